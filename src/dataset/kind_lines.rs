//! Lines that are said of some kinds of products only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{KIND, Record, Split};
use crate::error::Result;
use crate::generation::kind_lines::{KindLines, LONGEST_NAME};
use crate::generation::shown_colors::is_color_name;
use crate::generation::wording::Wording;
use crate::words::{digits, is_told, parts, stem, told};

/// Names that fewer records of a kind have are known too little.
const LEAST_NAMED: u32 = 5;
/// Lines that fewer captions say are known too little.
const LEAST_SAID: u32 = 5;
/// A line of more kinds is no line of a kind,
const MOST_KINDS: usize = 8;
/// nor is one that is said of so few products of each of them that it may be by chance.
const LEAST_OF_EACH: f32 = 2.5;

/// Which lines of a dataset's training split are said of few kinds only, and what all kinds are called. Lines that
/// say what is told, a number or a colour are left out: they hold for whatever is told and shown.
///
/// # Errors
/// When a record can't be read.
pub fn kind_lines(dataset: &Path) -> Result<KindLines> {
    let [mut names, mut said] = [(); 2].map(|()| BTreeMap::<String, BTreeMap<String, u32>>::new());
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train || record.kind.is_empty() {
            continue;
        }
        let count = |counts: &mut BTreeMap<String, BTreeMap<String, u32>>, key: String| {
            let kinds = counts.entry(key).or_default();
            *kinds.entry(record.kind.clone()).or_default() += 1;
        };
        for name in names_of(&record) {
            count(&mut names, name);
        }
        let told = told(record.attributes.values().chain([&record.title]));
        for each in &record.boxes {
            let line = Wording::new(&each.caption);
            let says_more = |word: &String| {
                is_color_name(word) || !digits(word).is_empty() || is_told(word, &told)
            };
            if line.words.len() > 1 && !line.words.iter().any(says_more) {
                count(&mut said, line.key);
            }
        }
    }
    let kinds: BTreeSet<&String> = names.values().flat_map(BTreeMap::keys).collect();
    let numbers: BTreeMap<&String, usize> = kinds.into_iter().zip(0..).collect();
    let numbered = |kinds: &BTreeMap<String, u32>| kinds.keys().map(|kind| numbers[kind]).collect();
    let is_of_few = |kinds: &BTreeMap<String, u32>| {
        let all: u32 = kinds.values().sum();
        let of_each = all as f32 / kinds.len() as f32;
        all >= LEAST_SAID && kinds.len() <= MOST_KINDS && of_each >= LEAST_OF_EACH
    };
    let said = said.iter().filter(|(_, kinds)| is_of_few(kinds));
    let said = said
        .map(|(line, kinds)| (line.clone(), numbered(kinds)))
        .collect();
    let names = names.iter().filter_map(|(name, kinds)| {
        let mut kinds = kinds.clone();
        kinds.retain(|_, records| *records >= LEAST_NAMED);
        (!kinds.is_empty()).then(|| (name.clone(), numbered(&kinds)))
    });
    Ok(KindLines {
        names: names.collect(),
        said,
    })
}

/// What a product's kind is called, as [`KindLines`] has it.
fn names_of(record: &Record) -> BTreeSet<String> {
    let facts = record.boxes.iter().flat_map(|each| &each.facts);
    let facts = facts.filter(|fact| fact.name == KIND);
    let names = facts.flat_map(|fact| [fact.value.as_str(), fact.said()]);
    let stems = names.chain([record.kind.as_str()]).map(|name| {
        let stems: Vec<String> = parts(name).iter().map(|part| stem(part)).collect();
        stems
    });
    let stems = stems.filter(|stems| (1..=LONGEST_NAME).contains(&stems.len()));
    stems.map(|stems| stems.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::ANNOTATIONS;
    use crate::dataset::record::tests::any_record;

    /// Ten records each of twelve kinds, `kind 0` to `kind 11`, with a caption.
    fn of(caption: impl Fn(usize, usize) -> String) -> KindLines {
        let place = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for (kind, number) in (0..12).flat_map(|kind| (0..10).map(move |number| (kind, number))) {
            let mut record = any_record(&format!("{kind}-{number}"));
            record.split = Split::Train;
            record.kind = format!("kind {kind:02}");
            record.title = "Told".into();
            record.attributes.clear();
            record.boxes.truncate(1);
            record.boxes[0].caption = caption(kind, number);
            lines += &format!("{}\n", serde_json::to_string(&record).unwrap());
        }
        std::fs::write(place.path().join(ANNOTATIONS), lines).unwrap();
        kind_lines(place.path()).unwrap()
    }

    #[test]
    fn lines_belong_to_the_few_kinds_they_are_said_of() {
        let lines = of(|kind, _| match kind {
            0 | 1 => "Peel It!".into(),
            _ => "Made to Last".into(),
        });
        assert_eq!(lines.said["peelit"], [0, 1]);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines.names["kind 03"], [3]);
        assert_eq!(lines.names.len(), 12);
    }

    #[test]
    fn what_is_told_shown_or_seldom_said_belongs_to_none() {
        for line in ["Told It!", "Black It Is", "All 3 of Them", "Peel"] {
            assert!(of(|_, _| line.into()).is_empty(), "{line}");
            let of_one = of(|kind, _| match kind {
                0 => line.into(),
                _ => "Made to Last".into(),
            });
            assert!(of_one.is_empty(), "{line}");
        }
        let seldom = of(|kind, number| match (kind, number) {
            (0, ..4) | (1..4, 0..2) => "Peel It!".into(),
            _ => "Made to Last".into(),
        });
        assert!(!seldom.is_empty());
        let seldom = of(|kind, number| match (kind, number) {
            (0, ..4) => "Peel It!".into(),
            (1..4, 0..2) => "Slice It!".into(),
            _ => "Made to Last".into(),
        });
        assert!(seldom.is_empty());
    }
}
