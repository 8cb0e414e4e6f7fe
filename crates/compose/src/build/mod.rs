//! From published photo collections to a dataset folder with composed captions.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::json;

use crate::annotate::{self, annotate};
use crate::facts;
use crate::import::{Import, Imported};
use crate::import::{clothing, fashion, grocery};
use crate::photo::read_photo;
use caponimage::data::folder::{DatasetWriter, Manifest, refuse_occupied};
use caponimage::data::problem::{Problem, Reason, check_problems};
use caponimage::data::record::{Product, Split, hash};
use caponimage::data::splits::{Candidate, Decision, PhotoHash, assign, photo_hash};
use caponimage::error::{Error, Result};

/// How many photos are composed between two writes.
const CHUNK: usize = 256;

/// What to build from, and how.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// A folder in the layout of "Fashion Product Images".
    pub fashion: Option<PathBuf>,
    /// A folder in the layout of the "Grocery Store Dataset".
    pub grocery: Option<PathBuf>,
    /// A folder in the layout of the "Clothing dataset (small)".
    pub clothing: Option<PathBuf>,
    /// Layouts of boxes for each photo.
    pub layouts: usize,
    /// The same seed gives the same dataset.
    pub seed: u64,
    /// At most so many photos of each source.
    pub limit: Option<usize>,
}

/// What a build is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Photos are read and compared.
    Compare,
    /// Captions are composed.
    Compose,
}

/// What a build wrote, and what it left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// What each split holds.
    pub splits: BTreeMap<Split, Counts>,
    /// The photos left out because they are near one of another split: id, and the other's id.
    pub duplicates: Vec<(String, String)>,
    /// The photos that could not be used.
    pub problems: Vec<Problem>,
    /// Photos of an interrupted run that were not composed again.
    pub resumed: usize,
}

/// How much a split holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Photos.
    pub photos: usize,
    /// Records: a photo has one for each layout.
    pub records: usize,
    /// Boxes, and as many captions.
    pub boxes: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (split, counts) in &self.splits {
            let Counts {
                photos,
                records,
                boxes,
            } = counts;
            writeln!(
                f,
                "{:<11}{photos:>7} photos {records:>7} records {boxes:>7} boxes",
                split.name()
            )?;
        }
        if self.resumed > 0 {
            writeln!(
                f,
                "{} photos of an interrupted run went before",
                self.resumed
            )?;
        }
        let mut skipped: BTreeMap<Reason, usize> = BTreeMap::new();
        for problem in &self.problems {
            *skipped.entry(problem.reason).or_default() += 1;
        }
        if !self.duplicates.is_empty() {
            let count = self.duplicates.len();
            writeln!(f, "skipped    {count:>7} near one of another split")?;
        }
        for (reason, count) in skipped {
            writeln!(f, "skipped    {count:>7} {reason}")?;
        }
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        for (id, like) in &self.duplicates {
            writeln!(f, "  {id}: near {like}")?;
        }
        Ok(())
    }
}

/// Writes the dataset folder `output`. A run that was interrupted goes on where it stopped.
/// `progress` is told the stage, how many photos are done, and how many there are.
///
/// # Errors
/// When `output` is there already, a source can't be read, or more than 1 % of its photos are
/// unusable; then there is nothing at `output`.
pub fn build(
    output: &Path,
    options: &BuildOptions,
    progress: &(dyn Fn(Stage, usize, usize) + Sync),
) -> Result<Summary> {
    refuse_occupied(output)?;
    let mut summary = Summary::default();
    let photos = import_all(options, &mut summary, progress)?;
    let photos = decide_splits(photos, &mut summary);
    let mut writer = DatasetWriter::create(output, &manifest(options, &photos))?;
    for (index, chunk) in photos.chunks(CHUNK).enumerate() {
        let composed: Vec<Option<Vec<Product>>> = chunk
            .par_iter()
            .map(|photo| {
                if writer.is_finished(&photo.product.image) {
                    return Ok(None);
                }
                let pixels = read_photo(&photo.photo)
                    .ok_or_else(|| Error::data(photo.photo.display(), Reason::UnreadableImage))?;
                annotate(&photo.product, &pixels, options.layouts, options.seed).map(Some)
            })
            .collect::<Result<_>>()?;
        for (photo, records) in chunk.iter().zip(composed) {
            match records {
                Some(records) => write(&mut writer, photo, &records, &mut summary)?,
                None => summary.resumed += 1,
            }
        }
        progress(Stage::Compose, (index * CHUNK) + chunk.len(), photos.len());
    }
    let silent = |problem: &&Problem| problem.reason == Reason::NothingToSay;
    let silent: Vec<Problem> = summary.problems.iter().filter(silent).cloned().collect();
    check_problems(&silent, photos.len(), output)?;
    writer.finish()?;
    Ok(summary)
}

/// A usable photo and its hash.
struct Hashed {
    imported: Imported,
    hash: PhotoHash,
}

/// Reads all sources, and all photos once.
fn import_all(
    options: &BuildOptions,
    summary: &mut Summary,
    progress: &(dyn Fn(Stage, usize, usize) + Sync),
) -> Result<Vec<Hashed>> {
    type Importer = fn(&Path, Option<usize>) -> Result<Import>;
    let sources: [(&Option<PathBuf>, Importer); 3] = [
        (&options.fashion, fashion::import),
        (&options.grocery, grocery::import),
        (&options.clothing, clothing::import),
    ];
    let mut imports = Vec::new();
    for (folder, import) in sources {
        if let Some(folder) = folder {
            imports.push((folder, import(folder, options.limit)?));
        }
    }
    if imports.is_empty() {
        return Err(Error::request(
            "sources",
            "none given, expected at least one of fashion, grocery, clothing",
        ));
    }
    let all = imports.iter().map(|(_, import)| import.photos.len()).sum();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let mut photos = Vec::with_capacity(all);
    for (folder, import) in imports {
        let lines = import.photos.len() + import.problems.len();
        let hashed: Vec<std::result::Result<Hashed, Problem>> = import
            .photos
            .into_par_iter()
            .map(|imported| {
                let hash = read_photo(&imported.photo).map(|photo| photo_hash(&photo));
                progress(
                    Stage::Compare,
                    1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed),
                    all,
                );
                match hash {
                    Some(hash) => Ok(Hashed { imported, hash }),
                    None => Err(Problem {
                        file: imported.file,
                        line: imported.line,
                        reason: Reason::UnreadableImage,
                    }),
                }
            })
            .collect();
        let mut problems = import.problems;
        for photo in hashed {
            match photo {
                Ok(photo) => photos.push(photo),
                Err(problem) => problems.push(problem),
            }
        }
        check_problems(&problems, lines, folder)?;
        summary.problems.extend(problems);
    }
    Ok(photos)
}

/// Gives each photo its split, and leaves out those that are near one of another split.
fn decide_splits(photos: Vec<Hashed>, summary: &mut Summary) -> Vec<Imported> {
    let candidates: Vec<Candidate> = photos
        .iter()
        .map(|photo| Candidate {
            id: &photo.imported.product.id,
            title: &photo.imported.product.title,
            published: photo.imported.published,
            hash: photo.hash.clone(),
        })
        .collect();
    let decisions = assign(&candidates);
    let ids: Vec<String> = photos
        .iter()
        .map(|photo| photo.imported.product.id.clone())
        .collect();
    let mut kept = Vec::with_capacity(photos.len());
    for (mut photo, decision) in photos.into_iter().zip(decisions) {
        match decision {
            Decision::Split(split) => {
                photo.imported.product.split = split;
                kept.push(photo.imported);
            }
            Decision::Dropped { like } => {
                let id = photo.imported.product.id;
                summary.duplicates.push((id, ids[like].clone()));
            }
        }
    }
    kept
}

/// What makes two builds the same: the settings, and which photos there are.
fn manifest(options: &BuildOptions, photos: &[Imported]) -> Manifest {
    let given = [
        ("fashion", options.fashion.is_some()),
        ("grocery", options.grocery.is_some()),
        ("clothing", options.clothing.is_some()),
    ];
    let sources: Vec<&str> = given
        .iter()
        .filter(|(_, given)| *given)
        .map(|(n, _)| *n)
        .collect();
    let mut published: Vec<&str> = Vec::new();
    let mut fingerprint = 0u64;
    for photo in photos {
        let source = photo.product.source.as_str();
        if photo.published.is_some() && !published.contains(&source) {
            published.push(source);
        }
        let told = serde_json::to_string(&photo.product).unwrap_or_default();
        fingerprint = fingerprint.rotate_left(1) ^ hash(&told);
    }
    Manifest::new(json!({
        "caponimage": env!("CARGO_PKG_VERSION"),
        "sources": sources,
        "layouts": options.layouts,
        "seed": options.seed,
        "limit": options.limit,
        "photos": photos.len(),
        "fingerprint": format!("{fingerprint:016x}"),
        "language": format!("{:016x}", annotate::phrases::fingerprint() ^ facts::fingerprint()),
        "published_splits": published,
    }))
}

/// Writes the records of one photo.
fn write(
    writer: &mut DatasetWriter,
    photo: &Imported,
    records: &[Product],
    summary: &mut Summary,
) -> Result<()> {
    if records.is_empty() {
        summary.problems.push(Problem {
            file: photo.file.clone(),
            line: photo.line,
            reason: Reason::NothingToSay,
        });
        return Ok(());
    }
    writer.add_image(&photo.photo, &photo.product.image)?;
    let counts = summary.splits.entry(photo.product.split).or_default();
    counts.photos += 1;
    for record in records {
        counts.records += 1;
        counts.boxes += record.boxes.len();
        writer.write(record)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
