//! What a suite compares: its file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::baseline::Baseline;
use super::cases::Case;
use super::inputs::hexadecimal;
use super::outcome::Measure;
use super::photos::Ranked;
use crate::error::{Error, Result};
use crate::files::from_json;
use crate::training::config::TrainingConfig;
use crate::weights::Quantisation;

/// Raised when scoring changes, so that the captions of all outcomes are scored anew.
pub(crate) const SCORING: u32 = 7;
/// Raised when model, training or the writing of captions change, so that all models are trained anew.
pub const TRAINING: u32 = 2;

/// The file of a suite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuiteConfig {
    /// Paragraphs for the top of the page.
    pub text: Vec<String>,
    /// How rows are trained, apart from what they change.
    pub training: TrainingConfig,
    /// Every row is trained once with each of these seeds.
    pub seeds: Vec<u64>,
    /// Photos of the test split that captions are judged on: of each collection at most so many, and of kinds of
    /// products that nobody trained on.
    pub photos: usize,
    /// The row that all others are compared with.
    pub reference: String,
    /// The tables.
    pub groups: Vec<Group>,
    /// The folder of the outcomes, from the file's own.
    pub outcomes: PathBuf,
    /// The page, from the file's own folder.
    pub page: PathBuf,
}

/// Rows that are shown together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// A paragraph below it.
    pub text: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The fields of a [`Row`].
const ROW_FIELDS: [&str; 11] = [
    "name",
    "what",
    "question",
    "seeds",
    "own_budget",
    "unseen_brands",
    "train",
    "quantise",
    "rank",
    "baseline",
    "model",
];

/// One thing that captions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Unique; lower-case letters, digits and hyphens.
    pub name: String,
    /// What it is, in a few words.
    pub what: String,
    /// What it is there to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// How many of the seeds it is run with, the first ones; all where it doesn't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeds: Option<usize>,
    /// Whether it is trained with as many steps as it says, and not with as many as the reference.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own_budget: bool,
    /// Whether it captions products of brands that nobody trained on, too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unseen_brands: bool,
    /// How its captions come about.
    #[serde(flatten)]
    pub how: How,
}

/// What an idea is worth, by the row that goes without it: asked before there is an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The idea.
    pub idea: String,
    /// What it should be good for.
    pub measure: Measure,
    /// And given what.
    pub given: Case,
    /// Where the answer is that it doesn't help: why, as the tables bear out. Without figures, which change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

fn is_false(is: &bool) -> bool {
    !is
}

/// How captions of a row come about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// By a model trained as all are, apart from this merge patch (RFC 7396) of the training.
    Train(Value),
    /// By the reference's model with its weights quantised.
    Quantise(Quantised),
    /// By the reference's model, from its likeliest captions of each box.
    Rank(Ranked),
    /// Without a model.
    Baseline(Baseline),
    /// By a finished model: its folder, from the file's own.
    Model(PathBuf),
}

impl How {
    /// Whether another seed makes another model.
    pub fn is_drawn(&self) -> bool {
        matches!(self, Self::Train(_) | Self::Quantise(_) | Self::Rank(_))
    }

    /// How a trained model's weights are stored.
    pub(super) fn quantisation(&self) -> Quantisation {
        match self {
            Self::Quantise(quantised) => (*quantised).into(),
            _ => Quantisation::None,
        }
    }

    /// By what a trained model's captions are chosen, where not by their likelihood alone.
    pub(super) fn ranked(&self) -> Option<Ranked> {
        match self {
            Self::Rank(ranked) => Some(*ranked),
            _ => None,
        }
    }
}

/// How weights are quantised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantised {
    /// Eight bits.
    Int8,
    /// Four bits.
    Int4,
}

impl From<Quantised> for Quantisation {
    fn from(quantised: Quantised) -> Self {
        match quantised {
            Quantised::Int8 => Self::Int8,
            Quantised::Int4 => Self::Int4,
        }
    }
}

impl SuiteConfig {
    /// Reads the file and checks it.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] naming the row and what is wrong with it.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path).map_err(Error::io(path))?;
        let wrong = |reason: String| Error::data(path.display(), reason);
        let config: Self = from_json(&text).map_err(wrong)?;
        if config.seeds.is_empty() || config.photos == 0 {
            return Err(wrong("expected at least one seed and one photo".into()));
        }
        check_fields(&text).map_err(wrong)?;
        let mut names = HashSet::new();
        for row in config.rows() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if row.name.is_empty() || !row.name.chars().all(plain) {
                let reason = "expected lower-case letters, digits and hyphens";
                return Err(wrong(format!("row {:?}: {reason}", row.name)));
            }
            if !names.insert(&row.name) {
                return Err(wrong(format!("row {}: there are two of it", row.name)));
            }
            if let How::Train(change) = &row.how {
                let training = config.training(change, 0);
                let checked = training.and_then(|training| config.check_budget(row, &training));
                checked.map_err(|e| wrong(format!("row {}: {e}", row.name)))?;
            }
        }
        let reference = config.change_of_reference().map(drop);
        reference.map_err(|e| wrong(e.to_string()))?;
        Ok(config)
    }

    /// All rows, in the order of the tables.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// All rows with their seeds, in the order in which they are run: all seeds of a group before the next group,
    /// for tables are read by the group.
    pub(crate) fn runs(&self) -> Vec<(&Row, u64)> {
        let mut runs = Vec::new();
        for group in &self.groups {
            for turn in 0..self.seeds.len() {
                let drawn = |row| Some((row, *self.seeds(row).get(turn)?));
                runs.extend(group.rows.iter().filter_map(drawn));
            }
        }
        runs
    }

    /// What the reference changes of the training.
    ///
    /// # Errors
    /// [`Error::Data`] where it is not trained.
    pub(crate) fn change_of_reference(&self) -> Result<&Value> {
        match self.rows().find(|row| row.name == self.reference) {
            Some(Row {
                how: How::Train(change),
                ..
            }) => Ok(change),
            _ => {
                let reason = format!("{:?} is no row that is trained", self.reference);
                Err(Error::data("reference", reason))
            }
        }
    }

    /// The training of the model that writes a row's captions, where one is trained for it.
    ///
    /// # Errors
    /// As [`training`](Self::training).
    pub(crate) fn training_of(&self, row: &Row, seed: u64) -> Result<Option<TrainingConfig>> {
        let change = match &row.how {
            How::Train(change) => change,
            How::Quantise(_) | How::Rank(_) => self.change_of_reference()?,
            How::Baseline(_) | How::Model(_) => return Ok(None),
        };
        self.training(change, seed).map(Some)
    }

    /// The seeds that a row is run with; 0 stands for none.
    pub(crate) fn seeds(&self, row: &Row) -> &[u64] {
        let most = row.seeds.unwrap_or(usize::MAX).min(self.seeds.len());
        match row.how.is_drawn() {
            true => &self.seeds[..most],
            false => &[0],
        }
    }

    /// The training with a merge patch and a seed.
    ///
    /// # Errors
    /// Where the result is no training.
    pub(crate) fn training(&self, change: &Value, seed: u64) -> Result<TrainingConfig> {
        let failed = |e: serde_json::Error| Error::data("train", e);
        let mut value = serde_json::to_value(&self.training).map_err(failed)?;
        json_patch::merge(&mut value, change);
        let mut config: TrainingConfig = serde_json::from_value(value).map_err(failed)?;
        config.seed = seed;
        config.validate()?;
        Ok(config)
    }

    /// Steps that are matching teach no captions: rows are compared with equal steps that do, but for one (batches
    /// of matching come in whole ones).
    fn check_budget(&self, row: &Row, training: &TrainingConfig) -> Result<()> {
        let [own, all] = [training, &self.training].map(TrainingConfig::captioning_steps);
        if !row.own_budget && (own.abs_diff(all) > 1 || training.batch != self.training.batch) {
            let batches = [training.batch, self.training.batch];
            let reason = format!(
                "has {own} steps of captions of {} images, expected {all} of {}, as all rows have that don't say \
                 own_budget",
                batches[0], batches[1]
            );
            return Err(Error::data("train", reason));
        }
        Ok(())
    }

    /// What an outcome of a row depends on, besides the dataset and a finished model's files.
    ///
    /// # Errors
    /// As [`training`](Self::training).
    pub(crate) fn fingerprint(&self, row: &Row, seed: u64) -> Result<String> {
        let training = self.training_of(row, seed)?;
        let how = match &row.how {
            How::Train(_) => &Value::Null,
            other => &json!(other),
        };
        let all = json!([TRAINING, training, how, self.photos]);
        Ok(hexadecimal(&Sha256::digest(all.to_string())))
    }
}

/// Rows whose fields are flattened can't be told by serde to refuse others.
fn check_fields(text: &[u8]) -> std::result::Result<(), String> {
    let raw: Value = from_json(text)?;
    let groups = raw["groups"].as_array().into_iter().flatten();
    for row in groups.flat_map(|group| group["rows"].as_array().into_iter().flatten()) {
        let unknown = |field: &&String| !ROW_FIELDS.contains(&field.as_str());
        if let Some(field) = row.as_object().and_then(|row| row.keys().find(unknown)) {
            return Err(format!(
                "row {}: unknown field `{field}`, expected one of {}",
                row["name"],
                ROW_FIELDS.join(", ")
            ));
        }
    }
    Ok(())
}
