//! Runs of adjectives: `fresh, powerful and sweet`.

use super::text::{After, Text, title_case};

/// What a taste may be of: `mild blueberry taste`.
const FLAVOURS: [&str; 16] = [
    "almond",
    "apple",
    "banana",
    "blueberry",
    "caramel",
    "cherry",
    "chocolate",
    "coconut",
    "coffee",
    "honey",
    "lemon",
    "milk",
    "orange",
    "raspberry",
    "strawberry",
    "vanilla",
];

/// Words that belong to a run of adjectives and say nothing: degrees, opinions.
const PASSED: [&str; 14] = [
    "very",
    "really",
    "extra",
    "so",
    "truly",
    "completely",
    "characteristically",
    "especially",
    "nice",
    "delicious",
    "good",
    "lovely",
    "wonderful",
    "great",
];

/// Words that weaken or compare, so that what follows them is not said plainly.
const HEDGES: [&str; 13] = [
    "more",
    "less",
    "most",
    "least",
    "relatively",
    "rather",
    "somewhat",
    "quite",
    "fairly",
    "bit",
    "little",
    "almost",
    "or",
];

/// A run of adjectives.
pub(super) struct Run {
    /// In small letters.
    pub adjectives: Vec<String>,
    /// `vanilla` of `mild vanilla taste`.
    pub flavour: Option<String>,
    /// Whether `slightly` stands before them.
    pub slightly: bool,
    /// The first word of the run.
    pub first: usize,
    /// The last word of the run.
    pub last: usize,
}

impl Run {
    fn empty(at: usize) -> Self {
        Self {
            adjectives: Vec::new(),
            flavour: None,
            slightly: false,
            first: at,
            last: at,
        }
    }

    /// As display text: `Sweet`, `Sweet and Rich`, `Fresh, Powerful and Sweet`, `Mild Blueberry`.
    pub fn value(&self) -> Option<String> {
        let words: Vec<&str> = self.adjectives.iter().map(String::as_str).take(3).collect();
        let slightly = if self.slightly { "slightly " } else { "" };
        Some(match (&words[..], &self.flavour) {
            ([], _) => return None,
            (words, Some(flavour)) => title_case(
                [
                    slightly.trim(),
                    &words[..words.len().min(2)].join(" "),
                    flavour,
                ]
                .into_iter()
                .filter(|part| !part.is_empty()),
            ),
            ([one], None) => title_case([format!("{slightly}{one}").as_str()]),
            ([first, second], None) => title_case([*first, "and", *second]),
            ([first, second, third, ..], None) => {
                title_case([format!("{first},").as_str(), *second, "and", *third])
            }
        })
    }

    /// Only the adjectives that `keep` knows.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self {
            adjectives: self
                .adjectives
                .iter()
                .filter(|word| keep(word))
                .cloned()
                .collect(),
            flavour: None,
            slightly: self.slightly,
            ..*self
        }
    }
}

/// The run of adjectives that ends before `noun`; nothing where it is weakened or compared.
pub(super) fn run_before(
    text: &Text<'_>,
    noun: usize,
    known: impl Fn(&str) -> bool,
) -> Option<Run> {
    let mut run = Run::empty(noun);
    let mut at = noun;
    while at > 0 && !text.begins_sentence(at) {
        at -= 1;
        let word = text.lower(at);
        if at + 1 == noun && !text.runs_on(at) {
            break;
        }
        if at + 1 == noun && FLAVOURS.contains(&word) {
            run.flavour = Some(word.into());
        } else if known(word) {
            run.adjectives.insert(0, word.into());
        } else if word == "slightly" {
            run.slightly = true;
        } else if HEDGES.contains(&word) {
            return None;
        } else if word == "and" && text.runs_on(at) && at + 1 < noun {
            continue;
        } else if !PASSED.contains(&word) {
            break;
        }
        run.first = at;
    }
    (!run.adjectives.is_empty()).then_some(run)
}

/// The run of adjectives that begins at `at`.
pub(super) fn run_from(text: &Text<'_>, at: usize, known: impl Fn(&str) -> bool) -> Option<Run> {
    let mut run = Run::empty(at);
    let mut at = at;
    while at < text.words.len() {
        let word = text.lower(at);
        if text.is_at(at, "but at the same time") {
            at += 5;
            continue;
        }
        if known(word) {
            // `full of …` and `rich in …` speak of something else.
            if text.runs_on(at) && ["of", "in", "to"].contains(&text.lower(at + 1)) {
                break;
            }
            run.adjectives.push(word.into());
            run.last = at;
        } else if word == "slightly" && run.adjectives.is_empty() {
            run.slightly = true;
        } else if word != "and" && !PASSED.contains(&word) {
            break;
        }
        if text.words[at].after == After::End {
            break;
        }
        at += 1;
    }
    (!run.adjectives.is_empty()).then_some(run)
}
