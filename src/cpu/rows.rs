//! Passes over rows of values.

use super::dispatch;
use super::lanes::{exp, largest, sum};

/// What burn's layer norms add to the variance.
const EPSILON: f32 = 1e-5;

/// A layer norm.
#[derive(Debug, Clone)]
pub struct Norm {
    /// What normalised values are multiplied with.
    pub gamma: Vec<f32>,
    /// What is added to them.
    pub beta: Vec<f32>,
}

impl Norm {
    /// `(x − mean) / √(variance + ε) · γ + β` of every row.
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let Self { gamma, beta } = self;
        let width = gamma.len();
        let mut output = vec![0.0; input.len()];
        dispatch(|| {
            let rows = input.chunks_exact(width);
            for (input, output) in rows.zip(output.chunks_exact_mut(width)) {
                let mean = sum(input, |value| value) / width as f32;
                let variance = sum(input, |value| (value - mean) * (value - mean)) / width as f32;
                let scale = 1.0 / (variance + EPSILON).sqrt();
                for i in 0..width {
                    output[i] = (input[i] - mean) * scale * gamma[i] + beta[i];
                }
            }
        });
        output
    }
}

/// `exp(x − max) / Σ` of every row of so many values, in place.
pub fn softmax(rows: &mut [f32], width: usize) {
    dispatch(|| {
        for row in rows.chunks_exact_mut(width) {
            let most = largest(row);
            for value in &mut *row {
                *value = exp(*value - most);
            }
            let share = 1.0 / sum(row, |value| value);
            for value in row {
                *value *= share;
            }
        }
    });
}

/// `log Σ exp(x)`.
pub fn log_sum_exp(values: &[f32]) -> f32 {
    dispatch(|| {
        let most = largest(values);
        most + sum(values, |value| exp(value - most)).ln()
    })
}
