//! Runs of tokens.

use std::collections::HashMap;

/// How often each run of `n` tokens stands in a caption.
pub fn ngrams(tokens: &[String], n: usize) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    for ngram in tokens.windows(n) {
        *counts.entry(ngram).or_default() += 1;
    }
    counts
}

/// Length of the longest common subsequence of two captions.
pub fn common_subsequence(one: &[String], other: &[String]) -> usize {
    let mut lengths = vec![0; other.len() + 1];
    for a in one {
        let mut before = 0;
        for (i, b) in other.iter().enumerate() {
            let above = lengths[i + 1];
            lengths[i + 1] = if a == b {
                before + 1
            } else {
                above.max(lengths[i])
            };
            before = above;
        }
    }
    lengths[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::metrics::tokens::words;

    #[test]
    fn common_words_keep_their_order() {
        let common = |a: &str, b: &str| common_subsequence(&words(a), &words(b));
        assert_eq!(common("a b c d", "b x d a"), 2);
        assert_eq!(common("a b c", "c b a"), 1);
        assert_eq!(common("", "a"), 0);
        assert_eq!(common("a a a", "a a"), 2);
    }
}
