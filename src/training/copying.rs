//! Where captions say what they are told word by word: brands, and kinds of products.

use std::ops::Range;

use super::example::{Example, ExampleBox};
use super::exchange::{is_told, tells};
use super::metrics::{Copied, Copying};
use crate::dataset::record::{BRAND, KIND};
use crate::error::Result;
use crate::text::TextTokenizer;

/// Some tokens of a caption that say a fact.
pub struct Span {
    /// Whether they say what kind of product it is, and not its brand.
    pub is_kind: bool,
    /// Their places among the caption's tokens.
    pub tokens: Range<usize>,
    /// What they say, in small letters.
    name: String,
    /// Where it begins in the caption's text, in bytes.
    start: usize,
}

/// Where a caption of an example says brand or kind as title or attributes write it.
///
/// # Errors
/// As the tokenizer gives them.
pub(super) fn spans(
    example: &Example,
    each: &ExampleBox,
    tokenizer: &TextTokenizer,
) -> Result<Vec<Span>> {
    let mut spans = Vec::new();
    for fact in &each.facts {
        let is_kind = fact.name == KIND;
        let counts = is_kind || fact.name == BRAND;
        if !counts || !is_told(fact) || !tells(example, &fact.value) {
            continue;
        }
        let (lower, name) = (each.text.to_lowercase(), fact.value.to_lowercase());
        // Lowering may move what follows letters such as İ.
        let found = lower.find(&name);
        let Some(start) = found.filter(|_| lower.len() == each.text.len()) else {
            continue;
        };
        let end = start + name.len();
        // The first token after which the text goes that far.
        let reaching = |length: usize| -> Result<Option<usize>> {
            for count in 0..=each.caption.len() {
                if tokenizer.decode(&each.caption[..count])?.len() >= length {
                    return Ok(Some(count));
                }
            }
            Ok(None)
        };
        let before = each.text[..start].trim_end().len();
        if let (Some(first), Some(last)) = (reaching(before)?, reaching(end)?) {
            spans.push(Span {
                is_kind,
                tokens: first..last,
                name,
                start,
            });
        }
    }
    Ok(spans)
}

impl Span {
    /// Whether `likeliest`, the likeliest token at each place of `caption` given the caption's own
    /// before it, goes on with the name, for each of the span's places. How letters are written and
    /// what stands behind the name don't count: "Muffler" and "muffler," for "muffler".
    fn goes_on(
        &self,
        caption: &[u32],
        likeliest: &[u32],
        tokenizer: &TextTokenizer,
    ) -> Result<Vec<bool>> {
        let said = |tokens: &[u32]| -> Result<String> {
            let text = tokenizer.decode(tokens)?.to_lowercase();
            Ok(text.get(self.start..).unwrap_or_default().to_string())
        };
        let goes_on = |place: usize| {
            let own = said(&caption[..place])?;
            let with = said(&[&caption[..place], &likeliest[place..=place]].concat())?;
            let is_behind = |rest: &str| !rest.starts_with(char::is_alphanumeric);
            let is_name = self.name.starts_with(&with)
                || with.strip_prefix(&self.name).is_some_and(is_behind);
            // A space by itself adds nothing to the text.
            let adds = with.len() > own.len() || likeliest[place] == caption[place];
            Ok(is_name && adds)
        };
        self.tokens.clone().map(goes_on).collect()
    }
}

impl Copying {
    /// Takes in the spans of a caption; `likeliest` are the likeliest tokens at its places.
    ///
    /// # Errors
    /// As the tokenizer gives them.
    pub fn add(
        &mut self,
        spans: &[Span],
        caption: &[u32],
        likeliest: &[u32],
        tokenizer: &TextTokenizer,
    ) -> Result<()> {
        for span in spans {
            let goes_on = span.goes_on(caption, likeliest, tokenizer)?;
            let place: &mut Copied = match span {
                Span { start: 0, .. } => &mut self.opening,
                Span { is_kind: true, .. } => &mut self.kind,
                Span { is_kind: false, .. } => &mut self.brand,
            };
            place.add(&goes_on);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::Record;
    use crate::model::ModelConfig;
    use serde_json::json;

    #[test]
    fn spans_are_the_words_that_are_told() {
        let fact =
            |name: &str, value: &str| json!({"name": name, "value": value, "source": "title"});
        let caption = |text: &str, facts: Vec<serde_json::Value>| {
            json!({"x": 0.1, "y": 0.1, "width": 0.3, "height": 0.1, "caption": text,
                "color": "#333333", "facts": facts})
        };
        let record: Record = serde_json::from_value(json!({
            "id": "a", "image": "a.png", "split": "train", "title": "Zanvanix Oil Lamp",
            "boxes": [
                caption("The oil lamp by Zanvanix!", vec![fact("brand", "Zanvanix"), fact("type", "Oil Lamp")]),
                caption("A Lamp", vec![fact("type", "Lamp"), fact("brand", "Other")]),
                caption("Of Light", vec![fact("type", "Oil Lamp")]),
            ],
        }))
        .unwrap();
        let texts: Vec<String> = (0..30).map(|_| "The oil Lamp by A".to_string()).collect();
        let tokenizer = TextTokenizer::train(&texts, 400).unwrap();
        let mut config = ModelConfig::tiny();
        config.caption_length = 99;
        let example = Example::new(&record, None, &tokenizer, &config).unwrap();
        let said = |i: usize| -> Vec<(bool, String)> {
            let each = &example.boxes[i];
            let spans = spans(&example, each, &tokenizer).unwrap();
            let text = |span: &Span| {
                tokenizer
                    .decode(&each.caption[span.tokens.clone()])
                    .unwrap()
            };
            spans
                .iter()
                .map(|span| (span.is_kind, text(span)))
                .collect()
        };
        assert_eq!(
            said(0),
            [(false, "Zanvanix".into()), (true, "oil lamp".into())]
        );
        assert_eq!(said(1), [(true, "Lamp".into())]);
        assert_eq!(said(2), []);
    }

    #[test]
    fn a_name_goes_on_in_any_letters_and_with_any_end() {
        let texts = vec!["Meet the Muffler, or the muffler by Zan".to_string(); 30];
        let tokenizer = TextTokenizer::train(&texts, 60).unwrap();
        let caption = tokenizer.encode_caption("the muffler, Zan", 99).unwrap();
        // The place that the token ends whose text goes that far.
        let place = |text: &str| {
            let whole = |count: &usize| tokenizer.decode(&caption[..*count]).unwrap() == text;
            (0..=caption.len()).find(whole).unwrap()
        };
        let span = Span {
            is_kind: true,
            tokens: place("the")..place("the muffler"),
            name: "muffler".into(),
            start: "the ".len(),
        };
        let mut copying = Copying::default();
        let mut take = |likeliest: &[u32]| {
            let spans = std::slice::from_ref(&span);
            copying.add(spans, &caption, likeliest, &tokenizer).unwrap();
            copying.kind
        };
        let copied = |right, begun, all| Copied { right, begun, all };
        assert_eq!(take(&caption), copied(1, 1, 1));
        // In a capital.
        let mut other = caption.clone();
        other[span.tokens.start] = tokenizer.encode_caption("Muffler", 99).unwrap()[0];
        assert_eq!(take(&other), copied(2, 2, 2));
        // It breaks off, or does not begin.
        let mut other = caption.clone();
        other[span.tokens.end - 1] = crate::text::EOS;
        assert!(span.tokens.len() > 1);
        assert_eq!(take(&other), copied(2, 3, 3));
        let mut other = caption.clone();
        other[span.tokens.start] = caption[caption.len() - 2];
        let found = take(&other);
        assert_eq!(found, copied(2, 3, 4));
        assert_eq!((found.share(), found.share_of_begun()), (0.5, 2.0 / 3.0));
    }
}
