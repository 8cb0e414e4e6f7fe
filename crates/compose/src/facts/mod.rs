//! What is known to be true of a product, and from where.
//!
//! Facts come from title and attributes, from a description, from labels that people gave to the
//! photo, and from the photo's pixels. A record may withhold title or attributes from the model;
//! then only what the photo shows, or what the rest still says, is known.

pub mod described;
mod gather;
mod labels;
mod title;
mod vocabulary;

pub use gather::Nature;
pub use labels::display;
pub use vocabulary::{Type, Vocabulary};

use std::collections::BTreeMap;

use crate::photo::MeasuredPhoto;
use crate::tables::fact_names::about;
use crate::tables::trades::Trade;
use crate::words::{parts, same, words};
use caponimage::dataset::record::{Fact, Record, Source};
use caponimage::error::Result;

/// What may be said of a product, given what the model is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    trade: &'static Trade,
    kind: Option<usize>,
    holds_back: bool,
    named: bool,
    tell_kind: bool,
    facts: Vec<Fact>,
}

impl Facts {
    /// These facts of something that a trade deals in, and whose kind is that of this place.
    pub fn new(trade: &'static Trade, kind: Option<usize>, facts: Vec<Fact>) -> Self {
        Self {
            trade,
            kind,
            holds_back: false,
            named: true,
            tell_kind: true,
            facts,
        }
    }

    /// The same, but where neither title nor attributes that are given tell what the product is, that is
    /// not known, nor what follows from it: only what they tell and the photo's pixels show.
    pub fn held_back(product: &Record, photo: &MeasuredPhoto) -> Result<Self> {
        let mut all = Self::of(product, photo)?;
        if all.tell_kind {
            return Ok(all);
        }
        let is_told = told_by(product);
        all.facts.retain(|fact| {
            let is_told = words(fact.said()).iter().all(&is_told);
            fact.source == Source::Pixels || fact.name != "type" && is_told
        });
        Ok(Self {
            holds_back: true,
            named: false,
            kind: None,
            ..all
        })
    }

    /// Gathers what is known of a product and is either given to the model or seen on its photo.
    pub fn of(product: &Record, photo: &MeasuredPhoto) -> Result<Self> {
        let vocabulary = Vocabulary::bundled()?;
        let gathered = gather::gather(product, vocabulary);
        let trade = gathered.trade;
        let catalogued = gathered
            .facts
            .iter()
            .any(|known| known.fact.name == "colour");
        let blind = product.title.is_empty() && product.attributes.is_empty();
        let mut facts: Vec<Fact> = gathered
            .facts
            .into_iter()
            .filter(|known| {
                let given = match known.fact.source {
                    Source::Title => !product.title.is_empty(),
                    Source::Attribute => product.attributes.contains_key(&known.attribute),
                    Source::Description => !blind,
                    Source::Label | Source::Pixels => product.has_photo(),
                };
                let visible = product.has_photo()
                    && vocabulary.is_visible(&known.fact.name, &known.fact.value);
                // A catalogue that gives another colour than the photo shows is not repeated.
                let shown = known.fact.name != "colour"
                    || photo.agrees(known.fact.said())
                    || given && !MeasuredPhoto::knows(known.fact.said());
                shown && (given || visible)
            })
            .map(|known| known.fact)
            .collect();
        keep_best_type(&mut facts, |source| match source {
            Source::Attribute => product
                .attributes
                .keys()
                .any(|name| vocabulary.fact_of(name) == "type"),
            Source::Title => !product.title.is_empty(),
            _ => false,
        });
        // Of "Blue" and "Light Blue" the longer is the truer.
        let colours: Vec<String> = facts
            .iter()
            .filter(|fact| fact.name == "colour")
            .map(|fact| fact.value.clone())
            .collect();
        facts.retain(|fact| {
            let longer = |other: &String| *other != fact.value && other.ends_with(&fact.value);
            fact.name != "colour" || !colours.iter().any(longer)
        });
        for measured in photo.facts() {
            // A heap of apples and a watch's dial seem patterned as well.
            if measured.name == "surface" && trade.name != "clothing" {
                continue;
            }
            let told = facts.iter().any(|fact| contradicts(fact, measured));
            // Where the catalogue gives another colour than was measured, either may be wrong.
            let doubtful = measured.name == "colour" && catalogued;
            if !told && !doubtful {
                facts.push(measured.clone());
            }
        }
        let mut unique: Vec<Fact> = Vec::with_capacity(facts.len());
        for fact in facts {
            let known = |other: &Fact| other.name == fact.name && other.value == fact.value;
            if !unique.iter().any(known) {
                unique.push(fact);
            }
        }
        // "Laser Printers" are told of what is labelled "laser printer", keyboards of a computer's.
        let is_told = told_by(product);
        let mut types = unique.iter().filter(|fact| fact.name == "type").peekable();
        Ok(Self {
            named: types.peek().is_some(),
            tell_kind: types.any(|fact| words(fact.said()).last().is_some_and(&is_told)),
            ..Self::new(trade, gathered.kind, unique)
        })
    }

    /// All that is known of a product, whether the model is given it or not, and whether or not
    /// its sources agree with the photo: what a caption is judged by.
    pub fn known(product: &Record, photo: &MeasuredPhoto) -> Result<Self> {
        let gathered = gather::gather(product, Vocabulary::bundled()?);
        let known = gathered.facts.into_iter().map(|known| known.fact);
        let facts = known.chain(photo.facts().iter().cloned()).collect();
        Ok(Self::new(gathered.trade, gathered.kind, facts))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Fact] {
        &self.facts
    }

    /// Who deals in the product.
    pub fn trade(&self) -> &'static Trade {
        self.trade
    }

    /// The place of its kind among all kinds, where it is one of them and may be said.
    pub fn kind(&self) -> Option<usize> {
        self.kind
    }

    /// Whether it may not be said what the product is.
    pub fn holds_back(&self) -> bool {
        self.holds_back
    }

    /// Whether title or attributes that are given tell what the product is.
    pub fn tell_kind(&self) -> bool {
        self.tell_kind
    }

    /// Whether it is known and may be said what the product is.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Whether a fact can be said with its own name: `Blade Length: 18 cm`.
    pub fn is_other(&self, fact: &Fact) -> bool {
        fact.source == Source::Attribute && about(&fact.name).named
    }

    /// All facts of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Fact> + 'a {
        self.facts.iter().filter(move |fact| fact.name == name)
    }
}

/// The words of a title and of attributes' values.
pub fn told(title: &str, attributes: &BTreeMap<String, String>) -> impl Iterator<Item = String> {
    let values = attributes.values().flat_map(|value| parts(value));
    values.chain(parts(title))
}

/// Whether title or attributes that are given tell a word, in some form.
fn told_by(product: &Record) -> impl Fn(&String) -> bool {
    let told: Vec<String> = told(&product.title, &product.attributes).collect();
    move |word| told.iter().any(|told| same(told, word))
}

/// Of what a product is called keeps what the seller tells, the attribute before the title.
fn keep_best_type(facts: &mut Vec<Fact>, told: impl Fn(Source) -> bool) {
    let rank = |fact: &Fact| match fact.source {
        Source::Attribute if told(Source::Attribute) => 0,
        Source::Title if told(Source::Title) => 1,
        Source::Attribute | Source::Label => 2,
        _ => 3,
    };
    let best = facts
        .iter()
        .filter(|fact| fact.name == "type")
        .map(rank)
        .min();
    facts.retain(|fact| fact.name != "type" || Some(rank(fact)) == best);
}

/// Whether a measured fact says other than, or just the same as, one that is known.
fn contradicts(known: &Fact, measured: &Fact) -> bool {
    match (known.name.as_str(), measured.name.as_str()) {
        // What the pattern is called says more than that there is, or seems to be, one.
        ("pattern", "surface") => true,
        // "Navy Blue with Blue" and "Light Black" are no help to anyone.
        ("colour", "accent") => shares_a_word(&known.value, &measured.value),
        ("colour", "tone") => Vocabulary::bundled().is_ok_and(|vocabulary| {
            let mut words = vocabulary.against_tone(&measured.value).iter();
            words.any(|word| known.value.contains(word.as_str()))
        }),
        _ => false,
    }
}

fn shares_a_word(a: &str, b: &str) -> bool {
    a.split(' ')
        .any(|word| b.split(' ').any(|other| word == other))
}

/// Whom products are for, as captions write it.
pub fn audiences() -> impl Iterator<Item = &'static str> {
    let vocabulary = Vocabulary::bundled().ok().into_iter();
    vocabulary.flat_map(|vocabulary| vocabulary.audiences().iter().map(|(name, _)| name.as_str()))
}

/// Before a noun: "Men's".
pub fn possessive(audience: &str) -> String {
    match audience {
        "Everyone" => "Unisex".into(),
        plural if plural.ends_with('s') => format!("{plural}'"),
        other => format!("{other}'s"),
    }
}

#[cfg(test)]
mod tests;
