//! Adam (Kingma & Ba 2015, algorithm 1) in one pass over a parameter, with the clipping of its
//! gradient; on other devices burn's.

use burn::optim::grad_clipping::{GradientClipping, GradientClippingConfig};
use burn::optim::{Adam, AdamConfig, AdamState, AdaptiveMomentumState, LearningRate, Optimizer};
use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

use super::is_ours;
use crate::simd::dispatch;
use crate::simd::lanes::dot;

/// Values that a thread takes at once.
const BLOCK: usize = 1 << 14;

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.98;
const EPSILON: f32 = 1e-9;

/// The optimizer, with the β₂ and ε of Vaswani et al. 2017, section 5.3.
#[derive(Clone)]
pub(crate) struct FusedAdam {
    elsewhere: Adam,
    clipping: Option<GradientClipping>,
    /// The largest norm of a parameter's gradient; infinite for no limit.
    norm: f32,
}

impl FusedAdam {
    /// Clips gradients to this norm, each parameter's by itself; 0 for no limit.
    pub(crate) fn new(clip_norm: f32) -> Self {
        let clips = clip_norm > 0.0;
        Self {
            elsewhere: AdamConfig::new()
                .with_beta_1(BETA_1)
                .with_beta_2(BETA_2)
                .with_epsilon(EPSILON)
                .build(),
            clipping: clips.then(|| GradientClippingConfig::Norm(clip_norm).init()),
            norm: if clips { clip_norm } else { f32::INFINITY },
        }
    }
}

impl Optimizer for FusedAdam {
    type State<const D: usize> = AdamState<D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<Self::State<D>>,
    ) -> (Tensor<D>, Option<Self::State<D>>) {
        if !is_ours(&weights) {
            let gradient = match &self.clipping {
                Some(clipping) => clipping.clip_gradient(gradient),
                None => gradient,
            };
            return self.elsewhere.step(rate, weights, gradient, state);
        }
        let shape = weights.dims();
        let count = shape.iter().product();
        let (time, mut first, mut second) = match state {
            Some(AdamState { momentum }) => (
                momentum.time + 1,
                values(momentum.moment_1),
                values(momentum.moment_2),
            ),
            None => (1, vec![0.0; count], vec![0.0; count]),
        };
        let (mut weights, gradient) = (values(weights), values(gradient));
        let step = Step::new(rate, time, clip(&gradient, self.norm));
        weights
            .par_chunks_mut(BLOCK)
            .zip(gradient.par_chunks(BLOCK))
            .zip(
                first
                    .par_chunks_mut(BLOCK)
                    .zip(second.par_chunks_mut(BLOCK)),
            )
            .for_each(|((weights, gradient), (first, second))| {
                step.run(weights, gradient, first, second);
            });
        let tensor = |values: Vec<f32>| {
            Tensor::<D>::from_data(TensorData::new(values, shape), &Device::flex())
        };
        let moments = AdaptiveMomentumState::new(time, tensor(first), tensor(second));
        (tensor(weights), Some(AdamState::new(moments)))
    }

    fn to_device<const D: usize>(state: Self::State<D>, device: &Device) -> Self::State<D> {
        Adam::to_device(state, device)
    }
}

/// What is the same for all values of a parameter.
struct Step {
    /// What the gradient is multiplied with.
    clip: f32,
    /// `α √(1 − β₂ᵗ) / (1 − β₁ᵗ)`.
    rate: f32,
    /// `ε √(1 − β₂ᵗ)`.
    epsilon: f32,
}

impl Step {
    fn new(rate: LearningRate, time: usize, clip: f32) -> Self {
        let time = time as i32;
        let correction = (1.0 - BETA_2.powi(time)).sqrt();
        Self {
            clip,
            rate: rate as f32 * correction / (1.0 - BETA_1.powi(time)),
            epsilon: EPSILON * correction,
        }
    }

    /// `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`, `w ← w − rate · m / (√v + ε)`.
    fn run(&self, weights: &mut [f32], gradient: &[f32], first: &mut [f32], second: &mut [f32]) {
        let Self {
            clip,
            rate,
            epsilon,
        } = *self;
        dispatch(|| {
            let moments = first.iter_mut().zip(second);
            for ((weight, gradient), (first, second)) in
                weights.iter_mut().zip(gradient).zip(moments)
            {
                let gradient = clip * gradient;
                *first = BETA_1 * *first + (1.0 - BETA_1) * gradient;
                *second = BETA_2 * *second + (1.0 - BETA_2) * gradient * gradient;
                *weight -= rate * *first / (second.sqrt() + epsilon);
            }
        });
    }
}

/// What a gradient is multiplied with, so that its norm is at most `norm`.
fn clip(gradient: &[f32], norm: f32) -> f32 {
    if norm.is_infinite() {
        return 1.0;
    }
    let squares: Vec<f64> = gradient
        .par_chunks(BLOCK)
        .map(|part| f64::from(dispatch(|| dot(part, part))))
        .collect();
    let own = squares.iter().sum::<f64>().sqrt() as f32;
    if own > norm { norm / own } else { 1.0 }
}

/// Its values; copied where others have them, too.
fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = tensor.into_data();
    data.try_into_vec::<f32>()
        .unwrap_or_else(|error| panic!("32-bit floats: {error:?}"))
}
