//! The training loop.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use burn::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;
use burn::module::{Module, ParamGroup};
use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::average::Average;
use super::batch::Packer;
use super::checkpoint::State;
use super::config::TrainingConfig;
use super::curriculum::Level;
use super::example::Example;
use super::metrics::{Means, Metrics};
use super::order::Order;
use super::pictures::Pictures;
use super::progress::{Progress, say};
use super::records::Records;
use super::replicas::{Replicas, Step, Task};
use super::run::{Run, WrittenAt};
use super::sample::Sample;
use super::schedule::rate;
use super::validation::Validator;
use crate::Captioner;
use crate::data::choose::some;
use crate::data::sheet::Card;
use crate::error::{Error, Result};
use crate::kernels::adam::FusedAdam;
use crate::model::{Backbone, CaptionModel};
use crate::text::TextTokenizer;
use crate::weights::burnpack::WEIGHTS_FILE;
use crate::weights::{self, ParameterIds};

/// Validation records that captions are written for.
const SAMPLES: usize = 12;

/// Everything a run works on.
pub struct Trainer {
    run: Run,
    tokenizer: TextTokenizer,
    pictures: Pictures,
    train: Vec<Example>,
    lengths: Vec<usize>,
    validation: Vec<Example>,
    /// Places in `validation`.
    samples: Vec<usize>,
    replicas: Replicas,
    model: CaptionModel,
    average: Option<Average>,
    optimizer: ModuleOptimizer,
    step: usize,
    seconds: f64,
    order: Order,
    /// Held while the run is worked on.
    _lock: File,
}

/// What a run starts from.
pub enum Start {
    /// Random weights around a backbone that is trained already.
    Backbone(Box<Backbone>),
    /// A whole model of the run's architecture, with the run's tokenizer.
    Model(Box<Captioner>),
    /// Its own last checkpoint.
    Checkpoint,
}

/// Where a run works.
pub struct Place<'a> {
    /// The dataset folder.
    pub dataset: &'a Path,
    /// The folder of the features' cache; the run's own where none is given.
    pub features: Option<&'a Path>,
    /// Devices without gradients; the batch is shared among them. The first one holds the weights.
    pub devices: &'a [Device],
}

impl Trainer {
    /// Prepares a run; one that has a checkpoint goes on from there, whatever `start` is.
    ///
    /// # Errors
    /// As the dataset's reader, the features and the checkpoint give them; [`Error::Data`] when
    /// more than one photo in a hundred can't be read.
    pub fn new(run: Run, start: Start, place: &Place) -> Result<Self> {
        let config = run.config.clone();
        let replicas = Replicas::new(place.devices)?;
        for device in replicas.devices() {
            config.precision.check(device)?;
        }
        let device = replicas.first();
        let lock = run.lock()?;
        let tokenizer = run.tokenizer()?;
        let mut records = Records::read(place.dataset, &tokenizer, &config)?;
        let state = first_state(&run, start, device)?;
        let folder = run.features_folder();
        let folder = place.features.unwrap_or(&folder);
        // The frozen parts are those that the run began with.
        let began = state.model.valid();
        let (pictures, unreadable) =
            Pictures::open(records.photos(), &began, &config, folder, device)?;
        records.leave_out(&unreadable)?;
        if records.train.is_empty() || records.validation.is_empty() {
            let reason = "holds no captions to learn from and to validate on";
            return Err(Error::data(place.dataset.display(), reason));
        }
        let validation = some(records.validation, config.validation_limit);
        let samples = some((0..validation.len()).collect(), SAMPLES);
        if run.samples()?.is_none() {
            let of = |&i: &usize| Card::of(place.dataset, validation[i].1.clone());
            run.write_samples(&samples.iter().map(of).collect::<Vec<_>>())?;
        }
        run.forget_after(state.step)?;
        Ok(Self {
            run,
            tokenizer,
            pictures,
            lengths: records.train.iter().map(Example::length).collect(),
            train: records.train,
            validation: validation.into_iter().map(|(example, _)| example).collect(),
            samples,
            replicas,
            model: state.model,
            average: state
                .average
                .map(|model| Average::new(config.average, &model)),
            optimizer: state.optimizer,
            step: state.step,
            seconds: state.seconds,
            order: Order::default(),
            _lock: lock,
        })
    }

    /// Trains to the end, writing metrics and checkpoints.
    ///
    /// # Errors
    /// [`Error::Data`] when a loss is no longer a number; the last checkpoint stands then.
    pub fn train(mut self) -> Result<()> {
        let config = self.run.config.clone();
        if self.step >= config.steps() {
            say("this run is finished");
            return Ok(());
        }
        let mut progress = Progress::new(self.step, config.steps());
        let (mut means, mut samples, mut started) = (Means::default(), 0, Instant::now());
        while self.step < config.steps() {
            samples += self.take_step(&config, &mut means)?;
            let (_, phase, _) = config.phase(self.step - 1);
            let seconds = started.elapsed().as_secs_f64();
            progress.step(self.step, phase, samples as f64 / seconds, &means);
            if self.step.is_multiple_of(config.validate_every) || self.step == config.steps() {
                self.seconds += seconds;
                let metrics = self.look(&config, &means, samples as f64 / seconds)?;
                progress.validated(&metrics);
                (means, samples, started) = (Means::default(), 0, Instant::now());
            }
        }
        progress.finish();
        if let Some(best) = self.run.best()? {
            let folder = self.run.folder().display();
            say(format_args!(
                "done; the best checkpoint is that of step {}: caponimage export {folder} MODEL_FOLDER",
                best.step
            ));
        }
        Ok(())
    }

    /// Learns from one batch; returns how many samples it had.
    fn take_step(&mut self, config: &TrainingConfig, means: &mut Means) -> Result<usize> {
        let mut generator = step_generator(config.seed, self.step);
        // What dropout draws depends on the step alone, however often a run was interrupted.
        let count = self.replicas.devices().count();
        for (i, device) in self.replicas.devices().enumerate() {
            let number = self.step * count + i;
            device.seed(config.seed.wrapping_add(number as u64 + 1));
        }
        let (phase, _, phase_step) = config.phase(self.step);
        let chosen = self
            .order
            .batch(self.step, config.batch, &self.lengths, config.seed);
        let mix = level_mix(config, self.step);
        let mut samples: Vec<Sample> = chosen
            .iter()
            .map(|&i| {
                Sample::draw(
                    &self.train[i],
                    &config.context_dropout,
                    &config.augmentation,
                    config.model.location_bins,
                    &mut generator,
                )
            })
            .collect();
        let count = samples.len();
        let task = match mix {
            Some(mix) if is_matching(phase.matching_every, phase_step) => {
                for (sample, &i) in samples.iter_mut().zip(chosen) {
                    let example = &self.train[i];
                    for index in 0..example.boxes.len() {
                        if generator.random_bool(config.matching.corrupted) {
                            let level = draw_level(mix, &mut generator);
                            sample.corrupt(index, level, example, &self.train, &mut generator);
                        }
                    }
                }
                Task::Matching
            }
            _ => Task::Captioning {
                color_weight: phase.color_weight,
            },
        };
        let samples = config.inputs.shown(samples, config.model.location_bins);
        let step = Step {
            model: &self.model,
            task,
            smoothing: config.label_smoothing,
            precision: config.precision,
            packer: Packer {
                tokenizer: &self.tokenizer,
                config: &config.model,
                pictures: &self.pictures,
            },
        };
        let (gradients, losses) = step.gradients(samples, config.accumulate, &self.replicas)?;
        for loss in losses.known() {
            check_loss(loss, self.step)?;
        }
        means.add(&losses);
        let rate = rate(phase, phase_step);
        let backbone_rate = config.backbone.rate * rate / phase.rate.peak;
        let rates = ModuleLrScheduler::new(rate)
            .with_group(ParamGroup::from_predicate("backbone"), backbone_rate)
            .step();
        self.model = self.optimizer.step(rates, self.model.clone(), gradients);
        self.step += 1;
        if let Some(average) = &mut self.average {
            average.update(&self.model.valid(), self.step);
        }
        Ok(count)
    }

    /// Looks at the validation split and writes everything down.
    fn look(&self, config: &TrainingConfig, means: &Means, per_second: f64) -> Result<Metrics> {
        let plain = self.model.valid();
        let average = self
            .average
            .as_ref()
            .map(|average| average.apply(plain.clone()));
        let model = average.as_ref().unwrap_or(&plain);
        let validator = Validator {
            examples: &self.validation,
            inputs: config.inputs,
            packer: Packer {
                tokenizer: &self.tokenizer,
                config: &config.model,
                pictures: &self.pictures,
            },
            device: self.replicas.first(),
        };
        let last = self.step - 1;
        let (phase, name, phase_step) = config.phase(last);
        let [caption_loss, matching_loss, color_loss] = means.get();
        let metrics = Metrics {
            step: self.step,
            phase: name.into(),
            caption_loss,
            matching_loss,
            color_loss,
            rate: rate(phase, phase_step),
            level_mix: level_mix(config, last).filter(|_| phase.matching_every > 0),
            samples_per_second: per_second,
            seconds: self.seconds,
            validation: validator.measure(model)?,
        };
        check_loss(metrics.validation.caption_loss, self.step)?;
        let samples: Vec<&Example> = self.samples.iter().map(|&i| &self.validation[i]).collect();
        let captions = validator.write(model, &samples)?;
        self.run.record(&metrics)?;
        self.run.record_captions(&WrittenAt {
            step: self.step,
            captions,
        })?;
        let state = State {
            step: self.step,
            seconds: self.seconds,
            model: self.model.clone(),
            average,
            optimizer: self.optimizer.clone(),
        };
        self.run.save(&state, metrics.validation.caption_loss)?;
        Ok(metrics)
    }
}

fn first_state(run: &Run, start: Start, device: &Device) -> Result<State> {
    let config = &run.config;
    let learning = device.clone().autodiff();
    learning.seed(config.seed);
    let random = || CaptionModel::init(&config.model, &learning);
    let model = match start {
        // It was read without gradients.
        Start::Backbone(backbone) => random().with_backbone(backbone.fork(&learning).train()),
        Start::Model(captioner) => {
            let (weights, _) = weights::collect(captioner.model())?;
            weights::apply(random(), weights, &ParameterIds::new(), WEIGHTS_FILE)?
        }
        Start::Checkpoint if run.last_step().is_none() => {
            let reason = "is missing: there is no checkpoint yet to go on from";
            return Err(Error::request("backbone", reason));
        }
        Start::Checkpoint => random(),
    };
    // Weights are drawn when first used; all are now.
    weights::collect(&model)?;
    let average = (config.average > 0.0).then(|| model.valid());
    run.resume(State {
        step: 0,
        seconds: 0.0,
        model,
        average,
        optimizer: FusedAdam::new(config.clip_norm).into(),
    })
}

/// Weights that a loss which is no number has gone through are worth nothing.
fn check_loss(loss: f64, step: usize) -> Result<()> {
    if loss.is_finite() {
        return Ok(());
    }
    let reason = format!(
        "a loss is {loss} at step {step}; the last checkpoint stands. A lower learning rate may help"
    );
    Err(Error::data("training", reason))
}

/// The shares of the levels at a step.
fn level_mix(config: &TrainingConfig, step: usize) -> Option<[f64; 3]> {
    let progress = match config.pre_training.steps {
        0 => 1.0,
        steps => step as f64 / steps as f64,
    };
    config.matching.curriculum.mix(progress)
}

/// The last of every `every` steps.
fn is_matching(every: usize, step: usize) -> bool {
    every > 0 && step % every == every - 1
}

fn draw_level(mix: [f64; 3], generator: &mut ChaCha8Rng) -> Level {
    let mut left = generator.random_range(0.0..1.0);
    for (level, share) in Level::ALL.into_iter().zip(mix) {
        left -= share;
        if left < 0.0 && share > 0.0 {
            return level;
        }
    }
    let last = Level::ALL
        .into_iter()
        .zip(mix)
        .rfind(|(_, share)| *share > 0.0);
    last.map_or(Level::I, |(level, _)| level)
}

/// Random numbers of one step, so that a resumed run draws what an uninterrupted one does.
fn step_generator(seed: u64, step: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(step as u64 + 1);
    generator
}
