//! What must not be in two splits.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::fmt;
use std::path::Path;

use crate::dataset::folder::{MANIFEST, Manifest};
use crate::dataset::record::Split;
use crate::error::{Error, Result};

/// The splits of everything seen so far, by hash: 24 bytes or so each.
#[derive(Default)]
pub(super) struct Splits(HashMap<u64, Place>);

/// Where something was seen first.
#[derive(Clone, Copy)]
pub(super) struct Place {
    split: Split,
    line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in line {}, in {}", self.line, self.split.name())
    }
}

/// How something stands to what was seen before it.
pub(super) enum Seen {
    New,
    SameSplit,
    OtherSplit(Place),
}

impl Seen {
    /// Whether it was not seen before.
    pub(super) fn is_new(&self) -> bool {
        matches!(self, Self::New)
    }

    /// Where it was seen first, if in another split.
    pub(super) fn clash(self) -> Option<Place> {
        match self {
            Self::OtherSplit(place) => Some(place),
            _ => None,
        }
    }
}

impl Splits {
    /// Notes that `key` is in `split`.
    pub(super) fn enter(&mut self, key: u64, split: Split, line: u64) -> Seen {
        match self.0.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(Place { split, line });
                Seen::New
            }
            Entry::Occupied(entry) if entry.get().split == split => Seen::SameSplit,
            Entry::Occupied(entry) => Seen::OtherSplit(*entry.get()),
        }
    }
}

/// The sources whose splits are the published ones, where the same title in two is no accident.
#[derive(Default)]
pub(super) struct Published(HashSet<String>);

impl Published {
    /// Reads `published_splits` of the manifest's settings.
    ///
    /// # Errors
    /// [`Error::Data`] when it is no list of names.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        match manifest.settings.get("published_splits") {
            None => Ok(Self::default()),
            Some(sources) => serde_json::from_value(sources.clone())
                .map(Self)
                .map_err(|error| {
                    let file = folder.join(MANIFEST);
                    Error::data(file.display(), format!("published_splits: {error}"))
                }),
        }
    }

    /// Whether a source's splits are the published ones.
    pub(super) fn contains(&self, source: &str) -> bool {
        self.0.contains(source)
    }
}
