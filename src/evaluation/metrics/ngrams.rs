//! Runs of tokens.

use std::collections::HashMap;

/// How often each run of `n` tokens stands in a caption.
pub(super) fn ngrams(tokens: &[String], n: usize) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    for ngram in tokens.windows(n) {
        *counts.entry(ngram).or_default() += 1;
    }
    counts
}
