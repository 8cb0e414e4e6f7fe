//! How often lines were used in a dataset so far: what was said much is said less.

use std::collections::HashMap;

use caponimage::dataset::record::{CaptionedBox, Record, hash};
use caponimage::dataset::stats::patterns::pattern;

/// After so many uses a line is drawn half as often as at first.
const HALVES_AFTER: f32 = 6.0;

/// How fast it goes on falling.
const FALL: f32 = 2.0;

/// How often lines were used.
#[derive(Debug, Clone, Default)]
pub struct Usage(HashMap<u64, u32>);

impl Usage {
    /// Counts the lines of a record's captions.
    pub fn add(&mut self, record: &Record) {
        for captioned in &record.boxes {
            *self.0.entry(key(captioned)).or_default() += 1;
        }
    }

    /// How much less a line is drawn than at first: 1 to 0.
    pub fn damping(&self, key: u64) -> f32 {
        let used = self.0.get(&key).copied().unwrap_or(0) as f32;
        (1.0 + used / HALVES_AFTER).powf(-FALL)
    }
}

/// Stands for the line of a caption, as [`Phrasing::key`](crate::language::phrasing::Phrasing::key)
/// does.
fn key(captioned: &CaptionedBox) -> u64 {
    hash(&crate::words::plain(&pattern(
        &captioned.caption,
        &captioned.facts,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::phrasing::{Phrasing, trades};
    use crate::samples::product;

    #[test]
    fn a_line_is_counted_by_its_captions_whatever_their_voice() {
        let line = Phrasing::new("colour", "In {colour}", "", None, trades("").unwrap()).unwrap();
        let mut usage = Usage::default();
        assert_eq!(usage.damping(line.key), 1.0);
        let mut record = product("a");
        usage.add(&record);
        record.boxes[0].caption = "In black!".into();
        usage.add(&record);
        let after = usage.damping(line.key);
        assert!(after < 0.8);
        record.boxes[0].caption = "For black".into();
        usage.add(&record);
        assert_eq!(usage.damping(line.key), after);
    }
}
