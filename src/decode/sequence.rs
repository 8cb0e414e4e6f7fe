//! Captions written token by token, each chosen on the host.

use super::listener::{Steps, tokens_of};
use super::{Run, column, forbidden, read_floats};
use crate::error::Result;
use crate::model::{CaptionModel, Prefix};
use crate::text::{BOS, EOS};

/// A token that was chosen.
pub(super) struct Chosen {
    pub token: u32,
    /// Before any restriction of the strategy.
    pub log_probability: f32,
    /// The likeliest token besides.
    pub other: u32,
}

/// Writes the captions of `count` sequences of `prefix`, and gives the scores of each one's text colours.
/// `choose` is given a sequence, a position and the scores of all tokens.
pub(super) async fn write(
    model: &CaptionModel,
    prefix: &mut Prefix,
    count: usize,
    caption_length: usize,
    mut choose: impl FnMut(usize, usize, &[f32]) -> Chosen,
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    let device = prefix.device();
    let vocabulary = model.vocabulary();
    let mut runs = vec![Run::default(); count];
    let mut colors = Vec::new();
    // The sequences of `prefix`, and their last tokens.
    let mut going_on: Vec<usize> = (0..count).collect();
    let mut tokens = vec![BOS as i32; count];
    for position in 0..caption_length {
        let hidden = model.step(column(&tokens, &device), position, prefix);
        if position == 0 {
            let scores = model.text_color(hidden.clone());
            let width = scores.dims()[1];
            let scores = read_floats(scores).await?;
            colors = scores.chunks(width).map(<[f32]>::to_vec).collect();
        }
        let bias = forbidden(position, vocabulary);
        let mut scores = read_floats(model.next_token(hidden)).await?;
        let each = going_on.iter().zip(scores.chunks_mut(vocabulary));
        for ((&index, scores), token) in each.zip(&mut tokens) {
            for (score, bias) in scores.iter_mut().zip(&bias) {
                *score += bias;
            }
            let chosen = choose(index, position, scores);
            runs[index]
                .tokens
                .push((chosen.token, chosen.log_probability));
            runs[index].others.push(chosen.other);
            *token = chosen.token as i32;
        }
        let heard = match steps.wants_texts() {
            true => tokens_of(&runs),
            false => Vec::new(),
        };
        steps.after_token(&heard).await?;
        let goes_on = |i: &usize| {
            let run = &runs[going_on[*i]];
            run.tokens.iter().all(|&(token, _)| token != EOS)
        };
        let left: Vec<usize> = (0..going_on.len()).filter(goes_on).collect();
        if left.is_empty() {
            break;
        }
        if left.len() < going_on.len() && prefix.keep(&left) {
            going_on = left.iter().map(|&i| going_on[i]).collect();
            tokens = left.iter().map(|&i| tokens[i]).collect();
        }
    }
    Ok((runs, colors))
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
    fn of_equal_scores_the_first_are_best() {
        assert_eq!(best_two(&[1.0, 3.0, 3.0, 2.0]), [1, 2]);
        assert_eq!(best_two(&[3.0, 1.0, 2.0, 2.0]), [0, 2]);
        assert_eq!(best_two(&[1.0, 2.0, 3.0]), [2, 1]);
    }
}
