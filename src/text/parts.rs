//! How text is cut into words before byte-pair encoding, and put together again: what the only form of
//! `tokenizer.json` that there is asks for (docs/MODEL.md, section 5). Built here, for from a file the
//! `tokenizers` crate would compile a regular expression for Chinese characters, which takes longer than all
//! else of a tokenizer.

use tokenizers::decoders::byte_fallback::ByteFallback;
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::tokenizer::{
    Decoder, PreTokenizedString, PreTokenizer, Result, SplitDelimiterBehavior,
};

/// Characters of the script Han in Unicode 16. What a model has learned does not change with Unicode.
const HAN: [(char, char); 22] = [
    ('\u{2e80}', '\u{2e99}'),
    ('\u{2e9b}', '\u{2ef3}'),
    ('\u{2f00}', '\u{2fd5}'),
    ('\u{3005}', '\u{3005}'),
    ('\u{3007}', '\u{3007}'),
    ('\u{3021}', '\u{3029}'),
    ('\u{3038}', '\u{303b}'),
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{f900}', '\u{fa6d}'),
    ('\u{fa70}', '\u{fad9}'),
    ('\u{16fe2}', '\u{16fe3}'),
    ('\u{16ff0}', '\u{16ff1}'),
    ('\u{20000}', '\u{2a6df}'),
    ('\u{2a700}', '\u{2b739}'),
    ('\u{2b740}', '\u{2b81d}'),
    ('\u{2b820}', '\u{2cea1}'),
    ('\u{2ceb0}', '\u{2ebe0}'),
    ('\u{2ebf0}', '\u{2ee5d}'),
    ('\u{2f800}', '\u{2fa1d}'),
    ('\u{30000}', '\u{3134a}'),
    ('\u{31350}', '\u{323af}'),
];

fn is_han(letter: char) -> bool {
    HAN.iter()
        .any(|(first, last)| (first..=last).contains(&&letter))
}

fn metaspace() -> Metaspace {
    Metaspace::new('▁', PrependScheme::Always, true)
}

/// Cuts text before each space, which becomes the mark `▁` of the word that follows, and around each
/// Chinese character.
pub(super) struct Words(Metaspace);

impl Default for Words {
    fn default() -> Self {
        Self(metaspace())
    }
}

impl PreTokenizer for Words {
    fn pre_tokenize(&self, text: &mut PreTokenizedString) -> Result<()> {
        self.0.pre_tokenize(text)?;
        text.split(|_, word| word.split(is_han, SplitDelimiterBehavior::Isolated))
    }
}

/// Puts the tokens of single bytes together to letters, and words with their spaces to text.
pub(super) struct Joined(ByteFallback, Metaspace);

impl Default for Joined {
    fn default() -> Self {
        Self(ByteFallback::new(), metaspace())
    }
}

impl Decoder for Joined {
    fn decode_chain(&self, tokens: Vec<String>) -> Result<Vec<String>> {
        self.1.decode_chain(self.0.decode_chain(tokens)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
    use tokenizers::tokenizer::{OffsetReferential, OffsetType};

    fn pieces(text: &str, cut: impl Fn(&mut PreTokenizedString) -> Result<()>) -> Vec<String> {
        let mut text = PreTokenizedString::from(text);
        cut(&mut text).unwrap();
        let splits = text.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        splits.iter().map(|(piece, ..)| piece.to_string()).collect()
    }

    #[test]
    fn chinese_characters_are_those_of_the_regular_expression() {
        let isolated = SplitDelimiterBehavior::Isolated;
        let split = Split::new(SplitPattern::Regex(r"\p{Han}".into()), isolated, false).unwrap();
        for block in 0..=u32::from(char::MAX) >> 12 {
            // Between two others each one is a piece by itself if it is Chinese.
            let letters = (block << 12..(block + 1) << 12).filter_map(char::from_u32);
            let text: String = letters.flat_map(|letter| ['a', letter]).collect();
            let own = pieces(&text, |text| {
                text.split(|_, word| word.split(is_han, isolated))
            });
            let expected = pieces(&text, |text| split.pre_tokenize(text));
            assert!(own == expected, "block {block:x}");
        }
    }

    #[test]
    fn words_are_marked() {
        let words = pieces("Made of 纯棉!", |text| {
            Words::default().pre_tokenize(text)
        });
        assert_eq!(words, ["▁Made", "▁of", "▁", "纯", "棉", "!"]);
    }
}
