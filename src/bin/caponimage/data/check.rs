//! `caponimage data check`.

use std::path::{Path, PathBuf};

use caponimage::data::check::{Options, Photo, check};
use caponimage::data::photo::{Photo as Measured, read_photo};
use caponimage::data::record::Fact;
use caponimage::data::splits::{leaks, photo_hash};
use caponimage::{Error, Result};
use clap::Args;
use rayon::prelude::*;

use crate::show;

/// List every problem of a dataset folder, by file and line.
///
/// Finds unreadable records and photos, boxes outside the picture, photos, near-duplicates and
/// titles in two splits, repeated captions, and captions that the recorded facts don't make true.
/// Ends non-zero when there is a problem.
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

pub fn run(arguments: &Arguments) -> Result<()> {
    let (measure, twins) = (&measure as &_, &twins as &_);
    let options = Options {
        decode: !arguments.quick,
        require_facts: arguments.require_facts,
        measure: (!arguments.quick).then_some(measure),
        twins: (!arguments.quick).then_some(twins),
    };
    let report = check(&arguments.dataset, &options)?;
    show(&report);
    if report.problems.is_empty() {
        return Ok(());
    }
    Err(Error::Data {
        file: arguments.dataset.display().to_string(),
        reason: format!("{} problems", report.problems.len()),
    })
}

fn measure(path: &Path) -> Option<Vec<Fact>> {
    read_photo(path).map(|picture| Measured::new(&picture).facts().to_vec())
}

/// Pairs that look nearly alike and are in two splits. Photos that can't be read have been reported.
fn twins(photos: &[Photo]) -> Result<Vec<(usize, usize)>> {
    let hashed: Vec<_> = photos
        .par_iter()
        .enumerate()
        .filter_map(|(index, photo)| {
            let hash = photo_hash(&read_photo(&photo.path)?);
            Some((index, (hash, photo.split)))
        })
        .collect();
    let (indices, hashes): (Vec<usize>, Vec<_>) = hashed.into_iter().unzip();
    let pairs = leaks(&hashes).into_iter();
    Ok(pairs.map(|(a, b)| (indices[a], indices[b])).collect())
}
