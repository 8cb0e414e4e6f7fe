//! In which captions names stand where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{CaptionedBox, Fact, Split};
use crate::error::Result;
use crate::generation::names::{MOST_PLACES, NAME_ATTRIBUTES, Names, Piece};
use crate::words::{digits, word_stems};

/// Frames that fewer captions have are known too little.
const LEAST_CAPTIONS: usize = 5;
/// A place of names begins with something else in at most one caption in so many.
const ELSE_ONE_IN: usize = 20;
/// A word that tells other things of fewer records is known too little; numbers are in names as well as anywhere.
const LEAST_ORDINARY: usize = 3;

/// A caption: the stems of its words, with nothing in each place of words that state facts.
type Frame = Vec<Option<String>>;

/// What stands in a place: of each fact after another, whether it is a name.
type Place = Vec<bool>;

/// Where captions of a dataset's training split have names, by the facts that they state, and which words tell other
/// things than names more often than names. Nothing where no caption states anything.
///
/// # Errors
/// When a record can't be read.
pub fn names(dataset: &Path) -> Result<Names> {
    // How many captions have a frame with this in its places.
    let mut frames: BTreeMap<Frame, BTreeMap<Vec<Place>, usize>> = BTreeMap::new();
    // In how many records a stem tells a name, and in how many something else.
    let mut told: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let mut told_here: BTreeSet<(String, bool)> = BTreeSet::new();
        for captioned in &record.boxes {
            for fact in &captioned.facts {
                let (value, is_name) = (stems(&fact.value), is_name(fact));
                told_here.extend(value.iter().map(|stem| (stem.clone(), is_name)));
                if is_name {
                    known.insert(value);
                }
            }
            let (frame, places) = frame(captioned);
            *frames.entry(frame).or_default().entry(places).or_default() += 1;
        }
        for (stem, is_name) in told_here {
            let [names, others] = told.entry(stem).or_default();
            *(if is_name { names } else { others }) += 1;
        }
    }
    let is_ordinary = |stem: &String, [names, others]: [usize; 2]| {
        digits(stem) != *stem && others >= LEAST_ORDINARY && others > names
    };
    let ordinary = told.into_iter();
    let ordinary = ordinary.filter(|(stem, count)| is_ordinary(stem, *count));
    let ordinary: BTreeSet<String> = ordinary.map(|(stem, _)| stem).collect();
    known.retain(|name| name.iter().any(|stem| ordinary.contains(stem)));
    Ok(Names {
        frames: frames
            .iter()
            .flat_map(|(frame, ways)| with_names(frame, ways))
            .collect(),
        ordinary,
        known: known.into_iter().map(|name| name.join(" ")).collect(),
    })
}

/// A frame with names in the places that nearly always begin with one, in each of the ways that enough captions have.
fn with_names(frame: &Frame, ways: &BTreeMap<Vec<Place>, usize>) -> BTreeSet<Vec<Piece>> {
    let is_nothing = |word: &Option<String>| word.as_ref().is_some_and(String::is_empty);
    if frame.iter().any(is_nothing) {
        return BTreeSet::new();
    }
    let all: usize = ways.values().sum();
    let begins_with_name = |place: usize| {
        let without = ways.iter().filter(|(places, _)| !places[place][0]);
        ELSE_ONE_IN * without.map(|(_, captions)| captions).sum::<usize>() <= all
    };
    let mut found: BTreeMap<Vec<Piece>, usize> = BTreeMap::new();
    for (places, captions) in ways {
        let mut places = places.iter().enumerate().map(|(index, place)| {
            let piece = |is_name: &bool| if *is_name { Piece::Name } else { Piece::Told };
            match begins_with_name(index) {
                true => place.iter().map(piece).collect(),
                false => vec![Piece::Told],
            }
        });
        let pieces = frame.iter().flat_map(|word| match word {
            Some(word) => vec![Piece::Word(word.clone())],
            None => places.next().unwrap_or_default(),
        });
        *found.entry(pieces.collect()).or_default() += captions;
    }
    found.retain(|pieces, captions| {
        let places = pieces.iter().filter(|piece| piece.is_place()).count();
        *captions >= LEAST_CAPTIONS && places <= MOST_PLACES && pieces.contains(&Piece::Name)
    });
    found.into_keys().collect()
}

/// A caption's frame, and what stands in its places. A word that states several facts is a name where one of these is.
fn frame(captioned: &CaptionedBox) -> (Frame, Vec<Place>) {
    let said = stems(&captioned.caption);
    let mut stated: Vec<Option<bool>> = vec![None; said.len()];
    for fact in &captioned.facts {
        for text in [&fact.value, fact.said()].map(stems) {
            for start in 0..(said.len() + 1).saturating_sub(text.len()) {
                let place = start..start + text.len();
                if said[place.clone()] == text[..] {
                    for stated in &mut stated[place] {
                        *stated = Some(is_name(fact) || *stated == Some(true));
                    }
                }
            }
        }
    }
    let (mut frame, mut places) = (Frame::new(), Vec::<Place>::new());
    for (stem, stated) in said.into_iter().zip(stated) {
        match (stated, frame.last()) {
            (None, _) => frame.push(Some(stem)),
            (Some(is_name), Some(None)) => {
                let place = places.last_mut();
                let place = place.filter(|place| place.last() != Some(&is_name));
                place.into_iter().for_each(|place| place.push(is_name));
            }
            (Some(is_name), _) => {
                frame.push(None);
                places.push(vec![is_name]);
            }
        }
    }
    (frame, places)
}

fn is_name(fact: &Fact) -> bool {
    NAME_ATTRIBUTES.contains(&fact.name.as_str())
}

fn stems(text: &str) -> Vec<String> {
    word_stems(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::Source;
    use crate::dataset::record::tests::any_record;

    /// So many records with a caption that states these facts, name and value.
    type Captions<'a> = (usize, &'a str, &'a [(&'a str, &'a str)]);

    fn of(captions: &[Captions<'_>]) -> serde_json::Value {
        let fact = |(name, value): &(&str, &str)| Fact {
            name: name.to_string(),
            value: value.to_string(),
            source: Source::Title,
            evidence: String::new(),
        };
        let mut records = Vec::new();
        for (times, caption, facts) in captions {
            for _ in 0..*times {
                let mut record = any_record(&records.len().to_string());
                record.boxes[0].caption = caption.to_string();
                record.boxes[0].facts = facts.iter().map(fact).collect();
                records.push(record);
            }
        }
        for test in 0..5 {
            let mut record = any_record(&format!("test-{test}"));
            record.split = Split::Test;
            record.boxes[0].caption = "Tested by Sorell".into();
            record.boxes[0].facts = [("brand", "Sorell"), ("use", "Testing")]
                .iter()
                .map(fact)
                .collect();
            records.push(record);
        }
        serde_json::to_value(names(dataset_of(&records).path()).unwrap()).unwrap()
    }

    #[test]
    fn frames_are_captions_around_names() {
        let both = &[("brand", "Sorell & Sons"), ("type", "Water Bottle")];
        let found = of(&[
            (5, "Turn to Sorell & Sons!", &[both[0]]),
            (5, "The Water Bottles from Sorell & Sons", both),
            (5, "Enter Swift 7", &[("series", "Swift 7")]),
            (
                5,
                "The Water Bottles from Sorell & Sons, 1 l",
                &[both[0], both[1], ("capacity", "1 l")],
            ),
            (
                5,
                "Steel by Steel & Co",
                &[("material", "Steel"), ("brand", "Steel & Co")],
            ),
            // With something else before it, in its place, or seldom.
            (5, "Water Bottle Sorell & Sons, Please", both),
            (19, "Hello, Sorell & Sons", &[both[0]]),
            (2, "Hello, Water Bottle", &[both[1]]),
            (20, "Yes, Sorell & Sons", &[both[0]]),
            (1, "Yes, Water Bottle", &[both[1]]),
            (4, "Only Sorell & Sons", &[both[0]]),
            (5, "Size S of Sorell & Sons", &[both[0]]),
            (5, "Nothing Told", &[]),
            (5, "Nothing of This", both),
        ]);
        assert_eq!(
            found["frames"],
            "* by #;enter #;th * from #;th * from # *;turn to #;y #"
        );
    }

    #[test]
    fn words_are_ordinary_where_they_mostly_tell_no_names() {
        let found = of(&[
            (2, "A", &[("brand", "Urban Steel"), ("material", "Steel")]),
            (1, "A", &[("material", "Steel"), ("colour", "Urban Grey")]),
            (2, "A", &[("brand", "Sorell"), ("finish", "Matt")]),
            (5, "A", &[("size", "42"), ("fit", "S")]),
        ]);
        assert_eq!(
            (&found["ordinary"], &found["known"]),
            (&"steel".into(), &"urban steel".into())
        );
        let nothing = serde_json::json!({"frames": "", "ordinary": "", "known": ""});
        assert_eq!(of(&[]), nothing);
    }
}
