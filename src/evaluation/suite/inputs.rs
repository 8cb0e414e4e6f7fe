//! What rows are made from, so that a changed dataset or backbone is noticed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dataset::folder::{ANNOTATIONS, DatasetReader};
use crate::dataset::values::VALUES;
use crate::error::{Error, Result};

/// The hashes of what a row is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// Of the dataset: its records, what facts are exchanged for, and how many bytes each photo has.
    pub dataset: String,
    /// Of the backbone that training starts from; empty where it was not noted yet.
    #[serde(default)]
    pub backbone: String,
}

impl Inputs {
    /// Those of a dataset folder and a file of weights.
    ///
    /// # Errors
    /// [`Error::Io`], and when a record can't be read.
    pub(super) fn of(dataset: &Path, backbone: &Path) -> Result<Self> {
        let mut hash = Sha256::new();
        add_file(&mut hash, &dataset.join(ANNOTATIONS))?;
        match add_file(&mut hash, &dataset.join(VALUES)) {
            Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            added => added?,
        }
        for (photo, size) in photos(dataset)? {
            hash.update(photo);
            hash.update([0]);
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

/// The first twelve digits of a hash.
pub(super) fn hexadecimal(hash: &[u8]) -> String {
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn add_file(hash: &mut Sha256, path: &Path) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    io::copy(&mut file, hash).map_err(Error::io(path))?;
    Ok(())
}

/// The photos that records name, in their order, and how many bytes they have.
fn photos(dataset: &Path) -> Result<BTreeMap<String, u64>> {
    let mut photos = BTreeMap::new();
    let mut reader = DatasetReader::open(dataset)?;
    while let Some(record) = reader.next() {
        let record = record?;
        if !record.has_photo() || photos.contains_key(&record.image) {
            continue;
        }
        let path = reader.image_path(&record);
        let size = fs::metadata(&path).map_err(Error::io(&path))?.len();
        photos.insert(record.image, size);
    }
    Ok(photos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;

    #[test]
    fn changed_records_values_photo_sizes_and_backbones_are_noticed() {
        let place = dataset_of(&[any_record("1"), any_record("in/2")]);
        let dataset = place.path();
        let backbone = dataset.join("backbone");
        let write = |path: &str, text: &str| fs::write(dataset.join(path), text).unwrap();
        let of = || Inputs::of(dataset, &backbone);
        fs::create_dir_all(dataset.join("images/in")).unwrap();
        write("backbone", "weights");
        write("images/1.jpg", "photo");
        let missing = of().unwrap_err().to_string();
        assert!(missing.contains("2.jpg"), "{missing}");
        write("images/in/2.jpg", "photo");
        let records = fs::read_to_string(dataset.join(ANNOTATIONS)).unwrap();
        let mut before = of().unwrap();
        // A photo that no record names is none of the dataset's.
        write("images/3.jpg", "photo");
        assert_eq!(of().unwrap(), before);
        for (file, text) in [
            (ANNOTATIONS, records.replace("In Black", "Black").as_str()),
            (VALUES, "{}"),
            (VALUES, "{ }"),
            ("images/1.jpg", "another photo"),
            ("images/in/2.jpg", "another one"),
        ] {
            write(file, text);
            let after = of().unwrap();
            assert_ne!(after.dataset, before.dataset, "{file}");
            assert_eq!(after.backbone, before.backbone, "{file}");
            before = after;
        }
        write("backbone", "other weights");
        let after = of().unwrap();
        assert_ne!(after.backbone, before.backbone);
        assert_eq!(after.dataset, before.dataset);
    }
}
