//! Captions that are not known to be true, or that stand twice.

use std::collections::HashMap;
use std::fmt;

use crate::dataset::record::Record;

/// A caption that is not known to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untruth {
    /// The box, from 0.
    pub index: usize,
    /// Its caption.
    pub caption: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Untruth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "box {}: {:?}: {}", self.index, self.caption, self.reason)
    }
}

/// Finds captions that stand in a product twice, whatever their case; of each, all but the first.
pub fn repeats(record: &Record) -> Vec<Untruth> {
    let mut first = HashMap::new();
    let mut repeats = Vec::new();
    for (index, captioned) in record.boxes.iter().enumerate() {
        let plain: Vec<&str> = captioned.caption.split_whitespace().collect();
        let earlier = *first.entry(plain.join(" ").to_lowercase()).or_insert(index);
        if earlier != index {
            repeats.push(Untruth {
                index,
                caption: captioned.caption.clone(),
                reason: format!("repeats the caption of box {earlier}"),
            });
        }
    }
    repeats
}
