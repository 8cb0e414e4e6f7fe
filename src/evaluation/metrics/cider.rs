//! CIDEr and CIDEr-D (Vedantam et al., 2015): captions as vectors of their n-grams, each weighed by
//! how rare it is in the references of all boxes.

use std::collections::{HashMap, HashSet};

use super::Tokens;
use super::ngrams::ngrams;

/// Longest n-grams.
const LONGEST: usize = 4;

/// Standard deviation of CIDEr-D's penalty for another length, in tokens.
const SIGMA: f64 = 6.0;

/// How rare n-grams are.
pub struct Cider<'a> {
    /// In the references of how many boxes an n-gram stands.
    frequency: HashMap<&'a [String], usize>,
    /// Natural logarithm of how many boxes there are.
    log_boxes: f64,
}

/// `count · ln(boxes / boxes with the n-gram)` of each n-gram of one length.
struct Vector<'a> {
    weights: HashMap<&'a [String], f64>,
    norm: f64,
}

impl<'a> Cider<'a> {
    /// Counts the n-grams of the references of each box.
    pub fn new(boxes: impl Iterator<Item = &'a [Tokens]>) -> Self {
        let mut frequency = HashMap::new();
        let mut count = 0;
        for references in boxes {
            let different: HashSet<&[String]> = references
                .iter()
                .flat_map(|reference| (1..=LONGEST).flat_map(|n| reference.windows(n)))
                .collect();
            for ngram in different {
                *frequency.entry(ngram).or_default() += 1;
            }
            count += 1;
        }
        Self {
            frequency,
            log_boxes: f64::from(count.max(1)).ln(),
        }
    }

    /// CIDEr of one caption, 0 to 10.
    pub fn score(&self, said: &Tokens, references: &[Tokens]) -> f64 {
        self.mean(references, |reference| self.similarity(said, reference))
    }

    /// CIDEr-D of one caption, 0 to 10.
    pub fn score_d(&self, said: &Tokens, references: &[Tokens]) -> f64 {
        self.mean(references, |reference| self.similarity_d(said, reference))
    }

    fn mean(&self, references: &[Tokens], similarity: impl Fn(&Tokens) -> f64) -> f64 {
        let sum: f64 = references.iter().map(similarity).sum();
        10.0 * sum / references.len().max(1) as f64
    }

    /// The mean cosine of the captions' vectors over n, 0 to 1.
    pub fn similarity(&self, one: &Tokens, other: &Tokens) -> f64 {
        self.cosines(one, other, |a, b| a * b)
    }

    /// The same with each n-gram counted at most as often as in the reference, and less where the
    /// captions differ in length, which here counts their pairs of tokens as `pycocoevalcap` does:
    /// `cosine · e^(−δ² / 2σ²)`.
    fn similarity_d(&self, said: &Tokens, reference: &Tokens) -> f64 {
        let pairs = |tokens: &Tokens| tokens.len().saturating_sub(1);
        let difference = pairs(said).abs_diff(pairs(reference)) as f64;
        let penalty = (-difference * difference / (2.0 * SIGMA * SIGMA)).exp();
        self.cosines(said, reference, |a, b| a.min(b) * b) * penalty
    }

    fn cosines(&self, one: &Tokens, other: &Tokens, product: impl Fn(f64, f64) -> f64) -> f64 {
        let cosine = |n| {
            let (one, other) = (self.vector(one, n), self.vector(other, n));
            let products = one.weights.iter().filter_map(|(ngram, &a)| {
                let b = other.weights.get(ngram)?;
                Some(product(a, *b))
            });
            let dot: f64 = products.sum();
            let norms = one.norm * other.norm;
            if norms > 0.0 { dot / norms } else { 0.0 }
        };
        (1..=LONGEST).map(cosine).sum::<f64>() / LONGEST as f64
    }

    fn vector<'b>(&self, tokens: &'b Tokens, n: usize) -> Vector<'b> {
        let weigh = |(ngram, count): (&'b [String], usize)| {
            let frequency = self.frequency.get(ngram).copied().unwrap_or(0).max(1);
            let rarity = self.log_boxes - (frequency as f64).ln();
            (ngram, count as f64 * rarity)
        };
        let weights: HashMap<_, _> = ngrams(tokens, n).into_iter().map(weigh).collect();
        let squares: f64 = weights.values().map(|weight| weight * weight).sum();
        Vector {
            weights,
            norm: squares.sqrt(),
        }
    }
}
