//! The one form of `tokenizer.json` that there is (docs/MODEL.md, section 5). The `tokenizers` crate
//! reads many more, some of which it fails on only when a text comes along.

use serde::Deserialize;
use serde_json::{Value, from_slice, from_str};
use tokenizers::models::bpe::{BPE, BpeBuilder, Merges, Vocab};

use super::{SPECIAL_TOKENS, TOKENIZER_FILE};
use crate::error::{Error, Result};

/// All but the vocabulary.
const PARTS: &str = r#"{
  "normalizer": {"type": "NFC"},
  "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
    {"type": "Split", "pattern": {"Regex": "\\p{Han}"}, "behavior": "Isolated", "invert": false}
  ]},
  "post_processor": null,
  "decoder": {"type": "Sequence", "decoders": [
    {"type": "ByteFallback"},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}
  ]}
}"#;

/// Of the model, all but vocabulary and merges.
const MODEL: &str = r#"{
  "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
  "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": true, "ignore_merges": false
}"#;

/// What of a found part is shown in a message.
const SHOWN: usize = 80;

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
    #[serde(default)]
    normalizer: Value,
    #[serde(default)]
    pre_tokenizer: Value,
    #[serde(default)]
    post_processor: Value,
    #[serde(default)]
    decoder: Value,
    model: Model,
}

#[derive(Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
}

#[derive(Deserialize)]
struct Model {
    r#type: Value,
    #[serde(default)]
    dropout: Value,
    #[serde(default)]
    unk_token: Value,
    #[serde(default)]
    continuing_subword_prefix: Value,
    #[serde(default)]
    end_of_word_suffix: Value,
    #[serde(default)]
    fuse_unk: Value,
    #[serde(default)]
    byte_fallback: Value,
    #[serde(default)]
    ignore_merges: Value,
    vocab: Vocab,
    merges: Merges,
}

/// The byte-pair encoding of a tokenizer of that form.
///
/// # Errors
/// [`Error::ModelCorrupt`] naming the part that differs; [`Error::ModelIncompatible`] when the control
/// tokens are others than the [`SPECIAL_TOKENS`].
pub(super) fn read(bytes: &[u8]) -> Result<BPE> {
    let damaged = |error: serde_json::Error| Error::corrupt(TOKENIZER_FILE, error);
    let found: Found = from_slice(bytes).map_err(damaged)?;
    let parts: Value = from_str(PARTS).map_err(damaged)?;
    let model: Value = from_str(MODEL).map_err(damaged)?;
    let own = found.model;
    for (name, value, expected) in [
        ("normalizer", &found.normalizer, &parts),
        ("pre_tokenizer", &found.pre_tokenizer, &parts),
        ("post_processor", &found.post_processor, &parts),
        ("decoder", &found.decoder, &parts),
        ("type", &own.r#type, &model),
        ("dropout", &own.dropout, &model),
        ("unk_token", &own.unk_token, &model),
        (
            "continuing_subword_prefix",
            &own.continuing_subword_prefix,
            &model,
        ),
        ("end_of_word_suffix", &own.end_of_word_suffix, &model),
        ("fuse_unk", &own.fuse_unk, &model),
        ("byte_fallback", &own.byte_fallback, &model),
        ("ignore_merges", &own.ignore_merges, &model),
    ] {
        let expected = &expected[name];
        if value != expected {
            let value: String = value.to_string().chars().take(SHOWN).collect();
            let reason = format!("{name} is {value}, expected {expected}");
            return Err(Error::corrupt(TOKENIZER_FILE, reason));
        }
    }
    let tokens = found.added_tokens.iter().map(|token| token.id as usize);
    let known =
        |token: &AddedToken| SPECIAL_TOKENS.get(token.id as usize) == Some(&&*token.content);
    if !tokens.eq(0..SPECIAL_TOKENS.len()) || !found.added_tokens.iter().all(known) {
        let reason = format!(
            "the control tokens are others than {}",
            SPECIAL_TOKENS.join(", ")
        );
        return Err(Error::incompatible(TOKENIZER_FILE, reason));
    }
    BpeBuilder::new()
        .vocab_and_merges(own.vocab, own.merges)
        .byte_fallback(true)
        .build()
        .map_err(|error| Error::corrupt(TOKENIZER_FILE, error))
}

/// A tokenizer of that form.
///
/// # Errors
/// None but those of writing JSON.
#[cfg(feature = "train")]
pub(super) fn write(model: &BPE) -> Result<Vec<u8>> {
    let write = || -> serde_json::Result<Vec<u8>> {
        let parts: serde_json::Map<String, Value> = from_str(PARTS)?;
        let added = SPECIAL_TOKENS.iter().enumerate().map(|(id, token)| {
            serde_json::json!({
                "id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true,
            })
        });
        serde_json::to_vec(&Written {
            version: "1.0",
            truncation: None,
            padding: None,
            added_tokens: added.collect(),
            parts,
            model,
        })
    };
    write().map_err(|error| Error::data(TOKENIZER_FILE, error))
}

/// What other readers of such files expect, in their order.
#[cfg(feature = "train")]
#[derive(serde::Serialize)]
struct Written<'a> {
    version: &'static str,
    truncation: Option<()>,
    padding: Option<()>,
    added_tokens: Vec<Value>,
    #[serde(flatten)]
    parts: serde_json::Map<String, Value>,
    model: &'a BPE,
}
