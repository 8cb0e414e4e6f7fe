//! The dataset folder: `images/`, `annotations.jsonl` with one record a line, and `dataset.json`.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::dataset::record::{Record, hash};
use crate::error::{Error, Result};
use crate::files::{TextFile, from_json, open_text};

/// The file of a dataset folder that holds the records.
pub const ANNOTATIONS: &str = "annotations.jsonl";

/// The folder of a dataset folder that holds the photos.
pub const IMAGES: &str = "images";

/// The file of a dataset folder that says what it is.
pub(crate) const MANIFEST: &str = "dataset.json";

/// What `dataset.json` calls the format.
const FORMAT: &str = "caponimage-dataset";

/// The version of the format that this crate writes, and the newest that it reads.
const VERSION: u32 = 1;

/// `dataset.json`. A folder without one is read as version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// How the dataset was made; the same settings make the same dataset.
    #[serde(default)]
    pub settings: serde_json::Value,
}

impl Manifest {
    /// The manifest of a dataset made with these settings.
    pub fn new(settings: serde_json::Value) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            settings,
        }
    }

    /// Reads the manifest of a dataset folder.
    ///
    /// # Errors
    /// [`Error::Data`] when it is damaged, of another format, or of a newer version.
    pub fn read(folder: &Path) -> Result<Self> {
        let file = folder.join(MANIFEST);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::new(serde_json::Value::Null));
            }
            Err(error) => return Err(Error::io(file)(error)),
        };
        let manifest: Self =
            from_json(&bytes).map_err(|error| Error::data(file.display(), error))?;
        if manifest.format != FORMAT {
            let reason = format!("format is {:?}, expected {FORMAT:?}", manifest.format);
            return Err(Error::data(file.display(), reason));
        }
        if manifest.version > VERSION {
            let reason = format!(
                "version is {}, this caponimage reads up to {VERSION}",
                manifest.version
            );
            return Err(Error::data(file.display(), reason));
        }
        Ok(manifest)
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let file = folder.join(MANIFEST);
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::data(file.display(), error))?;
        text.push('\n');
        fs::write(&file, text).map_err(Error::io(file))
    }
}

/// Where a product's photo lies, in the dataset folder `folder`.
pub(crate) fn image_path(folder: &Path, record: &Record) -> PathBuf {
    folder.join(IMAGES).join(&record.image)
}

/// Reads a dataset folder, one record at a time.
#[derive(Debug)]
pub struct DatasetReader {
    folder: PathBuf,
    file: PathBuf,
    lines: std::io::Lines<BufReader<TextFile>>,
    line: u64,
}

impl DatasetReader {
    /// Opens a dataset folder.
    ///
    /// # Errors
    /// [`Error::Io`] when there is no `annotations.jsonl`, [`Error::Data`] when it is of a newer
    /// version.
    pub fn open(folder: &Path) -> Result<Self> {
        Manifest::read(folder)?;
        let file = folder.join(ANNOTATIONS);
        let lines = BufReader::new(open_text(&file)?).lines();
        Ok(Self {
            folder: folder.to_path_buf(),
            file,
            lines,
            line: 0,
        })
    }

    /// Where a product's photo lies.
    pub fn image_path(&self, record: &Record) -> PathBuf {
        image_path(&self.folder, record)
    }

    /// The line of the record read last, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    fn parse(&self, text: &str) -> Result<Record> {
        let place = || format!("{}:{}", self.file.display(), self.line);
        let record: Record =
            from_json(text.as_bytes()).map_err(|error| Error::data(place(), error))?;
        record
            .check()
            .map_err(|reason| Error::data(place(), reason))?;
        Ok(record)
    }
}

impl Iterator for DatasetReader {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let text = match self.lines.next()? {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    self.line += 1;
                    let place = format!("{}:{}", self.file.display(), self.line);
                    return Some(Err(Error::data(place, "not UTF-8")));
                }
                Err(error) => return Some(Err(Error::io(&self.file)(error))),
            };
            self.line += 1;
            // Also where one file was put behind another.
            let text = text.trim_start_matches('\u{feff}');
            if !text.trim().is_empty() {
                return Some(self.parse(text));
            }
        }
    }
}

/// Writes a dataset folder. Everything is written to `NAME.partial` beside it and moved into place
/// by [`finish`](Self::finish): an interrupted run leaves no half-written dataset, and the next
/// one with the same settings goes on where it stopped.
#[derive(Debug)]
pub struct DatasetWriter {
    target: PathBuf,
    folder: PathBuf,
    annotations: BufWriter<File>,
    finished: Finished,
    // Held until the end, so that no second run writes the same folder.
    _lock: File,
}

impl DatasetWriter {
    /// Starts a dataset that will lie at `target`, or goes on with an interrupted one that was
    /// made with the same settings; one made with others is begun anew.
    ///
    /// # Errors
    /// [`Error::Data`] when `target` is there already and is not an empty folder, or when another
    /// run is writing it.
    pub fn create(target: &Path, manifest: &Manifest) -> Result<Self> {
        refuse_occupied(target)?;
        let folder = beside(target, PARTIAL)?;
        fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let lock = lock(target)?;
        let images = folder.join(IMAGES);
        let annotations = folder.join(ANNOTATIONS);
        let settings = folder.join(MANIFEST);
        let same =
            settings.exists() && Manifest::read(&folder).is_ok_and(|found| found == *manifest);
        if !same {
            // First: killed on the way, nothing counts as finished whose photo is gone.
            remove_if_there(&settings, |path| fs::remove_file(path))?;
            remove_if_there(&images, |path| fs::remove_dir_all(path))?;
            remove_if_there(&annotations, |path| fs::remove_file(path))?;
            manifest.write(&folder)?;
        }
        fs::create_dir_all(&images).map_err(Error::io(&images))?;
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&annotations)
            .map_err(Error::io(&annotations))?;
        let finished = Finished::read(&file).map_err(Error::io(&annotations))?;
        file.set_len(finished.length)
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .map_err(Error::io(&annotations))?;
        Ok(Self {
            target: target.to_path_buf(),
            annotations: BufWriter::new(file),
            folder,
            finished,
            _lock: lock,
        })
    }

    /// Where everything is written until it is finished.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether all records of the photo `image`, or, where that is empty, of the product `id`
    /// without a photo, were written by a run that was interrupted.
    pub fn is_finished(&self, id: &str, image: &str) -> bool {
        let product = if image.is_empty() { id } else { image };
        self.finished.images.contains(&hash(product))
    }

    /// The records that an interrupted run has written and that still count.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn finished_records(&self) -> Result<impl Iterator<Item = Result<Record>> + use<>> {
        let length = self.finished.records.len();
        Ok(DatasetReader::open(&self.folder)?.take(length))
    }

    /// Whether the record `id` was written by a run that was interrupted.
    pub fn has_record(&self, id: &str) -> bool {
        self.finished.records.contains(&hash(id))
    }

    /// Where the photo `name` lies until the dataset is finished.
    pub fn image_path(&self, name: &str) -> PathBuf {
        self.folder.join(IMAGES).join(name)
    }

    /// Puts a photo into `images/` under `name`: a hard link where possible, else a copy. Where `source`
    /// is a link, what it leads to is taken.
    ///
    /// # Errors
    /// [`Error::Io`] naming the file that can't be read or written.
    pub fn add_image(&mut self, source: &Path, name: &str) -> Result<()> {
        let path = self.image_path(name);
        // Left by an interrupted run; a link would refuse to replace it.
        remove_if_there(&path, |path| fs::remove_file(path))?;
        let photo = fs::canonicalize(source).map_err(Error::io(source))?;
        if fs::hard_link(&photo, &path).is_err() {
            let mut photo = File::open(&photo).map_err(Error::io(source))?;
            let mut copy = File::create(&path).map_err(Error::io(&path))?;
            std::io::copy(&mut photo, &mut copy).map_err(Error::io(&path))?;
        }
        Ok(())
    }

    /// Adds one record. The records of a photo follow each other.
    ///
    /// # Errors
    /// [`Error::Data`] when a reader would reject it.
    pub fn write(&mut self, record: &Record) -> Result<()> {
        record
            .check()
            .map_err(|reason| Error::data(format!("product {}", record.id), reason))?;
        let mut line = serde_json::to_string(record)
            .map_err(|error| Error::data(format!("product {}", record.id), error))?;
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
        fs::rename(&self.folder, &self.target).map_err(Error::io(&self.target))?;
        // Not before: a second run would go on with what is being moved.
        remove_if_there(&beside(&self.target, LOCK)?, |path| fs::remove_file(path))
    }
}

/// Refuses to write where something is.
///
/// # Errors
/// [`Error::Data`] when `target` is there and is not an empty folder.
pub fn refuse_occupied(target: &Path) -> Result<()> {
    let occupied = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_some(),
        // A link that leads nowhere is something, too.
        Err(_) => fs::symlink_metadata(target).is_ok(),
    };
    if occupied {
        return Err(Error::data(
            target.display(),
            "is there already; remove it or choose another folder",
        ));
    }
    Ok(())
}

/// The folder that a dataset is written to until it is finished.
const PARTIAL: &str = ".partial";

/// The file that a run locks while it writes. It lies beside: a run may be killed when the dataset is in
/// its place and the lock is not yet removed.
const LOCK: &str = ".partial.lock";

/// What lies beside a dataset folder while it is written.
fn beside(target: &Path, suffix: &str) -> Result<PathBuf> {
    let mut name = target
        .file_name()
        .ok_or_else(|| Error::data(target.display(), "does not name a folder"))?
        .to_os_string();
    name.push(suffix);
    Ok(target.with_file_name(name))
}

fn lock(target: &Path) -> Result<File> {
    let path = beside(target, LOCK)?;
    let file = File::create(&path).map_err(Error::io(&path))?;
    match file.try_lock() {
        // Some network drives have no locks; there the user takes care.
        Ok(()) => Ok(file),
        Err(fs::TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
            Ok(file)
        }
        Err(fs::TryLockError::Error(error)) => Err(Error::io(&path)(error)),
        Err(fs::TryLockError::WouldBlock) => {
            Err(Error::data(target.display(), "another run is writing it"))
        }
    }
}

fn remove_if_there(path: &Path, remove: impl Fn(&Path) -> std::io::Result<()>) -> Result<()> {
    match remove(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}

/// What the records of one product share: the photo, or the id before the layout's number.
fn product_of<'a>(id: &'a str, image: &'a str) -> &'a str {
    match (image, id.rsplit_once('-')) {
        ("", Some((product, _))) => product,
        ("", None) => id,
        (image, _) => image,
    }
}

/// What an interrupted run has written, as hashes.
#[derive(Debug, Default)]
struct Finished {
    /// The photos that have all their records. The last one may lack some, so it does not count.
    images: HashSet<u64>,
    /// The records before the last photo's.
    records: HashSet<u64>,
    /// Where they end.
    length: u64,
}

impl Finished {
    fn read(file: &File) -> std::io::Result<Self> {
        #[derive(Deserialize)]
        struct Record {
            id: String,
            #[serde(default)]
            image: String,
        }
        let mut reader = BufReader::new(file);
        let mut finished = Self::default();
        let mut line = Vec::new();
        let (mut end, mut image, mut records) = (0, None, Vec::new());
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)? as u64;
            let Some(record) = line
                .strip_suffix(b"\n")
                .and_then(|record| serde_json::from_slice::<Record>(record).ok())
            else {
                return Ok(finished);
            };
            let next = hash(product_of(&record.id, &record.image));
            if image != Some(next) {
                finished.images.extend(image.replace(next));
                finished.records.extend(records.drain(..));
                finished.length = end;
            }
            records.push(hash(&record.id));
            end += length;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::dataset::record::tests::any_record;

    fn settings(seed: u64) -> Manifest {
        Manifest::new(serde_json::json!({ "seed": seed }))
    }

    /// A dataset folder of these records, without their photos.
    pub(crate) fn dataset_of(records: &[Record]) -> tempfile::TempDir {
        let place = tempfile::tempdir().unwrap();
        let lines = records.iter().map(|record| {
            let line = serde_json::to_string(record).unwrap();
            line + "\n"
        });
        fs::write(place.path().join(ANNOTATIONS), lines.collect::<String>()).unwrap();
        place
    }

    #[test]
    fn what_is_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let photo = place.path().join("source.jpg");
        fs::write(&photo, b"photo").unwrap();
        let folder = place.path().join("set");
        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        writer.add_image(&photo, "a.jpg").unwrap();
        writer.write(&any_record("a")).unwrap();
        writer.write(&any_record("b")).unwrap();
        assert!(!folder.exists(), "nothing is there before the end");
        let second = DatasetWriter::create(&folder, &settings(1)).unwrap_err();
        assert!(second.to_string().contains("another run"), "{second}");
        writer.finish().unwrap();

        let reader = DatasetReader::open(&folder).unwrap();
        assert_eq!(
            fs::read(reader.image_path(&any_record("a"))).unwrap(),
            b"photo"
        );
        let read: Vec<Record> = reader.map(Result::unwrap).collect();
        assert_eq!(read, [any_record("a"), any_record("b")]);
        assert_eq!(Manifest::read(&folder).unwrap(), settings(1));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
        let again = DatasetWriter::create(&folder, &settings(1));
        assert!(again.is_err(), "never overwritten");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_the_file_that_fails_is_named() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("photo.jpg"), b"photo").unwrap();
        let link = place.path().join("link.jpg");
        std::os::unix::fs::symlink("photo.jpg", &link).unwrap();
        let folder = place.path().join("set");
        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        writer.add_image(&link, "a.jpg").unwrap();
        let copy = writer.image_path("a.jpg");
        assert!(fs::symlink_metadata(&copy).unwrap().is_file());
        assert_eq!(fs::read(&copy).unwrap(), b"photo");

        fs::remove_dir_all(copy.parent().unwrap()).unwrap();
        let error = writer.add_image(&link, "a.jpg").unwrap_err().to_string();
        assert!(error.contains(copy.to_str().unwrap()), "{error}");
        let gone = place.path().join("gone.jpg");
        let error = writer.add_image(&gone, "a.jpg").unwrap_err().to_string();
        assert!(error.contains("gone.jpg"), "{error}");
    }

    #[test]
    fn an_interrupted_run_goes_on() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("set");
        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        for id in ["a", "b"] {
            writer.write(&any_record(id)).unwrap();
        }
        drop(writer);
        // Killed in the middle of a line.
        let partial = place.path().join("set.partial").join(ANNOTATIONS);
        let mut text = fs::read(&partial).unwrap();
        let whole = text.len() as u64;
        text.extend(br#"{"id":"c","image":"c.jpg","spl"#);
        fs::write(&partial, text).unwrap();
        assert!(!folder.exists());

        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        assert!(writer.is_finished("a", "a.jpg") && writer.has_record("a"));
        assert!(!writer.is_finished("b", "b.jpg"), "b may lack records");
        assert!(!writer.has_record("b"));
        assert!(fs::metadata(&partial).unwrap().len() < whole);
        for id in ["b", "c"] {
            writer.write(&any_record(id)).unwrap();
        }
        // A run may be killed right after this is in its place.
        assert_eq!(fs::read_dir(writer.folder()).unwrap().count(), 3);
        writer.finish().unwrap();
        let ids: Vec<String> = DatasetReader::open(&folder)
            .unwrap()
            .map(|record| record.unwrap().id)
            .collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }

    #[test]
    fn records_of_a_photo_may_stand_apart() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("set");
        let records = [
            ("1", "a.jpg"),
            ("2", "b.jpg"),
            ("3", "a.jpg"),
            ("4", "c.jpg"),
        ];
        let write = |writer: &mut DatasetWriter, (id, image): (&str, &str)| {
            let image = image.to_string();
            writer
                .write(&Record {
                    image,
                    ..any_record(id)
                })
                .unwrap();
        };
        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        records[..2]
            .iter()
            .for_each(|record| write(&mut writer, *record));
        drop(writer);
        let mut writer = DatasetWriter::create(&folder, &settings(1)).unwrap();
        for record in records {
            if !writer.has_record(record.0) {
                write(&mut writer, record);
            }
        }
        writer.finish().unwrap();
        let read = DatasetReader::open(&folder)
            .unwrap()
            .map(|record| record.unwrap().id);
        assert_eq!(read.collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    }

    #[test]
    fn other_settings_begin_anew() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("set");
        for seed in [1, 2] {
            let mut writer = DatasetWriter::create(&folder, &settings(seed)).unwrap();
            assert!(!writer.is_finished("a", "a.jpg"));
            writer.write(&any_record("a")).unwrap();
            writer.write(&any_record("b")).unwrap();
        }
    }

    #[test]
    fn errors_name_file_and_line() {
        let place = tempfile::tempdir().unwrap();
        let line = |p: &Record| serde_json::to_string(p).unwrap();
        let mut outside = any_record("b");
        outside.boxes[0].area.x = 0.9;
        let mut red = any_record("c");
        red.boxes[0].color = "red".into();
        let mut text = format!(
            "{}\n{}\n\n{}\n{{\n",
            line(&any_record("a")),
            line(&outside),
            line(&red)
        )
        .into_bytes();
        text.extend(b"\xff\xfe\n");
        text.extend(line(&any_record("d")).bytes());
        fs::write(place.path().join(ANNOTATIONS), text).unwrap();
        let read: Vec<_> = DatasetReader::open(place.path()).unwrap().collect();
        assert_eq!(read.len(), 6);
        assert!(read[0].is_ok() && read[5].is_ok());
        for (result, expected) in read[1..5].iter().zip([
            "annotations.jsonl:2: box 0",
            "annotations.jsonl:4: box 0: color is \"red\"",
            "annotations.jsonl:5: ",
            "annotations.jsonl:6: not UTF-8",
        ]) {
            let message = result.as_ref().unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_newer_or_foreign_dataset_is_refused() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(ANNOTATIONS), "").unwrap();
        assert_eq!(DatasetReader::open(place.path()).unwrap().count(), 0);
        for (manifest, expected) in [
            (
                r#"{"format":"caponimage-dataset","version":2}"#,
                "version is 2",
            ),
            (r#"{"format":"other","version":1}"#, "format is \"other\""),
            ("{", "dataset.json"),
        ] {
            fs::write(place.path().join(MANIFEST), manifest).unwrap();
            let error = DatasetReader::open(place.path()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
