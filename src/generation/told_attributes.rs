//! Which attribute a word is told by: no "And the Format? Morrow" of a hardcover by Ann Morrow.

use std::collections::{BTreeMap, HashSet};

use super::common_words::CommonWords;
use super::wording::Wording;
use crate::words::{digits, stem, told, word_stems};

/// The attributes that tell names.
pub(crate) const NAME_ATTRIBUTES: [&str; 2] = ["brand", "series"];

/// A product's attributes by the stems of their words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldAttributes {
    /// All that title and attributes' values tell.
    told: HashSet<String>,
    each: Vec<ToldAttribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ToldAttribute {
    /// The words of its name, in their order.
    name: Vec<String>,
    /// What its value tells.
    value: HashSet<String>,
}

impl ToldAttributes {
    /// Of a product's `attributes`, name to value, where `all_told` are the words of title and values.
    pub(crate) fn new(attributes: &BTreeMap<String, String>, all_told: &[String]) -> Self {
        let each = attributes.iter().map(|(name, value)| ToldAttribute {
            name: word_stems(name).collect(),
            value: stems_of(&told([value].into_iter())),
        });
        Self {
            told: stems_of(all_told),
            each: each.collect(),
        }
    }

    /// Whether nothing is told.
    pub(super) fn are_none(&self) -> bool {
        self.told.is_empty()
    }

    /// Whether anything told has this stem.
    pub(super) fn is_any(&self, stem: &str) -> bool {
        self.told.contains(stem)
    }

    /// Whether anything told has this stem, or the same digits: the "40-hour" of "40 h".
    pub(super) fn are_telling(&self, stem: &str) -> bool {
        is_told_by(&self.told, stem, stem)
    }

    /// How many words attributes' names have that a caption has from word number `at` on, and whether the caption says
    /// anything that the value of an attribute with such a name tells.
    pub(super) fn named_at(&self, at: usize, caption: &Wording) -> BTreeMap<usize, bool> {
        let mut named: BTreeMap<usize, bool> = BTreeMap::new();
        for each in &self.each {
            if !each.name.is_empty() && caption.stems[at..].starts_with(&each.name) {
                *named.entry(each.name.len()).or_default() |= each.is_told_by(caption);
            }
        }
        named
    }

    /// Whether there is an attribute of one of these `names`, single words, that tells anything; and if so, whether it
    /// tells one of `stems`.
    pub(super) fn tell(&self, names: &[&str], stems: &[String]) -> Option<bool> {
        let is_meant =
            |each: &&ToldAttribute| !each.value.is_empty() && is_called_one_of(&each.name, names);
        let mut meant = self.each.iter().filter(is_meant).peekable();
        meant.peek()?;
        Some(meant.any(|each| stems.iter().any(|stem| each.value.contains(stem))))
    }

    /// Whether a caption names an attribute and beside it has something told that its value does not tell, and nothing
    /// that it does. What is common says nothing of any attribute.
    pub(super) fn are_mixed_up(&self, caption: &Wording, common: &CommonWords) -> bool {
        let said = || caption.words.iter().zip(&caption.stems);
        let is_told_elsewhere = |(word, stem): (&String, &String)| {
            self.told.contains(stem) && !common.are_all(std::slice::from_ref(word))
        };
        self.each.iter().any(|each| {
            let length = each.name.len();
            let mut places = caption.stems.windows(length.max(1));
            let Some(start) = places.position(|said| said == each.name) else {
                return false;
            };
            let mut beside = said().enumerate();
            !each.name.iter().all(|stem| self.told.contains(stem))
                && !each.is_told_by(caption)
                && beside.any(|(place, said)| {
                    !(start..start + length).contains(&place) && is_told_elsewhere(said)
                })
        })
    }
}

impl ToldAttribute {
    /// Whether a caption says anything that its value tells.
    fn is_told_by(&self, caption: &Wording) -> bool {
        let mut said = caption.words.iter().zip(&caption.stems);
        said.any(|(word, stem)| self.tells(word, stem))
    }

    /// Whether its value tells a word with this stem, or the same digits: the "40-hour" of "40 h".
    fn tells(&self, word: &str, stem: &str) -> bool {
        is_told_by(&self.value, word, stem)
    }
}

/// Whether an attribute with a name of these stems is called by one of some single words.
pub(super) fn is_called_one_of(stems: &[String], names: &[&str]) -> bool {
    names.iter().any(|name| stems == [stem(name)])
}

/// Whether one of some stems is a word's, or has the same digits.
fn is_told_by(stems: &HashSet<String>, word: &str, stem: &str) -> bool {
    let own = digits(word);
    stems.contains(stem) || !own.is_empty() && stems.iter().any(|told| digits(told) == own)
}

fn stems_of(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| stem(word)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What is told by a title and attributes.
    pub(in crate::generation) fn attributes(title: &str, named: &[(&str, &str)]) -> ToldAttributes {
        let named = named
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        let named: BTreeMap<String, String> = named.collect();
        let told = told(named.values().chain([&title.to_string()]));
        ToldAttributes::new(&named, &told)
    }

    #[test]
    fn a_caption_that_names_an_attribute_says_its_value() {
        let common = CommonWords::from(
            "and the format of note by leather to be exact runs for life".to_string(),
        );
        let told = attributes(
            "The Lighthouse Keeper, by Ann Morrow",
            &[
                ("format", "hardcover"),
                ("battery life", "40 h"),
                ("style", "Seaside"),
                ("", ""),
            ],
        );
        let mixed_up = |said: &str| told.are_mixed_up(&Wording::new(said), &common);
        for wrong in [
            "And the Format? Morrow",
            "Keeper: the Formats",
            "Battery Life, to Be Exact: Ann",
            "Keeper Style by the 40h",
        ] {
            assert!(mixed_up(wrong), "{wrong}");
            let unknown = CommonWords::default();
            assert!(
                !told.are_mixed_up(&Wording::new(wrong), &unknown),
                "{wrong}"
            );
        }
        for right in [
            "And the Format? Hardcover",
            "Note the Battery Life: 40h",
            "Ann's Battery Life: 40-Hour",
            // Of the battery alone, or of life, nothing is told.
            "Morrow Runs for Life",
            // Nothing but common words, or nothing told.
            "By the Style",
            "And the Format? Leather",
            "By Ann Morrow",
            "",
        ] {
            assert!(!mixed_up(right), "{right}");
        }
        let lantern = attributes("Battery Lantern", &[("battery life", "40 h")]);
        let said = Wording::new("A Long Battery Life");
        assert!(!lantern.are_mixed_up(&said, &common), "the name itself");
        let told = attributes("Format Morrow", &[("format", "hardcover")]);
        assert!(
            !told.are_mixed_up(&Wording::new("Format Morrow"), &common),
            "told by itself"
        );
    }

    #[test]
    fn an_attribute_tells_what_its_value_says() {
        let told = attributes("Keeper", &[("Series", "Swift Pros"), ("type", "Racket")]);
        let stems = |stem: &str| [stem.to_string()];
        assert_eq!(told.tell(&["brand", "series"], &stems("pro")), Some(true));
        assert_eq!(
            told.tell(&["brand", "series"], &stems("racket")),
            Some(false)
        );
        assert_eq!(told.tell(&["brand"], &stems("racket")), None);
        let unsaid = attributes("Keeper", &[("brand", "-")]);
        assert_eq!(unsaid.tell(&["brand"], &stems("keeper")), None);
        assert!(
            told.are_telling("keeper") && told.are_telling("racket") && !told.are_telling("series")
        );
    }
}
