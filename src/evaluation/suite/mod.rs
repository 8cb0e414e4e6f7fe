//! One command that compares: it trains and scores what is missing, and writes a page with tables.
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | the file: what is compared |
//! | [`baseline`] | captions without a model |
//! | [`photos`] | the photos that captions are judged on |
//! | [`cases`] | what captions were given |
//! | [`inputs`] | what rows are made from |
//! | [`outcome`] | what is kept of a row, and differences between rows |
//! | `page` | the tables |

pub mod baseline;
pub mod cases;
pub mod config;
pub mod inputs;
pub mod outcome;
mod page;
pub mod photos;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use sha2::{Digest, Sha256};

use crate::captioner::Captioner;
use crate::dataset::tokenizer::train_tokenizer;
use crate::error::{Error, Result};
use crate::evaluation::judge::Judge;
use crate::files::{try_lock, write_atomically};
use crate::manifest::CONFIG_FILE;
use crate::model::CaptionModel;
use crate::model::backbone::import;
use crate::progress::Progress;
use crate::training::config::TrainingConfig;
use crate::training::pictures::Pictures;
use crate::training::records::Records;
use crate::training::run::Run;
use crate::training::sample::{View, WHOLE};
use crate::training::trainer::{self, Start, Trainer};
use crate::weights::burnpack::{self, WEIGHTS_FILE};
use crate::weights::{self, ParameterIds};
use baseline::{Baseline, Known, MostFrequent, NearestProduct};
use cases::Cases;
use config::{How, Row, SCORING, SuiteConfig, TRAINING};
use inputs::{Inputs, hash_file, hexadecimal};
use outcome::{Outcome, Scores};
use photos::{TestPhotos, Trained};

/// Photos that go through a model together.
const BATCH: usize = 64;

/// A suite and where its file is.
pub struct Suite {
    config: SuiteConfig,
    folder: PathBuf,
}

/// With what a suite is run.
pub struct SuiteSetup<'a> {
    /// The dataset folder.
    pub dataset: &'a Path,
    /// The file of the backbone that training starts from.
    pub backbone: &'a Path,
    /// Where runs and features are kept; what is there is not made again.
    pub work: &'a Path,
    /// Where models are trained and run.
    pub device: &'a Device,
    /// Who judges the captions.
    pub judge: &'a dyn Judge,
    /// Who hears how far it is.
    pub progress: &'a dyn Progress,
}

impl Suite {
    /// Reads the file of a suite.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] naming the row and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self> {
        let parent = path.parent().unwrap_or(Path::new(""));
        Ok(Self {
            config: SuiteConfig::read(path)?,
            folder: parent.to_path_buf(),
        })
    }

    /// Runs whatever has no outcome yet, group by group and in each seed by seed, and brings the page up to date
    /// after each. Rows that another process is at, in the same work folder, are left to it.
    ///
    /// # Errors
    /// Those of training and captioning; what was finished stays.
    pub fn run_missing(&self, setup: &SuiteSetup) -> Result<()> {
        let outcomes = self.folder.join(&self.config.outcomes);
        std::fs::create_dir_all(&outcomes).map_err(Error::io(&outcomes))?;
        let inputs = Inputs::of(setup.dataset, setup.backbone)?;
        let records = Cases::read(setup.dataset, self.config.photos)?;
        let mut left = Vec::new();
        for (row, seed) in self.config.runs() {
            let path = self.outcome_file(row, seed);
            let name = match self.config.training_of(row, seed)? {
                Some(config) => run_name(&config, &inputs)?,
                None => row.name.clone(),
            };
            let Some(_held) = hold(&setup.work.join("held").join(name))? else {
                left.push(format!("{}, seed {seed}", row.name));
                continue;
            };
            let fingerprint = self.fingerprint(row, seed)?;
            let unseen = records.unseen_brands.as_ref().filter(|_| row.unseen_brands);
            let photos = TestPhotos {
                judge: setup.judge,
                progress: setup.progress,
                cases: Cases {
                    told: &records.told,
                    alone: &records.alone,
                    unseen_brands: unseen,
                },
            };
            let known = Outcome::read(&path)?.filter(|outcome| {
                let is_whole = unseen.is_none() || outcome.scores.unseen_brands.is_some();
                is_whole && outcome.fingerprint == fingerprint && outcome.inputs == inputs
            });
            if known.as_ref().is_some_and(|known| known.scoring == SCORING) {
                continue;
            }
            setup
                .progress
                .say(&format!("row {}, seed {seed}", row.name));
            let (seconds, scores) = match &known {
                Some(known) => (known.seconds, photos.score_again(&known.scores)?),
                None => self.outcome(row, seed, &photos, (setup, &inputs))?,
            };
            let outcome = Outcome {
                fingerprint,
                inputs: inputs.clone(),
                scoring: SCORING,
                seconds,
                scores,
            };
            outcome.write(&path)?;
            self.write_page_of(Some(&inputs))?;
        }
        if !left.is_empty() {
            let rows = left.join("; ");
            let what = "left to other processes, which were at them or at the same model";
            setup.progress.say(&format!(
                "{what}: {rows}. Once they have ended, run this again"
            ));
        }
        Ok(())
    }

    /// Writes the page of what is there; returns where it is.
    ///
    /// # Errors
    /// [`Error::Data`] where outcomes are damaged, or of different datasets or backbones.
    pub fn write_page(&self) -> Result<PathBuf> {
        self.write_page_of(None)
    }

    /// The page of outcomes of these inputs, where they are known: others are about to be made anew.
    fn write_page_of(&self, own: Option<&Inputs>) -> Result<PathBuf> {
        let mut outcomes = HashMap::new();
        let mut inputs: Option<Inputs> = own.cloned();
        for row in self.config.rows() {
            let mut found = Vec::new();
            for &seed in self.config.seeds(row) {
                let path = self.outcome_file(row, seed);
                let Some(mut outcome) = Outcome::read(&path)? else {
                    continue;
                };
                // A row that is no longer asked for them may still have some.
                outcome.scores.unseen_brands =
                    outcome.scores.unseen_brands.filter(|_| row.unseen_brands);
                if outcome.fingerprint != self.fingerprint(row, seed)? || outcome.scoring != SCORING
                {
                    continue;
                }
                let of = inputs.get_or_insert_with(|| outcome.inputs.clone());
                if *of != outcome.inputs {
                    if own.is_some() {
                        continue;
                    }
                    let same_dataset = of.dataset == outcome.inputs.dataset;
                    let what = if same_dataset { "backbone" } else { "dataset" };
                    let reason = format!("is of another {what} than other outcomes");
                    return Err(Error::data(path.display(), reason));
                }
                found.push(outcome);
            }
            outcomes.insert(row.name.as_str(), found);
        }
        let page = page::Page {
            config: &self.config,
            outcomes: &outcomes,
            dataset: inputs.as_ref().map(|inputs| inputs.dataset.as_str()),
        };
        let path = self.folder.join(&self.config.page);
        write_atomically(&path, page.to_string().as_bytes())?;
        Ok(path)
    }

    fn outcome_file(&self, row: &Row, seed: u64) -> PathBuf {
        let name = match self.config.seeds(row) {
            [0] => format!("{}.json", row.name),
            _ => format!("{}-{seed}.json", row.name),
        };
        self.folder.join(&self.config.outcomes).join(name)
    }

    /// A finished model's outcome depends on its files, too: its configuration has the hashes of the others.
    fn fingerprint(&self, row: &Row, seed: u64) -> Result<String> {
        let fingerprint = self.config.fingerprint(row, seed)?;
        match &row.how {
            How::Model(folder) => {
                let files = hash_file(&self.folder.join(folder).join(CONFIG_FILE))?;
                Ok(format!("{fingerprint}-{files}"))
            }
            _ => Ok(fingerprint),
        }
    }

    /// Seconds of training, and how good the captions are.
    fn outcome(
        &self,
        row: &Row,
        seed: u64,
        photos: &TestPhotos,
        (setup, inputs): (&SuiteSetup, &Inputs),
    ) -> Result<(f64, Cases<Scores>)> {
        let training = self.config.training_of(row, seed)?;
        match (&row.how, training) {
            (How::Train(_) | How::Quantise(_) | How::Rank(_), Some(config)) => {
                score_run(config, &row.how, photos, (setup, inputs))
            }
            (How::Model(folder), _) => {
                let captioner = Captioner::from_dir(self.folder.join(folder), setup.device)?;
                Ok((0.0, photos.score_model(&captioner)?))
            }
            (How::Baseline(baseline), _) => {
                let config = self
                    .config
                    .training(self.config.change_of_reference()?, 0)?;
                Ok((0.0, score_baseline(*baseline, &config, photos, setup)?))
            }
            (How::Train(_) | How::Quantise(_) | How::Rank(_), None) => {
                Err(Error::data("reference", "is no row that is trained"))
            }
        }
    }
}

/// Keeps other processes from what `path` stands for while the file is held; `None` where one holds it.
fn hold(path: &Path) -> Result<Option<File>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    try_lock(path)
}

/// Trains a model, or takes it where it is trained already, and scores it.
fn score_run(
    config: TrainingConfig,
    how: &How,
    photos: &TestPhotos,
    (setup, inputs): (&SuiteSetup, &Inputs),
) -> Result<(f64, Cases<Scores>)> {
    let folder = setup.work.join("runs").join(run_name(&config, inputs)?);
    // A folder with a configuration has a tokenizer, too: that is written first.
    let run = match Run::open(&folder) {
        Ok(run) => run,
        Err(_) => create(&folder, config, setup)?,
    };
    let backbone = import::backbone(setup.backbone, run.config.model.backbone, setup.device)?;
    let features = setup.work.join("features");
    let devices = [setup.device.clone()];
    let training = trainer::TrainingSetup {
        dataset: setup.dataset,
        changed_dataset: false,
        features: Some(&features),
        devices: &devices,
    };
    Trainer::new(
        run,
        Start::Backbone(Box::new(backbone)),
        &training,
        setup.progress,
    )?
    .train()?;
    let run = Run::open(&folder)?;
    let seconds = run.metrics()?.last().map_or(0.0, |last| last.seconds);
    let (_, float) = run.weights(None)?;
    let weights = burnpack::open(burnpack::to_bytes(float, how.quantisation())?)?.take_all("")?;
    let model = CaptionModel::init(&run.config.model, setup.device);
    let trained = Trained {
        model: &weights::apply(model, weights, &ParameterIds::new(), WEIGHTS_FILE)?,
        config: &run.config,
        tokenizer: &run.tokenizer()?,
        features: &features,
        device: setup.device,
        ranked: how.ranked(),
    };
    Ok((seconds, photos.score_trained(&trained)?))
}

/// Another one for whatever would make another model.
fn run_name(config: &TrainingConfig, inputs: &Inputs) -> Result<String> {
    let all = serde_json::to_vec(&(TRAINING, config, inputs));
    let all = all.map_err(|e| Error::data("train", e))?;
    Ok(hexadecimal(&Sha256::digest(all)))
}

fn create(folder: &Path, mut config: TrainingConfig, setup: &SuiteSetup) -> Result<Run> {
    let tokenizer = train_tokenizer(setup.dataset, config.model.vocabulary)?;
    config.model.vocabulary = tokenizer.vocabulary();
    Run::create(folder, config, &tokenizer)
}

fn score_baseline(
    baseline: Baseline,
    config: &TrainingConfig,
    photos: &TestPhotos,
    setup: &SuiteSetup,
) -> Result<Cases<Scores>> {
    let known = Known::read(setup.dataset)?;
    match baseline {
        Baseline::MostFrequent => {
            let most = MostFrequent::new(&known);
            photos.score(|record, _| Ok(most.write(record)), |_| Ok(None))
        }
        Baseline::NearestProduct => {
            let pictures = picture_vectors(config, photos, setup)?;
            let nearest = NearestProduct::new(&known, &pictures);
            photos.score(|record, _| Ok(nearest.write(record)), |_| Ok(None))
        }
    }
}

/// Of every photo, by its name, the mean over the grid of what the frozen backbone sees.
fn picture_vectors(
    config: &TrainingConfig,
    photos: &TestPhotos,
    setup: &SuiteSetup,
) -> Result<HashMap<String, Vec<f32>>> {
    let backbone = import::backbone(setup.backbone, config.model.backbone, setup.device)?;
    let model = CaptionModel::init(&config.model, setup.device).with_backbone(backbone);
    let tokenizer = train_tokenizer(setup.dataset, config.model.vocabulary)?;
    let records = Records::read(setup.dataset, &tokenizer, config)?;
    let features = setup.work.join("features");
    let (paths, names) = photos.photos();
    let test = crate::training::features::Photos {
        paths: &paths,
        names: &names,
    };
    let mut vectors = HashMap::new();
    for photos in [records.photos(), test] {
        let (pictures, _) = Pictures::open(
            photos,
            &model,
            config,
            &features,
            setup.device,
            setup.progress,
        )?;
        let view = |photo| View {
            photo,
            mirrored: false,
            window: WHOLE,
        };
        let all: Vec<usize> = (0..photos.paths.len()).collect();
        for some in all.chunks(BATCH) {
            let views: Vec<_> = some.iter().map(|&photo| Some(view(photo))).collect();
            let grid = pictures.read(&views)?.on(setup.device).features(&model);
            let means = grid.mean_dim(3).mean_dim(2).flatten::<2>(1, 3);
            let width = means.dims()[1];
            let values: Vec<f32> = means.into_data().iter::<f32>().collect();
            let each = some.iter().zip(values.chunks(width));
            vectors.extend(
                each.map(|(&photo, vector)| (photos.names[photo].clone(), vector.to_vec())),
            );
        }
    }
    Ok(vectors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelConfig;

    #[test]
    fn what_makes_another_model_is_another_run() {
        let config = TrainingConfig::new(ModelConfig::tiny(), 60);
        let inputs = |dataset: &str, backbone: &str| Inputs {
            dataset: dataset.into(),
            backbone: backbone.into(),
        };
        let name = |inputs: &Inputs| run_name(&config, inputs).unwrap();
        let one = name(&inputs("a", "b"));
        assert_eq!(one, name(&inputs("a", "b")));
        assert_ne!(one, name(&inputs("c", "b")));
        assert_ne!(one, name(&inputs("a", "c")));
        let longer = TrainingConfig::new(ModelConfig::tiny(), 61);
        assert_ne!(one, run_name(&longer, &inputs("a", "b")).unwrap());
    }
}
