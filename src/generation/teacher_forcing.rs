//! What the model makes of captions that are given.

#[cfg(feature = "train")]
use super::sequence::best_two;
use super::streamer::Streamer;
#[cfg(feature = "train")]
use super::token_mask::mask;
use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::text::{BOS, PAD};

/// What the model finds likeliest at each place of `captions`, whose tokens go before.
#[cfg(feature = "train")]
pub(crate) fn likeliest(
    network: &Network,
    prefix: &mut Prefix,
    captions: &[Vec<u32>],
) -> Vec<Vec<u32>> {
    let length = captions.iter().map(Vec::len).max().unwrap_or(0);
    let mut likeliest = vec![Vec::new(); captions.len()];
    let mut hidden = network.begin(prefix, captions.len(), BOS);
    for position in 0..length {
        if position > 0 {
            hidden = network.step(prefix, &tokens_at(captions, position - 1));
        }
        let mut scores = network.next_token(&hidden);
        mask(position, network.vocabulary(), &mut scores);
        let each = scores.chunks_exact(network.vocabulary());
        for ((caption, scores), likeliest) in captions.iter().zip(each).zip(&mut likeliest) {
            if position < caption.len() {
                likeliest.push(best_two(scores)[0]);
            }
        }
    }
    likeliest
}

/// The attention of each of `captions` to each grid cell, the mean over its tokens and the end token, rows from
/// the top. The streamer is called after every token, with no texts.
pub(crate) async fn attention(
    network: &Network,
    prefix: &mut Prefix,
    captions: &[Vec<u32>],
    mut streamer: Option<&mut dyn Streamer>,
) -> Result<Vec<Vec<f32>>> {
    let length = captions.iter().map(Vec::len).max().unwrap_or(0);
    let mut sums: Vec<Vec<f32>> = vec![Vec::new(); captions.len()];
    let mut tokens = vec![BOS; captions.len()];
    prefix.begin(captions.len());
    // The position that sees a caption's last token writes its end token.
    for position in 0..=length {
        let cells = network.attention(prefix, &tokens);
        let width = cells.len() / captions.len();
        let each = captions.iter().zip(cells.chunks_exact(width));
        for ((caption, cells), sums) in each.zip(&mut sums) {
            if position <= caption.len() {
                let share = 1.0 / (caption.len() + 1) as f32;
                sums.resize(width, 0.0);
                let places = sums.iter_mut().zip(cells);
                places.for_each(|(sum, cell)| *sum += share * cell);
            }
        }
        tokens = tokens_at(captions, position);
        if let Some(streamer) = &mut streamer {
            streamer.step(Vec::new()).await?;
        }
    }
    Ok(sums)
}

/// A token of each caption, padding where it has none.
fn tokens_at(captions: &[Vec<u32>], position: usize) -> Vec<u32> {
    let token = |caption: &Vec<u32>| caption.get(position).copied().unwrap_or(PAD);
    captions.iter().map(token).collect()
}
