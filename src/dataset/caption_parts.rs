//! A caption taken apart: what it states, and what it says around that.

use crate::dataset::record::{Fact, KIND};
use crate::generation::told_attributes::NAME_ATTRIBUTES;
use crate::words::word_stems;

/// A caption: the stems of its words, with nothing in each place of words that state facts or say what these are about.
pub(super) type Frame = Vec<Option<String>>;

/// What stands in a place: one after another.
pub(super) type Place = Vec<Stated>;

/// The stems of the words in each place.
pub(super) type Filling = Vec<Vec<String>>;

/// A caption taken apart.
pub(super) struct Parts {
    pub frame: Frame,
    pub places: Vec<Place>,
    pub filling: Filling,
}

/// What a word states; of what it states at once, the last of these counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stated {
    /// What another one is about: it is the name of an attribute.
    About,
    /// Another fact, by its name.
    Fact(String),
    Kind,
    Name,
}

impl Parts {
    /// Those of a caption's stems.
    pub(super) fn of(said: &[String], facts: &[Fact]) -> Self {
        let mut stated: Vec<Option<Stated>> = vec![None; said.len()];
        for fact in facts {
            let texts = [
                (fact.value.as_str(), of_fact(fact)),
                (fact.said(), of_fact(fact)),
                (&fact.name, Stated::About),
            ];
            for (text, states) in texts.map(|(text, states)| (stems(text), Some(states))) {
                for start in 0..(said.len() + 1).saturating_sub(text.len()) {
                    let place = start..start + text.len();
                    if said[place.clone()] == text[..] {
                        for stated in &mut stated[place] {
                            if *stated < states {
                                stated.clone_from(&states);
                            }
                        }
                    }
                }
            }
        }
        let (mut frame, mut places) = (Frame::new(), Vec::<Place>::new());
        let mut filling = Filling::new();
        for (stem, stated) in said.iter().zip(stated) {
            let Some(stated) = stated else {
                frame.push(Some(stem.clone()));
                continue;
            };
            if frame.last() != Some(&None) {
                frame.push(None);
                places.push(Place::new());
                filling.push(Vec::new());
            }
            if let (Some(place), Some(stems)) = (places.last_mut(), filling.last_mut()) {
                stems.push(stem.clone());
                if place.last() != Some(&stated) {
                    place.push(stated);
                }
            }
        }
        Self {
            frame,
            places,
            filling,
        }
    }
}

/// What a fact's value states.
pub(super) fn of_fact(fact: &Fact) -> Stated {
    match fact.name.as_str() {
        name if NAME_ATTRIBUTES.contains(&name) => Stated::Name,
        KIND => Stated::Kind,
        name => Stated::Fact(name.into()),
    }
}

/// The stems of a text's words.
pub(super) fn stems(text: &str) -> Vec<String> {
    word_stems(text).collect()
}
