//! What the captions of a layout say so far, and whether one more says something new.

use std::collections::HashSet;

use caponimage::dataset::record::Fact;
use caponimage::generation::wording::Wording as Words;

use super::fit::Lines;
use crate::language::phrasing::{Phrasing, Saying, Scope};
use crate::voice::Voice;

/// The facts that several boxes may state.
const REPEATABLE: [&str; 3] = ["type", "brand", "mark"];

/// So many captions of a layout may state nothing but those.
const MOST_PLAIN: usize = 2;

/// So many captions of a layout may state nothing at all, and so many of one kind.
const MOST_OPEN: usize = 1;
const MOST_OPEN_OF_A_KIND: usize = 2;

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

/// A saying as a voice speaks it, with what the choice among many needs at hand.
#[derive(Debug, Clone)]
pub struct Spoken<'a> {
    /// The line it comes from.
    pub phrasing: &'a Phrasing,
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// The caption.
    pub text: String,
    /// How long its lines are.
    pub lines: Lines,
    words: Words,
    plain: bool,
}

impl<'a> Spoken<'a> {
    /// A saying of a phrasing, in a voice.
    pub fn new(phrasing: &'a Phrasing, saying: &Saying, voice: Voice) -> Self {
        let text = voice.speak(&saying.speech, &phrasing.speaks_of);
        let repeatable = |fact: &Fact| REPEATABLE.contains(&fact.name.as_str());
        let own = matches!(phrasing.scope, Scope::Of(_));
        Self {
            lines: Lines::of(&text),
            words: Words::new(&text),
            plain: !own && !saying.facts.is_empty() && saying.facts.iter().all(repeatable),
            facts: saying.facts.clone(),
            phrasing,
            text,
        }
    }

    /// The facts it states, but for those that several boxes may state.
    pub fn special(&self) -> impl Iterator<Item = &Fact> {
        let special = |fact: &&Fact| !REPEATABLE.contains(&fact.name.as_str());
        self.facts.iter().filter(special)
    }
}

/// What the captions of a layout say so far.
#[derive(Default)]
pub struct Said {
    facts: HashSet<(String, String)>,
    /// Kinds of captions, and the names of the facts that they state.
    kinds: HashSet<(String, String)>,
    phrasings: HashSet<u64>,
    texts: Vec<Words>,
    plain: usize,
    /// The kinds of captions that state nothing.
    open: Vec<String>,
}

impl Said {
    /// Adds a caption.
    pub fn add(&mut self, caption: &Spoken) {
        for fact in caption.special() {
            self.facts.insert((fact.name.clone(), fact.value.clone()));
        }
        for fact in &caption.facts {
            let kind = caption.phrasing.speaks_of.clone();
            self.kinds.insert((kind, fact.name.clone()));
        }
        self.phrasings.insert(caption.phrasing.key);
        self.texts.push(caption.words.clone());
        self.plain += usize::from(caption.plain);
        if caption.facts.is_empty() {
            self.open.push(caption.phrasing.speaks_of.clone());
        }
    }

    /// Whether a caption has such news. None is near to another, and no line is said twice.
    pub fn has_news(&self, other: &Spoken, news: News) -> bool {
        let stated = |fact: &Fact| {
            self.facts
                .contains(&(fact.name.clone(), fact.value.clone()))
        };
        let in_kind = |fact: &Fact| {
            let kind = other.phrasing.speaks_of.clone();
            self.kinds.contains(&(kind, fact.name.clone()))
        };
        let new = match news {
            News::All => !other.special().any(stated),
            News::Some => other.special().any(|fact| !stated(fact)),
            News::Kind => !other.facts.is_empty() && !other.facts.iter().any(in_kind),
        };
        let weary = other.plain && self.plain >= MOST_PLAIN;
        let near = || {
            self.texts
                .iter()
                .any(|text| text.key == other.words.key || text.is_near(&other.words))
        };
        new && !weary && !self.phrasings.contains(&other.phrasing.key) && !near()
    }

    /// Whether so much is said that states nothing that no more of this kind should be; of a product
    /// of which nothing may be said there is nothing else.
    pub fn is_empty_enough(&self, kind: &str, holds_back: bool) -> bool {
        let of_kind = self.open.iter().filter(|own| *own == kind).count();
        of_kind >= MOST_OPEN_OF_A_KIND || !holds_back && self.open.len() >= MOST_OPEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::language::phrasing::trades;
    use crate::samples::fact;
    use crate::tables::trades::Trade;

    fn phrasing(kind: &str, text: &str) -> Phrasing {
        Phrasing::new(kind, text, "", None, trades("").unwrap()).unwrap()
    }

    #[test]
    fn news_is_what_no_caption_states() {
        let known = [("colour", "Red"), ("type", "Shirt"), ("audience", "Men")];
        let known = known.map(|(name, value)| fact(name, value)).to_vec();
        let facts = Facts::new(Trade::other(), None, known);
        let lines = [
            phrasing("colour", "In {colour}"),
            phrasing("action", "IN {colour}"),
            phrasing("headline", "{colour} {type}"),
            phrasing("colour", "{colour} Shade for {audience}"),
            phrasing("name", "{type}"),
            phrasing("headline", "Seen in {colour} Here"),
        ];
        let spoken = |i: usize| Spoken::new(&lines[i], &lines[i].fill(&facts)[0], Voice::Plain);
        let mut said = Said::default();
        said.add(&spoken(0));
        let has = |i: usize, news| said.has_news(&spoken(i), news);
        assert!(!has(1, News::All) && !has(1, News::Kind), "the same text");
        assert!(!has(2, News::All) && !has(2, News::Some));
        assert!(has(2, News::Kind), "but no headline says so");
        assert!(!has(3, News::All) && has(3, News::Some));
        assert!(!has(3, News::Kind), "a colour caption says so");
        assert!(has(4, News::All), "what it is may be said again");
        assert!(!has(5, News::Kind), "in red, again");
        assert!(!has(0, News::Kind), "the same line");
    }
}
