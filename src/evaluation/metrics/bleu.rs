//! BLEU (Papineni et al., 2002), for a corpus.

use std::collections::HashMap;
use std::ops::AddAssign;

use super::Tokens;
use super::ngrams::ngrams;

/// What BLEU is computed from, n-grams for n of 1 to 4.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bleu {
    said: [f64; 4],
    /// Of those said, in a reference, too, each at most as often as there.
    right: [f64; 4],
    length: f64,
    /// Of the reference nearest in length.
    reference_length: f64,
}

impl Bleu {
    /// The statistics of one caption.
    pub(crate) fn of(said: &Tokens, references: &[Tokens]) -> Self {
        let length = said.len();
        let nearest = references.iter().map(Vec::len);
        let nearest = nearest.min_by_key(|&each| (each.abs_diff(length), each));
        let mut bleu = Self {
            length: length as f64,
            reference_length: nearest.unwrap_or(0) as f64,
            ..Self::default()
        };
        for n in 1..=4 {
            let mut most: HashMap<&[String], usize> = HashMap::new();
            for reference in references {
                for (ngram, count) in ngrams(reference, n) {
                    let most = most.entry(ngram).or_default();
                    *most = count.max(*most);
                }
            }
            for (ngram, count) in ngrams(said, n) {
                bleu.said[n - 1] += count as f64;
                bleu.right[n - 1] += most.get(ngram).map_or(0, |&most| count.min(most)) as f64;
            }
        }
        bleu
    }

    /// BLEU-1 to BLEU-4: the geometric mean of the precisions up to n, `Π (right/said)^(1/n)`, times
    /// `e^(1 − reference_length / length)` where captions are shorter than references. The small
    /// numbers, `pycocoevalcap`'s, keep it defined where nothing was said or is right.
    pub(crate) fn scores(&self) -> [f64; 4] {
        let (tiny, small) = (1e-15, 1e-9);
        let ratio = (self.length + tiny) / (self.reference_length + small);
        let brevity = if ratio < 1.0 {
            (1.0 - 1.0 / ratio).exp()
        } else {
            1.0
        };
        let mut product = 1.0;
        [0, 1, 2, 3].map(|i| {
            product *= (self.right[i] + tiny) / (self.said[i] + small);
            product.powf(1.0 / (i + 1) as f64) * brevity
        })
    }
}

impl AddAssign<&Self> for Bleu {
    fn add_assign(&mut self, other: &Self) {
        for i in 0..4 {
            self.said[i] += other.said[i];
            self.right[i] += other.right[i];
        }
        self.length += other.length;
        self.reference_length += other.reference_length;
    }
}
