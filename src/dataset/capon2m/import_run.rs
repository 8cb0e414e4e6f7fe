//! An import while it runs: entries are prepared on all cores and written in their order.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

use crate::dataset::capon2m::annotations;
use crate::dataset::capon2m::cleaning::Cleaning;
use crate::dataset::capon2m::entry::{Entry, Places};
use crate::dataset::capon2m::file_names::is_plain;
use crate::dataset::capon2m::import::{Importer, Report};
use crate::dataset::capon2m::names::{self, Found, Names};
use crate::dataset::capon2m::picture::{self, Picture};
use crate::dataset::capon2m::similar::{Comparison, SimilarIndex};
use crate::dataset::folder::DatasetWriter;
use crate::dataset::problem::{Problem, Reason, check_problems};
use crate::dataset::record::{Record, Split, hash};
use crate::error::{Error, Result};
use crate::progress::Progress;

/// How many entries are prepared at once, on all cores.
const BATCH: usize = 256;

/// An entry to be prepared.
struct Waiting {
    name: String,
    split: Split,
    value: Value,
}

/// What became of an entry.
enum Outcome {
    /// It may be written, if it still is no near-duplicate.
    Ready(Box<Ready>),
    FewBoxes,
    Similar,
    Unusable(Problem),
    Failed(Error),
}

/// A record, and what is needed to write it.
struct Ready {
    record: Record,
    /// The hashes of its captions.
    captions: Vec<u64>,
    /// The picture, as it will be in the dataset.
    picture: Option<PathBuf>,
}

impl From<Problem> for Outcome {
    fn from(problem: Problem) -> Self {
        Self::Unusable(problem)
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// An import while it runs.
pub(super) struct ImportRun<'a> {
    importer: &'a Importer,
    names: Names,
    listed: usize,
    index: SimilarIndex,
    writer: DatasetWriter,
    waiting: Vec<Waiting>,
    report: Report,
}

impl Importer {
    /// Imports to the dataset folder `target`, in the order of the entries, of which `progress` hears.
    ///
    /// An interrupted import goes on where it stopped.
    ///
    /// # Errors
    /// [`Error::Data`] when `target` is there already, the annotations or a
    /// list are damaged, or more than 1 % of the listed names can't be used;
    /// [`Error::Io`].
    pub fn run(&self, target: &Path, progress: &dyn Progress) -> Result<Report> {
        let mut lists = self.lists.clone();
        if lists.is_empty() {
            lists = names::find(&self.folder)?;
        }
        let mut run = ImportRun::start(self, &lists, target)?;
        let meter = progress.begin("importing");
        annotations::read(&self.annotations(), &mut |name, value| {
            run.push(name, value)?;
            meter.advance(1);
            Ok(())
        })?;
        run.finish(&lists)
    }
}

impl<'a> ImportRun<'a> {
    /// Reads the lists and starts the dataset `target`.
    pub(super) fn start(
        importer: &'a Importer,
        lists: &[(Split, PathBuf)],
        target: &Path,
    ) -> Result<Self> {
        let names = Names::read(lists)?;
        Ok(Self {
            importer,
            listed: names.len(),
            names,
            index: SimilarIndex::default(),
            writer: DatasetWriter::create(target, &importer.manifest(lists))?,
            waiting: Vec::with_capacity(BATCH),
            report: Report::default(),
        })
    }

    /// Takes an entry.
    pub(super) fn push(&mut self, name: String, value: Value) -> Result<()> {
        match self.names.take(&name) {
            Found::Unlisted => self.report.unlisted += 1,
            Found::Listed(split) if is_plain(&name) => {
                self.waiting.push(Waiting { name, split, value });
            }
            Found::Listed(_) | Found::Again => {
                self.problem(bad_entry(self.importer, &name, Reason::BadId))?;
            }
        }
        if self.waiting.len() == BATCH {
            self.flush()?;
        }
        Ok(())
    }

    /// Stops at once when there are too many problems, so that they never fill the memory.
    fn problem(&mut self, problem: Problem) -> Result<()> {
        self.report.problems.push(problem);
        check_problems(&self.report.problems, self.listed, &self.importer.folder)
    }

    /// Prepares what waits, on all cores, and writes it in its order.
    fn flush(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let prepared: Vec<_> = waiting
            .into_par_iter()
            .map(|waiting| {
                let mut counts = Report::default();
                let outcome = match self.prepare(waiting, &mut counts) {
                    Ok(ready) => Outcome::Ready(Box::new(ready)),
                    Err(outcome) => outcome,
                };
                (outcome, counts)
            })
            .collect();
        for (outcome, counts) in prepared {
            self.report.removed += counts.removed;
            self.report.default_colors += counts.default_colors;
            match outcome {
                Outcome::Ready(ready) => self.write(*ready)?,
                Outcome::FewBoxes => self.report.few_boxes += 1,
                Outcome::Similar => self.report.near_duplicates += 1,
                Outcome::Unusable(problem) => self.problem(problem)?,
                Outcome::Failed(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes the record of an entry and the picture, as far as it does not depend on the entries
    /// beside it.
    fn prepare(
        &self,
        waiting: Waiting,
        counts: &mut Report,
    ) -> std::result::Result<Ready, Outcome> {
        let Waiting { name, split, value } = waiting;
        let (importer, cleaning) = (self.importer, &self.importer.cleaning);
        let bad = || bad_entry(importer, &name, Reason::BadRecord);
        let entry: Entry = serde_json::from_value(value).map_err(|_| bad())?;
        let places = entry.places().ok_or_else(bad)?;
        let source = importer.picture(&name);
        let unreadable = |reason| Problem {
            file: source.clone(),
            line: 0,
            reason,
        };
        let size = match places.pixels {
            true => picture::size(&source).map_err(unreadable)?,
            false => (1, 1),
        };
        let (boxes, defaults) = entry.captions(&places.boxes, size);
        counts.default_colors = defaults;
        let boxes = cleaning.boxes(boxes, &mut counts.removed);
        if cleaning.drops(boxes.len()) {
            return Err(Outcome::FewBoxes);
        }
        let captions = boxes.iter().map(|b| hash(&b.caption)).collect::<Vec<_>>();
        // What is similar now stays so, whatever is kept in between; the picture is not needed.
        if cleaning.near_duplicates && self.index.compare(&captions) == Comparison::Similar {
            return Err(Outcome::Similar);
        }
        let record = entry.record(&name, split, boxes).ok_or_else(bad)?;
        record.check().map_err(|_| bad())?;
        let mut ready = Ready {
            record,
            captions,
            picture: None,
        };
        if importer.images && !self.writer.has_record(&ready.record.id) {
            let target = self.writer.image_path(&format!(".{name}.partial"));
            let picture = clean_picture(&source, &places, cleaning).map_err(unreadable)?;
            picture.write(&target)?;
            ready.picture = Some(target);
        }
        Ok(ready)
    }

    fn write(&mut self, ready: Ready) -> Result<()> {
        let Ready {
            record,
            captions,
            picture,
        } = ready;
        if self.importer.cleaning.near_duplicates {
            match self.index.compare(&captions) {
                Comparison::Similar => {
                    self.report.near_duplicates += 1;
                    return picture.map_or(Ok(()), |path| remove(&path));
                }
                Comparison::Undecided => self.report.undecided += 1,
                Comparison::Different => {}
            }
            if !self.index.add(&captions) {
                let reason = "has more captions than can be compared";
                return Err(Error::data(self.importer.annotations().display(), reason));
            }
        }
        self.report.kept += 1;
        if self.writer.has_record(&record.id) {
            return Ok(());
        }
        if let Some(picture) = picture {
            place(&picture, &self.writer.image_path(&record.image))?;
        }
        self.writer.write(&record)
    }

    /// Writes what waits, looks for names without an entry, and moves the dataset into place.
    pub(super) fn finish(mut self, lists: &[(Split, PathBuf)]) -> Result<Report> {
        self.flush()?;
        let Self {
            importer,
            names,
            listed,
            writer,
            mut report,
            ..
        } = self;
        names.rest(lists, &mut |file, name| {
            let problem = of_entry(file, name, Reason::MissingRecord);
            report.problems.push(problem);
            check_problems(&report.problems, listed, &importer.folder)
        })?;
        writer.finish()?;
        Ok(report)
    }
}

fn clean_picture(
    source: &Path,
    places: &Places,
    cleaning: &Cleaning,
) -> std::result::Result<Picture, Reason> {
    let mut picture = Picture::read(source)?;
    if cleaning.black_out {
        picture.black_out(&places.regions, places.pixels);
    }
    if cleaning.scale {
        picture.scale()?;
    }
    Ok(picture)
}

/// Moves a picture to its place in the dataset; records may share one.
fn place(picture: &Path, target: &Path) -> Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    // Nothing moves where both are links to one file, as those of a shared PNG are.
    std::fs::rename(picture, target).map_err(Error::io(target))?;
    match std::fs::remove_file(picture) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(picture)(error))
        }
        _ => Ok(()),
    }
}

fn remove(path: &Path) -> Result<()> {
    std::fs::remove_file(path).map_err(Error::io(path))
}

/// The problem with what `file` says of the picture `name`.
fn of_entry(file: &Path, name: &str, reason: Reason) -> Problem {
    let mut file = file.as_os_str().to_os_string();
    file.push(format!("#{name}"));
    Problem {
        file: file.into(),
        line: 0,
        reason,
    }
}

/// The problem with the entry `name`.
fn bad_entry(importer: &Importer, name: &str, reason: Reason) -> Problem {
    of_entry(&importer.annotations(), name, reason)
}
