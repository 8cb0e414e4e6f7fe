//! Which records are captioned, and with what given.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use image::RgbImage;
use rayon::prelude::*;

use crate::captioner::{Caption, Product, Request};
use crate::dataset::choose::some;
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{Record, Split};
use crate::dataset::splits::product;
use crate::error::{Error, Result};
use crate::evaluation::bootstrap::numbered;
use crate::evaluation::metrics::{BoxCaptions, Tokens};
use crate::layout::TextBox;
use crate::progress::Progress;

/// What the model is given besides the picture and the boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Title and attributes.
    All,
    /// Nothing.
    PictureAlone,
}

/// Some products.
#[derive(Debug, Clone, Copy, Default)]
pub struct Only<'a> {
    /// Of this source.
    pub source: Option<&'a str>,
    /// Of other kinds than these.
    pub unlike: Option<&'a HashSet<String>>,
}

impl Only<'_> {
    fn takes(&self, product: &Record) -> bool {
        self.source.is_none_or(|source| product.source == source)
            && self
                .unlike
                .is_none_or(|kinds| !kinds.contains(&product.kind))
    }
}

/// The kinds of the products that are learned from.
///
/// # Errors
/// When a record can't be read.
pub fn learned_kinds(dataset: &Path) -> Result<HashSet<String>> {
    let mut kinds = HashSet::new();
    for product in DatasetReader::open(dataset)? {
        let product = product?;
        if product.split == Split::Train {
            kinds.insert(product.kind);
        }
    }
    Ok(kinds)
}

/// Which records.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// Of this split.
    pub split: Split,
    /// Of these products.
    pub only: Only<'a>,
    /// What is given: of every photo the first record whose captions were written for that.
    pub given: Given,
    /// At most so many; 0 for all.
    pub limit: usize,
}

/// What `work` gives for each record and its photo, several at a time.
///
/// # Errors
/// When a photo can't be read, and those of `work`.
pub fn each<T: Send>(
    records: &[TestRecord],
    progress: &dyn Progress,
    work: impl Fn(&TestRecord, &RgbImage) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let nothing = vec![(); records.len()];
    each_with(records, &nothing, progress, |record, picture, _| {
        work(record, picture)
    })
}

/// The same with something that belongs to each record.
///
/// # Errors
/// As [`each`].
pub(crate) fn each_with<A: Sync, T: Send>(
    records: &[TestRecord],
    with: &[A],
    progress: &dyn Progress,
    work: impl Fn(&TestRecord, &RgbImage, &A) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let meter = progress.begin("photos");
    meter.set_length(records.len() as u64);
    let each = records.par_iter().zip(with).map(|(record, with)| {
        meter.advance(1);
        work(record, &record.picture()?, with)
    });
    each.collect()
}

/// What was said beside what the records say, as `split` takes captions apart.
pub(crate) fn beside_references(
    records: &[TestRecord],
    captions: &[Vec<Caption>],
    split: fn(&str) -> Tokens,
) -> Vec<Vec<BoxCaptions>> {
    let image = |(record, captions): (&TestRecord, &Vec<Caption>)| {
        let boxes = record.product.boxes.iter().zip(captions);
        boxes
            .map(|(reference, said)| BoxCaptions {
                text: said.text.clone(),
                said: split(&said.text),
                references: vec![split(&reference.caption)],
            })
            .collect()
    };
    records.iter().zip(captions).map(image).collect()
}

/// Which product is on each record's photo, by number: those of the same title are one, and a photo without
/// a title is one by itself.
pub fn products(records: &[TestRecord]) -> Vec<usize> {
    numbered(records.iter().map(|record| product(&record.product)))
}

/// A record and its photo.
#[derive(Debug, Clone)]
pub struct TestRecord {
    /// The record.
    pub product: Record,
    /// Where its photo is.
    pub photo: PathBuf,
}

impl TestRecord {
    /// The photo.
    ///
    /// # Errors
    /// [`Error::Data`] naming it.
    pub fn picture(&self) -> Result<RgbImage> {
        crate::image::read(&self.photo)
    }

    /// Captions for its boxes, given what it gives.
    pub fn request(&self) -> Request {
        let boxes: Vec<TextBox> = self.product.boxes.iter().map(|each| each.area).collect();
        Request {
            product: Product {
                title: self.product.title.clone(),
                attributes: self.product.attributes.clone(),
            },
            layout: boxes.into(),
            ..Request::default()
        }
    }
}

/// Reads the chosen records of a dataset folder.
///
/// Where no record was written for the picture alone, those written for title and attributes are
/// taken, and these are withheld.
///
/// # Errors
/// When a record can't be read; [`Error::Data`] when there is none.
pub fn read(dataset: &Path, selection: &Selection) -> Result<Vec<TestRecord>> {
    let records = find(dataset, selection)?;
    match records.is_empty() {
        true => Err(nothing(dataset, selection.split)),
        false => Ok(records),
    }
}

/// What is wrong where a split has nothing to measure.
pub fn nothing(dataset: &Path, split: Split) -> Error {
    let reason = format!("the {} split has no record to caption", split.name());
    Error::data(dataset.display(), reason)
}

/// As [`read`]; there may be none.
///
/// # Errors
/// When a record can't be read.
pub fn find(dataset: &Path, selection: &Selection) -> Result<Vec<TestRecord>> {
    let (mut told, mut alone) = (Vec::new(), Vec::new());
    let (mut seen_told, mut seen_alone) = (HashSet::new(), HashSet::new());
    let mut reader = DatasetReader::open(dataset)?;
    while let Some(product) = reader.next() {
        let product = product?;
        let captioned = !product.boxes.is_empty() && product.has_photo();
        if product.split != selection.split || !captioned || !selection.only.takes(&product) {
            continue;
        }
        let photo = reader.image_path(&product);
        let withheld = &product.withheld;
        if product.title.is_empty() && product.attributes.is_empty() {
            if seen_alone.insert(product.image.clone()) {
                alone.push(TestRecord { product, photo });
            }
        } else if withheld.title.is_empty()
            && withheld.attributes.is_empty()
            && seen_told.insert(product.image.clone())
        {
            told.push(TestRecord { product, photo });
        }
    }
    let records = match selection.given {
        Given::All => told,
        Given::PictureAlone if alone.is_empty() => told.into_iter().map(withhold).collect(),
        Given::PictureAlone => alone,
    };
    Ok(some(records, selection.limit))
}

/// The chosen records that have no photo and tell all that is known; there may be none.
///
/// # Errors
/// When a record can't be read.
pub fn read_without_photo(dataset: &Path, selection: &Selection) -> Result<Vec<Record>> {
    let mut products = Vec::new();
    for product in DatasetReader::open(dataset)? {
        let product = product?;
        let withheld = &product.withheld;
        let told = withheld.title.is_empty() && withheld.attributes.is_empty();
        let chosen = product.split == selection.split && selection.only.takes(&product);
        if chosen && told && !product.has_photo() && !product.boxes.is_empty() {
            products.push(product);
        }
    }
    Ok(some(products, selection.limit))
}

fn withhold(mut record: TestRecord) -> TestRecord {
    let product = &mut record.product;
    product.withheld.title = std::mem::take(&mut product.title);
    product.withheld.attributes = std::mem::take(&mut product.attributes);
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn photos_of_one_title_are_of_one_product() {
        let record = |source: &str, title: &str, withheld: &str, image: &str| TestRecord {
            product: serde_json::from_value(json!({
                "id": image, "image": image, "split": "test", "source": source, "title": title,
                "withheld": {"title": withheld},
            }))
            .unwrap(),
            photo: PathBuf::new(),
        };
        let records = [
            record("grocery", "Gala  Apple", "", "1.jpg"),
            record("grocery", "", "gala apple", "2.jpg"),
            record("fashion", "Gala Apple", "", "3.jpg"),
            record("grocery", "", "", "4.jpg"),
            record("grocery", "", "", "5.jpg"),
        ];
        assert_eq!(products(&records), [0, 0, 1, 2, 3]);
    }
}
