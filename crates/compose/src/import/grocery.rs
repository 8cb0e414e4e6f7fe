//! Importer of the published "Grocery Store Dataset" layout: lists of photos with their classes
//! (`train.txt`, `val.txt`, `test.txt`), and `classes.csv` with a picture, a description and facts
//! of each class.

mod class;

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::facts::described::CLASS;
use crate::import::photo::{self, ending, inside, plain};
use crate::import::{Import, Imported};
use caponimage::dataset::problem::{Problem, Reason};
use caponimage::dataset::record::Split;
use caponimage::error::{Error, Result};
use caponimage::files::open_text;
use class::Class;

/// What records of this importer have as their source.
pub const SOURCE: &str = "grocery";

/// The published lists, what ids call them, and whether a published folder must have them.
const LISTS: [(&str, &str, Split, bool); 3] = [
    ("train.txt", "train", Split::Train, true),
    ("val.txt", "validation", Split::Validation, false),
    ("test.txt", "test", Split::Test, true),
];

/// Reads the published folder, at most `limit` usable photos of it: those of the lists, then the
/// catalogue pictures of the classes.
///
/// # Errors
/// [`Error::Io`] when a list or `classes.csv` is missing, [`Error::Data`] when a column is missing
/// or too many photos are unusable.
pub fn import(folder: &Path, limit: Option<usize>) -> Result<Import> {
    let (classes, problems) = class::read(folder)?;
    let mut collector = Collector {
        folder,
        limit,
        import: Import {
            photos: Vec::new(),
            problems,
        },
        seen: HashSet::new(),
        ids: HashSet::new(),
    };
    for (list, name, split, required) in LISTS {
        collector.list(&folder.join(list), name, split, required, &classes)?;
    }
    collector.catalogue(&classes);
    collector.import.check(folder)?;
    Ok(collector.import)
}

/// What an import has found so far.
struct Collector<'a> {
    folder: &'a Path,
    limit: Option<usize>,
    import: Import,
    seen: HashSet<PathBuf>,
    ids: HashSet<String>,
}

impl Collector<'_> {
    /// Adds the photos of a list.
    fn list(
        &mut self,
        file: &Path,
        name: &str,
        split: Split,
        required: bool,
        classes: &BTreeMap<usize, Class>,
    ) -> Result<()> {
        if !required && !file.exists() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        let mut text = open_text(file)?;
        text.read_to_end(&mut bytes).map_err(Error::io(file))?;
        for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let found = parse(bytes).ok_or(Reason::UnreadableLine);
            let found = found.and_then(|(listed, class)| match classes.get(&class) {
                Some(class) => Ok((listed, class)),
                None => Err(Reason::UnknownClass),
            });
            match found {
                Ok((listed, class)) => self.add(listed, name, split, class, (file, line)),
                Err(reason) => self.problem((file, line), reason),
            }
        }
        Ok(())
    }

    /// Adds the picture that each class has in the catalogue.
    fn catalogue(&mut self, classes: &BTreeMap<usize, Class>) {
        let file = self.folder.join(class::FILE);
        for class in classes.values() {
            self.add(
                &class.picture,
                "iconic",
                Split::Train,
                class,
                (&file, class.line),
            );
        }
    }

    /// Adds one photo, or what is wrong with it.
    fn add(&mut self, listed: &str, name: &str, split: Split, class: &Class, place: (&Path, u64)) {
        if self
            .limit
            .is_some_and(|limit| self.import.photos.len() >= limit)
        {
            return;
        }
        let Some((photo, ending)) = inside(self.folder, listed)
            .filter(|photo| photo.is_file())
            .and_then(|photo| ending(&photo).map(|ending| (photo, ending)))
        else {
            return self.problem(place, Reason::MissingImage);
        };
        if !self.seen.insert(photo.clone()) {
            return self.problem(place, Reason::BadId);
        }
        let Some(id) = ids(listed, name).find(|id| !self.ids.contains(id)) else {
            return self.problem(place, Reason::BadId);
        };
        self.ids.insert(id.clone());
        let mut product = photo::product(SOURCE, id, &ending);
        product.title.clone_from(&class.title);
        product.attributes.clone_from(&class.attributes);
        product.withheld.description.clone_from(&class.description);
        let label = (CLASS.to_string(), class.name.clone());
        product.withheld.labels.extend([label]);
        self.import.photos.push(Imported {
            product,
            photo: Some(photo),
            published: Some(split),
            held_out: class.held_out,
            file: place.0.to_path_buf(),
            line: place.1,
        });
    }

    fn problem(&mut self, (file, line): (&Path, u64), reason: Reason) {
        self.import.problems.push(Problem {
            file: file.to_path_buf(),
            line,
            reason,
        });
    }
}

/// The photo and the class of a line `path, class, coarse class`.
fn parse(line: &[u8]) -> Option<(&str, usize)> {
    let line = std::str::from_utf8(line).ok()?;
    let mut fields = line.rsplitn(3, ',').map(str::trim);
    let _coarse: usize = fields.next()?.parse().ok()?;
    let class = fields.next()?.parse().ok()?;
    let path = fields.next().filter(|path| !path.is_empty())?;
    Some((path, class))
}

/// The ids that a photo may have: of its name, or of its folders too where two photos have the
/// same name.
fn ids(listed: &str, name: &str) -> impl Iterator<Item = String> {
    let listed = Path::new(listed.trim_start_matches('/')).with_extension("");
    let stem = listed.file_name().unwrap_or_default().to_string_lossy();
    [
        format!("{SOURCE}-{name}-{}", plain(&stem)),
        format!("{SOURCE}-{name}-{}", plain(&listed.to_string_lossy())),
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const HEADER: &str = "Class Name (str),Class ID (int),Coarse Class Name (str),Coarse Class ID (int),Iconic Image Path (str),Product Description Path (str)";

    /// A published folder with one class, and 200 photos for training.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "classes.csv",
            &format!(
                "{HEADER}\nGranny-Smith,1,Apple,0,/pictures/Fruit/G_Iconic.jpg,/pictures/Fruit/G_Description.txt"
            ),
        );
        write("pictures/Fruit/G_Iconic.jpg", "");
        write("pictures/Fruit/G_Description.txt", "A green\r\napple. ");
        write(
            "pictures/Fruit/G_Information.txt",
            "\u{feff}Title: Apple Granny Smith\nCountry and volume: Italy, ca 180g \n",
        );
        let mut list = String::new();
        for i in 0..200 {
            let path = format!("train/Fruit/G/G_{i}.jpg");
            write(&path, "");
            list += &format!("{path}, 1, 0\r\n");
        }
        write("train.txt", &list);
        write("test/Fruit/G/G_0.jpg", "");
        write("test/Fruit/H/G_0.jpg", "");
        write(
            "test.txt",
            "test/Fruit/G/G_0.jpg, 1, 0\ntest/Fruit/H/G_0.jpg, 1, 0\n",
        );
        folder
    }

    #[test]
    fn photos_get_the_text_of_their_class() {
        let folder = folder();
        let found = import(folder.path(), None).unwrap();
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        assert_eq!(found.photos.len(), 203);
        let first = &found.photos[0];
        assert_eq!(first.product.id, "grocery-train-G_0");
        assert_eq!(first.product.image, "grocery-train-G_0.jpg");
        assert_eq!(first.product.title, "Granny Smith Apple");
        assert_eq!(first.product.attributes["origin"], "Italy");
        assert_eq!(first.product.withheld.description, "A green apple.");
        assert_eq!(first.published, Some(Split::Train));
        assert_eq!(first.line, 1);
        let last: Vec<_> = found.photos[200..]
            .iter()
            .map(|p| (p.product.id.as_str(), p.published))
            .collect();
        assert_eq!(
            last,
            [
                ("grocery-test-G_0", Some(Split::Test)),
                ("grocery-test-test-Fruit-H-G_0", Some(Split::Test)),
                ("grocery-iconic-G_Iconic", Some(Split::Train)),
            ]
        );
        assert_eq!(import(folder.path(), Some(3)).unwrap().photos.len(), 3);
    }

    #[test]
    fn problems_name_file_and_line() {
        let folder = folder();
        let list = folder.path().join("test.txt");
        let bad = "test/Fruit/G/G_0.jpg, 1, 0\n\nnonsense\ntest/Fruit/G/G_0.jpg, 7, 0\n";
        fs::write(&list, bad).unwrap();
        let found = import(folder.path(), None).unwrap();
        let problems: Vec<_> = found.problems.iter().map(|p| (p.line, p.reason)).collect();
        assert_eq!(
            problems,
            [(3, Reason::UnreadableLine), (4, Reason::UnknownClass)]
        );
        assert_eq!(found.problems[0].file, list);
        let worse = "../x.jpg, 1, 0\nno.jpg, 1, 0\n".to_string() + bad + bad;
        fs::write(&list, worse).unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("test.txt:1: missing image"), "{error}");
    }

    #[test]
    fn another_folder_is_refused() {
        let folder = folder();
        fs::remove_file(folder.path().join("test.txt")).unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("test.txt"), "{error}");
        fs::write(folder.path().join("classes.csv"), "Name,Id\nA,1\n").unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("there is no column Class Name"), "{error}");
        fs::remove_file(folder.path().join("classes.csv")).unwrap();
        let error = import(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("classes.csv"), "{error}");
    }
}
