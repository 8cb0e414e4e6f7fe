//! The tokenizer, and how title and attributes become one token sequence.

mod format;
mod parts;

use std::collections::BTreeMap;

use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::unicode::NFC;
use tokenizers::processors::bert::BertProcessing;
use tokenizers::{AddedToken, TokenizerImpl};

use crate::error::{Error, Result};
use parts::{Joined, Words};

/// File name of the tokenizer in a model folder.
pub(crate) const TOKENIZER_FILE: &str = "tokenizer.json";

/// The control tokens, in the order of their ids.
pub(crate) const SPECIAL_TOKENS: [&str; 5] = ["<pad>", "<bos>", "<eos>", "<attribute>", "<value>"];

/// Fills unused positions.
pub(crate) const PAD: u32 = 0;
/// Starts a caption.
pub(crate) const BOS: u32 = 1;
/// Ends a caption.
pub(crate) const EOS: u32 = 2;
/// Stands before an attribute's name.
pub(crate) const ATTRIBUTE: u32 = 3;
/// Stands between an attribute's name and its value.
pub(crate) const VALUE: u32 = 4;

/// Only so many characters are read per token of room: more cannot matter, and a title of a
/// megabyte must not cost a second.
const CHARACTERS_PER_TOKEN: usize = 16;

/// What nobody reads aloud of a product's title: soft hyphen, zero width space, marks of direction, word
/// joiner, byte order mark; signs of trade marks and rights. Joiners of letters and emoji are read.
const UNREAD: [char; 19] = [
    '\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
    '\u{202e}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}', '\u{61c}',
    '™', '®', '©',
];

/// The parts of the `tokenizers` crate that our tokenizers are made of, and no others: the rest
/// would be a twentieth of what a page downloads. (A post-processor has to be named; none is used.)
type Tokenizer = TokenizerImpl<BPE, NFC, Words, BertProcessing, Joined>;

/// Turns text into token ids and back.
pub struct TextTokenizer {
    tokenizer: Tokenizer,
}

impl TextTokenizer {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// [`Error::ModelCorrupt`] when the bytes are no byte-pair tokenizer of the form that this crate
    /// writes; [`Error::ModelIncompatible`] when it lacks the special tokens.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::new(format::read(bytes)?)
    }

    fn new(model: BPE) -> Result<Self> {
        let mut tokenizer = Tokenizer::new(model);
        tokenizer
            .with_normalizer(Some(NFC))
            .with_pre_tokenizer(Some(Words::default()))
            .with_decoder(Some(Joined::default()));
        tokenizer.add_special_tokens(&SPECIAL_TOKENS.map(|token| AddedToken::from(token, true)));
        for (id, token) in SPECIAL_TOKENS.iter().enumerate() {
            let found = tokenizer.token_to_id(token);
            if found != Some(id as u32) {
                return Err(Error::incompatible(
                    TOKENIZER_FILE,
                    format!("token {token} has id {found:?}, expected {id}"),
                ));
            }
        }
        // A title that spells "<eos>" is text like any other.
        tokenizer.set_encode_special_tokens(true);
        Ok(Self { tokenizer })
    }

    /// How many token ids there are room for: one more than the largest.
    pub fn vocabulary(&self) -> usize {
        let largest = self.tokenizer.get_vocab(true).into_values().max();
        largest.map_or(0, |id| id as usize + 1)
    }

    /// Title and attributes as one token sequence of at most `length` tokens:
    /// `title (<attribute> name <value> value)*`, attributes by name.
    ///
    /// A long title gives way to the attributes down to half of the room.
    pub fn encode_info(
        &self,
        title: &str,
        attributes: &BTreeMap<String, String>,
        length: usize,
    ) -> Result<Vec<u32>> {
        let mut facts = Vec::new();
        for (name, value) in attributes {
            if facts.len() >= length {
                break;
            }
            facts.push(ATTRIBUTE);
            facts.extend(self.encode(name, length)?);
            facts.push(VALUE);
            facts.extend(self.encode(value, length)?);
        }
        let mut info = self.encode(title, length)?;
        info.truncate(length.saturating_sub(facts.len()).max(length / 2));
        facts.truncate(length - info.len());
        info.extend(facts);
        Ok(info)
    }

    /// A caption's tokens without control tokens, at most `length` of them.
    pub fn encode_caption(&self, caption: &str, length: usize) -> Result<Vec<u32>> {
        self.encode(caption, length)
    }

    /// The text of a caption's tokens. Control tokens are left out, and control characters and bytes of
    /// no letter, which tokens of single bytes may spell.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        let text = self.tokenizer.decode(tokens, true);
        let mut text = text.map_err(|e| Error::corrupt(TOKENIZER_FILE, e))?;
        text.retain(|letter| !letter.is_control() && letter != char::REPLACEMENT_CHARACTER);
        Ok(text.trim().to_string())
    }

    fn encode(&self, text: &str, length: usize) -> Result<Vec<u32>> {
        let most = length * CHARACTERS_PER_TOKEN;
        // However it is spaced, and whatever of it is not to be read, it is the same text.
        let mut spaced = String::new();
        for word in text.split_whitespace() {
            if spaced.len() > most * char::MAX.len_utf8() {
                break;
            }
            let mut letters = word.chars().filter(|letter| !UNREAD.contains(letter));
            let Some(first) = letters.next() else {
                continue;
            };
            if !spaced.is_empty() {
                spaced.push(' ');
            }
            spaced.push(first);
            spaced.extend(letters.take(most));
        }
        let text: String = spaced.chars().take(most).collect();
        let encoding = self
            .tokenizer
            .encode_fast(text.trim_end(), false)
            .map_err(|e| Error::corrupt(TOKENIZER_FILE, e))?;
        let mut ids = encoding.get_ids().to_vec();
        ids.truncate(length);
        Ok(ids)
    }
}

#[cfg(feature = "train")]
mod training {
    use tokenizers::models::bpe::BpeTrainer;
    use tokenizers::tokenizer::{
        Model, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString,
        PreTokenizer, Trainer,
    };

    use super::*;

    impl TextTokenizer {
        /// Trains byte-pair encoding (Sennrich et al. 2016) on `texts` to `vocabulary` entries.
        ///
        /// Case is kept, Chinese characters stand alone, and what is not in the vocabulary falls
        /// back to its UTF-8 bytes, so that no text is unknown.
        pub fn train(texts: &[String], vocabulary: usize) -> Result<Self> {
            let failed = |e: tokenizers::Error| Error::data("tokenizer", e);
            let words = Words::default();
            let reserved: Vec<AddedToken> = SPECIAL_TOKENS
                .iter()
                .map(|token| token.to_string())
                .chain((0..=255u8).map(|byte| format!("<0x{byte:02X}>")))
                .map(|token| AddedToken::from(token, true))
                .collect();
            let mut trainer = BpeTrainer::builder()
                .vocab_size(vocabulary)
                .min_frequency(2)
                .limit_alphabet(vocabulary / 2)
                .show_progress(false)
                .special_tokens(reserved)
                .build();
            trainer
                .feed(texts.iter(), |text| {
                    let mut text = NormalizedString::from(text);
                    NFC.normalize(&mut text)?;
                    let mut pieces = PreTokenizedString::from(text);
                    words.pre_tokenize(&mut pieces)?;
                    Ok(pieces
                        .get_splits(OffsetReferential::Original, OffsetType::Byte)
                        .into_iter()
                        .map(|(piece, ..)| piece.to_string())
                        .collect())
                })
                .map_err(failed)?;
            let mut model = BPE::default();
            trainer.train(&mut model).map_err(failed)?;
            model.byte_fallback = true;
            debug_assert!(model.get_vocab_size() <= vocabulary);

            Self::new(model)
        }

        /// The content of a `tokenizer.json`.
        pub fn to_bytes(&self) -> Result<Vec<u8>> {
            format::write(self.tokenizer.get_model())
        }
    }
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn tokenizer() -> &'static TextTokenizer {
        static TOKENIZER: OnceLock<TextTokenizer> = OnceLock::new();
        TOKENIZER.get_or_init(|| {
            let texts: Vec<String> = [
                "Nike Men Blue Shirt",
                "Made for Men",
                "In Navy Blue",
                "纯棉衬衫",
            ]
            .iter()
            .cycle()
            .take(40)
            .map(|text| text.to_string())
            .collect();
            TextTokenizer::train(&texts, 400).unwrap()
        })
    }

    #[test]
    fn what_can_not_be_shown_is_no_text() {
        let tokenizer = tokenizer();
        let shown = |text: &str| !text.contains(|c: char| c.is_control() || c == '\u{fffd}');
        for token in 0..tokenizer.vocabulary() as u32 {
            let text = tokenizer.decode(&[token, token]).unwrap();
            assert!(shown(&text), "{token}: {text:?}");
        }
        let caption = tokenizer.encode_caption("纯棉 🎉", 99).unwrap();
        assert_eq!(tokenizer.decode(&caption).unwrap(), "纯棉 🎉");
    }

    #[test]
    fn a_trained_tokenizer_reads_back() {
        let written = tokenizer().to_bytes().unwrap();
        let read = TextTokenizer::from_bytes(&written).unwrap();
        for text in ["Made for Men", "纯棉衬衫", "Ünseen wörds 🎉"] {
            assert_eq!(
                read.encode_caption(text, 99).unwrap(),
                tokenizer().encode_caption(text, 99).unwrap()
            );
        }
    }

    #[test]
    fn chinese_characters_stand_alone() {
        let tokens = tokenizer().encode_caption("纯棉衬衫", 99).unwrap();
        assert_eq!(tokens.len(), 5, "one word mark and four characters");
    }

    #[test]
    fn white_space_makes_no_difference() {
        let tokens = |text: &str| tokenizer().encode_caption(text, 99).unwrap();
        let plain = tokens("Made for Men");
        let far = " ".repeat(9999) + "Made for Men";
        assert_eq!(tokens(&far), plain);
        for text in [
            " Made  for\tMen\n",
            "Made\u{a0}for\u{3000}Men",
            "\u{2003}Made for\r\nMen",
        ] {
            assert_eq!(tokens(text), plain, "{text:?}");
        }
    }

    #[test]
    fn control_tokens_in_a_title_are_text() {
        let tokens = tokenizer().encode_caption("<eos><bos>", 99).unwrap();
        assert!(tokens.iter().all(|&token| token > VALUE), "{tokens:?}");
    }

    #[test]
    fn info_keeps_attributes_of_a_long_title() {
        let attributes = BTreeMap::from([("colour".to_string(), "Blue".to_string())]);
        let title = "Nike ".repeat(50_000);
        let info = tokenizer().encode_info(&title, &attributes, 32).unwrap();
        assert_eq!(info.len(), 32);
        let facts = tokenizer().encode_info("", &attributes, 32).unwrap();
        assert!(info.ends_with(&facts), "{info:?} ends with {facts:?}");
        let many = (0..100)
            .map(|i| (format!("name{i}"), "value".into()))
            .collect();
        assert_eq!(
            tokenizer().encode_info(&title, &many, 32).unwrap().len(),
            32
        );
    }

    #[test]
    fn damaged_files_are_refused() {
        for bytes in [&b""[..], b"{}", b"\xff\xfe"] {
            let error = TextTokenizer::from_bytes(bytes).err().unwrap();
            assert_eq!(error.code(), "model-corrupt");
        }
    }

    /// What the `tokenizers` crate would read, and fail on at the first text or while reading.
    #[test]
    fn other_forms_are_refused_by_name() {
        use serde_json::json;
        let good: serde_json::Value =
            serde_json::from_slice(&tokenizer().to_bytes().unwrap()).unwrap();
        for (part, value, code) in [
            (
                "/pre_tokenizer",
                json!({"type": "FixedLength", "length": 0}),
                "model-corrupt",
            ),
            (
                "/model/continuing_subword_prefix",
                json!("#######"),
                "model-corrupt",
            ),
            ("/model/end_of_word_suffix", json!("</w>"), "model-corrupt"),
            ("/model/dropout", json!(0.5), "model-corrupt"),
            ("/model/unk_token", json!("x".repeat(9999)), "model-corrupt"),
            ("/normalizer", json!(null), "model-corrupt"),
            (
                "/decoder/decoders/0",
                json!({"type": "Fuse"}),
                "model-corrupt",
            ),
            (
                "/added_tokens/2/content",
                json!("x".repeat(11_000)),
                "model-incompatible",
            ),
            ("/added_tokens", json!([]), "model-incompatible"),
        ] {
            let mut other = good.clone();
            *other.pointer_mut(part).unwrap() = value;
            let bytes = serde_json::to_vec(&other).unwrap();
            let error = TextTokenizer::from_bytes(&bytes).err().unwrap();
            assert_eq!(error.code(), code, "{part}");
            let named = part
                .rsplit('/')
                .find(|name| name.len() > 1 && *name != "content");
            let said = error.to_string();
            assert!(
                code != "model-corrupt"
                    || said.contains(named.unwrap())
                    || said.contains("decoder"),
                "{said}"
            );
            assert!(said.len() < 700, "{said}");
        }
        assert!(TextTokenizer::from_bytes(&serde_json::to_vec(&good).unwrap()).is_ok());
    }

    #[test]
    fn what_nobody_reads_aloud_changes_nothing() {
        let ids = |text: &str| tokenizer().encode_caption(text, 100).unwrap();
        let plain = ids("Black Shirt for Men");
        for text in [
            "Black\u{200b} Shirt for Men",
            "\u{feff}Black Shirt\u{200e} for Men",
            "Bla\u{ad}ck Shirt ™ for Men®",
            "\u{202d}Black Shirt for Men\u{202c}",
        ] {
            assert_eq!(ids(text), plain, "{text:?}");
        }
        assert_ne!(ids("👨\u{200d}👩"), ids("👨👩"));
    }

    proptest! {
        #[test]
        fn any_text_survives(text in "[\\PC&&[^\u{2581}\u{fffd}]]{0,40}") {
            use tokenizers::NormalizedString;
            let read: String = text.chars().filter(|letter| !UNREAD.contains(letter)).collect();
            let words: Vec<&str> = read.split_whitespace().collect();
            let mut expected = NormalizedString::from(words.join(" "));
            expected.nfc();
            let tokens = tokenizer().encode_caption(&text, 1000).unwrap();
            prop_assert_eq!(tokenizer().decode(&tokens).unwrap(), expected.get());
        }
    }
}
