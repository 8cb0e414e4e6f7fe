//! Captions in title case: "The Linen Armchair, of Course" of a "Linen armchair". A model copies what it is told letter
//! by letter, and shops often write titles in lower case.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::{stem, word_stems, words};

/// The attribute that is never capitalised: a brand is written as its owner writes it.
const BRAND: &str = "brand";

/// A text that has so many times as many words with a capital as in lower case has the latter on purpose
/// ("adidas Running Shoes").
const ON_PURPOSE: usize = 2;

/// The words that captions in title case write in lower case, without signs; where there are none, captions are left
/// as they are. In JSON one string, with spaces between words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct TitleCase {
    small: BTreeSet<String>,
}

/// What of a product's title and attributes may be capitalised, by the stems of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldWords {
    /// All that is told but for small words.
    all: BTreeSet<String>,
    /// What is told in lower case on purpose.
    kept: BTreeSet<String>,
}

impl TitleCase {
    /// Whether captions are left as they are.
    pub fn is_empty(&self) -> bool {
        self.small.is_empty()
    }

    /// How many small words there are.
    pub fn len(&self) -> usize {
        self.small.len()
    }

    /// What is told of a product, all of whose words are `told`: by its `texts`, attributes' values each with the
    /// attribute's name, the title with an empty one.
    pub(crate) fn told_words<'a>(
        &self,
        told: &[String],
        texts: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> ToldWords {
        if self.is_empty() {
            return ToldWords::default();
        }
        let mut kept = BTreeSet::new();
        for (name, text) in texts {
            let pieces = text
                .split_whitespace()
                .filter(|piece| !self.is_small(piece));
            let (large, small): (Vec<_>, Vec<_>) = pieces
                .filter_map(|piece| Some((piece, has_capital(piece)?)))
                .partition(|(_, large)| *large);
            if name.eq_ignore_ascii_case(BRAND) || large.len() >= ON_PURPOSE * small.len() {
                kept.extend(small.iter().flat_map(|(piece, _)| word_stems(piece)));
            }
        }
        let told = told.iter().filter(|word| !self.small.contains(*word));
        ToldWords {
            all: told.map(|word| stem(word)).collect(),
            kept,
        }
    }

    /// A caption as it stands on the picture: one in title case has its told words capitalised, but for those in
    /// lower case on purpose and units of numbers.
    pub(crate) fn applied_to(&self, caption: String, told: &ToldWords) -> String {
        if self.is_empty() || !self.is_title_case(&caption, told) {
            return caption;
        }
        let mut written = String::with_capacity(caption.len());
        let mut after_number = false;
        for piece in caption.split_inclusive(char::is_whitespace) {
            let is_changed = !after_number
                && is_in_lower_case(piece)
                && !self.is_small(piece)
                && word_stems(piece)
                    .all(|stem| told.all.contains(&stem) && !told.kept.contains(&stem));
            if is_changed {
                capitalise(piece, &mut written);
            } else {
                written.push_str(piece);
            }
            if !piece.trim().is_empty() {
                after_number = piece.contains(char::is_numeric);
            }
        }
        written
    }

    /// Whether all words after the first that are neither told nor small begin with a capital; where there are none,
    /// whether any word after the first does.
    fn is_title_case(&self, caption: &str, told: &ToldWords) -> bool {
        let is_told = |piece: &str| word_stems(piece).all(|stem| told.all.contains(&stem));
        let pieces = || caption.split_whitespace().skip(1);
        let own = pieces().filter(|piece| !self.is_small(piece) && !is_told(piece));
        let mut own = own.filter_map(has_capital).peekable();
        match own.peek() {
            Some(_) => own.all(|large| large),
            None => pieces().filter_map(has_capital).any(|large| large),
        }
    }

    /// Whether a word is one that captions write in lower case.
    pub(crate) fn is_small(&self, piece: &str) -> bool {
        words(piece).any(|word| self.small.contains(&word))
    }
}

/// Whether a word begins with a capital; nothing where its first letter or digit has no case.
pub(crate) fn has_capital(word: &str) -> Option<bool> {
    let first = word.chars().find(|c| c.is_alphanumeric())?;
    (first.is_uppercase() || first.is_lowercase()).then(|| first.is_uppercase())
}

/// Whether a word, without the signs around it, has nothing but lower case letters, hyphens and apostrophes: others
/// ("iPhone", "e.l.f.") are written so on purpose.
fn is_in_lower_case(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_lower = |c: char| c.is_lowercase() || matches!(c, '-' | '\'' | '’');
    !inner.is_empty() && inner.chars().all(is_lower)
}

fn capitalise(word: &str, written: &mut String) {
    let mut is_first = true;
    for c in word.chars() {
        if is_first && c.is_alphabetic() {
            written.extend(c.to_uppercase());
            is_first = false;
        } else {
            written.push(c);
        }
    }
}

impl<W: Into<String>> FromIterator<W> for TitleCase {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        Self {
            small: words.into_iter().map(W::into).collect(),
        }
    }
}

impl From<String> for TitleCase {
    fn from(text: String) -> Self {
        text.split_whitespace().collect()
    }
}

impl From<TitleCase> for String {
    fn from(words: TitleCase) -> Self {
        words.small.into_iter().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A caption of a product of which these texts are told, attributes with their names.
    fn written(caption: &str, texts: &[(&str, &str)]) -> String {
        let case = TitleCase::from("the of to and for from in a".to_string());
        let values: Vec<String> = texts.iter().map(|(_, text)| text.to_string()).collect();
        let told = crate::words::told(values.iter());
        let told = case.told_words(&told, texts.iter().copied());
        case.applied_to(caption.into(), &told)
    }

    #[test]
    fn what_is_told_in_lower_case_is_written_as_the_rest() {
        let told = [
            ("", "Linen armchair Malva, sand, for dogs"),
            ("", "men's dry-skin care"),
        ];
        for (said, expected) in [
            (
                "The Linen armchair, of Course",
                "The Linen Armchair, of Course",
            ),
            ("armchair? Say No More", "Armchair? Say No More"),
            ("«sand», the Easy Way", "«Sand», the Easy Way"),
            ("For men's dry-skin Days", "For Men's Dry-skin Days"),
            (
                "Armchairs for dogs, Big and Shy",
                "Armchairs for Dogs, Big and Shy",
            ),
            ("The  sand \u{a0}Look", "The  Sand \u{a0}Look"),
        ] {
            assert_eq!(written(said, &told), expected);
        }
    }

    #[test]
    fn other_captions_stay_as_they_are() {
        let told = [("", "iPhone armchair, 750 ml, 2 years, from e.l.f. x1")];
        for said in [
            // In sentence case, or nobody knows.
            "The armchair, if you please",
            "Dressed in armchair",
            "The armchair from iPhone",
            "armchair",
            // Units of numbers, and names with a case of their own.
            "Now 750 ml, Right Here",
            "Now 750  ml, Right Here",
            "iPhone in Style",
            "e.l.f. for Days",
            "x1, Right Here",
            // Not told.
            "a Thing from the Past",
            "扶手椅 Style",
            "",
            " ",
        ] {
            assert_eq!(written(said, &told), said);
        }
        let said = "The armchair, of Course";
        let untouched = TitleCase::default().applied_to(said.into(), &ToldWords::default());
        assert_eq!(untouched, said);
    }

    #[test]
    fn of_told_words_alone_one_capital_tells() {
        let told = [("", "Memory foam dog bed, sand")];
        for said in [
            "memory foam dog Bed",
            "Memory Foam dog bed",
            "Memory foam Dog Bed",
        ] {
            assert_eq!(written(said, &told), "Memory Foam Dog Bed");
        }
        assert_eq!(written("Memory foam", &told), "Memory foam");
    }

    #[test]
    fn a_brand_is_written_as_it_is_told() {
        let said = "The adidas shoes, of Course";
        let capitalised = "The Adidas Shoes, of Course";
        for (told, expected) in [
            (vec![("", "adidas shoes")], capitalised),
            (
                vec![("Brand", "adidas"), ("", "adidas shoes")],
                "The adidas Shoes, of Course",
            ),
            // Among capitals lower case is on purpose.
            (
                vec![("", "adidas Running Shoes")],
                "The adidas Shoes, of Course",
            ),
            (vec![("", "New adidas shoes for Men")], capitalised),
        ] {
            assert_eq!(written(said, &told), expected, "{told:?}");
        }
    }

    #[test]
    fn small_words_are_one_string_of_json() {
        let case: TitleCase = ["to", "for"].into_iter().collect();
        let json = serde_json::to_string(&case).unwrap();
        assert_eq!(json, r#""for to""#);
        assert_eq!(serde_json::from_str::<TitleCase>(&json).unwrap(), case);
    }
}
