//! Captions written token by token, each chosen on the host.

use std::collections::BTreeMap;

use super::listener::{Steps, tokens_of};
use super::{Run, column, forbidden, read_floats};
use crate::error::Result;
use crate::model::{CaptionModel, Prefix};
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
/// colours. Where `prefix` can be taken apart, those that start in the same box are one as long as they
/// say the same. `choose` is given a caption, a position and the scores of all tokens.
pub(super) async fn write(
    model: &CaptionModel,
    prefix: &mut Prefix,
    starts: &[usize],
    caption_length: usize,
    mut choose: impl FnMut(usize, usize, &[f32]) -> Chosen,
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    let device = prefix.device();
    let vocabulary = model.vocabulary();
    let mut runs = vec![Run::default(); starts.len()];
    let mut colors = Vec::new();
    // The captions that go on, each with its row of `prefix`; and the last tokens of the rows.
    let mut going_on: Vec<(usize, usize)> = starts.iter().copied().enumerate().collect();
    let mut tokens = vec![BOS as i32; 1 + starts.iter().max().copied().unwrap_or(0)];
    for position in 0..caption_length {
        let hidden = model.step(column(&tokens, &device), position, prefix);
        if position == 0 {
            let scores = model.text_color(hidden.clone());
            let width = scores.dims()[1];
            let scores = read_floats(scores).await?;
            let of_box = |&start: &usize| scores[start * width..][..width].to_vec();
            colors = starts.iter().map(of_box).collect();
        }
        let bias = forbidden(position, vocabulary);
        let mut scores = read_floats(model.next_token(hidden)).await?;
        for scores in scores.chunks_mut(vocabulary) {
            for (score, bias) in scores.iter_mut().zip(&bias) {
                *score += bias;
            }
        }
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
        let last = |index: usize| runs[index].tokens[position].0;
        if going_on.iter().all(|&(index, _)| runs[index].has_ended()) {
            break;
        }
        if prefix.can_keep() {
            going_on.retain(|&(index, _)| !runs[index].has_ended());
            let before: Vec<usize> = (0..tokens.len()).collect();
            let (rows, each) = parted(going_on.iter().map(|&(index, row)| (row, last(index))));
            let (kept, written): (Vec<usize>, Vec<u32>) = rows.into_iter().unzip();
            if kept != before {
                prefix.keep(&kept);
            }
            tokens = written.into_iter().map(|token| token as i32).collect();
            for (going_on, row) in going_on.iter_mut().zip(each) {
                going_on.1 = row;
            }
        } else {
            for &(index, row) in &going_on {
                tokens[row] = last(index) as i32;
            }
        }
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

/// The two largest scores' tokens; of equal ones those that come first.
#[cfg(feature = "cpu")]
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

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_one() {
        let pairs = [(0, 5), (0, 6), (1, 5), (0, 5), (1, 5)];
        let (different, each) = parted(pairs.into_iter());
        assert_eq!(different, [(0, 5), (0, 6), (1, 5)]);
        assert_eq!(each, [0, 1, 2, 0, 2]);
    }

    #[test]
    fn of_equal_scores_the_first_are_best() {
        assert_eq!(best_two(&[1.0, 3.0, 3.0, 2.0]), [1, 2]);
        assert_eq!(best_two(&[3.0, 1.0, 2.0, 2.0]), [0, 2]);
        assert_eq!(best_two(&[1.0, 2.0, 3.0]), [2, 1]);
    }
}
