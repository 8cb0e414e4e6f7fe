//! What captions say around what they state.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{CaptionedBox, Fact, KIND, Split};
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::generation::frames::{EVERYWHERE, Frames, MOST_PLACES, Piece};
use crate::generation::kind_lines::KindLines;
use crate::generation::shown_colors::is_color_name;
use crate::generation::told_attributes::NAME_ATTRIBUTES;
use crate::generation::wording::Wording;
use crate::words::{self, digits, is_told, stem, word_stems};

/// Frames that fewer captions have are known too little.
const LEAST_CAPTIONS: usize = 5;
/// A line that says nothing told, nor a colour or a number, is known from so many captions on.
const LEAST_LINES: usize = 3;
/// A place of names begins with something else in at most one caption in so many, as one of attributes' names does; and one
/// that ends in a product or a name in more than that is one of products.
const ELSE_ONE_IN: usize = 20;
/// A frame of at least so many captions, all of products of few trades, belongs to these;
const LEAST_OF_TRADES: usize = 40;
/// more than so many trades are not few.
const FEW_TRADES: usize = 8;
/// A word that tells other things of fewer records is known too little; numbers are in names as well as anywhere.
const LEAST_ORDINARY: usize = 3;

/// A caption: the stems of its words, with nothing in each place of words that state facts or say what these are about.
type Frame = Vec<Option<String>>;

/// What stands in a place: one after another.
type Place = Vec<Stated>;

/// How many captions there are.
#[derive(Default)]
struct Counts {
    /// Of products of each trade, by its number; nothing where that is not counted.
    by_trade: BTreeMap<Option<usize>, usize>,
    /// Of the same words, by their stems.
    by_stems: BTreeMap<Vec<String>, usize>,
}

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
/// attributes stand; in which of the `trades` it is said; and which words tell other things than names more often than
/// names. `common` are the words that captions say untold; `lines` are left out. Nothing where no caption states anything.
///
/// # Errors
/// When a record can't be read.
pub fn frames(
    dataset: &Path,
    common: &CommonWords,
    lines: &KindLines,
    trades: &[(String, u32)],
) -> Result<Frames> {
    // The captions that have a frame with this in its places.
    let mut frames: BTreeMap<Frame, BTreeMap<Vec<Place>, Counts>> = BTreeMap::new();
    // In how many records a stem tells a name, and in how many something else.
    let mut told: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    // What is said of products without saying what is told of them.
    let mut untold: BTreeMap<Vec<String>, Counts> = BTreeMap::new();
    let common: BTreeSet<String> = common.iter().map(stem).collect();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let trade = trades.iter().position(|(trade, _)| *trade == record.trade);
        let all_told = words::told(record.attributes.values().chain([&record.title]));
        let mut told_here: BTreeSet<(String, bool)> = BTreeSet::new();
        for captioned in &record.boxes {
            for fact in &captioned.facts {
                let (value, is_name) = (stems(&fact.value), of_fact(fact) == Stated::Name);
                told_here.extend(value.iter().map(|stem| (stem.clone(), is_name)));
                if is_name {
                    known.insert(value);
                }
            }
            let caption = Wording::new(&captioned.caption);
            if lines.are_of_some(&caption) {
                continue;
            }
            let (frame, places) = frame(captioned);
            let ways = frames.entry(frame).or_default();
            ways.entry(places).or_default().count(trade, &caption);
            let says_more = |word: &String| {
                is_color_name(word) || !digits(word).is_empty() || is_told(word, &all_told)
            };
            if !all_told.is_empty() && !caption.words.iter().any(says_more) {
                let counts = untold.entry(caption.stems.clone()).or_default();
                counts.count(trade, &caption);
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
    let said = frames.iter();
    let mut said: BTreeMap<_, _> = said
        .flat_map(|(frame, ways)| with_places(frame, ways))
        .collect();
    for (stems, counts) in untold {
        if counts.all() >= LEAST_LINES {
            let line = stems.into_iter().map(Piece::Word).collect();
            said.entry(line).or_insert(counts.trades());
        }
    }
    Ok(Frames {
        said,
        ordinary,
        names: known.into_iter().map(|name| name.join(" ")).collect(),
    })
}

/// A frame with what stands in its places, in each of the ways that enough captions have, and the bits of its trades. Where
/// nearly all of them say the same there are no places: `Kurta Days, Festive Ways` of kurtas alone.
fn with_places(frame: &Frame, ways: &BTreeMap<Vec<Place>, Counts>) -> BTreeMap<Vec<Piece>, u64> {
    let is_nothing = |word: &Option<String>| word.as_ref().is_some_and(String::is_empty);
    if frame.iter().any(is_nothing) {
        return BTreeMap::new();
    }
    let all: usize = ways.values().map(Counts::all).sum();
    let nearly_always = |is_so: &dyn Fn(&Place) -> bool, index: usize| {
        let without = ways.iter().filter(|(places, _)| !is_so(&places[index]));
        ELSE_ONE_IN * without.map(|(_, counts)| counts.all()).sum::<usize>() <= all
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
    let mut found: BTreeMap<Vec<Piece>, Counts> = BTreeMap::new();
    for (places, counts) in ways {
        let mut places = places.iter().enumerate();
        let pieces = frame.iter().flat_map(|word| match word {
            Some(word) => vec![Piece::Word(word.clone())],
            None => {
                let place = places.next();
                place.map_or_else(Vec::new, |(index, place)| pieces_of(index, place))
            }
        });
        found.entry(pieces.collect()).or_default().add(counts);
    }
    found.retain(|pieces, counts| {
        let places = pieces.iter().filter(|piece| piece.is_place()).count();
        counts.all() >= LEAST_CAPTIONS && places <= MOST_PLACES
    });
    let found = found.into_iter().map(|(pieces, counts)| {
        let trades = counts.trades();
        let words = |stems: Vec<String>| stems.into_iter().map(Piece::Word).collect();
        (counts.only_stems().map_or(pieces, words), trades)
    });
    found.collect()
}

impl Counts {
    fn all(&self) -> usize {
        self.by_trade.values().sum()
    }

    fn count(&mut self, trade: Option<usize>, caption: &Wording) {
        *self.by_trade.entry(trade).or_default() += 1;
        *self.by_stems.entry(caption.stems.clone()).or_default() += 1;
    }

    fn add(&mut self, other: &Self) {
        for (trade, captions) in &other.by_trade {
            *self.by_trade.entry(*trade).or_default() += captions;
        }
        for (stems, captions) in &other.by_stems {
            *self.by_stems.entry(stems.clone()).or_default() += captions;
        }
    }

    /// The bits of the trades that captions belong to: all where these are many, not counted, or of few captions.
    fn trades(&self) -> u64 {
        let is_known = self.all() >= LEAST_OF_TRADES && self.by_trade.len() <= FEW_TRADES;
        let mut trades = self.by_trade.keys();
        let bits = trades.try_fold(0, |bits, trade| Some(bits | 1 << (*trade)?));
        bits.filter(|_| is_known).unwrap_or(EVERYWHERE)
    }

    /// What nearly all of them say.
    fn only_stems(self) -> Option<Vec<String>> {
        let all = self.all();
        let mut each = self.by_stems.into_iter();
        each.find(|(_, captions)| ELSE_ONE_IN * (all - captions) <= all)
            .map(|(stems, _)| stems)
    }
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

    /// Every other time with other values.
    fn of(captions: &[Captions<'_>]) -> serde_json::Value {
        let others = [
            ("Sorell", "Norvane"),
            ("Water", "Wine"),
            ("Steel", "Iron"),
            ("1 l", "2 l"),
            ("Swift", "Slow"),
        ];
        let other = |text: &str| {
            let others = others.into_iter();
            others.fold(text.to_string(), |text, (one, other)| {
                text.replace(one, other)
            })
        };
        let fact = |(name, value): &(&str, &str)| Fact {
            name: name.to_string(),
            value: value.to_string(),
            source: Source::Title,
            evidence: String::new(),
        };
        let mut records = Vec::new();
        for (times, caption, facts) in captions {
            for time in 0..*times {
                let mut record = any_record(&records.len().to_string());
                record.trade = match *caption {
                    caption if caption.contains("Outfit") => {
                        ["footwear", "bags"][records.len() % 2]
                    }
                    caption if caption.contains("Day") => {
                        ["bags", "of few records"][records.len() % 2]
                    }
                    _ => "bags",
                }
                .into();
                record.boxes[0].caption = caption.to_string();
                record.boxes[0].facts = facts.iter().map(fact).collect();
                if time % 2 == 1 {
                    record.boxes[0].caption = other(caption);
                    let facts = record.boxes[0].facts.iter_mut();
                    facts.for_each(|fact| fact.value = other(&fact.value));
                }
                let told = record.boxes[0]
                    .facts
                    .iter()
                    .filter(|fact| fact.name != "taste");
                let told: Vec<&str> = told.map(|fact| fact.value.as_str()).collect();
                record.title = format!("Told {}", told.join(", "));
                record.attributes.clear();
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
                &["footwear", "bags"].map(|trade| (trade.to_string(), 100)),
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
            // Nothing, and a line of some kinds; what only a description tells.
            (3, "Nothing of It", &[]),
            (2, "Seldom Nothing", &[]),
            (3, "Sour, Please", &[("taste", "Sour")]),
            (3, "3 Sour Ones, Please", &[("taste", "Sour")]),
            (3, "Sour Red, Please", &[("taste", "Sour")]),
            (5, "Nothing of This", &[]),
            // What else is told, by itself or with what it is about, and what is told without being stated.
            (5, "Note the Capacity: 1 l", &[("capacity", "1 l")]),
            (5, "A Bottle of My Own", both),
            (4, "A Bottle and More", both),
        ]);
        assert_eq!(
            found["said"],
            "* by #;= pleas;a bottl of my own;enter #;hello =;not th @ *;nothing of it;sour pleas;th = from #;th = from # =;\
             turn to #;y #"
        );
    }

    #[test]
    fn frames_belong_to_the_few_trades_that_many_captions_say_them_in() {
        let boots: &[(&str, &str)] = &[("type", "Water Boots")];
        let found = of(&[
            (40, "The Outfit Begins with Water Boots", boots),
            (39, "Water Boots, Seldom", boots),
            (40, "Water Boots by Day", boots),
            (40, "Water Boots in the Bag", boots),
        ]);
        let said = "= by day;= in th bag:2;= seldom;th outfit begin with =:3";
        assert_eq!(found["said"], said);
    }

    #[test]
    fn what_is_always_the_same_is_no_place() {
        let found = of(&[
            (19, "Kurta Days, Festive Ways", &[("type", "Kurta")]),
            (1, "Water Days, Festive Ways", &[("type", "Water")]),
            (18, "Kurta to the Front", &[("type", "Kurta")]),
            (2, "Water to the Front", &[("type", "Water")]),
        ]);
        assert_eq!(found["said"], "= to th front;kurta day festiv way");
    }

    #[test]
    fn words_are_ordinary_where_they_mostly_tell_no_names() {
        let found = of(&[
            (2, "A", &[("brand", "Urban Brass"), ("material", "Brass")]),
            (1, "A", &[("material", "Brass"), ("colour", "Urban Grey")]),
            (2, "A", &[("brand", "Sorell"), ("finish", "Matt")]),
            (5, "A", &[("size", "42"), ("fit", "S")]),
            (1, "A", &[("brand", "Fresh Air")]),
        ]);
        assert_eq!(
            (&found["ordinary"], &found["names"]),
            (&"brass".into(), &"fresh air;urban brass".into())
        );
        let nothing = serde_json::json!({"said": "", "ordinary": "", "names": ""});
        assert_eq!(of(&[]), nothing);
    }
}
