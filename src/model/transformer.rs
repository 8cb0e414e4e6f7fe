//! The pre-norm transformer (Vaswani et al. 2017; Xiong et al. 2020).

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::attention::{Attention, KeyValue, weights};
use super::config::ModelConfig;
use super::operations::{dropout, layer_norm};

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
            .project(layer_norm(&self.attention_norm, tokens.clone()));
        let memories = remember(own);
        let memories: Vec<&KeyValue> = memories.iter().collect();
        let attended = self.attention.attend(queries, &memories, mask);
        self.feed(tokens + dropout(&self.dropout, attended))
    }

    /// The layer's work on tokens from `start` on, which see all tokens: what a last layer needs.
    fn forward_from(&self, start: usize, tokens: Tensor<3>, mask: Tensor<4>) -> Tensor<3> {
        let count = tokens.dims()[1] - start;
        let (queries, own) = self
            .attention
            .project(layer_norm(&self.attention_norm, tokens.clone()));
        let queries = queries.narrow(2, start, count);
        let mask = mask.narrow(2, start, count);
        let attended = self.attention.attend(queries, &[&own], Some(mask));
        self.feed(tokens.narrow(1, start, count) + dropout(&self.dropout, attended))
    }

    /// How much of each token of `memories` each of `tokens` takes, the mean over heads,
    /// `[batch, length, length of all memories]`.
    fn attention(&self, tokens: Tensor<3>, memories: &[&KeyValue]) -> Tensor<3> {
        let (queries, _) = self
            .attention
            .project(layer_norm(&self.attention_norm, tokens));
        weights(&queries, memories, None).mean_dim(1).squeeze_dim(1)
    }

    #[cfg(feature = "cpu")]
    fn packed(&self) -> crate::cpu::transformer::Layer {
        use super::packed::{packed_linear, packed_norm};
        let [query_key_value, output] = self.attention.packed();
        crate::cpu::transformer::Layer {
            attention_norm: packed_norm(&self.attention_norm),
            query_key_value,
            output,
            feed_forward_norm: packed_norm(&self.feed_forward_norm),
            feed_forward_in: packed_linear(&self.feed_forward_in, |_| 1.0),
            feed_forward_out: packed_linear(&self.feed_forward_out, |_| 1.0),
        }
    }

    /// Only the keys and values.
    fn memory(&self, tokens: Tensor<3>) -> KeyValue {
        let (_, memory) = self
            .attention
            .project(layer_norm(&self.attention_norm, tokens));
        memory
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

    /// The transformer with its weights packed.
    #[cfg(feature = "cpu")]
    pub fn packed(&self) -> crate::cpu::transformer::Transformer {
        crate::cpu::transformer::Transformer {
            layers: self.layers.iter().map(Layer::packed).collect(),
            norm: super::packed::packed_norm(&self.norm),
            heads: self
                .layers
                .first()
                .map_or(1, |layer| layer.attention.heads()),
        }
    }

    /// The last hidden states of a sequence `[batch, length, d_model]` from token `start` on, each
    /// token seeing what `mask` `[batch, 1, length, length]` lets it see.
    pub fn forward(&self, tokens: Tensor<3>, mask: Tensor<4>, start: usize) -> Tensor<3> {
        let tokens = dropout(&self.dropout, tokens);
        let Some((last, layers)) = self.layers.split_last() else {
            return layer_norm(&self.norm, tokens);
        };
        let tokens = layers.iter().fold(tokens, |tokens, layer| {
            layer.forward(tokens, Some(mask.clone()), |own| vec![own])
        });
        layer_norm(&self.norm, last.forward_from(start, tokens, mask))
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
        let tokens = self.walk(tokens, context, cache, position, None);
        layer_norm(&self.norm, tokens)
    }

    /// A [`step`](Self::step) that gives how much of each token of `context` the new tokens take,
    /// the mean over layers and heads, `[batch, length, length of the context]`. What is missing to
    /// 1 they take of `cache`.
    pub fn attention(
        &self,
        tokens: Tensor<3>,
        context: &[KeyValue],
        cache: &mut [KeyValue],
        position: usize,
    ) -> Tensor<3> {
        let mut weights = Vec::with_capacity(self.layers.len());
        self.walk(tokens, context, cache, position, Some(&mut weights));
        Tensor::stack::<4>(weights, 0).mean_dim(0).squeeze_dim(0)
    }

    /// New tokens through all layers; collects of each layer how much of `context` they take, where
    /// that is asked for.
    fn walk(
        &self,
        tokens: Tensor<3>,
        context: &[KeyValue],
        cache: &mut [KeyValue],
        position: usize,
        mut weights: Option<&mut Vec<Tensor<3>>>,
    ) -> Tensor<3> {
        let end = position + tokens.dims()[1];
        let mut tokens = tokens;
        for ((layer, context), cache) in self.layers.iter().zip(context).zip(cache) {
            // Only where it is asked for: a copy in use keeps burn from adding in place.
            let before = weights.as_ref().map(|_| tokens.clone());
            tokens = layer.forward(tokens, None, |own| {
                cache.write(position, own);
                vec![context.clone(), cache.first(end)]
            });
            if let (Some(weights), Some(before)) = (&mut weights, before) {
                let all = layer.attention(before, &[context, &cache.first(end)]);
                weights.push(all.narrow(2, 0, context.length()));
            }
        }
        tokens
    }
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;
    use burn::tensor::TensorData;

    /// `softmax` over context and own tokens, spelled out for one head of one layer.
    #[test]
    fn attention_is_what_the_layer_weighs_its_context_by() {
        let device = Device::flex();
        let config = ModelConfig {
            d_model: 8,
            heads: 2,
            layers: 1,
            ..ModelConfig::tiny()
        };
        let transformer = Transformer::init(&config, &device);
        let tokens = |count: usize, seed: usize| {
            let values = (0..count * 8).map(|i| ((i * 37 + seed * 11) % 19) as f32 / 4.0 - 2.0);
            Tensor::<3>::from_data(TensorData::new(values.collect(), [1, count, 8]), &device)
        };
        let context = transformer.extend(tokens(5, 1), &[]);
        let mut cache = vec![KeyValue::allocate(1, 3, &context[0])];
        let new = tokens(1, 2);
        let found = transformer.attention(new.clone(), &context, &mut cache, 0);
        assert_eq!(found.dims(), [1, 1, 5]);
        let found: Vec<f32> = found.into_data().iter::<f32>().collect();

        let layer = &transformer.layers[0];
        let (queries, own) = layer
            .attention
            .project(layer_norm(&layer.attention_norm, new));
        let numbers =
            |tensor: Tensor<4>| -> Vec<f32> { tensor.into_data().iter::<f32>().collect() };
        let (queries, own) = (numbers(queries), numbers(own.key));
        let keys = numbers(context[0].key.clone());
        let mut expected = [0.0; 5];
        for head in 0..2 {
            let query = &queries[head * 4..][..4];
            let product = |key: &[f32]| -> f32 { query.iter().zip(key).map(|(a, b)| a * b).sum() };
            let context = (0..5).map(|i| product(&keys[(head * 5 + i) * 4..][..4]).exp());
            let context: Vec<f32> = context.collect();
            let all = context.iter().sum::<f32>() + product(&own[head * 4..][..4]).exp();
            for (sum, weight) in expected.iter_mut().zip(context) {
                *sum += weight / all / 2.0;
            }
        }
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
        assert!(found.iter().sum::<f32>() < 1.0);
    }
}
