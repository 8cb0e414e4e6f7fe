//! Importers of published photo collections: from a folder in its published layout to products
//! without captions.

pub mod catalogue;
pub mod clothing;
pub mod fashion;
pub mod grocery;
pub(crate) mod photo;

use std::path::{Path, PathBuf};

use caponimage::dataset::problem::{Problem, check_problems};
use caponimage::dataset::record::{Record, Split};
use caponimage::error::Result;

/// One usable photo: a product without captions, and where it was found.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The product. Its `split` is meaningless until the splits module decides.
    pub product: Record,
    /// The photo, where there is one.
    pub photo: Option<PathBuf>,
    /// The split it was published in, where there is one.
    pub published: Option<Split>,
    /// Whether it stands only in the test split, whatever its kind.
    pub held_out: bool,
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
    /// Fails when more than `MAX_PROBLEMS` of the photos of `folder` are unusable.
    ///
    /// # Errors
    /// `Error::Data` that names the first of them.
    pub fn check(&self, folder: &Path) -> Result<()> {
        check_problems(
            &self.problems,
            self.photos.len() + self.problems.len(),
            folder,
        )
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
