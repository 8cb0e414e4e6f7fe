//! From a dataset folder to a folder in the published layout.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::dataset::capon2m::ANNOTATIONS;
use crate::dataset::capon2m::annotations::AnnotationsWriter;
use crate::dataset::capon2m::entry::Entry;
use crate::dataset::capon2m::file_names;
use crate::dataset::capon2m::names;
use crate::dataset::capon2m::npy::NpyWriter;
use crate::dataset::capon2m::picture::Picture;
use crate::dataset::folder::{DatasetReader, IMAGES};
use crate::dataset::record::{Record, Split, hash};
use crate::error::{Error, Result};
use crate::progress::Progress;

/// How many pictures are written at once, on all cores.
const BATCH: usize = 256;

/// How to export.
#[derive(Debug, Clone)]
pub struct Exporter {
    /// Whether to export the pictures.
    pub images: bool,
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// The records.
    pub records: u64,
    /// How many of them are in each split, in the order of [`Split::ALL`].
    pub splits: [u64; 3],
}

impl Default for Exporter {
    fn default() -> Self {
        Self { images: true }
    }
}

impl Exporter {
    /// Exports the dataset folder `dataset` to `target`. `progress` hears of its records.
    ///
    /// The name of a record is its id, with all but letters, digits, `-`, `_` and inner dots
    /// written as `%` and two digits for each byte; the id itself is in the entry too. Everything
    /// is written beside `target` and moved into place at the end.
    ///
    /// # Errors
    /// [`Error::Data`] when `target` is there already, a record is damaged, two have one id, or a
    /// photo can't be decoded; [`Error::Io`].
    pub fn run(&self, dataset: &Path, target: &Path, progress: &dyn Progress) -> Result<Exported> {
        refuse_if_there(target)?;
        let reader = DatasetReader::open(dataset)?;
        let folder = beside(target)?;
        let mut out = Writer::create(folder.path())?;
        let meter = progress.begin("exporting");
        let mut records = reader.peekable();
        while records.peek().is_some() {
            let batch: Vec<Record> = records.by_ref().take(BATCH).collect::<Result<_>>()?;
            let count = batch.len();
            let named: Vec<(String, Record)> = batch
                .into_iter()
                // The layout has a picture for each record.
                .filter(|record| record.has_photo() || !self.images)
                .map(|record| (file_names::name(&record.id), record))
                .collect();
            for (name, record) in &named {
                out.write(name, record)?;
            }
            if self.images {
                let images = folder.path().join(IMAGES);
                named.par_iter().try_for_each(|(name, record)| {
                    let photo = crate::dataset::folder::image_path(dataset, record);
                    write_picture(&photo, &images.join(format!("{name}.png")))
                })?;
            }
            meter.advance(count as u64);
        }
        let exported = out.finish()?;
        // Checked again, because some systems rename onto an empty folder.
        refuse_if_there(target)?;
        fs::rename(folder.path(), target).map_err(Error::io(target))?;
        // It is not there any more; nothing is left to remove.
        let _ = folder.keep();
        Ok(exported)
    }
}

/// The files of the layout while they are written.
struct Writer {
    annotations: AnnotationsWriter,
    lists: [NpyWriter; 3],
    /// The hashes of the names.
    names: HashSet<u64>,
    exported: Exported,
}

impl Writer {
    fn create(folder: &Path) -> Result<Self> {
        let images = folder.join(IMAGES);
        fs::create_dir(&images).map_err(Error::io(&images))?;
        let list = |split| NpyWriter::create(&folder.join(names::file(split)));
        let [train, validation, test] = Split::ALL;
        Ok(Self {
            annotations: AnnotationsWriter::create(&folder.join(ANNOTATIONS))?,
            lists: [list(train)?, list(validation)?, list(test)?],
            names: HashSet::new(),
            exported: Exported::default(),
        })
    }

    fn write(&mut self, name: &str, record: &Record) -> Result<()> {
        if !self.names.insert(hash(name)) {
            let place = format!("product {}", record.id);
            return Err(Error::data(place, "another one has the same id"));
        }
        let split = match record.split {
            Split::Train => 0,
            Split::Validation => 1,
            Split::Test => 2,
        };
        self.lists[split].push(name)?;
        self.exported.records += 1;
        self.exported.splits[split] += 1;
        self.annotations.write(name, &Entry::of(record))
    }

    fn finish(self) -> Result<Exported> {
        self.annotations.finish()?;
        for list in self.lists {
            list.finish()?;
        }
        Ok(self.exported)
    }
}

fn write_picture(photo: &Path, target: &Path) -> Result<()> {
    Picture::read(photo)
        .map_err(|reason| Error::data(photo.display(), reason))?
        .write(target)
}

fn refuse_if_there(target: &Path) -> Result<()> {
    // Also a link that leads nowhere.
    if target.symlink_metadata().is_ok() {
        let reason = "is there already; remove it or choose another folder";
        return Err(Error::data(target.display(), reason));
    }
    Ok(())
}

/// A new folder beside `target`, removed again unless it is moved.
fn beside(target: &Path) -> Result<tempfile::TempDir> {
    let name = target
        .file_name()
        .ok_or_else(|| Error::data(target.display(), "does not name a folder"))?;
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut prefix = name.to_os_string();
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    // As any other folder, where a temporary one is its owner's only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    builder.tempdir_in(parent).map_err(Error::io(parent))
}
