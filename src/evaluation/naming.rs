//! Whether captions say the brand and the kind that they are told of.

use serde::Serialize;

use crate::dataset::record::{BRAND, KIND, Record, Source};
use crate::words::word_stems;

/// Of the photos whose record's own captions say a told name, those of which a caption says it, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Those of which one does.
    pub said: usize,
    /// All of them.
    pub all: usize,
}

/// Names that are told and said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Naming {
    /// Brands.
    pub brands: Named,
    /// Kinds of products, of one or of several.
    pub kinds: Named,
}

impl Naming {
    /// Of one photo and the texts of its captions; nothing where title and attributes are withheld.
    pub(super) fn of<'a>(product: &Record, captions: impl Iterator<Item = &'a str>) -> Self {
        if product.title.is_empty() && product.attributes.is_empty() {
            return Self::default();
        }
        let captions: Vec<Vec<String>> = captions.map(stems).collect();
        let named = |name: &str| {
            let facts = product.boxes.iter().flat_map(|each| &each.facts);
            let told = facts.filter(|fact| {
                fact.name == name && matches!(fact.source, Source::Title | Source::Attribute)
            });
            let values: Vec<Vec<String>> = told.map(|fact| stems(&fact.value)).collect();
            let is_said = |value: &Vec<String>| {
                let length = value.len().max(1);
                let mut parts = captions.iter().flat_map(|words| words.windows(length));
                parts.any(|part| part == value)
            };
            Named {
                said: usize::from(values.iter().any(is_said)),
                all: usize::from(!values.is_empty()),
            }
        };
        Self {
            brands: named(BRAND),
            kinds: named(KIND),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.brands.add(other.brands);
        self.kinds.add(other.kinds);
    }
}

impl Named {
    fn add(&mut self, other: Self) {
        self.said += other.said;
        self.all += other.all;
    }
}

fn stems(text: &str) -> Vec<String> {
    word_stems(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::Fact;
    use crate::dataset::record::tests::any_record;

    #[test]
    fn told_names_are_said_in_any_caption_and_number() {
        let fact = |name: &str, value: &str, source| Fact {
            name: name.into(),
            value: value.into(),
            source,
            evidence: String::new(),
        };
        let mut told = any_record("a");
        told.boxes[0].facts = vec![
            fact("brand", "Hygge & Co", Source::Attribute),
            fact("type", "Wing Chairs", Source::Title),
            fact("type", "Stool", Source::Label),
        ];
        let named = |text: &str| {
            let Naming { brands, kinds } = Naming::of(&told, ["", text].into_iter());
            assert_eq!((brands.all, kinds.all), (1, 1));
            (brands.said, kinds.said)
        };
        assert_eq!(named("A Wing Chair, by HYGGE & Co!"), (1, 1));
        assert_eq!(named("Hygge, the Wing of a Chair"), (0, 0));
        assert_eq!(named("Stool, Co Hygge"), (0, 0));
        told.title.clear();
        told.attributes.clear();
        assert_eq!(
            Naming::of(&told, ["Hygge & Co"].into_iter()),
            Naming::default()
        );
    }
}
