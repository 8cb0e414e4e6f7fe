//! By what captions are told apart.

use crate::words::{are_near, stem, stems, words};

const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// After these a caption must go on; so must one that ends in `&`. (Not after `an`: "Zieh dich an".)
const OPEN: [&str; 2] = ["and", "the"];

/// A caption's letters and words, in lower case and without signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Captions with the same key are the same, whatever their signs and spaces: letters and digits, or, where
    /// there are none, the text.
    pub key: String,
    /// Its words.
    pub words: Vec<String>,
    /// Their stems.
    pub(crate) stems: Vec<String>,
    /// The stems of its unbroken runs of letters and digits.
    pub(crate) parts: Vec<String>,
    /// The words that stand right behind a colon, by their number,
    pub(crate) colons: Vec<usize>,
    /// and those behind a question mark.
    pub(crate) questions: Vec<usize>,
    /// Whether it breaks off ("Armchair? Turn to Hygge &").
    pub breaks_off: bool,
}

impl Wording {
    /// Of a caption.
    pub fn new(text: &str) -> Self {
        let behind = |sign: char| {
            let mut place = 0;
            let pieces = text.split_whitespace();
            let behind = pieces.filter_map(|piece| {
                let words = words(piece).count();
                place += words;
                (words > 0 && piece.ends_with(sign)).then_some(place)
            });
            behind.collect()
        };
        let (colons, questions) = (behind(':'), behind('?'));
        let words: Vec<String> = words(text).collect();
        let key = match words.is_empty() {
            true => text.to_string(),
            false => words.concat(),
        };
        let is_open = |word: &String| OPEN.contains(&word.as_str());
        let breaks_off = text.ends_with('&') || words.last().is_some_and(is_open);
        Self {
            key,
            stems: words.iter().map(|word| stem(word)).collect(),
            parts: stems(text),
            words,
            colons,
            questions,
            breaks_off,
        }
    }

    /// Whether it says nearly what another caption says.
    pub fn is_near(&self, other: &Self) -> bool {
        are_near(&self.words, &other.words)
    }

    /// Whether a word or some words stand twice in a row ("for You for You"), as when the model repeats the last
    /// word, or what is `told` is said twice ("Lumira on the List? Lumira"). A repetition that the product's text
    /// contains ("Yo Yo") does not count.
    pub fn stammers(&self, told: &[String]) -> bool {
        let twice = |count: usize| {
            let mut pairs = self.words.windows(2 * count);
            pairs.any(|pair| pair[..count] == pair[count..] && !told.contains(&pair.concat()))
        };
        let again = |(place, word): (usize, &String)| {
            let is_name = word.chars().count() > 2 && !ARTICLES.contains(&word.as_str());
            let is_said = self.words[..place].contains(word);
            is_name && is_said && told.contains(word) && !told.contains(&word.repeat(2))
        };
        (1..=self.words.len() / 2).any(twice) || self.words.iter().enumerate().any(again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_the_same_by_letters_and_stammer_by_words() {
        let said = Wording::new;
        assert_eq!(said("T-Shirt, In Blue!").key, said("T Shirt in blue").key);
        assert_eq!(said("★ ★").key, "★ ★");
        assert!(said("").key.is_empty());
        assert!(said("Fruit from Italy, Italy").stammers(&[]));
        assert!(said("The T-Shirt for You for You").stammers(&[]));
        assert!(!said("For You, for Them, for You").stammers(&[]));
        let lumira = ["lumira".to_string(), "the".into(), "netherlands".into()];
        assert!(said("Lumira on the List? Lumira").stammers(&lumira));
        assert!(!said("All the Way from the Netherlands").stammers(&lumira));
        assert!(!said("From Italy to Italy").stammers(&[]) && !said("").stammers(&[]));
        assert_eq!(said("Fat, to Be Exact: 3 % - or: None").colons, [4, 6]);
        assert!(said("Fat : 3 %").colons.is_empty());
        assert_eq!(said("Milk? Oat. So? 3").questions, [1, 3]);
        for open in ["Turn to Hygge &", "The Sack and", "Look to The."] {
            assert!(said(open).breaks_off, "{open}");
        }
        for whole in [
            "Hygge & Co",
            "Get to Know River A",
            "Sand",
            "Made to Count On",
            "&Co",
            "Zieh Dich an",
        ] {
            assert!(!said(whole).breaks_off, "{whole}");
        }
        let told = crate::words::told([&"A Yo Yo for All".to_string()].into_iter());
        assert!(!said("The Yo Yo").stammers(&told) && said("For all all").stammers(&told));
    }
}
