//! Importer of the published "Fashion Product Images" layout: `styles.csv` and `images/ID.jpg`.
//!
//! `styles.csv` quotes nothing, and titles hold commas: everything from the title's column on is
//! the title. Titles may repeat; photos with the same title go to the same split.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use crate::data::dataset::{Product, Split};
use crate::error::{Error, Result};

/// The share of lines that may be unusable before an import fails.
pub const MAX_PROBLEMS: f64 = 0.01;

const TITLE: &str = "productDisplayName";

/// The columns that become attributes, and the attributes' names.
const ATTRIBUTES: [(&str, &str); 6] = [
    ("gender", "gender"),
    ("subCategory", "category"),
    ("articleType", "type"),
    ("baseColour", "colour"),
    ("season", "season"),
    ("usage", "usage"),
];

/// Why a line could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Too few fields, or not UTF-8.
    UnreadableLine,
    /// The photo's id is empty, not a plain name, or was there before.
    BadId,
    /// The title is empty.
    EmptyTitle,
    /// There is no photo of that id.
    MissingImage,
    /// The photo can't be decoded.
    UnreadableImage,
    /// Too little is known of the product to say anything.
    NothingToSay,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnreadableLine => "unreadable line",
            Self::BadId => "bad or repeated id",
            Self::EmptyTitle => "empty title",
            Self::MissingImage => "missing image",
            Self::UnreadableImage => "unreadable image",
            Self::NothingToSay => "nothing to say",
        })
    }
}

/// One unusable line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.reason)
    }
}

/// One usable line: a product without captions, and where it stands.
#[derive(Debug, Clone)]
pub struct Row {
    /// The product; its image is `ID.jpg`.
    pub product: Product,
    /// Its line in `styles.csv`.
    pub line: u64,
}

/// What an import found.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file read.
    pub file: PathBuf,
    /// The usable lines, in the file's order.
    pub rows: Vec<Row>,
    /// The others.
    pub problems: Vec<Problem>,
}

impl Import {
    /// Fails when more than [`MAX_PROBLEMS`] of the lines are unusable.
    ///
    /// # Errors
    /// [`Error::Data`] that names the first of them.
    pub fn check(problems: &[Problem], lines: usize, file: &Path) -> Result<()> {
        match problems.first() {
            Some(first) if problems.len() as f64 > MAX_PROBLEMS * lines as f64 => Err(Error::data(
                file.display(),
                format!(
                    "{} of {lines} lines are unusable, the first: {first}",
                    problems.len()
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// Reads the published folder at `source`, at most `limit` usable lines of it.
///
/// # Errors
/// [`Error::Io`] when there is no `styles.csv`, [`Error::Data`] when a column is missing or more
/// than 1 % of the lines are unusable.
pub fn import(source: &Path, limit: Option<usize>) -> Result<Import> {
    let file = source.join("styles.csv");
    // Opened here, because csv's errors say nothing of the path.
    let input = std::fs::File::open(&file).map_err(Error::io(&file))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .quoting(false)
        .from_reader(input);
    let unreadable = |error: csv::Error| Error::data(file.display(), error);
    let columns = Columns::find(reader.byte_headers().map_err(unreadable)?)
        .map_err(|reason| Error::data(file.display(), reason))?;

    let mut import = Import {
        file: file.clone(),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    let mut ids = HashSet::new();
    let mut record = ByteRecord::new();
    while limit.is_none_or(|limit| import.rows.len() < limit)
        && reader.read_byte_record(&mut record).map_err(unreadable)?
    {
        let line = record.position().map_or(0, csv::Position::line);
        match columns.product(&record) {
            Ok(product) if !ids.insert(product.id.clone()) => Err(Reason::BadId),
            Ok(product) if !source.join("images").join(&product.image).is_file() => {
                Err(Reason::MissingImage)
            }
            other => other,
        }
        .map(|product| import.rows.push(Row { product, line }))
        .unwrap_or_else(|reason| {
            import.problems.push(Problem {
                file: file.clone(),
                line,
                reason,
            });
        });
    }
    let lines = import.rows.len() + import.problems.len();
    Import::check(&import.problems, lines, &file)?;
    Ok(import)
}

/// Where the columns stand.
struct Columns {
    id: usize,
    title: usize,
    attributes: [usize; ATTRIBUTES.len()],
}

impl Columns {
    fn find(header: &ByteRecord) -> std::result::Result<Self, String> {
        let names: Vec<String> = header
            .iter()
            .map(|name| {
                let name = String::from_utf8_lossy(name);
                unquoted(name.trim_start_matches('\u{feff}'))
            })
            .collect();
        let find = |name: &str| {
            names
                .iter()
                .position(|n| n == name)
                .ok_or_else(|| format!("there is no column {name}"))
        };
        let title = find(TITLE)?;
        if title + 1 != names.len() {
            return Err(format!(
                "{TITLE} must be the last column, it may hold commas"
            ));
        }
        let mut attributes = [0; ATTRIBUTES.len()];
        for (column, (name, _)) in attributes.iter_mut().zip(ATTRIBUTES) {
            *column = find(name)?;
        }
        Ok(Self {
            id: find("id")?,
            title,
            attributes,
        })
    }

    fn product(&self, record: &ByteRecord) -> std::result::Result<Product, Reason> {
        let fields: Vec<&str> = record
            .iter()
            .map(std::str::from_utf8)
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| Reason::UnreadableLine)?;
        if fields.len() <= self.title {
            return Err(Reason::UnreadableLine);
        }
        let id = unquoted(fields[self.id]);
        if id.is_empty()
            || !id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return Err(Reason::BadId);
        }
        let title = unquoted(&fields[self.title..].join(","));
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || title == "NA" {
            return Err(Reason::EmptyTitle);
        }
        let attributes: BTreeMap<String, String> = ATTRIBUTES
            .iter()
            .zip(self.attributes)
            .map(|((_, name), column)| ((*name).to_string(), unquoted(fields[column])))
            .filter(|(_, value)| !value.is_empty() && value != "NA")
            .collect();
        Ok(Product {
            image: format!("{id}.jpg"),
            id,
            split: Split::of(&title.to_lowercase()),
            title,
            attributes,
            boxes: Vec::new(),
        })
    }
}

/// A field without white space around it, and without the quotes some exports put.
fn unquoted(field: &str) -> String {
    let field = field.trim();
    match field.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_string(),
        None => field.to_string(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::fs;

    pub(crate) const HEADER: &str = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName";

    /// A published folder of these lines, with a photo for each id in `photos`.
    pub(crate) fn folder(lines: &[String], photos: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("images")).unwrap();
        fs::write(
            folder.path().join("styles.csv"),
            format!("{HEADER}\n{}\n", lines.join("\n")),
        )
        .unwrap();
        for id in photos {
            let photo = image::RgbImage::from_fn(60, 80, |x, y| {
                let inside = (15..45).contains(&x) && (20..70).contains(&y);
                image::Rgb(if inside { [20, 30, 90] } else { [255; 3] })
            });
            photo
                .save(folder.path().join("images").join(format!("{id}.jpg")))
                .unwrap();
        }
        folder
    }

    #[test]
    fn a_title_may_hold_commas_and_na_is_no_value() {
        let folder = folder(
            &[
                "1,Men,Apparel,Topwear,Tshirts,NA,Fall,2011,Casual,Nike Men  Black, White & Red T-Shirt ".into(),
                "2,Women,Apparel,Topwear,Tops,Red,,2011,NA,\"Esprit Women \"\"Red\"\", Top\"".into(),
            ],
            &["1", "2"],
        );
        let import = import(folder.path(), None).unwrap();
        let [first, second] = &import.rows[..] else {
            panic!("{import:?}");
        };
        assert_eq!(first.product.title, "Nike Men Black, White & Red T-Shirt");
        assert_eq!(first.line, 2);
        assert_eq!(
            first.product.attributes,
            BTreeMap::from([
                ("gender".into(), "Men".into()),
                ("category".into(), "Topwear".into()),
                ("type".into(), "Tshirts".into()),
                ("season".into(), "Fall".into()),
                ("usage".into(), "Casual".into()),
            ])
        );
        assert_eq!(second.product.title, "Esprit Women \"Red\", Top");
        assert!(!second.product.attributes.contains_key("season"));
    }

    #[test]
    fn a_few_problems_are_reported_and_many_fail() {
        let good = |id: usize| {
            format!("{id},Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Arrow Men Blue Shirt")
        };
        let mut lines: Vec<String> = (0..297).map(|_| good(1)).collect();
        for (id, line) in lines.iter_mut().enumerate() {
            *line = good(id);
        }
        lines.push("900,Men,Apparel".into());
        lines.push(good(901));
        lines.push("902,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,  ".into());
        let ids: Vec<String> = (0..297).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let folder = folder(&lines, &ids);
        let found = import(folder.path(), None).unwrap();
        assert_eq!(found.rows.len(), 297);
        let reasons: Vec<_> = found.problems.iter().map(|p| (p.line, p.reason)).collect();
        assert_eq!(
            reasons,
            [
                (299, Reason::UnreadableLine),
                (300, Reason::MissingImage),
                (301, Reason::EmptyTitle)
            ]
        );
        assert!(
            found.problems[0]
                .to_string()
                .ends_with("styles.csv:299: unreadable line")
        );
        let split = found.rows[0].product.split;
        assert!(
            found.rows.iter().all(|row| row.product.split == split),
            "one title, one split"
        );

        fs::remove_file(folder.path().join("images/0.jpg")).unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("4 of 300 lines are unusable"), "{error}");
    }

    #[test]
    fn another_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(import(folder.path(), None).is_err());
        fs::write(folder.path().join("styles.csv"), "id,title\n1,Shoe\n").unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("no column productDisplayName"), "{error}");
    }
}
