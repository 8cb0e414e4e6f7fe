//! What captions say around what they state.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{CaptionedBox, Fact, KIND, Split};
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::generation::frames::{Frames, MOST_PLACES, Piece};
use crate::generation::kind_lines::KindLines;
use crate::generation::told_attributes::NAME_ATTRIBUTES;
use crate::generation::wording::Wording;
use crate::words::{digits, stem, word_stems};

/// Frames that fewer captions have are known too little.
const LEAST_CAPTIONS: usize = 5;
/// A place of names begins with something else in at most one caption in so many, as one of attributes' names does; and one
/// that ends in a product or a name in more than that is one of products.
const ELSE_ONE_IN: usize = 20;
/// A word that tells other things of fewer records is known too little; numbers are in names as well as anywhere.
const LEAST_ORDINARY: usize = 3;

/// A caption: the stems of its words, with nothing in each place of words that state facts or say what these are about.
type Frame = Vec<Option<String>>;

/// What stands in a place: one after another.
type Place = Vec<Stated>;

/// What a word states; of what it states at once, the last of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stated {
    /// What another one is about: it is the name of an attribute.
    About,
    Else,
    Kind,
    Name,
}

/// What captions of a dataset's training split say around what they state, and where of that names, products and names of
/// attributes stand; and which words tell other things than names more often than names. `common` are the words that
/// captions say untold; `lines` are left out. Nothing where no caption states anything.
///
/// # Errors
/// When a record can't be read.
pub fn frames(dataset: &Path, common: &CommonWords, lines: &KindLines) -> Result<Frames> {
    // How many captions have a frame with this in its places.
    let mut frames: BTreeMap<Frame, BTreeMap<Vec<Place>, usize>> = BTreeMap::new();
    // In how many records a stem tells a name, and in how many something else.
    let mut told: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    let common: BTreeSet<String> = common.iter().map(stem).collect();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let mut told_here: BTreeSet<(String, bool)> = BTreeSet::new();
        for captioned in &record.boxes {
            for fact in &captioned.facts {
                let (value, is_name) = (stems(&fact.value), of_fact(fact) == Stated::Name);
                told_here.extend(value.iter().map(|stem| (stem.clone(), is_name)));
                if is_name {
                    known.insert(value);
                }
            }
            if !lines.are_of_some(&Wording::new(&captioned.caption)) {
                let (frame, places) = frame(captioned);
                *frames.entry(frame).or_default().entry(places).or_default() += 1;
            }
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
    let is_usual = |stem: &String| ordinary.contains(stem) || common.contains(stem);
    known.retain(|name| name.iter().any(is_usual));
    Ok(Frames {
        said: frames
            .iter()
            .flat_map(|(frame, ways)| with_places(frame, ways))
            .collect(),
        ordinary,
        names: known.into_iter().map(|name| name.join(" ")).collect(),
    })
}

/// A frame with what stands in its places, in each of the ways that enough captions have.
fn with_places(frame: &Frame, ways: &BTreeMap<Vec<Place>, usize>) -> BTreeSet<Vec<Piece>> {
    let is_nothing = |word: &Option<String>| word.as_ref().is_some_and(String::is_empty);
    if frame.iter().any(is_nothing) {
        return BTreeSet::new();
    }
    let all: usize = ways.values().sum();
    let nearly_always = |is_so: &dyn Fn(&Place) -> bool, index: usize| {
        let without = ways.iter().filter(|(places, _)| !is_so(&places[index]));
        ELSE_ONE_IN * without.map(|(_, captions)| captions).sum::<usize>() <= all
    };
    let begins_with = |stated: Stated, index: usize| {
        nearly_always(&|place| place.first() == Some(&stated), index)
    };
    let ends_in_else = |place: &Place| place.last().is_some_and(|last| *last < Stated::Kind);
    let pieces_of = |index: usize, place: &Place| -> Vec<Piece> {
        let is_product = !nearly_always(&ends_in_else, index);
        if !begins_with(Stated::Name, index) && !begins_with(Stated::About, index) {
            return vec![if is_product {
                Piece::Product
            } else {
                Piece::Told
            }];
        }
        let last = place.len() - 1;
        let piece = |(part, stated): (usize, &Stated)| match stated {
            Stated::Name => Piece::Name,
            Stated::About => Piece::Attribute,
            _ if is_product && part == last => Piece::Product,
            _ => Piece::Told,
        };
        place.iter().enumerate().map(piece).collect()
    };
    let mut found: BTreeMap<Vec<Piece>, usize> = BTreeMap::new();
    for (places, captions) in ways {
        let mut places = places.iter().enumerate();
        let pieces = frame.iter().flat_map(|word| match word {
            Some(word) => vec![Piece::Word(word.clone())],
            None => {
                let place = places.next();
                place.map_or_else(Vec::new, |(index, place)| pieces_of(index, place))
            }
        });
        *found.entry(pieces.collect()).or_default() += captions;
    }
    found.retain(|pieces, captions| {
        let places = pieces.iter().filter(|piece| piece.is_place()).count();
        *captions >= LEAST_CAPTIONS && places <= MOST_PLACES
    });
    found.into_keys().collect()
}

/// A caption's frame, and what stands in its places.
fn frame(captioned: &CaptionedBox) -> (Frame, Vec<Place>) {
    let said = stems(&captioned.caption);
    let mut stated: Vec<Option<Stated>> = vec![None; said.len()];
    for fact in &captioned.facts {
        let texts = [
            (fact.value.as_str(), of_fact(fact)),
            (fact.said(), of_fact(fact)),
            (&fact.name, Stated::About),
        ];
        for (text, states) in texts.map(|(text, states)| (stems(text), states)) {
            for start in 0..(said.len() + 1).saturating_sub(text.len()) {
                let place = start..start + text.len();
                if said[place.clone()] == text[..] {
                    for stated in &mut stated[place] {
                        *stated = (*stated).max(Some(states));
                    }
                }
            }
        }
    }
    let (mut frame, mut places) = (Frame::new(), Vec::<Place>::new());
    for (stem, stated) in said.into_iter().zip(stated) {
        match (stated, frame.last()) {
            (None, _) => frame.push(Some(stem)),
            (Some(stated), Some(None)) => {
                let place = places.last_mut();
                let place = place.filter(|place| place.last() != Some(&stated));
                place.into_iter().for_each(|place| place.push(stated));
            }
            (Some(stated), _) => {
                frame.push(None);
                places.push(vec![stated]);
            }
        }
    }
    (frame, places)
}

fn of_fact(fact: &Fact) -> Stated {
    match fact.name.as_str() {
        name if NAME_ATTRIBUTES.contains(&name) => Stated::Name,
        KIND => Stated::Kind,
        _ => Stated::Else,
    }
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
        let lines = r#"{"names": "kind=0", "said": "nothingofthis=0"}"#;
        let lines: KindLines = serde_json::from_str(lines).unwrap();
        serde_json::to_value(
            frames(
                dataset_of(&records).path(),
                &CommonWords::from("fresh".to_string()),
                &lines,
            )
            .unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn frames_are_captions_around_what_they_state() {
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
            // Nothing, and a line of some kinds.
            (5, "Nothing Told", &[]),
            (5, "Nothing of This", &[]),
            // What else is told, by itself or with what it is about, and what is told without being stated.
            (5, "Note the Capacity: 1 l", &[("capacity", "1 l")]),
            (5, "A Bottle of My Own", both),
            (4, "A Bottle and More", both),
        ]);
        assert_eq!(
            found["said"],
            "* by #;= pleas;a bottl of my own;enter #;hello =;not th @ *;nothing told;th = from #;th = from # =;\
             turn to #;y #"
        );
    }

    #[test]
    fn words_are_ordinary_where_they_mostly_tell_no_names() {
        let found = of(&[
            (2, "A", &[("brand", "Urban Steel"), ("material", "Steel")]),
            (1, "A", &[("material", "Steel"), ("colour", "Urban Grey")]),
            (2, "A", &[("brand", "Sorell"), ("finish", "Matt")]),
            (5, "A", &[("size", "42"), ("fit", "S")]),
            (1, "A", &[("brand", "Fresh Air")]),
        ]);
        assert_eq!(
            (&found["ordinary"], &found["names"]),
            (&"steel".into(), &"fresh air;urban steel".into())
        );
        let nothing = serde_json::json!({"said": "", "ordinary": "", "names": ""});
        assert_eq!(of(&[]), nothing);
    }
}
