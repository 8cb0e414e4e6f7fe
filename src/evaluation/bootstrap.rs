//! How far a metric might be off because other products could have been drawn, and other seeds (Efron,
//! 1979). Photos of one product are drawn together: they stand or fall together (Davison and Hinkley, 1997,
//! section 3.8).

use std::collections::BTreeMap;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;

use super::metrics::{Statistics, total};
use crate::dataset::ratio::Ratio;

/// How often products are drawn again.
const DRAWS: u64 = 1000;

/// A metric and the interval that holds it in 95 of 100 draws of as many products.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Interval {
    /// The metric.
    pub name: &'static str,
    /// Of the images as they are.
    pub value: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// All metrics of some images, each with its interval; always the same draws. Products are drawn, not
/// captions; `products` tells for each image which one is on it.
pub(crate) fn intervals(images: &[Statistics], products: &[usize]) -> Vec<Interval> {
    let names = Statistics::default().metrics().named();
    let all: Vec<usize> = (0..images.len()).collect();
    let of_products = of_each(products);
    let bounds = bounds(|generator| {
        let drawn = generator.map(|generator| draw_images(generator, &of_products));
        let drawn = drawn.as_ref().unwrap_or(&all);
        let metrics = total(drawn.iter().map(|&i| &images[i])).metrics().named();
        metrics.map(|(_, value)| value).to_vec()
    });
    let named = names.into_iter().zip(bounds);
    named
        .map(|((name, _), [value, low, high, _])| Interval {
            name,
            value,
            low,
            high,
        })
        .collect()
}

/// By how much a share or mean of some runs, one for each seed, is above that of others, with its
/// interval and how likely it would be if there were none: value, low, high, p. All runs are on the same images, which are drawn for all of them at once:
/// what is hard for one is hard for the other. So the images' part of a difference is surer than either
/// value's; the seeds of each side are drawn, too, where there are several.
pub fn difference(runs: &[&[Ratio]], others: &[&[Ratio]], products: &[usize]) -> [f64; 4] {
    let mean = |runs: &[&[Ratio]], images: &[usize], seeds: &[usize]| {
        let of = |&seed: &usize| {
            let sum: Ratio = images.iter().map(|&i| runs[seed][i]).sum();
            sum.value()
        };
        seeds.iter().map(of).sum::<f64>() / seeds.len().max(1) as f64
    };
    let of_products = of_each(products);
    let every = |count: usize| (0..count).collect::<Vec<usize>>();
    let bounds = bounds(|generator| {
        let (images, [own, other]) = match generator {
            Some(generator) => (
                draw_images(generator, &of_products),
                [runs, others].map(|runs| draw(generator, runs.len())),
            ),
            None => (
                every(products.len()),
                [runs, others].map(|runs| every(runs.len())),
            ),
        };
        vec![mean(runs, &images, &own) - mean(others, &images, &other)]
    });
    bounds.first().copied().unwrap_or_default()
}

/// The number of each one's product: equal where `names` are, in the order of their first ones.
pub fn numbered<N: Ord>(names: impl IntoIterator<Item = N>) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let number = |name| {
        let next = numbers.len();
        *numbers.entry(name).or_insert(next)
    };
    names.into_iter().map(number).collect()
}

/// As many of some as there are, each drawn from all of them.
fn draw(generator: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    (0..count)
        .map(|_| generator.random_range(0..count))
        .collect()
}

/// The images of each product.
fn of_each(products: &[usize]) -> Vec<Vec<usize>> {
    let mut images = vec![Vec::new(); products.iter().max().map_or(0, |most| most + 1)];
    for (image, &product) in products.iter().enumerate() {
        images[product].push(image);
    }
    images
}

/// The images of as many products as there are, each drawn from all of them.
fn draw_images(generator: &mut ChaCha8Rng, of_products: &[Vec<usize>]) -> Vec<usize> {
    let drawn = draw(generator, of_products.len());
    let images = drawn.iter().flat_map(|&product| &of_products[product]);
    images.copied().collect()
}

/// Of each number that `measure` gives for everything, when it is given no generator: it, and the 2.5th and
/// 97.5th percentile of it over what it draws, and twice the share of draws that are not on its side of 0, one more
/// than there are counted as such (Davison and Hinkley, 1997, section 4.4.1).
fn bounds(measure: impl Fn(Option<&mut ChaCha8Rng>) -> Vec<f64> + Sync) -> Vec<[f64; 4]> {
    let draw = |seed| measure(Some(&mut ChaCha8Rng::seed_from_u64(seed)));
    let draws: Vec<Vec<f64>> = (0..DRAWS).into_par_iter().map(draw).collect();
    let bounds = |(i, value): (usize, f64)| {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[i]).collect();
        values.sort_by(f64::total_cmp);
        let percentile = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        let beyond = |is: fn(&f64) -> bool| values.iter().filter(|value| is(value)).count() + 1;
        let fewer = beyond(|value| *value <= 0.0).min(beyond(|value| *value >= 0.0));
        let p = (2.0 * fewer as f64 / (values.len() + 1) as f64).min(1.0);
        [value, percentile(0.025), percentile(0.975), p]
    };
    measure(None).into_iter().enumerate().map(bounds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::metrics::BoxCaptions;
    use crate::evaluation::metrics::tokens::words;

    fn images(right: usize, wrong: usize) -> Vec<Statistics> {
        let image = |said: &str| {
            vec![BoxCaptions {
                text: said.into(),
                said: words(said),
                references: vec![words("Classic Black Shade")],
            }]
        };
        let mut images = vec![image("Classic Black Shade"); right];
        images.extend(vec![image("Made for Men"); wrong]);
        Statistics::of(&images)
    }

    /// Each image is of a product of its own.
    fn alone(count: usize) -> Vec<usize> {
        (0..count).collect()
    }

    #[test]
    fn an_interval_holds_its_value_and_narrows_with_more_images() {
        let rouge = |right, wrong| intervals(&images(right, wrong), &alone(right + wrong))[4];
        let (few, many) = (rouge(10, 10), rouge(400, 400));
        assert_eq!((few.name, few.value, many.value), ("ROUGE-L", 0.5, 0.5));
        // A share of one half of n images deviates by √(0.25 / n).
        assert!((few.high - few.low - 3.92 * 0.1118).abs() < 0.06, "{few:?}");
        assert!(
            (many.high - many.low - 3.92 * 0.0177).abs() < 0.01,
            "{many:?}"
        );
        let sure = rouge(20, 0);
        assert_eq!((sure.low, sure.high), (1.0, 1.0));
        assert!(intervals(&[], &[]).iter().all(|each| each.high == each.low));
    }

    #[test]
    fn a_difference_on_the_same_images_is_surer_than_either_value() {
        // Half of the images are hard for both; one does better on every tenth.
        let share = |right: &dyn Fn(usize) -> bool| -> Vec<Ratio> {
            let ratio = |i| Ratio(f64::from(u8::from(right(i))), 1.0);
            (0..200).map(ratio).collect()
        };
        let one = share(&|i| i % 2 == 0 || i % 10 == 1);
        let other = share(&|i| i % 2 == 0);
        let [value, low, high, p] = difference(&[&one, &one], &[&other], &alone(200));
        assert!((value - 0.1).abs() < 1e-9);
        // A share of a tenth deviates by √(0.1 · 0.9 / 200).
        assert!((high - low - 3.92 * 0.0212).abs() < 0.015, "{low} {high}");
        // No draw of a thousand is on the other side of 0.
        assert!(low > 0.0 && (p - 2.0 / 1001.0).abs() < 1e-9, "{p}");
        assert_eq!(
            difference(&[&one], &[&one], &alone(200)),
            [0.0, 0.0, 0.0, 1.0]
        );
    }

    #[test]
    fn photos_of_one_product_are_one_draw() {
        // Twenty products of as many photos, of which half are right.
        let products: Vec<usize> = (0..400).map(|i| i / 20).collect();
        let right = |i: usize| f64::from(u8::from(products[i].is_multiple_of(2)));
        let run: Vec<Ratio> = (0..400).map(|i| Ratio(right(i), 1.0)).collect();
        let wrong = vec![Ratio(0.0, 1.0); 400];
        let width = |products: &[usize]| {
            let [value, low, high, _] = difference(&[&run], &[&wrong], products);
            assert_eq!(value, 0.5);
            high - low
        };
        // A share of one half of n deviates by √(0.25 / n).
        let expected = |n: f64| 3.92 * (0.25 / n).sqrt();
        assert!((width(&products) - expected(20.0)).abs() < 0.06);
        assert!((width(&alone(400)) - expected(400.0)).abs() < 0.02);
        let rouge = intervals(&images(200, 200), &numbered((0..400).map(|i| i / 100)))[4];
        assert_eq!((rouge.low, rouge.high), (0.0, 1.0));
    }

    #[test]
    fn seeds_that_disagree_make_a_difference_less_sure() {
        let share = |right: usize| -> Vec<Ratio> {
            let ratio = |i: usize| Ratio(f64::from(u8::from(i % 10 < right)), 1.0);
            (0..1000).map(ratio).collect()
        };
        let (good, bad, base) = (share(8), share(3), share(5));
        let [value, low, high, p] = difference(&[&good, &bad], &[&base], &alone(1000));
        assert!((value - 0.05).abs() < 1e-9);
        assert!(low < -0.15 && high > 0.25 && p > 0.3, "{low} {high} {p}");
        let [_, low, high, _] = difference(&[&good, &good], &[&base], &alone(1000));
        assert!(low > 0.25 && high < 0.35, "{low} {high}");
    }

    #[test]
    fn products_are_numbered_by_their_names() {
        assert_eq!(numbered(["b", "a", "b", "c"]), [0, 1, 0, 2]);
    }
}
