//! How varied the captions of an image are.

use std::collections::HashSet;
use std::ops::AddAssign;

use super::cider::Cider;
use super::ngrams::ngrams;
use super::{BoxCaptions, Tokens};
use crate::dataset::ratio::Ratio;
use crate::words;

/// What diversity is computed from; it adds up over images.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Diversity {
    /// Div-1 and Div-2, of images with any word.
    pub div: [Ratio; 2],
    /// Of images with two captions or more.
    pub self_cider: Ratio,
    /// 1 where two captions are the same.
    pub repeats: Ratio,
    /// 1 where two captions are the same, or near as decoding has it.
    pub near_repeats: Ratio,
}

impl Diversity {
    /// The diversity of one image's captions.
    pub(crate) fn of(image: &[BoxCaptions], cider: &Cider) -> Self {
        let captions: Vec<&Tokens> = image.iter().map(|each| &each.said).collect();
        let mut diversity = Self::default();
        let words: usize = captions.iter().map(|caption| caption.len()).sum();
        if words > 0 {
            for (n, div) in (1..).zip(&mut diversity.div) {
                let all = captions.iter().flat_map(|caption| ngrams(caption, n));
                let different: HashSet<_> = all.map(|(ngram, _)| ngram).collect();
                div.add(different.len() as f64 / words as f64);
            }
        }
        if let Some(value) = self_cider(&captions, cider) {
            diversity.self_cider.add(value);
        }
        let is_repeat = |i: usize| captions[..i].contains(&captions[i]);
        let repeats = (1..captions.len()).any(is_repeat);
        diversity.repeats.add(f64::from(u8::from(repeats)));
        // By the words that decoding compares, not the metrics' tokens.
        let texts = image.iter().map(|each| words::words(&each.text).collect());
        let near = repeats || words::any_near(&texts.collect::<Vec<Vec<String>>>());
        diversity.near_repeats.add(f64::from(u8::from(near)));
        diversity
    }
}

impl AddAssign<&Self> for Diversity {
    fn add_assign(&mut self, other: &Self) {
        for (own, other) in self.div.iter_mut().zip(other.div) {
            *own += other;
        }
        self.self_cider += other.self_cider;
        self.repeats += other.repeats;
        self.near_repeats += other.near_repeats;
    }
}

/// Self-CIDEr (Wang and Chan, 2019): with λ the eigenvalues of the captions' similarities, how
/// evenly they fill the space that they span, `−log_m(√λ₁ / Σ √λᵢ)` for m captions; nothing for
/// fewer than two.
fn self_cider(captions: &[&Tokens], cider: &Cider) -> Option<f64> {
    let count = captions.len();
    if count < 2 {
        return None;
    }
    let similar = |i: usize| {
        captions
            .iter()
            .map(move |other| cider.similarity(captions[i], other))
    };
    let similarities = (0..count).map(|i| similar(i).collect()).collect();
    let eigenvalues = eigenvalues(similarities);
    // A tiny negative one is a rounded 0.
    let roots = eigenvalues.iter().map(|value| value.max(0.0).sqrt());
    let (sum, largest) = roots.fold((0.0, 0f64), |(sum, largest), root| {
        (sum + root, largest.max(root))
    });
    (sum > 0.0).then(|| -(largest / sum).ln() / (count as f64).ln())
}

/// The eigenvalues of a symmetric matrix by Jacobi's method: rotations in the plane of two axes, each
/// of which makes one entry beside the diagonal 0, until all are.
fn eigenvalues(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let size = matrix.len();
    // It converges quadratically; 64 captions need fewer than ten rounds.
    for _ in 0..50 {
        let mut rest = 0.0;
        for p in 0..size {
            for q in p + 1..size {
                rest += matrix[p][q].abs();
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let ratio = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let tangent = ratio.signum() / (ratio.abs() + ratio.hypot(1.0));
                let cosine = 1.0 / tangent.hypot(1.0);
                let sine = tangent * cosine;
                for row in &mut matrix {
                    let (a, b) = (row[p], row[q]);
                    (row[p], row[q]) = (cosine * a - sine * b, sine * a + cosine * b);
                }
                let (upper, lower) = matrix.split_at_mut(q);
                for (a, b) in upper[p].iter_mut().zip(&mut lower[0]) {
                    (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
                }
            }
        }
        if rest < 1e-12 {
            break;
        }
    }
    (0..size).map(|i| matrix[i][i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_are_those_known() {
        let mut found = eigenvalues(vec![
            vec![2.0, -1.0, 0.0],
            vec![-1.0, 2.0, -1.0],
            vec![0.0, -1.0, 2.0],
        ]);
        found.sort_by(f64::total_cmp);
        let root = 2f64.sqrt();
        for (found, expected) in found.into_iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!(
                (found - expected).abs() < 1e-12,
                "{found}, expected {expected}"
            );
        }
    }
}
