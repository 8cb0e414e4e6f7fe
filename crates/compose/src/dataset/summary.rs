//! What a build wrote, and what it left out.

use std::collections::BTreeMap;
use std::fmt;

use caponimage::dataset::problem::{Problem, Reason};
use caponimage::dataset::record::Split;

/// What a build wrote, and what it left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// What each split holds.
    pub splits: BTreeMap<Split, Counts>,
    /// The photos left out because they are near one of another split: id, and the other's id.
    pub duplicates: Vec<(String, String)>,
    /// The photos that could not be used.
    pub problems: Vec<Problem>,
    /// Photos of an interrupted run that were not composed again.
    pub resumed: usize,
}

/// How much a split holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Photos.
    pub photos: usize,
    /// Records: a photo has one for each layout.
    pub records: usize,
    /// Boxes, and as many captions.
    pub boxes: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (split, counts) in &self.splits {
            let Counts {
                photos,
                records,
                boxes,
            } = counts;
            writeln!(
                f,
                "{:<11}{photos:>7} photos {records:>7} records {boxes:>7} boxes",
                split.name()
            )?;
        }
        if self.resumed > 0 {
            writeln!(
                f,
                "{} photos of an interrupted run went before",
                self.resumed
            )?;
        }
        let mut skipped: BTreeMap<Reason, usize> = BTreeMap::new();
        for problem in &self.problems {
            *skipped.entry(problem.reason).or_default() += 1;
        }
        if !self.duplicates.is_empty() {
            let count = self.duplicates.len();
            writeln!(f, "skipped    {count:>7} near one of another split")?;
        }
        for (reason, count) in skipped {
            writeln!(f, "skipped    {count:>7} {reason}")?;
        }
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        for (id, like) in &self.duplicates {
            writeln!(f, "  {id}: near {like}")?;
        }
        Ok(())
    }
}
