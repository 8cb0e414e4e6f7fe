//! Whether a text is well formed, and of which line of the tables.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::phrasing::{Phrasing, Piece};
use crate::facts::{audiences, possessive};
use crate::tables;

/// The most words of a caption.
pub const MAX_WORDS: usize = 9;

/// Words that may stand in a caption twice; none where the table is damaged, which a test rules out.
static SMALL_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| tables::words("small-words.csv").unwrap_or_default());

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

/// Says whether a text can be the value of a fact of that name.
pub type Binds<'a> = dyn Fn(&str, &str) -> bool + 'a;

/// The most words of a value.
const MAX_VALUE: usize = 5;

/// Whether a text has the form of a phrasing, whose placeholders bind texts as `binds` allows.
pub fn matches(phrasing: &Phrasing, text: &[String], binds: &Binds) -> bool {
    matched(&elements(phrasing), text, binds)
}

/// An element of a phrasing: a word, or a placeholder with the letters that cling to it.
enum Element<'a> {
    Word(String),
    Placeholder {
        before: String,
        piece: &'a Piece,
        after: String,
    },
}

fn elements(phrasing: &Phrasing) -> Vec<Element<'_>> {
    let mut elements: Vec<Element> = Vec::new();
    // Whether the next words cling to what stands before them.
    let mut clings = false;
    for piece in phrasing.pieces() {
        if let Piece::Words(words) = piece {
            let (mut rest, letters) = (words.as_str(), |c: char| {
                c.is_alphanumeric() || c == '\'' || c == '-'
            });
            if clings && let Some(Element::Placeholder { after, .. }) = elements.last_mut() {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                *after = rest[..end].trim_matches(|c| !letters(c)).to_lowercase();
                rest = &rest[end..];
            }
            elements.extend(tokens(rest).into_iter().map(Element::Word));
            clings = !rest.ends_with(char::is_whitespace) && rest.ends_with(letters);
        } else {
            let before = match elements.last() {
                Some(Element::Word(_)) if clings => match elements.pop() {
                    Some(Element::Word(word)) => word,
                    _ => String::new(),
                },
                _ => String::new(),
            };
            let after = String::new();
            elements.push(Element::Placeholder {
                before,
                piece,
                after,
            });
            clings = true;
        }
    }
    elements
}

fn matched(elements: &[Element], text: &[String], binds: &Binds) -> bool {
    let Some((first, rest)) = elements.split_first() else {
        return text.is_empty();
    };
    match first {
        Element::Word(word) => text.first() == Some(word) && matched(rest, &text[1..], binds),
        Element::Placeholder {
            before,
            piece,
            after,
        } => (1..=MAX_VALUE.min(text.len())).any(|count| {
            let value = text[..count].join(" ");
            let value = value.strip_prefix(before.as_str());
            let value = value.and_then(|value| value.strip_suffix(after.as_str()));
            value.is_some_and(|value| {
                let value = value.trim_matches([',', ':', '.', '?']);
                bound(piece, value, binds) && matched(rest, &text[count..], binds)
            })
        }),
    }
}

fn bound(piece: &Piece, value: &str, binds: &Binds) -> bool {
    match piece {
        Piece::Words(_) => false,
        Piece::Value(name) => {
            binds(name, value.strip_prefix("the ").unwrap_or(value)) || binds(name, value)
        }
        Piece::Possessive => {
            let mut said = audiences().filter(|group| possessive(group).to_lowercase() == value);
            said.any(|group| binds("audience", &group.to_lowercase()))
        }
        Piece::Attribute => binds("{attribute}", value),
        Piece::Other => binds("{value}", value),
    }
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

    #[test]
    fn captions_in_different_voices_are_the_same_text() {
        assert_eq!(plain("Sink  Right In!"), plain("sink right in."));
        assert_eq!(tokens("Fill. Sip? «Repeat»"), ["fill", "sip", "«repeat»"]);
    }
}
