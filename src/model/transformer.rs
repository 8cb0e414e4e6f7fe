//! The pre-norm transformer (Vaswani et al. 2017; Xiong et al. 2020).

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::attention::{Attention, KeyValue};
use super::config::ModelConfig;

/// One layer: `x + attention(norm(x))`, then `x + feed_forward(norm(x))`.
#[derive(Module, Debug)]
pub struct Layer {
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

    /// `remember` gets the tokens' own keys and values and says over what they attend.
    fn forward(
        &self,
        tokens: Tensor<3>,
        mask: Option<Tensor<4>>,
        remember: impl FnOnce(KeyValue) -> Vec<KeyValue>,
    ) -> Tensor<3> {
        let (queries, own) = self
            .attention
            .project(self.attention_norm.forward(tokens.clone()));
        let memories = remember(own);
        let memories: Vec<&KeyValue> = memories.iter().collect();
        let attended = self.attention.attend(queries, &memories, mask);
        self.feed(tokens + self.dropout.forward(attended))
    }

    /// The layer's work on tokens from `start` on, which see all tokens: what a last layer needs.
    fn forward_from(&self, start: usize, tokens: Tensor<3>, mask: Tensor<4>) -> Tensor<3> {
        let count = tokens.dims()[1] - start;
        let (queries, own) = self
            .attention
            .project(self.attention_norm.forward(tokens.clone()));
        let queries = queries.narrow(2, start, count);
        let mask = mask.narrow(2, start, count);
        let attended = self.attention.attend(queries, &[&own], Some(mask));
        self.feed(tokens.narrow(1, start, count) + self.dropout.forward(attended))
    }

    /// Only the keys and values.
    fn memory(&self, tokens: Tensor<3>) -> KeyValue {
        let (_, memory) = self.attention.project(self.attention_norm.forward(tokens));
        memory
    }

    /// `x + feed_forward(norm(x))`.
    fn feed(&self, tokens: Tensor<3>) -> Tensor<3> {
        let inner = relu(
            self.feed_forward_in
                .forward(self.feed_forward_norm.forward(tokens.clone())),
        );
        let fed = self.feed_forward_out.forward(self.dropout.forward(inner));
        tokens + self.dropout.forward(fed)
    }
}

/// The layers and the last normalisation.
#[derive(Module, Debug)]
pub struct Transformer {
    layers: Vec<Layer>,
    norm: LayerNorm,
    dropout: Dropout,
}

impl Transformer {
    /// Random weights.
    pub fn init(config: &ModelConfig, device: &Device) -> Self {
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
    pub fn forward(&self, tokens: Tensor<3>, mask: Tensor<4>, start: usize) -> Tensor<3> {
        let tokens = self.dropout.forward(tokens);
        let Some((last, layers)) = self.layers.split_last() else {
            return self.norm.forward(tokens);
        };
        let tokens = layers.iter().fold(tokens, |tokens, layer| {
            layer.forward(tokens, Some(mask.clone()), |own| vec![own])
        });
        self.norm.forward(last.forward_from(start, tokens, mask))
    }

    /// Tokens that see each other and all of `prefix` (one entry a layer, or none); returns their
    /// keys and values, one entry a layer. What the last layer makes of them nobody looks at.
    pub fn extend(&self, tokens: Tensor<3>, prefix: &[KeyValue]) -> Vec<KeyValue> {
        let Some((last, layers)) = self.layers.split_last() else {
            return Vec::new();
        };
        let mut memory = Vec::with_capacity(self.layers.len());
        let mut tokens = tokens;
        for (i, layer) in layers.iter().enumerate() {
            tokens = layer.forward(tokens, None, |own| {
                memory.push(own.clone());
                prefix.get(i).cloned().into_iter().chain([own]).collect()
            });
        }
        memory.push(last.memory(tokens));
        memory
    }

    /// The next tokens `[batch, length, d_model]` of sequences whose last `position` tokens are in
    /// `cache` and which all see `context`; their keys and values go into `cache` at `position`.
    ///
    /// The new tokens see each other both ways; with one token a call that is causal attention.
    pub fn step(
        &self,
        tokens: Tensor<3>,
        context: &[KeyValue],
        cache: &mut [KeyValue],
        position: usize,
    ) -> Tensor<3> {
        let length = tokens.dims()[1];
        let mut tokens = tokens;
        for ((layer, context), cache) in self.layers.iter().zip(context).zip(cache) {
            tokens = layer.forward(tokens, None, |own| {
                cache.write(position, own);
                vec![context.clone(), cache.first(position + length)]
            });
        }
        self.norm.forward(tokens)
    }
}
