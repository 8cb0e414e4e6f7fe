//! Reads all sources of a build, and all their photos once.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{BuildOptions, Summary};
use crate::import::{Import, Imported, clothing, fashion, grocery};
use crate::invent;
use crate::photo::read_photo;
use caponimage::dataset::problem::{Problem, Reason, check_problems};
use caponimage::dataset::splits::{PhotoHash, photo_hash};
use caponimage::error::{Error, Result};
use caponimage::progress::Progress;

/// A usable product and the hash of its photo, where it has one.
pub(super) struct Hashed {
    pub imported: Imported,
    pub hash: Option<PhotoHash>,
}

/// An import, where it came from, and whether more than a few unusable photos are an error.
struct Source {
    place: PathBuf,
    import: Import,
    strict: bool,
}

/// Reads all sources, and all photos once.
pub(super) fn read(
    options: &BuildOptions,
    summary: &mut Summary,
    progress: &dyn Progress,
) -> Result<Vec<Hashed>> {
    let sources = import(options)?;
    if sources.is_empty() && options.invented == 0 {
        return Err(Error::request(
            "sources",
            "none given, expected a catalogue, fashion, grocery, clothing or invented products",
        ));
    }
    let all = sources
        .iter()
        .map(|source| source.import.photos.len())
        .sum();
    let meter = progress.begin("comparing");
    meter.set_length(all as u64);
    let mut products = Vec::with_capacity(all);
    for Source {
        place,
        import,
        strict,
    } in sources
    {
        let lines = import.photos.len() + import.problems.len();
        let hashed: Vec<std::result::Result<Hashed, Problem>> = import
            .photos
            .into_par_iter()
            .map(|imported| {
                let hashed = hashed(imported);
                meter.advance(1);
                hashed
            })
            .collect();
        let mut problems = import.problems;
        for product in hashed {
            match product {
                Ok(product) => products.push(product),
                Err(problem) => problems.push(problem),
            }
        }
        if strict || problems.len() == lines {
            check_problems(&problems, lines, &place)?;
        }
        summary.problems.extend(problems);
    }
    let invented = invent::products(options.invented, options.seed)?.into_iter();
    products.extend(invented.map(|imported| Hashed {
        imported,
        hash: None,
    }));
    Ok(products)
}

fn hashed(imported: Imported) -> std::result::Result<Hashed, Problem> {
    let hash = match &imported.photo {
        None => None,
        Some(photo) => match read_photo(photo) {
            Some(photo) => Some(photo_hash(&photo)),
            None => {
                return Err(Problem {
                    file: imported.file,
                    line: imported.line,
                    reason: Reason::UnreadableImage,
                });
            }
        },
    };
    Ok(Hashed { imported, hash })
}

fn import(options: &BuildOptions) -> Result<Vec<Source>> {
    type Importer = fn(&Path, Option<usize>) -> Result<Import>;
    let collections: [(&Option<PathBuf>, Importer); 3] = [
        (&options.fashion, fashion::import),
        (&options.grocery, grocery::import),
        (&options.clothing, clothing::import),
    ];
    let mut sources = Vec::new();
    for (folder, import) in collections {
        if let Some(folder) = folder {
            sources.push(Source {
                import: import(folder, options.limit)?,
                place: folder.clone(),
                strict: true,
            });
        }
    }
    for catalogue in &options.catalogues {
        sources.push(Source {
            import: catalogue.import(options.limit)?,
            place: catalogue.file.clone(),
            strict: false,
        });
    }
    Ok(sources)
}
