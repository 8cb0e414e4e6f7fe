//! Label-smoothed cross entropy.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, FloatDType, Int, Tensor};

use crate::kernels;

/// The sum over rows of `−Σ q(k) log p(k)`, `q` being 1 − ε on the target plus ε spread evenly
/// over all classes (Szegedy et al. 2016, section 7).
///
/// `scores` is `[rows, classes]`, `targets` `[rows]`, and `counts`, where there is one, `[rows]`: what
/// each row's part is multiplied with. It is a sum and no mean, so that parts of a batch on several
/// devices add up to the whole.
pub(crate) fn cross_entropy(
    scores: Tensor<2>,
    targets: Tensor<1, Int>,
    counts: Option<Tensor<1>>,
    smoothing: f32,
) -> Tensor<1> {
    if counts.is_none()
        && let Some(loss) = kernels::cross_entropy(&scores, &targets, smoothing)
    {
        return loss;
    }
    let classes = scores.dims()[1];
    // Sums over many rows need more digits than brain floats have.
    let mut log_probabilities = log_softmax(scores.cast(FloatDType::F32), 1);
    if let Some(counts) = counts {
        log_probabilities = log_probabilities * counts.unsqueeze_dim::<2>(1);
    }
    let on_target = log_probabilities
        .clone()
        .gather(1, targets.unsqueeze_dim::<2>(1))
        .sum();
    if smoothing == 0.0 {
        return on_target.neg();
    }
    let everywhere = log_probabilities.sum() / classes as f32;
    (on_target * (1.0 - smoothing) + everywhere * smoothing).neg()
}

/// The class of each row that has its highest score.
pub fn best(scores: Tensor<2>) -> Vec<u32> {
    scores.argmax(1).into_data().iter::<u32>().collect()
}

/// Which of the [`best`] classes of rows are their targets.
pub(crate) fn hits(best: &[u32], targets: Tensor<1, Int>) -> Vec<bool> {
    let targets = targets.into_data();
    let pairs = best.iter().zip(targets.iter::<u32>());
    pairs.map(|(best, target)| *best == target).collect()
}

/// Mean losses of a batch, where they were computed: reading them has the device finish all its work
/// first. Nothing for what the batch wasn't learned for.
#[derive(Debug, Clone, Default)]
pub struct Losses {
    /// For each token of a caption.
    pub caption: Option<Tensor<1>>,
    /// For each text colour.
    pub color: Option<Tensor<1>>,
    /// For each caption's match.
    pub matching: Option<Tensor<1>>,
}

impl Losses {
    /// The numbers of captions, text colours and matches.
    pub fn read(self) -> [Option<f64>; 3] {
        [self.caption, self.color, self.matching]
            .map(|loss| loss.map(|loss| loss.into_scalar::<f32>().into()))
    }

    /// The same on another device.
    pub(super) fn to_device(&self, device: &Device) -> Self {
        let moved = |loss: &Option<Tensor<1>>| Some(loss.clone()?.to_device(device));
        Self {
            caption: moved(&self.caption),
            color: moved(&self.color),
            matching: moved(&self.matching),
        }
    }

    /// Adds the losses of another part.
    pub(super) fn add(&mut self, other: Self) {
        for (sum, part) in [
            (&mut self.caption, other.caption),
            (&mut self.color, other.color),
            (&mut self.matching, other.matching),
        ] {
            *sum = match (sum.take(), part) {
                (Some(sum), Some(part)) => Some(sum + part),
                (sum, part) => sum.or(part),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn it_equals_the_formula() {
        let device = Device::flex();
        let scores = [[1.0f32, 2.0, 0.5], [0.0, -1.0, 3.0]];
        let targets = [1usize, 0];
        for smoothing in [0.0f32, 0.1] {
            let mut expected = 0.0;
            for (row, target) in scores.iter().zip(targets) {
                let sum: f32 = row.iter().map(|score| score.exp()).sum();
                for (class, score) in row.iter().enumerate() {
                    let q = smoothing / 3.0
                        + if class == target {
                            1.0 - smoothing
                        } else {
                            0.0
                        };
                    expected -= q * (score - sum.ln());
                }
            }
            let loss = cross_entropy(
                Tensor::from_floats(scores, &device),
                Tensor::from_data([1, 0], &device),
                None,
                smoothing,
            );
            assert!((loss.into_scalar::<f32>() - expected).abs() < 1e-5);
            // Rows that only fill a shape.
            let scores = [scores[0], scores[1], [9.0, 0.0, 0.0]];
            let counted = cross_entropy(
                Tensor::from_floats(scores, &device),
                Tensor::from_data([1, 0, 2], &device),
                Some(Tensor::from_floats([1.0, 1.0, 0.0], &device)),
                smoothing,
            );
            assert!((counted.into_scalar::<f32>() - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn hits_are_told() {
        let scores = Tensor::from_floats([[1.0f32, 2.0], [3.0, 0.0], [0.0, 1.0]], &Device::flex());
        let targets = Tensor::from_data([1, 1, 1], &Device::flex());
        assert_eq!(hits(&best(scores), targets), [true, false, true]);
    }
}
