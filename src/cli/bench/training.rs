//! `caponimage bench training`: samples a second, on products that are made up here.

use std::path::{Path, PathBuf};

use crate::cli::progress::Terminal;
use crate::cli::show;
use burn::tensor::Device;
use clap::Args;
use image::RgbImage;
use serde_json::{Value, json};

use crate::captioner::Captioner;
use crate::cli;
use crate::error::{Error, Result};
use crate::model::ModelConfig;
use crate::text::TextTokenizer;
use crate::training::config::TrainingConfig;
use crate::training::precision::Precision;
use crate::training::run::Run;
use crate::training::trainer::{Start, Trainer, TrainingSetup};

/// Photos, each with one record.
const PHOTOS: usize = 64;

/// Text boxes of every record.
const BOXES: usize = 6;

/// Time training on this machine: captioning batches of products with a full title and six boxes with
/// captions as long as the model can, `64 + 48 + 6 · (1 + 10)` tokens for `small`.
///
/// The first half of the steps warms up.
#[derive(Args)]
pub(super) struct Arguments {
    /// The model folder to start from [default: models/small, here or where the program lies]
    #[arg(long)]
    model: Option<PathBuf>,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "cpu")]
    device: String,
    /// Share every batch among these devices of that kind, such as 0,1
    #[arg(long, value_delimiter = ',')]
    devices: Vec<usize>,
    /// Products a batch
    #[arg(long, default_value_t = 16)]
    batch: usize,
    /// Steps in all
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(4..))]
    steps: u32,
    /// How many of the backbone's parts stay as they are [default: all]
    #[arg(long)]
    frozen_parts: Option<usize>,
    /// What the forward pass is computed in
    #[arg(long, value_enum, default_value_t)]
    precision: Precision,
    /// Go on for about so many seconds, at the speed of the first steps
    #[arg(long)]
    seconds: Option<f64>,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    let devices = cli::devices(&arguments.device, &arguments.devices)?;
    let captioner = Captioner::from_dir(cli::model(&arguments.model)?, &devices[0])?;
    let folder = tempfile::tempdir().map_err(Error::io(std::env::temp_dir()))?;
    let dataset = folder.path().join("dataset");
    write_dataset(&dataset, captioner.tokenizer(), &captioner.manifest().model)?;

    let mut steps = arguments.steps as usize;
    let mut speed = train(
        &arguments,
        steps,
        &folder.path().join("first"),
        &dataset,
        &devices,
    )?;
    if let Some(seconds) = arguments.seconds {
        steps = (seconds * speed / arguments.batch as f64).ceil().max(4.0) as usize;
        speed = train(
            &arguments,
            steps,
            &folder.path().join("run"),
            &dataset,
            &devices,
        )?;
    }
    show(format_args!(
        "training, {} x {}, batch {}, {} parts frozen, {:?}: {speed:.1} samples/s",
        arguments.device,
        devices.len(),
        arguments.batch,
        arguments
            .frozen_parts
            .map_or("all".into(), |parts| parts.to_string()),
        arguments.precision,
    ));
    Ok(())
}

/// Samples a second of the last half of a run.
fn train(
    arguments: &Arguments,
    steps: usize,
    folder: &Path,
    dataset: &Path,
    devices: &[Device],
) -> Result<f64> {
    let captioner = Captioner::from_dir(cli::model(&arguments.model)?, &devices[0])?;
    let mut config = TrainingConfig::new(captioner.manifest().model.clone(), steps);
    config.batch = arguments.batch;
    if let Some(parts) = arguments.frozen_parts {
        config.backbone.frozen_parts = parts;
    }
    config.precision = arguments.precision;
    config.validate_every = steps.div_ceil(2);
    (config.pre_training.steps, config.fine_tuning.steps) = (steps, 0);
    config.pre_training.matching_every = 0;
    config.validate()?;
    let setup = TrainingSetup {
        dataset,
        changed_dataset: false,
        features: None,
        devices,
    };
    let run = Run::create(folder, config, captioner.tokenizer())?;
    Trainer::new(
        run,
        Start::Model(Box::new(captioner)),
        &setup,
        &Terminal::default(),
    )?
    .train()?;
    let metrics = Run::open(folder)?.metrics()?;
    Ok(metrics.last().map_or(0.0, |last| last.samples_per_second))
}

/// A dataset whose every record fills the model's sequence.
fn write_dataset(folder: &Path, tokenizer: &TextTokenizer, model: &ModelConfig) -> Result<()> {
    let images = folder.join("images");
    std::fs::create_dir_all(&images).map_err(Error::io(&images))?;
    let words = words(tokenizer)?;
    // The end is a token, too.
    let length = model.caption_length - 1;
    let text = |from: usize, count: usize| {
        let words = words.iter().cycle().skip(from).take(count);
        words.cloned().collect::<Vec<_>>().join(" ")
    };
    let mut lines = String::new();
    for photo in 0..PHOTOS {
        let image = format!("{photo}.png");
        let at = images.join(&image);
        let shade = photo as u8;
        RgbImage::from_fn(64, 64, |x, y| [x as u8 * 4, y as u8 * 4, shade].into())
            .save(&at)
            .map_err(|error| Error::data(at.display(), error))?;
        let captioned = |i: usize| -> Value {
            let caption = text(photo * 31 + i * length, length);
            json!({"x": 0.1, "y": 0.02 + 0.16 * i as f32, "width": 0.8, "height": 0.1,
                "caption": caption, "color": "#333333"})
        };
        let split = if photo == 0 { "validation" } else { "train" };
        let record = json!({
            "id": photo.to_string(), "image": image, "split": split,
            "title": text(photo * 17, model.info_length),
            "boxes": (0..BOXES).map(captioned).collect::<Vec<_>>(),
        });
        lines += &format!("{record}\n");
    }
    let at = folder.join("annotations.jsonl");
    std::fs::write(&at, lines).map_err(Error::io(&at))
}

/// Words that are one token each, wherever they stand in a caption.
fn words(tokenizer: &TextTokenizer) -> Result<Vec<String>> {
    let mut words = Vec::new();
    for id in 0..tokenizer.vocabulary() as u32 {
        let word = tokenizer.decode(&[id])?;
        let is_word = word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
        let twice = format!("{word} {word}");
        if is_word && tokenizer.encode_caption(&twice, 4)?.len() == 2 {
            words.push(word);
        }
    }
    Ok(words)
}
