//! What a caption may only say where somebody has told it of the product: names of brands and places,
//! weights, seasons. A model asked for a product of a brand that it has not learned would name one
//! that it has.

use serde::{Deserialize, Serialize};

pub(super) const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// Learned from the captions of a dataset; words are in lower case and without signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenWords {
    /// Words that captions say only where title or attributes do.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words such as `by`, after which captions say what is given.
    #[serde(default)]
    pub after: Vec<String>,
    /// Whether captions say numbers only where title or attributes do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub numbers: bool,
}

impl GivenWords {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.after.is_empty() && !self.numbers
    }

    /// Whether `words` say something given that is not among those `told`. Articles between a word and
    /// what follows it are passed over: "from the Netherlands" of what comes from "Netherlands".
    pub(crate) fn are_invented(&self, words: &[String], told: &[String]) -> bool {
        let mut follows = false;
        let is_told_number = |word: &String| {
            let digits = digits(word);
            digits.is_empty() || told.iter().any(|told| self::digits(told) == digits)
        };
        words.iter().any(|word| {
            if self.numbers && !is_told_number(word) {
                return true;
            }
            let is_article = ARTICLES.contains(&word.as_str());
            let given = (follows && !is_article) || self.words.contains(word);
            follows = self.after.contains(word) || (follows && is_article);
            given && !told.contains(word)
        })
    }
}

/// The digits of a word, in any script: of `40-hour` those of 40.
pub(crate) fn digits(word: &str) -> String {
    word.chars().filter(|c| c.is_numeric()).collect()
}

/// The words that a product's title and attributes tell, in whatever way a caption may write them:
/// "Men's" tells `mens` and `men`, "Fall/Winter" both seasons, and "Cotton Blend" also `cottonblend`.
pub(crate) fn told<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut told = Vec::new();
    for text in texts {
        let parts: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_lowercase)
            .collect();
        told.extend(parts.windows(2).map(<[String]>::concat));
        told.extend(parts);
        told.extend(super::said::words(text));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::said::words;

    #[test]
    fn numbers_are_said_where_they_are_told() {
        let given = GivenWords {
            numbers: true,
            ..GivenWords::default()
        };
        let titles = ["Kettle, 1.2 l".into(), "Runs for 40 h".into()];
        let told = told(titles.iter());
        let invented = |text: &str| {
            let words: Vec<String> = words(text).collect();
            given.are_invented(&words, &told)
        };
        for said in ["1.2 l of tea", "40-Hour Days", "40h", "No number at all"] {
            assert!(!invented(said), "{said}");
        }
        for said in ["The House of 170e", "1.5 l", "14 h", "٤"] {
            assert!(invented(said), "{said}");
        }
        assert!(!given.is_empty());
    }

    #[test]
    fn words_are_told_however_they_are_joined() {
        let titles = ["Men's Fall/Winter Cotton-Blend".into(), "T Shirt".into()];
        let told = told(titles.iter());
        for word in [
            "men",
            "mens",
            "fall",
            "winter",
            "fallwinter",
            "cotton",
            "blend",
        ] {
            assert!(told.contains(&word.to_string()), "{word}");
        }
        assert!(told.contains(&"cottonblend".into()) && told.contains(&"tshirt".into()));
        assert!(!told.contains(&"blendt".into()), "of different texts");
    }

    #[test]
    fn names_need_to_be_told() {
        let list = |text: &str| -> Vec<String> { words(text).collect() };
        let given = GivenWords {
            words: list("acme"),
            after: list("from size"),
            numbers: false,
        };
        let invented = |text: &str, told: &str| given.are_invented(&list(text), &list(told));
        assert!(invented("Bag by ACME", "A bag") && !invented("Bag by ACME", "The Acme bag"));
        assert!(invented("Bag from Norvane", "A bag"));
        assert!(!invented("Bag from Norvane", "Norvane bag"));
        assert!(invented("Size 42", "Bag") && !invented("Size", "Bag"));
        assert!(!invented("Bag from the Norvane", "Norvane bag"));
        assert!(invented("Bag from the Norvane", "A bag"));
        assert!(!invented("Bag from the", "A bag"));
        assert!(!GivenWords::default().are_invented(&list("Bag from Acme"), &[]));
    }
}
