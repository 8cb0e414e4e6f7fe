//! Importer of the published "Clothing dataset (small)" layout: `train/CLASS/*.jpg`,
//! `validation/CLASS/*.jpg`, `test/CLASS/*.jpg`, and no text at all.
//!
//! A photo's folder is what people saw on it; it becomes a withheld label, never an attribute.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::import::photo::{self, ending, plain};
use crate::import::{Import, Imported};
use caponimage::dataset::problem::{Problem, Reason};
use caponimage::dataset::record::Split;
use caponimage::error::{Error, Result};

/// What records of this importer have as their source.
pub const SOURCE: &str = "clothing";

/// The name of the label that holds a photo's class.
pub const LABEL: &str = "type";

/// The published folders; each may be missing, but not all.
const SPLITS: [(&str, Split); 3] = [
    ("train", Split::Train),
    ("validation", Split::Validation),
    ("test", Split::Test),
];

/// Reads the published folder, at most `limit` usable photos of it, sorted by name.
///
/// # Errors
/// [`Error::Io`] when a folder can't be read, [`Error::Data`] when there are no class folders
/// with photos or too many photos are unusable.
pub fn import(folder: &Path, limit: Option<usize>) -> Result<Import> {
    let mut import = Import::default();
    let mut ids = HashSet::new();
    for (name, split) in SPLITS {
        let place = folder.join(name);
        if !place.is_dir() {
            continue;
        }
        for class in entries(&place)?.into_iter().filter(|path| path.is_dir()) {
            for photo in entries(&class)? {
                if ending(&photo).is_none() || photo.is_dir() {
                    continue;
                }
                if limit.is_some_and(|limit| import.photos.len() >= limit) {
                    break;
                }
                add(&mut import, &mut ids, (name, split), &class, photo);
            }
        }
    }
    if import.photos.is_empty() && import.problems.is_empty() && limit != Some(0) {
        return Err(Error::data(
            folder.display(),
            "there are no photos in train/CLASS/, validation/CLASS/ or test/CLASS/",
        ));
    }
    import.check(folder)?;
    Ok(import)
}

fn add(
    import: &mut Import,
    ids: &mut HashSet<String>,
    (name, split): (&str, Split),
    class: &Path,
    photo: PathBuf,
) {
    let problem = |reason| Problem {
        file: photo.clone(),
        line: 0,
        reason,
    };
    let (Some(class), Some(stem), Some(ending)) = (
        class.file_name().and_then(|name| name.to_str()),
        photo.file_stem().and_then(|stem| stem.to_str()),
        ending(&photo),
    ) else {
        import.problems.push(problem(Reason::BadId));
        return;
    };
    let id = format!("{SOURCE}-{name}-{}-{}", plain(class), plain(stem));
    if !photo.is_file() {
        import.problems.push(problem(Reason::MissingImage));
    } else if !ids.insert(id.clone()) {
        import.problems.push(problem(Reason::BadId));
    } else {
        let mut product = photo::product(SOURCE, id, &ending);
        product
            .withheld
            .labels
            .insert(LABEL.into(), class.to_string());
        import.photos.push(Imported {
            product,
            file: photo.clone(),
            photo: Some(photo),
            published: Some(split),
            held_out: false,
            line: 0,
        });
    }
}

/// What lies in a folder, sorted; the order in which systems list a folder differs.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<std::io::Result<Vec<_>>>()
        })
        .map_err(Error::io(folder))?;
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A published folder with these files.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"photo").unwrap();
        }
        folder
    }

    #[test]
    fn the_folder_is_a_withheld_label() {
        let folder = folder(&[
            "test/hat/c.jpg",
            "train/t-shirt/b.JPG",
            "train/t-shirt/.DS_Store",
            "train/dress/a 1.jpg",
            "validation/dress/a.jpg",
        ]);
        let found = import(folder.path(), None).unwrap();
        let ids: Vec<&str> = found.photos.iter().map(|p| p.product.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "clothing-train-dress-a-1",
                "clothing-train-t-shirt-b",
                "clothing-validation-dress-a",
                "clothing-test-hat-c"
            ]
        );
        let shirt = &found.photos[1];
        assert_eq!(shirt.product.withheld.labels[LABEL], "t-shirt");
        assert_eq!(shirt.product.image, "clothing-train-t-shirt-b.jpg");
        assert!(shirt.product.title.is_empty() && shirt.product.attributes.is_empty());
        assert_eq!(shirt.published, Some(Split::Train));
        assert!(
            shirt
                .photo
                .as_ref()
                .unwrap()
                .ends_with("train/t-shirt/b.JPG")
                && shirt.line == 0
        );
        assert_eq!(found.photos[2].published, Some(Split::Validation));
        assert_eq!(import(folder.path(), Some(2)).unwrap().photos.len(), 2);
    }

    #[test]
    fn names_that_become_the_same_are_a_problem() {
        let (a, b) = (
            ["train/hat/a b.jpg", "train/hat/a-b.jpg"],
            "train/hat/a+b.jpg",
        );
        let found = import(folder(&a).path(), None).unwrap();
        assert_eq!((found.photos.len(), found.problems.len()), (1, 1));
        let problem = found.problems[0].to_string();
        assert!(problem.contains("a-b.jpg: bad or repeated id"), "{problem}");
        let error = import(folder(&[a[0], a[1], b]).path(), None)
            .unwrap_err()
            .to_string();
        assert!(error.contains("2 of 3 photos are unusable"), "{error}");
    }

    #[test]
    fn another_folder_is_refused() {
        for files in [&["images/1.jpg"][..], &["train/Fruit/Apple/1.jpg"]] {
            let folder = folder(files);
            let error = import(folder.path(), None).unwrap_err().to_string();
            assert!(error.contains("no photos in train/CLASS/"), "{error}");
            assert!(error.contains(folder.path().to_str().unwrap()), "{error}");
        }
    }
}
