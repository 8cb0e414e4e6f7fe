//! From shops' catalogues and published photo collections to a dataset folder with composed captions.

mod sources;
mod splits;
mod summary;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::json;

use crate::annotate::usage::Usage;
use crate::annotate::{Composition, annotate};
use crate::import::catalogue::Catalogue;
use crate::invent;
use crate::photo::read_photo;
use crate::tables;
use caponimage::dataset::folder::{DatasetWriter, Manifest, refuse_occupied};
use caponimage::dataset::problem::{Problem, Reason, check_problems};
use caponimage::dataset::record::{Record, hash, mix};
use caponimage::error::{Error, Result};
use caponimage::progress::Progress;
use splits::Decided;
pub use summary::{Counts, Summary};

/// How many products are composed between two writes. How often lines were used is counted between
/// them.
const CHUNK: usize = 256;

/// What to build from, and how.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// Catalogues of shops.
    pub catalogues: Vec<Catalogue>,
    /// A folder in the layout of "Fashion Product Images".
    pub fashion: Option<PathBuf>,
    /// A folder in the layout of the "Grocery Store Dataset".
    pub grocery: Option<PathBuf>,
    /// A folder in the layout of the "Clothing dataset (small)".
    pub clothing: Option<PathBuf>,
    /// So many made-up products of each kind, without a photo.
    pub invented: usize,
    /// Layouts of boxes for each photo.
    pub layouts: usize,
    /// The same seed gives the same dataset.
    pub seed: u64,
    /// At most so many photos of each source.
    pub limit: Option<usize>,
}

/// Writes the dataset folder `output`. A run that was interrupted goes on where it stopped.
/// `progress` hears of photos that are compared, then of products that are composed for.
///
/// # Errors
/// When `output` is there already, a source can't be read, or more than 1 % of a photo collection's
/// photos are unusable; then there is nothing at `output`.
pub fn build(output: &Path, options: &BuildOptions, progress: &dyn Progress) -> Result<Summary> {
    refuse_occupied(output)?;
    let mut summary = Summary::default();
    let products = sources::read(options, &mut summary, progress)?;
    let mut products = splits::decide(products, &mut summary)?;
    let manifest = manifest(options, &products);
    // All sources mixed, so that lines are used evenly.
    products.sort_by_cached_key(|product| mix(options.seed ^ hash(&product.imported.product.id)));
    let mut writer = DatasetWriter::create(output, &manifest)?;
    let mut earlier = writer.finished_records()?.peekable();
    let mut usage = Usage::default();
    let meter = progress.begin("composing");
    meter.set_length(products.len() as u64);
    for chunk in products.chunks(CHUNK) {
        let composed: Vec<Option<Vec<Record>>> = chunk
            .par_iter()
            .map(|product| {
                let Record { id, image, .. } = &product.imported.product;
                if writer.is_finished(id, image) {
                    return Ok(None);
                }
                compose(product, options, &usage).map(Some)
            })
            .collect::<Result<_>>()?;
        for (product, records) in chunk.iter().zip(composed) {
            let records = match records {
                Some(records) => {
                    write(&mut writer, product, &records, &mut summary)?;
                    records
                }
                None => {
                    summary.resumed += 1;
                    let own = |record: &Result<Record>| {
                        record.as_ref().is_ok_and(|record| is_of(record, product))
                    };
                    std::iter::from_fn(|| earlier.next_if(own)).collect::<Result<_>>()?
                }
            };
            for record in &records {
                usage.add(record);
            }
        }
        meter.advance(chunk.len() as u64);
    }
    drop((earlier, meter));
    let silent = |problem: &&Problem| problem.reason == Reason::NothingToSay;
    let silent: Vec<Problem> = summary.problems.iter().filter(silent).cloned().collect();
    check_problems(&silent, products.len(), output)?;
    invent::values()?.write(writer.folder())?;
    writer.finish()?;
    Ok(summary)
}

/// Whether a record is one of a product.
fn is_of(record: &Record, product: &Decided) -> bool {
    let own = record.id.rsplit_once('-').map(|(id, _)| id);
    own == Some(product.imported.product.id.as_str())
}

/// Composes the records of one product.
fn compose(product: &Decided, options: &BuildOptions, usage: &Usage) -> Result<Vec<Record>> {
    let composition = Composition {
        layouts: options.layouts,
        seed: options.seed,
        rare: product.rare,
    };
    let photo = match &product.imported.photo {
        None => None,
        Some(photo) => Some(
            read_photo(photo)
                .ok_or_else(|| Error::data(photo.display(), Reason::UnreadableImage))?,
        ),
    };
    annotate(
        &product.imported.product,
        photo.as_ref(),
        &composition,
        usage,
    )
}

/// What makes two builds the same: the settings, and which products there are.
fn manifest(options: &BuildOptions, products: &[Decided]) -> Manifest {
    let mut sources: Vec<&str> = Vec::new();
    let mut published: Vec<&str> = Vec::new();
    let mut fingerprint = 0u64;
    for Decided { imported, .. } in products {
        let source = imported.product.source.as_str();
        if !sources.contains(&source) {
            sources.push(source);
        }
        if imported.published.is_some() && !published.contains(&source) {
            published.push(source);
        }
        let told = serde_json::to_string(&imported.product).unwrap_or_default();
        fingerprint = fingerprint.rotate_left(1) ^ hash(&told);
    }
    Manifest::new(json!({
        "caponimage": env!("CARGO_PKG_VERSION"),
        "sources": sources,
        "invented": options.invented,
        "layouts": options.layouts,
        "seed": options.seed,
        "limit": options.limit,
        "products": products.len(),
        "fingerprint": format!("{fingerprint:016x}"),
        "language": format!("{:016x}", tables::fingerprint()),
        "published_splits": published,
    }))
}

/// Writes the records of one product.
fn write(
    writer: &mut DatasetWriter,
    product: &Decided,
    records: &[Record],
    summary: &mut Summary,
) -> Result<()> {
    let imported = &product.imported;
    if records.is_empty() {
        summary.problems.push(Problem {
            file: imported.file.clone(),
            line: imported.line,
            reason: Reason::NothingToSay,
        });
        return Ok(());
    }
    let counts = summary.splits.entry(imported.product.split).or_default();
    if let Some(photo) = &imported.photo {
        writer.add_image(photo, &imported.product.image)?;
        counts.photos += 1;
    }
    for record in records {
        counts.records += 1;
        counts.boxes += record.boxes.len();
        writer.write(record)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
