//! METEOR 1.5 (Denkowski and Lavie, 2014) for English, with its exact and stem matchers.
//!
//! Its other two matchers need WordNet and a table of paraphrases of 40 MB. tests/metrics.rs says
//! how much they change.

use std::cmp::Reverse;
use std::ops::AddAssign;

use rust_stemmers::{Algorithm, Stemmer};

use super::Tokens;

// The published parameters for English, "rank".
const ALPHA: f64 = 0.85;
const BETA: f64 = 0.2;
const GAMMA: f64 = 0.6;
const DELTA: f64 = 0.75;
const STEM_WEIGHT: f64 = 0.6;

/// Alignments kept while one is searched for, as published.
const BEAM: usize = 40;

/// Words that mean little by themselves, which weigh less: `1 − δ` in place of `δ`.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but",
    "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his",
    "i", "if", "in", "into", "is", "it", "its", "may", "more", "most", "not", "of", "on", "one",
    "or", "other", "our", "out", "over", "she", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "two", "under", "up",
    "was", "we", "were", "what", "when", "which", "who", "will", "with", "would", "you",
    "'", "s", "%", "$",
];

/// What METEOR is computed from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Meteor {
    said: Side,
    reference: Side,
    /// Runs of matches that are next to each other on both sides; none in a caption whose words all
    /// match all of its reference's in one run, for which there is no penalty.
    chunks: f64,
}

/// A caption or its reference.
#[derive(Debug, Clone, Default, PartialEq)]
struct Side {
    words: f64,
    /// Σ of all words' weights.
    weight: f64,
    /// Words matched.
    matched: f64,
    /// Σ of matched words' weights, less where only stems match.
    matched_weight: f64,
}

impl Side {
    fn of(tokens: &Tokens) -> Self {
        Self {
            words: tokens.len() as f64,
            weight: tokens.iter().map(|token| weight(token)).sum(),
            ..Self::default()
        }
    }

    fn matched(&mut self, token: &str, strength: f64) {
        self.matched += 1.0;
        self.matched_weight += strength * weight(token);
    }
}

impl AddAssign<&Self> for Side {
    fn add_assign(&mut self, other: &Self) {
        self.words += other.words;
        self.weight += other.weight;
        self.matched += other.matched;
        self.matched_weight += other.matched_weight;
    }
}

impl AddAssign<&Self> for Meteor {
    fn add_assign(&mut self, other: &Self) {
        self.said += &other.said;
        self.reference += &other.reference;
        self.chunks += other.chunks;
    }
}

impl Meteor {
    /// The statistics of one caption beside the reference that it matches best.
    pub(crate) fn of(said: &Tokens, references: &[Tokens]) -> Self {
        let said = parts(said);
        let each = references
            .iter()
            .map(|reference| beside(&said, &parts(reference)));
        each.max_by(|a, b| a.score().total_cmp(&b.score()))
            .unwrap_or_default()
    }

    /// `(1 − γ (chunks / matches)^β) · P · R / (α P + (1 − α) R)`, P and R being the shares of
    /// matched weight.
    pub(crate) fn score(&self) -> f64 {
        let (said, reference) = (&self.said, &self.reference);
        if said.matched_weight == 0.0 {
            return 0.0;
        }
        let precision = said.matched_weight / said.weight;
        let recall = reference.matched_weight / reference.weight;
        let mean = precision * recall / (ALPHA * precision + (1.0 - ALPHA) * recall);
        let fragmentation = self.chunks / said.matched;
        mean * (1.0 - GAMMA * fragmentation.powf(BETA))
    }
}

/// METEOR takes words apart at hyphens and at apostrophes, which are words to it.
fn parts(tokens: &Tokens) -> Tokens {
    let spaced = tokens.join(" ").replace('-', " ").replace('\'', " ' ");
    spaced.split_whitespace().map(String::from).collect()
}

fn weight(token: &str) -> f64 {
    if FUNCTION_WORDS.contains(&token) {
        1.0 - DELTA
    } else {
        DELTA
    }
}

fn beside(said: &Tokens, reference: &Tokens) -> Meteor {
    let mut meteor = Meteor {
        said: Side::of(said),
        reference: Side::of(reference),
        chunks: 0.0,
    };
    let alignment = align(said, reference);
    let whole = [said.len(), reference.len()] == [alignment.pairs.len(); 2];
    if !(whole && alignment.chunks == 1) {
        meteor.chunks = alignment.chunks as f64;
    }
    for (i, j) in alignment.pairs {
        let strength = if said[i] == reference[j] {
            1.0
        } else {
            STEM_WEIGHT
        };
        meteor.said.matched(&said[i], strength);
        meteor.reference.matched(&reference[j], strength);
    }
    meteor
}

/// Which word of a caption goes with which of its reference.
#[derive(Debug, Clone, Default)]
struct Alignment {
    pairs: Vec<(usize, usize)>,
    chunks: usize,
    /// Σ of how far words are moved.
    distance: usize,
}

impl Alignment {
    fn with(&self, i: usize, j: usize) -> Self {
        let mut more = self.clone();
        let goes_on = i > 0 && j > 0 && self.pairs.last() == Some(&(i - 1, j - 1));
        more.chunks += usize::from(!goes_on);
        more.distance += i.abs_diff(j);
        more.pairs.push((i, j));
        more
    }
}

/// The alignment with the most pairs; of those with the fewest chunks, then the least moved.
fn align(said: &Tokens, reference: &Tokens) -> Alignment {
    let stemmer = Stemmer::create(Algorithm::English);
    let stems = |tokens: &Tokens| -> Vec<String> {
        let stems = tokens.iter().map(|token| stemmer.stem(token).into_owned());
        stems.collect()
    };
    let (said_stems, reference_stems) = (stems(said), stems(reference));
    let mut beam = vec![Alignment::default()];
    for i in 0..said.len() {
        let mut next = Vec::new();
        for alignment in beam {
            for j in 0..reference.len() {
                let matches = said[i] == reference[j] || said_stems[i] == reference_stems[j];
                if matches && alignment.pairs.iter().all(|&(_, taken)| taken != j) {
                    next.push(alignment.with(i, j));
                }
            }
            next.push(alignment);
        }
        next.sort_by_key(|each| (Reverse(each.pairs.len()), each.chunks, each.distance));
        next.truncate(BEAM);
        beam = next;
    }
    beam.swap_remove(0)
}
