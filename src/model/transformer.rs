//! The pre-norm transformer (Vaswani et al. 2017; Xiong et al. 2020).

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::attention::Attention;
use super::config::ModelConfig;
use crate::kernels::{dropout::dropout, layer_norm};

/// One layer: `x + attention(norm(x))`, then `x + feed_forward(norm(x))`.
#[derive(Module, Debug)]
pub(super) struct Layer {
    attention_norm: LayerNorm,
    attention: Attention,
    feed_forward_norm: LayerNorm,
    feed_forward_in: Linear,
    feed_forward_out: Linear,
    dropout: Dropout,
}

impl Layer {
    fn init(config: &ModelConfig, device: &Device) -> Self {
        let d = config.d_model;
        let norm = || LayerNormConfig::new(d).init(device);
        Self {
            attention_norm: norm(),
            attention: Attention::init(d, config.heads, device),
            feed_forward_norm: norm(),
            feed_forward_in: LinearConfig::new(d, config.d_feed_forward).init(device),
            feed_forward_out: LinearConfig::new(config.d_feed_forward, d).init(device),
            dropout: DropoutConfig::new(config.dropout).init(),
        }
    }

    /// Tokens that see what `mask` lets them see.
    fn forward(&self, tokens: Tensor<3>, mask: Tensor<4>) -> Tensor<3> {
        let (queries, memory) = self
            .attention
            .project(layer_norm(&self.attention_norm, tokens.clone()));
        let attended = self.attention.attend(queries, &memory, mask);
        self.feed(tokens + dropout(&self.dropout, attended))
    }

    /// The layer's work on tokens from `start` on, which see all tokens: what a last layer needs.
    fn forward_from(&self, start: usize, tokens: Tensor<3>, mask: Tensor<4>) -> Tensor<3> {
        let count = tokens.dims()[1] - start;
        let (queries, memory) = self
            .attention
            .project(layer_norm(&self.attention_norm, tokens.clone()));
        let queries = queries.narrow(2, start, count);
        let mask = mask.narrow(2, start, count);
        let attended = self.attention.attend(queries, &memory, mask);
        self.feed(tokens.narrow(1, start, count) + dropout(&self.dropout, attended))
    }

    /// `x + feed_forward(norm(x))`.
    fn feed(&self, tokens: Tensor<3>) -> Tensor<3> {
        let inner = relu(
            self.feed_forward_in
                .forward(layer_norm(&self.feed_forward_norm, tokens.clone())),
        );
        let fed = self.feed_forward_out.forward(dropout(&self.dropout, inner));
        tokens + dropout(&self.dropout, fed)
    }
}

/// The layers and the last normalisation.
#[derive(Module, Debug)]
pub(super) struct Transformer {
    layers: Vec<Layer>,
    norm: LayerNorm,
    dropout: Dropout,
}

impl Transformer {
    /// Random weights.
    pub(super) fn init(config: &ModelConfig, device: &Device) -> Self {
        Self {
            layers: (0..config.layers)
                .map(|_| Layer::init(config, device))
                .collect(),
            norm: LayerNormConfig::new(config.d_model).init(device),
            dropout: DropoutConfig::new(config.dropout).init(),
        }
    }

    /// The last hidden states of a sequence `[batch, length, d_model]` from token `start` on, each
    /// token seeing what `mask` `[batch, 1, length, length]` lets it see.
    pub(super) fn forward(&self, tokens: Tensor<3>, mask: Tensor<4>, start: usize) -> Tensor<3> {
        let tokens = dropout(&self.dropout, tokens);
        let Some((last, layers)) = self.layers.split_last() else {
            return layer_norm(&self.norm, tokens);
        };
        let tokens = layers
            .iter()
            .fold(tokens, |tokens, layer| layer.forward(tokens, mask.clone()));
        layer_norm(&self.norm, last.forward_from(start, tokens, mask))
    }
}
