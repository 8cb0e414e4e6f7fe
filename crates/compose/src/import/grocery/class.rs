//! The list of classes, with the descriptions that lie beside it and what `grocery.csv` says of them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use csv::ByteRecord;

use crate::facts::described::grocery;
use crate::import::photo::inside;
use caponimage::dataset::problem::{Problem, Reason};
use caponimage::error::{Error, Result};
use caponimage::files::{open_csv, open_text};

/// The file that lists the classes.
pub(super) const FILE: &str = "classes.csv";

/// The columns that are read.
const COLUMNS: [&str; 5] = [
    "Class Name",
    "Class ID",
    "Coarse Class Name",
    "Iconic Image Path",
    "Product Description Path",
];

/// What is known of all products of a class.
#[derive(Debug)]
pub(super) struct Class {
    /// Its line in `classes.csv`.
    pub line: u64,
    /// Its name.
    pub name: String,
    /// Whether it stands only in the test split.
    pub held_out: bool,
    /// The catalogue picture, as listed.
    pub picture: String,
    /// The title of a seller's page.
    pub title: String,
    /// What a seller would fill in.
    pub attributes: BTreeMap<String, String>,
    /// The published description; empty where there is none.
    pub description: String,
}

/// Reads the classes by their ids, and the lines that can't be read.
pub(super) fn read(folder: &Path) -> Result<(BTreeMap<usize, Class>, Vec<Problem>)> {
    let file = folder.join(FILE);
    let input = open_csv(&file)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let unreadable = |error: csv::Error| Error::data(file.display(), error);
    let columns = columns(reader.byte_headers().map_err(unreadable)?)
        .map_err(|reason| Error::data(file.display(), reason))?;

    let mut classes = BTreeMap::new();
    let mut problems = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(unreadable)? {
        let line = record.position().map_or(0, csv::Position::line);
        let reason = match class(folder, &record, columns, line) {
            Some((id, _)) if classes.contains_key(&id) => Reason::BadId,
            Some((id, class)) => {
                classes.insert(id, class);
                continue;
            }
            None => Reason::UnreadableLine,
        };
        problems.push(Problem {
            file: file.clone(),
            line,
            reason,
        });
    }
    Ok((classes, problems))
}

/// Where the columns stand. The published names have the type behind them: `Class ID (int)`.
fn columns(header: &ByteRecord) -> std::result::Result<[usize; COLUMNS.len()], String> {
    let mut found = [0; COLUMNS.len()];
    for (column, wanted) in found.iter_mut().zip(COLUMNS) {
        *column = header
            .iter()
            .position(|name| {
                let name = String::from_utf8_lossy(name);
                name.split('(').next().map(str::trim) == Some(wanted)
            })
            .ok_or_else(|| format!("there is no column {wanted}"))?;
    }
    Ok(found)
}

fn class(
    folder: &Path,
    record: &ByteRecord,
    columns: [usize; COLUMNS.len()],
    line: u64,
) -> Option<(usize, Class)> {
    let mut fields = [""; COLUMNS.len()];
    for (field, column) in fields.iter_mut().zip(columns) {
        *field = std::str::from_utf8(record.get(column)?).ok()?.trim();
    }
    let [name, id, coarse, picture, description] = fields;
    let id = id.parse().ok()?;
    if name.is_empty() || coarse.is_empty() {
        return None;
    }
    let description = text(folder, description).unwrap_or_default();
    let words: Vec<&str> = description.split_whitespace().collect();
    let known = grocery(name).ok().flatten();
    let class = Class {
        line,
        name: name.into(),
        picture: picture.into(),
        // Of a class that the table doesn't have its name is known.
        title: known.map_or_else(|| name.replace('-', " "), |known| known.title.clone()),
        attributes: known.map_or_else(
            || BTreeMap::from([("type".to_string(), coarse.replace('-', " "))]),
            |known| known.attributes.clone(),
        ),
        held_out: known.is_some_and(|known| known.held_out),
        description: words.join(" "),
    };
    Some((id, class))
}

/// A text of the folder; nothing where there is none, or no text.
fn text(folder: &Path, listed: &str) -> Option<String> {
    let mut text = String::new();
    let mut file = open_text(&inside(folder, listed)?).ok()?;
    file.read_to_string(&mut text).ok()?;
    Some(text)
}
