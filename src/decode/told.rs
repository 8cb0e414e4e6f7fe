//! What a caption may only say where somebody has told it of the product: names of brands and places,
//! weights, seasons. A model asked for a product of a brand that it has not learned would name one
//! that it has.

use serde::{Deserialize, Serialize};

/// Learned from the captions of a dataset; words are in lower case and without signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenWords {
    /// Words that captions say only where title or attributes do.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words such as `by`, after which captions say what is given.
    #[serde(default)]
    pub after: Vec<String>,
}

impl GivenWords {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.after.is_empty()
    }

    /// Whether `words` say something given that is not among those `told`.
    pub(crate) fn are_invented(&self, words: &[String], told: &[String]) -> bool {
        words.iter().enumerate().any(|(i, word)| {
            let follows = i > 0 && self.after.contains(&words[i - 1]);
            (follows || self.words.contains(word)) && !told.contains(word)
        })
    }
}

/// The words that a product's title and attributes tell.
pub(crate) fn told<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    texts.flat_map(|text| super::said::words(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::said::words;

    #[test]
    fn names_need_to_be_told() {
        let list = |text: &str| -> Vec<String> { words(text).collect() };
        let given = GivenWords {
            words: list("acme"),
            after: list("from size"),
        };
        let invented = |text: &str, told: &str| given.are_invented(&list(text), &list(told));
        assert!(invented("Bag by ACME", "A bag") && !invented("Bag by ACME", "The Acme bag"));
        assert!(invented("Bag from Norvane", "A bag"));
        assert!(!invented("Bag from Norvane", "Norvane bag"));
        assert!(invented("Size 42", "Bag") && !invented("Size", "Bag"));
        assert!(!GivenWords::default().are_invented(&list("Bag from Acme"), &[]));
    }
}
