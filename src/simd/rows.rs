//! What is done with rows of values, by captions and by training.

use super::dispatch;
use super::lanes::{exp, largest, sum};

/// What burn's layer norms add to the variance; burn keeps it to itself.
pub(crate) const EPSILON: f32 = 1e-5;

/// A row's mean and `1 / √(variance + ε)`.
pub(crate) type Moments = [f32; 2];

/// `(x − mean) / √(variance + ε) · γ + β`; gives the row's moments.
#[inline(always)]
pub(crate) fn normalize_row(
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
pub(crate) fn softmax(rows: &mut [f32], width: usize) {
    dispatch(|| {
        for row in rows.chunks_exact_mut(width) {
            softmax_row(row);
        }
    });
}

/// `exp(x − max) / Σ`, in place.
#[inline(always)]
pub(crate) fn softmax_row(row: &mut [f32]) {
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
pub(crate) fn log_sum_exp(values: &[f32]) -> f32 {
    dispatch(|| log_sum_exp_of(values))
}

/// `log Σ exp(x)`.
#[inline(always)]
pub(crate) fn log_sum_exp_of(values: &[f32]) -> f32 {
    let most = largest(values);
    most + sum(values, |value| exp(value - most)).ln()
}
