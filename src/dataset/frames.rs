//! What captions say around what they state, and in which trades; and the lines that state nothing told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{Fact, KIND, Split};
use crate::dataset::trade_words::Trades;
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::generation::frames::{EVERYWHERE, Frames, MOST_PLACES, Piece};
use crate::generation::kind_lines::KindLines;
use crate::generation::shown_colors::is_color_name;
use crate::generation::told_attributes::NAME_ATTRIBUTES;
use crate::generation::wording::Wording;
use crate::words::{digits, stem, word_stems};

/// Frames that fewer captions have are known too little.
const LEAST_CAPTIONS: usize = 5;
/// A line that says nothing told, nor a colour or a number, is known from so many captions on.
const LEAST_LINES: usize = 3;
/// A place of names begins with something else in at most one caption in so many, as one of attributes' names does; one
/// that ends in a product or a name in more than that is one of products; and where no more than that say anything else,
/// there is no place.
const ELSE_ONE_IN: usize = 20;
/// A frame of fewer captions is of no trades.
const LEAST_OF_TRADES: usize = 40;
/// A frame of more trades is of none.
const MOST_TRADES_OF_ONE: usize = 8;
/// A word that tells other things of fewer records is known too little; numbers are in names as well as anywhere.
const LEAST_ORDINARY: usize = 3;

/// A caption: the stems of its words, with nothing in each place of words that state facts or say what these are about.
type Frame = Vec<Option<String>>;

/// What stands in a place: one after another.
type Place = Vec<Stated>;

/// The stems of the words in each place.
type Filling = Vec<Vec<String>>;

/// How many captions there are of products of each trade, by its number; nothing where that is not counted.
#[derive(Debug, Clone, Default)]
struct Counts(BTreeMap<Option<usize>, usize>);

/// A caption taken apart.
struct Parts {
    frame: Frame,
    places: Vec<Place>,
    filling: Filling,
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
/// attributes stand; the lines that say nothing of what is told; in which of the `trades` all of these are said; and which
/// words tell other things than names more often than names. `common` are the words that captions say untold; `lines` are
/// left out. Nothing where no caption states anything.
///
/// # Errors
/// When a record can't be read.
pub fn frames(
    dataset: &Path,
    common: &CommonWords,
    lines: &KindLines,
    trades: &Trades,
) -> Result<Frames> {
    // The captions that have a frame with this in its places, said so.
    let mut frames: BTreeMap<Frame, BTreeMap<Vec<Place>, BTreeMap<Filling, Counts>>> =
        BTreeMap::new();
    // What is said of products without saying what is told of them.
    let mut untold: BTreeMap<Vec<String>, Counts> = BTreeMap::new();
    // In how many records a stem tells a name, and in how many something else.
    let mut stated: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    let common: BTreeSet<String> = common.iter().map(stem).collect();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let trade = trades.number_of(&record.trade);
        let told = record.told_stems();
        let mut stated_here: BTreeSet<(String, bool)> = BTreeSet::new();
        for captioned in &record.boxes {
            for fact in &captioned.facts {
                let (value, is_name) = (stems(&fact.value), of_fact(fact) == Stated::Name);
                stated_here.extend(value.iter().map(|stem| (stem.clone(), is_name)));
                if is_name {
                    known.insert(value);
                }
            }
            let caption = Wording::new(&captioned.caption);
            if lines.are_of_some(&caption) {
                continue;
            }
            let parts = Parts::of(&caption.stems, &captioned.facts);
            let ways = frames.entry(parts.frame).or_default();
            let said = ways.entry(parts.places).or_default();
            said.entry(parts.filling).or_default().count(trade);
            let says_more = |(word, stem): (&String, &String)| {
                is_color_name(word) || !digits(word).is_empty() || told.contains(stem)
            };
            if !told.is_empty() && !caption.words.iter().zip(&caption.stems).any(says_more) {
                untold.entry(caption.stems).or_default().count(trade);
            }
        }
        for (stem, is_name) in stated_here {
            let [names, others] = stated.entry(stem).or_default();
            *(if is_name { names } else { others }) += 1;
        }
    }
    let is_ordinary = |stem: &String, [names, others]: [usize; 2]| {
        digits(stem) != *stem && others >= LEAST_ORDINARY && others > names
    };
    let ordinary = stated.into_iter();
    let ordinary = ordinary.filter(|(stem, count)| is_ordinary(stem, *count));
    let ordinary: BTreeSet<String> = ordinary.map(|(stem, _)| stem).collect();
    let is_usual = |stem: &String| ordinary.contains(stem) || common.contains(stem);
    known.retain(|name| name.iter().any(is_usual));

    let mut said: BTreeMap<Vec<Piece>, Counts> = BTreeMap::new();
    for (frame, ways) in &frames {
        for (pieces, counts) in with_places(frame, ways) {
            said.entry(pieces).or_default().add(&counts);
        }
    }
    untold.retain(|stems, counts| !stems.contains(&String::new()) && counts.all() >= LEAST_LINES);
    for (stems, counts) in untold {
        let line: Vec<Piece> = stems.into_iter().map(Piece::Word).collect();
        // Some of the captions may have been counted already.
        let said = said.entry(line).or_default();
        if said.all() < counts.all() {
            *said = counts;
        }
    }
    said.retain(|pieces, _| !pieces.is_empty());
    let with_trades = said.into_iter();
    let with_trades = with_trades.map(|(pieces, counts)| (pieces, counts.trades()));
    Ok(Frames {
        said: with_trades.collect(),
        ordinary,
        names: known.into_iter().map(|name| name.join(" ")).collect(),
    })
}

/// A frame with what stands in its places, in each of the ways that enough captions have. Where nearly all of these say
/// the same there are no places, but words that must be told: `Kurta Days, Festive Ways`, of kurtas alone.
fn with_places(
    frame: &Frame,
    ways: &BTreeMap<Vec<Place>, BTreeMap<Filling, Counts>>,
) -> Vec<(Vec<Piece>, Counts)> {
    let is_nothing = |word: &Option<String>| word.as_ref().is_some_and(String::is_empty);
    if frame.iter().any(is_nothing) {
        return Vec::new();
    }
    let captions = |fillings: &BTreeMap<Filling, Counts>| -> usize {
        fillings.values().map(Counts::all).sum()
    };
    let all: usize = ways.values().map(captions).sum();
    let nearly_always = |is_so: &dyn Fn(&Place) -> bool, index: usize| {
        let without = ways.iter().filter(|(places, _)| !is_so(&places[index]));
        ELSE_ONE_IN * without.map(|(_, said)| captions(said)).sum::<usize>() <= all
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
    let mut found: BTreeMap<Vec<Piece>, BTreeMap<&Filling, Counts>> = BTreeMap::new();
    for (places, fillings) in ways {
        let places = places.iter().enumerate();
        let places = places.map(|(index, place)| pieces_of(index, place));
        let found = found.entry(filled(frame, places)).or_default();
        for (filling, counts) in fillings {
            found.entry(filling).or_default().add(counts);
        }
    }
    let known = found.into_iter().filter_map(|(pieces, fillings)| {
        let mut counts = Counts::default();
        fillings.values().for_each(|each| counts.add(each));
        let places = pieces.iter().filter(|piece| piece.is_place()).count();
        let is_known = counts.all() >= LEAST_CAPTIONS && places <= MOST_PLACES;
        let is_only = |each: &Counts| ELSE_ONE_IN * (counts.all() - each.all()) <= counts.all();
        let is_whole = |filling: &Filling| !filling.iter().flatten().any(String::is_empty);
        let mut only = fillings.iter();
        let only = only.find(|(filling, each)| is_only(each) && is_whole(filling));
        let pieces = only.map_or(pieces, |(filling, _)| {
            let words = |stems: &Vec<String>| stems.iter().cloned().map(Piece::ToldWord).collect();
            filled(frame, filling.iter().map(words))
        });
        is_known.then_some((pieces, counts))
    });
    known.collect()
}

/// A frame with these pieces in its places.
fn filled(frame: &Frame, mut places: impl Iterator<Item = Vec<Piece>>) -> Vec<Piece> {
    let pieces = frame.iter().flat_map(|word| match word {
        Some(word) => vec![Piece::Word(word.clone())],
        None => places.next().unwrap_or_default(),
    });
    pieces.collect()
}

impl Counts {
    fn all(&self) -> usize {
        self.0.values().sum()
    }

    fn count(&mut self, trade: Option<usize>) {
        *self.0.entry(trade).or_default() += 1;
    }

    fn add(&mut self, other: &Self) {
        for (trade, captions) in &other.0 {
            *self.0.entry(*trade).or_default() += captions;
        }
    }

    /// The bits of the trades that captions belong to: all where these are many, not counted, or of few captions.
    fn trades(&self) -> u64 {
        let is_known = self.all() >= LEAST_OF_TRADES && self.0.len() <= MOST_TRADES_OF_ONE;
        let mut trades = self.0.keys();
        let bits = trades.try_fold(0, |bits, trade| Some(bits | 1 << (*trade)?));
        bits.filter(|_| is_known).unwrap_or(EVERYWHERE)
    }
}

impl Parts {
    /// Those of a caption's stems.
    fn of(said: &[String], facts: &[Fact]) -> Self {
        let mut stated: Vec<Option<Stated>> = vec![None; said.len()];
        for fact in facts {
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
        let mut filling = Filling::new();
        for (stem, stated) in said.iter().zip(stated) {
            let Some(stated) = stated else {
                frame.push(Some(stem.clone()));
                continue;
            };
            if frame.last() != Some(&None) {
                frame.push(None);
                places.push(Place::new());
                filling.push(Vec::new());
            }
            if let (Some(place), Some(stems)) = (places.last_mut(), filling.last_mut()) {
                stems.push(stem.clone());
                if place.last() != Some(&stated) {
                    place.push(stated);
                }
            }
        }
        Self {
            frame,
            places,
            filling,
        }
    }
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

    const TRADES: [&str; 10] = ["bags", "footwear", "a", "b", "c", "d", "e", "f", "g", "h"];

    /// Of products of these trades in turn.
    type OfTrades<'a> = (&'a [&'a str], Captions<'a>);

    fn of(captions: &[Captions<'_>]) -> serde_json::Value {
        let captions: Vec<OfTrades<'_>> =
            captions.iter().map(|each| (&["bags"][..], *each)).collect();
        of_trades(&captions)
    }

    /// Every other time with other values.
    fn of_trades(captions: &[OfTrades<'_>]) -> serde_json::Value {
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
        for (trades, (times, caption, facts)) in captions {
            for time in 0..*times {
                let mut record = any_record(&records.len().to_string());
                record.trade = trades[time / 2 % trades.len()].into();
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
                record.title = match facts {
                    [("hidden", _)] => String::new(),
                    _ => format!("Told {}", told.join(", ")),
                };
                record.attributes.clear();
                records.push(record);
            }
        }
        // Each counted trade has a hundred records at least.
        for (number, trade) in (0..1000).map(|number| (number, TRADES[number % 10])) {
            let mut record = any_record(&format!("other-{number}"));
            record.trade = trade.into();
            record.boxes.clear();
            records.push(record);
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
        let place = dataset_of(&records);
        let common = CommonWords::from("fresh".to_string());
        let trades = Trades::of(place.path()).unwrap();
        let found = frames(place.path(), &common, &lines, &trades).unwrap();
        serde_json::to_value(found).unwrap()
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
            (3, "Gone, Please", &[("hidden", "Gone")]),
            (5, "S or Es, Please", &[]),
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
        let found = of_trades(&[
            (
                &["footwear", "bags"],
                (40, "The Outfit Begins with Water Boots", boots),
            ),
            (&["bags"], (39, "Water Boots, Seldom", boots)),
            (&["bags"], (40, "Water Boots in the Bag", boots)),
            (&["footwear"], (40, "Nothing of It", &[])),
            // Of a trade of few records; of one too many; of as many as there may be.
            (&["bags", "other"], (40, "Water Boots by Day", boots)),
            (&TRADES[..9], (45, "Water Boots Everywhere", boots)),
            (&TRADES[..8], (48, "Water Boots for the Few", boots)),
        ]);
        let said = "= by day;= everywher;= for th few:ff;= in th bag:1;= seldom;nothing of it:2;\
            th outfit begin with =:3";
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
        assert_eq!(found["said"], "+kurta day festiv way;= to th front");
        // The same line with nothing stated is the same in as many captions, if not in more.
        let found = of_trades(&[
            (&["footwear"], (40, "Boot Nest", &[("type", "Boot")])),
            (&["bags"], (40, "Boot Nest", &[])),
            (&["footwear"], (39, "Line", &[("taste", "Line")])),
            (&["bags"], (5, "Line", &[])),
        ]);
        assert_eq!(found["said"], "+boot nest:1;+lin;boot nest:2;lin:3");
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
