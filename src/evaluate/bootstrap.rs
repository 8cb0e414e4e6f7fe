//! How far a metric might be off because other images could have been drawn (Efron, 1979).

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;

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
    let draw = |seed| {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let drawn = (0..images.len()).map(|_| &images[generator.random_range(0..images.len())]);
        total(drawn).metrics().named()
    };
    let draws: Vec<_> = (0..DRAWS).into_par_iter().map(draw).collect();
    let metrics = total(images).metrics().named();
    let interval = |(i, (name, value)): (usize, (&'static str, f64))| {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[i].1).collect();
        values.sort_by(f64::total_cmp);
        let percentile = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        Interval {
            name,
            value,
            low: percentile(0.025),
            high: percentile(0.975),
        }
    };
    metrics.into_iter().enumerate().map(interval).collect()
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
}
