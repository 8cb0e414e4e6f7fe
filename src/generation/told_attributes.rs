//! Which attribute a word is told by: no "And the Format? Morrow" of a hardcover by Ann Morrow.

use std::collections::{BTreeMap, HashSet};

use super::common_words::CommonWords;
use crate::words::{digits, stem, told, word_stems};

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

    /// Whether anything told has this stem.
    pub(super) fn are_telling(&self, stem: &str) -> bool {
        self.told.contains(stem)
    }

    /// Whether there is an attribute of one of these `names`, single words, that tells anything; and if so, whether it
    /// tells one of `stems`.
    pub(super) fn tell(&self, names: &[&str], stems: &[String]) -> Option<bool> {
        let is_called = |each: &ToldAttribute, name: &&str| each.name == [stem(name)];
        let is_meant = |each: &&ToldAttribute| {
            !each.value.is_empty() && names.iter().any(|name| is_called(each, name))
        };
        let mut meant = self.each.iter().filter(is_meant).peekable();
        meant.peek()?;
        Some(meant.any(|each| stems.iter().any(|stem| each.value.contains(stem))))
    }

    /// Whether a caption of these `words` names an attribute and beside it has something told that its value does not
    /// tell, and nothing that it does. What is common says nothing of any attribute.
    pub(super) fn are_mixed_up(&self, words: &[String], common: &CommonWords) -> bool {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        let is_told_elsewhere = |(word, stem): (&String, &String)| {
            self.told.contains(stem) && !common.are_all(std::slice::from_ref(word))
        };
        self.each.iter().any(|each| {
            let length = each.name.len();
            let mut places = stems.windows(length.max(1));
            let Some(start) = places.position(|said| said == each.name) else {
                return false;
            };
            let mut beside = words.iter().zip(&stems).enumerate();
            !each.name.iter().all(|stem| self.told.contains(stem))
                && !words
                    .iter()
                    .zip(&stems)
                    .any(|(word, stem)| each.tells(word, stem))
                && beside.any(|(place, said)| {
                    !(start..start + length).contains(&place) && is_told_elsewhere(said)
                })
        })
    }
}

impl ToldAttribute {
    /// Whether its value tells a word with this stem, or the same digits: the "40-hour" of "40 h".
    fn tells(&self, word: &str, stem: &str) -> bool {
        let own = digits(word);
        let has_digits = |told: &String| digits(told) == own;
        self.value.contains(stem) || !own.is_empty() && self.value.iter().any(has_digits)
    }
}

fn stems_of(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| stem(word)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::words::words;

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
        let mixed_up = |said: &str| {
            let words: Vec<String> = words(said).collect();
            told.are_mixed_up(&words, &common)
        };
        for wrong in [
            "And the Format? Morrow",
            "Keeper: the Formats",
            "Battery Life, to Be Exact: Ann",
            "Keeper Style by the 40h",
        ] {
            assert!(mixed_up(wrong), "{wrong}");
            let words: Vec<String> = words(wrong).collect();
            assert!(
                !told.are_mixed_up(&words, &CommonWords::default()),
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
        let said: Vec<String> = words("A Long Battery Life").collect();
        assert!(!lantern.are_mixed_up(&said, &common), "the name itself");
        let told = attributes("Format Morrow", &[("format", "hardcover")]);
        assert!(
            !told.are_mixed_up(&["format".into(), "morrow".into()], &common),
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
