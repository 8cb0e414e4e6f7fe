//! Captions written token by token.

use std::collections::BTreeMap;

use super::listener::{Steps, tokens_of};
use super::{Run, forbid};
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::text::BOS;

/// A token that was chosen.
pub(super) struct Chosen {
    pub token: u32,
    /// Before any restriction of the strategy.
    pub log_probability: f32,
    /// The likeliest token besides.
    pub other: u32,
}

/// Writes captions that start in the boxes `starts` of `prefix`, and gives the scores of each one's text
/// colours. Those that start in the same box are one as long as they say the same. `choose` is given a
/// caption, a position and the scores of all tokens.
pub(super) async fn write(
    network: &Network,
    prefix: &mut Prefix,
    starts: &[usize],
    caption_length: usize,
    mut choose: impl FnMut(usize, usize, &[f32]) -> Chosen,
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    let vocabulary = network.vocabulary();
    let mut runs = vec![Run::default(); starts.len()];
    // The captions that go on, each with its row of `prefix`.
    let mut going_on: Vec<(usize, usize)> = starts.iter().copied().enumerate().collect();
    let rows = 1 + starts.iter().max().copied().unwrap_or(0);
    let mut hidden = network.begin(prefix, rows, BOS);
    let colors = network.text_color(&hidden);
    let colors = starts.iter().map(|&start| colors[start].clone()).collect();
    for position in 0..caption_length {
        let mut scores = network.next_token(&hidden);
        forbid(position, vocabulary, &mut scores);
        for &(index, row) in &going_on {
            let scores = &scores[row * vocabulary..][..vocabulary];
            let chosen = choose(index, position, scores);
            runs[index]
                .tokens
                .push((chosen.token, chosen.log_probability));
            runs[index].others.push(chosen.other);
        }
        let heard = match steps.wants_texts() {
            true => tokens_of(&runs),
            false => Vec::new(),
        };
        steps.after_token(&heard).await?;
        going_on.retain(|&(index, _)| !runs[index].has_ended());
        if going_on.is_empty() || position + 1 == caption_length {
            break;
        }
        let last = |index: usize| runs[index].tokens[position].0;
        let (rows, each) = parted(going_on.iter().map(|&(index, row)| (row, last(index))));
        let (kept, tokens): (Vec<usize>, Vec<u32>) = rows.into_iter().unzip();
        prefix.keep(&kept);
        for (going_on, row) in going_on.iter_mut().zip(each) {
            going_on.1 = row;
        }
        hidden = network.step(prefix, &tokens);
    }
    Ok((runs, colors))
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
    fn what_says_the_same_is_one() {
        let pairs = [(0, 5), (0, 6), (1, 5), (0, 5), (1, 5)];
        let (different, each) = parted(pairs.into_iter());
        assert_eq!(different, [(0, 5), (0, 6), (1, 5)]);
        assert_eq!(each, [0, 1, 2, 0, 2]);
    }
}
