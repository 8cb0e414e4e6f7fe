//! What rows are made from, so that a changed dataset or backbone is noticed.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::config::hexadecimal;
use crate::dataset::folder::{ANNOTATIONS, IMAGES};
use crate::dataset::values::VALUES;
use crate::error::{Error, Result};

/// The hashes of what a row is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// Of the dataset: its records, what facts are exchanged for, and the names and sizes of its photos.
    pub dataset: String,
    /// Of the backbone that training starts from; empty where it was not noted yet.
    #[serde(default)]
    pub backbone: String,
}

impl Inputs {
    /// Those of a dataset folder and a file of weights.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn of(dataset: &Path, backbone: &Path) -> Result<Self> {
        let mut hash = Sha256::new();
        add_file(&mut hash, &dataset.join(ANNOTATIONS))?;
        match add_file(&mut hash, &dataset.join(VALUES)) {
            Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            added => added?,
        }
        for (name, size) in sizes(&dataset.join(IMAGES))? {
            hash.update(name);
            hash.update(size.to_le_bytes());
        }
        Ok(Self {
            dataset: hexadecimal(&hash.finalize()),
            backbone: hash_file(backbone)?,
        })
    }
}

/// The first digits of a file's SHA-256.
pub(super) fn hash_file(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    add_file(&mut hash, path)?;
    Ok(hexadecimal(&hash.finalize()))
}

fn add_file(hash: &mut Sha256, path: &Path) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    io::copy(&mut file, hash).map_err(Error::io(path))?;
    Ok(())
}

/// The names of a folder's files, in their order, and how many bytes they have; where one is a link, what it leads to.
fn sizes(folder: &Path) -> Result<Vec<(String, u64)>> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        let size = fs::metadata(&path).map_err(Error::io(&path))?.len();
        let name = path.file_name().unwrap_or_default();
        sizes.push((name.to_string_lossy().into_owned(), size));
    }
    sizes.sort();
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_in_dataset_or_backbone_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (dataset, backbone) = (
            folder.path().join("dataset"),
            folder.path().join("backbone"),
        );
        fs::create_dir_all(dataset.join(IMAGES)).unwrap();
        let write = |path: &Path, text: &str| fs::write(path, text).unwrap();
        let of = || Inputs::of(&dataset, &backbone).unwrap();
        write(&backbone, "weights");
        write(&dataset.join(ANNOTATIONS), "records");
        write(&dataset.join(IMAGES).join("2.jpg"), "photo");
        write(&dataset.join(IMAGES).join("1.jpg"), "photo");
        let mut before = of();
        assert_eq!(before, of());
        for (file, text) in [
            ("annotations.jsonl", "other records"),
            ("values.json", "{}"),
            ("values.json", "{ }"),
            ("images/1.jpg", "another photo"),
            ("images/3.jpg", "photo"),
        ] {
            write(&dataset.join(file), text);
            let after = of();
            assert_ne!(after.dataset, before.dataset, "{file}");
            assert_eq!(after.backbone, before.backbone, "{file}");
            before = after;
        }
        write(&backbone, "other weights");
        let after = of();
        assert_ne!(after.backbone, before.backbone);
        assert_eq!(after.dataset, before.dataset);
        fs::remove_file(dataset.join(ANNOTATIONS)).unwrap();
        let missing = Inputs::of(&dataset, &backbone).unwrap_err().to_string();
        assert!(missing.contains(ANNOTATIONS), "{missing}");
    }
}
