//! Training runs on the CPU.

use std::path::Path;
use std::sync::OnceLock;

use burn::tensor::Device;
use caponimage::model::{Backbone, ModelConfig};
use caponimage::progress::Silence;
use caponimage::training::config::TrainingConfig;
use caponimage::training::run::Run;
use caponimage::training::trainer::{Start, Trainer, TrainingSetup};

/// A backbone with random weights, the same one for all tests: they share one random generator.
pub fn backbone() -> Backbone {
    static BACKBONE: OnceLock<Backbone> = OnceLock::new();
    let draw = || {
        let backbone = Backbone::init(ModelConfig::tiny().backbone, &Device::flex());
        caponimage::weights::collect(&backbone).unwrap();
        backbone
    };
    BACKBONE.get_or_init(draw).clone()
}

/// A new run with the dataset's tokenizer, ready to train.
pub fn start(
    dataset: &Path,
    run: &Path,
    mut config: TrainingConfig,
) -> caponimage::Result<Trainer<'static>> {
    let tokenizer =
        caponimage::dataset::tokenizer::train_tokenizer(dataset, config.model.vocabulary)?;
    config.model.vocabulary = tokenizer.vocabulary();
    let run = Run::create(run, config, &tokenizer)?;
    resume(dataset, run)
}

/// A run that was made before.
pub fn resume(dataset: &Path, run: Run) -> caponimage::Result<Trainer<'static>> {
    trainer(dataset, run, Start::Backbone(Box::new(backbone())))
}

/// A run that starts from there.
pub fn trainer(dataset: &Path, run: Run, start: Start) -> caponimage::Result<Trainer<'static>> {
    let setup = TrainingSetup {
        dataset,
        changed_dataset: false,
        features: None,
        devices: &[Device::flex()],
    };
    Trainer::new(run, start, &setup, &Silence)
}

/// All that a run wrote down, but for how long it took.
pub fn story(run: &Path) -> Vec<serde_json::Value> {
    let metrics = Run::open(run).unwrap().metrics().unwrap();
    let timeless = metrics.into_iter().map(|mut line| {
        (line.seconds, line.samples_per_second) = (0.0, 0.0);
        serde_json::to_value(line).unwrap()
    });
    timeless.collect()
}
