//! Which pictures belong to which split.

use std::path::{Path, PathBuf};

use crate::dataset::capon2m::npy::NpyReader;
use crate::dataset::record::{Split, hash};
use crate::error::{Error, Result};

/// The file that lists the names of a split.
pub(super) fn file(split: Split) -> &'static str {
    match split {
        Split::Train => "trn_names.npy",
        Split::Validation => "val_names.npy",
        Split::Test => "tst_names.npy",
    }
}

/// The lists in a folder: files whose names begin with `tr`, `val`, and `te` or `ts`, and end in
/// `.npy`.
///
/// # Errors
/// [`Error::Data`] when there is none.
pub(super) fn find(folder: &Path) -> Result<Vec<(Split, PathBuf)>> {
    let mut lists = Vec::new();
    for item in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = item.map_err(Error::io(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(split) = name.and_then(split_of) {
            lists.push((split, path));
        }
    }
    lists.sort_unstable();
    if lists.is_empty() {
        let reason = "has no lists of names: trn_names.npy, val_names.npy, tst_names.npy";
        return Err(Error::data(folder.display(), reason));
    }
    Ok(lists)
}

fn split_of(file: &str) -> Option<Split> {
    let file = file.to_lowercase();
    if !file.ends_with(".npy") {
        return None;
    }
    [
        ("tr", Split::Train),
        ("val", Split::Validation),
        ("te", Split::Test),
        ("ts", Split::Test),
    ]
    .into_iter()
    .find(|(start, _)| file.starts_with(start))
    .map(|(_, split)| split)
}

/// What [`Names::take`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The name is in the list of this split.
    Listed(Split),
    /// It is, and was taken before.
    Again,
    /// It is in no list.
    Unlisted,
}

/// The names of all lists, as hashes: 16 bytes a name.
#[derive(Debug)]
pub(super) struct Names(Vec<Listed>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    hash: u64,
    split: Split,
    taken: bool,
}

impl Names {
    /// Reads the lists. A name may stand in its list more than once.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Data`] when a list can't be read or a name stands in two splits.
    pub(super) fn read(lists: &[(Split, PathBuf)]) -> Result<Self> {
        let mut names = Vec::new();
        for (split, path) in lists {
            for name in NpyReader::open(path)? {
                names.push(Listed {
                    hash: hash(&name?),
                    split: *split,
                    taken: false,
                });
            }
        }
        names.sort_unstable();
        names.dedup();
        match names.windows(2).find(|pair| pair[0].hash == pair[1].hash) {
            Some(pair) => Err(in_two_splits(lists, pair[0], pair[1])?),
            None => Ok(Self(names)),
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Looks a name up, and notes that it was.
    pub(super) fn take(&mut self, name: &str) -> Found {
        let Ok(place) = self.place(name) else {
            return Found::Unlisted;
        };
        let listed = &mut self.0[place];
        if std::mem::replace(&mut listed.taken, true) {
            return Found::Again;
        }
        Found::Listed(listed.split)
    }

    /// Reads the lists again and calls `each` with the file and the name of every name not taken,
    /// once.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Data`] when a list can't be read, and the first error of `each`.
    pub(super) fn rest(
        mut self,
        lists: &[(Split, PathBuf)],
        each: &mut dyn FnMut(&Path, &str) -> Result<()>,
    ) -> Result<()> {
        for (_, path) in lists {
            for name in NpyReader::open(path)? {
                let name = name?;
                if let Found::Listed(_) = self.take(&name) {
                    each(path, &name)?;
                }
            }
        }
        Ok(())
    }

    fn place(&self, name: &str) -> std::result::Result<usize, usize> {
        let hash = hash(name);
        self.0.binary_search_by_key(&hash, |listed| listed.hash)
    }
}

/// The error that names the name; only its hash is in memory.
fn in_two_splits(lists: &[(Split, PathBuf)], a: Listed, b: Listed) -> Result<Error> {
    let splits = format!("both {} and {}", a.split.name(), b.split.name());
    for (_, path) in lists.iter().filter(|(split, _)| *split == b.split) {
        for name in NpyReader::open(path)? {
            let name = name?;
            if hash(&name) == b.hash {
                let reason = format!("{name:?} belongs to {splits}");
                return Ok(Error::data(path.display(), reason));
            }
        }
    }
    Ok(Error::data(
        "lists of names",
        format!("one name belongs to {splits}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::capon2m::npy::tests::write;

    #[test]
    fn the_lists_of_a_folder_are_found() {
        let place = tempfile::tempdir().unwrap();
        let error = find(place.path()).unwrap_err().to_string();
        assert!(error.contains("no lists of names"), "{error}");
        for name in [
            "trn_names.npy",
            "val_names.npy",
            "test.npy",
            "x.npy",
            "tr.txt",
        ] {
            write(&place.path().join(name), &["a"]);
        }
        let lists = find(place.path()).unwrap();
        let found: Vec<_> = lists
            .iter()
            .map(|(split, path)| (*split, path.file_name().unwrap().to_str().unwrap()))
            .collect();
        let expected = [
            (Split::Train, "trn_names.npy"),
            (Split::Validation, "val_names.npy"),
            (Split::Test, "test.npy"),
        ];
        assert_eq!(found, expected);
        assert!(Split::ALL.iter().all(|s| split_of(file(*s)) == Some(*s)));
    }

    #[test]
    fn each_name_is_taken_once() {
        let place = tempfile::tempdir().unwrap();
        let (train, test) = (place.path().join("tr.npy"), place.path().join("te.npy"));
        write(&train, &["1", "裙", "1"]);
        write(&test, &["3", "4"]);
        let lists = [(Split::Train, train), (Split::Test, test.clone())];
        let mut names = Names::read(&lists).unwrap();
        assert_eq!(names.len(), 4);
        assert_eq!(names.take("裙"), Found::Listed(Split::Train));
        assert_eq!(names.take("裙"), Found::Again);
        assert_eq!(names.take("3"), Found::Listed(Split::Test));
        assert_eq!(names.take("5"), Found::Unlisted);
        let mut rest = Vec::new();
        names
            .rest(&lists, &mut |path, name| {
                rest.push((path.to_path_buf(), name.to_string()));
                Ok(())
            })
            .unwrap();
        assert_eq!(
            rest,
            [(lists[0].1.clone(), "1".into()), (test.clone(), "4".into())]
        );

        write(&test, &["3", "裙"]);
        let error = Names::read(&lists).unwrap_err().to_string();
        assert!(
            error.contains("te.npy: \"裙\" belongs to both train and test"),
            "{error}"
        );
    }
}
