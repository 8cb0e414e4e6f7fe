//! What can be found in a record alone.

use sha2::{Digest, Sha256};

use super::{Entry, Kind, Options, repeats};
use crate::dataset::palette::class_of;
use crate::dataset::record::{Fact, Source};
use crate::files::read_file;

/// What is found in a record alone, whatever the others are.
#[derive(Default)]
pub(super) struct Inspection {
    /// Kinds and reasons.
    pub problems: Vec<(Kind, String)>,
    /// A hash of the photo's bytes, where they were read.
    pub content: Option<u64>,
    /// Whether it says which facts its captions state.
    pub has_facts: bool,
}

/// Inspects a record.
pub(super) fn inspect(entry: &Entry, options: &Options) -> Inspection {
    let record = &entry.record;
    let mut found = Inspection {
        // A composed caption without facts states none.
        has_facts: record.boxes.is_empty()
            || !record.voice.is_empty()
            || record.boxes.iter().any(|b| !b.facts.is_empty()),
        ..Inspection::default()
    };
    if entry.first && record.has_photo() {
        inspect_photo(entry, options.decode, &mut found);
    }
    for (index, captioned) in record.boxes.iter().enumerate() {
        if let Err(reason) = class_of(&captioned.color) {
            let reason = format!("box {index}: {reason}");
            found.problems.push((Kind::ForeignColor, reason));
        }
    }
    let mut untruths = repeats(record);
    if let (true, Some(find)) = (found.has_facts, options.untruths) {
        let measured = measure(entry, options);
        untruths.extend(find(record, measured.as_deref()));
    }
    if !found.has_facts && options.require_facts {
        let reason = "it does not say which facts its captions state";
        found.problems.push((Kind::UntrueCaption, reason.into()));
    }
    let reasons = untruths
        .iter()
        .map(|u| (Kind::UntrueCaption, u.to_string()));
    found.problems.extend(reasons);
    found
}

fn inspect_photo(entry: &Entry, decode: bool, found: &mut Inspection) {
    let image = &entry.record.image;
    if !entry.path.is_file() {
        let reason = format!("there is no photo {image}");
        found.problems.push((Kind::MissingPhoto, reason));
        return;
    }
    if !decode {
        return;
    }
    let decoded = read_file(&entry.path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            found.content = Some(content_hash(&bytes));
            crate::image::decode(&bytes).map_err(|error| error.to_string())?;
            Ok(crate::image::is_cut(&bytes))
        });
    let reason = match decoded {
        Ok(false) => return,
        Ok(true) => format!("the photo {image} was cut short: its lower part is missing"),
        Err(error) => format!("the photo {image} can't be read: {}", error.trim()),
    };
    found.problems.push((Kind::UnreadablePhoto, reason));
}

fn content_hash(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(8)
        .fold(0, |hash, &byte| hash << 8 | u64::from(byte))
}

/// What the photo shows, where a caption says that it does and somebody can measure it.
fn measure(entry: &Entry, options: &Options) -> Option<Vec<Fact>> {
    let facts = entry.record.boxes.iter().flat_map(|b| &b.facts);
    let mut pixels = facts.filter(|fact| fact.source == Source::Pixels);
    pixels.next()?;
    options.measure.and_then(|measure| measure(&entry.path))
}
