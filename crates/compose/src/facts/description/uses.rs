//! What a product is good for, and what it goes well with.

use super::Facts;
use super::text::{After, Guard, Text, title_case};

/// Words that begin to speak of a use: `good … for`, `eaten … in`.
const HEADS: [&str; 16] = [
    "base",
    "eaten",
    "enjoyed",
    "excellent",
    "fits",
    "flavor",
    "flavoring",
    "good",
    "great",
    "have",
    "ideal",
    "perfect",
    "popular",
    "suitable",
    "suited",
    "used",
];

/// Words that may stand between such a word and the next: `fits well both cold and hot in`.
const PASSED: [&str; 14] = [
    "and",
    "be",
    "base",
    "both",
    "choice",
    "cold",
    "eat",
    "eaten",
    "hot",
    "naturally",
    "or",
    "raw",
    "to",
    "well",
];

/// Words that the use itself follows.
const PREPOSITIONS: [&str; 5] = ["as", "at", "for", "in", "the"];

/// Words that something to do with it follows.
const ACTIONS: [&str; 2] = ["good to", "shredded into"];

/// Words that something to have with it follows.
const PAIRS: [&str; 9] = [
    "fits well with",
    "goes well with",
    "pairs well with",
    "match very well with",
    "matches well with",
    "eaten with",
    "served with",
    "as it is or with",
    "great with",
];

/// Words before a use that belong to how it is said, not to the use.
const FILLERS: [&str; 24] = [
    "a",
    "an",
    "the",
    "as",
    "at",
    "both",
    "example",
    "for",
    "in",
    "into",
    "ingredient",
    "of",
    "on",
    "to",
    "well",
    "various",
    "also",
    "being",
    "your",
    "our",
    "over",
    "time",
    "preferably",
    "especially",
];

/// Words that end a use where they stand in it.
const ENDS: [&str; 12] = [
    "as", "at", "by", "for", "from", "in", "of", "on", "that", "when", "which", "with",
];

/// Known uses, by their last word, and how display text says it; `-` where it is better not said.
static TABLE: &str = include_str!("uses.txt");

/// Known things to have with it, in the same form.
static PAIR_TABLE: &str = include_str!("pairs.txt");

/// Finds uses and pairings.
pub(super) fn mine(facts: &mut Facts<'_>, text: &Text<'_>) {
    for at in 0..text.words.len() {
        if let Some(next) = lead(text, at) {
            list(facts, text, "use", TABLE, (at, next - at));
        }
    }
    for phrase in ACTIONS {
        for at in text.find(phrase) {
            list(facts, text, "use", TABLE, (at, phrase.split(' ').count()));
        }
    }
    for phrase in PAIRS {
        for at in text.find(phrase) {
            list(
                facts,
                text,
                "pairing",
                PAIR_TABLE,
                (at, phrase.split(' ').count()),
            );
        }
    }
}

/// The word after the words at `at` that a use follows: `fits well in`, `popular choice for`.
fn lead(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut next = at;
    if !HEADS.contains(&text.lower(at)) {
        return None;
    }
    while text.runs_on(next) && next < at + 6 {
        next += 1;
        if PREPOSITIONS.contains(&text.lower(next)) {
            // `the` leads on only in `fits the …`.
            let leads = text.lower(next) != "the" || text.is_at(at, "fits the");
            return (leads && text.runs_on(next)).then_some(next + 1);
        }
        if !PASSED.contains(&text.lower(next)) {
            return None;
        }
    }
    None
}

/// Reads the list that follows the words at `at`. It ends where something unknown begins.
fn list(
    facts: &mut Facts<'_>,
    text: &Text<'_>,
    name: &str,
    table: &str,
    (at, words): (usize, usize),
) {
    let mut next = at + words;
    if text.words[next - 1].after == After::End {
        return;
    }
    while let Some((first, last)) = item(text, next) {
        let Some((value, end)) = known(text, first, last, table) else {
            return;
        };
        if let Some(value) = value {
            facts.add(name, value, at, end, Guard::Strict);
        }
        if text.words[last].after == After::End {
            return;
        }
        next = last + 1;
    }
}

/// The first and last word of the item that begins at `at`, separators and fillers passed over.
fn item(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let passed = |i: usize| is_separator(text, i) || FILLERS.contains(&text.lower(i));
    let mut first = at;
    while first < text.words.len() && passed(first) {
        if text.words[first].after == After::End {
            return None;
        }
        first += 1;
    }
    let mut last = first;
    while last + 1 < text.words.len() && text.runs_on(last) && !is_separator(text, last + 1) {
        last += 1;
    }
    (last < text.words.len()).then_some((first, last))
}

fn is_separator(text: &Text<'_>, at: usize) -> bool {
    ["and", "or", "as"].contains(&text.lower(at))
}

/// The display text of an item and its last word; nothing where the item is unknown, no text
/// where it is better not said.
fn known(
    text: &Text<'_>,
    first: usize,
    last: usize,
    table: &str,
) -> Option<(Option<String>, usize)> {
    let end = (first..=last)
        .find(|i| ENDS.contains(&text.lower(*i)) && !text.is_at(i - 1, "chili con"))
        .map_or(last, |end| end - 1);
    if end < first || end > first + 2 {
        return None;
    }
    let words: Vec<&str> = (first..=end).map(|i| text.words[i].raw).collect();
    // The longest known ending decides: `breakfast time` before `time`.
    (first..=end).find_map(|start| {
        let tail = words[start - first..].join(" ").to_lowercase();
        let (_, said) = table
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(known, _)| *known == tail)?;
        let head = words[..start - first].iter().copied();
        let value = (said != "-").then(|| title_case(head.chain([said])));
        Some((value, end))
    })
}
