//! Records as token ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::palette::class_of;
use crate::dataset::record::{Fact, Record, Source};
use crate::error::{Error, Result};
use crate::layout::{TextBox, reading_order};
use crate::model::ModelConfig;
use crate::text::{EOS, TextTokenizer};
use crate::words::{stem, words};

/// One product with one layout.
#[derive(Debug, Clone)]
pub struct Example {
    /// The place of its photo in the list of photos; nothing where it has none.
    pub photo: Option<usize>,
    /// As the model is given it.
    pub title: String,
    /// As the model is given them.
    pub attributes: BTreeMap<String, String>,
    /// The collection that it comes from; empty where nobody recorded it.
    pub source: String,
    /// Who deals in it; empty where nobody recorded it.
    pub trade: String,
    /// The voice that its captions speak in; empty where nobody recorded it.
    pub voice: String,
    /// In reading-neighbour order.
    pub boxes: Vec<ExampleBox>,
    /// What its captions are known to rest on.
    pub grounds: Grounds,
    /// The stems of all words that are recorded of the product, whether the model is given them or not, a space before and
    /// after each.
    pub known: String,
}

/// A box and its caption.
#[derive(Debug, Clone)]
pub struct ExampleBox {
    /// Where the caption stands.
    pub area: TextBox,
    /// With the end token.
    pub caption: Vec<u32>,
    /// The class of the text colour.
    pub color: usize,
    /// The caption in words.
    pub text: String,
    /// What the caption speaks of; empty where nobody recorded it.
    pub kind: String,
    /// The facts that it is known to state.
    pub facts: Vec<Fact>,
}

/// What captions are known to rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grounds {
    /// Nobody recorded it.
    Unknown,
    /// All of them on title and attributes, or on what goes with these in a description.
    Text,
    /// Some on what the picture shows.
    Picture,
}

impl Example {
    /// Tokenises a product; captions that don't fit the model are left out.
    ///
    /// # Errors
    /// [`Error::Data`] when a text colour is none of the twelve.
    pub fn new(
        record: &Record,
        photo: Option<usize>,
        tokenizer: &TextTokenizer,
        config: &ModelConfig,
    ) -> Result<Self> {
        let mut boxes = Vec::new();
        for (index, captioned) in record.boxes.iter().enumerate() {
            let mut caption =
                tokenizer.encode_caption(&captioned.caption, config.caption_length)?;
            if caption.len() >= config.caption_length {
                continue;
            }
            caption.push(EOS);
            let color = class_of(&captioned.color)
                .map_err(|reason| Error::data(&record.id, format!("box {index}: {reason}")))?;
            boxes.push(ExampleBox {
                area: captioned.area.validated(index)?,
                caption,
                color,
                text: captioned.caption.clone(),
                kind: captioned.kind.clone(),
                facts: captioned.facts.clone(),
            });
        }
        let areas: Vec<TextBox> = boxes.iter().map(|each| each.area).collect();
        let order = reading_order(&areas);
        Ok(Self {
            photo,
            title: record.title.clone(),
            attributes: record.attributes.clone(),
            source: record.source.clone(),
            trade: record.trade.clone(),
            voice: record.voice.clone(),
            boxes: order.into_iter().map(|i| boxes[i].clone()).collect(),
            grounds: Grounds::of(record),
            known: known(record),
        })
    }

    /// A product whose captions nobody has written yet: all its boxes, in reading-neighbour order.
    ///
    /// # Errors
    /// [`Error::BoxInvalid`].
    pub fn unwritten(record: &Record, photo: Option<usize>) -> Result<Self> {
        let areas = record.boxes.iter().enumerate();
        let areas = areas.map(|(index, each)| each.area.validated(index));
        let areas: Vec<TextBox> = areas.collect::<Result<_>>()?;
        let empty = |i: usize| ExampleBox {
            area: areas[i],
            caption: Vec::new(),
            color: 0,
            text: String::new(),
            kind: String::new(),
            facts: Vec::new(),
        };
        Ok(Self {
            photo,
            title: record.title.clone(),
            attributes: record.attributes.clone(),
            source: record.source.clone(),
            trade: record.trade.clone(),
            voice: record.voice.clone(),
            boxes: reading_order(&areas).into_iter().map(empty).collect(),
            grounds: Grounds::Unknown,
            known: String::new(),
        })
    }

    /// Whether all words of `value` are recorded of the product, in the singular or the plural.
    pub fn knows(&self, value: &str) -> bool {
        words(value).all(|word| self.known.contains(&format!(" {} ", stem(&word))))
    }

    /// How many tokens its boxes and captions take, by which examples of a batch are chosen to go
    /// together. Title and attributes don't count, or else batches would be all told or all untold.
    pub fn length(&self) -> usize {
        let longest = self.boxes.iter().map(|each| each.caption.len()).max();
        self.boxes.len() * (1 + longest.unwrap_or(0))
    }
}

/// The stems of the words of title, attributes, labels and what captions state, a space before and after each.
fn known(record: &Record) -> String {
    let withheld = &record.withheld;
    let facts = record.boxes.iter().flat_map(|each| &each.facts);
    let mut texts: Vec<&str> = facts.map(|fact| fact.value.as_str()).collect();
    texts.extend([&record.title, &withheld.title].map(String::as_str));
    for values in [&record.attributes, &withheld.attributes, &withheld.labels] {
        texts.extend(values.values().map(String::as_str));
    }
    let stems = texts.into_iter().flat_map(words).map(|word| stem(&word));
    let stems: BTreeSet<String> = stems.collect();
    stems
        .into_iter()
        .fold(" ".into(), |all, stem| all + &stem + " ")
}

impl Grounds {
    fn of(record: &Record) -> Self {
        let mut facts = record.boxes.iter().flat_map(|each| &each.facts).peekable();
        if facts.peek().is_none() {
            return Self::Unknown;
        }
        let withheld = &record.withheld;
        let shown = facts.any(|fact| match fact.source {
            Source::Label | Source::Pixels => true,
            Source::Title => !withheld.title.is_empty(),
            Source::Attribute => !withheld.attributes.is_empty(),
            Source::Description => false,
        });
        if shown { Self::Picture } else { Self::Text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::CaptionedBox;
    use crate::dataset::record::tests::any_record;
    use crate::training::order::Order;

    fn tokenizer() -> TextTokenizer {
        let texts = ["In Black", "For Men", "Nike Shoes"].map(String::from);
        let texts: Vec<String> = texts.iter().cycle().take(27).cloned().collect();
        TextTokenizer::train(&texts, 300).unwrap()
    }

    fn example(record: &Record) -> Result<Example> {
        Example::new(record, Some(3), &tokenizer(), &ModelConfig::tiny())
    }

    #[test]
    fn captions_end_and_stand_in_reading_order() {
        let mut record = any_record("a");
        let below = CaptionedBox {
            area: TextBox::new(0.1, 0.9, 0.2, 0.05),
            caption: "For Men".into(),
            ..record.boxes[0].clone()
        };
        let beside = CaptionedBox {
            area: TextBox::new(0.3, 0.2, 0.3, 0.4),
            caption: "Nike Shoes".into(),
            ..record.boxes[0].clone()
        };
        record.boxes.extend([below, beside]);
        let example = example(&record).unwrap();
        let texts: Vec<String> = example
            .boxes
            .iter()
            .map(|each| tokenizer().decode(&each.caption).unwrap())
            .collect();
        assert_eq!(texts, ["In Black", "Nike Shoes", "For Men"]);
        assert!(
            example
                .boxes
                .iter()
                .all(|each| each.caption.last() == Some(&EOS))
        );
    }

    #[test]
    fn long_captions_are_left_out_and_foreign_colours_refused() {
        let mut record = any_record("a");
        record.boxes[0].caption = "x".repeat(60);
        assert!(example(&record).unwrap().boxes.is_empty());
        let mut record = any_record("a");
        record.boxes[0].color = "#123456".into();
        assert!(
            example(&record)
                .unwrap_err()
                .to_string()
                .contains("#123456")
        );
    }

    #[test]
    fn batches_mix_what_is_told_and_what_is_not() {
        let told = any_record("a");
        let mut alone = told.clone();
        alone.withheld.attributes = std::mem::take(&mut alone.attributes);
        alone.withheld.title = std::mem::take(&mut alone.title);
        let lengths = [&told, &alone].map(|record| example(record).unwrap().length());
        let lengths: Vec<usize> = lengths.into_iter().cycle().take(320).collect();
        let mut order = Order::default();
        for step in 0..20 {
            let batch = order.batch(step, 16, &lengths, 1);
            let told = batch.iter().filter(|&i| i % 2 == 0).count();
            assert!((1..16).contains(&told), "{told} of 16 are told");
        }
    }

    #[test]
    fn it_is_known_what_captions_rest_on() {
        let mut record = any_record("a");
        assert_eq!(Grounds::of(&record), Grounds::Text);
        record.withheld.attributes = std::mem::take(&mut record.attributes);
        assert_eq!(Grounds::of(&record), Grounds::Picture);
        record.boxes[0].facts.clear();
        assert_eq!(Grounds::of(&record), Grounds::Unknown);
    }
}
