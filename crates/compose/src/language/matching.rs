//! Of which line of the tables a text is.

use super::phrasing::{Phrasing, Piece};
use crate::facts::{audiences, possessive};
use crate::words::tokens;

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
