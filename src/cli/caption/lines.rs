//! Captions for many photos: JSON lines in, JSON lines out.

use std::io::{BufRead, BufReader, stdin};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::captioner::{Caption, Captioner, Request};
use crate::cli::show;
use crate::error::{Error, Result};
use crate::files::{from_json, open_text};
use crate::generation::Decoding;
use crate::image;
use crate::layout::suggest;

/// Lines of a file that are worked on together, as many at a time as there are cores. Who writes to
/// standard input may wait for each answer.
const TOGETHER: usize = 32;

/// What a line asks for.
struct Line {
    /// Relative to the folder of the file with the lines.
    photo: PathBuf,
    request: Request,
}

impl Line {
    /// Reads a line. By hand: an error in a part that serde flattens doesn't say at which field.
    fn read(json: &[u8]) -> std::result::Result<Self, String> {
        let json = std::str::from_utf8(json).map_err(|_| "not UTF-8".to_string())?;
        let mut fields: Map<String, Value> = from_json(json.as_bytes())?;
        let photo = fields.remove("photo");
        let photo = photo.as_ref().and_then(Value::as_str);
        let photo = photo.ok_or("photo: is missing or no text")?.into();
        let request = serde_path_to_error::deserialize(Value::Object(fields));
        let request = request.map_err(|error| error.to_string())?;
        Ok(Self { photo, request })
    }
}

/// What a line is answered with.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Captions {
        photo: String,
        captions: Vec<Caption>,
    },
    Failure {
        /// Nothing where the line can't be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        photo: Option<String>,
        error: Failure,
    },
}

#[derive(Serialize)]
struct Failure {
    code: &'static str,
    message: String,
}

/// What all lines have in common.
pub(super) struct Lines<'a> {
    /// The model.
    pub captioner: &'a Captioner,
    /// Where a line says none of its own.
    pub decoding: Option<Decoding>,
    /// Likewise.
    pub alternatives: usize,
}

impl Lines<'_> {
    /// Answers each line of a file, or of standard input for `-`, in order. A line that can't be
    /// answered gives one with its `error`.
    ///
    /// # Errors
    /// [`Error::Io`] when the file can't be read; [`Error::Data`] at the end when a line failed.
    pub(super) fn answer(&self, file: &Path) -> Result<()> {
        let (reader, folder, together): (Box<dyn BufRead>, _, _) = match file == Path::new("-") {
            true => (Box::new(BufReader::new(stdin())), Path::new(""), 1),
            false => {
                let opened = open_text(file)?;
                let folder = file.parent().unwrap_or(Path::new(""));
                (Box::new(BufReader::new(opened)), folder, TOGETHER)
            }
        };
        let (mut lines, mut failed) = ((1..).zip(reader.split(b'\n')), 0);
        loop {
            let some = lines.by_ref().take(together);
            let some = some.map(|(number, line)| Ok((number, line?)));
            let some: Vec<(u64, Vec<u8>)> = some
                .collect::<std::io::Result<_>>()
                .map_err(Error::io(file))?;
            if some.is_empty() {
                break;
            }
            let some = some.par_iter().map(|(number, line)| {
                let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
                (*number, line.trim_ascii())
            });
            let asked = some.filter(|(_, line)| !line.is_empty());
            let answer = |(number, line): (u64, &[u8])| self.line(number, line, folder);
            let answers: Vec<Answer> = asked.map(answer).collect();
            for answer in answers {
                failed += usize::from(matches!(answer, Answer::Failure { .. }));
                let text = serde_json::to_string(&answer);
                show(text.map_err(|error| Error::data("captions", error))?);
            }
        }
        if failed == 0 {
            return Ok(());
        }
        let reason = format!("{failed} lines could not be answered");
        Err(Error::data(file.display(), reason))
    }

    fn line(&self, number: u64, text: &[u8], folder: &Path) -> Answer {
        let line = match Line::read(text) {
            Ok(line) => line,
            Err(reason) => {
                let error = Error::request(format!("line {number}"), reason);
                return Answer::failure(None, &error);
            }
        };
        let photo = line.photo.display().to_string();
        match self.captions(line, folder) {
            Ok(captions) => Answer::Captions { photo, captions },
            Err(error) => Answer::failure(Some(photo), &error),
        }
    }

    fn captions(&self, line: Line, folder: &Path) -> Result<Vec<Caption>> {
        let picture = image::read(&folder.join(&line.photo))?;
        let mut request = line.request;
        if request.layout.boxes.is_empty() {
            request.layout.boxes = suggest();
        }
        let options = &mut request.options;
        if options.alternatives == 0 {
            options.alternatives = self.alternatives;
        }
        if options.decoding.is_none() {
            options.decoding.clone_from(&self.decoding);
        }
        self.captioner.caption(&picture, &request)
    }
}

impl Answer {
    fn failure(photo: Option<String>, error: &Error) -> Self {
        let error = Failure {
            code: error.code(),
            message: error.to_string(),
        };
        Self::Failure { photo, error }
    }
}
