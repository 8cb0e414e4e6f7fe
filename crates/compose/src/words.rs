//! Texts as words, and when two words are the same.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::tables::{Row, bundled};

#[derive(Deserialize)]
struct PairRow {
    one: String,
    other: String,
}

/// Pairs that look like one word and its plural and are not; none where the table is damaged, which a
/// test rules out.
static NOT_PLURALS: LazyLock<HashSet<(String, String)>> = LazyLock::new(|| {
    let rows = bundled("not-plurals.csv").and_then(|table| table.rows());
    let pair = |row: Row<PairRow>| (row.value.one, row.value.other);
    rows.unwrap_or_default().into_iter().map(pair).collect()
});

/// The words of a text, each in the parts that hyphens leave: `Men's V-Neck` is
/// `[[mens], [v, neck]]`. Lower case; apostrophes are dropped, and `1.5` stays one part.
pub fn groups(text: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut groups = vec![vec![String::new()]];
    for (at, &letter) in letters.iter().enumerate() {
        let decimal = matches!(letter, '.' | ',') && at > 0 && is_digit(at - 1) && is_digit(at + 1);
        let last = groups.last_mut();
        if letter.is_alphanumeric() || decimal {
            if let Some(part) = last.and_then(|group| group.last_mut()) {
                part.push(letter);
            }
        } else if letter == '-' {
            last.into_iter().for_each(|group| group.push(String::new()));
        } else if !matches!(letter, '\'' | '’') {
            groups.push(vec![String::new()]);
        }
    }
    for group in &mut groups {
        group.retain(|part| !part.is_empty());
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// All parts of a text: `Men's V-Neck` is `[mens, v, neck]`.
pub fn parts(text: &str) -> Vec<String> {
    groups(text).concat()
}

/// The words of a text without their hyphens: `Men's V-Neck` is `[mens, vneck]`.
pub fn words(text: &str) -> Vec<String> {
    groups(text).iter().map(|group| group.concat()).collect()
}

/// Whether `phrase` stands in `text`, word for word. No word stands anywhere.
pub fn stands(phrase: &[String], text: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

/// Whether two words are the same but for the plural.
pub fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    singulars(long).any(|one| singulars(short).any(|other| one == other))
        && !NOT_PLURALS.contains(&(short.to_string(), long.to_string()))
}

/// What a word may be the plural of; itself among them.
fn singulars(word: &str) -> impl Iterator<Item = String> {
    [
        ("", ""),
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ves", "f"),
        ("ves", "fe"),
    ]
    .into_iter()
    .filter_map(move |(ending, instead)| {
        let stem = word.strip_suffix(ending)?;
        // "S" is a size and "is" a word, not plurals.
        let long = ending.is_empty() || stem.len() >= 2;
        (long && !(ending == "s" && stem.ends_with('s'))).then(|| format!("{stem}{instead}"))
    })
}

/// Words that may stand in a caption twice; none where the table is damaged, which a test rules out.
static SMALL_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| crate::tables::words("small-words.csv").unwrap_or_default());

/// Whether a word may stand in a caption twice, for it means nothing by itself.
pub fn is_small(word: &str) -> bool {
    SMALL_WORDS.contains(word)
}

/// A text in lower case, with single spaces and without signs around its words, by which captions
/// in different voices are compared.
pub fn plain(text: &str) -> String {
    tokens(text).join(" ")
}

/// The words of a text in lower case, without signs around them.
pub fn tokens(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| {
            let sign = |c: char| ".,:;?!\"".contains(c);
            word.trim_matches(sign).to_lowercase().replace('’', "'")
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words() {
        assert_eq!(
            groups("Men’s V-Neck, 1.5 l!"),
            [vec!["mens"], vec!["v", "neck"], vec!["1.5"], vec!["l"]]
        );
        assert_eq!(words("Grey/Red & V-Neck-"), ["grey", "red", "vneck"]);
        assert_eq!(parts("Grey/Red & V-Neck-"), ["grey", "red", "v", "neck"]);
        assert_eq!(words("– !"), [""; 0]);
    }

    #[test]
    fn a_phrase_stands_in_whole_words() {
        let text = words("Nike Men Round Neck Tee");
        assert!(stands(&words("round NECK"), &text));
        assert!(!stands(&words("round tee"), &text));
        assert!(!stands(&words("roun"), &text));
        assert!(!stands(&words("shirt"), &words("Blue T-Shirt")));
        assert!(!stands(&[], &text));
    }

    #[test]
    fn plurals_are_the_same_word() {
        assert_eq!(NOT_PLURALS.len(), 8);
        for (one, many) in [
            ("shirt", "shirts"),
            ("watch", "watches"),
            ("dress", "dresses"),
            ("accessory", "accessories"),
            ("scarf", "scarves"),
            ("glove", "gloves"),
            ("shoe", "shoes"),
        ] {
            assert!(same(one, many) && same(many, one), "{one} {many}");
        }
        for (one, other) in [
            ("short", "shorts"),
            ("glass", "glasses"),
            ("bra", "brass"),
            ("red", "reds!"),
            ("a", "as"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn captions_in_different_voices_are_the_same_text() {
        assert_eq!(plain("Sink  Right In!"), plain("sink right in."));
        assert_eq!(tokens("Fill. Sip? «Repeat»"), ["fill", "sip", "«repeat»"]);
    }
}
