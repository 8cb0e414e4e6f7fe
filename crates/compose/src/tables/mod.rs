//! The tables that all rules stand in, CSV and TOML, bundled with the program: one loader, which
//! names file, line and reason of whatever is wrong in one.

pub mod fact_names;
pub mod kinds;
pub mod sets;
pub mod shown;
pub mod trades;

use std::collections::HashSet;
use std::ops::Range;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use caponimage::dataset::record::hash;
use caponimage::error::{Cause, Error, Result};

/// All tables.
static TABLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tables");

/// A table: its name within `tables/`, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// As errors call it.
    pub name: &'a str,
    /// All of it.
    pub text: &'a str,
}

/// A row of a CSV table.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// Its line, from 1.
    pub line: u64,
    /// What stands in it.
    pub value: T,
}

/// The bundled table of that name.
///
/// # Errors
/// [`Error::Data`] when there is none.
pub fn bundled(name: &'static str) -> Result<Table<'static>> {
    let file = TABLES.get_file(name).and_then(|file| file.contents_utf8());
    let text = file.ok_or_else(|| Error::data(name, "no such table"))?;
    Ok(Table { name, text })
}

/// The words of a bundled table that has nothing but the column `word`.
///
/// # Errors
/// As [`bundled`] and [`Table::rows`].
pub fn words(name: &'static str) -> Result<HashSet<String>> {
    #[derive(Deserialize)]
    struct WordRow {
        word: String,
    }
    let rows: Vec<Row<WordRow>> = bundled(name)?.rows()?;
    Ok(rows.into_iter().map(|row| row.value.word).collect())
}

/// All bundled tables of a folder, by name.
pub fn folder(name: &str) -> Vec<Table<'static>> {
    let files = TABLES.get_dir(name).into_iter().flat_map(Dir::files);
    let table = |file: &'static include_dir::File<'static>| {
        Some(Table {
            name: file.path().to_str()?,
            text: file.contents_utf8()?,
        })
    };
    let mut tables: Vec<Table> = files.filter_map(table).collect();
    tables.sort_by_key(|table| table.name);
    tables
}

/// Tells one state of the bundled tables from another.
pub fn fingerprint() -> u64 {
    fn add(dir: &Dir, sum: u64) -> u64 {
        let own = dir.files().fold(sum, |sum, file| {
            let text = file.contents_utf8().unwrap_or_default();
            sum.rotate_left(1) ^ hash(text)
        });
        dir.dirs().fold(own, |sum, inner| add(inner, sum))
    }
    add(&TABLES, 0)
}

impl Table<'_> {
    /// What is wrong in a line, from 1.
    pub fn fault(&self, line: u64, cause: impl Into<Cause>) -> Error {
        Error::data(format!("{}:{line}", self.name), cause)
    }

    /// The rows of a CSV table under its line of names. Lines that begin with # are comments.
    ///
    /// # Errors
    /// [`Error::Data`] with file, line and reason.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<Row<T>>> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes());
        let failed = |error: csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            self.fault(line, error)
        };
        let names = reader.headers().map_err(failed)?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(failed)?;
            let line = record.position().map_or(0, csv::Position::line);
            let value = record
                .deserialize(Some(&names))
                .map_err(|error| self.fault(line, error))?;
            rows.push(Row { line, value });
        }
        Ok(rows)
    }

    /// A TOML table as a whole.
    ///
    /// # Errors
    /// [`Error::Data`] with file, line and reason.
    pub fn document<T: DeserializeOwned>(&self) -> Result<T> {
        toml::from_str(self.text).map_err(|error| {
            let line = error.span().map_or(1, |span| self.line(&span));
            self.fault(line, error.message())
        })
    }

    /// The line, from 1, in which a part of the text begins.
    pub fn line(&self, span: &Range<usize>) -> u64 {
        let before = self.text.as_bytes().iter().take(span.start);
        1 + before.filter(|byte| **byte == b'\n').count() as u64
    }
}

/// The parts of a cell that bars separate.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Pair {
        one: String,
        two: u8,
    }

    #[test]
    fn mistakes_are_named_by_file_line_and_reason() {
        let table = |text| Table {
            name: "pairs.csv",
            text,
        };
        let rows: Vec<Row<Pair>> = table("# c\none,two\na,1\n\"b, c\",2\n").rows().unwrap();
        assert_eq!(
            (rows[1].line, rows[1].value.one.as_str(), rows[1].value.two),
            (4, "b, c", 2)
        );
        for (text, expected) in [
            ("one,two\na,1\nb,x\n", "pairs.csv:3: "),
            ("one,two\na,1,2\n", "pairs.csv:2: "),
            ("one\na\n", "pairs.csv:2: missing field"),
        ] {
            let error = table(text).rows::<Pair>().unwrap_err().to_string();
            assert!(
                error.starts_with(expected) || error.contains("missing field"),
                "{error}"
            );
        }
        let document = table("one = \"a\"\n\ntwo = \"b\"\n").document::<Pair>();
        let error = document.unwrap_err().to_string();
        assert!(error.starts_with("pairs.csv:3: "), "{error}");
        let error = table("one = \"a\"\ntwo = ")
            .document::<Pair>()
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("pairs.csv:2: "), "{error}");
    }

    #[test]
    fn tables_are_bundled() {
        assert!(folder("kinds").len() >= 25);
        assert!(bundled("labels.csv").is_ok() && bundled("nothing.csv").is_err());
    }
}
