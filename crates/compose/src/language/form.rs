//! Whether a text is well formed.

use crate::words::{is_small, tokens};

/// The most words of a caption.
pub const MAX_WORDS: usize = 9;

/// Whether a caption is not too long, says no word twice ("Casual Casual Shoes"), and has the
/// article that its noun needs.
pub fn is_well_formed(text: &str) -> bool {
    let words = tokens(text);
    let twice = |(i, word): (usize, &String)| {
        !is_small(word) && words[..i].iter().any(|other| are_alike(other, word))
    };
    let article = |pair: &[String]| match pair[0].as_str() {
        "a" => !pair[1].starts_with(['a', 'e', 'i', 'o']),
        "an" => pair[1].starts_with(['a', 'e', 'h', 'i', 'o', 'u']),
        _ => true,
    };
    (1..=MAX_WORDS).contains(&words.len())
        && !words.iter().enumerate().any(twice)
        && words.windows(2).all(article)
}

/// Whether two words are the same to a reader, as `print` and `printed`, `seats` and `seating` are.
fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (stem(one), stem(other));
    let made_of = |long: &str, short: &str| {
        let ending = long.strip_prefix(short);
        short.len() > 2 && ending.is_some_and(|ending| ["ed", "ing"].contains(&ending))
    };
    one == other || made_of(&one, &other) || made_of(&other, &one)
}

/// A word without its plural: `parties` is `party`, `watches` is `watch`.
fn stem(word: &str) -> String {
    let plain = word.trim_end_matches("'s").trim_end_matches('\'');
    if let Some(stem) = plain.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    let hissing = |stem: &&str| stem.ends_with("ch") || stem.ends_with("sh") || stem.ends_with('x');
    let stem = plain.strip_suffix("es").filter(hissing);
    let stem = stem.or_else(|| plain.strip_suffix('s').filter(|stem| stem.len() > 2));
    stem.unwrap_or(plain).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_well_formed_says_no_word_twice() {
        for text in [
            "For You and for Me",
            "An Hour by the Sea",
            "T-Shirt, Striped",
            "Dress for Ease",
            "A Ring for Spring",
        ] {
            assert!(is_well_formed(text), "{text}");
        }
        for text in [
            "Party Speaker for Parties",
            "Watch the Watches",
            "Men's Shirt for Men",
            "The Printed Art Print",
            "Seating, to Be Exact: Seats 4",
            "A Apple",
            "One Two Three Four Five Six Seven Eight Nine Ten",
            "",
        ] {
            assert!(!is_well_formed(text), "{text}");
        }
    }
}
