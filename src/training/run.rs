//! The run folder: configuration, tokenizer, features, checkpoints, metrics and samples.

use std::collections::BTreeMap;
use std::fs::{DirEntry, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::config::TrainingConfig;
use super::metrics::Metrics;
use crate::dataset::folder::ANNOTATIONS;
use crate::dataset::values::VALUES;
use crate::error::{Error, Result};
use crate::files::{from_json, sha256_of_file, try_lock, write_atomically};
use crate::text::{TOKENIZER_FILE, TextTokenizer};

/// A folder that a training run lives in.
pub struct Run {
    folder: PathBuf,
    /// All choices of the run.
    pub config: TrainingConfig,
}

/// A caption that a model wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The text colour, `#rrggbb`.
    pub color: String,
}

/// One line of `captions.jsonl`: what was written for each of the run's samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenAt {
    /// After so many steps.
    pub step: usize,
    /// By sample, by box.
    pub captions: Vec<Vec<Written>>,
}

const CONFIG: &str = "config.json";
const METRICS: &str = "metrics.jsonl";
const CAPTIONS: &str = "captions.jsonl";
const SAMPLES: &str = "samples.json";
const DATASET: &str = "dataset.json";
const FEATURES: &str = "features";
const LOCK: &str = "lock";

/// The files of a dataset that a run learns from, besides its photos.
const LEARNED: [&str; 2] = [ANNOTATIONS, VALUES];

impl Run {
    /// Starts a run in a folder that holds none yet.
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
        // What a start leaves that was killed is written anew.
        let is_left = |entry: std::io::Result<DirEntry>| {
            let name = entry.map(|entry| entry.file_name());
            name.is_ok_and(|name| {
                let kept = [TOKENIZER_FILE, DATASET, FEATURES, LOCK];
                kept.iter().any(|kept| name == *kept)
                    || name.as_encoded_bytes().starts_with(b".tmp")
            })
        };
        if !std::fs::read_dir(folder).map_or(true, |mut entries| entries.all(is_left)) {
            let reason = format!("{} holds other files; name a new folder", folder.display());
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

    /// Takes a run back that could not begin; the features that it has computed stay.
    pub fn remove_start(folder: &Path) {
        for file in [CONFIG, TOKENIZER_FILE, DATASET] {
            // What can't be removed is told of by the next start.
            let _ = std::fs::remove_file(folder.join(file));
        }
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// [`Error::Io`] when it is none, [`Error::Data`] when its configuration is damaged.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(CONFIG);
        let text = std::fs::read(&path).map_err(Error::io(&path))?;
        let config: TrainingConfig =
            from_json(&text).map_err(|e| Error::data(path.display(), e))?;
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

    /// Where the features of the photos are kept, unless somewhere else is given.
    pub fn features_folder(&self) -> PathBuf {
        self.folder.join(FEATURES)
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps other processes from working on the run while the file is held.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when one does already.
    pub fn lock(&self) -> Result<File> {
        try_lock(&self.folder.join(LOCK))?.ok_or_else(|| {
            let reason = format!("{} is being trained already", self.folder.display());
            Error::request("run", reason)
        })
    }

    /// Notes in `dataset.json` what the run learns from or, where that is noted, checks that it is the
    /// same still.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when it is another and `may_differ` is not given: the curves would
    /// compare two measures.
    pub fn check_dataset(&self, dataset: &Path, may_differ: bool) -> Result<()> {
        let mut found = BTreeMap::new();
        for name in LEARNED {
            let path = dataset.join(name);
            if path.exists() {
                found.insert(name.to_string(), sha256_of_file(&path)?);
            }
        }
        let noted: Option<BTreeMap<String, String>> = self.read(DATASET)?;
        if let Some(noted) = noted.filter(|_| !may_differ) {
            let differs = |name: &&&str| noted.get(**name) != found.get(**name);
            if let Some(name) = LEARNED.iter().find(differs) {
                let path = dataset.join(name);
                let reason = format!(
                    "{} is not what this run has learned from so far; --changed-dataset goes on with it",
                    path.display()
                );
                return Err(Error::request("resume", reason));
            }
            return Ok(());
        }
        self.write(DATASET, &found)
    }

    /// Appends a line to `metrics.jsonl`.
    pub fn record(&self, metrics: &Metrics) -> Result<()> {
        self.append(METRICS, metrics)
    }

    /// All lines of `metrics.jsonl`.
    pub fn metrics(&self) -> Result<Vec<Metrics>> {
        self.lines(METRICS)
    }

    /// Appends a line to `captions.jsonl`.
    pub fn record_captions(&self, written: &WrittenAt) -> Result<()> {
        self.append(CAPTIONS, written)
    }

    /// All lines of `captions.jsonl`.
    pub fn captions(&self) -> Result<Vec<WrittenAt>> {
        self.lines(CAPTIONS)
    }

    /// The validation records that captions are written for: `samples.json`.
    pub fn samples(&self) -> Result<Option<serde_json::Value>> {
        self.read(SAMPLES)
    }

    /// Writes `samples.json`.
    pub fn write_samples(&self, samples: &impl Serialize) -> Result<()> {
        self.write(SAMPLES, samples)
    }

    /// Forgets what was written down after `step`, which is done once more.
    pub fn forget_after(&self, step: usize) -> Result<()> {
        let metrics = self.metrics()?;
        let metrics: Vec<_> = metrics.iter().filter(|line| line.step <= step).collect();
        self.rewrite(METRICS, &metrics)?;
        let captions = self.captions()?;
        let captions: Vec<_> = captions.iter().filter(|line| line.step <= step).collect();
        self.rewrite(CAPTIONS, &captions)
    }

    fn append(&self, name: &str, line: &impl Serialize) -> Result<()> {
        let path = self.folder.join(name);
        let mut line = serde_json::to_string(line).map_err(|e| Error::data(name, e))?;
        line.push('\n');
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(Error::io(path))
    }

    /// The lines of a file; none where there is none. A last line that a killed process left half
    /// written is left out.
    fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>> {
        let path = self.folder.join(name);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io(path)(error)),
        };
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let parse = |(i, line): (usize, &str)| {
            let place = || format!("{}:{}", path.display(), i + 1);
            from_json(line.as_bytes()).map_err(|e| Error::data(place(), e))
        };
        whole.lines().enumerate().map(parse).collect()
    }

    fn rewrite(&self, name: &str, lines: &[impl Serialize]) -> Result<()> {
        let mut text = String::new();
        for line in lines {
            text += &serde_json::to_string(line).map_err(|e| Error::data(name, e))?;
            text.push('\n');
        }
        write_atomically(&self.folder.join(name), text.as_bytes())
    }

    pub(super) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let path = self.folder.join(name);
        match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|e| Error::data(path.display(), e)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(path)(error)),
        }
    }

    pub(super) fn write(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_vec(value).map_err(|e| Error::data(name, e))?;
        write_atomically(&self.folder.join(name), &text)
    }
}
