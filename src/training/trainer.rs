//! The training loop.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Instant;

use burn::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;
use burn::module::{Module, ParamGroup};
use burn::optim::ModuleOptimizer;
use burn::tensor::Device;

use super::average::Average;
use super::batch::Packer;
use super::checkpoint::State;
use super::config::TrainingConfig;
use super::example::Example;
use super::exchange::General;
use super::feeder::Feeder;
use super::loss::Losses;
use super::metrics::{Means, Metrics, check_loss};
use super::parts::Parts;
use super::pictures::Pictures;
use super::progress::Steps;
use super::records::Records;
use super::replicas::{Replicas, Step};
use super::run::{Run, WrittenAt};
use super::validation::Validator;
use crate::captioner::Captioner;
use crate::dataset::choose::some_of_each;
use crate::dataset::record::Record;
use crate::dataset::sheet::Card;
use crate::dataset::values::Values;
use crate::error::{Error, Result};
use crate::kernels::adam::FusedAdam;
use crate::model::{Backbone, CaptionModel};
use crate::progress::Progress;
use crate::text::TextTokenizer;
use crate::weights::burnpack::WEIGHTS_FILE;
use crate::weights::{self, ParameterIds};

/// Validation records that captions are written for.
const SAMPLES: usize = 12;

/// Steps between readings of the losses, for each of which the device finishes all its work.
const READ_EVERY: usize = 16;

/// A run that is ready to go on.
pub struct Trainer<'a> {
    data: Data,
    state: Learned,
    progress: &'a dyn Progress,
    /// Held while the run is worked on.
    _lock: File,
}

/// What a run learns from, and where.
struct Data {
    run: Run,
    tokenizer: TextTokenizer,
    pictures: Pictures,
    train: Vec<Example>,
    lengths: Vec<usize>,
    values: Option<Values>,
    general: General,
    validation: Vec<Example>,
    /// What captions are written for over time; nothing in the place of what is no longer in the dataset.
    samples: Vec<Option<Example>>,
    replicas: Replicas,
}

/// What it has learned so far.
struct Learned {
    model: CaptionModel,
    average: Option<Average>,
    optimizer: ModuleOptimizer,
    step: usize,
    seconds: f64,
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
pub struct TrainingSetup<'a> {
    /// The dataset folder.
    pub dataset: &'a Path,
    /// Whether a run may go on although the dataset is not what it has learned from so far.
    pub changed_dataset: bool,
    /// The folder of the features' cache; the run's own where none is given.
    pub features: Option<&'a Path>,
    /// Devices without gradients; the batch is shared among them. The first one holds the weights.
    pub devices: &'a [Device],
}

impl<'a> Trainer<'a> {
    /// Prepares a run, and has `progress` hear of it; one that has a checkpoint goes on from there, whatever `start`
    /// is.
    ///
    /// # Errors
    /// As the dataset's reader, the features and the checkpoint give them; [`Error::Data`] when
    /// more than one photo in a hundred can't be read.
    pub fn new(
        run: Run,
        start: Start,
        setup: &TrainingSetup,
        progress: &'a dyn Progress,
    ) -> Result<Self> {
        let config = run.config.clone();
        let replicas = Replicas::new(setup.devices)?;
        for device in replicas.devices() {
            config.precision.check(device)?;
        }
        let device = replicas.first();
        let lock = run.lock()?;
        run.check_dataset(setup.dataset, setup.changed_dataset)?;
        let tokenizer = run.tokenizer()?;
        let mut records = Records::read(setup.dataset, &tokenizer, &config)?;
        let state = first_state(&run, start, device)?;
        let folder = run.features_folder();
        let folder = setup.features.unwrap_or(&folder);
        // The frozen parts are those that the run began with.
        let began = state.model.valid();
        let (pictures, unreadable) =
            Pictures::open(records.photos(), &began, &config, folder, device, progress)?;
        records.leave_out(&unreadable, progress)?;
        if records.train.is_empty() || records.validation.is_empty() {
            let reason = "holds no captions to learn from and to validate on";
            return Err(Error::data(setup.dataset.display(), reason));
        }
        let limit = config.validation_limit;
        let samples = samples(&run, setup.dataset, &records.validation)?;
        let validation = some_of_each(records.validation, limit, |(each, _)| &each.source);
        run.forget_after(state.step)?;
        Ok(Self {
            data: Data {
                run,
                tokenizer,
                pictures,
                lengths: records.train.iter().map(Example::length).collect(),
                general: General::of(&records.train),
                train: records.train,
                values: Values::read(setup.dataset)?,
                validation: validation.into_iter().map(|(example, _)| example).collect(),
                samples,
                replicas,
            },
            state: Learned {
                model: state.model,
                average: state
                    .average
                    .map(|model| Average::new(config.average, &model)),
                optimizer: state.optimizer,
                step: state.step,
                seconds: state.seconds,
            },
            progress,
            _lock: lock,
        })
    }

    /// Trains to the end, writing metrics and checkpoints.
    ///
    /// # Errors
    /// [`Error::Data`] when a loss is no longer a number; the last checkpoint stands then.
    pub fn train(self) -> Result<()> {
        let Self {
            state,
            data,
            progress,
            ..
        } = self;
        let config = data.run.config.clone();
        if state.step >= config.steps() {
            progress.say("this run is finished");
            return Ok(());
        }
        let feeder = Feeder {
            config: &config,
            examples: &data.train,
            lengths: &data.lengths,
            values: data.values.as_ref(),
            general: &data.general,
            packer: data.packer(),
            replicas: &data.replicas,
        };
        thread::scope(|scope| {
            let batches = feeder.start(state.step, scope);
            data.learn(state, &config, batches, progress)
        })?;
        if let Some(best) = data.run.best()? {
            let folder = data.run.folder().display();
            progress.say(&format!(
                "done; the best checkpoint is that of step {}: caponimage export {folder} MODEL_FOLDER",
                best.step
            ));
        }
        Ok(())
    }
}

impl Data {
    fn packer(&self) -> Packer<'_> {
        Packer {
            tokenizer: &self.tokenizer,
            config: &self.run.config.model,
            pictures: &self.pictures,
            cells: None,
        }
    }

    /// Learns from all batches.
    fn learn(
        &self,
        mut state: Learned,
        config: &TrainingConfig,
        batches: Receiver<Result<Parts>>,
        progress: &dyn Progress,
    ) -> Result<()> {
        let steps = Steps::new(progress, state.step, config.steps());
        let (mut means, mut samples, mut started) = (Means::default(), 0, Instant::now());
        for batch in batches {
            let batch = batch?;
            samples += batch.samples();
            means.add(self.take_step(&mut state, config, batch)?);
            let looks = state.step.is_multiple_of(config.validate_every);
            let looks = looks || state.step == config.steps();
            if looks || state.step.is_multiple_of(READ_EVERY) {
                means.read(state.step)?;
            }
            let (_, phase, _) = config.phase(state.step - 1);
            let seconds = started.elapsed().as_secs_f64();
            steps.step(state.step, phase, samples as f64 / seconds, &means);
            if looks {
                state.seconds += seconds;
                let metrics = self.look(&state, config, &means, samples as f64 / seconds)?;
                steps.validated(&metrics);
                (means, samples, started) = (Means::default(), 0, Instant::now());
            }
        }
        Ok(())
    }

    /// Learns from one batch.
    fn take_step(
        &self,
        state: &mut Learned,
        config: &TrainingConfig,
        batch: Parts,
    ) -> Result<Losses> {
        let count = self.replicas.devices().count();
        let step = Step {
            model: &state.model,
            smoothing: config.label_smoothing,
            precision: config.precision,
            // What dropout draws depends on the step alone, however often a run was interrupted.
            seed: config.seed.wrapping_add((state.step * count) as u64 + 1),
        };
        let (gradients, losses) = step.gradients(batch, &self.replicas)?;
        let (phase, _, phase_step) = config.phase(state.step);
        let rate = phase.rate.at(phase_step, phase.steps);
        let backbone_rate = config.backbone.rate * rate / phase.rate.peak;
        let rates = ModuleLrScheduler::new(rate)
            .with_group(ParamGroup::from_predicate("backbone"), backbone_rate)
            .step();
        state.model = state.optimizer.step(rates, state.model.clone(), gradients);
        state.step += 1;
        if let Some(average) = &mut state.average {
            average.update(&state.model.valid(), state.step);
        }
        Ok(losses)
    }

    /// Looks at the validation split and writes everything down.
    fn look(
        &self,
        learned: &Learned,
        config: &TrainingConfig,
        means: &Means,
        per_second: f64,
    ) -> Result<Metrics> {
        let plain = learned.model.valid();
        let average = learned
            .average
            .as_ref()
            .map(|average| average.apply(plain.clone()));
        let model = average.as_ref().unwrap_or(&plain);
        let validator = Validator {
            examples: &self.validation,
            inputs: config.inputs,
            packer: self.packer(),
            device: self.replicas.first(),
        };
        let last = learned.step - 1;
        let (phase, name, phase_step) = config.phase(last);
        let [caption_loss, matching_loss, color_loss] = means.get();
        let metrics = Metrics {
            step: learned.step,
            phase: name.into(),
            caption_loss,
            matching_loss,
            color_loss,
            rate: phase.rate.at(phase_step, phase.steps),
            level_mix: config
                .level_mix(last)
                .filter(|_| phase.matching_every > 0)
                .map(Vec::from),
            samples_per_second: per_second,
            seconds: learned.seconds,
            validation: validator.measure(model)?,
        };
        check_loss(metrics.validation.caption_loss, learned.step)?;
        let samples: Vec<&Example> = self.samples.iter().flatten().collect();
        let mut written = validator.write(model, &samples)?.into_iter();
        let captions = self.samples.iter().map(|sample| {
            let written = sample.as_ref().and_then(|_| written.next());
            written.unwrap_or_default()
        });
        self.run.record(&metrics)?;
        self.run.record_captions(&WrittenAt {
            step: learned.step,
            captions: captions.collect(),
        })?;
        let state = State {
            step: learned.step,
            seconds: learned.seconds,
            model: learned.model.clone(),
            average,
            optimizer: learned.optimizer.clone(),
        };
        self.run.save(&state, metrics.validation.balanced_loss())?;
        Ok(metrics)
    }
}

/// Those validation records that a run writes captions for over time: chosen once, and found again by their ids.
fn samples(
    run: &Run,
    dataset: &Path,
    validation: &[(Example, Record)],
) -> Result<Vec<Option<Example>>> {
    if let Some(cards) = run.samples()? {
        let found = |card: &serde_json::Value| {
            let mut records = validation.iter();
            let (example, record) = records.find(|(_, record)| card["id"] == record.id)?;
            // Of another dataset it may be another record.
            let text = serde_json::to_string(record).ok()?;
            let own: serde_json::Value = serde_json::from_str(&text).ok()?;
            let mut fields = own.as_object()?.iter();
            fields
                .all(|(name, value)| card[name] == *value)
                .then(|| example.clone())
        };
        return Ok(cards.as_array().into_iter().flatten().map(found).collect());
    }
    let all: Vec<_> = validation.iter().collect();
    let chosen = some_of_each(all, SAMPLES, |(example, _)| &example.source);
    let cards = chosen
        .iter()
        .map(|(_, record)| Card::of(dataset, record.clone()));
    run.write_samples(&cards.collect::<Vec<_>>())?;
    let examples = chosen.into_iter().map(|(example, _)| Some(example.clone()));
    Ok(examples.collect())
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
            let (weights, _) = weights::collect(&captioner.model()?)?;
            weights::apply(random(), weights, &ParameterIds::new(), WEIGHTS_FILE)?
        }
        Start::Checkpoint if run.last_step().is_none() => {
            let reason = "is missing: there is no checkpoint yet to go on from; name the one that the run \
                          began with, or the model (--from)";
            return Err(Error::request("backbone", reason));
        }
        Start::Checkpoint => random(),
    };
    // Weights are drawn when first used; all are now.
    weights::collect(&model)?;
    let average = (config.average > 0.0).then(|| model.valid());
    let mut state = run.resume(State {
        step: 0,
        seconds: 0.0,
        model,
        average,
        optimizer: FusedAdam::new(config.clip_norm).into(),
    })?;
    // What is not learned must not leave anything in the graph of the gradients either.
    state.model = state.model.freeze_parts(config.backbone.frozen_parts);
    Ok(state)
}
