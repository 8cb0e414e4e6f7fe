//! Greedy decoding: always the likeliest token.

use super::sequence::{NextToken, Sequence, best_two, write};
use super::streamer::Reporter;
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::simd::rows::log_sum_exp;

/// Decodes captions at once, which start in boxes of `prefix` (see [`Prefix::starts`]) with their forced
/// tokens, and the scores of the text colours of each. It ends when every caption has.
pub(super) async fn run(
    network: &Network,
    prefix: &mut Prefix,
    (starts, forced): (&[usize], &[Vec<u32>]),
    caption_length: usize,
    reporter: &mut Reporter<'_>,
) -> Result<(Vec<Sequence>, Vec<Vec<f32>>)> {
    let choose = |index: usize, position: usize, scores: &[f32]| {
        let [best, second] = best_two(scores);
        let token = forced[index].get(position).copied().unwrap_or(best);
        NextToken {
            token,
            log_probability: scores[token as usize] - log_sum_exp(scores),
            runner_up: if token == best { second } else { best },
        }
    };
    let (mut sequences, colors) =
        write(network, prefix, starts, caption_length, choose, reporter).await?;
    for (sequence, forced) in sequences.iter_mut().zip(forced) {
        sequence.forced = forced.len();
    }
    Ok((sequences, colors))
}
