//! Importer of whatever shops have: CSV as Shopify exports it, Google Merchant feeds (CSV or TSV), any
//! CSV, and JSON lines. What a column is stands in `columns.csv`; the caller may say otherwise.

mod columns;
mod lines;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::import::photo::{self, ending, plain};
use crate::import::{Import, Imported};
use crate::tables::shown;
use caponimage::dataset::problem::{Problem, Reason};
use caponimage::dataset::record::Split;
use caponimage::error::{Error, Result};
use columns::Columns;

/// A catalogue and where its photos are.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// What records of it have as their source; the file's name without its ending, if empty.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// The folder of the photos; the file's own, if nothing.
    pub photos: Option<PathBuf>,
    /// What columns of this file are, in any case: role to column.
    pub columns: BTreeMap<String, String>,
}

/// A product as its catalogue has it.
#[derive(Debug, Default)]
struct Entry {
    line: u64,
    id: String,
    title: String,
    description: String,
    attributes: BTreeMap<String, String>,
    label: String,
    split: Option<Split>,
    /// The names of the options in which its variants differ, in lower case.
    options: Vec<String>,
    /// As listed: paths and addresses, in order, and the lines they stand in.
    images: Vec<(String, u64)>,
}

impl Catalogue {
    /// The catalogue of an argument `FILE` or `NAME=FILE`.
    pub fn of_argument(argument: &str) -> Self {
        let named = argument
            .split_once('=')
            .filter(|(name, _)| !name.contains(['/', '\\', '.']));
        let (name, file) = named.unwrap_or(("", argument));
        Self {
            name: name.into(),
            file: file.into(),
            ..Self::default()
        }
    }

    /// What records of it have as their source.
    pub fn source(&self) -> String {
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        match self.name.as_str() {
            "" => plain(&stem),
            name => plain(name),
        }
    }

    /// Reads it, at most `limit` usable photos of it. A product with several photos is several
    /// times in it; one without any is there once, without a photo. Photos that are missing are
    /// reported; only when nothing is left is that an error.
    ///
    /// # Errors
    /// [`Error::Io`] when the file can't be read, [`Error::Data`] when it isn't of a known form or has
    /// no usable product.
    pub fn import(&self, limit: Option<usize>) -> Result<Import> {
        let mut collector = Collector {
            catalogue: self,
            source: self.source(),
            folder: match &self.photos {
                Some(folder) => folder.clone(),
                None => self.file.parent().unwrap_or(Path::new("")).to_path_buf(),
            },
            limit: limit.unwrap_or(usize::MAX),
            import: Import::default(),
            ids: HashSet::new(),
        };
        let columns = Columns::new(&self.columns)?;
        let ending = self
            .file
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => lines::read(&self.file, &columns, &mut collector)?,
            _ => rows::read(&self.file, &columns, &mut collector)?,
        }
        let import = collector.import;
        match import.problems.first() {
            Some(first) if import.photos.is_empty() => Err(Error::data(
                self.file.display(),
                format!("no product of it can be used, the first: {first}"),
            )),
            None if import.photos.is_empty() && limit != Some(0) => Err(Error::data(
                self.file.display(),
                "there is no product in it",
            )),
            _ => Ok(import),
        }
    }
}

/// What an import has found so far.
struct Collector<'a> {
    catalogue: &'a Catalogue,
    source: String,
    folder: PathBuf,
    limit: usize,
    import: Import,
    ids: HashSet<String>,
}

impl Collector<'_> {
    /// Whether there are as many photos as were asked for.
    fn is_full(&self) -> bool {
        self.import.photos.len() >= self.limit
    }

    fn problem(&mut self, line: u64, reason: Reason) {
        self.import.problems.push(Problem {
            file: self.catalogue.file.clone(),
            line,
            reason,
        });
    }

    /// Adds a product, once for each of its photos.
    fn add(&mut self, entry: Entry) {
        if entry.title.trim().is_empty() && entry.attributes.is_empty() && entry.label.is_empty() {
            return self.problem(entry.line, Reason::EmptyTitle);
        }
        if entry.images.is_empty() {
            return self.add_with(&entry, None, entry.line);
        }
        for (listed, line) in &entry.images {
            match self.find(listed) {
                Some(photo) => self.add_with(&entry, Some(photo), *line),
                None => self.problem(*line, Reason::MissingImage),
            }
        }
    }

    fn add_with(&mut self, entry: &Entry, photo: Option<PathBuf>, line: u64) {
        if self.is_full() {
            return;
        }
        let ending = photo.as_deref().and_then(ending).unwrap_or_default();
        let name = match entry.id.trim() {
            "" => format!("{}", entry.line),
            id => plain(id),
        };
        let base = format!("{}-{name}", self.source);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut ids = std::iter::once(base.clone()).chain(numbered);
        let Some(id) = ids.find(|id| !self.ids.contains(id)) else {
            return;
        };
        self.ids.insert(id.clone());
        let mut product = photo::product(&self.source, id, &ending);
        if photo.is_none() {
            product.image.clear();
        }
        product.title = entry.title.split_whitespace().collect::<Vec<_>>().join(" ");
        product.attributes.clone_from(&entry.attributes);
        product.withheld.description.clone_from(&entry.description);
        if !entry.label.is_empty() {
            product
                .withheld
                .labels
                .insert("type".into(), entry.label.clone());
        }
        let held_out = photo
            .as_deref()
            .is_some_and(|photo| shown::is_shown(&self.source, photo));
        self.import.photos.push(Imported {
            product,
            photo,
            published: entry.split,
            held_out,
            file: self.catalogue.file.clone(),
            line,
        });
    }

    /// The photo that a catalogue lists by a path or by an address, whose last part may lie in the
    /// photos' folder.
    fn find(&self, listed: &str) -> Option<PathBuf> {
        let listed = listed.trim();
        let without_query = listed.split(['?', '#']).next().unwrap_or(listed);
        let name = without_query
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(without_query);
        let whole = if listed.contains("://") { name } else { listed };
        let inside = |path: &str| photo::inside(&self.folder, path);
        [
            inside(whole),
            inside(&whole.replace('\\', "/")),
            inside(name),
        ]
        .into_iter()
        .flatten()
        .find(|path| path.is_file() && ending(path).is_some())
    }
}
