//! The transformer on packed weights, in the shared-context form: context and locations once, then a
//! token of every caption a step.

use super::attention::{Own, Shared, attend};
use super::matrix::{Finish, Matrix};
use super::rows::Norm;

/// All layers and the last normalisation.
#[derive(Debug, Clone)]
pub struct Transformer {
    /// From the first to the last.
    pub layers: Vec<Layer>,
    /// Of the last hidden states.
    pub norm: Norm,
    /// Of each layer.
    pub heads: usize,
}

/// One layer: `x + attention(norm(x))`, then `x + feed_forward(norm(x))`.
#[derive(Debug, Clone)]
pub struct Layer {
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
    /// Scaled queries, keys and values, `[rows, 3 · d]`.
    fn project(&self, tokens: &[f32]) -> Vec<f32> {
        product(
            &self.query_key_value,
            &self.attention_norm.forward(tokens),
            Finish::Keep,
        )
    }

    /// What comes after attention.
    fn feed(&self, tokens: &[f32], attended: &[f32]) -> Vec<f32> {
        let tokens = product(&self.output, attended, Finish::Add(tokens));
        let inner = self.feed_forward_norm.forward(&tokens);
        let inner = product(&self.feed_forward_in, &inner, Finish::Relu);
        product(&self.feed_forward_out, &inner, Finish::Add(&tokens))
    }
}

fn product(matrix: &Matrix, input: &[f32], finish: Finish) -> Vec<f32> {
    let mut output = vec![0.0; input.len() / matrix.inputs() * matrix.outputs()];
    matrix.multiply_rows(input, finish, &mut output);
    output
}

impl Transformer {
    /// Keys and values of context tokens `[length, d]` that see each other, of each layer.
    pub fn read(&self, tokens: &[f32]) -> Vec<Shared> {
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
    pub fn begin(&self, context: &[Shared], tokens: &[f32]) -> Vec<Own> {
        let d = self.d();
        let mut tokens = tokens.to_vec();
        let mut own = Vec::with_capacity(self.layers.len());
        for (number, (layer, shared)) in (1..).zip(self.layers.iter().zip(context)) {
            let projected = layer.project(&tokens);
            if number < self.layers.len() {
                let mut together = Own::new(d);
                for (i, row) in projected.chunks_exact(3 * d).enumerate() {
                    together.write(i, row.to_vec());
                }
                // Each sees all of them.
                let together = together.select(&vec![0; projected.len() / (3 * d)]);
                let size = (self.heads, d);
                let attended = attend(&projected, size, Some(shared), &together, |_, _| ());
                tokens = layer.feed(&tokens, &attended);
            }
            let mut each = Own::new(d);
            each.write(0, projected);
            own.push(each);
        }
        own
    }

    /// The last hidden states `[sequences, d]` of the next token of each sequence, which sees `context` and
    /// the `position` tokens before it. `look` is given the attention of each head of each layer.
    pub fn step(
        &self,
        context: &[Shared],
        own: &mut [Own],
        tokens: Vec<f32>,
        position: usize,
        mut look: impl FnMut(&[f32], usize),
    ) -> Vec<f32> {
        let size = (self.heads, self.d());
        let mut tokens = tokens;
        for ((layer, shared), own) in self.layers.iter().zip(context).zip(own) {
            let projected = layer.project(&tokens);
            own.write(position, projected.clone());
            let attended = attend(&projected, size, Some(shared), own, &mut look);
            tokens = layer.feed(&tokens, &attended);
        }
        self.norm.forward(&tokens)
    }

    fn d(&self) -> usize {
        self.norm.gamma.len()
    }
}
