//! Who reads damaged files: pictures, model folders, requests, datasets, shops' tables.

mod datasets;
mod models;
mod pictures;

use std::io;
use std::time::Duration;

use crate::corpus::Corpus;
use crate::damage::Form;
use crate::trial::{Limits, Outcome, watched};

/// Something that reads files.
pub struct Target {
    /// Its name, and that of its folder in `corpus`.
    pub name: &'static str,
    /// How its files are written.
    pub form: Form,
    /// What is damaged.
    pub corpus: Corpus,
    /// What a reading may take.
    pub limits: Limits,
    /// Whether the WebAssembly build reads such files, too.
    pub in_browser: bool,
    /// Reads a file, given the name of the one in the corpus that it comes from.
    pub reader: Box<Reader>,
}

/// Gives whether a file was taken, or what is wrong with the answer.
pub type Reader = dyn Fn(&str, &[u8]) -> Result<Outcome, String> + Sync;

impl Target {
    /// All of them.
    ///
    /// # Errors
    /// When a file of the corpus can't be read.
    pub fn all() -> io::Result<Vec<Self>> {
        let mut all = vec![pictures::target()?];
        all.extend(models::targets()?);
        all.extend(datasets::targets()?);
        Ok(all)
    }

    /// Reads a file, watched.
    ///
    /// # Errors
    /// What harm was done.
    pub fn read(&self, name: &str, file: &[u8]) -> Result<Outcome, String> {
        watched(file, self.limits, |file| (self.reader)(name, file))
    }
}

/// What small things may take.
const LITTLE: Limits = Limits {
    memory: 64 << 20,
    memory_per_byte: 2_000,
    time: Duration::from_secs(10),
};

/// A result of the crate: taken, or refused with a message that says something.
fn outcome<T>(result: caponimage::Result<T>) -> Result<Outcome, String> {
    match result {
        Ok(_) => Ok(Outcome::Read),
        Err(error) if error.to_string().trim().is_empty() => Err(format!("{error:?} says nothing")),
        Err(_) => Ok(Outcome::Refused),
    }
}
