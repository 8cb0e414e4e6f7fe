//! Importer of the published "Fashion Product Images" layout: `styles.csv` and `images/ID.jpg`.
//!
//! `styles.csv` quotes nothing, and titles hold commas: everything from the title's column on is
//! the title.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use csv::ByteRecord;

use crate::import::photo::{self, is_plain};
use crate::import::{Import, Imported};
use caponimage::dataset::problem::{Problem, Reason};
use caponimage::dataset::record::Record;
use caponimage::error::{Error, Result};
use caponimage::files::open_csv;

/// What records of this importer have as their source.
pub const SOURCE: &str = "fashion";

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

/// Reads the published folder, at most `limit` usable lines of it.
///
/// # Errors
/// [`Error::Io`] when there is no `styles.csv`, [`Error::Data`] when a column is missing or too
/// many lines are unusable.
pub fn import(folder: &Path, limit: Option<usize>) -> Result<Import> {
    let file = folder.join("styles.csv");
    let input = open_csv(&file)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .quoting(false)
        .from_reader(input);
    let unreadable = |error: csv::Error| Error::data(file.display(), error);
    let columns = Columns::find(reader.byte_headers().map_err(unreadable)?)
        .map_err(|reason| Error::data(file.display(), reason))?;

    let mut import = Import::default();
    let mut ids = HashSet::new();
    let mut record = ByteRecord::new();
    while limit.is_none_or(|limit| import.photos.len() < limit)
        && reader.read_byte_record(&mut record).map_err(unreadable)?
    {
        let file = file.clone();
        let line = record.position().map_or(0, csv::Position::line);
        let product = columns.product(&record).and_then(|(number, product)| {
            let photo = folder.join("images").join(format!("{number}.jpg"));
            if !ids.insert(number) {
                Err(Reason::BadId)
            } else if !photo.is_file() {
                Err(Reason::MissingImage)
            } else {
                Ok((photo, product))
            }
        });
        match product {
            Ok((photo, product)) => import.photos.push(Imported {
                product,
                photo: Some(photo),
                published: None,
                held_out: false,
                file,
                line,
            }),
            Err(reason) => import.problems.push(Problem { file, line, reason }),
        }
    }
    import.check(folder)?;
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
            .map(|name| unquoted(&String::from_utf8_lossy(name)))
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

    /// The id as published, and the product.
    fn product(&self, record: &ByteRecord) -> std::result::Result<(String, Record), Reason> {
        let fields: Vec<&str> = record
            .iter()
            .map(std::str::from_utf8)
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| Reason::UnreadableLine)?;
        if fields.len() <= self.title {
            return Err(Reason::UnreadableLine);
        }
        let id = unquoted(fields[self.id]);
        if !is_plain(&id) {
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
        let mut product = photo::product(SOURCE, format!("{SOURCE}-{id}"), "jpg");
        product.title = title;
        product.attributes = attributes;
        Ok((id, product))
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

    /// A published folder of these lines, as Windows ends them, with a photo for each id in `photos`.
    pub(crate) fn folder(lines: &[String], photos: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("images")).unwrap();
        fs::write(
            folder.path().join("styles.csv"),
            format!("{HEADER}\r\n{}\r\n", lines.join("\r\n")),
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
        let [first, second] = &import.photos[..] else {
            panic!("{import:?}");
        };
        assert_eq!(first.product.title, "Nike Men Black, White & Red T-Shirt");
        assert_eq!(first.product.id, "fashion-1");
        assert_eq!(first.product.image, "fashion-1.jpg");
        assert_eq!(first.product.source, "fashion");
        assert!(
            first.photo.as_ref().unwrap().ends_with("images/1.jpg") && first.published.is_none()
        );
        assert_eq!(first.line, 2);
        let attributes = [
            ("gender", "Men"),
            ("category", "Topwear"),
            ("type", "Tshirts"),
            ("season", "Fall"),
            ("usage", "Casual"),
        ];
        let attributes = attributes.map(|(name, value)| (name.into(), value.into()));
        assert_eq!(first.product.attributes, BTreeMap::from(attributes));
        assert_eq!(second.product.title, "Esprit Women \"Red\", Top");
        assert!(!second.product.attributes.contains_key("season"));
    }

    #[test]
    fn a_few_problems_are_reported_and_many_fail() {
        let good = |id: usize| {
            format!("{id},Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Arrow Men Blue Shirt")
        };
        let mut lines: Vec<String> = (0..397).map(good).collect();
        lines.extend(["900,Men,Apparel".into(), good(901), good(0)]);
        lines.push("902,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,  ".into());
        let ids: Vec<String> = (0..397).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let folder = folder(&lines, &ids);
        let found = import(folder.path(), None).unwrap();
        assert_eq!(found.photos.len(), 397);
        let reasons: Vec<_> = found.problems.iter().map(|p| (p.line, p.reason)).collect();
        assert_eq!(
            reasons,
            [
                (399, Reason::UnreadableLine),
                (400, Reason::MissingImage),
                (401, Reason::BadId),
                (402, Reason::EmptyTitle)
            ]
        );
        let first = found.problems[0].to_string();
        assert!(
            first.ends_with("styles.csv:399: unreadable line"),
            "{first}"
        );
        assert_eq!(import(folder.path(), Some(5)).unwrap().photos.len(), 5);

        fs::remove_file(folder.path().join("images/0.jpg")).unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("5 of 401 photos are unusable"), "{error}");
    }

    #[test]
    fn another_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("styles.csv"), "{error}");
        fs::write(folder.path().join("styles.csv"), "id,title\n1,Shoe\n").unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("no column productDisplayName"), "{error}");
    }
}
