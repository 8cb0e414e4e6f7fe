//! The grammar of captions: phrasings (`phrases.txt`) filled with facts.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::facts::{Class, Facts, NAMES, possessive};
use caponimage::data::record::{Fact, hash};
use caponimage::error::{Error, Result};

/// What a caption may speak of: the sections of `phrases.txt`, and the `kind` of records.
pub const KINDS: [&str; 21] = [
    "headline", "name", "brand", "colour", "pattern", "material", "fit", "feature", "season",
    "audience", "usage", "sport", "pack", "taste", "use", "origin", "weight", "benefit", "storage",
    "look", "action",
];

/// The grammar that ships with the crate.
const BUNDLED: &str = include_str!("phrases.txt");

/// The most words of a caption.
pub const MAX_WORDS: usize = 6;

/// Words that may stand in a caption twice.
const SMALL_WORDS: [&str; 9] = ["for", "in", "and", "the", "your", "of", "with", "a", "to"];

/// Something that can be said of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// The caption.
    pub text: String,
}

/// One line of `phrases.txt`.
#[derive(Debug)]
struct Phrasing {
    kind: &'static str,
    pieces: Vec<Piece>,
    /// Facts that the literal words state, and the values with which they do.
    states: Vec<(&'static str, Vec<String>)>,
    classes: Vec<Class>,
    /// Whether `classes` are those it is for, rather than those it is not for.
    only: bool,
}

/// A part of a phrasing.
#[derive(Debug)]
enum Piece {
    Literal(String),
    Value(&'static str),
    Possessive,
}

/// All phrasings.
#[derive(Debug)]
pub struct Grammar {
    phrasings: Vec<Phrasing>,
}

impl Grammar {
    /// The one that ships with the crate.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        static GRAMMAR: LazyLock<std::result::Result<Grammar, String>> =
            LazyLock::new(|| Grammar::parse(BUNDLED));
        GRAMMAR
            .as_ref()
            .map_err(|reason| Error::data("phrases.txt", reason))
    }

    /// Reads the format that `phrases.txt` explains.
    ///
    /// # Errors
    /// The line, and what is wrong with it.
    fn parse(text: &str) -> std::result::Result<Self, String> {
        let mut phrasings = Vec::new();
        let mut kind = None;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            let failed = |reason: String| format!("line {}: {reason}", index + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                let known = KINDS.iter().find(|kind| **kind == name);
                kind = Some(*known.ok_or_else(|| failed(format!("{name} is no kind")))?);
                continue;
            }
            let kind = kind.ok_or_else(|| failed("a phrasing before the first kind".into()))?;
            phrasings.push(Phrasing::parse(kind, line).map_err(failed)?);
        }
        Ok(Self { phrasings })
    }

    /// All that can be said of a product as one of `kinds`.
    pub fn sayings<'a>(
        &'a self,
        kind: &'a str,
        facts: &'a Facts,
    ) -> impl Iterator<Item = Saying> + 'a {
        self.phrasings
            .iter()
            .filter(move |phrasing| phrasing.kind == kind && phrasing.suits(facts.class()))
            .flat_map(move |phrasing| phrasing.fill(facts))
            .filter(|saying| is_well_formed(&saying.text))
    }

    /// Everything that can be said of a product, and as which kinds.
    pub fn kinds(&self, facts: &Facts) -> HashMap<String, Vec<&'static str>> {
        let mut kinds: HashMap<String, Vec<&'static str>> = HashMap::new();
        for kind in KINDS {
            for saying in self.sayings(kind, facts) {
                kinds.entry(saying.text).or_default().push(kind);
            }
        }
        kinds
    }
}

/// Tells one state of the bundled grammar from another.
pub fn fingerprint() -> u64 {
    hash(BUNDLED)
}

impl Phrasing {
    fn parse(kind: &'static str, line: &str) -> std::result::Result<Self, String> {
        let (line, classes) = line.split_once('@').unwrap_or((line, ""));
        let (text, states) = line.split_once('?').unwrap_or((line, ""));
        let mut phrasing = Self {
            kind,
            pieces: pieces(text.trim())?,
            states: states
                .split(',')
                .filter(|state| !state.trim().is_empty())
                .map(state)
                .collect::<std::result::Result<_, _>>()?,
            classes: Vec::new(),
            only: true,
        };
        for class in classes.split_whitespace() {
            let name = class.strip_prefix('-').unwrap_or(class);
            phrasing.only = name == class;
            let class = Class::find(name).ok_or_else(|| format!("{name} is no class"))?;
            phrasing.classes.push(class);
        }
        Ok(phrasing)
    }

    fn suits(&self, class: Class) -> bool {
        self.classes.is_empty() || self.classes.contains(&class) == self.only
    }

    /// One saying for each choice among the values of its facts.
    fn fill(&self, facts: &Facts) -> Vec<Saying> {
        let mut sayings = vec![Saying {
            kind: self.kind,
            facts: Vec::new(),
            text: String::new(),
        }];
        for piece in &self.pieces {
            let name = match piece {
                Piece::Literal(text) => {
                    sayings.iter_mut().for_each(|saying| saying.text += text);
                    continue;
                }
                Piece::Value(name) => name,
                Piece::Possessive => "audience",
            };
            sayings = sayings
                .iter()
                .flat_map(|saying| {
                    facts.all(name).map(move |fact| {
                        let word = match piece {
                            Piece::Possessive => possessive(&fact.value),
                            _ => fact.value.clone(),
                        };
                        // "From the Netherlands".
                        let word = match word.strip_prefix("The ") {
                            Some(rest) if !saying.text.is_empty() => format!("the {rest}"),
                            _ => word,
                        };
                        saying.clone().and(fact, &word)
                    })
                })
                .collect();
        }
        for (name, values) in &self.states {
            sayings = sayings
                .iter()
                .flat_map(|saying| {
                    let stated = facts.all(name).filter(|fact| values.contains(&fact.value));
                    stated.map(move |fact| saying.clone().and(fact, ""))
                })
                .collect();
        }
        sayings
    }
}

impl Saying {
    fn and(mut self, fact: &Fact, word: &str) -> Self {
        self.text += word;
        if !self.facts.contains(fact) {
            self.facts.push(fact.clone());
        }
        self
    }
}

fn name(text: &str) -> std::result::Result<&'static str, String> {
    let known = NAMES.iter().find(|name| **name == text);
    known
        .copied()
        .ok_or_else(|| format!("{text} is no name of a fact"))
}

/// `name=value|value`.
fn state(text: &str) -> std::result::Result<(&'static str, Vec<String>), String> {
    let (left, right) = text
        .split_once('=')
        .ok_or_else(|| format!("{text:?} is not name=value"))?;
    let values = right.split('|').map(|value| value.trim().to_string());
    Ok((name(left.trim())?, values.collect()))
}

fn pieces(text: &str) -> std::result::Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let (inside, after) = after
            .split_once('}')
            .ok_or_else(|| format!("{text:?} lacks a closing brace"))?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.into()));
        }
        pieces.push(match inside {
            "audience's" => Piece::Possessive,
            other => Piece::Value(name(other)?),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.into()));
    }
    Ok(pieces)
}

/// Whether a caption is not too long and says no word twice: not "Casual Casual Shoes".
fn is_well_formed(text: &str) -> bool {
    let words: Vec<String> = text.split(' ').map(stem).collect();
    let twice = |(i, word): (usize, &String)| {
        !SMALL_WORDS.contains(&word.as_str()) && words[..i].contains(word)
    };
    (1..=MAX_WORDS).contains(&words.len()) && !words.iter().enumerate().any(twice)
}

/// A word without case and plural.
fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    let plain = lower.trim_end_matches("'s").trim_end_matches('\'');
    match plain.strip_suffix('s') {
        Some(singular) if singular.len() > 2 => singular.to_string(),
        _ => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fact;

    fn texts(grammar: &str, class: Class, facts: &[(&str, &str)]) -> Vec<String> {
        let grammar = Grammar::parse(grammar).unwrap();
        let facts = Facts::new(class, facts.iter().map(|(n, v)| fact(n, v)).collect());
        let sayings = KINDS.iter().flat_map(|kind| grammar.sayings(kind, &facts));
        sayings.map(|saying| saying.text).collect()
    }

    #[test]
    fn the_bundled_grammar_is_whole() {
        let grammar = Grammar::bundled().unwrap();
        for kind in KINDS {
            let count = grammar.phrasings.iter().filter(|p| p.kind == kind).count();
            assert!(count >= 6, "{kind} has {count} phrasings");
        }
    }

    #[test]
    fn phrasings_are_filled_with_what_is_known() {
        let grammar = "[headline]\n{brand} {type}\n{audience's} {type} # no comment\n[feature]\nWith {detail}\n";
        let known = [
            ("type", "Shirt"),
            ("audience", "Men"),
            ("detail", "Zip"),
            ("detail", "Hood"),
        ];
        let said = texts(
            &grammar.replace(" # no comment", ""),
            Class::Clothing,
            &known,
        );
        assert_eq!(said, ["Men's Shirt", "With Zip", "With Hood"]);
    }

    #[test]
    fn conditions_hold_and_are_stated() {
        let grammar = "[usage]\nEveryday {type} ? usage=Casual|Home @ clothing\nGame On ? usage=Sports\nTasty @ food drink\nNot Tasty @ -food -drink";
        let casual = [("type", "Shirt"), ("usage", "Casual")];
        assert_eq!(
            texts(grammar, Class::Clothing, &casual),
            ["Everyday Shirt", "Not Tasty"]
        );
        assert_eq!(texts(grammar, Class::Food, &casual), ["Tasty"]);
        let parsed = Grammar::parse(grammar).unwrap();
        let facts = Facts::new(
            Class::Clothing,
            casual.iter().map(|(n, v)| fact(n, v)).collect(),
        );
        let saying = parsed.sayings("usage", &facts).next().unwrap();
        assert_eq!(
            saying.facts,
            [fact("type", "Shirt"), fact("usage", "Casual")]
        );
    }

    #[test]
    fn no_word_is_said_twice() {
        let said = texts(
            "[headline]\n{usage} {type}\nFor You and for {audience}\n{brand} {brand}",
            Class::Footwear,
            &[
                ("usage", "Casual"),
                ("type", "Casual Shoes"),
                ("audience", "Men"),
                ("brand", "One Two Three Four"),
            ],
        );
        assert_eq!(said, ["For You and for Men"]);
    }

    #[test]
    fn mistakes_are_named() {
        for (grammar, expected) in [
            ("Too Early", "line 1: a phrasing before"),
            ("[headline]\n{prise}", "line 2: prise is no name"),
            ("[headline]\n\n{brand", "line 3: "),
            ("[headlines]", "line 1: headlines is no kind"),
            ("[use]\nA ? b", "line 2: "),
            ("[use]\nA @ toys", "line 2: toys is no class"),
        ] {
            let error = Grammar::parse(grammar).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
