//! `ref_captions.json`, read and written entry by entry.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::files::open_text;

/// Calls `each` with the name and the value of every entry of the file, in its order. Only one
/// entry is in memory at a time.
///
/// # Errors
/// [`Error::Io`] when the file can't be read, [`Error::Data`] when it is not one JSON object, and
/// the first error of `each`.
pub(super) fn read(path: &Path, each: &mut dyn FnMut(String, Value) -> Result<()>) -> Result<()> {
    let file = open_text(path)?;
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 20, file));
    let mut failed = None;
    let entries = Entries {
        each,
        failed: &mut failed,
    };
    let read = entries.deserialize(&mut json).and_then(|()| json.end());
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) if error.is_io() => Err(Error::io(path)(error.into())),
        (None, read) => read.map_err(|error| Error::data(path.display(), error)),
    }
}

/// Hands the entries of an object to `each`. An error of it stops the reading and waits in
/// `failed`, because JSON's own error type can't carry it.
struct Entries<'a> {
    each: &'a mut dyn FnMut(String, Value) -> Result<()>,
    failed: &'a mut Option<Error>,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with an entry for each picture")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry()? {
            if let Err(error) = (self.each)(name, value) {
                *self.failed = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// Writes the file, one entry a line.
pub(super) struct AnnotationsWriter {
    path: PathBuf,
    out: BufWriter<File>,
    empty: bool,
}

impl AnnotationsWriter {
    /// Starts the file `path`.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(Error::io(path))?;
        Ok(Self {
            path: path.to_path_buf(),
            out: BufWriter::with_capacity(1 << 20, file),
            empty: true,
        })
    }

    /// Adds an entry; no other may have its name.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn write(&mut self, name: &str, entry: &impl Serialize) -> Result<()> {
        self.write_json(name, entry).map_err(Error::io(&self.path))
    }

    fn write_json(&mut self, name: &str, entry: &impl Serialize) -> std::io::Result<()> {
        let before: &[u8] = if self.empty { b"{\n" } else { b",\n" };
        self.empty = false;
        self.out.write_all(before)?;
        serde_json::to_writer(&mut self.out, name)?;
        self.out.write_all(b": ")?;
        serde_json::to_writer(&mut self.out, entry)?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn finish(mut self) -> Result<()> {
        let end: &[u8] = if self.empty { b"{}\n" } else { b"\n}\n" };
        self.out
            .write_all(end)
            .and_then(|()| self.out.flush())
            .map_err(Error::io(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(json: &str) -> (Vec<String>, Result<()>) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ref_captions.json");
        fs::write(&path, json).unwrap();
        let mut names = Vec::new();
        let read = read(&path, &mut |name, _| {
            if name == "stop" {
                return Err(Error::data("here", "enough"));
            }
            names.push(name);
            Ok(())
        });
        (names, read)
    }

    #[test]
    fn entries_come_in_the_order_of_the_file() {
        let (found, read) = names(r#" {"b": {"info": "裙"}, "a": 3, "b": null} "#);
        read.unwrap();
        assert_eq!(found, ["b", "a", "b"]);
    }

    #[test]
    fn a_damaged_file_is_named_after_what_could_be_read() {
        for (json, count, expected) in [
            (r#"{"a": {}, "b": {"info": "x"#, 1, "EOF"),
            (r#"{"a": {}"#, 1, "EOF"),
            (r#"{"a": {}} {"b": {}}"#, 1, "trailing"),
            ("[]", 0, "expected an object with an entry for each picture"),
            ("", 0, "EOF"),
        ] {
            let (found, read) = names(json);
            let error = read.unwrap_err().to_string();
            assert_eq!(found.len(), count, "{error}");
            assert!(error.contains("ref_captions.json: "), "{error}");
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn an_error_of_the_caller_stops_the_reading() {
        let (found, read) = names(r#"{"a": 1, "stop": 2, "b": 3}"#);
        assert_eq!(found, ["a"]);
        assert_eq!(read.unwrap_err().to_string(), "here: enough");
    }

    #[test]
    fn written_entries_are_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.json");
        for count in 0..3 {
            let mut writer = AnnotationsWriter::create(&path).unwrap();
            for index in 0..count {
                writer.write(&format!("\"{index}"), &index).unwrap();
            }
            writer.finish().unwrap();
            let mut found = Vec::new();
            read(&path, &mut |name, value| {
                found.push((name, value));
                Ok(())
            })
            .unwrap();
            let expected: Vec<_> = (0..count)
                .map(|index| (format!("\"{index}"), Value::from(index)))
                .collect();
            assert_eq!(found, expected);
        }
    }
}
