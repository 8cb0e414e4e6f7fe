//! `caponimage data check`.

use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use crate::cli::show;
use crate::dataset::check::{CheckedPhoto, FindUntruths, Measure, Options, check};
use crate::dataset::splits::{leaks, photo_hash};
use crate::error::{Error, Result};
use crate::image;

/// List every problem of a dataset folder, by file and line.
///
/// Finds unreadable records and photos, boxes outside the picture, photos, near-duplicates and
/// titles in two splits, and repeated captions. Whether composed captions are true is checked by
/// compose check. Ends non-zero when there is a problem.
///
/// Example: caponimage data check ~/captions
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    /// The dataset folder
    dataset: PathBuf,
    /// Read the records alone, not the photos
    #[arg(long)]
    quick: bool,
    /// Object to captions that don't say which facts they state
    #[arg(long)]
    require_facts: bool,
}

/// What whoever calls knows of the products.
#[derive(Clone, Copy, Default)]
pub struct Knowledge<'a> {
    /// Measures the facts that a photo shows.
    pub measure: Option<&'a Measure<'a>>,
    /// Finds untrue captions.
    pub untruths: Option<&'a FindUntruths<'a>>,
}

/// Does what the arguments say.
///
/// # Errors
/// [`Error::Data`] when there is a problem, and when the dataset can't be read at all.
pub fn run(arguments: &Arguments, knowledge: &Knowledge) -> Result<()> {
    let twins = &twins as &_;
    let options = Options {
        decode: !arguments.quick,
        require_facts: arguments.require_facts,
        measure: knowledge.measure.filter(|_| !arguments.quick),
        untruths: knowledge.untruths,
        twins: (!arguments.quick).then_some(twins),
    };
    let report = check(&arguments.dataset, &options)?;
    show(&report);
    if report.problems.is_empty() {
        return Ok(());
    }
    let reason = format!("{} problems", report.problems.len());
    Err(Error::data(arguments.dataset.display(), reason))
}

/// Pairs that look nearly alike and are in two splits. Photos that can't be read have been reported.
fn twins(photos: &[CheckedPhoto]) -> Result<Vec<(usize, usize)>> {
    let hashed: Vec<_> = photos
        .par_iter()
        .enumerate()
        .filter_map(|(index, photo)| {
            let hash = photo_hash(&image::read(&photo.path).ok()?);
            Some((index, (hash, photo.split)))
        })
        .collect();
    let (indices, hashes): (Vec<usize>, Vec<_>) = hashed.into_iter().unzip();
    let pairs = leaks(&hashes).into_iter();
    Ok(pairs.map(|(a, b)| (indices[a], indices[b])).collect())
}
