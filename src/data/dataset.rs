//! The dataset folder: `images/` and `annotations.jsonl`, one product a line.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::layout::TextBox;

/// The file of a dataset folder that holds the records.
pub const ANNOTATIONS: &str = "annotations.jsonl";

/// The folder of a dataset folder that holds the photos.
pub const IMAGES: &str = "images";

/// Which part of a dataset a product belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Learned from.
    Train,
    /// Looked at while training, to choose.
    Validation,
    /// Looked at last, to report.
    Test,
}

impl Split {
    /// The split of everything that shares `key`: 94 % train, 3 % validation, 3 % test by a hash
    /// of the key, so that it depends on neither the order nor the number of products.
    pub fn of(key: &str) -> Self {
        match hash(key) % 100 {
            0..94 => Self::Train,
            94..97 => Self::Validation,
            _ => Self::Test,
        }
    }
}

/// A hash of a text that is the same on every machine and in every version (FNV-1a, mixed).
pub fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(fnv)
}

/// Spreads every bit of `value` over the whole result (the finaliser of SplitMix64).
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// One record: a photo, what is known of the product on it, and its captions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Unique within the dataset.
    pub id: String,
    /// The photo: a path relative to the folder's `images/`, or absolute.
    pub image: String,
    /// Which part of the dataset it belongs to.
    pub split: Split,
    /// The product's title.
    pub title: String,
    /// Further facts, name to value.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The boxes and their captions, in reading-neighbour order.
    #[serde(default)]
    pub boxes: Vec<CaptionedBox>,
}

/// A box and the caption written in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptionedBox {
    /// Where the caption goes.
    #[serde(flatten)]
    pub area: TextBox,
    /// The text.
    pub caption: String,
    /// The colour of the text, `#rrggbb`.
    pub color: String,
    /// What the caption says (headline, colour, …); empty where nobody knows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

impl Product {
    /// Checks what a record's types do not: boxes inside the image, captions, colours.
    fn check(&self) -> std::result::Result<(), String> {
        if self.id.is_empty() || self.image.is_empty() {
            return Err("id and image must not be empty".into());
        }
        for (index, captioned) in self.boxes.iter().enumerate() {
            captioned
                .area
                .validated(index)
                .map_err(|error| error.to_string())?;
            if captioned.caption.trim().is_empty() {
                return Err(format!("box {index}: the caption is empty"));
            }
            if crate::data::palette::parse(&captioned.color).is_none() {
                return Err(format!(
                    "box {index}: color is {:?}, expected #rrggbb",
                    captioned.color
                ));
            }
        }
        Ok(())
    }
}

/// Reads a dataset folder, one product at a time.
#[derive(Debug)]
pub struct DatasetReader {
    folder: PathBuf,
    file: PathBuf,
    lines: std::io::Lines<BufReader<File>>,
    line: usize,
}

impl DatasetReader {
    /// Opens a dataset folder.
    ///
    /// # Errors
    /// [`Error::Io`] when there is no `annotations.jsonl`.
    pub fn open(folder: &Path) -> Result<Self> {
        let file = folder.join(ANNOTATIONS);
        let lines = BufReader::new(File::open(&file).map_err(Error::io(&file))?).lines();
        Ok(Self {
            folder: folder.to_path_buf(),
            file,
            lines,
            line: 0,
        })
    }

    /// Where a product's photo lies.
    pub fn image_path(&self, product: &Product) -> PathBuf {
        image_path(&self.folder, product)
    }

    fn parse(&self, text: &str) -> Result<Product> {
        let place = || format!("{}:{}", self.file.display(), self.line);
        let product: Product =
            serde_json::from_str(text).map_err(|error| Error::data(place(), error))?;
        product
            .check()
            .map_err(|reason| Error::data(place(), reason))?;
        Ok(product)
    }
}

/// Where a product's photo lies, in the dataset folder `folder`.
pub fn image_path(folder: &Path, product: &Product) -> PathBuf {
    folder.join(IMAGES).join(&product.image)
}

impl Iterator for DatasetReader {
    type Item = Result<Product>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let text = match self.lines.next()? {
                Ok(text) => text,
                Err(error) => return Some(Err(Error::io(&self.file)(error))),
            };
            self.line += 1;
            if !text.trim().is_empty() {
                return Some(self.parse(&text));
            }
        }
    }
}

/// Writes a dataset folder. Everything is written beside it and moved into place by
/// [`finish`](Self::finish): an interrupted run leaves no half-written dataset.
#[derive(Debug)]
pub struct DatasetWriter {
    target: PathBuf,
    folder: PathBuf,
    annotations: BufWriter<File>,
    // Removes what was written, unless it was moved away.
    _beside: TempDir,
}

impl DatasetWriter {
    /// Starts a dataset that will lie at `target`.
    ///
    /// # Errors
    /// [`Error::Data`] when `target` is there already and is not an empty folder.
    pub fn create(target: &Path) -> Result<Self> {
        let occupied = match fs::read_dir(target) {
            Ok(mut entries) => entries.next().is_some(),
            Err(_) => target.exists(),
        };
        if occupied {
            return Err(Error::data(
                target.display(),
                "is there already; remove it or choose another folder",
            ));
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        let beside = tempfile::Builder::new()
            .prefix(".dataset-")
            .tempdir_in(parent)
            .map_err(Error::io(parent))?;
        let folder = beside.path().join("dataset");
        let images = folder.join(IMAGES);
        fs::create_dir_all(&images).map_err(Error::io(&images))?;
        let file = folder.join(ANNOTATIONS);
        Ok(Self {
            target: target.to_path_buf(),
            annotations: BufWriter::new(File::create(&file).map_err(Error::io(&file))?),
            folder,
            _beside: beside,
        })
    }

    /// Puts a photo into `images/` under `name`: a hard link where possible, else a copy.
    pub fn add_image(&mut self, source: &Path, name: &str) -> Result<()> {
        let path = self.folder.join(IMAGES).join(name);
        if fs::hard_link(source, &path).is_err() {
            fs::copy(source, &path).map_err(Error::io(source))?;
        }
        Ok(())
    }

    /// Adds one record.
    ///
    /// # Errors
    /// [`Error::Data`] when a reader would reject it.
    pub fn write(&mut self, product: &Product) -> Result<()> {
        product
            .check()
            .map_err(|reason| Error::data(format!("product {}", product.id), reason))?;
        let mut line = serde_json::to_string(product)
            .map_err(|error| Error::data(format!("product {}", product.id), error))?;
        line.push('\n');
        let path = self.target.join(ANNOTATIONS);
        self.annotations
            .write_all(line.as_bytes())
            .map_err(Error::io(path))
    }

    /// Moves the dataset into its place.
    pub fn finish(mut self) -> Result<()> {
        self.annotations
            .flush()
            .and_then(|()| self.annotations.get_ref().sync_all())
            .map_err(Error::io(self.target.join(ANNOTATIONS)))?;
        if self.target.is_dir() {
            // Empty, or it would have been refused; not every system renames onto a folder.
            fs::remove_dir(&self.target).map_err(Error::io(&self.target))?;
        }
        fs::rename(&self.folder, &self.target).map_err(Error::io(&self.target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(id: &str) -> Product {
        Product {
            id: id.into(),
            image: format!("{id}.jpg"),
            split: Split::Train,
            title: "Nike Men Black, White Shoes".into(),
            attributes: BTreeMap::from([("colour".into(), "Black".into())]),
            boxes: vec![CaptionedBox {
                area: TextBox::new(0.1, 0.2, 0.3, 0.4),
                caption: "In Black".into(),
                color: "#000000".into(),
                kind: "colour".into(),
            }],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let photo = place.path().join("source.jpg");
        fs::write(&photo, b"photo").unwrap();
        let folder = place.path().join("set");
        let mut writer = DatasetWriter::create(&folder).unwrap();
        writer.add_image(&photo, "a.jpg").unwrap();
        writer.write(&product("a")).unwrap();
        writer.write(&product("b")).unwrap();
        assert!(!folder.exists(), "nothing is there before the end");
        writer.finish().unwrap();

        let reader = DatasetReader::open(&folder).unwrap();
        assert_eq!(
            fs::read(reader.image_path(&product("a"))).unwrap(),
            b"photo"
        );
        let read: Vec<Product> = reader.map(Result::unwrap).collect();
        assert_eq!(read, [product("a"), product("b")]);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
        assert!(DatasetWriter::create(&folder).is_err(), "never overwritten");
    }

    #[test]
    fn an_unfinished_dataset_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let mut writer = DatasetWriter::create(&place.path().join("set")).unwrap();
        writer.write(&product("a")).unwrap();
        drop(writer);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn errors_name_file_and_line() {
        let place = tempfile::tempdir().unwrap();
        let line = |p: &Product| serde_json::to_string(p).unwrap();
        let mut outside = product("b");
        outside.boxes[0].area.x = 0.9;
        let mut red = product("c");
        red.boxes[0].color = "red".into();
        let text = format!(
            "{}\n{}\n\n{}\n{{\n",
            line(&product("a")),
            line(&outside),
            line(&red)
        );
        fs::write(place.path().join(ANNOTATIONS), text).unwrap();
        let read: Vec<_> = DatasetReader::open(place.path()).unwrap().collect();
        assert_eq!(read.len(), 4);
        assert!(read[0].is_ok());
        for (result, expected) in read[1..].iter().zip([
            "annotations.jsonl:2: box 0",
            "annotations.jsonl:4: box 0: color is \"red\"",
            "annotations.jsonl:5: ",
        ]) {
            let message = result.as_ref().unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn splits_keep_their_proportions() {
        let count = |split| {
            (0..10_000)
                .filter(|i| Split::of(&format!("title {i}")) == split)
                .count()
        };
        assert!((9_300..9_500).contains(&count(Split::Train)));
        assert!((240..360).contains(&count(Split::Validation)));
        assert!((240..360).contains(&count(Split::Test)));
        assert_eq!(hash("caponimage"), hash("caponimage"));
    }
}
