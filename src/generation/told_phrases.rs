//! What is said whole or not at all: no "For Ages 2 Years" of a toy from 2 years on, and no "Turn to Ann" of a book by Ann
//! Morrow.

use std::collections::{BTreeMap, HashSet};

use super::common_words::CommonWords;
use super::told_attributes::{NAME_ATTRIBUTES, is_called_one_of};
use super::wording::Wording;
use crate::words::{digits, parts, stem, word_stems, words};

/// In a longer value a number may be told by itself: it is a sentence.
const LONGEST_VALUE: usize = 4;
/// No brand of more words is said at all.
const LONGEST_BRAND: usize = 8;
/// After "by" stands a name of so many words at most, or more than a name.
const LONGEST_AUTHOR: usize = 3;
/// The longest unit of a number.
const LONGEST_UNIT: usize = 3;
/// What a word before this, and one behind these, tell is not there: no "Made with Lead" of lead-free crystal.
const FREE: &str = "free";
const WITHOUT: [&str; 4] = ["no", "non", "not", "without"];
/// The most phrases: each is looked for in all that is told.
const MOST_PHRASES: usize = 64;

/// The phrases that a product's title and attributes tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldPhrases {
    whole: Vec<Phrase>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    stems: Vec<String>,
    /// Those by which a caption says it or a part of it: they are told nowhere else.
    own: HashSet<String>,
    /// Whether its last word is said for all of it, as a person's surname is.
    ends_in_surname: bool,
}

impl ToldPhrases {
    /// Of a product's title and attributes, name to value: names of two words or more, by attributes or after "by";
    /// numbers with the words of their value that stand before them; numbers with their units; and what is not there with the
    /// word that says so.
    pub(crate) fn new(title: &str, attributes: &BTreeMap<String, String>) -> Self {
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        let mut others: HashSet<String> = HashSet::new();
        for (name, value) in attributes {
            let stems: Vec<String> = word_stems(value).collect();
            if is_called_one_of(&word_stems(name).collect::<Vec<_>>(), &NAME_ATTRIBUTES) {
                names.extend((stems.len() <= LONGEST_BRAND).then_some((stems, false)));
                continue;
            }
            let number = stems.iter().position(|stem| !digits(stem).is_empty());
            let number = number.filter(|_| stems.len() <= LONGEST_VALUE);
            numbers.extend(number.map(|number| stems[..=number].to_vec()));
            others.extend(stems);
        }
        names.extend(names_after_by(title, &others).map(|name| (name, true)));
        let texts = || attributes.values().map(String::as_str).chain([title]);
        let numbers = numbers.into_iter().map(|stems| {
            let last = stems.len().saturating_sub(1);
            (stems, last, false)
        });
        let units = texts().flat_map(units_in);
        let units = units.map(|(stems, from)| (stems, from, false));
        let names = names.into_iter().map(|(stems, by)| (stems, 0, by));
        let missing = texts().flat_map(missing_in);
        let missing = missing.map(|stems| (stems, 0, false));
        let found = names.chain(missing).chain(numbers).chain(units);
        let found = found.filter(|(stems, ..)| stems.len() > 1);
        let all: Vec<Vec<String>> = texts().map(|text| word_stems(text).collect()).collect();
        let whole = found.take(MOST_PHRASES).map(|(stems, from, by)| {
            let elsewhere = all.iter().flat_map(|text| without(text, &stems));
            let elsewhere: HashSet<&String> = elsewhere.collect();
            let own = stems[from..]
                .iter()
                .filter(|stem| !elsewhere.contains(stem));
            Phrase {
                own: own.cloned().collect(),
                stems,
                ends_in_surname: by,
            }
        });
        let whole = whole.collect();
        Self { whole }
    }

    /// Whether a caption says a part of a phrase, not counting what is `common`.
    pub(super) fn are_any_cut(&self, caption: &Wording, common: &CommonWords) -> bool {
        let Wording { words, stems, .. } = caption;
        self.whole.iter().any(|phrase| {
            let is_own = |(word, stem): &(&String, &String)| {
                phrase.own.contains(*stem) && !common.is_for_anything(word)
            };
            let mut said = words.iter().zip(stems).filter(is_own).peekable();
            let is_surname =
                |stem: &String| phrase.ends_in_surname && phrase.stems.last() == Some(stem);
            let mut places = stems.windows(phrase.stems.len());
            said.peek().is_some()
                && !places.any(|said| said == phrase.stems)
                && !said.all(|(_, stem)| is_surname(stem))
        })
    }
}

/// What stands in capitals after "by", as stems: a name, up to what is told of `others` than names.
fn names_after_by<'a>(
    title: &'a str,
    others: &'a HashSet<String>,
) -> impl Iterator<Item = Vec<String>> + 'a {
    let written: Vec<&str> = title.split_whitespace().collect();
    (1..=written.len()).filter_map(move |start| {
        if !written[start - 1].eq_ignore_ascii_case("by") {
            return None;
        }
        let mut name: Vec<String> = Vec::new();
        for word in &written[start..] {
            let Some(stem) = word_stems(word).next() else {
                break;
            };
            if !word.starts_with(char::is_uppercase) || others.contains(&stem) {
                break;
            }
            if name.len() == LONGEST_AUTHOR {
                return None;
            }
            name.push(stem);
            if word.ends_with([',', ';', ':', ')', '!', '?']) {
                break;
            }
        }
        Some(name)
    })
}

/// The numbers of a text with their units, or with what counts by them, as stems, and from which of these on a caption
/// says it: the unit of "18 V", all of "SPF 30". Not "55 TV".
fn units_in(text: &str) -> impl Iterator<Item = (Vec<String>, usize)> {
    let pieces = text.split_whitespace();
    let words = pieces.flat_map(|piece| words(piece).map(move |word| (word, piece)));
    let words: Vec<(String, &str)> = words.collect();
    let is_unit = |(word, piece): &(String, &str)| {
        let length = word.chars().count();
        let is_small = piece.starts_with(char::is_lowercase) || length == 1;
        is_small && length <= LONGEST_UNIT && digits(word).is_empty()
    };
    let is_number = |(word, _): &(String, &str)| digits(word) == *word;
    let is_scale = |(word, piece): &(String, &str)| {
        let length = word.chars().count();
        (2..=LONGEST_UNIT).contains(&length) && piece.chars().all(char::is_uppercase)
    };
    // Of "SSD 500 GB" the number has a unit already.
    let is_counted = |at: usize| {
        let next = words
            .get(at + 1)
            .filter(|_| words[at].1.ends_with(char::is_numeric));
        next.is_some_and(|(word, _)| word.chars().count() <= LONGEST_UNIT + 1)
    };
    let measures = words.windows(2).enumerate().filter_map(|(at, pair)| {
        let stems = || pair.iter().map(|(word, _)| stem(word)).collect();
        match (is_number(&pair[0]), is_number(&pair[1])) {
            (true, _) if is_unit(&pair[1]) => Some((stems(), 1)),
            (false, true) if is_scale(&pair[0]) && !is_counted(at + 1) => Some((stems(), 0)),
            _ => None,
        }
    });
    measures.collect::<Vec<_>>().into_iter()
}

/// What a text says is not there, with the word that says so, as stems: "lead free", "no sugar". Not "a mug, free of charge".
fn missing_in(text: &str) -> impl Iterator<Item = Vec<String>> {
    let is_missing = |pair: &&[String]| pair[1] == FREE || WITHOUT.contains(&pair[0].as_str());
    // Runs of pieces with no sign between them.
    let (mut runs, mut goes_on) = (Vec::<Vec<String>>::new(), false);
    for piece in text.split_whitespace() {
        if !goes_on || !piece.starts_with(char::is_alphanumeric) {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.extend(parts(piece));
        }
        goes_on = piece.ends_with(char::is_alphanumeric);
    }
    let missing = runs.into_iter().flat_map(|run| {
        let pairs = run.windows(2).filter(is_missing);
        let stems = pairs.map(|pair| pair.iter().map(|part| stem(part)).collect());
        stems.collect::<Vec<_>>()
    });
    missing.collect::<Vec<_>>().into_iter()
}

/// The stems of a text but those of a phrase, which is not empty.
fn without<'a>(text: &'a [String], phrase: &[String]) -> Vec<&'a String> {
    let (mut left, mut at) = (Vec::new(), 0);
    while let Some(stem) = text.get(at) {
        if text[at..].starts_with(phrase) {
            at += phrase.len();
        } else {
            left.push(stem);
            at += 1;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_cut(said: &str, title: &str, attributes: &[(&str, &str)]) -> bool {
        let common = CommonWords::from("from to by for age the of 2 years and time".to_string());
        let attributes = attributes.iter();
        let attributes = attributes.map(|(name, value)| (name.to_string(), value.to_string()));
        let phrases = ToldPhrases::new(title, &attributes.collect());
        phrases.are_any_cut(&Wording::new(said), &common)
    }

    #[test]
    fn numbers_are_said_with_what_stands_before_them() {
        let train = |said: &str, title: &str| is_cut(said, title, &[("age", "from 2 years")]);
        assert!(train("For Age 2 Years", "Toy Train"));
        assert!(train("2 Years", "Toy Train"));
        for right in [
            "From 2 Years",
            "Years and Years",
            "From Time to Time",
            "3 Years",
            "",
        ] {
            assert!(!train(right, "Toy Train"), "{right}");
        }
        assert!(!train("2 Wagons", "Toy Train, 2 Wagons"), "told elsewhere");
        assert!(train("2 Years", "Toy Train from 2 Years"));
        assert!(!is_cut(
            "2 cups",
            "",
            &[("feature", "Makes coffee for 2 cups at once")]
        ));
        assert!(!is_cut("82 g", "", &[("weight", "82 g")]));
        assert!(!is_cut("Approx. 3 kg", "", &[("weight", "approx. 3kg")]));
    }

    #[test]
    fn units_are_said_with_their_numbers() {
        let (drill, power) = ("Hammer Drill, 18 V", &[("power", "18 V")]);
        for attributes in [&power[..], &[]] {
            assert!(is_cut("Say Hello to V", drill, attributes));
            assert!(!is_cut("18 V for You", drill, attributes));
        }
        assert!(is_cut(
            "Meet the Cream SPF",
            "Face Cream SPF 30, light",
            &[]
        ));
        assert!(!is_cut(
            "Wrapped in SPF 30",
            "Face Cream SPF 30, light",
            &[]
        ));
        assert!(!is_cut("V for You", "V Drill, 18 V", &[]), "told elsewhere");
        for (said, title) in [
            ("Pieces", "Railway, 40 pieces"),
            ("Meet the TV", "Samsung 55 TV"),
            ("Meet the Tv", "Samsung Tv 55"),
            ("Meet the TV", "Samsung TV 55 Zoll"),
        ] {
            assert!(!is_cut(said, title, &[]), "{said}: no unit");
        }
        assert!(
            is_cut("2 for You", "", &[("age", "from 2 years")]),
            "a number is never common"
        );
    }

    #[test]
    fn what_is_missing_is_not_said_to_be_there() {
        let made_of = &[("material", "lead-free crystal"), ("pad", "not included")];
        let wrong = |said: &str| is_cut(said, "Flutes, No Rim", made_of);
        for said in [
            "Made with Lead in Mind",
            "The Rim Side of Things",
            "Pad? Included",
        ] {
            assert!(wrong(said), "{said}");
        }
        for said in [
            "Lead-Free Crystal",
            "Lead Free",
            "Made with Crystal",
            "The Flutes",
            "No Rim",
        ] {
            assert!(!wrong(said), "{said}");
        }
        // Of another thing it is told.
        for title in ["Steel Flutes, Free Shipping", "Flutes - free gift box"] {
            assert!(!is_cut("The Flutes", title, &[]), "{title}");
        }
        // Of another part it is told that it is there.
        assert!(!is_cut(
            "Get in Touch with Sugar",
            "Sugar, Lactose Free or Sugar Free",
            &[]
        ));
    }

    #[test]
    fn names_are_said_whole() {
        let brand = &[
            ("Brand", "United Colors of Benetton"),
            ("colour", "United Blue"),
        ];
        let title = "United Colors of Benetton Shirt";
        assert!(is_cut("Turn to Benetton", title, brand));
        assert!(is_cut("Colors of Benetton", title, brand));
        assert!(!is_cut("Turn to United Colors of Benetton", title, brand));
        assert!(!is_cut("United Blue", title, brand), "told elsewhere");
        assert!(!is_cut("The shirt of the time", title, brand));
        assert!(!is_cut("Turn to Benetton", title, &[("shop", brand[0].1)]));
        assert!(!is_cut(
            "Turn to Benetton",
            title,
            &[("brand", ""), ("series", "-")]
        ));
    }

    #[test]
    fn names_stand_after_by() {
        let book = "The Lighthouse Keeper - a novel by Ann Morrow";
        assert!(is_cut("Turn to Ann", book, &[]));
        for right in [
            "By Ann Morrow",
            "Morrow on the Label",
            "The Lighthouse Keeper",
        ] {
            assert!(!is_cut(right, book, &[]), "{right}");
        }
        assert!(is_cut(
            "Turn to Ann",
            "Keeper BY Ann Morrow, Hardcover",
            &[]
        ));
        let told = &[("format", "Hardcover")];
        assert!(is_cut(
            "Turn to Ann",
            "Keeper by Ann Morrow Hardcover",
            told
        ));
        for other in [
            "Keeper by Ann",
            "keeper by ann morrow",
            "Keeper by Ann in Morrow",
            "Keeper by Ann Morrow Hardcover Edition",
            "Keeper by",
            "Keeper by - Ann Morrow",
        ] {
            assert!(!is_cut("Turn to Ann", other, &[]), "{other}");
        }
    }

    #[test]
    fn long_texts_take_no_long_time() {
        let title = format!("{}by Ann Morrow", "By 2 m by Ann of ".repeat(20_000));
        let long = "Ann ".repeat(20_000);
        let attributes = [("brand", long.as_str()), ("series", "Ann Morrow")];
        assert!(is_cut("Turn to Morrow", &title, &attributes));
        assert!(!is_cut("Turn to Ann", &title, &attributes));
    }
}
