//! Captions that people wrote, from a table ([`Table`]): a row a caption, with its photo and its box.
//!
//! Columns, in any order and case: `image`, `x`, `y`, `width`, `height`, `caption`, and where wanted
//! `color` (`#rrggbb`), `title`, `attributes` (`name=value; name=value`), `split`, `kind`; any other
//! column is an attribute of its name. Boxes are fractions of the photo, or pixels where a number is
//! greater than 1. Rows of the same photo that follow each other are one record.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Component, Path, PathBuf};

use image::RgbImage;
use serde_json::json;

use super::folder::{DatasetWriter, Manifest, refuse_occupied};
use super::palette::nearest;
use super::record::{CaptionedBox, Record, Split, Withheld};
use super::table::{self, Table};
use crate::contrast::{mean_beneath, of_text};
use crate::error::{Error, Result};
use crate::layout::{TextBox, reading_order};

/// What records of this importer have as their source.
const SOURCE: &str = "written";

/// The columns that must be there.
const NEEDED: [&str; 6] = ["image", "x", "y", "width", "height", "caption"];

/// The columns that are no attributes.
const OPTIONAL: [&str; 6] = ["color", "colour", "title", "attributes", "split", "kind"];

/// What was written, and what could not be used.
#[derive(Debug, Default)]
pub struct Summary {
    /// Records.
    pub records: usize,
    /// Captions.
    pub captions: usize,
    /// File, line and reason of each row that could not be used.
    pub problems: Vec<Error>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records, {} captions", self.records, self.captions)?;
        if !self.problems.is_empty() {
            write!(f, "; {} rows could not be used", self.problems.len())?;
        }
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

/// Turns a CSV of captions into the dataset folder `output`. Photos lie in `photos`, or beside the
/// file. Rows that can't be used are in the summary.
///
/// # Errors
/// When the file can't be read, lacks a column, or has no row that can be used; then nothing is at
/// `output`.
pub fn import(file: &Path, photos: Option<&Path>, output: &Path) -> Result<Summary> {
    refuse_occupied(output)?;
    let table = Table::open(file)?;
    let names: Vec<String> = table
        .columns()
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    if let Some(missing) = NEEDED
        .iter()
        .find(|needed| !names.iter().any(|name| name == *needed))
    {
        let reason = format!("there is no column {missing}, found {}", names.join(", "));
        return Err(Error::data(file.display(), reason));
    }
    let folder = photos.or(file.parent()).unwrap_or(Path::new(""));
    let mut import = Import {
        folder,
        writer: DatasetWriter::create(output, &Manifest::new(json!({"source": SOURCE})))?,
        open: None,
        photos: HashMap::new(),
        summary: Summary::default(),
    };
    for row in table {
        let table::Row { line, cells } = row?;
        let cells = names.iter().cloned().zip(cells).map(read);
        let row = Row(cells.filter(|(_, cell)| !cell.is_empty()).collect());
        if row.0.is_empty() {
            continue;
        }
        if let Err(reason) = import.add(&row)? {
            import.problem(file, line, &reason);
        }
    }
    import.close()?;
    if import.summary.records == 0 {
        let first = import.summary.problems.into_iter().next();
        let none = || Error::data(file.display(), "there is no caption in it");
        return Err(first.unwrap_or_else(none));
    }
    import.writer.finish()?;
    Ok(import.summary)
}

/// A cell with the name of its column. Spreadsheets break lines within cells, which captions and titles
/// are not meant to; names of files stay as they are.
fn read((name, cell): (String, String)) -> (String, String) {
    let cell = match name.as_str() {
        "image" => cell,
        _ => cell.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    (name, cell)
}

/// The cells of a row that are not empty, by the names of their columns.
struct Row(BTreeMap<String, String>);

impl Row {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> std::result::Result<f32, String> {
        let text = self.get(name);
        // Where spreadsheets write decimal commas.
        let number = text
            .replacen(',', ".", 1)
            .parse::<f32>()
            .ok()
            .filter(|number| number.is_finite());
        number.ok_or_else(|| format!("{name} is {text:?}, expected a number"))
    }

    /// The box, as fractions of a photo.
    fn area(&self, photo: &RgbImage) -> std::result::Result<TextBox, String> {
        let [x, y] = [self.number("x")?, self.number("y")?];
        let [width, height] = [self.number("width")?, self.number("height")?];
        let pixels = [x, y, width, height].iter().any(|number| *number > 1.0);
        let (across, down) = match pixels {
            true => (photo.width().max(1) as f32, photo.height().max(1) as f32),
            false => (1.0, 1.0),
        };
        let area = TextBox::new(x / across, y / down, width / across, height / down);
        area.validated(0)
            .map_err(|error| error.to_string().replace("box 0: ", "the box: "))
    }

    fn attributes(&self) -> std::result::Result<BTreeMap<String, String>, String> {
        let mut attributes = BTreeMap::new();
        let pairs = self.get("attributes").split(';').map(str::trim);
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("attributes: {pair:?} is not name=value"))?;
            attributes.insert(name.trim().to_string(), value.trim().to_string());
        }
        let own = self.0.iter().filter(|(name, _)| {
            !name.is_empty()
                && !NEEDED.contains(&name.as_str())
                && !OPTIONAL.contains(&name.as_str())
        });
        attributes.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        Ok(attributes)
    }
}

struct Import<'a> {
    folder: &'a Path,
    writer: DatasetWriter,
    /// The photo whose rows are read, and its record so far.
    open: Option<Open>,
    /// The photos by how they are listed: what records call them, and how many records they have.
    photos: HashMap<String, (String, usize)>,
    summary: Summary,
}

struct Open {
    listed: String,
    path: PathBuf,
    photo: RgbImage,
    record: Record,
}

impl Import<'_> {
    fn problem(&mut self, file: &Path, line: u64, reason: &str) {
        let place = format!("{}:{line}", file.display());
        self.summary.problems.push(Error::data(place, reason));
    }

    /// Adds a row, or says what is wrong with it.
    fn add(&mut self, row: &Row) -> Result<std::result::Result<(), String>> {
        if self
            .open
            .as_ref()
            .is_none_or(|open| open.listed != row.get("image"))
        {
            self.close()?;
            match self.begin(row) {
                Ok(open) => self.open = Some(open),
                Err(reason) => return Ok(Err(reason)),
            }
        }
        let Some(open) = &mut self.open else {
            return Ok(Ok(()));
        };
        Ok(captioned(row, &open.photo).map(|captioned| open.record.boxes.push(captioned)))
    }

    /// Begins the record of a photo.
    fn begin(&self, row: &Row) -> std::result::Result<Open, String> {
        let listed = row.get("image");
        let relative = Path::new(listed);
        let plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if listed.is_empty() || !relative.components().all(plain) {
            return Err(format!(
                "image is {listed:?}, expected a path within the photos' folder"
            ));
        }
        let path = self.folder.join(relative);
        let photo = crate::image::read(&path).map_err(|error| error.to_string())?;
        let (image, number) = match self.photos.get(listed) {
            Some((image, number)) => (image.clone(), *number),
            None => (self.free_name(listed), 0),
        };
        let split = match row.get("split") {
            "" => Split::of(listed),
            name => Split::ALL
                .into_iter()
                .find(|split| split.name().eq_ignore_ascii_case(name))
                .ok_or_else(|| format!("split is {name:?}, expected train, validation or test"))?,
        };
        let record = Record {
            id: format!("{SOURCE}-{image}-{number}"),
            image,
            split,
            source: SOURCE.into(),
            trade: String::new(),
            kind: String::new(),
            voice: String::new(),
            title: row.get("title").into(),
            attributes: row.attributes()?,
            withheld: Withheld::default(),
            boxes: Vec::new(),
        };
        Ok(Open {
            listed: listed.into(),
            path,
            photo,
            record,
        })
    }

    /// What records call a photo: its path, the folders joined by hyphens, with a number where that
    /// is another photo's.
    fn free_name(&self, listed: &str) -> String {
        let parts = Path::new(listed)
            .components()
            .filter(|part| *part != Component::CurDir);
        let parts: Vec<_> = parts
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let name = parts.join("-");
        let taken = |name: &String| {
            self.photos
                .values()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        let numbered = (2..).map(|number| format!("{number}-{name}"));
        std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Writes the record that is open, if it has captions.
    fn close(&mut self) -> Result<()> {
        let Some(mut open) = self
            .open
            .take()
            .filter(|open| !open.record.boxes.is_empty())
        else {
            return Ok(());
        };
        let areas: Vec<TextBox> = open.record.boxes.iter().map(|each| each.area).collect();
        let order = reading_order(&areas);
        open.record.boxes = order
            .into_iter()
            .map(|i| open.record.boxes[i].clone())
            .collect();
        let image = open.record.image.clone();
        let (_, count) = self.photos.entry(open.listed).or_insert((image, 0));
        if *count == 0 {
            self.writer.add_image(&open.path, &open.record.image)?;
        }
        *count += 1;
        self.writer.write(&open.record)?;
        self.summary.records += 1;
        self.summary.captions += open.record.boxes.len();
        Ok(())
    }
}

fn captioned(row: &Row, photo: &RgbImage) -> std::result::Result<CaptionedBox, String> {
    let caption = row.get("caption");
    if caption.is_empty() {
        return Err("caption is empty".into());
    }
    let area = row.area(photo)?;
    let color = match (row.get("color"), row.get("colour")) {
        ("", "") => readable(mean_beneath(photo, &area)),
        (color, other) => {
            let color = if color.is_empty() { other } else { color };
            nearest(color).ok_or_else(|| format!("color is {color:?}, expected #rrggbb"))?
        }
    };
    Ok(CaptionedBox {
        area,
        caption: caption.into(),
        color: color.into(),
        kind: row.get("kind").into(),
        facts: Vec::new(),
    })
}

/// The neutral text colour that can be read best on a colour.
fn readable(beneath: [u8; 3]) -> &'static str {
    let [dark, light] = ["#333333", "#ffffff"];
    if of_text(dark, beneath) >= of_text(light, beneath) {
        dark
    } else {
        light
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::{DatasetReader, IMAGES};
    use image::Rgb;

    /// What comes of a CSV beside `a.png`, 100 by 50 and black, and `b.png`, white.
    fn imported(text: &str) -> (tempfile::TempDir, Result<Summary>, Vec<Record>) {
        let place = tempfile::tempdir().unwrap();
        let photo = |name: &str, shade| {
            let photo = RgbImage::from_pixel(100, 50, Rgb([shade; 3]));
            photo.save(place.path().join(name)).unwrap();
        };
        photo("a.png", 0);
        photo("b.png", 255);
        let file = place.path().join("captions.csv");
        std::fs::write(&file, text).unwrap();
        let output = place.path().join("set");
        let summary = import(&file, None, &output);
        let records = match &summary {
            Ok(_) => DatasetReader::open(&output)
                .unwrap()
                .map(Result::unwrap)
                .collect(),
            Err(_) => Vec::new(),
        };
        assert_eq!(output.exists(), summary.is_ok());
        (place, summary, records)
    }

    #[test]
    fn rows_become_records() {
        let (place, summary, records) = imported(
            "\u{feff}Image,x,y,width,height,caption,Color,title,attributes,Blade\n\
             a.png,10,5,50,10,\"Ein Satz, 你好 🎽\",#FF0000,Saw,colour=Red; size=L,18 cm\n\
             a.png,0.1,0.5,0.5,0.2,\"Below\r\n  it\",,,,\n\
             b.png,0,0,1,1,All of It,,,,\n\
             a.png,0.1,0.1,0.2,0.2,Another Layout,,,,\n",
        );
        let summary = summary.unwrap();
        assert_eq!((summary.records, summary.captions), (3, 4));
        assert_eq!(summary.to_string(), "3 records, 4 captions");
        let first = &records[0];
        assert_eq!(
            (first.id.as_str(), first.image.as_str()),
            ("written-a.png-0", "a.png")
        );
        assert_eq!(first.title, "Saw");
        let attributes: Vec<&str> = first.attributes.keys().map(String::as_str).collect();
        assert_eq!(attributes, ["blade", "colour", "size"]);
        let TextBox {
            x,
            y,
            width,
            height,
        } = first.boxes[0].area;
        let expected = [0.1, 0.1, 0.5, 0.2];
        let near = |(a, b): (f32, f32)| (a - b).abs() < 1e-5;
        assert!(
            [x, y, width, height].into_iter().zip(expected).all(near),
            "{y} {height}"
        );
        assert_eq!(first.boxes[0].caption, "Ein Satz, 你好 🎽");
        assert_eq!(first.boxes[1].caption, "Below it");
        // The nearest of the palette; light on black, dark on white.
        assert_eq!(first.boxes[0].color, "#9b1c2e");
        assert_eq!(
            (
                first.boxes[1].color.as_str(),
                records[1].boxes[0].color.as_str()
            ),
            ("#ffffff", "#333333")
        );
        assert_eq!(records[2].id, "written-a.png-1");
        assert!(
            place
                .path()
                .join("set")
                .join(IMAGES)
                .join("a.png")
                .is_file()
        );
    }

    #[test]
    fn tables_of_other_spreadsheets_are_read() {
        let text = "sep=;\nimage;x;y;width;height;caption\na.png;0,1;0,5;0,5;0,2;Da, bitte\n";
        let (_place, summary, records) = imported(text);
        assert!(summary.unwrap().problems.is_empty());
        let only = &records[0].boxes[0];
        assert_eq!(only.caption, "Da, bitte");
        let TextBox { x, y, width, .. } = only.area;
        assert_eq!((x, y, width), (0.1, 0.5, 0.5));
    }

    #[test]
    fn rows_that_cannot_be_used_are_named_and_the_others_kept() {
        let (_place, summary, records) = imported(
            "image,x,y,width,height,caption,color,split\n\
             a.png,0,0,1,NaN,A,,\n\
             a.png,0,0,1,0.5,,,\n\
             a.png,0.9,0,-1,0.5,B,,\r\n\
             a.png,0,0,1,0.5,C,red,\n\
             no.png,0,0,1,1,D,,\n\
             ../a.png,0,0,1,1,E,,\n\
             b.png,0,0,1,1,F,,some\n\
             b.png,0,0,1,1,Good,,TEST\n",
        );
        let summary = summary.unwrap();
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].split, Split::Test);
        let expected = [
            ":2: height is \"NaN\"",
            ":3: caption is empty",
            ":4: the box",
            ":5: color is \"red\"",
            ":6: ",
            ":7: image is \"../a.png\"",
            ":8: split is \"some\"",
        ];
        assert_eq!(summary.problems.len(), expected.len(), "{summary}");
        for (problem, expected) in summary.problems.iter().zip(expected) {
            let problem = problem.to_string();
            assert!(problem.contains(expected), "{problem}");
        }
    }

    #[test]
    fn what_has_no_captions_is_refused() {
        for (text, expected) in [
            ("image,x,y,width,height\n", "there is no column caption"),
            (
                "image,x,y,width,height,caption\n",
                "there is no caption in it",
            ),
            (
                "image,x,y,width,height,caption\nno.png,0,0,1,1,A\n",
                "no.png",
            ),
        ] {
            let (_place, summary, _) = imported(text);
            let error = summary.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert_eq!(error.matches("captions.csv").count(), 1, "{error}");
        }
    }
}
