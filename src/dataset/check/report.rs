//! What a check reports.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No record, or one with bad boxes, captions or colours.
    UnreadableRecord,
    /// Another record has the id.
    RepeatedId,
    /// There is no such photo.
    MissingPhoto,
    /// The photo can't be decoded.
    UnreadablePhoto,
    /// A caption's colour is none of the text colours, which training needs.
    ForeignColor,
    /// The photo, or one that looks the same, is in another split too.
    SharedPhoto,
    /// The title is in another split too.
    SharedTitle,
    /// A caption repeats another of its record, or its facts do not prove it.
    UntrueCaption,
}

impl Kind {
    /// A few words for it, in the plural.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnreadableRecord => "unreadable records",
            Self::RepeatedId => "repeated ids",
            Self::MissingPhoto => "missing photos",
            Self::UnreadablePhoto => "unreadable photos",
            Self::ForeignColor => "colours that are no text colours",
            Self::SharedPhoto => "photos in two splits",
            Self::SharedTitle => "titles in two splits",
            Self::UntrueCaption => "captions without proof",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: u64,
    /// What kind it is.
    pub kind: Kind,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.reason)
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Readable records.
    pub records: u64,
    /// Their captions.
    pub captions: u64,
    /// Their different photos.
    pub photos: u64,
    /// Records that do not say which facts their captions state.
    pub without_facts: u64,
    /// All problems, in the order of lines.
    pub problems: Vec<Problem>,
}

impl Report {
    /// How many problems there are of each kind that there is.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for problem in &self.problems {
            *counts.entry(problem.kind).or_default() += 1;
        }
        counts
    }
}

impl fmt::Display for Report {
    /// The problems, a line each, then the counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let Self {
            records,
            captions,
            photos,
            ..
        } = self;
        write!(
            f,
            "{records} records, {captions} captions, {photos} photos: "
        )?;
        if self.problems.is_empty() {
            write!(f, "no problems")?;
        } else {
            let each = |(kind, count): (Kind, usize)| format!("{count} {}", kind.name());
            let all: Vec<String> = self.counts().into_iter().map(each).collect();
            write!(f, "{}", all.join(", "))?;
        }
        match self.without_facts {
            0 => Ok(()),
            count => write!(
                f,
                "; {count} records state no facts, their captions may not be true"
            ),
        }
    }
}
