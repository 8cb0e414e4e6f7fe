//! Sampled decoding: temperature, top-k and top-p (Holtzman et al. 2020) with a seed.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::sequence::{self, NextToken, Sequence};
use super::streamer::Reporter;
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;

/// From which tokens is drawn, and by which random numbers.
pub(super) struct Draw {
    temperature: f32,
    top_k: usize,
    top_p: f32,
    seed: u64,
}

impl Draw {
    pub(super) fn new(temperature: f32, top_k: usize, top_p: f32, seed: u64) -> Self {
        Self {
            temperature,
            top_k,
            top_p,
            seed,
        }
    }

    /// Every box has random numbers of its own, so that its caption does not depend on how many
    /// boxes come after it.
    fn generator(&self, index: usize) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
        generator.set_stream(index as u64);
        generator
    }

    /// Draws a token.
    fn draw(&self, scores: &[f32], generator: &mut ChaCha8Rng) -> NextToken {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let largest = scores[order[0]];
        let sum: f32 = scores.iter().map(|score| (score - largest).exp()).sum();

        let mut weights: Vec<f32> = order
            .iter()
            .map(|&token| ((scores[token] - largest) / self.temperature).exp())
            .collect();
        if self.top_k > 0 {
            weights.truncate(self.top_k);
        }
        let total: f32 = weights.iter().sum();
        let mut reached = 0.0;
        let enough = weights.iter().position(|weight| {
            reached += weight / total;
            reached >= self.top_p
        });
        weights.truncate(enough.map_or(weights.len(), |last| last + 1));

        let mut point = generator.random::<f32>() * weights.iter().sum::<f32>();
        let drawn = weights
            .iter()
            .position(|weight| {
                point -= weight;
                point < 0.0
            })
            .unwrap_or(0);
        let token = order[drawn];
        let other = order[usize::from(drawn == 0).min(order.len() - 1)];
        NextToken {
            token: token as u32,
            log_probability: scores[token] - largest - sum.ln(),
            runner_up: other as u32,
        }
    }
}

/// Decodes all boxes of `prefix` at once, and gives the scores of each one's text colours.
pub(super) async fn run(
    network: &Network,
    prefix: &mut Prefix,
    boxes: &[usize],
    caption_length: usize,
    draw: Draw,
    reporter: &mut Reporter<'_>,
) -> Result<(Vec<Sequence>, Vec<Vec<f32>>)> {
    let mut generators: Vec<ChaCha8Rng> = boxes.iter().map(|&i| draw.generator(i)).collect();
    let choose = |index: usize, _, scores: &[f32]| draw.draw(scores, &mut generators[index]);
    let starts: Vec<usize> = (0..boxes.len()).collect();
    sequence::write(network, prefix, &starts, caption_length, choose, reporter).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f32; 4] = [0.0, 3.0, 2.0, 1.0];

    fn drawn(draw: &Draw) -> Vec<usize> {
        let mut generator = draw.generator(0);
        let mut counts = vec![0; SCORES.len()];
        for _ in 0..4000 {
            counts[draw.draw(&SCORES, &mut generator).token as usize] += 1;
        }
        counts
    }

    #[test]
    fn draws_follow_the_probabilities() {
        let counts = drawn(&Draw::new(1.0, 0, 1.0, 1));
        let sum: f32 = SCORES.iter().map(|score| score.exp()).sum();
        for (count, score) in counts.iter().zip(SCORES) {
            let expected = score.exp() / sum;
            assert!(
                (*count as f32 / 4000.0 - expected).abs() < 0.03,
                "{counts:?}"
            );
        }
    }

    #[test]
    fn restrictions_leave_out_unlikely_tokens() {
        let top_k = drawn(&Draw::new(1.0, 2, 1.0, 1));
        assert!(top_k[1] > 0 && top_k[2] > 0 && top_k[0] + top_k[3] == 0);
        let top_p = drawn(&Draw::new(1.0, 0, 0.6, 1));
        assert_eq!(top_p, [0, 4000, 0, 0]);
        let cold = drawn(&Draw::new(0.05, 0, 1.0, 1));
        assert_eq!(cold, [0, 4000, 0, 0]);
    }

    #[test]
    fn a_seed_fixes_the_draws_of_a_box() {
        let tokens = |seed, index| {
            let draw = Draw::new(1.0, 0, 1.0, seed);
            let mut generator = draw.generator(index);
            let draw = || draw.draw(&SCORES, &mut generator).token;
            std::iter::repeat_with(draw).take(50).collect::<Vec<_>>()
        };
        assert_eq!(tokens(5, 1), tokens(5, 1));
        assert_ne!(tokens(5, 1), tokens(6, 1));
        assert_ne!(tokens(5, 1), tokens(5, 2));
    }

    #[test]
    fn the_log_probability_is_the_models() {
        let chosen = Draw::new(0.05, 1, 1.0, 0).draw(&SCORES, &mut ChaCha8Rng::seed_from_u64(0));
        let sum: f32 = SCORES.iter().map(|score| score.exp()).sum();
        assert_eq!((chosen.token, chosen.runner_up), (1, 2));
        assert!((chosen.log_probability - (3.0 - sum.ln())).abs() < 1e-6);
    }
}
