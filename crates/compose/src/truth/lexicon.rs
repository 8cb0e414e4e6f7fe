//! The word lists: words that state nothing, names of colours, and what facts imply.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::tables::{self, Row, bundled, list};
use crate::words::{parts, words};
use caponimage::dataset::record::Fact;
use caponimage::error::{Error, Result};

/// Facts that can be measured on a photo.
pub const MEASURED: [&str; 4] = ["colour", "accent", "tone", "surface"];

/// Facts on colour.
pub const COLOURED: [&str; 2] = ["colour", "accent"];

/// Facts whose value means something else in parts: a brand "Free People", a pack "2 of 3".
const WHOLE: [&str; 5] = ["brand", "mark", "series", "pack", "weight"];

/// The word lists.
pub struct Lexicon {
    neutral: HashSet<String>,
    colours: HashSet<String>,
    binding: HashSet<String>,
    implied: Vec<Implied>,
    opposites: Vec<Opposite>,
}

/// A row of `implied-words.csv`.
struct Implied {
    name: String,
    values: Vec<Pattern>,
    words: HashSet<String>,
}

/// A row of `opposites.csv`.
struct Opposite {
    name: String,
    words: Vec<String>,
}

/// Which values a row of `implied-words.csv` is for.
enum Pattern {
    Is(Vec<String>),
    EndsIn(Vec<String>),
}

#[derive(Deserialize)]
struct ImpliedRow {
    fact: String,
    values: String,
    words: String,
}

#[derive(Deserialize)]
struct OppositeRow {
    fact: String,
    words: String,
}

static LEXICON: LazyLock<std::result::Result<Lexicon, String>> =
    LazyLock::new(|| Lexicon::read().map_err(|error| error.to_string()));

impl Lexicon {
    /// The one that is bundled.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        LEXICON
            .as_ref()
            .map_err(|reason| Error::data("tables", reason.clone()))
    }

    fn read() -> Result<Self> {
        // A word in parts stands joined, as `tshirt`.
        let set = |name: &'static str| -> Result<HashSet<String>> {
            let all = tables::words(name)?;
            Ok(all.iter().flat_map(|word| words(word)).collect())
        };
        let implied: Vec<Row<ImpliedRow>> = bundled("implied-words.csv")?.rows()?;
        let opposites: Vec<Row<OppositeRow>> = bundled("opposites.csv")?.rows()?;
        let implied = implied.into_iter().map(|row| Implied {
            name: row.value.fact,
            values: list(&row.value.values).map(Pattern::parse).collect(),
            words: words(&row.value.words).into_iter().collect(),
        });
        let opposites = opposites.into_iter().map(|row| Opposite {
            name: row.value.fact,
            words: list(&row.value.words).map(String::from).collect(),
        });
        Ok(Self {
            neutral: set("neutral-words.csv")?,
            colours: set("colour-words.csv")?,
            binding: set("binding-words.csv")?,
            implied: implied.collect(),
            opposites: opposites.collect(),
        })
    }

    /// Whether a word states nothing.
    pub fn is_neutral(&self, word: &str) -> bool {
        self.neutral.contains(word)
    }

    /// Whether a word names a colour.
    pub fn is_colour(&self, word: &str) -> bool {
        self.colours.contains(word)
    }

    /// Whether the words stand for the fact's value only all together.
    pub fn is_bound(&self, fact: &Fact) -> bool {
        let binds = |part: &String| self.binding.contains(part);
        WHOLE.contains(&fact.name.as_str()) || parts(&fact.value).iter().any(binds)
    }

    /// Whether a text on facts of this name says other than another one does.
    pub fn contradicts(&self, name: &str, one: &str, other: &str) -> bool {
        let named = |text: &str| -> Vec<&Opposite> {
            let parts = parts(text);
            let says = |row: &&Opposite| row.words.iter().any(|word| parts.contains(word));
            self.opposites
                .iter()
                .filter(|row| row.name == name)
                .filter(says)
                .collect()
        };
        let (one, other) = (named(one), named(other));
        let shared = |row: &&Opposite| other.iter().any(|own| std::ptr::eq(*own, *row));
        !one.is_empty() && !other.is_empty() && !one.iter().any(shared)
    }

    /// Whether a fact implies a word.
    pub fn implies(&self, fact: &Fact, word: &str) -> bool {
        let value = words(&fact.value);
        self.implied
            .iter()
            .filter(|implied| implied.name == fact.name && implied.words.contains(word))
            .any(|implied| implied.values.iter().any(|pattern| pattern.suits(&value)))
    }
}

impl Pattern {
    fn parse(text: &str) -> Self {
        match text.strip_prefix('*') {
            Some(ending) => Self::EndsIn(words(ending)),
            None => Self::Is(words(text)),
        }
    }

    fn suits(&self, value: &[String]) -> bool {
        match self {
            Self::Is(own) => own == value,
            Self::EndsIn(ending) => value.ends_with(ending),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fact;

    #[test]
    fn neutral_words_state_nothing() {
        let lexicon = Lexicon::bundled().unwrap();
        assert!((300..=600).contains(&lexicon.neutral.len()));
        let checkable = "new sale bestselling best organic handmade genuine original pure natural \
            waterproof durable lightweight breathable soft warm light first only free no not less \
            cotton leather men women kids summer winter running sport shirt shoe suit apple \
            sweden striped formal casual party healthy cheap exclusive limited authentic";
        for word in checkable.split_whitespace() {
            assert!(!lexicon.is_neutral(word), "{word}");
        }
        for word in &lexicon.neutral {
            assert!(!lexicon.is_colour(word), "{word}");
            assert!(
                !lexicon.binding.contains(word)
                    || matches!(word.as_str(), "like" | "look" | "feel"),
                "{word}"
            );
        }
    }

    #[test]
    fn only_facts_on_colour_imply_colours() {
        let lexicon = Lexicon::bundled().unwrap();
        for implied in &lexicon.implied {
            let coloured = implied.words.iter().any(|word| lexicon.is_colour(word));
            assert!(!implied.words.is_empty() && !implied.values.is_empty());
            assert!(
                !coloured || COLOURED.contains(&implied.name.as_str()),
                "{}: {:?}",
                implied.name,
                implied.words
            );
        }
    }

    #[test]
    fn a_fact_implies_what_goes_without_saying() {
        let lexicon = Lexicon::bundled().unwrap();
        assert!(lexicon.implies(&fact("usage", "casual"), "everyday"));
        assert!(lexicon.implies(&fact("sport", "Kendo"), "athletic"));
        assert!(lexicon.implies(&fact("type", "Casual Shoes"), "footwear"));
        assert!(lexicon.implies(&fact("type", "T-Shirt"), "tee"));
        assert!(!lexicon.implies(&fact("type", "Shoes Rack"), "footwear"));
        assert!(!lexicon.implies(&fact("usage", "Formal"), "everyday"));
    }

    #[test]
    fn opposites_contradict() {
        let lexicon = Lexicon::bundled().unwrap();
        assert!(lexicon.contradicts("colour", "Navy Blue", "red"));
        assert!(!lexicon.contradicts("colour", "Navy Blue", "blue"));
        assert!(!lexicon.contradicts("colour", "Navy Blue", "checked"));
        assert!(!lexicon.contradicts("type", "Red", "Blue"));
    }
}
