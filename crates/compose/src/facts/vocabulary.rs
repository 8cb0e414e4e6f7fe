//! What catalogue labels and title words mean: `vocabulary.txt` and `brands.txt`, read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Class, NAMES};
use caponimage::data::record::hash;
use caponimage::error::{Error, Result};

const BUNDLED: &str = include_str!("vocabulary.txt");
const BRANDS: &str = include_str!("brands.txt");

/// Tells one state of the bundled vocabulary from another.
pub fn fingerprint() -> u64 {
    hash(BUNDLED) ^ hash(BRANDS).rotate_left(1)
}

/// What a catalogue calls a type of product, in natural English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// One of them: `T-Shirt`; also `Shoes`.
    pub one: String,
    /// Several: `T-Shirts`.
    pub many: String,
    /// What kind of product it is.
    pub class: Class,
}

/// A fact that words of a title state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleFact {
    /// The fact's name.
    pub name: &'static str,
    /// The fact's value.
    pub value: String,
    /// Lower-case words, any of which says so.
    pub words: Vec<String>,
    /// The catalogue types it is believed for; empty for all.
    pub types: Vec<String>,
}

/// What a title calls a product more truly than its catalogue's label does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retype {
    /// One of them.
    pub one: String,
    /// Several.
    pub many: String,
    /// Lower-case words, any of which says so.
    pub words: Vec<String>,
    /// The labels it corrects, lower case.
    pub labels: Vec<String>,
}

/// All tables.
#[derive(Debug, Default)]
pub struct Vocabulary {
    types: BTreeMap<String, Type>,
    /// Catalogue labels, lower case, to values, for each fact with such a section.
    labels: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// In the order of `vocabulary.txt`.
    pub title_facts: Vec<TitleFact>,
    /// In the order of `vocabulary.txt`.
    pub retypes: Vec<Retype>,
    /// The values that can be seen on a photo; an empty set stands for all.
    visible: BTreeMap<&'static str, BTreeSet<String>>,
    /// The beginnings of titles that are brands, longest first.
    brands: Vec<(Vec<String>, String)>,
}

/// Facts whose labels a catalogue gives and `vocabulary.txt` translates.
const LABELLED: [&str; 4] = ["colour", "usage", "season", "audience"];

impl Vocabulary {
    /// The one that ships with the crate.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        static VOCABULARY: LazyLock<std::result::Result<Vocabulary, String>> =
            LazyLock::new(|| Vocabulary::parse(BUNDLED, BRANDS));
        VOCABULARY
            .as_ref()
            .map_err(|reason| Error::data("vocabulary.txt", reason))
    }

    fn parse(text: &str, brands: &str) -> std::result::Result<Self, String> {
        let mut vocabulary = Self::default();
        let mut section = String::new();
        for (index, line) in lines(text) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                section = name.to_string();
                continue;
            }
            vocabulary
                .read(&section, line)
                .ok_or_else(|| format!("line {index}: cannot be read: {line}"))?;
        }
        for (index, line) in lines(brands) {
            let (brand, beginning) = line
                .split_once('=')
                .ok_or_else(|| format!("brands.txt, line {index}: lacks ="))?;
            let words = beginning
                .split_whitespace()
                .map(str::to_lowercase)
                .collect();
            vocabulary.brands.push((words, brand.trim().to_string()));
        }
        vocabulary
            .brands
            .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Ok(vocabulary)
    }

    /// Reads one line; `None` when it is not of its section's form.
    fn read(&mut self, section: &str, line: &str) -> Option<()> {
        let (left, right) = line.split_once('=')?;
        let (left, right) = (left.trim(), right.trim());
        if section == "type" {
            let (names, class) = right.split_once('@')?;
            let (one, many) = names.split_once('/')?;
            let found = Type {
                one: one.trim().into(),
                many: many.trim().into(),
                class: Class::find(class.trim())?,
            };
            self.types.insert(left.to_lowercase(), found);
        } else if section == "type in title" {
            let (one, many) = left.split_once('/')?;
            let (words, labels) = right.split_once('@')?;
            self.retypes.push(Retype {
                one: one.trim().into(),
                many: many.trim().into(),
                words: list(words),
                labels: list(labels).iter().map(|l| l.to_lowercase()).collect(),
            });
        } else if section == "visible" {
            let values = list(right).into_iter().filter(|value| value != "*");
            self.visible.insert(name(left)?, values.collect());
        } else if let Some(section) = LABELLED.iter().find(|labelled| **labelled == section) {
            let labels = self.labels.entry(section).or_default();
            labels.insert(left.to_lowercase(), right.to_string());
        } else {
            let (words, types) = right.split_once('@').unwrap_or((right, ""));
            self.title_facts.push(TitleFact {
                name: name(section)?,
                value: left.into(),
                words: list(words),
                types: list(types).iter().map(|t| t.to_lowercase()).collect(),
            });
        }
        Some(())
    }

    /// What a catalogue's type is; `None` for one that is not in the table.
    pub fn find_type(&self, label: &str) -> Option<&Type> {
        self.types.get(&label.to_lowercase())
    }

    /// The value of a catalogue's label; `None` for one that is not in the table.
    pub fn find_label(&self, name: &str, label: &str) -> Option<&str> {
        let labels = self.labels.get(name)?;
        labels.get(&label.to_lowercase()).map(String::as_str)
    }

    /// All values that labels of a fact stand for.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let labels = self.labels.get(name).into_iter();
        labels.flat_map(BTreeMap::values).map(String::as_str)
    }

    /// Whether a fact can be seen on a photo.
    pub fn is_visible(&self, name: &str, value: &str) -> bool {
        self.visible
            .get(name)
            .is_some_and(|values| values.is_empty() || values.contains(value))
    }

    /// The brand that a title, in lower-case words, begins with, and of how many words it is.
    pub fn find_brand(&self, words: &[String]) -> Option<(&str, usize)> {
        let (beginning, brand) = self
            .brands
            .iter()
            .find(|(beginning, _)| words.starts_with(beginning))?;
        Some((brand, beginning.len()))
    }
}

/// Numbered lines that say something.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn list(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_string).collect()
}

fn name(text: &str) -> Option<&'static str> {
    NAMES.iter().find(|name| **name == text).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_vocabulary_is_whole() {
        let vocabulary = Vocabulary::bundled().unwrap();
        assert_eq!(vocabulary.find_type("tshirts").unwrap().many, "T-Shirts");
        assert_eq!(vocabulary.find_type("Starships"), None);
        assert_eq!(
            vocabulary.find_label("colour", "Navy Blue"),
            Some("Navy Blue")
        );
        assert!(vocabulary.is_visible("type", "T-Shirt"));
        assert!(!vocabulary.is_visible("brand", "Nike"));
        for fact in &vocabulary.title_facts {
            assert!(!fact.words.is_empty(), "{fact:?}");
            assert!(
                fact.words.iter().all(|word| *word == word.to_lowercase()),
                "{fact:?}"
            );
            for label in &fact.types {
                assert!(vocabulary.find_type(label).is_some(), "{label} in {fact:?}");
            }
        }
        for (name, values) in &vocabulary.visible {
            for value in values {
                let known = vocabulary
                    .title_facts
                    .iter()
                    .any(|fact| fact.name == *name && fact.value == *value);
                assert!(known, "{name}={value} is visible and never stated");
            }
        }
    }

    #[test]
    fn the_longest_brand_wins() {
        let brands = "Polo = polo\nPolo Club = polo club\n# no brand\n";
        let vocabulary = Vocabulary::parse("", brands).unwrap();
        let words = |title: &str| -> Vec<String> { title.split(' ').map(String::from).collect() };
        assert_eq!(
            vocabulary.find_brand(&words("polo club men shirt")),
            Some(("Polo Club", 2))
        );
        assert_eq!(
            vocabulary.find_brand(&words("polo men shirt")),
            Some(("Polo", 1))
        );
        assert_eq!(vocabulary.find_brand(&words("men polo")), None);
    }

    #[test]
    fn mistakes_are_named() {
        for text in [
            "[type]\nA = B @ clothing",
            "[type]\nA = B / C @ ship",
            "[prise]\nA = b",
            "[fit]\nA",
        ] {
            let error = Vocabulary::parse(text, "").unwrap_err();
            assert!(error.starts_with("line 2: "), "{error}");
        }
    }
}
