//! The transformer on packed weights: context and locations once, then a token of every caption a step.

use super::attention::{Own, Shared, attend};
use super::finish::Finish;
use super::matrix::Matrix;
use super::norm::Norm;
use crate::error::Result;
use crate::model::ModelConfig;
use crate::weights::parameters::Parameters;

/// All layers and the last normalisation.
#[derive(Debug, Clone)]
pub(super) struct Transformer {
    /// From the first to the last.
    pub layers: Vec<Layer>,
    /// Of the last hidden states.
    pub norm: Norm,
    /// Of each layer.
    pub heads: usize,
}

/// One layer: `x + attention(norm(x))`, then `x + feed_forward(norm(x))`.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Before attention.
    pub attention_norm: Norm,
    /// `d` to `3 · d`: scaled queries, keys, values.
    pub query_key_value: Matrix,
    /// `d` to `d`.
    pub output: Matrix,
    /// Before the feed-forward network.
    pub feed_forward_norm: Norm,
    /// `d` to its width.
    pub feed_forward_in: Matrix,
    /// Its width to `d`.
    pub feed_forward_out: Matrix,
}

impl Layer {
    /// Takes its weights, which begin with `name`.
    fn take(parameters: &mut Parameters, name: &str, config: &ModelConfig) -> Result<Self> {
        let (d, wide) = (config.d_model, config.d_feed_forward);
        let query_key_value = format!("{name}.attention.query_key_value");
        let shape = [d, 3 * d];
        let mut weight = parameters.take(&format!("{query_key_value}.weight"), &shape)?;
        let mut bias = parameters.take(&format!("{query_key_value}.bias"), &shape[1..])?;
        // Queries come scaled by 1/√width.
        let scale = ((d / config.heads) as f32).powf(-0.5);
        for row in weight.chunks_exact_mut(3 * d).chain([bias.as_mut_slice()]) {
            row[..d].iter_mut().for_each(|value| *value *= scale);
        }
        let part = |part: &str| format!("{name}.{part}");
        Ok(Self {
            attention_norm: Norm::take(parameters, &part("attention_norm"), d)?,
            query_key_value: Matrix::new(shape, Some(&bias), &weight, [3 * d, 1]),
            output: Matrix::take(parameters, &part("attention.output"), [d, d])?,
            feed_forward_norm: Norm::take(parameters, &part("feed_forward_norm"), d)?,
            feed_forward_in: Matrix::take(parameters, &part("feed_forward_in"), [d, wide])?,
            feed_forward_out: Matrix::take(parameters, &part("feed_forward_out"), [wide, d])?,
        })
    }

    /// Scaled queries, keys and values, `[rows, 3 · d]`.
    fn project(&self, tokens: &[f32]) -> Vec<f32> {
        self.query_key_value
            .product(&self.attention_norm.forward(tokens), Finish::Keep)
    }

    /// What comes after attention.
    fn feed(&self, tokens: &[f32], attended: &[f32]) -> Vec<f32> {
        let tokens = self.output.product(attended, Finish::Add(tokens));
        let inner = self.feed_forward_norm.forward(&tokens);
        let inner = self.feed_forward_in.product(&inner, Finish::Relu);
        self.feed_forward_out.product(&inner, Finish::Add(&tokens))
    }
}

/// The contexts that sequences see.
pub(super) enum Seen<'a> {
    /// All see the same.
    Same(&'a [Shared]),
    /// Each sees its own.
    Each(Vec<&'a [Shared]>),
}

impl Transformer {
    /// Takes its weights, `transformer.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(super) fn take(parameters: &mut Parameters, config: &ModelConfig) -> Result<Self> {
        let layers = (0..config.layers).map(|i| {
            let name = format!("transformer.layers.{i}");
            Layer::take(parameters, &name, config)
        });
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            norm: Norm::take(parameters, "transformer.norm", config.d_model)?,
            heads: config.heads,
        })
    }

    /// Keys and values of context tokens `[length, d]` that see each other, of each layer.
    pub(super) fn read(&self, tokens: &[f32]) -> Vec<Shared> {
        let size = (self.heads, self.d());
        let none = Own::new(self.d());
        let mut tokens = tokens.to_vec();
        let mut memory = Vec::with_capacity(self.layers.len());
        for (number, layer) in (1..).zip(&self.layers) {
            let projected = layer.project(&tokens);
            let shared = Shared::new(&projected, size);
            // What the last layer makes of them nobody looks at.
            if number < self.layers.len() {
                let attended = attend(&projected, size, Some(&shared), &none, |_, _| ());
                tokens = layer.feed(&tokens, &attended);
            }
            memory.push(shared);
        }
        memory
    }

    /// The first token of each of some sequences, `[sequences, d]`, which see each other and `context`:
    /// their keys and values, of each layer.
    pub(super) fn begin(&self, context: &[Shared], tokens: &[f32]) -> Vec<Own> {
        let d = self.d();
        let mut tokens = tokens.to_vec();
        let mut own = Vec::with_capacity(self.layers.len());
        for (number, (layer, shared)) in (1..).zip(self.layers.iter().zip(context)) {
            let projected = layer.project(&tokens);
            if number < self.layers.len() {
                let mut together = Own::new(d);
                for row in projected.chunks_exact(3 * d) {
                    together.push(row.to_vec());
                }
                // Each sees all of them.
                let together = together.select(&vec![0; projected.len() / (3 * d)]);
                let size = (self.heads, d);
                let attended = attend(&projected, size, Some(shared), &together, |_, _| ());
                tokens = layer.feed(&tokens, &attended);
            }
            let mut each = Own::new(d);
            each.push(projected);
            own.push(each);
        }
        own
    }

    /// Sequences without a first token, of each layer.
    pub(super) fn unbegun(&self) -> Vec<Own> {
        self.layers.iter().map(|_| Own::new(self.d())).collect()
    }

    /// The last hidden states `[sequences, d]` of the next token of each sequence, which sees what it has
    /// `seen` and its own tokens before. `look` is given the attention of each head of each layer: the first
    /// of some sequences, their weights, and how many each has.
    pub(super) fn step(
        &self,
        seen: &Seen,
        own: &mut [Own],
        tokens: Vec<f32>,
        mut look: impl FnMut(usize, &[f32], usize),
    ) -> Vec<f32> {
        let (d, size) = (self.d(), (self.heads, self.d()));
        let mut tokens = tokens;
        for (i, (layer, own)) in self.layers.iter().zip(own).enumerate() {
            let projected = layer.project(&tokens);
            own.push(projected.clone());
            let attended = match seen {
                Seen::Same(shared) => {
                    let look = |weights: &[f32], all| look(0, weights, all);
                    attend(&projected, size, Some(&shared[i]), own, look)
                }
                Seen::Each(each) => {
                    let rows = projected.chunks_exact(3 * d).zip(each).enumerate();
                    let rows = rows.map(|(row, (projected, shared))| {
                        let look = |weights: &[f32], all| look(row, weights, all);
                        attend(projected, size, Some(&shared[i]), &own.select(&[row]), look)
                    });
                    rows.collect::<Vec<_>>().concat()
                }
            };
            tokens = layer.feed(&tokens, &attended);
        }
        self.norm.forward(&tokens)
    }

    /// Numbers of a token.
    pub(super) fn d(&self) -> usize {
        self.norm.gamma.len()
    }
}
