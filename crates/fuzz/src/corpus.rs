//! What is damaged: small sound files, and those that once did harm, in the folder of each target.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files of a target.
pub struct Corpus {
    /// Name and bytes, in the order of their names.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Corpus {
    /// Reads a folder of `corpus`, and files that the repository has anyway.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn read(target: &str, besides: &[PathBuf]) -> io::Result<Self> {
        let mut paths = besides.to_vec();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(target);
        if folder.exists() {
            for entry in fs::read_dir(folder)? {
                paths.push(entry?.path());
            }
        }
        paths.sort();
        let files = paths.into_iter().map(|path| {
            let bytes = fs::read(&path)?;
            Ok((
                path.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                bytes,
            ))
        });
        Ok(Self {
            files: files.collect::<io::Result<_>>()?,
        })
    }

    /// The bytes of all files.
    pub fn bytes(&self) -> Vec<&[u8]> {
        self.files.iter().map(|(_, bytes)| &bytes[..]).collect()
    }
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
