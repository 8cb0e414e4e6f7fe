//! Multi-head attention.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use crate::kernels::masked_softmax;

/// Keys and values of some tokens, each `[batch, heads, length, d_model / heads]`.
pub(super) struct KeyValue {
    key: Tensor<4>,
    value: Tensor<4>,
}

/// Multi-head attention (Vaswani et al. 2017, section 3.2.2).
#[derive(Module, Debug)]
pub(super) struct Attention {
    /// `d_model` to `3 · d_model`: queries, keys, values.
    query_key_value: Linear,
    /// `d_model` to `d_model`.
    output: Linear,
    #[module(skip)]
    heads: usize,
}

impl Attention {
    /// Random weights.
    pub(super) fn init(d_model: usize, heads: usize, device: &Device) -> Self {
        Self {
            query_key_value: LinearConfig::new(d_model, 3 * d_model).init(device),
            output: LinearConfig::new(d_model, d_model).init(device),
            heads,
        }
    }

    /// Queries (scaled by `1/√width`), keys and values of `tokens` `[batch, length, d_model]`.
    pub(super) fn project(&self, tokens: Tensor<3>) -> (Tensor<4>, KeyValue) {
        let [batch, length, d_model] = tokens.dims();
        let width = d_model / self.heads;
        let projected = self
            .query_key_value
            .forward(tokens)
            .reshape([batch, length, 3 * self.heads, width])
            .swap_dims(1, 2);
        let part = |i: usize| projected.clone().narrow(1, i * self.heads, self.heads);
        let queries = part(0) * (width as f32).powf(-0.5);
        let memory = KeyValue {
            key: part(1),
            value: part(2),
        };
        (queries, memory)
    }

    /// `softmax(queries · keysᵀ + mask) · values`, projected back to `[batch, length, d_model]`.
    ///
    /// `mask`, `[batch, 1, length, length of the memory]`, is 0 where a token is seen and very
    /// negative where it is not.
    pub(super) fn attend(
        &self,
        queries: Tensor<4>,
        memory: &KeyValue,
        mask: Tensor<4>,
    ) -> Tensor<3> {
        let [batch, heads, length, width] = queries.dims();
        let scores = queries.matmul(memory.key.clone().swap_dims(2, 3));
        let weights = masked_softmax(scores, mask);
        let attended = weights.matmul(memory.value.clone());
        self.output.forward(
            attended
                .swap_dims(1, 2)
                .reshape([batch, length, heads * width]),
        )
    }
}
