//! Photos that can't be used, why, and how many of them are too many.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The share of photos that may be unusable before an import fails.
pub const MAX_PROBLEMS: f64 = 0.01;

/// Why a photo could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Too few fields, or not UTF-8.
    UnreadableLine,
    /// The photo's id is empty, not a plain name, or was there before.
    BadId,
    /// The title is empty.
    EmptyTitle,
    /// A record of another form than its data set has, or one that contradicts itself.
    BadRecord,
    /// A list names a photo of which no record speaks.
    MissingRecord,
    /// The class that the photo is sorted under is not among the classes.
    UnknownClass,
    /// There is no such photo.
    MissingImage,
    /// The photo can't be decoded.
    UnreadableImage,
    /// Too little is known of the product to say anything.
    NothingToSay,
}

impl std::error::Error for Reason {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnreadableLine => "unreadable line",
            Self::BadId => "bad or repeated id",
            Self::EmptyTitle => "empty title",
            Self::BadRecord => "bad record",
            Self::MissingRecord => "listed, but without a record",
            Self::UnknownClass => "unknown class",
            Self::MissingImage => "missing image",
            Self::UnreadableImage => "unreadable image",
            Self::NothingToSay => "nothing to say",
        })
    }
}

/// One unusable photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line in it, from 1; 0 where the file has no lines.
    pub line: u64,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        write!(f, " {}", self.reason)
    }
}

/// Fails when more than [`MAX_PROBLEMS`] of `all` photos of `folder` are unusable.
///
/// # Errors
/// [`Error::Data`] that names the first of them.
pub fn check_problems(problems: &[Problem], all: usize, folder: &Path) -> Result<()> {
    match problems.first() {
        // One of a few dozen photos is more than 1 %, and no reason to give up.
        Some(first)
            if problems.len() == all
                || problems.len() as f64 > (MAX_PROBLEMS * all as f64).max(1.0) =>
        {
            Err(Error::data(
                folder.display(),
                format!(
                    "{} of {all} photos are unusable, the first: {first}",
                    problems.len()
                ),
            ))
        }
        _ => Ok(()),
    }
}
