//! Which captions may not stand on a picture.

use super::common_words::CommonWords;
use super::kind_lines::{KindLines, ProductKinds};
use super::names::Names;
use super::sequence::Sequence;
use super::shown_colors::ShownColors;
use super::told_attributes::ToldAttributes;
use super::trade_words::ForeignWords;
use super::wording::Wording;

/// What captions of a product are held against.
pub(crate) struct Constraints<'a> {
    /// What they may say without being told.
    pub common: &'a CommonWords,
    /// The words of title and attributes.
    pub told: &'a [String],
    /// By which attributes these are told.
    pub attributes: &'a ToldAttributes,
    /// Where they have names.
    pub names: &'a Names,
    /// The colours whose names they may say without being told; any where there is no picture to go by.
    pub shown: Option<&'a ShownColors>,
    /// The words of other trades, which they may not say without being told.
    pub foreign: &'a ForeignWords,
    /// Of which kinds of products lines are.
    pub kind_lines: &'a KindLines,
    /// The kinds that the product is of, by title and attributes or, where these name none, by the captions that were
    /// decoded at first: no caption may be a line of others.
    pub kinds: ProductKinds,
}

impl Constraints<'_> {
    /// Whether a caption says what is neither common nor told, names a colour that is neither shown nor told, or is
    /// a line of another trade.
    pub(super) fn is_invented(&self, wording: &Wording) -> bool {
        let unseen = |shown: &ShownColors| shown.are_any_unseen(&wording.words, self.told);
        self.common.are_any_invented(&wording.words, self.told)
            || self.shown.is_some_and(unseen)
            || self.foreign.are_any_said(&wording.words, self.told)
    }

    /// Whether a caption is a general line: all its words are common.
    pub(super) fn is_general(&self, wording: &Wording) -> bool {
        self.common.are_all(&wording.words)
    }

    /// Whether a caption may stand on a picture: it is not empty, cut or broken off, has no token that the model
    /// hardly expects, stammers nothing, invents nothing and mixes nothing up, and it is no line of another kind of
    /// product.
    pub(super) fn allow(&self, sequence: &Sequence, wording: &Wording) -> bool {
        let is_whole = !wording.key.is_empty() && sequence.has_ended();
        is_whole
            && !sequence.is_improbable()
            && !wording.breaks_off
            && !wording.stammers(self.told)
            && !self.is_invented(wording)
            && !self.names.are_misplaced(&wording.words, self.attributes)
            && !self.attributes.are_mixed_up(&wording.words, self.common)
            && !self.kind_lines.is_of_others(&wording.key, &self.kinds)
    }
}
