//! Layer norms.

use crate::error::Result;
use crate::simd::dispatch;
use crate::simd::rows::{EPSILON, normalize_row};
use crate::weights::parameters::Parameters;

/// A layer norm.
#[derive(Debug, Clone)]
pub(super) struct Norm {
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
    pub(super) fn take(parameters: &mut Parameters, name: &str, d: usize) -> Result<Self> {
        Ok(Self {
            gamma: parameters.take(&format!("{name}.gamma"), &[d])?,
            beta: parameters.take(&format!("{name}.beta"), &[d])?,
        })
    }

    /// [`normalize_row`] of every row.
    pub(super) fn forward(&self, input: &[f32]) -> Vec<f32> {
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
