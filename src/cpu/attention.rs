//! Multi-head attention to keys and values that many tokens share, and to those that sequences have for
//! themselves.

use std::sync::Arc;

use super::finish::Finish;
use super::matrix::Matrix;
use crate::simd::dispatch;
use crate::simd::lanes::dot;
use crate::simd::rows::softmax;

/// Keys and values of tokens that all sequences see, packed for each head.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    /// `[width, tokens]` of each head.
    keys: Vec<Matrix>,
    /// `[tokens, width]` of each head.
    values: Vec<Matrix>,
    tokens: usize,
}

impl Shared {
    /// Packs the keys and values in rows `[tokens, 3 · d]` of queries, keys and values.
    pub(super) fn new(projected: &[f32], (heads, d): (usize, usize)) -> Self {
        let (tokens, width) = (projected.len() / (3 * d), d / heads);
        let part = |part: usize, head: usize| &projected[part * d + head * width..];
        let keys = |head| Matrix::new([width, tokens], None, part(1, head), [1, 3 * d]);
        let values = |head| Matrix::new([tokens, width], None, part(2, head), [3 * d, 1]);
        Self {
            keys: (0..heads).map(keys).collect(),
            values: (0..heads).map(values).collect(),
            tokens,
        }
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.tokens
    }
}

/// Keys and values that sequences have for themselves.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// The tokens of all sequences in their order.
    tokens: Vec<Token>,
    d: usize,
}

/// A token of each sequence. Sequences that are let go leave their rows behind, and those that begin alike
/// share one: rows are never copied.
#[derive(Debug, Clone)]
struct Token {
    /// Rows `[rows, 3 · d]` of queries, keys and values.
    projected: Arc<Vec<f32>>,
    /// Each sequence's row.
    rows: Vec<usize>,
}

impl Own {
    /// No tokens yet.
    pub(super) fn new(d: usize) -> Self {
        let tokens = Vec::new();
        Self { tokens, d }
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Adds the next token of every sequence, rows `[sequences, 3 · d]`.
    pub(super) fn push(&mut self, projected: Vec<f32>) {
        let rows = (0..projected.len() / (3 * self.d)).collect();
        let projected = Arc::new(projected);
        self.tokens.push(Token { projected, rows });
    }

    /// Those of the sequences `chosen`.
    pub(super) fn select(&self, chosen: &[usize]) -> Self {
        let select = |Token { projected, rows }: &Token| Token {
            projected: projected.clone(),
            rows: chosen.iter().map(|&i| rows[i]).collect(),
        };
        Self {
            tokens: self.tokens.iter().map(select).collect(),
            d: self.d,
        }
    }

    /// Keys and values of a sequence's tokens, one after the other.
    #[inline(always)]
    fn of(&self, sequence: usize) -> impl Iterator<Item = (&[f32], &[f32])> {
        let d = self.d;
        self.tokens.iter().map(move |Token { projected, rows }| {
            let row = &projected[rows[sequence] * 3 * d..][..3 * d];
            (&row[d..2 * d], &row[2 * d..])
        })
    }
}

/// `softmax(queries · keysᵀ) · values` for rows `[rows, 3 · d]` that begin with scaled queries, over what
/// all rows see and each row's own; `[rows, d]`. `look` is given the weights of each head, `[rows, shared
/// and own tokens]`.
pub(super) fn attend(
    projected: &[f32],
    (heads, d): (usize, usize),
    shared: Option<&Shared>,
    own: &Own,
    mut look: impl FnMut(&[f32], usize),
) -> Vec<f32> {
    let (rows, width) = (projected.len() / (3 * d), d / heads);
    let first = shared.map_or(0, Shared::tokens);
    let all = first + own.tokens();
    let mut weights = vec![0.0; rows * all];
    let mut attended = vec![0.0; rows * d];
    for head in 0..heads {
        let part = head * width..(head + 1) * width;
        if let Some(shared) = shared {
            let (keys, queries) = (&shared.keys[head], &projected[part.start..]);
            let place = |row| row * all;
            keys.multiply((queries, 3 * d), rows, Finish::Keep, &mut weights, &place);
        }
        dispatch(|| {
            for (row, weights) in weights.chunks_exact_mut(all).enumerate() {
                let query = &projected[row * 3 * d..][part.clone()];
                let weights = weights[first..].iter_mut();
                for (weight, (key, _)) in weights.zip(own.of(row)) {
                    *weight = dot(query, &key[part.clone()]);
                }
            }
        });
        softmax(&mut weights, all);
        look(&weights, all);
        if let Some(shared) = shared {
            let (values, place) = (&shared.values[head], |row| row * d + part.start);
            values.multiply((&weights, all), rows, Finish::Keep, &mut attended, &place);
        }
        dispatch(|| {
            for (row, weights) in weights.chunks_exact(all).enumerate() {
                let output = &mut attended[row * d..][part.clone()];
                for (weight, (_, value)) in weights[first..].iter().zip(own.of(row)) {
                    for (sum, value) in output.iter_mut().zip(&value[part.clone()]) {
                        *sum += weight * value;
                    }
                }
            }
        });
    }
    attended
}
