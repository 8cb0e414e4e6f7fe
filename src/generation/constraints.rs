//! Which tokens can't stand where, and which captions may not stand on a picture.

use super::common_words::CommonWords;
use super::sequence::Sequence;
use super::wording::Wording;
use crate::text::{ATTRIBUTE, BOS, EOS, PAD, VALUE};

/// What captions of a product are held against.
#[derive(Clone, Copy)]
pub struct Constraints<'a> {
    /// What they may say without being told.
    pub common: &'a CommonWords,
    /// The words of title and attributes.
    pub told: &'a [String],
}

impl Constraints<'_> {
    /// Whether a caption says what is neither common nor told.
    pub(super) fn is_invented(&self, wording: &Wording) -> bool {
        self.common.are_invented(&wording.words, self.told)
    }

    /// Whether a caption may stand on a picture: it is not empty, cut or broken off, stammers nothing and
    /// invents nothing.
    pub(super) fn allow(&self, sequence: &Sequence, wording: &Wording) -> bool {
        let is_whole = !wording.letters.is_empty() && sequence.has_ended();
        is_whole
            && !sequence.is_far_fetched()
            && !wording.breaks_off
            && !wording.stammers(self.told)
            && !self.is_invented(wording)
    }
}

/// Below every score, and finite.
const LOWEST: f32 = -1e9;

/// Lowers scores `[captions, vocabulary]` of tokens that can't stand at `position` of a caption: control
/// tokens, and the end token where it would make the caption empty.
pub(super) fn forbid(position: usize, vocabulary: usize, scores: &mut [f32]) {
    for scores in scores.chunks_exact_mut(vocabulary) {
        for token in [PAD, BOS, ATTRIBUTE, VALUE] {
            scores[token as usize] += LOWEST;
        }
        if position == 0 {
            scores[EOS as usize] += LOWEST;
        }
    }
}
