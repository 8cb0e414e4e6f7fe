//! Checkpoints of a run: the last few and the best.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use burn::optim::ModuleOptimizer;
use serde::{Deserialize, Serialize};

use super::run::Run;
use crate::error::{Cause, Error, Result};
use crate::files::write_atomically;
use crate::model::CaptionModel;
use crate::weights::{self, ParameterIds, Weights, safetensors};

/// What a checkpoint holds besides weights and optimizer state.
#[derive(Serialize, Deserialize)]
struct Header {
    step: usize,
    /// On the validation split, each collection counting alike.
    balanced_loss: f64,
    /// Seconds of training so far.
    seconds: f64,
    parameters: ParameterIds,
}

/// Which checkpoint is the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Best {
    /// After so many steps.
    pub step: usize,
    /// Its captions' loss on the validation split, the mean over collections.
    pub balanced_loss: f64,
}

/// What training goes on with.
pub struct State {
    /// Steps taken so far.
    pub step: usize,
    /// Seconds of training so far.
    pub seconds: f64,
    /// The weights that are learned.
    pub model: CaptionModel,
    /// Their averages, where they are kept.
    pub average: Option<CaptionModel>,
    /// The optimizer.
    pub optimizer: ModuleOptimizer,
}

const CHECKPOINTS: &str = "checkpoints";
const WEIGHTS: &str = "model.safetensors";
const AVERAGE: &str = "average.safetensors";
const OPTIMIZER: &str = "optimizer";
const FINISHED: &str = "step-";
const UNFINISHED: &str = ".unfinished-";
const WHOLE: &str = "whole";
const HEADER: &str = "progress.json";

impl Run {
    /// The best checkpoint: of those of the later phase, for what was only pre-trained knows no text
    /// colours, the one with the lowest loss on the validation split, all of whose collections count alike.
    ///
    /// # Errors
    /// [`Error::Data`] when one is damaged.
    pub fn best(&self) -> Result<Option<Best>> {
        let headers = self.checkpoints().into_iter().map(|place| header(&place));
        let headers = headers.collect::<Result<Vec<Header>>>()?;
        let pre_trained = |header: &Header| header.step <= self.config.pre_training.steps;
        let best = headers.iter().min_by(|a, b| {
            let phases = pre_trained(a).cmp(&pre_trained(b));
            phases.then(a.balanced_loss.total_cmp(&b.balanced_loss))
        });
        Ok(best.map(|header| Best {
            step: header.step,
            balanced_loss: header.balanced_loss,
        }))
    }

    /// Writes a checkpoint and removes older ones: all but the last and the best stay.
    ///
    /// # Errors
    /// [`Error::Io`]; the checkpoints before are still there then.
    pub fn save(&self, state: &State, balanced_loss: f64) -> Result<()> {
        let checkpoints = self.folder().join(CHECKPOINTS);
        std::fs::create_dir_all(&checkpoints).map_err(Error::io(&checkpoints))?;
        let unfinished = unfinished(&checkpoints)?;
        let place = unfinished.path();
        let failed = |e: Cause| Error::data(checkpoints.display(), e);
        let (weights, parameters) = weights::collect(&state.model)?;
        safetensors::write(&place.join(WEIGHTS), &weights, HashMap::new())?;
        if let Some(average) = &state.average {
            let (weights, _) = weights::collect(average)?;
            safetensors::write(&place.join(AVERAGE), &weights, HashMap::new())?;
        }
        state
            .optimizer
            .save(place.join(OPTIMIZER))
            .map_err(|e| failed(e.into()))?;
        let header = Header {
            step: state.step,
            balanced_loss,
            seconds: state.seconds,
            parameters,
        };
        let header = serde_json::to_vec(&header).map_err(|e| failed(e.into()))?;
        write_atomically(&place.join(HEADER), &header)?;
        let done = self.checkpoint(state.step);
        std::fs::rename(unfinished.keep(), &done).map_err(Error::io(&done))?;

        let kept = self.best()?.map(|best| self.checkpoint(best.step));
        let mut found = self.checkpoints();
        found.truncate(found.len().saturating_sub(self.config.keep));
        for old in found.into_iter().filter(|old| Some(old) != kept.as_ref()) {
            self.remove(&old)?;
        }
        Ok(())
    }

    /// The state of the last checkpoint; the one given when there is none yet.
    ///
    /// # Errors
    /// [`Error::Data`] when it is damaged.
    pub fn resume(&self, start: State) -> Result<State> {
        self.remove_unfinished();
        let Some(place) = self.checkpoints().pop() else {
            return Ok(start);
        };
        let failed = |e: Cause| Error::data(place.display(), e);
        let header = header(&place)?;
        let load = |module: CaptionModel, name: &str| {
            let path = place.join(name);
            let weights = safetensors::read(&path)?;
            weights::apply(
                module,
                weights,
                &header.parameters,
                &path.display().to_string(),
            )
        };
        let average = start.average.map(|average| load(average, AVERAGE));
        let optimizer = start.optimizer.load(place.join(OPTIMIZER));
        Ok(State {
            step: header.step,
            seconds: header.seconds,
            model: load(start.model, WEIGHTS)?,
            average: average.transpose()?,
            optimizer: optimizer.map_err(|e| failed(e.into()))?,
        })
    }

    /// The weights to use of a checkpoint, averaged where averages are kept: of the best one, or
    /// of the one after `step`.
    ///
    /// # Errors
    /// [`Error::Data`] when there is none.
    pub fn weights(&self, step: Option<usize>) -> Result<(usize, Weights)> {
        let step = match step {
            Some(step) => Some(step),
            None => self.best()?.map(|best| best.step),
        };
        let step = step.ok_or_else(|| Error::data(self.folder().display(), "no checkpoint yet"))?;
        let place = self.checkpoint(step);
        if !place.exists() {
            let steps = self.checkpoints();
            let steps: Vec<String> = steps
                .iter()
                .filter_map(|place| Some(header(place).ok()?.step.to_string()))
                .collect();
            let reason = format!(
                "no checkpoint after step {step}; there are {}",
                steps.join(", ")
            );
            return Err(Error::data(self.folder().display(), reason));
        }
        let average = place.join(AVERAGE);
        let path = if average.exists() {
            average
        } else {
            place.join(WEIGHTS)
        };
        Ok((step, safetensors::read(&path)?))
    }

    /// The step of the last checkpoint.
    pub fn last_step(&self) -> Option<usize> {
        let last = self.checkpoints().pop()?;
        last.file_name()?
            .to_str()?
            .strip_prefix(FINISHED)?
            .parse()
            .ok()
    }

    fn checkpoint(&self, step: usize) -> PathBuf {
        self.folder()
            .join(CHECKPOINTS)
            .join(format!("{FINISHED}{step:08}"))
    }

    /// Removes a checkpoint at one stroke: killed on the way, it is unfinished, not damaged.
    fn remove(&self, checkpoint: &Path) -> Result<()> {
        let going = unfinished(&self.folder().join(CHECKPOINTS))?;
        std::fs::rename(checkpoint, going.path().join(WHOLE)).map_err(Error::io(checkpoint))?;
        going.close().map_err(Error::io(checkpoint))
    }

    /// What a killed process left half written or half removed.
    fn remove_unfinished(&self) {
        let Ok(entries) = std::fs::read_dir(self.folder().join(CHECKPOINTS)) else {
            return;
        };
        let unfinished = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(UNFINISHED);
        for entry in entries
            .flatten()
            .filter(|entry| unfinished(&entry.file_name()))
        {
            // Only room is lost where it stays.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }

    /// Finished checkpoints, oldest first.
    fn checkpoints(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder().join(CHECKPOINTS)) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with(FINISHED))
            })
            .collect();
        found.sort();
        found
    }
}

/// A folder for what is half written or half removed.
fn unfinished(checkpoints: &Path) -> Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    let folder = builder.prefix(UNFINISHED).tempdir_in(checkpoints);
    folder.map_err(Error::io(checkpoints))
}

/// What a finished checkpoint holds besides weights and optimizer state.
fn header(place: &Path) -> Result<Header> {
    let path = place.join(HEADER);
    let text = std::fs::read(&path).map_err(Error::io(&path))?;
    serde_json::from_slice(&text).map_err(|e| Error::data(path.display(), e))
}
