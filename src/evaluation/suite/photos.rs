//! The test photos that captions of all rows are judged on.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use image::RgbImage;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::cases::{Case, Cases};
use super::outcome::{Scores, Written};
use crate::captioner::{Caption, Captioner};
use crate::cpu::network::Network;
use crate::dataset::choose::some;
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{Split, hash};
use crate::dataset::values::Values;
use crate::error::{Error, Result};
use crate::evaluation::grounding::Judged;
use crate::evaluation::judge::Judge;
use crate::evaluation::metrics::tokens::words;
use crate::evaluation::records::{Given, Only, Selection, TestRecord, learned_kinds, read};
use crate::layout::{TextBox, put_back, reading_order};
use crate::model::CaptionModel;
use crate::progress::Progress;
use crate::text::TextTokenizer;
use crate::training::batch::Packer;
use crate::training::config::TrainingConfig;
use crate::training::example::Example;
use crate::training::exchange::with_made_up_brand;
use crate::training::features::Photos;
use crate::training::metrics::Validation;
use crate::training::pictures::Pictures;
use crate::training::sample::Sample;
use crate::training::validation::Validator;

/// Records on the photos, case by case, and who judges what is said of them.
pub(crate) struct TestPhotos<'a> {
    /// Who judges the captions.
    pub judge: &'a dyn Judge,
    /// Who hears how far it is.
    pub progress: &'a dyn Progress,
    /// The records.
    pub cases: Cases<&'a Collections>,
}

/// Records, and of each the collection it is of.
pub(crate) struct Collections {
    /// The records.
    pub records: Vec<TestRecord>,
    /// Sources, such as `fashion`, or [`UNLEARNED`].
    pub names: Vec<String>,
}

/// What products of kinds are called that nobody trained on, whatever source they are of.
pub(super) const UNLEARNED: &str = "unlearned kinds";

impl Collections {
    /// At most `limit` records of each collection.
    fn of(all: Vec<TestRecord>, limit: usize, learned: &HashSet<String>) -> Self {
        let mut collections: BTreeMap<String, Vec<TestRecord>> = BTreeMap::new();
        for record in all {
            let name = match learned.contains(&record.product.kind) {
                true => record.product.source.clone(),
                false => UNLEARNED.into(),
            };
            collections.entry(name).or_default().push(record);
        }
        let (mut records, mut names) = (Vec::new(), Vec::new());
        for (name, all) in collections {
            let chosen = some(all, limit);
            names.extend(vec![name; chosen.len()]);
            records.extend(chosen);
        }
        Self { records, names }
    }
}

impl Cases<Collections> {
    /// Those of the test split of a dataset folder, at most so many of each collection.
    ///
    /// # Errors
    /// As the records' reader gives them.
    pub(crate) fn read(dataset: &Path, limit: usize) -> Result<Self> {
        let learned = learned_kinds(dataset)?;
        let read = |given| {
            let selection = Selection {
                split: Split::Test,
                only: Only::default(),
                given,
                limit: 0,
            };
            read(dataset, &selection)
        };
        let told = read(Given::All)?;
        let unseen = match Values::read(dataset)? {
            Some(values) => of_unseen_brands(&told, &values, &learned_words(dataset)?),
            None => Vec::new(),
        };
        let collections = |records| Collections::of(records, limit, &learned);
        Ok(Self {
            told: collections(told),
            alone: collections(read(Given::PictureAlone)?),
            unseen_brands: (!unseen.is_empty()).then(|| collections(unseen)),
        })
    }
}

/// Those records of which brands can be exchanged, with brands no word of which was learned.
fn of_unseen_brands(
    records: &[TestRecord],
    values: &Values,
    learned: &HashSet<String>,
) -> Vec<TestRecord> {
    let is_known = |name: &str| words(name).iter().any(|word| learned.contains(word));
    let exchanged = records.iter().filter_map(|record| {
        // The same brand for a record, whatever others there are.
        let mut generator = ChaCha8Rng::seed_from_u64(hash(&record.product.id));
        let product = with_made_up_brand(&record.product, values, is_known, &mut generator)?;
        let photo = record.photo.clone();
        Some(TestRecord { product, photo })
    });
    exchanged.collect()
}

/// The words of the titles and attributes that are learned from.
fn learned_words(dataset: &Path) -> Result<HashSet<String>> {
    let mut learned = HashSet::new();
    for product in DatasetReader::open(dataset)? {
        let product = product?;
        if product.split == Split::Train {
            let texts = product.attributes.values().chain([&product.title]);
            learned.extend(texts.flat_map(|text| words(text)));
        }
    }
    Ok(learned)
}

/// By what captions are chosen from the likeliest ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ranked {
    /// By the matching head.
    Match,
}

/// A model that was trained for the suite.
pub(crate) struct Trained<'a> {
    /// The weights.
    pub model: &'a CaptionModel,
    /// How it was trained.
    pub config: &'a TrainingConfig,
    /// Its tokenizer.
    pub tokenizer: &'a TextTokenizer,
    /// The folder of the features' cache.
    pub features: &'a Path,
    /// Where it is.
    pub device: &'a Device,
    /// By what its captions are chosen, where not by their likelihood alone.
    pub ranked: Option<Ranked>,
}

impl Trained<'_> {
    fn validator<'a>(&'a self, examples: &'a [Example], pictures: &'a Pictures) -> Validator<'a> {
        Validator {
            examples,
            inputs: self.config.inputs,
            packer: Packer {
                tokenizer: self.tokenizer,
                config: &self.config.model,
                pictures,
                cells: None,
            },
            device: self.device,
        }
    }
}

impl<'a> TestPhotos<'a> {
    /// Scores captions that `write` writes, case by case; `refer` measures the dataset's own.
    ///
    /// # Errors
    /// When a photo can't be read, and those of `write` and `refer`.
    pub(crate) fn score(
        &self,
        write: impl Fn(&TestRecord, &RgbImage) -> Result<Vec<Caption>> + Sync,
        refer: impl Fn(&[TestRecord]) -> Result<Option<Validation>>,
    ) -> Result<Cases<Scores>> {
        self.cases.map(|Collections { records, names }| {
            let judged = Judged::measure(records, Some(self.judge), self.progress, &write)?;
            Ok(Scores::of((records, names), &judged, refer(records)?))
        })
    }

    /// Scores captions that were written before, by the rules of today.
    ///
    /// # Errors
    /// [`Error::Data`] where there are none of a record, or of one of its boxes.
    pub(crate) fn score_again(&self, known: &Cases<Scores>) -> Result<Cases<Scores>> {
        let score = |(case, of): &(Case, &&Collections)| {
            let Collections { records, names } = of;
            let lacking = || Error::data(case.name(), "has no captions that could be scored again");
            let scores = known.of(*case).ok_or_else(lacking)?;
            let written = scores.written.iter();
            let written: HashMap<&str, &Vec<Written>> = written
                .map(|(id, captions)| (id.as_str(), captions))
                .collect();
            let write = |TestRecord { product, .. }: &TestRecord, _: &RgbImage| {
                let captions = written.get(product.id.as_str());
                let captions = captions.filter(|captions| captions.len() == product.boxes.len());
                let captions = captions.ok_or_else(|| {
                    let reason = "has other boxes than those that were captioned";
                    Error::data(&product.id, reason)
                })?;
                let boxes = product.boxes.iter().zip(*captions);
                Ok(boxes
                    .map(|(each, Written(text, color))| {
                        plain(each.area, text.clone(), color.clone())
                    })
                    .collect())
            };
            let judged = Judged::measure(records, Some(self.judge), self.progress, write)?;
            Ok(Scores::of(
                (records, names),
                &judged,
                scores.reference.clone(),
            ))
        };
        self.cases.named().map(score)
    }

    /// Scores a finished model.
    ///
    /// # Errors
    /// When a photo can't be read or the model fails.
    pub(crate) fn score_model(&self, captioner: &Captioner) -> Result<Cases<Scores>> {
        self.score(
            |record, picture| captioner.caption(picture, &record.request()),
            |records| crate::evaluation::teacher::measure(captioner, records).map(Some),
        )
    }

    /// Scores a model that was trained for the suite, given no more than in training.
    ///
    /// # Errors
    /// As [`score_model`](Self::score_model).
    pub(crate) fn score_trained(&self, trained: &Trained) -> Result<Cases<Scores>> {
        let (photos, names) = self.photos();
        let photos = Photos {
            paths: &photos,
            names: &names,
        };
        let (pictures, _) = Pictures::open(
            photos,
            trained.model,
            trained.config,
            trained.features,
            trained.device,
            self.progress,
        )?;
        let places: HashMap<&Path, usize> = photos
            .paths
            .iter()
            .enumerate()
            .map(|(i, path)| (path.as_path(), i))
            .collect();
        let network = Network::of(trained.model, &trained.config.model)?;
        let write = |record: &TestRecord, _: &RgbImage| {
            let product = &record.product;
            let example = Example::unwritten(product, places.get(record.photo.as_path()).copied())?;
            let sample = Sample::whole(&example);
            let (validator, models) =
                (trained.validator(&[], &pictures), (trained.model, &network));
            let written = match trained.ranked {
                None => validator.captions(models, sample),
                Some(Ranked::Match) => validator.matching_captions(models, sample),
            }?;
            let areas: Vec<TextBox> = product.boxes.iter().map(|each| each.area).collect();
            let written = put_back(written, &reading_order(&areas)).into_iter();
            let captions = areas.into_iter().zip(written);
            Ok(captions
                .map(|(area, written)| plain(area, written.text, written.color))
                .collect())
        };
        let refer = |records: &[TestRecord]| {
            let example = |record: &TestRecord| {
                let place = places.get(record.photo.as_path()).copied();
                Example::new(
                    &record.product,
                    place,
                    trained.tokenizer,
                    &trained.config.model,
                )
            };
            let examples: Vec<Example> = records.iter().map(example).collect::<Result<_>>()?;
            trained
                .validator(&examples, &pictures)
                .measure(trained.model)
                .map(Some)
        };
        self.score(write, refer)
    }

    /// Each photo once, and what records call it.
    pub(crate) fn photos(&self) -> (Vec<PathBuf>, Vec<String>) {
        let records = self.cases.each().flat_map(|of| &of.records);
        let photos: BTreeMap<&Path, &str> = records
            .map(|record| (record.photo.as_path(), record.product.image.as_str()))
            .collect();
        photos
            .into_iter()
            .map(|(path, name)| (path.to_path_buf(), name.to_string()))
            .unzip()
    }
}

/// A caption without alternatives.
pub fn plain(area: TextBox, text: String, color: String) -> Caption {
    Caption {
        area,
        text,
        score: 1.0,
        color,
        alternatives: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::Record;
    use crate::dataset::record::tests::any_record;

    #[test]
    fn of_each_collection_there_are_as_many_and_unlearned_kinds_are_one_by_themselves() {
        let folder = tempfile::tempdir().unwrap();
        let images = folder.path().join("images");
        std::fs::create_dir_all(&images).unwrap();
        let record = |i: usize, (split, source, kind): (Split, &str, &str)| Record {
            split,
            source: source.into(),
            kind: kind.into(),
            title: format!("{kind} {i}"),
            ..any_record(&i.to_string())
        };
        let (learned, test) = (Split::Train, Split::Test);
        let records = [
            vec![(learned, "fashion", "shirt"), (learned, "grocery", "apple")],
            vec![(test, "fashion", "shirt"); 30],
            vec![(test, "grocery", "apple"); 3],
            // Of two sources, and of kinds that stand in no record that is learned from.
            vec![(test, "fashion", "muffler"); 4],
            vec![(test, "grocery", "papaya"); 4],
            vec![(Split::Validation, "grocery", "plum")],
        ]
        .concat();
        let lines: Vec<String> = records
            .into_iter()
            .enumerate()
            .map(|(i, of)| serde_json::to_string(&record(i, of)).unwrap())
            .collect();
        std::fs::write(folder.path().join("annotations.jsonl"), lines.join("\n")).unwrap();
        let read = || Cases::read(folder.path(), 5).unwrap().told;
        let found = read();
        let of = |name: &str| found.names.iter().filter(|own| *own == name).count();
        let counts = ["fashion", "grocery", UNLEARNED].map(of);
        assert_eq!((counts, found.names.len()), ([5, 3, 5], 13));
        for (record, name) in found.records.iter().zip(&found.names) {
            let unlearned = ["muffler", "papaya"].contains(&record.product.kind.as_str());
            assert_eq!(name == UNLEARNED, unlearned, "{}", record.product.kind);
            assert!(unlearned || *name == record.product.source);
        }
        // The same photos for every row.
        let ids = |of: &Collections| -> Vec<String> {
            let records = of.records.iter();
            records.map(|record| record.product.id.clone()).collect()
        };
        assert_eq!(ids(&found), ids(&read()));
    }
}
