//! What is done with rows of values: by captions here, by training in `kernels`.

use super::dispatch;
use super::lanes::{exp, largest, sum};
use crate::error::Result;
use crate::weights::parameters::Parameters;

/// What burn's layer norms add to the variance; burn keeps it to itself.
pub const EPSILON: f32 = 1e-5;

/// A row's mean and `1 / √(variance + ε)`.
pub type Moments = [f32; 2];

/// A layer norm.
#[derive(Debug, Clone)]
pub struct Norm {
    /// What normalised values are multiplied with.
    pub gamma: Vec<f32>,
    /// What is added to them.
    pub beta: Vec<f32>,
}

impl Norm {
    /// Takes the layer norm `name`, `.gamma` and `.beta` `[d]`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub fn take(parameters: &mut Parameters, name: &str, d: usize) -> Result<Self> {
        Ok(Self {
            gamma: parameters.take(&format!("{name}.gamma"), &[d])?,
            beta: parameters.take(&format!("{name}.beta"), &[d])?,
        })
    }

    /// [`normalize_row`] of every row.
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let width = self.gamma.len();
        let mut output = vec![0.0; input.len()];
        dispatch(|| {
            let rows = input.chunks_exact(width);
            for (input, output) in rows.zip(output.chunks_exact_mut(width)) {
                normalize_row(input, (&self.gamma, &self.beta), EPSILON, output);
            }
        });
        output
    }
}

/// `(x − mean) / √(variance + ε) · γ + β`; gives the row's moments.
#[inline(always)]
pub fn normalize_row(
    input: &[f32],
    (gamma, beta): (&[f32], &[f32]),
    epsilon: f32,
    output: &mut [f32],
) -> Moments {
    let width = gamma.len() as f32;
    let mean = sum(input, |value| value) / width;
    let variance = sum(input, |value| (value - mean) * (value - mean)) / width;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for (((out, value), gamma), beta) in output.iter_mut().zip(input).zip(gamma).zip(beta) {
        *out = (value - mean) * scale * gamma + beta;
    }
    [mean, scale]
}

/// [`softmax_row`] of every row of so many values.
pub fn softmax(rows: &mut [f32], width: usize) {
    dispatch(|| {
        for row in rows.chunks_exact_mut(width) {
            softmax_row(row);
        }
    });
}

/// `exp(x − max) / Σ`, in place.
#[inline(always)]
pub fn softmax_row(row: &mut [f32]) {
    let most = largest(row);
    for value in &mut *row {
        *value = exp(*value - most);
    }
    let share = 1.0 / sum(row, |value| value);
    for value in row {
        *value *= share;
    }
}

/// [`log_sum_exp_of`] some values.
pub fn log_sum_exp(values: &[f32]) -> f32 {
    dispatch(|| log_sum_exp_of(values))
}

/// `log Σ exp(x)`.
#[inline(always)]
pub fn log_sum_exp_of(values: &[f32]) -> f32 {
    let most = largest(values);
    most + sum(values, |value| exp(value - most)).ln()
}
