//! Which attribute a word is told by: no "And the Format? Morrow" of a hardcover by Ann Morrow.

use std::collections::{BTreeMap, HashSet};

use super::common_words::CommonWords;
use super::wording::Wording;
use crate::words::{digits, stem, told, word_stems, words};

/// The attributes that tell names.
pub(crate) const NAME_ATTRIBUTES: [&str; 2] = ["brand", "series"];

/// A product's attributes by the stems of their words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldAttributes {
    /// All that title and attributes' values tell.
    told: HashSet<String>,
    /// The same, word by word as it is written.
    written: HashSet<String>,
    each: Vec<ToldAttribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ToldAttribute {
    /// The words of its name, in their order, by their stems,
    name: Vec<String>,
    /// and their letters.
    letters: String,
    /// The stems of the words of its value's parts, in their order.
    parts: Vec<Vec<String>>,
    /// What its value tells.
    value: HashSet<String>,
    /// The letters and digits of its value, and of that up to the first comma; none where it says whether something is so.
    quotes: Vec<String>,
}

/// What a value begins with that makes no line by itself: no "Note the Gift Box: Yes".
const WHETHER: [&str; 5] = ["yes", "no", "none", "not", "na"];

/// A part of an attribute's name, for all of it, has so many letters.
const LEAST_PART: usize = 4;

/// What begins another part of a value.
const NEXT_PART: [char; 3] = [',', ';', '('];

impl ToldAttributes {
    /// Of a product's `attributes`, name to value, where `all_told` are the words of title and values.
    pub(crate) fn new(attributes: &BTreeMap<String, String>, all_told: &[String]) -> Self {
        let each = attributes.iter().map(|(name, value)| ToldAttribute {
            name: word_stems(name).collect(),
            letters: words(name).collect(),
            parts: value
                .split(NEXT_PART)
                .map(|part| word_stems(part).collect())
                .collect(),
            value: stems_of(&told([value].into_iter())),
            quotes: quotes(value),
        });
        Self {
            told: stems_of(all_told),
            written: all_told.iter().cloned().collect(),
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

    /// Whether there is an attribute that tells anything and whose name is `fact` but for spaces and number; and if so,
    /// whether a part of its value ends in words with just these stems, the leather of full grain leather, or, of what
    /// `is_known` as such a value, it has the numbers.
    pub(super) fn say(&self, fact: &str, stems: &[String], is_known: bool) -> Option<bool> {
        let is_meant =
            |each: &&ToldAttribute| !each.value.is_empty() && stem(&each.letters) == stem(fact);
        let mut meant = self.each.iter().filter(is_meant).peekable();
        meant.peek()?;
        let numbers = || stems.iter().filter(|stem| !digits(stem).is_empty());
        Some(meant.any(|each| {
            let mut parts = each.parts.iter();
            parts.any(|part| part.ends_with(stems) && !stems.is_empty())
                || is_known && numbers().count() > 0 && numbers().all(|stem| each.tells(stem, stem))
        }))
    }

    /// Whether what a caption says of an attribute, behind a colon or a question mark, is not its value: it is cut, put
    /// together from several, or another one's.
    pub(super) fn are_misquoted(&self, caption: &Wording) -> bool {
        let signs = caption.colons.iter().chain(&caption.questions).copied();
        let Some(start) = signs.max().filter(|start| *start < caption.words.len()) else {
            return false;
        };
        let said = caption.words[start..].concat();
        let before = &caption.stems[..start];
        let is_whole = |each: &&ToldAttribute| each.place_of_name(before).is_some();
        // "Note the Battery" is of the battery life, too.
        let is_part = |each: &&ToldAttribute| {
            let is_meant =
                |stem: &&String| stem.chars().count() >= LEAST_PART && !self.is_any(stem);
            before
                .iter()
                .filter(is_meant)
                .any(|stem| each.name.contains(stem))
        };
        let whole: Vec<&ToldAttribute> = self.each.iter().filter(is_whole).collect();
        let named = match whole.is_empty() {
            true => self.each.iter().filter(is_part).collect(),
            false => whole,
        };
        // The title may write a number in another way.
        let is_quoted = |each: &ToldAttribute| {
            let is_number = |quote: &String| {
                let number = digits(quote);
                let is_own = each.value.contains(&stem(&said));
                !number.is_empty()
                    && number == digits(&said)
                    && self.written.contains(&said)
                    && !is_own
            };
            let mut quotes = each.quotes.iter();
            quotes.any(|quote| *quote == said || is_number(quote))
        };
        !named.is_empty() && !named.into_iter().any(is_quoted)
    }

    /// Whether two captions state the same number, or of the same attribute, but for names, the value, which one of them
    /// names.
    pub(super) fn are_told_twice(&self, [one, other]: [&Wording; 2], common: &CommonWords) -> bool {
        let numbers = |caption: &Wording| -> HashSet<String> {
            let numbers = caption.words.iter().map(|word| digits(word));
            numbers.filter(|number| !number.is_empty()).collect()
        };
        let is_twice = |each: &ToldAttribute| {
            let states = |caption: &Wording| {
                let mut said = caption.words.iter().zip(&caption.stems);
                said.any(|(word, stem)| each.tells(word, stem) && !common.is_for_anything(word))
            };
            let names = |caption: &Wording| each.place_of_name(&caption.stems).is_some();
            !is_called_one_of(&each.name, &NAME_ATTRIBUTES)
                && (names(one) || names(other))
                && states(one)
                && states(other)
        };
        !self.are_none()
            && (!numbers(one).is_disjoint(&numbers(other)) || self.each.iter().any(is_twice))
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
            let Some(start) = each.place_of_name(&caption.stems) else {
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
    /// Where its name stands among the stems of words, if it does.
    fn place_of_name(&self, stems: &[String]) -> Option<usize> {
        let mut places = stems.windows(self.name.len().max(1));
        places.position(|place| place == self.name)
    }

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

/// What a line may say of an attribute with this value, as letters and digits.
fn quotes(value: &str) -> Vec<String> {
    let first = value.split(NEXT_PART).next().unwrap_or_default();
    if words(value)
        .next()
        .is_some_and(|word| WHETHER.contains(&word.as_str()))
    {
        return Vec::new();
    }
    let says_something = |text: &&str| *text == value || text.contains(char::is_alphabetic);
    let quotes = [value, first].into_iter().filter(says_something);
    quotes.map(|text| words(text).collect()).collect()
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
    fn a_line_of_an_attribute_says_its_value_whole() {
        let told = attributes(
            "Quiet Fridge 3.5L, 92 litres, 12 pcs",
            &[
                ("film", "credit card size instant film"),
                ("connections", "HDMI ARC, optical, aux"),
                ("capacity", "3.5 litres"),
                ("height", "84.5 cm"),
                ("max weight", "8 kg"),
                ("weight", "1.2 kg"),
                ("gift box", "yes"),
                ("pad", "Not included"),
                ("pack", "12 pieces"),
                ("battery life", "up to 11 hours"),
                ("age", "3 years and up"),
                ("heights", "9, 12 and 15 cm"),
            ],
        );
        let misquoted = |said: &str| told.are_misquoted(&Wording::new(said));
        for wrong in [
            "Here's the Film: Card",
            "And the Connection? HDMI",
            "Connection, Since You Ask: HDMI Aux",
            "Height: 84.5 Litres",
            "And the Height? 92 litres",
            "Gift Box: Yes",
            "Note the Pad: Included",
            "Note the Pad: Not Included",
            "Note the Capacity: 3.5 cm",
            "Note the Battery: 92 litres",
            "And the Age? 3 years",
            "Heights: 9",
        ] {
            assert!(misquoted(wrong), "{wrong}");
        }
        for right in [
            "Connections? HDMI ARC",
            "Film: Credit Card Size Instant Film",
            "Note the Capacity: 3.5L",
            "Note the Capacity: 3.5 litres",
            "Height, to Be Exact: 84.5 cm",
            "Weight: 1.2 kg",
            "And the Max Weight? 8 kg",
            "Pack: 12 Pieces",
            "And the Pack? 12 pcs",
            "Note the Battery: Up to 11 Hours",
            // Of no attribute, or of none beside a value.
            "Quiet? Fridge",
            "Curious About the Height?",
            "A Gift Box for You",
        ] {
            assert!(!misquoted(right), "{right}");
        }
    }

    #[test]
    fn a_value_is_told_once() {
        let told = attributes(
            "Sorell Wool Scarf, 180 cm",
            &[
                ("brand", "Sorell"),
                ("length", "180 cm"),
                ("material", "Wool and Silk"),
            ],
        );
        let common = CommonWords::from("and note the in say it by".to_string());
        let twice = |one: &str, other: &str| {
            let [one, other] = [one, other].map(Wording::new);
            let twice = told.are_told_twice([&one, &other], &common);
            assert_eq!(twice, told.are_told_twice([&other, &one], &common));
            twice
        };
        assert!(twice("Note the Length: 180 cm", "And the Length? 180 cm"));
        assert!(twice("180 cm of Scarf", "In 180-cm"));
        assert!(twice("Note the Material: Wool and Silk", "Say It in Wool"));
        // A scarf of wool is one in all of its captions.
        assert!(!twice("The Wool Scarf", "Say It in Wool"));
        assert!(!twice(
            "Note the Material: Wool and Silk",
            "You and the Scarf"
        ));
        assert!(!twice("By Sorell", "Brand: Sorell") && !twice("", ""));
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
