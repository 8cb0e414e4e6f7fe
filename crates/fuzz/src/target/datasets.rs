//! Dataset folders, and the tables that they are made of.

use std::fs;
use std::io;
use std::path::Path;

use caponimage::dataset::{captions, check, folder::DatasetReader, stats::Stats};
use caponimage::error::Result;
use caponimage_compose::import;
use tempfile::TempDir;

use super::{LITTLE, Target, outcome};
use crate::corpus::{Corpus, root};
use crate::damage::Form;

/// The files of a dataset folder, captions that people wrote, and shops' tables in their layouts.
pub fn targets() -> io::Result<Vec<Target>> {
    let photo = fs::read(root().join("tests/pictures/turned.jpg"))?;
    let target = |name, form, read: fn(&Path) -> Result<()>, place: fn(&str) -> &'static str| {
        let photo = photo.clone();
        Ok::<_, io::Error>(Target {
            name,
            form,
            corpus: Corpus::read(name, &[])?,
            limits: LITTLE,
            in_browser: false,
            reader: Box::new(move |file, bytes| {
                let folder = laid_out(place(file), bytes, &photo);
                let folder = folder.map_err(|error| format!("can't be laid out: {error}"))?;
                outcome(read(folder.path()))
            }),
        })
    };
    Ok(vec![
        target(
            "annotations",
            Form::JsonLines,
            read_dataset,
            |_| "annotations.jsonl",
        )?,
        target("dataset", Form::Json, read_dataset, |_| "dataset.json")?,
        target(
            "captions",
            Form::Table,
            |folder| {
                let output = folder.join("output");
                captions::import(&folder.join("captions.csv"), None, &output).map(|_| ())
            },
            |_| "captions.csv",
        )?,
        target(
            "fashion",
            Form::Table,
            |folder| import::fashion::import(folder, None).map(|_| ()),
            |_| "styles.csv",
        )?,
        target(
            "grocery",
            Form::Table,
            |folder| import::grocery::import(folder, None).map(|_| ()),
            |file| match file.starts_with("classes") {
                true => "classes.csv",
                false => "test.txt",
            },
        )?,
        target(
            "catalogue",
            Form::JsonLines,
            |folder| catalogue(&folder.join("products.jsonl")),
            |_| "products.jsonl",
        )?,
        target(
            "catalogue-table",
            Form::Table,
            |folder| catalogue(&folder.join("products.csv")),
            |_| "products.csv",
        )?,
    ])
}

/// Sound files that others are read with.
const BESIDE: [(&str, &str); 4] = [
    (
        "annotations.jsonl",
        r#"{"id":"1","image":"1.jpg","split":"train","title":"Mug","attributes":{},"boxes":[]}"#,
    ),
    (
        "classes.csv",
        "Class Name (str),Class ID (int),Coarse Class Name (str),Coarse Class ID (int),Iconic Image \
         Path (str),Product Description Path (str)\nGranny-Smith,1,Apple,0,/images/1.jpg,/1.txt\n",
    ),
    ("test.txt", "1.jpg, 1, 0\n"),
    ("train.txt", ""),
];

/// A folder with one damaged file, and a photo wherever one may be looked for.
fn laid_out(name: &str, bytes: &[u8], photo: &[u8]) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("images"))?;
    for place in ["images/1.jpg", "1.jpg"] {
        fs::write(folder.path().join(place), photo)?;
    }
    for (sound, content) in BESIDE {
        fs::write(folder.path().join(sound), content)?;
    }
    fs::write(folder.path().join(name), bytes)?;
    Ok(folder)
}

/// All that reads a dataset folder without training.
fn read_dataset(folder: &Path) -> Result<()> {
    let options = check::Options {
        decode: true,
        ..check::Options::default()
    };
    check::check(folder, &options)?;
    Stats::of(folder, 5)?;
    DatasetReader::open(folder)?.try_for_each(|record| record.map(|_| ()))
}

fn catalogue(file: &Path) -> Result<()> {
    let argument = format!("trial={}", file.display());
    let catalogue = import::catalogue::Catalogue::of_argument(&argument);
    catalogue.import(None).map(|_| ())
}
