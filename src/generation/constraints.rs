//! Which captions may not stand on a picture.

use super::common_words::CommonWords;
use super::frame_reader::Told;
use super::frames::Frames;
use super::kind_lines::{KindLines, ProductKinds};
use super::sequence::Sequence;
use super::shown_colors::ShownColors;
use super::told_attributes::ToldAttributes;
use super::told_phrases::ToldPhrases;
use super::told_title::ToldTitle;
use super::trade_words::ProductTrades;
use super::wording::Wording;

/// What captions of a product are held against.
pub(crate) struct Constraints<'a> {
    /// What they may say without being told.
    pub common: &'a CommonWords,
    /// The words of title and attributes.
    pub told: &'a [String],
    /// By which attributes these are told.
    pub attributes: &'a ToldAttributes,
    /// What they say whole or not at all.
    pub phrases: &'a ToldPhrases,
    /// What the title calls the product.
    pub title: &'a ToldTitle,
    /// What they say around what is told.
    pub frames: &'a Frames,
    /// The colours whose names they may say without being told; any where there is no picture to go by.
    pub shown: Option<&'a ShownColors>,
    /// The trades that the product may be of: they say no line of others, and no word of others without being told it.
    pub trades: &'a ProductTrades,
    /// Of which kinds of products lines are.
    pub kind_lines: &'a KindLines,
    /// The kinds that the product is of, by title and attributes or, where nothing is told, by the captions that were
    /// decoded at first: no caption may be said of others.
    pub kinds: ProductKinds,
}

impl Constraints<'_> {
    /// Whether a caption says what is neither common nor told, names a colour that is neither shown nor told, or says
    /// a word of another trade.
    pub(super) fn is_invented(&self, wording: &Wording) -> bool {
        let unseen = |shown: &ShownColors| shown.are_any_unseen(&wording.words, self.told);
        self.common.are_any_invented(&wording.words, self.told)
            || self.shown.is_some_and(unseen)
            || self.trades.says_foreign(&wording.words, self.told)
    }

    /// Whether a caption is a general line: all its words are common.
    pub(super) fn is_general(&self, wording: &Wording) -> bool {
        self.common.are_all(&wording.words)
    }

    /// Whether two captions on a picture say the same, or state the same number or value.
    pub(super) fn repeat(&self, one: &Wording, other: &Wording) -> bool {
        one.key == other.key || self.attributes.are_told_twice([one, other], self.common)
    }

    fn all_told(&self) -> Told<'_> {
        Told {
            attributes: self.attributes,
            title: self.title,
            common: self.common,
            lines: self.kind_lines,
            trades: self.trades,
            kinds: &self.kinds,
        }
    }

    /// Whether a caption may stand on a picture: it is not empty, cut or broken off, has no token that the model
    /// hardly expects, stammers nothing, invents, cuts, misplaces, mixes up and misquotes nothing, and it is said of no other kind of
    /// product.
    pub(super) fn allow(&self, sequence: &Sequence, wording: &Wording) -> bool {
        let is_whole = !wording.key.is_empty() && sequence.has_ended();
        is_whole
            && !sequence.is_improbable()
            && !wording.breaks_off
            && !wording.stammers(self.told)
            && !self.is_invented(wording)
            && !self.frames.are_misplaced(wording, &self.all_told())
            && !self.phrases.are_any_cut(wording, self.common)
            && !self.attributes.are_mixed_up(wording, self.common)
            && !self.attributes.are_misquoted(wording)
            && !self
                .kind_lines
                .is_of_others(wording, self.attributes, &self.kinds)
    }
}
