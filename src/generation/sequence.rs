//! Captions written token by token.

use std::collections::BTreeMap;

use super::streamer::Reporter;
use super::token_mask::mask;
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::text::{BOS, EOS};

/// The logarithm of the least probability, 1/20, that a token of a caption found by a detour may have.
const LEAST_EXPECTED: f32 = -2.995_732;

/// The tokens of a caption, and how likely they are.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredCaption {
    /// Without control tokens.
    pub tokens: Vec<u32>,
    /// Geometric mean of the tokens' probabilities, the end token included; 0 to 1.
    pub score: f32,
}

/// One sequence as it was decoded.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequence {
    /// Token and log-probability at every position, the last one the end token's where it has ended.
    pub tokens: Vec<(u32, f32)>,
    /// The likeliest token at every position besides the chosen one.
    pub runners_up: Vec<u32>,
    /// How many of the first tokens were forced.
    pub forced: usize,
}

impl Sequence {
    /// Tokens up to and with the end token.
    pub(super) fn length(&self) -> usize {
        let end = self.tokens.iter().position(|&(token, _)| token == EOS);
        end.map_or(self.tokens.len(), |end| end + 1)
    }

    /// Whether it branched off another caption and has a later token, its end included, that the model finds less
    /// likely than 1/20: then it is often broken. Any first token may begin a caption.
    pub(super) fn is_improbable(&self) -> bool {
        let mut later = self.tokens[..self.length()].iter().skip(1);
        self.forced > 0 && later.any(|&(_, log_probability)| log_probability < LEAST_EXPECTED)
    }

    /// Whether it ended before the length limit.
    pub(super) fn has_ended(&self) -> bool {
        self.tokens.iter().any(|&(token, _)| token == EOS)
    }

    /// Its tokens up to the end, and how likely they are.
    pub(super) fn scored(&self) -> ScoredCaption {
        let used = &self.tokens[..self.length()];
        let sum: f32 = used
            .iter()
            .map(|(_, log_probability)| log_probability)
            .sum();
        ScoredCaption {
            tokens: used
                .iter()
                .map(|&(token, _)| token)
                .filter(|&token| token != EOS)
                .collect(),
            score: (sum / used.len().max(1) as f32).exp(),
        }
    }
}

/// The token that a strategy goes on with.
pub(super) struct NextToken {
    pub token: u32,
    /// Before any restriction of the strategy.
    pub log_probability: f32,
    /// The likeliest token besides.
    pub runner_up: u32,
}

/// Writes captions that start in the boxes `starts` of `prefix`, and gives the scores of each one's text
/// colours. Those of one box share a row until their tokens differ. `choose` is given a
/// caption, a position and the scores of all tokens.
pub(super) async fn write(
    network: &Network,
    prefix: &mut Prefix,
    starts: &[usize],
    caption_length: usize,
    mut choose: impl FnMut(usize, usize, &[f32]) -> NextToken,
    reporter: &mut Reporter<'_>,
) -> Result<(Vec<Sequence>, Vec<Vec<f32>>)> {
    let vocabulary = network.vocabulary();
    let mut sequences = vec![Sequence::default(); starts.len()];
    // The captions that go on, each with its row of `prefix`.
    let mut going_on: Vec<(usize, usize)> = starts.iter().copied().enumerate().collect();
    let rows = 1 + starts.iter().max().copied().unwrap_or(0);
    let mut hidden = network.begin(prefix, rows, BOS);
    let colors = network.text_color(&hidden);
    let colors = starts.iter().map(|&start| colors[start].clone()).collect();
    for position in 0..caption_length {
        let mut scores = network.next_token(&hidden);
        mask(position, vocabulary, &mut scores);
        for &(index, row) in &going_on {
            let scores = &scores[row * vocabulary..][..vocabulary];
            let chosen = choose(index, position, scores);
            sequences[index]
                .tokens
                .push((chosen.token, chosen.log_probability));
            sequences[index].runners_up.push(chosen.runner_up);
        }
        let heard = match reporter.wants_texts() {
            true => tokens_of(&sequences),
            false => Vec::new(),
        };
        reporter.report_token(&heard).await?;
        going_on.retain(|&(index, _)| !sequences[index].has_ended());
        if going_on.is_empty() || position + 1 == caption_length {
            break;
        }
        let last = |index: usize| sequences[index].tokens[position].0;
        let (rows, each) = parted(going_on.iter().map(|&(index, row)| (row, last(index))));
        let (kept, tokens): (Vec<usize>, Vec<u32>) = rows.into_iter().unzip();
        prefix.keep(&kept);
        for (going_on, row) in going_on.iter_mut().zip(each) {
            going_on.1 = row;
        }
        hidden = network.step(prefix, &tokens);
    }
    Ok((sequences, colors))
}

/// The next-token scores of every box's first token, box after box.
pub(crate) fn first_logits(network: &Network, prefix: &mut Prefix, boxes: usize) -> Vec<f32> {
    network.next_token(&network.begin(prefix, boxes, BOS))
}

/// The tokens that captions have so far.
fn tokens_of(sequences: &[Sequence]) -> Vec<Vec<u32>> {
    let tokens = |one: &Sequence| one.tokens.iter().map(|&(token, _)| token).collect();
    sequences.iter().map(tokens).collect()
}

/// The two largest scores' tokens; of equal ones those that come first.
pub(super) fn best_two(scores: &[f32]) -> [u32; 2] {
    let (mut best, mut second) = ((0, f32::NEG_INFINITY), (0, f32::NEG_INFINITY));
    for (token, &score) in (0..).zip(scores) {
        if score > best.1 {
            second = best;
            best = (token, score);
        } else if score > second.1 {
            second = (token, score);
        }
    }
    [best.0, second.0]
}

/// The different ones of `pairs` in their order, and for each of all its place among them.
fn parted(pairs: impl Iterator<Item = (usize, u32)>) -> (Vec<(usize, u32)>, Vec<usize>) {
    let mut different = Vec::new();
    let mut places = BTreeMap::new();
    let each = pairs.map(|pair| {
        *places.entry(pair).or_insert_with(|| {
            different.push(pair);
            different.len() - 1
        })
    });
    let each = each.collect();
    (different, each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_scores_the_first_are_best() {
        assert_eq!(best_two(&[1.0, 3.0, 3.0, 2.0]), [1, 2]);
        assert_eq!(best_two(&[3.0, 1.0, 2.0, 2.0]), [0, 2]);
        assert_eq!(best_two(&[1.0, 2.0, 3.0]), [2, 1]);
    }

    #[test]
    fn a_caption_ends_at_its_end_token() {
        let sequence = Sequence {
            tokens: vec![(9, -0.5), (8, -1.0), (EOS, 0.0), (7, -9.0)],
            runners_up: vec![0; 4],
            forced: 0,
        };
        let caption = sequence.scored();
        assert_eq!(caption.tokens, [9, 8]);
        assert!((caption.score - (-0.5f32).exp()).abs() < 1e-6);
    }

    #[test]
    fn what_says_the_same_is_one() {
        let pairs = [(0, 5), (0, 6), (1, 5), (0, 5), (1, 5)];
        let (different, each) = parted(pairs.into_iter());
        assert_eq!(different, [(0, 5), (0, 6), (1, 5)]);
        assert_eq!(each, [0, 1, 2, 0, 2]);
    }
}
