//! Where captions say what they are told word by word: brands, and kinds of products.

use std::ops::Range;

use super::example::{Example, ExampleBox};
use super::exchange::{KIND, is_told, tells};
use super::metrics::{Copied, Copying};
use crate::error::Result;
use crate::text::TextTokenizer;

/// Some tokens of a caption that say a fact.
pub struct Span {
    /// Whether they say what kind of product it is, and not its brand.
    pub is_kind: bool,
    /// Their places among the caption's tokens.
    pub tokens: Range<usize>,
}

/// Where a caption of an example says brand or kind as title or attributes write it.
///
/// # Errors
/// As the tokenizer gives them.
pub fn spans(example: &Example, each: &ExampleBox, tokenizer: &TextTokenizer) -> Result<Vec<Span>> {
    let mut spans = Vec::new();
    for fact in &each.facts {
        let is_kind = fact.name == KIND;
        let counts = is_kind || fact.name == "brand";
        if !counts || !is_told(fact) || !tells(example, &fact.value) {
            continue;
        }
        let lower = each.text.to_lowercase();
        // Lowering may move what follows letters such as İ.
        let found = lower.find(&fact.value.to_lowercase());
        let Some(start) = found.filter(|_| lower.len() == each.text.len()) else {
            continue;
        };
        let end = start + fact.value.len();
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
            let tokens = first..last;
            spans.push(Span { is_kind, tokens });
        }
    }
    Ok(spans)
}

impl Copying {
    /// Takes in the spans of a caption, of whose tokens `right` were the likeliest.
    pub fn add(&mut self, spans: &[Span], right: &[bool]) {
        for span in spans {
            let all = right[span.tokens.clone()].iter().all(|right| *right);
            let place: &mut Copied = match span.is_kind {
                true => &mut self.kind,
                false => &mut self.brand,
            };
            place.add(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::record::Product;
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
        let product: Product = serde_json::from_value(json!({
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
        let example = Example::new(&product, None, &tokenizer, &config).unwrap();
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
    fn a_span_is_right_when_all_of_it_is() {
        let span = |is_kind, tokens| Span { is_kind, tokens };
        let mut copying = Copying::default();
        copying.add(
            &[span(false, 0..2), span(true, 2..3), span(true, 1..4)],
            &[true, true, true, false],
        );
        assert_eq!((copying.brand.right, copying.brand.all), (1, 1));
        assert_eq!((copying.kind.right, copying.kind.all), (1, 2));
        assert_eq!(copying.kind.share(), 0.5);
    }
}
