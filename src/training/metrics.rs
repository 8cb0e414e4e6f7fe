//! What a run writes down of itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::curriculum::Level;
use super::loss::Losses;
use crate::dataset::ratio::Ratio;
use crate::error::{Error, Result};

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
    /// The shares of levels I, II and III, and of captions with one fact exchanged, among corrupted captions.
    pub level_mix: Option<Vec<f64>>,
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
    /// The same of each collection by itself; empty before that was measured.
    #[serde(default)]
    pub collections: BTreeMap<String, f64>,
    /// Share of the captions' tokens that are the likeliest given those before.
    pub token_accuracy: f64,
    /// Share of the text colours that are the likeliest.
    pub color_accuracy: f64,
    /// Of levels I, II and III.
    pub matching: [Option<Matching>; 3],
    /// Of captions with one fact exchanged; nothing where none states any, or before that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Matching>,
    /// Brands that are told, and kinds of products.
    #[serde(default)]
    pub copying: Copying,
}

/// How often names that are told follow where captions say them, given the words before them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Copying {
    /// Brands, after other words.
    pub brand: Copied,
    /// What kind of product it is, after other words.
    pub kind: Copied,
    /// Either, where it begins its caption: whether a caption begins with a name is free.
    #[serde(default)]
    pub opening: Copied,
}

/// So many of so many were the likeliest words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Said right throughout.
    pub right: usize,
    /// Begun right.
    #[serde(default)]
    pub begun: usize,
    /// In all.
    pub all: usize,
}

impl Copied {
    /// Takes in one more: whether each of its tokens was right.
    pub fn add(&mut self, right: &[bool]) {
        self.right += usize::from(right.iter().all(|right| *right));
        self.begun += usize::from(right.first().is_some_and(|right| *right));
        self.all += 1;
    }

    /// The share that was said right.
    pub fn share(self) -> f64 {
        Ratio::of(self.right, self.all).value()
    }

    /// The share of those begun right that were said right.
    pub fn share_of_begun(self) -> f64 {
        Ratio::of(self.right, self.begun).value()
    }
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
    /// The caption loss by which checkpoints are chosen: the mean over collections, so that the largest alone doesn't
    /// decide.
    pub fn balanced_loss(&self) -> f64 {
        match self.collections.len() {
            0 => self.caption_loss,
            count => self.collections.values().sum::<f64>() / count as f64,
        }
    }

    /// The accuracies of the levels in words: `I 0.93, II 0.78, III 0.71, fact 0.60`.
    pub fn matching_in_words(&self) -> String {
        let matching = self.matching.iter().chain([&self.fact]);
        let levels = Level::ALL.iter().zip(matching);
        let words = levels.filter_map(|(level, matching)| {
            let accuracy = matching.as_ref()?.accuracy;
            Some(format!("{} {:.3}", level.name(), accuracy))
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| 100.0 * share;
        let (all, begun) = (percent(self.share()), percent(self.share_of_begun()));
        write!(f, "{all:.1} % ({begun:.1} % of those begun)")
    }
}

impl fmt::Display for Copying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            brand,
            kind,
            opening,
        } = self;
        write!(
            f,
            "copied: brands {brand}, kinds {kind}, openings {opening}"
        )
    }
}

/// Means of losses since they were last looked at.
#[derive(Debug, Default)]
pub(crate) struct Means {
    /// Not read yet.
    unread: Vec<Losses>,
    /// Sums and counts of captions, text colours and matches.
    sums: [(f64, usize); 3],
}

impl Means {
    /// Takes in the losses of a step, without waiting for them.
    pub(crate) fn add(&mut self, losses: Losses) {
        self.unread.push(losses);
    }

    /// Reads the losses taken in, up to those of `step`.
    ///
    /// # Errors
    /// [`Error::Data`] when one is no number: weights that it has gone through are worth nothing.
    pub(crate) fn read(&mut self, step: usize) -> Result<()> {
        let first = step + 1 - self.unread.len().min(step + 1);
        for (i, losses) in self.unread.drain(..).enumerate() {
            for ((sum, count), loss) in self.sums.iter_mut().zip(losses.read()) {
                if let Some(loss) = loss {
                    check_loss(loss, first + i)?;
                    *sum += loss;
                    *count += 1;
                }
            }
        }
        Ok(())
    }

    /// The means of captions, matches and text colours, as far as they are read.
    pub(crate) fn get(&self) -> [Option<f64>; 3] {
        let [caption, color, matching] = self.sums;
        [caption, matching, color].map(|(sum, count)| (count > 0).then(|| sum / count as f64))
    }
}

/// Refuses a loss that is no number.
///
/// # Errors
/// [`Error::Data`] naming the step.
pub(crate) fn check_loss(loss: f64, step: usize) -> Result<()> {
    if loss.is_finite() {
        return Ok(());
    }
    let reason = format!(
        "a loss is {loss} at step {step}; the last checkpoint stands. A lower learning rate may help"
    );
    Err(Error::data("training", reason))
}

#[cfg(test)]
mod tests {
    /// A resumed run writes its lines again: they must come out as they were, to the last digit.
    #[test]
    fn numbers_are_read_as_they_were_written() {
        for rate in ["0.00022916666666666666", "0.0005791666666666667"] {
            let read: f64 = serde_json::from_str(rate).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), rate);
        }
    }
}
