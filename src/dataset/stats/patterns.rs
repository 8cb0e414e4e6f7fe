//! How varied the language of captions is: captions whose facts are replaced by their names are
//! patterns.

use std::collections::{HashMap, HashSet};

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::index::sample;
use serde::Serialize;

use crate::dataset::ratio::Ratio;
use crate::dataset::record::{Fact, Record, hash};
use crate::words::{any_near, words};

/// How many captions are drawn.
const DRAWN: usize = 1_000;

/// How often they are drawn.
const DRAWS: u64 = 20;

/// How varied the language of a dataset is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Variety {
    /// Different patterns.
    pub patterns: u64,
    /// Different patterns in 1,000 captions drawn at random, the mean over 20 draws; in all of
    /// them, where there are fewer.
    pub in_a_thousand: f64,
    /// The entropy of the distribution over patterns, in bits.
    pub entropy: f64,
    /// The share of layouts in which two captions are near, as decoding has it.
    pub near_repeats: f64,
}

/// Counts patterns.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    /// The pattern of each caption, as a hash.
    all: Vec<u64>,
    layouts: u64,
    near_repeats: u64,
}

impl Patterns {
    /// Adds a record.
    pub(crate) fn add(&mut self, record: &Record) {
        for captioned in &record.boxes {
            self.all
                .push(hash(&pattern(&captioned.caption, &captioned.facts)));
        }
        self.layouts += 1;
        let captions = record
            .boxes
            .iter()
            .map(|captioned| words(&captioned.caption));
        let captions: Vec<Vec<String>> = captions.map(Iterator::collect).collect();
        self.near_repeats += u64::from(any_near(&captions));
    }

    /// Counts them.
    pub(crate) fn variety(&self) -> Variety {
        let mut counts: HashMap<u64, u64> = HashMap::new();
        for pattern in &self.all {
            *counts.entry(*pattern).or_default() += 1;
        }
        let all = self.all.len() as f64;
        let entropy = counts.values().map(|count| {
            let share = *count as f64 / all;
            -share * share.log2()
        });
        let drawn = DRAWN.min(self.all.len());
        let distinct = (0..DRAWS).map(|seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let places = sample(&mut rng, self.all.len(), drawn);
            places
                .into_iter()
                .map(|place| self.all[place])
                .collect::<HashSet<_>>()
                .len() as f64
        });
        Variety {
            patterns: counts.len() as u64,
            in_a_thousand: distinct.sum::<f64>() / DRAWS as f64,
            entropy: entropy.sum(),
            near_repeats: Ratio(self.near_repeats as f64, self.layouts as f64).value(),
        }
    }
}

/// A caption in lower case and without a sign at the end, the values of its facts replaced by their
/// names: `In Navy Blue!` is `in {colour}`.
pub fn pattern(caption: &str, facts: &[Fact]) -> String {
    let text = caption.trim().trim_end_matches(['.', '!']).to_lowercase();
    let mut values: Vec<(String, String)> = Vec::new();
    for fact in facts {
        let (value, name) = (fact.value.to_lowercase(), fact.name.to_lowercase());
        // The name of an attribute may stand before its value.
        let named = find(&text, &name).is_some() && find(&text, &value).is_some() && name != value;
        if named && !value.contains(&name) {
            values.push((name, "{attribute}".into()));
            values.push((value, "{value}".into()));
            continue;
        }
        let own = format!("{{{name}}}");
        if name == "audience" {
            values.extend(
                [format!("{value}'s"), format!("{value}'"), "unisex".into()]
                    .map(|v| (v, own.clone())),
            );
        }
        if let Some(rest) = value.strip_prefix("the ") {
            values.push((rest.to_string(), own.clone()));
        }
        values.push((value, own));
    }
    values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    let mut text = text;
    for (value, name) in values {
        let mut from = 0;
        while let Some(place) = find(&text[from..], &value).map(|place| place + from) {
            text.replace_range(place..place + value.len(), &name);
            from = place + name.len();
        }
    }
    text
}

/// Where some words stand as whole words, outside of braces.
fn find(text: &str, words: &str) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(place) = text[from..].find(words).map(|place| place + from) {
        let before = text[..place].chars().next_back();
        let after = text[place + words.len()..].chars().next();
        let apart =
            |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '{' && c != '}');
        if apart(before) && apart(after) {
            return Some(place);
        }
        from = place + text[place..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::{Source, tests::any_record};

    fn masked(caption: &str, facts: &[(&str, &str)]) -> String {
        let facts: Vec<Fact> = facts
            .iter()
            .map(|(name, value)| Fact {
                name: name.to_string(),
                value: value.to_string(),
                source: Source::Title,
                evidence: String::new(),
            })
            .collect();
        pattern(caption, &facts)
    }

    #[test]
    fn facts_become_their_names() {
        let shirt = [
            ("type", "Shirt"),
            ("brand", "Red Tape"),
            ("colour", "Red"),
            ("audience", "Men"),
        ];
        assert_eq!(
            masked("Red Tape Shirt in Red!", &shirt),
            "{brand} {type} in {colour}"
        );
        assert_eq!(masked("Men's shirt", &shirt), "{audience} {type}");
        assert_eq!(masked("Shirts for Men", &shirt), "shirts for {audience}");
        assert_eq!(
            masked("Unisex Shirt.", &[("audience", "Everyone")]),
            "{audience} shirt"
        );
        assert_eq!(
            masked("From the Netherlands", &[("origin", "The Netherlands")]),
            "from {origin}"
        );
        let blade = [("blade length", "18 cm")];
        assert_eq!(
            masked("Blade Length: 18 cm", &blade),
            "{attribute}: {value}"
        );
        assert_eq!(masked("18 cm of Blade", &blade), "{blade length} of blade");
        assert_eq!(
            masked("ß: 棉 Straße", &[("material", "棉")]),
            "ß: {material} straße"
        );
        assert_eq!(masked("", &[("material", "")]), "");
    }

    #[test]
    fn variety_counts_patterns_and_near_repeats() {
        let mut patterns = Patterns::default();
        assert_eq!(patterns.variety(), Variety::default());
        let mut record = any_record("a");
        record.boxes.push(record.boxes[0].clone());
        record.boxes[1].caption = "Black, All Day Long".into();
        for _ in 0..700 {
            patterns.add(&record);
        }
        record.boxes[1].caption = "In Black Today".into();
        patterns.add(&record);
        let variety = patterns.variety();
        assert_eq!(variety.patterns, 3);
        assert!((2.0..=3.0).contains(&variety.in_a_thousand), "{variety:?}");
        assert!((1.0..1.1).contains(&variety.entropy), "{variety:?}");
        assert!(
            (variety.near_repeats - 1.0 / 701.0).abs() < 1e-9,
            "{variety:?}"
        );
    }
}
