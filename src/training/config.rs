//! All choices of a training run.

use serde::{Deserialize, Serialize};

use super::augmentation::{Augmentation, ContextDropout};
use super::curriculum::Curriculum;
use super::exchange::Shares;
use super::inputs::Inputs;
use super::precision::Precision;
use super::ranges::within;
use super::schedule::{Decay, Rate};
use crate::dataset::palette::TEXT_COLORS;
use crate::error::{Error, Result};
use crate::model::ModelConfig;

/// The share of captions that validation corrupts; so does training, or a head that always says no would gain by it.
pub(crate) const CORRUPTED: f64 = 0.5;

/// What `config.json` of a run folder holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingConfig {
    /// The architecture.
    pub model: ModelConfig,
    /// Images a step; all boxes of an image count as one.
    pub batch: usize,
    /// Parts of a batch that are learned from one after the other, so that less memory is needed.
    pub accumulate: usize,
    /// First: captioning and matching (CapOnImage, section 4.2).
    pub pre_training: Phase,
    /// Then: captioning and text colours.
    pub fine_tuning: Phase,
    /// The matching task.
    pub matching: Matching,
    /// How much of the backbone is learned, and how fast.
    pub backbone: BackboneTuning,
    /// Label smoothing (CapOnImage, section 5.1).
    pub label_smoothing: f32,
    /// The largest norm of a parameter's gradient; 0 for no limit.
    pub clip_norm: f32,
    /// Weights are averaged over steps with this decay, and the average is what is exported;
    /// 0 for none.
    pub average: f32,
    /// What the model is shown at all.
    #[serde(default)]
    pub inputs: Inputs,
    /// What is withheld in training.
    pub context_dropout: ContextDropout,
    /// Which values are exchanged for others, where the dataset has any to exchange for.
    #[serde(default)]
    pub exchange: Shares,
    /// How pictures are changed.
    pub augmentation: Augmentation,
    /// Of the products without a photo, whose captions rest on what is told alone, so many are shown another product's,
    /// in steps that teach captions: so that beside things it has never seen a model says what it is told.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unrelated_photos: f64,
    /// What the forward pass is computed in.
    pub precision: Precision,
    /// Steps between looks at the validation split, each followed by a checkpoint.
    pub validate_every: usize,
    /// The most validation records that are looked at, 0 for all: collections take turns until each is used up or
    /// there are enough.
    pub validation_limit: usize,
    /// How many of the last checkpoints are kept, besides the best.
    pub keep: usize,
    /// Seeds the weights and the order of the data.
    pub seed: u64,
}

/// A stretch of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// How many batches are learned from; 0 leaves the phase out.
    pub steps: usize,
    /// The learning rate.
    pub rate: Rate,
    /// Every so many batches one is of the matching task (4 is 3 : 1, as published); 0 for none.
    pub matching_every: usize,
    /// Weight of the text colour's loss beside the captions'.
    pub color_weight: f32,
}

impl Phase {
    /// Whether a step of it is of the matching task: the last of every so many.
    pub(crate) fn is_matching(&self, step: usize) -> bool {
        let every = self.matching_every;
        every > 0 && step % every == every - 1
    }
}

/// The matching task: does this caption belong at this box?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// Share of captions that are corrupted (0.6 as published).
    pub corrupted: f64,
    /// How they are corrupted, and how that moves.
    pub curriculum: Curriculum,
    /// Whether by captions, too, that fit as well as those they take the place of, as in the published code and in
    /// runs of before there was a choice. Which do can only be told where facts are recorded.
    #[serde(default = "yes")]
    pub fitting: bool,
}

fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

fn yes() -> bool {
    true
}

/// How much of the backbone is learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackboneTuning {
    /// So many of the backbone's parts, the stem and the blocks, stay as they are; what they make
    /// of each photo is computed once and kept on disk. All of them leave the backbone frozen, 0
    /// learns all of it from the pictures.
    pub frozen_parts: usize,
    /// The highest learning rate of the others; it moves as the rate of all else does.
    pub rate: f64,
}

impl TrainingConfig {
    /// The defaults for a model, for `steps` batches in all: one schedule, which falls in fine-tuning.
    pub fn new(model: ModelConfig, steps: usize) -> Self {
        let fine_tuning = steps * 3 / 10;
        let pre_training = steps - fine_tuning;
        let parts = model.backbone.parts();
        Self {
            model,
            batch: 16,
            accumulate: 1,
            pre_training: Phase {
                steps: pre_training,
                rate: Rate {
                    peak: 1e-3,
                    warm_up: (pre_training / 10).min(1000),
                    decay: Decay::Constant,
                    cool_down: 0.0,
                },
                matching_every: 4,
                color_weight: 0.3,
            },
            fine_tuning: Phase {
                steps: fine_tuning,
                rate: Rate {
                    peak: 1e-3,
                    warm_up: 0,
                    decay: Decay::Constant,
                    cool_down: 1.0,
                },
                // Few, so that the head stays in step with the model it reads.
                matching_every: 12,
                color_weight: 0.3,
            },
            matching: Matching {
                corrupted: CORRUPTED,
                curriculum: Curriculum::progressive(),
                fitting: false,
            },
            backbone: BackboneTuning {
                frozen_parts: parts,
                rate: 3e-5,
            },
            label_smoothing: 0.1,
            clip_norm: 1.0,
            average: 0.999,
            inputs: Inputs::default(),
            context_dropout: ContextDropout {
                text: 0.25,
                title: 0.1,
                attribute: 0.1,
                image: 0.05,
            },
            exchange: Shares {
                names: 0.6,
                kinds: 0.4,
                numbers: 0.5,
                others: 0.2,
            },
            augmentation: Augmentation::NONE,
            unrelated_photos: 0.0,
            precision: Precision::Float32,
            validate_every: 500,
            validation_limit: 400,
            keep: 2,
            seed: 1,
        }
    }

    /// The published training (CapOnImage, section 5.1), for `steps` batches in all, a third of them
    /// in fine-tuning.
    pub fn published(steps: usize) -> Self {
        let model = ModelConfig::paper();
        // Vaswani et al. 2017, section 5.3: d^-0.5 · warm_up^-0.5.
        let peak = (model.d_model as f64 * 4000.0).powf(-0.5);
        Self {
            pre_training: Phase {
                steps: steps - steps / 3,
                rate: Rate {
                    peak,
                    warm_up: 4000,
                    decay: Decay::InverseSquareRoot,
                    cool_down: 0.0,
                },
                matching_every: 4,
                color_weight: 0.0,
            },
            fine_tuning: Phase {
                steps: steps / 3,
                rate: Rate {
                    peak: 4e-5,
                    warm_up: 0,
                    decay: Decay::Halving { every: 10_000 },
                    cool_down: 0.0,
                },
                matching_every: 0,
                color_weight: 1.0,
            },
            backbone: BackboneTuning {
                frozen_parts: 0,
                rate: 3e-5,
            },
            matching: Matching {
                corrupted: 0.6,
                curriculum: Curriculum::progressive(),
                fitting: true,
            },
            average: 0.0,
            exchange: Shares::NONE,
            context_dropout: ContextDropout {
                text: 0.0,
                title: 0.0,
                attribute: 0.0,
                image: 0.0,
            },
            ..Self::new(model, steps)
        }
    }

    /// The same, with `steps` batches in all; the phases keep their shares.
    pub fn with_steps(mut self, steps: usize) -> Self {
        let fine_tuning = steps * self.fine_tuning.steps / self.steps().max(1);
        self.fine_tuning.steps = fine_tuning;
        self.pre_training.steps = steps - fine_tuning;
        self
    }

    /// How many batches are learned from in all.
    pub fn steps(&self) -> usize {
        self.pre_training.steps + self.fine_tuning.steps
    }

    /// How many of its steps teach captions: all that aren't of the matching task.
    pub fn captioning_steps(&self) -> usize {
        let captions = |step: &usize| {
            let (phase, _, phase_step) = self.phase(*step);
            !(phase.is_matching(phase_step) && self.level_mix(*step).is_some())
        };
        (0..self.steps()).filter(captions).count()
    }

    /// The phase of a step, its name, and the step's place in it.
    pub fn phase(&self, step: usize) -> (&Phase, &'static str, usize) {
        match step.checked_sub(self.pre_training.steps) {
            None => (&self.pre_training, "pre-training", step),
            Some(step) => (&self.fine_tuning, "fine-tuning", step),
        }
    }

    /// The shares of the levels of the matching task at a step.
    pub fn level_mix(&self, step: usize) -> Option<[f64; 4]> {
        let progress = match self.pre_training.steps {
            0 => 1.0,
            steps => step as f64 / steps as f64,
        };
        self.matching.curriculum.mix(progress)
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming the field.
    pub fn validate(&self) -> Result<()> {
        self.model
            .validate()
            .map_err(|reason| Error::request("model", reason))?;
        if self.model.text_colors != TEXT_COLORS.len() {
            let reason = format!(
                "is {}, expected {}, as datasets have",
                self.model.text_colors,
                TEXT_COLORS.len()
            );
            return Err(Error::request("model.text_colors", reason));
        }
        let frozen = self.backbone.frozen_parts as f64;
        within(
            "backbone.frozen_parts",
            frozen,
            self.model.backbone.parts() as f64,
        )?;
        for (name, value) in [
            ("steps", self.steps()),
            ("batch", self.batch),
            ("accumulate", self.accumulate),
            ("validate_every", self.validate_every),
            ("keep", self.keep),
        ] {
            if value == 0 {
                return Err(Error::request(name, "is 0, expected at least 1"));
            }
        }
        let dropout = &self.context_dropout;
        for (name, value) in [
            ("matching.corrupted", self.matching.corrupted),
            ("label_smoothing", self.label_smoothing.into()),
            ("context_dropout.text", dropout.text),
            ("context_dropout.title", dropout.title),
            ("context_dropout.attribute", dropout.attribute),
            ("context_dropout.image", dropout.image),
            ("exchange.names", self.exchange.names),
            ("exchange.kinds", self.exchange.kinds),
            ("exchange.numbers", self.exchange.numbers),
            ("exchange.others", self.exchange.others),
            ("augmentation.mirror", self.augmentation.mirror),
            ("unrelated_photos", self.unrelated_photos),
        ] {
            within(name, value, 1.0)?;
        }
        within("average", self.average.into(), 0.9999)?;
        within("augmentation.crop", self.augmentation.crop.into(), 0.4)?;
        if self.augmentation.crop > 0.0 && self.backbone.frozen_parts > 0 {
            let reason = "needs the whole backbone to be learned (backbone.frozen_parts 0)";
            return Err(Error::request("augmentation.crop", reason));
        }
        let numbers = [
            ("pre_training.color_weight", self.pre_training.color_weight),
            ("fine_tuning.color_weight", self.fine_tuning.color_weight),
            ("clip_norm", self.clip_norm),
            ("backbone.rate", self.backbone.rate as f32),
        ];
        for (name, value) in numbers {
            within(name, value.into(), f64::from(f32::MAX))?;
        }
        for (name, phase) in [
            ("pre_training", &self.pre_training),
            ("fine_tuning", &self.fine_tuning),
        ] {
            phase.rate.validate(name)?;
        }
        self.matching.curriculum.validate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid_and_read_back() {
        for config in [
            TrainingConfig::new(ModelConfig::small(), 1000),
            TrainingConfig::published(100_000),
        ] {
            config.validate().unwrap();
            let written = serde_json::to_string(&config).unwrap();
            let read: TrainingConfig = serde_json::from_str(&written).unwrap();
            assert_eq!(read, config);
        }
    }

    #[test]
    fn matching_has_the_prior_of_validation_and_no_negatives_that_fit() {
        let matching = TrainingConfig::new(ModelConfig::tiny(), 10).matching;
        assert_eq!(matching.corrupted, CORRUPTED);
        assert!(!matching.fitting);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let refused = |change: fn(&mut TrainingConfig)| {
            let mut config = TrainingConfig::new(ModelConfig::tiny(), 10);
            change(&mut config);
            config.validate().unwrap_err().to_string()
        };
        assert!(refused(|c| c.batch = 0).contains("batch"));
        assert!(refused(|c| c.augmentation.crop = 0.1).contains("frozen_parts"));
        assert!(refused(|c| c.matching.corrupted = 1.5).contains("corrupted"));
        assert!(refused(|c| c.fine_tuning.rate.peak = f64::NAN).contains("fine_tuning"));
        assert!(
            refused(|c| (c.pre_training.steps, c.fine_tuning.steps) = (0, 0)).contains("steps")
        );
        assert!(refused(|c| c.clip_norm = f32::NAN).contains("clip_norm"));
    }

    #[test]
    fn unknown_choices_are_named() {
        let config = TrainingConfig::new(ModelConfig::tiny(), 10);
        let mut value = serde_json::to_value(config).unwrap();
        value["augmentation"]["unrelated"] = 0.5.into();
        let refused = serde_json::from_value::<TrainingConfig>(value).unwrap_err();
        assert!(refused.to_string().contains("`unrelated`"), "{refused}");
    }

    #[test]
    fn phases_follow_each_other() {
        let config = TrainingConfig::new(ModelConfig::tiny(), 10);
        assert_eq!(config.phase(6).1, "pre-training");
        let (_, name, step) = config.phase(7);
        assert_eq!((name, step), ("fine-tuning", 0));
    }

    #[test]
    fn steps_of_matching_teach_no_captions() {
        // 700 steps of which every fourth is matching, 300 of which every twelfth.
        let mut config = TrainingConfig::new(ModelConfig::tiny(), 1000);
        assert_eq!(config.captioning_steps(), 700 - 175 + 300 - 25);
        config.matching.curriculum = Curriculum::none();
        assert_eq!(config.captioning_steps(), 1000);
    }
}
