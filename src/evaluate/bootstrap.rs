//! How far a metric might be off because other images could have been drawn (Efron, 1979).

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::metrics::{Statistics, total};

/// How often images are drawn again.
const DRAWS: u64 = 1000;

/// A metric and the interval that holds it in 95 of 100 draws of as many images.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The metric.
    pub name: &'static str,
    /// Of the images as they are.
    pub value: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// All metrics of some images, each with its interval; always the same draws. Images are drawn, not
/// captions: those of one image stand or fall together.
pub fn intervals(images: &[Statistics]) -> Vec<Interval> {
    let names = Statistics::default().metrics().named();
    let bounds = bounds(images.len(), |drawn| {
        let metrics = total(drawn.iter().map(|&i| &images[i])).metrics().named();
        metrics.map(|(_, value)| value).to_vec()
    });
    let named = names.into_iter().zip(bounds);
    named
        .map(|((name, _), [value, low, high])| Interval {
            name,
            value,
            low,
            high,
        })
        .collect()
}

/// What one image gives to a share or a mean over images: so much of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally(pub f64, pub f64);

/// The share or mean that tallies add up to; 0 of nothing.
pub fn ratio<'a>(images: impl IntoIterator<Item = &'a Tally>) -> f64 {
    let add = |sum: Tally, image: &Tally| Tally(sum.0 + image.0, sum.1 + image.1);
    let Tally(part, whole) = images.into_iter().fold(Tally::default(), add);
    if whole == 0.0 { 0.0 } else { part / whole }
}

/// By how much a share or mean of some runs is above that of others, with its interval: value, low,
/// high. All runs are on the same images, which are drawn for all of them at once: what is hard for
/// one is hard for the other, and a difference is surer than either value.
pub fn difference(runs: &[&[Tally]], others: &[&[Tally]]) -> [f64; 3] {
    let images = runs.iter().chain(others).map(|run| run.len()).min();
    let mean = |runs: &[&[Tally]], drawn: &[usize]| {
        let each = runs.iter().map(|run| ratio(drawn.iter().map(|&i| &run[i])));
        each.sum::<f64>() / runs.len().max(1) as f64
    };
    let bounds = bounds(images.unwrap_or(0), |drawn| {
        vec![mean(runs, drawn) - mean(others, drawn)]
    });
    bounds.first().copied().unwrap_or_default()
}

/// Of each number that `measure` gives for all images: it, and the 2.5th and 97.5th percentile of it
/// over draws of as many images.
fn bounds(images: usize, measure: impl Fn(&[usize]) -> Vec<f64> + Sync) -> Vec<[f64; 3]> {
    let draw = |seed| {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let drawn: Vec<usize> = (0..images)
            .map(|_| generator.random_range(0..images))
            .collect();
        measure(&drawn)
    };
    let draws: Vec<Vec<f64>> = (0..DRAWS).into_par_iter().map(draw).collect();
    let all: Vec<usize> = (0..images).collect();
    let bounds = |(i, value): (usize, f64)| {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[i]).collect();
        values.sort_by(f64::total_cmp);
        let percentile = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        [value, percentile(0.025), percentile(0.975)]
    };
    measure(&all).into_iter().enumerate().map(bounds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::metrics::BoxCaptions;
    use crate::evaluate::metrics::tokens::words;

    fn images(right: usize, wrong: usize) -> Vec<Statistics> {
        let image = |said: &str| {
            vec![BoxCaptions {
                said: words(said),
                references: vec![words("Classic Black Shade")],
            }]
        };
        let mut images = vec![image("Classic Black Shade"); right];
        images.extend(vec![image("Made for Men"); wrong]);
        Statistics::of(&images)
    }

    #[test]
    fn an_interval_holds_its_value_and_narrows_with_more_images() {
        let rouge = |right, wrong| intervals(&images(right, wrong))[4];
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
        assert!(intervals(&[]).iter().all(|each| each.high == each.low));
    }

    #[test]
    fn a_difference_on_the_same_images_is_surer_than_either_value() {
        // Half of the images are hard for both; one does better on every tenth.
        let share = |right: &dyn Fn(usize) -> bool| -> Vec<Tally> {
            let tally = |i| Tally(f64::from(u8::from(right(i))), 1.0);
            (0..200).map(tally).collect()
        };
        let one = share(&|i| i % 2 == 0 || i % 10 == 1);
        let other = share(&|i| i % 2 == 0);
        let [value, low, high] = difference(&[&one, &one], &[&other]);
        assert!((value - 0.1).abs() < 1e-9);
        // A share of a tenth deviates by √(0.1 · 0.9 / 200).
        assert!((high - low - 3.92 * 0.0212).abs() < 0.015, "{low} {high}");
        assert!(low > 0.0);
        assert_eq!(difference(&[&one], &[&one]), [0.0; 3]);
        assert_eq!(ratio(&[Tally(1.0, 2.0), Tally(2.0, 4.0)]), 0.5);
        assert_eq!(ratio(&[]), 0.0);
    }
}
