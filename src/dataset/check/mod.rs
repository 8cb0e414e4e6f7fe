//! Finds every problem of a dataset folder, by file and line.

mod inspect;
mod report;
mod splits;
#[cfg(test)]
mod tests;
mod untruth;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::dataset::folder::{ANNOTATIONS, DatasetReader, image_path};
use crate::dataset::record::{Fact, Record, Split, hash};
use crate::error::{Error, Result};
use inspect::{Inspection, inspect};
pub(crate) use report::Report;
pub use report::{Kind, Problem};
use splits::{Published, Splits};
pub use untruth::{Untruth, repeats};

/// How many records are worked on at a time.
const BATCH: usize = 512;

/// Measures the facts that a photo shows; `None` where it can't be read.
pub type Measure<'a> = dyn Fn(&Path) -> Option<Vec<Fact>> + Sync + 'a;

/// Finds captions that the facts recorded with them, and those measured on the photo where they
/// were, don't make true.
pub(crate) type FindUntruths<'a> = dyn Fn(&Record, Option<&[Fact]>) -> Vec<Untruth> + Sync + 'a;

/// Finds pairs of photos that look the same, as indices into the list.
pub(crate) type FindTwins<'a> = dyn Fn(&[CheckedPhoto]) -> Result<Vec<(usize, usize)>> + Sync + 'a;

/// How closely to look.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Decode every photo, and compare the photos' bytes between splits.
    pub decode: bool,
    /// Object to records that do not say which facts their captions state. Otherwise their
    /// captions are taken as they are, for nobody can know whether they are true.
    pub require_facts: bool,
    /// Measures again what records say of their photos.
    pub measure: Option<&'a Measure<'a>>,
    /// Finds untrue captions of records that say which facts they state.
    pub untruths: Option<&'a FindUntruths<'a>>,
    /// Finds photos that look the same. It is given all photos at once, so that they are held in
    /// memory by name.
    pub twins: Option<&'a FindTwins<'a>>,
}

/// A photo of the dataset, and the first record that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPhoto {
    /// Where it lies.
    pub path: PathBuf,
    /// That record's split.
    pub split: Split,
    /// That record's line, from 1.
    pub line: u64,
}

/// Checks a dataset folder.
///
/// # Errors
/// [`Error::Io`] when the records can't be read at all, [`Error::Data`] when `dataset.json` is
/// damaged. What is wrong with single records is in the report.
pub fn check(folder: &Path, options: &Options) -> Result<Report> {
    let mut reader = DatasetReader::open(folder)?;
    let mut check = Check::new(folder, options)?;
    loop {
        let batch = check.read(&mut reader)?;
        if batch.is_empty() {
            break;
        }
        let inspections: Vec<Inspection> = batch
            .par_iter()
            .map(|entry| inspect(entry, options))
            .collect();
        for (entry, inspection) in batch.iter().zip(inspections) {
            check.take(entry, inspection);
        }
    }
    check.finish()
}

/// A record, and what can be said of it in the order of the file.
struct Entry {
    line: u64,
    record: Record,
    path: PathBuf,
    /// Whether no earlier record has its photo.
    first: bool,
}

struct Check<'a> {
    folder: &'a Path,
    file: PathBuf,
    options: &'a Options<'a>,
    published: Published,
    report: Report,
    ids: HashSet<u64>,
    images: Splits,
    contents: Splits,
    titles: Splits,
    photos: Vec<CheckedPhoto>,
}

impl<'a> Check<'a> {
    fn new(folder: &'a Path, options: &'a Options<'a>) -> Result<Self> {
        Ok(Self {
            folder,
            file: folder.join(ANNOTATIONS),
            options,
            published: Published::read(folder)?,
            report: Report::default(),
            ids: HashSet::new(),
            images: Splits::default(),
            contents: Splits::default(),
            titles: Splits::default(),
            photos: Vec::new(),
        })
    }

    /// The next readable records, none at the end.
    fn read(&mut self, reader: &mut DatasetReader) -> Result<Vec<Entry>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            let Some(record) = reader.next() else { break };
            let line = reader.line();
            match record {
                Ok(record) => batch.push(self.enter(line, record)),
                Err(Error::Data { source, .. }) => {
                    self.object(line, Kind::UnreadableRecord, source.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(batch)
    }

    /// Compares a record with those before it.
    fn enter(&mut self, line: u64, record: Record) -> Entry {
        self.report.records += 1;
        self.report.captions += record.boxes.len() as u64;
        let path = image_path(self.folder, &record);
        if !self.ids.insert(hash(&record.id)) {
            let reason = format!("the id {:?} was there before", record.id);
            self.object(line, Kind::RepeatedId, reason);
        }
        // A product without a photo is told from others by its title.
        let photo = self.images.enter(hash(&record.image), record.split, line);
        let first = photo.is_new();
        if first && record.has_photo() {
            self.report.photos += 1;
            if self.options.twins.is_some() {
                self.photos.push(CheckedPhoto {
                    path: path.clone(),
                    split: record.split,
                    line,
                });
            }
        }
        if let Some(other) = photo.clash().filter(|_| record.has_photo()) {
            let Record { image, split, .. } = &record;
            let reason = format!("the photo {image} is in {} and, {other}", split.name());
            self.object(line, Kind::SharedPhoto, reason);
        }
        self.enter_title(line, &record);
        Entry {
            line,
            record,
            path,
            first,
        }
    }

    fn enter_title(&mut self, line: u64, record: &Record) {
        // A title that is withheld from the model still shows what the photo is of.
        let title = match record.title.trim() {
            "" => record.withheld.title.trim(),
            title => title,
        };
        if title.is_empty() || self.published.contains(&record.source) {
            return;
        }
        let key = hash(&title.to_lowercase());
        if let Some(other) = self.titles.enter(key, record.split, line).clash() {
            let split = record.split.name();
            let reason = format!("the title {title:?} is in {split} and, {other}");
            self.object(line, Kind::SharedTitle, reason);
        }
    }

    /// Takes what was found in a record.
    fn take(&mut self, entry: &Entry, inspection: Inspection) {
        let line = entry.line;
        for (kind, reason) in inspection.problems {
            self.object(line, kind, reason);
        }
        self.report.without_facts += u64::from(!inspection.has_facts);
        let Some(content) = inspection.content else {
            return;
        };
        let split = entry.record.split;
        if let Some(other) = self.contents.enter(content, split, line).clash() {
            let reason = format!(
                "the photo {} of {} is, under another name, {other}",
                entry.record.image,
                split.name()
            );
            self.object(line, Kind::SharedPhoto, reason);
        }
    }

    fn finish(mut self) -> Result<Report> {
        if let Some(find) = self.options.twins {
            for (a, b) in find(&self.photos)? {
                let (Some(a), Some(b)) = (self.photos.get(a), self.photos.get(b)) else {
                    continue;
                };
                let (earlier, later) = if a.line < b.line { (a, b) } else { (b, a) };
                if earlier.split != later.split {
                    let reason = format!(
                        "the photo {} of {} looks like {} of {} in line {}",
                        later.path.display(),
                        later.split.name(),
                        earlier.path.display(),
                        earlier.split.name(),
                        earlier.line
                    );
                    let line = later.line;
                    self.object(line, Kind::SharedPhoto, reason);
                }
            }
        }
        self.report.problems.sort_by_key(|problem| problem.line);
        Ok(self.report)
    }

    fn object(&mut self, line: u64, kind: Kind, reason: String) {
        self.report.problems.push(Problem {
            file: self.file.clone(),
            line,
            kind,
            reason,
        });
    }
}
