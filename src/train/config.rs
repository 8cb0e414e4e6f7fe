//! All choices of a training run.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::ModelConfig;

/// What `config.json` of a run folder holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingConfig {
    /// The architecture.
    pub model: ModelConfig,
    /// How many batches are learned from.
    pub steps: usize,
    /// Images a batch; all boxes of an image count as one.
    pub batch: usize,
    /// Steps over which the learning rate rises.
    pub warm_up: usize,
    /// The highest learning rate.
    pub peak_rate: f64,
    /// Share of the steps, at the end, over which the rate falls to zero.
    pub cool_down: f64,
    /// Label smoothing (CapOnImage, section 5.1).
    pub label_smoothing: f32,
    /// Weight of the text colour's loss beside the captions'.
    pub color_weight: f32,
    /// What is withheld in training.
    pub context_dropout: ContextDropout,
    /// Steps between looks at the validation split, each followed by a checkpoint.
    pub validate_every: usize,
    /// Seeds the weights and the order of the data.
    pub seed: u64,
}

/// Probabilities of withholding parts of the context in training, so that the model can be used
/// with any of them missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContextDropout {
    /// Title and all attributes: only the picture is left.
    pub text: f64,
    /// The title.
    pub title: f64,
    /// Each attribute by itself.
    pub attribute: f64,
    /// The picture, where the text is not withheld.
    pub image: f64,
}

impl TrainingConfig {
    /// The defaults for a model.
    pub fn new(model: ModelConfig, steps: usize) -> Self {
        Self {
            model,
            steps,
            batch: 16,
            warm_up: (steps / 10).clamp(1, 4000),
            peak_rate: 1e-3,
            cool_down: 0.4,
            label_smoothing: 0.1,
            color_weight: 0.2,
            context_dropout: ContextDropout {
                text: 0.25,
                title: 0.1,
                attribute: 0.1,
                image: 0.05,
            },
            validate_every: 250,
            seed: 1,
        }
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming the field.
    pub fn validate(&self) -> Result<()> {
        self.model
            .validate()
            .map_err(|reason| Error::request("model", reason))?;
        for (name, value) in [
            ("steps", self.steps),
            ("batch", self.batch),
            ("warm_up", self.warm_up),
            ("validate_every", self.validate_every),
        ] {
            if value == 0 {
                return Err(Error::request(name, "is 0, expected at least 1"));
            }
        }
        let dropout = &self.context_dropout;
        for (name, value) in [
            ("cool_down", self.cool_down),
            ("label_smoothing", self.label_smoothing.into()),
            ("context_dropout.text", dropout.text),
            ("context_dropout.title", dropout.title),
            ("context_dropout.attribute", dropout.attribute),
            ("context_dropout.image", dropout.image),
        ] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::request(name, format!("is {value}, expected 0 to 1")));
            }
        }
        if !(self.peak_rate > 0.0 && self.peak_rate.is_finite()) {
            let reason = format!("is {}, expected above 0", self.peak_rate);
            return Err(Error::request("peak_rate", reason));
        }
        Ok(())
    }
}
