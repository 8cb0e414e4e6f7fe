//! What a run writes down of itself.

use serde::{Deserialize, Serialize};

use super::curriculum::Level;
use super::replicas::Losses;

/// One line of `metrics.jsonl`. Losses are means since the line before; null where there were no
/// such batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Steps taken so far.
    pub step: usize,
    /// `pre-training` or `fine-tuning`.
    pub phase: String,
    /// Mean loss of the captions' tokens, with label smoothing.
    pub caption_loss: Option<f64>,
    /// Mean loss of the matches, with label smoothing.
    pub matching_loss: Option<f64>,
    /// Mean loss of the text colours, with label smoothing.
    pub color_loss: Option<f64>,
    /// The learning rate.
    pub rate: f64,
    /// The shares of levels I, II and III among corrupted captions.
    pub level_mix: Option<[f64; 3]>,
    /// Products a second, validation aside.
    pub samples_per_second: f64,
    /// Seconds of training so far, validation aside.
    pub seconds: f64,
    /// On the validation split.
    pub validation: Validation,
}

/// How good a model is on the validation split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Mean loss of the captions' tokens, without label smoothing.
    pub caption_loss: f64,
    /// Share of the captions' tokens that are the likeliest given those before.
    pub token_accuracy: f64,
    /// Share of the text colours that are the likeliest.
    pub color_accuracy: f64,
    /// Of levels I, II and III.
    pub matching: [Option<Matching>; 3],
}

/// How well captions that were corrupted at one level are told from those that were not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Matching {
    /// The mean of the shares that are right among corrupted captions and among others: 0.5 is
    /// chance.
    pub accuracy: f64,
    /// How many captions were corrupted.
    pub count: usize,
}

impl Validation {
    /// The accuracies of the levels in words: `I 0.93, II 0.78, III 0.71`.
    pub fn matching_in_words(&self) -> String {
        let levels = Level::ALL.iter().zip(&self.matching);
        let words = levels.filter_map(|(level, matching)| {
            let accuracy = matching.as_ref()?.accuracy;
            Some(format!("{} {:.3}", level.name(), accuracy))
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Means of losses since they were last looked at.
#[derive(Debug, Default)]
pub struct Means {
    caption: (f64, usize),
    matching: (f64, usize),
    color: (f64, usize),
}

impl Means {
    /// Takes in the losses of a step.
    pub fn add(&mut self, losses: &Losses) {
        for ((sum, count), loss) in [
            (&mut self.caption, losses.caption),
            (&mut self.matching, losses.matching),
            (&mut self.color, losses.color),
        ] {
            if let Some(loss) = loss {
                *sum += loss;
                *count += 1;
            }
        }
    }

    /// The means of captions, matches and text colours.
    pub fn get(&self) -> [Option<f64>; 3] {
        [self.caption, self.matching, self.color]
            .map(|(sum, count)| (count > 0).then(|| sum / count as f64))
    }
}
