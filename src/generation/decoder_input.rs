//! What decoding starts from.

use super::constraints::Constraints;
use super::sequence::Sequence;
use super::streamer::Streamer;
use super::wording::Wording;
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::text::TextTokenizer;

/// One image's boxes, their context computed.
pub(crate) struct DecoderInput<'a> {
    /// The network that computed `prefix`.
    pub network: &'a Network,
    /// By whose texts captions are told apart: different tokens may spell the same.
    pub tokenizer: &'a TextTokenizer,
    /// The context of all boxes.
    pub prefix: Prefix,
    /// For each box the index of the first one with the same location input, usually its own: the model cannot
    /// tell them apart.
    pub groups: Vec<usize>,
    /// The most tokens of a caption, its end token included.
    pub caption_length: usize,
    /// How many other captions to find for each box.
    pub alternatives: usize,
    /// Texts that are fixed already, by box: no other box says the same, unless repeats are allowed.
    pub written: Vec<Option<String>>,
    /// Which captions may not stand on the picture.
    pub constraints: Constraints<'a>,
    /// Who hears of the captions while they are written.
    pub streamer: Option<&'a mut dyn Streamer>,
}

impl DecoderInput<'_> {
    /// What is written in a box already.
    pub(super) fn text_of(&self, index: usize) -> Option<&str> {
        self.written.get(index)?.as_deref()
    }

    /// What a caption says.
    pub(super) fn wording(&self, sequence: &Sequence) -> Result<Wording> {
        let text = self.tokenizer.decode(&sequence.scored().tokens)?;
        Ok(Wording::new(&text))
    }

    /// Whether whatever begins with these tokens is invented; the last word may still go on.
    pub(super) fn begins_invented(&self, tokens: &[u32]) -> Result<bool> {
        let mut begun = Wording::new(&self.tokenizer.decode(tokens)?);
        begun.words.pop();
        Ok(self.constraints.is_invented(&begun))
    }
}
