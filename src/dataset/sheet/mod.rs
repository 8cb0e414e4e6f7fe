//! A page to look at a dataset: random records with their captions on their photos.
//!
//! The page is one file that asks nothing of the network: photos are `data:` addresses, and the
//! records are JSON that a script on the page shows.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;

use crate::dataset::folder::{DatasetReader, image_path};
use crate::dataset::page;
use crate::dataset::record::{Record, Split};
use crate::error::{Error, Result};
use crate::files::{read_file, write_atomically};

const TEMPLATE: &str = include_str!("sheet.html");

/// The longest side of a photo on the page, in pixels.
const LONGEST_SIDE: u32 = 320;

/// The quality of the page's photos, of 100.
const QUALITY: u8 = 80;

/// Which records to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How many at most.
    pub count: usize,
    /// The same seed chooses the same records.
    pub seed: u64,
    /// Only those of this split.
    pub split: Option<Split>,
    /// Only those of this source.
    pub source: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            count: 60,
            seed: 1,
            split: None,
            source: None,
        }
    }
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Records on the page.
    pub shown: usize,
    /// Records that they were chosen from.
    pub of: usize,
}

/// Writes the page to `output`.
///
/// # Errors
/// [`Error::Data`] naming the line of a record that can't be read, [`Error::Io`] when the records
/// can't be read at all or the page can't be written. A photo that can't be read is said to be so
/// on the page.
pub fn write_sheet(folder: &Path, output: &Path, options: &Options) -> Result<Summary> {
    let (chosen, of) = choose(folder, options)?;
    let cards: Vec<Card> = chosen
        .into_par_iter()
        .map(|record| Card::of(folder, record))
        .collect();
    let shown = cards.len();
    let sheet = Sheet {
        of,
        seed: options.seed,
        records: cards,
    };
    let data = serde_json::to_string(&sheet).map_err(|error| Error::data("sheet", error))?;
    let page = page::fill(TEMPLATE, &page::name(folder), &data);
    write_atomically(output, page.as_bytes())?;
    Ok(Summary { shown, of })
}

/// What the page's script is given.
#[derive(Serialize)]
struct Sheet {
    of: usize,
    seed: u64,
    records: Vec<Card>,
}

/// One record and its photo, as pages show it.
#[derive(Serialize)]
pub(crate) struct Card {
    #[serde(flatten)]
    record: Record,
    photo: SheetPhoto,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SheetPhoto {
    /// The size is the published photo's, in pixels.
    Readable {
        address: String,
        width: u32,
        height: u32,
    },
    Unreadable {
        error: String,
    },
}

impl Card {
    /// A photo that can't be read is said to be so.
    pub(crate) fn of(folder: &Path, record: Record) -> Self {
        let bytes = match record.has_photo() {
            true => read_file(&image_path(folder, &record)).map_err(|error| error.to_string()),
            false => Err("title and attributes alone, without a photo".into()),
        };
        let photo = bytes
            .and_then(|bytes| embed(&bytes).map_err(|error| error.to_string()))
            .unwrap_or_else(|error| SheetPhoto::Unreadable { error });
        Self { record, photo }
    }
}

/// A photo, upright as the model sees it, as a small JPEG in a `data:` address.
fn embed(bytes: &[u8]) -> Result<SheetPhoto> {
    let photo = DynamicImage::from(crate::image::decode(bytes)?);
    let (width, height) = (photo.width(), photo.height());
    let small = if width.max(height) > LONGEST_SIDE {
        photo.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle)
    } else {
        photo
    };
    let mut jpeg = Vec::new();
    small
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(|error| Error::data("photo", error))?;
    Ok(SheetPhoto::Readable {
        address: format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg)),
        width,
        height,
    })
}

/// Draws the records at random, each as likely as any other, and counts those it drew from. They
/// come in the order of the file.
fn choose(folder: &Path, options: &Options) -> Result<(Vec<Record>, usize)> {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut chosen: Vec<(usize, Record)> = Vec::new();
    let mut of = 0;
    for record in DatasetReader::open(folder)? {
        let record = record?;
        let other_split = options.split.is_some_and(|split| split != record.split);
        let source = options.source.as_deref();
        if other_split || source.is_some_and(|source| source != record.source) {
            continue;
        }
        // Reservoir sampling: the n-th record takes a place with the chance count / n.
        if chosen.len() < options.count {
            chosen.push((of, record));
        } else if let Some(place) = chosen.get_mut(rng.random_range(0..=of)) {
            *place = (of, record);
        }
        of += 1;
    }
    chosen.sort_by_key(|(order, _)| *order);
    let records = chosen.into_iter().map(|(_, record)| record);
    Ok((records.collect(), of))
}

#[cfg(test)]
mod tests;
