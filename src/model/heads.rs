//! The heads besides next-token prediction, whose weights are the word embedding's.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use super::config::ModelConfig;

/// Match and text colour.
#[derive(Module, Debug)]
pub(super) struct Heads {
    matching: Linear,
    text_color: Linear,
}

impl Heads {
    /// Random weights.
    pub(super) fn init(config: &ModelConfig, device: &Device) -> Self {
        Self {
            matching: LinearConfig::new(config.d_model, 2).init(device),
            text_color: LinearConfig::new(config.d_model, config.text_colors).init(device),
        }
    }

    /// `[captions, d_model]` to `[captions, 2]`.
    pub(super) fn matching(&self, hidden: Tensor<2>) -> Tensor<2> {
        self.matching.forward(hidden)
    }

    /// `[boxes, d_model]` to `[boxes, text_colors]`.
    pub(super) fn text_color(&self, hidden: Tensor<2>) -> Tensor<2> {
        self.text_color.forward(hidden)
    }
}
