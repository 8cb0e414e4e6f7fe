//! The order in which an epoch goes through the examples.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// Batches among which examples are sorted by length.
const WINDOW: usize = 32;

/// One epoch's batches.
#[derive(Default)]
pub(crate) struct Order {
    epoch: Option<usize>,
    batches: Vec<Vec<usize>>,
}

impl Order {
    /// The examples of `step`, which has `batch` of them; fewer at the end of an epoch. It depends
    /// on nothing but its arguments.
    ///
    /// Every epoch goes through all examples. Those of about the same length go together, for
    /// shorter sequences are padded to the longest of their batch.
    pub(crate) fn batch(
        &mut self,
        step: usize,
        batch: usize,
        lengths: &[usize],
        seed: u64,
    ) -> &[usize] {
        let count = lengths.len().div_ceil(batch);
        let epoch = step / count;
        if self.epoch != Some(epoch) {
            let seed = seed.wrapping_add(1 + epoch as u64);
            *self = Self {
                epoch: Some(epoch),
                batches: shuffled(batch, lengths, seed),
            };
        }
        &self.batches[step % count]
    }
}

fn shuffled(batch: usize, lengths: &[usize], seed: u64) -> Vec<Vec<usize>> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut examples: Vec<usize> = (0..lengths.len()).collect();
    examples.shuffle(&mut generator);
    for window in examples.chunks_mut(batch * WINDOW) {
        window.sort_by_key(|&i| lengths[i]);
    }
    let mut batches: Vec<Vec<usize>> = examples.chunks(batch).map(<[_]>::to_vec).collect();
    batches.shuffle(&mut generator);
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_goes_through_all_examples() {
        let lengths: Vec<usize> = (0..103).map(|i| i * 7 % 20).collect();
        let mut order = Order::default();
        let mut epoch = |from: usize| {
            let batches = (from..from + 26).map(|step| order.batch(step, 4, &lengths, 9).to_vec());
            batches.collect::<Vec<_>>()
        };
        let (first, second) = (epoch(0), epoch(26));
        assert_ne!(first, second);
        assert_eq!(first, epoch(0));
        let mut all = first.concat();
        all.sort_unstable();
        assert_eq!(all, (0..103).collect::<Vec<_>>());
    }

    #[test]
    fn examples_of_a_batch_are_about_as_long() {
        let lengths: Vec<usize> = (0..640).map(|i| i * 37 % 100).collect();
        let mut order = Order::default();
        for step in 0..40 {
            let batch = order.batch(step, 16, &lengths, 1);
            let of = batch.iter().map(|&i| lengths[i]);
            let (least, most) = (of.clone().min().unwrap(), of.max().unwrap());
            assert!(most - least < 20, "{least} to {most}");
        }
    }
}
