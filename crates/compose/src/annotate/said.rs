//! What the captions of a layout say so far, and whether one more says something new.

use std::collections::HashSet;

use crate::annotate::fit::Lines;
use crate::annotate::phrases::Saying;
use crate::facts::NAMES;
use caponimage::data::record::Fact;

/// The facts that several boxes may state.
const REPEATABLE: [&str; 3] = ["type", "brand", "mark"];

/// So many captions of a layout may state nothing but those.
const MOST_PLAIN: usize = 2;

/// How much of what a saying states must be new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News {
    /// All of it.
    All,
    /// Something of it.
    Some,
    /// No caption of its kind states it yet.
    Kind,
}

/// A saying, with what the choice among thousands of them needs at hand.
pub struct Prepared {
    /// The saying.
    pub saying: Saying,
    /// How long its lines are.
    pub lines: Lines,
    /// How many facts it states, but for what the product is and its brand.
    pub special: u32,
    key: String,
    /// A bit for each fact, without the repeatable ones.
    stated: u128,
    /// A bit for each name of a fact.
    names: u32,
}

/// Numbers facts.
#[derive(Default)]
pub struct Numbers(Vec<Fact>);

impl Numbers {
    fn of(&mut self, fact: &Fact) -> usize {
        let same = |other: &Fact| other.name == fact.name && other.value == fact.value;
        self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(fact.clone());
            self.0.len() - 1
        })
    }
}

impl Prepared {
    /// Prepares a saying; all sayings of a product share `numbers`.
    pub fn new(saying: Saying, numbers: &mut Numbers) -> Self {
        let (mut stated, mut names) = (0u128, 0u32);
        for fact in &saying.facts {
            if !REPEATABLE.contains(&fact.name.as_str()) {
                // More than 128 facts share the last bits: then less is said than could be.
                stated |= 1 << numbers.of(fact).min(127);
            }
            let name = NAMES.iter().position(|name| *name == fact.name);
            names |= 1 << name.unwrap_or(0);
        }
        Self {
            lines: Lines::of(&saying.text),
            special: stated.count_ones(),
            key: saying.text.to_lowercase(),
            stated,
            names,
            saying,
        }
    }
}

impl Prepared {
    /// Whether it says no more than what the product is.
    fn is_plain(&self) -> bool {
        self.names != 0 && self.stated == 0
    }
}

/// What the captions of a layout say so far.
#[derive(Default)]
pub struct Said<'a> {
    facts: u128,
    kinds: Vec<(&'static str, u32)>,
    texts: HashSet<&'a str>,
    plain: usize,
}

impl<'a> Said<'a> {
    /// Adds a caption.
    pub fn add(&mut self, caption: &'a Prepared) {
        self.facts |= caption.stated;
        self.kinds.push((caption.saying.kind, caption.names));
        self.texts.insert(&caption.key);
        self.plain += usize::from(caption.is_plain());
    }

    /// Whether a saying has such news. No text is ever said twice.
    pub fn has_news(&self, other: &Prepared, news: News) -> bool {
        let new = match news {
            News::All => other.stated & self.facts == 0,
            News::Some => other.stated & !self.facts != 0,
            News::Kind => {
                let in_kind = |(kind, names): &(&str, u32)| {
                    *kind == other.saying.kind && names & other.names != 0
                };
                other.names != 0 && !self.kinds.iter().any(in_kind)
            }
        };
        let weary = other.is_plain() && self.plain >= MOST_PLAIN;
        new && !weary && !self.texts.contains(other.key.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fact;

    fn prepared(kind: &'static str, text: &str, facts: &[(&str, &str)]) -> Saying {
        let facts = facts.iter().map(|(name, value)| fact(name, value));
        Saying {
            kind,
            facts: facts.collect(),
            text: text.into(),
        }
    }

    #[test]
    fn news_is_what_no_caption_states() {
        let mut numbers = Numbers::default();
        let mut new =
            |kind, text, facts: &[_]| Prepared::new(prepared(kind, text, facts), &mut numbers);
        let first = new("colour", "In Red", &[("colour", "Red")]);
        let same = new("action", "IN RED", &[]);
        let other = new(
            "headline",
            "Red Shirt",
            &[("colour", "Red"), ("type", "Shirt")],
        );
        let more = new(
            "colour",
            "Red for Men",
            &[("colour", "Red"), ("audience", "Men")],
        );
        let name = new("name", "Shirt", &[("type", "Shirt")]);
        let mut said = Said::default();
        said.add(&first);
        assert!(!said.has_news(&same, News::All), "the same text");
        assert!(!said.has_news(&other, News::All) && !said.has_news(&other, News::Some));
        assert!(said.has_news(&other, News::Kind), "but no headline says so");
        assert!(!said.has_news(&more, News::All) && said.has_news(&more, News::Some));
        assert!(
            !said.has_news(&more, News::Kind),
            "a colour caption says so"
        );
        assert!(
            said.has_news(&name, News::All),
            "what it is may be said again"
        );
    }
}
