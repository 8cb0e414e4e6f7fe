//! From the model's scores to captions.
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | how captions are chosen |
//! | [`decoder_input`] | what they are written from |
//! | [`frames`] | captions with places for what is told |
//! | `frame_reader` | whether a caption is one of these |
//! | `greedy` | the likeliest tokens |
//! | `sampling` | tokens drawn with a seed: temperature, top-k, top-p |
//! | `sequence` | captions written token by token |
//! | `token_mask` | which tokens can't stand where in a caption |
//! | [`constraints`] | which captions may not stand on a picture |
//! | [`common_words`] | what captions may say without being told |
//! | `shown_colors` | which colours they may name without being told |
//! | [`kind_lines`] | which lines are those of some kinds of products |
//! | `told_attributes` | which attribute a word is told by |
//! | `told_phrases` | what is said whole or not at all |
//! | `told_title` | what a title calls a product |
//! | [`trade_words`] | which trades a product may be of, and which words are those of others |
//! | [`wording`] | by what captions are told apart |
//! | `search` | other good captions for a box, in place of repeats and of what may not stand |
//! | [`streamer`] | hearing of captions while they are written, and ending the work |
//! | [`title_case`] | how captions write what is told |
//! | `teacher_forcing` | what the model makes of captions that are given |

pub mod common_words;
pub mod config;
pub mod constraints;
pub mod decoder_input;
mod frame_reader;
pub mod frames;
mod greedy;
pub mod kind_lines;
mod sampling;
mod search;
mod sequence;
pub(crate) mod shown_colors;
pub mod streamer;
pub(crate) mod teacher_forcing;
pub mod title_case;
mod token_mask;
pub(crate) mod told_attributes;
pub(crate) mod told_phrases;
pub(crate) mod told_title;
pub mod trade_words;
pub mod wording;

use crate::cpu::network::{Network, Prefix};
use crate::error::Result;
use crate::text::BOS;
pub use config::{Decoding, Strategy};
use decoder_input::DecoderInput;
use kind_lines::{ProductKinds, SURE};
use search::{Search, UNSURE};
pub use sequence::ScoredCaption;
use sequence::Sequence;
pub(crate) use sequence::first_logits;
use streamer::Reporter;
use wording::Wording;

/// The captions written for an image's boxes.
pub(crate) struct Generated {
    /// One for each box.
    pub captions: Vec<ScoredCaption>,
    /// For each box the next best captions, as many as asked for.
    pub alternatives: Vec<Vec<ScoredCaption>>,
    /// The score of every text colour, for each box.
    pub colors: Vec<Vec<f32>>,
}

/// Writes a caption for each box.
///
/// # Errors
/// Those of the streamer, and when the tokenizer can't spell a caption.
pub(crate) async fn generate(
    mut input: DecoderInput<'_>,
    decoding: &Decoding,
) -> Result<Generated> {
    let mut reporter = Reporter {
        tokenizer: input.tokenizer,
        written: input.written.clone(),
        streamer: input.streamer.take(),
    };
    let boxes = input.groups.len();
    let open: Vec<usize> = (0..boxes).filter(|&i| input.text_of(i).is_none()).collect();
    let length = input.caption_length;
    let (mut sequences, colors) = if open.len() == boxes {
        write_open(
            &mut input.prefix,
            &open,
            decoding,
            (input.network, length),
            &mut reporter,
        )
        .await?
    } else {
        // What is written needs no decoding, only its colour.
        let colors = first_colors(input.network, &mut input.prefix, boxes);
        let mut prefix = input.prefix.select(&open);
        let decoder = (input.network, length);
        let (decoded, _) = write_open(&mut prefix, &open, decoding, decoder, &mut reporter).await?;
        let mut sequences = vec![Sequence::default(); boxes];
        for (&index, sequence) in open.iter().zip(decoded) {
            sequences[index] = sequence;
        }
        (sequences, colors)
    };
    if input.constraints.kinds.are_unknown() {
        // What is drawn may be unlikely: that is what it is drawn for.
        let sure = if decoding.strategy == Strategy::Greedy {
            SURE
        } else {
            0.0
        };
        input.constraints.kinds = kinds_meant(&input, &sequences, sure)?;
    }
    let mut search = Search::new(&input, decoding.allow_repeats, reporter, &sequences)?;
    search.replace_unfit(&mut sequences).await?;
    let least = match decoding.strategy {
        Strategy::Greedy if !input.constraints.told.is_empty() => UNSURE,
        _ => 0.0,
    };
    search.replace_poor(&mut sequences, least).await?;
    let others = search.find_all(&sequences, input.alternatives).await?;
    let scored = |sequences: &[Sequence]| sequences.iter().map(Sequence::scored).collect();
    Ok(Generated {
        captions: scored(&sequences),
        alternatives: others.iter().map(|sequences| scored(sequences)).collect(),
        colors,
    })
}

/// The kinds of products that the captions of all boxes are said of: those that may stand on the picture, and texts that
/// were written, which are as sure as can be.
fn kinds_meant(
    input: &DecoderInput<'_>,
    sequences: &[Sequence],
    sure: f32,
) -> Result<ProductKinds> {
    let mut captions = Vec::new();
    for (index, sequence) in sequences.iter().enumerate() {
        if let Some(text) = input.text_of(index) {
            captions.push((Wording::new(text), 1.0));
            continue;
        }
        let wording = input.wording(sequence)?;
        if input.constraints.allow(sequence, &wording) {
            captions.push((wording, sequence.scored().score));
        }
    }
    let (lines, told) = (input.constraints.kind_lines, input.constraints.attributes);
    Ok(lines.meant_by(&captions, told, sure))
}

/// Writes captions for the boxes `open`, which `prefix` holds, and gives the scores of their text colours: by `network`, at
/// most `length` tokens each.
async fn write_open(
    prefix: &mut Prefix,
    open: &[usize],
    decoding: &Decoding,
    (network, length): (&Network, usize),
    reporter: &mut Reporter<'_>,
) -> Result<(Vec<Sequence>, Vec<Vec<f32>>)> {
    if open.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    match &decoding.strategy {
        Strategy::Greedy => {
            let starts: Vec<usize> = (0..open.len()).collect();
            let unforced = vec![Vec::new(); open.len()];
            greedy::run(network, prefix, (&starts, &unforced), length, reporter).await
        }
        Strategy::Sample {
            temperature,
            top_k,
            top_p,
            seed,
        } => {
            let draw = sampling::Draw::new(*temperature, *top_k, *top_p, *seed);
            sampling::run(network, prefix, open, length, draw, reporter).await
        }
    }
}

/// The scores of every box's text colours.
fn first_colors(network: &Network, prefix: &mut Prefix, boxes: usize) -> Vec<Vec<f32>> {
    network.text_color(&network.begin(prefix, boxes, BOS))
}
