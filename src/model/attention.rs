//! Multi-head attention over one or several stretches of keys and values.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use super::operations::masked_softmax;

/// Keys and values of a stretch of tokens, each `[batch, heads, length, d_model / heads]`.
///
/// A batch of 1 is shared by all sequences that attend to it.
#[derive(Debug, Clone)]
pub struct KeyValue {
    /// What queries are compared with.
    pub key: Tensor<4>,
    /// What is summed.
    pub value: Tensor<4>,
}

impl KeyValue {
    /// Room for `length` tokens of `batch` sequences, to be filled with [`write`](Self::write).
    pub fn allocate(batch: usize, length: usize, like: &Self) -> Self {
        let [_, heads, _, width] = like.key.dims();
        let zeros = || Tensor::zeros([batch, heads, length, width], &like.key.device());
        Self {
            key: zeros(),
            value: zeros(),
        }
    }

    /// Puts `other` at `position`.
    pub fn write(&mut self, position: usize, other: Self) {
        let [batch, heads, length, width] = other.key.dims();
        let place = [0..batch, 0..heads, position..position + length, 0..width];
        let place_value = place.clone();
        self.key.inplace(|key| key.slice_assign(place, other.key));
        self.value
            .inplace(|value| value.slice_assign(place_value, other.value));
    }

    /// The first `length` tokens.
    pub fn first(&self, length: usize) -> Self {
        Self {
            key: self.key.clone().narrow(2, 0, length),
            value: self.value.clone().narrow(2, 0, length),
        }
    }

    /// How many tokens there are.
    pub fn length(&self) -> usize {
        self.key.dims()[2]
    }

    fn batch(&self) -> usize {
        self.key.dims()[0]
    }

    /// `queries · keysᵀ`, `[batch, heads, tokens, length]`.
    fn scores(&self, queries: &Tensor<4>) -> Tensor<4> {
        let keys = self.key.clone().swap_dims(2, 3);
        through_shared(queries.clone(), self.batch(), |rows| rows.matmul(keys))
    }

    /// `weights · values`, `[batch, heads, tokens, d_model / heads]`.
    fn weighted(&self, weights: Tensor<4>) -> Tensor<4> {
        let values = self.value.clone();
        through_shared(weights, self.batch(), |rows| rows.matmul(values))
    }
}

/// Runs `product` on `rows` `[batch, heads, tokens, width]`. Where the other factor has a batch of
/// 1, all sequences' rows become the rows of one product per head, rather than copying that factor
/// for each sequence.
fn through_shared(
    rows: Tensor<4>,
    other_batch: usize,
    product: impl FnOnce(Tensor<4>) -> Tensor<4>,
) -> Tensor<4> {
    let [batch, heads, tokens, width] = rows.dims();
    if batch == other_batch {
        return product(rows);
    }
    let folded = rows
        .swap_dims(0, 1)
        .reshape([1, heads, batch * tokens, width]);
    let result = product(folded);
    let width = result.dims()[3];
    result
        .reshape([heads, batch, tokens, width])
        .swap_dims(0, 1)
}

/// Multi-head attention (Vaswani et al. 2017, section 3.2.2).
#[derive(Module, Debug)]
pub struct Attention {
    /// `d_model` to `3 · d_model`: queries, keys, values.
    query_key_value: Linear,
    /// `d_model` to `d_model`.
    output: Linear,
    #[module(skip)]
    heads: usize,
}

impl Attention {
    /// Random weights.
    pub fn init(d_model: usize, heads: usize, device: &Device) -> Self {
        Self {
            query_key_value: LinearConfig::new(d_model, 3 * d_model).init(device),
            output: LinearConfig::new(d_model, d_model).init(device),
            heads,
        }
    }

    /// How many heads there are.
    #[cfg(feature = "cpu")]
    pub fn heads(&self) -> usize {
        self.heads
    }

    /// Its two matrices packed, the first so that queries come scaled.
    #[cfg(feature = "cpu")]
    pub fn packed(&self) -> [crate::cpu::matrix::Matrix; 2] {
        use super::packed::packed_linear;
        let d = self.output.weight.shape()[0];
        let scale = ((d / self.heads) as f32).powf(-0.5);
        let scaled = |output| if output < d { scale } else { 1.0 };
        let query_key_value = packed_linear(&self.query_key_value, scaled);
        let output = packed_linear(&self.output, |_| 1.0);
        [query_key_value, output]
    }

    /// Queries (scaled by `1/√width`), keys and values of `tokens` `[batch, length, d_model]`.
    pub fn project(&self, tokens: Tensor<3>) -> (Tensor<4>, KeyValue) {
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

    /// `softmax(queries · keysᵀ + mask) · values` over all of `memories`, projected back to
    /// `[batch, length, d_model]`.
    ///
    /// `mask`, `[batch, 1, length, length of all memories]`, is 0 where a token is seen and very
    /// negative where it is not.
    pub fn attend(
        &self,
        queries: Tensor<4>,
        memories: &[&KeyValue],
        mask: Option<Tensor<4>>,
    ) -> Tensor<3> {
        let [batch, heads, length, width] = queries.dims();
        let weights = weights(&queries, memories, mask);
        let mut start = 0;
        let attended = memories.iter().map(|memory| {
            let part = weights.clone().narrow(3, start, memory.length());
            start += memory.length();
            memory.weighted(part)
        });
        let attended = attended
            .reduce(|sum, part| sum + part)
            .unwrap_or_else(|| queries.zeros_like());
        self.output.forward(
            attended
                .swap_dims(1, 2)
                .reshape([batch, length, heads * width]),
        )
    }
}

/// `softmax(queries · keysᵀ + mask)` over all of `memories`, `[batch, heads, length, length of all
/// memories]`; the mask is that of [`Attention::attend`].
pub fn weights(queries: &Tensor<4>, memories: &[&KeyValue], mask: Option<Tensor<4>>) -> Tensor<4> {
    let scores = memories.iter().map(|memory| memory.scores(queries));
    masked_softmax(concatenate(scores.collect()), mask)
}

fn concatenate(mut parts: Vec<Tensor<4>>) -> Tensor<4> {
    match parts.len() {
        1 => parts.remove(0),
        _ => Tensor::cat(parts, 3),
    }
}
