//! The records that a run learns from and is validated on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::config::TrainingConfig;
use super::example::Example;
use super::features::Photos;
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{Record, Split};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::TextTokenizer;

/// The records of the training and validation splits, and the photos they are on.
#[derive(Default)]
pub(crate) struct Records {
    /// Of the training split.
    pub train: Vec<Example>,
    /// Of the validation split, with the records that they were made of.
    pub validation: Vec<(Example, Record)>,
    /// Where the photos are.
    pub photos: Vec<PathBuf>,
    /// What records call them.
    pub images: Vec<String>,
}

impl Records {
    /// Reads a dataset folder.
    ///
    /// # Errors
    /// When a record can't be read.
    pub(crate) fn read(
        dataset: &Path,
        tokenizer: &TextTokenizer,
        config: &TrainingConfig,
    ) -> Result<Self> {
        let mut records = Self::default();
        let mut places: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let mut reader = DatasetReader::open(dataset)?;
        while let Some(product) = reader.next() {
            let product = product?;
            if product.split == Split::Test {
                continue;
            }
            let photo = product.has_photo().then(|| {
                let path = reader.image_path(&product);
                let next = places.len();
                let photo = *places.entry(path.clone()).or_insert(next);
                if photo == records.photos.len() {
                    records.photos.push(path);
                    records.images.push(product.image.clone());
                }
                photo
            });
            let example = Example::new(&product, photo, tokenizer, &config.model)?;
            if example.boxes.is_empty() {
                continue;
            }
            match product.split {
                Split::Train => records.train.push(example),
                _ => records.validation.push((example, product)),
            }
        }
        Ok(records)
    }

    /// The photos and what records call them.
    pub(crate) fn photos(&self) -> Photos<'_> {
        Photos {
            paths: &self.photos,
            names: &self.images,
        }
    }

    /// Leaves out examples on these photos, which can't be read.
    ///
    /// # Errors
    /// [`Error::Data`] naming them when they are more than one in a hundred.
    pub(crate) fn leave_out(&mut self, photos: &[usize], progress: &dyn Progress) -> Result<()> {
        report_unreadable(&self.photos, photos, progress)?;
        let readable =
            |example: &Example| example.photo.is_none_or(|photo| !photos.contains(&photo));
        self.train.retain(readable);
        self.validation.retain(|(example, _)| readable(example));
        Ok(())
    }
}

/// Names photos that can't be read; too many of them are an error.
fn report_unreadable(
    photos: &[PathBuf],
    unreadable: &[usize],
    progress: &dyn Progress,
) -> Result<()> {
    const NAMED: usize = 5;
    let Some(&first) = unreadable.first() else {
        return Ok(());
    };
    let too_many = unreadable.len() * 100 > photos.len();
    // The first one is named by itself then.
    let listed = &unreadable[usize::from(too_many)..];
    let names: Vec<String> = listed
        .iter()
        .take(NAMED)
        .map(|&i| photos[i].display().to_string())
        .collect();
    let more = match listed.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = format!("{}{more}", names.join(", "));
    if too_many {
        let all = photos.len();
        let reason = match listed.len() {
            0 => format!("can't be read, of {all} photos"),
            others => format!("can't be read, nor can {others} more of {all} photos: {names}"),
        };
        return Err(Error::data(photos[first].display(), reason));
    }
    progress.say(&format!("left out, for they can't be read: {names}"));
    Ok(())
}
