//! Captions that can be said of any product: what is left to say where nobody knows what can be said
//! of a kind.

use std::collections::{BTreeMap, HashSet};

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;

use crate::training::example::{Example, ExampleBox};

/// Captions that so many trades say, and that state no fact, can be said of anything. Of the made
/// datasets' captions without facts, half are said in one trade alone and nearly all others in many.
const TRADES: usize = 10;

/// So often a line is drawn before it is given up for saying what another box says.
const TRIES: usize = 8;

/// The captions of a dataset that can be said of any product.
#[derive(Debug, Default)]
pub struct General {
    /// By what they speak of and by the voice that they speak in.
    lines: BTreeMap<(String, String), Vec<String>>,
    texts: HashSet<String>,
}

impl General {
    /// Finds them; there are none in datasets that don't record facts and trades.
    pub fn of(examples: &[Example]) -> Self {
        let mut trades: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
        for (example, each) in without_facts(examples) {
            trades
                .entry(plain(&each.text))
                .or_default()
                .insert(&example.trade);
        }
        trades.retain(|_, trades| trades.len() >= TRADES);
        let mut lines: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let mut texts = HashSet::new();
        for (example, each) in without_facts(examples) {
            if trades.contains_key(&plain(&each.text)) && texts.insert(each.text.clone()) {
                let of = (each.kind.clone(), example.voice.clone());
                lines.entry(of).or_default().push(each.text.clone());
            }
        }
        Self { lines, texts }
    }

    /// Whether a box's caption is one of them.
    pub fn holds(&self, each: &ExampleBox) -> bool {
        each.facts.is_empty() && self.texts.contains(&each.text)
    }

    /// One that speaks of that and in that voice, and is not taken; nothing where there is none.
    pub fn draw(
        &self,
        kind: &str,
        voice: &str,
        taken: impl Fn(&str) -> bool,
        generator: &mut ChaCha8Rng,
    ) -> Option<String> {
        let lines = self.lines.get(&(kind.to_string(), voice.to_string()))?;
        let drawn = (0..TRIES).filter_map(|_| lines.choose(generator));
        drawn.into_iter().find(|line| !taken(line)).cloned()
    }
}

fn without_facts(examples: &[Example]) -> impl Iterator<Item = (&Example, &ExampleBox)> {
    let known = examples.iter().filter(|example| !example.trade.is_empty());
    let boxes = known.flat_map(|example| example.boxes.iter().map(move |each| (example, each)));
    boxes.filter(|(_, each)| each.facts.is_empty())
}

/// A caption without what only its voice adds.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .trim_end_matches(['.', '!', '?'])
        .to_string()
}
