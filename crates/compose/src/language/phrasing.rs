//! One line of the tables: when it can be said, and its fillings.

use caponimage::dataset::record::{Fact, Source, hash};
use caponimage::dataset::stats::patterns::pattern;

use super::form;
use crate::facts::{Facts, possessive};
use crate::tables::fact_names::about;
use crate::tables::kinds::Of;
use crate::tables::sets::set;
use crate::tables::{list, trades::Trade};
use crate::voice::{Part, Voice};
use crate::words::{plain, tokens};

/// A part of a phrasing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words of its own.
    Words(String),
    /// The value of the fact of this name.
    Value(String),
    /// `{audience's}`: Men's.
    Possessive,
    /// `{attribute}`: the name of an attribute that no rule knows.
    Attribute,
    /// `{value}`: the value of that attribute.
    Other,
}

/// What a phrasing can be said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Products of one of the trades or groups `only` (any, if empty), and of none of `except`.
    Trades {
        /// Names of trades and groups.
        only: Vec<String>,
        /// Names of trades and groups.
        except: Vec<String>,
    },
    /// Products of one trade or of one kind.
    Of(Of),
}

/// One line of the tables.
#[derive(Debug)]
pub struct Phrasing {
    /// What it speaks of: the `kind` of captions.
    pub speaks_of: String,
    /// The only voice it suits, if it doesn't suit all.
    pub voice: Option<Voice>,
    /// What it can be said of.
    pub scope: Scope,
    /// Whether it is only said where the product's kind is told.
    pub of_told: bool,
    /// The text, as the table has it.
    pub text: String,
    /// Stands for the text whatever its case and final sign: what its use is counted by.
    pub key: u64,
    pieces: Vec<Piece>,
    /// Facts that its own words state, and the values with which they do.
    conditions: Vec<(String, Vec<String>)>,
}

/// Something that can be said of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// Its words and values, in order.
    pub speech: Vec<Part>,
}

impl Phrasing {
    /// Reads a line, which speaks of something.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        speaks_of: &str,
        text: &str,
        conditions: &str,
        voice: Option<Voice>,
        scope: Scope,
    ) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("says nothing".into());
        }
        let pieces = pieces(text.trim())?;
        let names = pieces.iter().position(|piece| *piece == Piece::Attribute);
        let values = pieces.iter().position(|piece| *piece == Piece::Other);
        if names.is_some() != values.is_some() || names > values {
            // "18 cm" alone may be a blade's.
            return Err("expected {attribute} before {value}, and neither alone".into());
        }
        let conditions: Vec<(String, Vec<String>)> = conditions
            .split(';')
            .filter(|condition| !condition.trim().is_empty())
            .map(condition)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            key: key(&pieces, &conditions),
            speaks_of: speaks_of.into(),
            voice,
            scope,
            of_told: false,
            pieces,
            conditions,
            text: text.trim().into(),
        })
    }

    /// The same, of products only whose kind is told, if so.
    pub fn of_told(self, of_told: bool) -> Self {
        Self { of_told, ..self }
    }

    /// Whether it states no fact at all.
    pub fn is_open(&self) -> bool {
        let words = |piece: &Piece| matches!(piece, Piece::Words(_));
        let of_all = matches!(&self.scope, Scope::Trades { only, .. } if only.is_empty());
        of_all && self.conditions.is_empty() && self.pieces.iter().all(words)
    }

    /// Whether its own words state no fact.
    pub fn is_unconditional(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The words of its own.
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.pieces.iter().flat_map(|piece| match piece {
            Piece::Words(words) => tokens(words),
            _ => Vec::new(),
        })
    }

    /// Its parts.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether its own words or a placeholder say the fact of this name.
    pub fn says(&self, name: &str) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Value(own) if own == name))
    }

    /// Whether it can be said of such products. Of a product whose kind is withheld only what suits
    /// products of every trade but some.
    pub fn suits(&self, facts: &Facts) -> bool {
        match &self.scope {
            Scope::Trades { only, except } => {
                let is = |name: &String| facts.trade().is(name);
                let chosen = only.is_empty() || facts.is_named() && only.iter().any(is);
                chosen && !except.iter().any(is)
            }
            Scope::Of(_) if !facts.is_named() || self.of_told && !facts.tell_kind() => false,
            Scope::Of(Of::Trade(trade)) => *trade == facts.trade(),
            Scope::Of(Of::Kind(place)) => facts.kind() == Some(*place),
        }
    }

    /// Whether all facts that it says are known.
    pub fn is_known(&self, facts: &Facts) -> bool {
        let known = |piece: &Piece| match piece {
            Piece::Words(_) => true,
            Piece::Value(name) => facts.all(name).next().is_some(),
            Piece::Possessive => facts.all("audience").next().is_some(),
            Piece::Attribute | Piece::Other => {
                facts.as_slice().iter().any(|fact| facts.is_other(fact))
            }
        };
        let holds = |(name, values): &(String, Vec<String>)| {
            facts.all(name).any(|fact| values.contains(&fact.value))
        };
        self.pieces.iter().all(known) && self.conditions.iter().all(holds)
    }

    /// One saying for each choice among the values of its facts; none where one is not known, and
    /// none that is malformed.
    pub fn fill(&self, facts: &Facts) -> Vec<Saying> {
        if !self.suits(facts) {
            return Vec::new();
        }
        let mut sayings = vec![Saying {
            facts: Vec::new(),
            speech: Vec::new(),
        }];
        for piece in &self.pieces {
            if let Piece::Words(words) = piece {
                for saying in &mut sayings {
                    saying.speech.push(Part::Words(words.clone()));
                }
                continue;
            }
            let with = |saying: &Saying| -> Vec<Saying> {
                facts
                    .as_slice()
                    .iter()
                    .filter_map(|fact| saying.with(piece, fact, facts))
                    .collect()
            };
            sayings = sayings.iter().flat_map(with).collect();
            if sayings.is_empty() {
                return sayings;
            }
        }
        for (name, values) in &self.conditions {
            let with = |saying: &Saying| -> Vec<Saying> {
                // What a placeholder says must be what the words are for.
                let said = saying.facts.iter().any(|fact| fact.name == *name);
                let stated = facts.all(name).filter(|fact| values.contains(&fact.value));
                let stated = stated.filter(|fact| !said || saying.facts.contains(fact));
                stated.map(|fact| saying.clone().and(fact)).collect()
            };
            sayings = sayings.iter().flat_map(with).collect();
        }
        if let Scope::Of(Of::Kind(_)) = self.scope {
            // What the kind entails rests on the product being of that kind.
            let Some(kind) = facts.all("type").next() else {
                return Vec::new();
            };
            sayings = sayings.into_iter().map(|saying| saying.and(kind)).collect();
        }
        sayings.retain(|saying| form::is_well_formed(&saying.plain()));
        sayings
    }
}

impl Saying {
    /// Its text in title case and without a sign at the end.
    pub fn plain(&self) -> String {
        Voice::Plain.speak(&self.speech, "")
    }

    fn and(mut self, fact: &Fact) -> Self {
        if !self.facts.contains(fact) {
            self.facts.push(fact.clone());
        }
        self
    }

    /// The saying with a piece filled with a fact; `None` where the fact doesn't fit it.
    fn with(&self, piece: &Piece, fact: &Fact, facts: &Facts) -> Option<Self> {
        let part = match piece {
            Piece::Value(name) if *name == fact.name => value(fact, self.speech.is_empty()),
            Piece::Possessive if fact.name == "audience" => Part::Noun(possessive(&fact.value)),
            Piece::Attribute if facts.is_other(fact) => Part::Noun(title_case(&fact.name)),
            Piece::Other if facts.is_other(fact) => {
                // The value of the attribute that the line names.
                let named = self.facts.iter().find(|own| facts.is_other(own));
                if named != Some(fact) {
                    return None;
                }
                Part::Name(fact.value.clone())
            }
            _ => return None,
        };
        let mut saying = self.clone().and(fact);
        saying.speech.push(part);
        Some(saying)
    }
}

/// A value as it stands in a caption.
fn value(fact: &Fact, first: bool) -> Part {
    let value = match fact.value.strip_prefix("The ") {
        // "From the Netherlands".
        Some(rest) if !first => format!("the {rest}"),
        _ => fact.value.clone(),
    };
    match about(&fact.name).noun {
        true => Part::Noun(value),
        false => Part::Name(value),
    }
}

/// An attribute's name as a caption writes it: `battery life` becomes `Battery Life`.
fn title_case(name: &str) -> String {
    crate::facts::display(&name.replace('_', " "))
}

/// What the use of a line is counted by: the pattern of whatever it is filled with.
fn key(pieces: &[Piece], conditions: &[(String, Vec<String>)]) -> u64 {
    let fact = |name: &str, value: String| Fact {
        name: name.into(),
        value,
        source: Source::Title,
        evidence: String::new(),
    };
    let mut facts: Vec<Fact> = Vec::new();
    for (name, values) in conditions {
        facts.extend(values.iter().map(|value| fact(name, value.clone())));
    }
    let mut text = String::new();
    // Values that stand nowhere else, from Unicode's private use area.
    let mut values = ('\u{e000}'..='\u{efff}').map(String::from);
    let other = "\u{f000}";
    for piece in pieces {
        let value = values.next().unwrap_or_default();
        match piece {
            Piece::Words(words) => text += words,
            Piece::Attribute => text += other,
            Piece::Value(name) => {
                text += &value;
                facts.push(fact(name, value));
            }
            Piece::Possessive => {
                text += &format!("{value}'s");
                facts.push(fact("audience", value));
            }
            Piece::Other => {
                text += &value;
                facts.push(fact(other, value));
            }
        }
    }
    hash(&plain(&pattern(&text, &facts)))
}

/// `name=value|value` or `name=$set`.
fn condition(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, values) = text
        .split_once('=')
        .ok_or_else(|| format!("{text:?} is not name=value"))?;
    let mut all = Vec::new();
    for value in list(values) {
        match value.strip_prefix('$') {
            Some(name) => {
                let values = set(name).ok_or_else(|| format!("there is no set {value}"))?;
                all.extend_from_slice(values);
            }
            None => all.push(value.to_string()),
        }
    }
    Ok((name.trim().to_string(), all))
}

/// The trades and groups of a cell: those named, and those after a minus.
///
/// # Errors
/// The name that no trade and no group has.
pub fn trades(cell: &str) -> Result<Scope, String> {
    let (mut only, mut except) = (Vec::new(), Vec::new());
    for word in cell.split_whitespace() {
        let name = word.strip_prefix('-').unwrap_or(word);
        if !Trade::is_known(name) {
            return Err(format!("{name} is no trade and no group"));
        }
        let names = if name == word { &mut only } else { &mut except };
        names.push(name.to_string());
    }
    Ok(Scope::Trades { only, except })
}

fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (inside, after) = after
            .split_once('}')
            .ok_or_else(|| format!("{text:?} lacks a closing brace"))?;
        if !words.is_empty() {
            pieces.push(Piece::Words(words.into()));
        }
        pieces.push(match inside {
            "" => return Err(format!("{text:?} has a placeholder without a name")),
            "audience's" => Piece::Possessive,
            "attribute" => Piece::Attribute,
            "value" => Piece::Other,
            name => Piece::Value(name.into()),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.into()));
    }
    Ok(pieces)
}
