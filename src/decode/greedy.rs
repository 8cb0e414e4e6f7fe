//! Greedy decoding that stays on the device.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor};

use super::listener::Steps;
use super::{LOWEST, Run, bias, column, read_floats, read_tokens};
use crate::error::Result;
use crate::model::{CaptionModel, Prefix};
use crate::text::{BOS, EOS};

/// Decodes captions at once, which start in boxes of `prefix` (see [`Prefix::starts`]) with their forced
/// tokens, and the scores of the text colours of each.
///
/// On a GPU all steps run before anything is read back, but where texts are listened to.
pub(super) async fn run(
    model: &CaptionModel,
    prefix: &mut Prefix,
    (starts, forced): (&[usize], &[Vec<u32>]),
    caption_length: usize,
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    let device = prefix.device();
    #[cfg(feature = "cpu")]
    if device == crate::device::cpu() {
        return on_host(model, prefix, (starts, forced), caption_length, steps).await;
    }
    // There each caption has a box of its own.
    debug_assert!(starts.iter().enumerate().all(|(row, &start)| row == start));
    let sequences = forced.len();
    let vocabulary = model.vocabulary();
    let ids = Tensor::<1, Int>::arange(0..vocabulary as i64, &device).unsqueeze::<2>();
    let [first_bias, bias] = [0, 1].map(|position| bias(position, vocabulary, &device));

    let mut tokens = column(&vec![BOS as i32; sequences], &device);
    let mut colors = None;
    let (mut scores, mut chosen) = (Vec::new(), Vec::new());
    let mut written = vec![Vec::new(); sequences];
    for position in 0..caption_length {
        let hidden = model.step(tokens, position, prefix);
        if colors.is_none() {
            colors = Some(model.text_color(hidden.clone()));
        }
        let bias = if position == 0 { &first_bias } else { &bias };
        let log_probabilities = log_softmax(model.next_token(hidden) + bias.clone(), 1);
        let mut best = log_probabilities.clone().argmax(1);
        if let Some(forced) = forced_column(forced, position, &device) {
            let is_forced = forced.clone().greater_equal_scalar(0);
            best = best.mask_where(is_forced, forced);
        }
        let is_best = ids.clone().equal(best.clone());
        #[cfg(feature = "tuned")]
        let score = sum_where(log_probabilities.clone(), is_best.clone());
        let other = log_probabilities
            .clone()
            .mask_fill(is_best, LOWEST)
            .argmax(1);
        #[cfg(not(feature = "tuned"))]
        let score = log_probabilities.gather(1, best.clone());
        scores.push(score);
        chosen.push(Tensor::cat(vec![best.clone(), other], 1));
        if steps.wants_texts() {
            let now = read_tokens(best.clone()).await?;
            for (written, token) in written.iter_mut().zip(now) {
                written.push(token);
            }
        }
        steps.after_token(&written).await?;
        if written.iter().all(|tokens| tokens.contains(&EOS)) {
            break;
        }
        tokens = best;
    }

    // One read-back for all: token ids are small enough to be exact as floats.
    let length = scores.len();
    let mut columns = scores;
    columns.extend(chosen.into_iter().map(|tokens| tokens.float()));
    columns.extend(colors);
    let columns = Tensor::cat(columns, 1);
    let width = columns.dims()[1];
    let read = read_floats(columns).await?;
    let runs = read.chunks(width).zip(forced).map(|(row, forced)| {
        let (scores, rest) = row.split_at(length);
        let token = |step: usize, which: usize| rest[2 * step + which] as u32;
        Run {
            tokens: (0..length)
                .map(|step| (token(step, 0), scores[step]))
                .collect(),
            others: (0..length).map(|step| token(step, 1)).collect(),
            forced: forced.len(),
        }
    });
    let colors = read.chunks(width).map(|row| row[3 * length..].to_vec());
    Ok((runs.collect(), colors.collect()))
}

/// The score of the one token that is chosen in each row: gathered, but burn's fusion (0.22.1) puts
/// gathering off until the scores are written over.
#[cfg(feature = "tuned")]
fn sum_where(scores: Tensor<2>, chosen: Tensor<2, burn::tensor::Bool>) -> Tensor<2> {
    scores.mask_fill(chosen.bool_not(), 0.0).sum_dim(1)
}

/// The tokens forced at `position`, −1 where none is; nothing when none is anywhere.
fn forced_column(forced: &[Vec<u32>], position: usize, device: &Device) -> Option<Tensor<2, Int>> {
    let at = |forced: &Vec<u32>| forced.get(position).map_or(-1, |&token| token as i32);
    let tokens: Vec<i32> = forced.iter().map(at).collect();
    tokens
        .iter()
        .any(|&token| token >= 0)
        .then(|| column(&tokens, device))
}

/// On the CPU, where reading costs nothing, the run ends when every caption has.
#[cfg(feature = "cpu")]
async fn on_host(
    model: &CaptionModel,
    prefix: &mut Prefix,
    (starts, forced): (&[usize], &[Vec<u32>]),
    caption_length: usize,
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    use super::sequence::{Chosen, best_two, write};

    let choose = |index: usize, position: usize, scores: &[f32]| {
        let [best, second] = best_two(scores);
        let token = forced[index].get(position).copied().unwrap_or(best);
        Chosen {
            token,
            log_probability: scores[token as usize] - crate::cpu::rows::log_sum_exp(scores),
            other: if token == best { second } else { best },
        }
    };
    let (mut runs, colors) = write(model, prefix, starts, caption_length, choose, steps).await?;
    for (run, forced) in runs.iter_mut().zip(forced) {
        run.forced = forced.len();
    }
    Ok((runs, colors))
}
