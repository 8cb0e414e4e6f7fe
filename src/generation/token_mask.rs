//! Which tokens can't stand where in a caption.

use crate::text::{ATTRIBUTE, BOS, EOS, PAD, VALUE};

/// Below every score, and finite.
const LOWEST: f32 = -1e9;

/// Lowers scores `[captions, vocabulary]` of tokens that can't stand at `position` of a caption: control
/// tokens, and the end token where it would make the caption empty.
pub(super) fn mask(position: usize, vocabulary: usize, scores: &mut [f32]) {
    for scores in scores.chunks_exact_mut(vocabulary) {
        for token in [PAD, BOS, ATTRIBUTE, VALUE] {
            scores[token as usize] += LOWEST;
        }
        if position == 0 {
            scores[EOS as usize] += LOWEST;
        }
    }
}
