//! The words that captions may use freely. Any other, such as a brand, a place, a material or a weight, must stand
//! in the title or an attribute: a model asked for a product of a brand that it has not learned would name one
//! that it has.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::digits;

/// The words that captions say without being told them, in lower case and without signs; where there
/// are none, all words are such words. In JSON one string, with spaces between words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct CommonWords(BTreeSet<String>);

impl CommonWords {
    /// Whether captions may say whatever they like.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether all of `words` may be said of anything. Where no words are common all are.
    pub(crate) fn are_all(&self, words: &[String]) -> bool {
        self.is_empty() || words.iter().all(|word| self.0.contains(word))
    }

    /// Whether a word says nothing of a product even where that is told: it is common, and no number. Where no words are
    /// common none does.
    pub(super) fn is_for_anything(&self, word: &str) -> bool {
        digits(word).is_empty() && self.0.contains(word)
    }

    /// Whether one of `words` is neither common nor `told`, singular and plural being one. A word with digits is
    /// told where another one with the same digits is, and, where it has letters, too, some that begin alike: the
    /// "40-hour" of "40 h". Where no words are common all are.
    pub(crate) fn are_any_invented(&self, words: &[String], told: &[String]) -> bool {
        let is_told = |word: &String| match digits(word) {
            number if number.is_empty() => crate::words::is_told(word, told),
            number => {
                let unit = letters(word);
                told.iter()
                    .filter(|told| digits(told) == number)
                    .any(|told| are_alike(&unit, &letters(told)))
            }
        };
        let is_known = |word: &String| self.0.contains(word) || is_told(word);
        !self.is_empty() && !words.iter().all(is_known)
    }
}

/// A word without its digits.
fn letters(word: &str) -> String {
    word.chars().filter(|c| !c.is_numeric()).collect()
}

/// Whether a number may stand with this `unit` where it is told with that one: with none, or with a longer or a shorter form.
fn are_alike(unit: &str, told: &str) -> bool {
    unit.is_empty() || !told.is_empty() && (unit.starts_with(told) || told.starts_with(unit))
}

impl<W: Into<String>> FromIterator<W> for CommonWords {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        Self(words.into_iter().map(W::into).collect())
    }
}

impl From<String> for CommonWords {
    fn from(text: String) -> Self {
        text.split_whitespace().collect()
    }
}

impl From<CommonWords> for String {
    fn from(words: CommonWords) -> Self {
        words.iter().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{told, words};

    #[test]
    fn numbers_are_said_where_they_are_told() {
        let common = CommonWords::from("of tea days no number at all the house l h".to_string());
        let titles = ["Kettle, 1.2 l".into(), "Runs for 40 h".into()];
        let told = told(titles.iter());
        let invented = |text: &str| {
            let words: Vec<String> = words(text).collect();
            common.are_any_invented(&words, &told)
        };
        for said in ["1.2 l of tea", "40-Hour Days", "40h", "No number at all"] {
            assert!(!invented(said), "{said}");
        }
        for said in ["The House of 170e", "1.5 l", "14 h", "٤", "12itres", "40l"] {
            assert!(invented(said), "{said}");
        }
    }

    #[test]
    fn names_need_to_be_told() {
        let list = |text: &str| -> Vec<String> { words(text).collect() };
        let common = CommonWords::from("bag by from the a house of".to_string());
        let invented = |text: &str, told: &str| common.are_any_invented(&list(text), &list(told));
        assert!(invented("Bag by ACME", "A bag") && !invented("Bag by ACME", "The Acme bag"));
        assert!(invented("Bag from the House of Norvane", "A bag"));
        assert!(!invented("From the Netherlands", "Gouda, Netherlands"));
        // Of neither: a slip of the pen.
        assert!(invented("A Wirires Bag", "Wireless bag"));
        assert!(!CommonWords::default().are_any_invented(&list("Bag from Acme"), &[]));
    }

    #[test]
    fn what_is_told_of_one_may_be_said_of_several() {
        let common = CommonWords::from("to".to_string());
        let invented = |said: &str, told: &str| {
            let [said, told] = [said, told].map(|word| vec![word.to_string()]);
            common.are_any_invented(&said, &told)
        };
        for (one, several) in [
            ("papaya", "papayas"),
            ("box", "boxes"),
            ("dress", "dresses"),
            ("brush", "brushes"),
            ("mango", "mangoes"),
            ("shoe", "shoes"),
            ("berry", "berries"),
            ("movie", "movies"),
            ("kettle", "kettles"),
        ] {
            assert!(!invented(several, one) && !invented(one, several), "{one}");
        }
        assert!(invented("papers", "papaya") && invented("glas", "glass"));
    }

    #[test]
    fn common_words_are_one_string_of_json() {
        let common: CommonWords = ["the", "bag"].into_iter().collect();
        let json = serde_json::to_string(&common).unwrap();
        assert_eq!(json, r#""bag the""#);
        assert_eq!(serde_json::from_str::<CommonWords>(&json).unwrap(), common);
    }
}
