//! `compose check`: what `caponimage data check` finds, and captions that aren't true.

use std::path::Path;

use caponimage::cli::data::check::{Arguments, Knowledge, run as check};
use caponimage::dataset::record::Fact;
use caponimage::error::Result;
use caponimage_compose::photo::{MeasuredPhoto, read_photo};
use caponimage_compose::truth;

/// Does what the arguments say.
pub fn run(arguments: &Arguments) -> Result<()> {
    let knowledge = Knowledge {
        measure: Some(&measure),
        untruths: Some(&truth::check),
    };
    check(arguments, &knowledge)
}

fn measure(path: &Path) -> Option<Vec<Fact>> {
    read_photo(path).map(|picture| MeasuredPhoto::new(&picture).facts().to_vec())
}
