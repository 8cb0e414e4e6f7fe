//! The run folder: configuration, tokenizer, features, checkpoints and metrics.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use burn::optim::ModuleOptimizer;
use serde::{Deserialize, Serialize};

use super::config::TrainingConfig;
use crate::error::{Error, Result};
use crate::files::write_atomically;
use crate::model::CaptionModel;
use crate::text::{TOKENIZER_FILE, TextTokenizer};
use crate::weights::{self, ParameterIds, Weights, safetensors};

/// A folder that a training run lives in.
pub struct Run {
    folder: PathBuf,
    /// All choices of the run.
    pub config: TrainingConfig,
}

/// One line of `metrics.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Metrics {
    /// Steps taken so far.
    pub step: usize,
    /// Mean loss of the captions' tokens since the last line.
    pub train_loss: f64,
    /// On the validation split, without label smoothing.
    pub validation_loss: f64,
    /// Share of the validation split's tokens that are the likeliest given those before.
    pub validation_accuracy: f64,
    /// Share of its text colours.
    pub color_accuracy: f64,
    /// Products a second, validation aside.
    pub products_per_second: f64,
}

/// What a checkpoint holds besides weights and optimizer state.
#[derive(Serialize, Deserialize)]
struct Progress {
    step: usize,
    parameters: ParameterIds,
}

const CONFIG: &str = "config.json";
const METRICS: &str = "metrics.jsonl";
const CHECKPOINTS: &str = "checkpoints";
const WEIGHTS: &str = "model.safetensors";
const OPTIMIZER: &str = "optimizer";
const PROGRESS: &str = "progress.json";

impl Run {
    /// Starts a run in an empty or missing folder.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when a run is there already, [`Error::Io`].
    pub fn create(
        folder: &Path,
        config: TrainingConfig,
        tokenizer: &TextTokenizer,
    ) -> Result<Self> {
        config.validate()?;
        if folder.join(CONFIG).exists() {
            let reason = format!("{} holds a run already; resume it", folder.display());
            return Err(Error::request("run", reason));
        }
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        write_atomically(&folder.join(TOKENIZER_FILE), &tokenizer.to_bytes()?)?;
        let text = serde_json::to_vec_pretty(&config).map_err(|e| Error::data(CONFIG, e))?;
        write_atomically(&folder.join(CONFIG), &text)?;
        Ok(Self {
            folder: folder.into(),
            config,
        })
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// [`Error::Io`] when it is none, [`Error::Data`] when its configuration is damaged.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(CONFIG);
        let text = std::fs::read(&path).map_err(Error::io(&path))?;
        let config: TrainingConfig =
            serde_json::from_slice(&text).map_err(|e| Error::data(path.display(), e))?;
        config.validate()?;
        Ok(Self {
            folder: folder.into(),
            config,
        })
    }

    /// The tokenizer of the run.
    pub fn tokenizer(&self) -> Result<TextTokenizer> {
        let path = self.folder.join(TOKENIZER_FILE);
        TextTokenizer::from_bytes(&std::fs::read(&path).map_err(Error::io(&path))?)
    }

    /// Where the features of the photos are kept.
    pub fn features_cache(&self) -> PathBuf {
        self.folder.join("features.f16")
    }

    /// Appends a line to `metrics.jsonl`.
    pub fn record(&self, metrics: &Metrics) -> Result<()> {
        let path = self.folder.join(METRICS);
        let mut line = serde_json::to_string(metrics).map_err(|e| Error::data(METRICS, e))?;
        line.push('\n');
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(Error::io(path))
    }

    /// Writes a checkpoint after `step` steps and removes older ones.
    ///
    /// # Errors
    /// [`Error::Io`]; the checkpoint before is still there then.
    pub fn save(
        &self,
        step: usize,
        model: &CaptionModel,
        optimizer: &ModuleOptimizer,
    ) -> Result<()> {
        let checkpoints = self.folder.join(CHECKPOINTS);
        std::fs::create_dir_all(&checkpoints).map_err(Error::io(&checkpoints))?;
        let unfinished = tempfile::Builder::new()
            .prefix(".unfinished-")
            .tempdir_in(&checkpoints)
            .map_err(Error::io(&checkpoints))?;
        let place = unfinished.path();
        let failed = |e: &dyn std::fmt::Display| Error::data(checkpoints.display(), e);
        let (weights, parameters) = weights::collect(model)?;
        safetensors::write(&place.join(WEIGHTS), &weights, HashMap::new())?;
        optimizer
            .save(place.join(OPTIMIZER))
            .map_err(|e| failed(&e))?;
        let progress = Progress { step, parameters };
        let progress = serde_json::to_vec(&progress).map_err(|e| failed(&e))?;
        write_atomically(&place.join(PROGRESS), &progress)?;
        let done = checkpoints.join(format!("step-{step:08}"));
        let older = self.checkpoints();
        std::fs::rename(unfinished.keep(), &done).map_err(Error::io(&done))?;
        for old in older.into_iter().filter(|old| *old != done) {
            std::fs::remove_dir_all(&old).map_err(Error::io(&old))?;
        }
        Ok(())
    }

    /// The last checkpoint's step, weights and optimizer state; as they were given when there is
    /// none yet.
    ///
    /// # Errors
    /// [`Error::Data`] when it is damaged.
    pub fn resume(
        &self,
        model: CaptionModel,
        optimizer: ModuleOptimizer,
    ) -> Result<(usize, CaptionModel, ModuleOptimizer)> {
        let Some(place) = self.checkpoints().pop() else {
            return Ok((0, model, optimizer));
        };
        let failed = |e: &dyn std::fmt::Display| Error::data(place.display(), e);
        let text = std::fs::read(place.join(PROGRESS)).map_err(|e| failed(&e))?;
        let progress: Progress = serde_json::from_slice(&text).map_err(|e| failed(&e))?;
        let path = place.join(WEIGHTS);
        let weights = safetensors::read(&path)?;
        let file = path.display().to_string();
        let model = weights::apply(model, weights, &progress.parameters, &file)?;
        let optimizer = optimizer
            .load(place.join(OPTIMIZER))
            .map_err(|e| failed(&e))?;
        Ok((progress.step, model, optimizer))
    }

    /// The weights of the last checkpoint.
    ///
    /// # Errors
    /// [`Error::Data`] when there is none yet.
    pub fn weights(&self) -> Result<Weights> {
        let last = self.checkpoints().pop();
        let place = last.ok_or_else(|| Error::data(self.folder.display(), "no checkpoint yet"))?;
        safetensors::read(&place.join(WEIGHTS))
    }

    /// Finished checkpoints, oldest first.
    fn checkpoints(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder.join(CHECKPOINTS)) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with("step-"))
            })
            .collect();
        found.sort();
        found
    }
}
