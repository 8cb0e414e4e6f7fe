//! Importers of published photo collections: from a folder in its published layout to products
//! without captions.

pub mod clothing;
pub mod fashion;
pub mod grocery;
mod photo;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::data::record::{Product, Split};
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

/// One usable photo: a product without captions, and where it was found.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The product. Its `split` is meaningless until the splits module decides.
    pub product: Product,
    /// The photo.
    pub photo: PathBuf,
    /// The split it was published in, where there is one.
    pub published: Option<Split>,
    /// The file and line that speak of it.
    pub file: PathBuf,
    /// See `file`; 0 where the file has no lines.
    pub line: u64,
}

/// What an import found.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The usable photos, in the published order.
    pub photos: Vec<Imported>,
    /// The others.
    pub problems: Vec<Problem>,
}

impl Import {
    /// Fails when more than [`MAX_PROBLEMS`] of the photos of `folder` are unusable.
    ///
    /// # Errors
    /// [`Error::Data`] that names the first of them.
    pub fn check(&self, folder: &Path) -> Result<()> {
        check_problems(
            &self.problems,
            self.photos.len() + self.problems.len(),
            folder,
        )
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Set `CAPONIMAGE_DATA` to a folder of the published collections to check them whole.
    #[test]
    fn the_published_collections_are_read_whole() {
        let Some(data) = std::env::var_os("CAPONIMAGE_DATA").map(PathBuf::from) else {
            return;
        };
        type Importer = fn(&Path, Option<usize>) -> Result<Import>;
        let importers: [(&str, Importer, usize); 3] = [
            (fashion::SOURCE, fashion::import, 9_000),
            (grocery::SOURCE, grocery::import, 5_125 + 81),
            (clothing::SOURCE, clothing::import, 3_440),
        ];
        let mut ids = std::collections::HashSet::new();
        for (source, import, photos) in importers {
            let found = import(&data.join(source), None).unwrap();
            assert!(found.problems.is_empty(), "{:?}", found.problems.first());
            assert_eq!(found.photos.len(), photos, "{source}");
            for photo in found.photos {
                assert_eq!(photo.product.source, source);
                assert!(ids.insert(photo.product.id), "{:?}", photo.photo);
            }
        }
    }
}
