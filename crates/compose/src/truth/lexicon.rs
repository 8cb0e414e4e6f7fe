//! The word lists: words that state nothing, names of colours, and what facts imply.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::{parts, words};
use crate::facts::NAMES;
use caponimage::data::record::Fact;

/// Facts that a photo shows, so that they may be stated where the text is withheld.
pub const VISIBLE: [&str; 13] = [
    "type", "colour", "accent", "pattern", "material", "sleeve", "neck", "style", "detail",
    "display", "surface", "tone", "category",
];

/// Facts that can be measured on a photo.
pub const MEASURED: [&str; 4] = ["colour", "accent", "tone", "surface"];

/// Facts on colour.
pub const COLOURED: [&str; 2] = ["colour", "accent"];

/// Facts whose value means something else in parts: a brand "Free People", a pack "2 of 3".
const WHOLE: [&str; 4] = ["brand", "mark", "pack", "weight"];

/// Words that change the meaning of those beside them: "Faux Leather" is not "Leather".
const BINDING: [&str; 22] = [
    "artificial",
    "blend",
    "effect",
    "fake",
    "faux",
    "feel",
    "free",
    "imitation",
    "less",
    "like",
    "look",
    "low",
    "mix",
    "mock",
    "no",
    "non",
    "not",
    "off",
    "reduced",
    "synthetic",
    "vegan",
    "without",
];

/// Words that exclude each other, for facts of a name.
const OPPOSITES: [(&str, &[&[&str]]); 5] = [
    ("colour", BASE_COLOURS),
    ("accent", BASE_COLOURS),
    (
        "audience",
        &[
            &["men", "mens", "man", "gents", "male"],
            &["women", "womens", "woman", "ladies", "female"],
            &["boys", "boy"],
            &["girls", "girl"],
        ],
    ),
    (
        "season",
        &[&["summer"], &["winter"], &["spring"], &["fall", "autumn"]],
    ),
    (
        "sleeve",
        &[&["full", "long"], &["half", "short"], &["sleeveless"]],
    ),
];

const BASE_COLOURS: &[&[&str]] = &[
    &["black"],
    &["white"],
    &["grey", "gray"],
    &["red"],
    &["pink"],
    &["orange"],
    &["yellow"],
    &["green"],
    &["blue"],
    &["purple"],
    &["brown"],
];

/// Whether the words stand for the fact's value only all together.
pub fn is_bound(fact: &Fact) -> bool {
    let binds = |part: &String| BINDING.contains(&part.as_str());
    WHOLE.contains(&fact.name.as_str()) || parts(&fact.value).iter().any(binds)
}

/// Whether a text on facts of this name says other than another one does.
pub fn contradicts(name: &str, one: &str, other: &str) -> bool {
    let Some((_, groups)) = OPPOSITES.iter().find(|(own, _)| *own == name) else {
        return false;
    };
    let named = |text: &str| -> Vec<usize> {
        let parts = parts(text);
        let says = |group: &&[&str]| parts.iter().any(|part| group.contains(&part.as_str()));
        (0..groups.len()).filter(|&at| says(&groups[at])).collect()
    };
    let (one, other) = (named(one), named(other));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|group| other.contains(group))
}

/// The word lists.
pub struct Lexicon {
    neutral: HashSet<String>,
    colours: HashSet<String>,
    implied: Vec<Implied>,
}

/// One line of `implied.txt`.
struct Implied {
    name: String,
    values: Vec<Pattern>,
    words: HashSet<String>,
}

/// Which values a line of `implied.txt` is for.
enum Pattern {
    Is(Vec<String>),
    EndsIn(Vec<String>),
}

impl Lexicon {
    /// The one that ships with the crate. A damaged line, which a test rules out, licenses nothing.
    pub fn bundled() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
            neutral: list(include_str!("neutral.txt")),
            colours: list(include_str!("colours.txt")),
            implied: lines(include_str!("implied.txt"))
                .filter_map(Implied::parse)
                .collect(),
        });
        &LEXICON
    }

    /// Whether a word states nothing.
    pub fn is_neutral(&self, word: &str) -> bool {
        self.neutral.contains(word)
    }

    /// Whether a word names a colour.
    pub fn is_colour(&self, word: &str) -> bool {
        self.colours.contains(word)
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

impl Implied {
    /// `None` for a line that is not `name=value|value: words`.
    fn parse(line: &str) -> Option<Self> {
        let (fact, implied) = line.split_once(": ")?;
        let (name, values) = fact.split_once('=')?;
        let known = NAMES.contains(&name);
        known.then(|| Self {
            name: name.into(),
            values: values.split('|').map(Pattern::parse).collect(),
            words: list(implied),
        })
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

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// Words of a list; a word in parts stands joined, as `tshirt`.
fn list(text: &str) -> HashSet<String> {
    lines(text).flat_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fact;

    #[test]
    fn the_lists_are_well_formed() {
        let lexicon = Lexicon::bundled();
        assert_eq!(
            lexicon.implied.len(),
            lines(include_str!("implied.txt")).count()
        );
        assert!(
            (300..=600).contains(&lexicon.neutral.len()),
            "{}",
            lexicon.neutral.len()
        );
        assert!(
            lexicon
                .implied
                .iter()
                .all(|implied| !implied.words.is_empty())
        );
    }

    #[test]
    fn neutral_words_state_nothing() {
        let lexicon = Lexicon::bundled();
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
                !BINDING[..].contains(&word.as_str())
                    || matches!(word.as_str(), "like" | "look" | "feel"),
                "{word}"
            );
        }
    }

    #[test]
    fn only_facts_on_colour_imply_colours() {
        let lexicon = Lexicon::bundled();
        for implied in &lexicon.implied {
            let coloured = implied.words.iter().any(|word| lexicon.is_colour(word));
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
        let lexicon = Lexicon::bundled();
        assert!(lexicon.implies(&fact("usage", "casual"), "everyday"));
        assert!(lexicon.implies(&fact("sport", "Kendo"), "athletic"));
        assert!(lexicon.implies(&fact("type", "Casual Shoes"), "footwear"));
        assert!(lexicon.implies(&fact("type", "Shoes"), "footwear"));
        assert!(lexicon.implies(&fact("type", "T-Shirt"), "tee"));
        assert!(!lexicon.implies(&fact("type", "Shoes Rack"), "footwear"));
        assert!(!lexicon.implies(&fact("usage", "Formal"), "everyday"));
        assert!(!lexicon.implies(&fact("style", "Casual"), "everyday"));
    }

    #[test]
    fn opposites_contradict() {
        assert!(contradicts("colour", "Red", "blue"));
        assert!(contradicts("sleeve", "Full Sleeve", "half sleeves"));
        assert!(!contradicts("sleeve", "Full Sleeve", "long sleeves"));
        assert!(!contradicts("colour", "Nude", "skin"));
        assert!(!contradicts("colour", "Grey", "grey melange"));
        assert!(!contradicts("brand", "Red Tape", "blue tape"));
    }
}
