//! What captions say around what they state, and of which trades and kinds; the lines that state nothing told; and what
//! pictures show.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::caption_counts::{Counts, Of};
use crate::dataset::caption_parts::{Filling, Frame, Parts, Place, Stated, of_fact, stems};
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{Fact, Split};
use crate::dataset::trade_words::Trades;
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::generation::frames::{Frames, MOST_PLACES, Piece, value_key};
use crate::generation::kind_lines::KindLines;
use crate::generation::shown_colors::is_color_name;
use crate::generation::wording::Wording;
use crate::words::{digits, stem};

/// Frames that fewer captions have are known too little.
const LEAST_CAPTIONS: usize = 5;
/// A line that says nothing told, nor a colour or a number, is known from so many captions on.
const LEAST_LINES: usize = 3;
/// Where at most one caption in so many says anything else, there is no place; nor is one for what no more have there.
const ELSE_ONE_IN: usize = 20;
/// A word that tells other things of fewer records is known too little; numbers are in names as well as anywhere.
const LEAST_ORDINARY: usize = 3;
/// What is told with one in so many captions of a line at least is evidence for it.
const EVIDENCE_ONE_IN: usize = 50;
/// A value that fewer captions state is known too little.
const LEAST_VALUES: usize = 2;
/// What fewer records state of pictures alone is known too little.
const LEAST_SHOWN: usize = 3;

/// What captions of a dataset's training split say around what they state, and where of that names, products and names of
/// attributes stand; the lines that say nothing of what is told; of which of the `trades`, and of which kinds, all of these
/// are said; and which words tell other things than names more often than names, or stand in names of kinds. `common` are
/// the words that captions say untold; `lines`, which know the kinds, are left out. Nothing where no caption states anything.
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
    // Of lines, by their letters, the captions of products of which something is told, and what is told of the facts that
    // they state without saying them.
    let mut implying: BTreeMap<String, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
    // What is stated of each fact.
    let mut values: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    // The records of which nothing is told and where a stem is stated.
    let mut shown: BTreeMap<String, Counts> = BTreeMap::new();
    let common: BTreeSet<String> = common.iter().map(stem).collect();
    let mut all = Counts::default();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let told = record.told_stems();
        let of = Of {
            trade: trades.number_of(&record.trade),
            kind: number_of(&record.kind, lines),
            alone: told.is_empty(),
        };
        let mut stated_here: BTreeSet<(String, bool)> = BTreeSet::new();
        let mut shown_here: BTreeSet<String> = BTreeSet::new();
        for captioned in &record.boxes {
            for fact in &captioned.facts {
                let (value, is_name) = (stems(&fact.value), of_fact(fact) == Stated::Name);
                stated_here.extend(value.iter().map(|stem| (stem.clone(), is_name)));
                if let Stated::Fact(name) = of_fact(fact)
                    && let Piece::Fact(name) = Piece::fact(&name)
                {
                    let values = values.entry(name).or_default();
                    *values.entry(value_key(&value)).or_default() += 1;
                }
                if is_name {
                    known.insert(value);
                }
            }
            let caption = Wording::new(&captioned.caption);
            if !told.is_empty() {
                let evidence = told_of_implied(&captioned.facts, &caption.stems, &told);
                let (captions, telling, stems) = implying.entry(caption.key.clone()).or_default();
                *captions += 1;
                *telling += usize::from(!evidence.is_empty());
                for stem in evidence {
                    *stems.entry(stem).or_default() += 1;
                }
            }
            if lines.are_of_some(&caption) {
                continue;
            }
            all.count(of);
            let parts = Parts::of(&caption.stems, &captioned.facts);
            let is_stating = !parts.places.is_empty();
            if told.is_empty() {
                shown_here.extend(parts.filling.iter().flatten().cloned());
            }
            let ways = frames.entry(parts.frame).or_default();
            let said = ways.entry(parts.places).or_default();
            said.entry(parts.filling).or_default().count(of);
            let says_more = |(word, stem): (&String, &String)| {
                is_color_name(word) || !digits(word).is_empty() || told.contains(stem)
            };
            let may_be_line = !told.is_empty() || !is_stating;
            if may_be_line && !caption.words.iter().zip(&caption.stems).any(says_more) {
                untold.entry(caption.stems).or_default().count(of);
            }
        }
        for stem in shown_here {
            shown.entry(stem).or_default().count(of);
        }
        for (stem, is_name) in stated_here {
            let [names, others] = stated.entry(stem).or_default();
            *(if is_name { names } else { others }) += 1;
        }
    }
    // What stands in a name as one word is several parts there.
    let of_names = lines.names.keys().flat_map(|name| {
        let parts = name.split(' ').map(String::from);
        parts.chain([name.replace(' ', "")])
    });
    for stem in of_names.filter(|stem| !stem.is_empty()) {
        let [_, others] = stated.entry(stem).or_default();
        *others = (*others).max(LEAST_ORDINARY);
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
    let says_something = |pieces: &[Piece]| {
        let is_open = |piece: &Piece| matches!(piece, Piece::Told);
        let is_said = |piece: &Piece| matches!(piece, Piece::Attribute) || !piece.is_place();
        !pieces.iter().any(is_open) || pieces.iter().any(is_said)
    };
    said.retain(|pieces, _| !pieces.is_empty() && says_something(pieces));
    shown.retain(|stem, records| !stem.is_empty() && records.all() >= LEAST_SHOWN);
    let shown = shown.into_iter();
    let shown = shown.map(|(stem, records)| (stem, records.few_kinds()));
    let has_place = |name: &String| {
        let mut pieces = said.keys().flatten();
        pieces.any(|piece| matches!(piece, Piece::Fact(fact) if fact == name))
    };
    values.retain(|name, _| has_place(name));
    let facts = values.into_iter().map(|(name, values)| {
        let known = values.into_iter();
        let known =
            known.filter(|(value, captions)| !value.is_empty() && *captions >= LEAST_VALUES);
        (name, known.map(|(value, _)| value).collect())
    });
    let facts = facts.collect();
    let implied = implying
        .into_iter()
        .filter_map(|(line, (captions, telling, stems))| {
            let nearly_all = ELSE_ONE_IN * (captions - telling) <= captions;
            let stems = stems.into_iter();
            let stems = stems.filter(|(_, told)| EVIDENCE_ONE_IN * told >= captions);
            let stems: BTreeSet<String> = stems.map(|(stem, _)| stem).collect();
            (captions >= LEAST_CAPTIONS && nearly_all && !stems.is_empty()).then_some((line, stems))
        });
    let implied = implied.collect();
    let with_scopes = said.into_iter();
    let with_scopes = with_scopes.map(|(pieces, counts)| (pieces, counts.scope(&all)));
    Ok(Frames {
        said: with_scopes.collect(),
        ordinary,
        facts,
        implied,
        names: known.into_iter().map(|name| name.join(" ")).collect(),
        shown: shown.collect(),
    })
}

/// The stems told of the facts that a caption states without saying them, but for names and kinds: of "Earn Your Stripes",
/// "striped".
fn told_of_implied(facts: &[Fact], said: &[String], told: &BTreeSet<String>) -> BTreeSet<String> {
    let is_said = |value: &[String]| {
        let mut places = said.windows(value.len().max(1));
        places.any(|place| place == value)
    };
    let implied = facts
        .iter()
        .filter(|fact| matches!(of_fact(fact), Stated::Fact(_)) && !is_said(&stems(&fact.value)));
    let texts = implied.flat_map(|fact| [fact.value.as_str(), fact.said()]);
    texts
        .flat_map(stems)
        .filter(|stem| told.contains(stem))
        .collect()
}

/// The number of the kind that is called so; nothing where none or several are.
fn number_of(kind: &str, lines: &KindLines) -> Option<u32> {
    match lines.names.get(&crate::words::stems(kind).join(" "))?[..] {
        [number] => Some(number),
        _ => None,
    }
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
    let all: usize = ways
        .values()
        .flat_map(BTreeMap::values)
        .map(Counts::all)
        .sum();
    let mut found: BTreeMap<Vec<Piece>, BTreeMap<&Filling, Counts>> = BTreeMap::new();
    for (places, fillings) in ways {
        let places = places.iter().map(pieces_of);
        let found = found.entry(filled(frame, places)).or_default();
        for (filling, counts) in fillings {
            found.entry(filling).or_default().add(counts);
        }
    }
    let known = found.into_iter().filter_map(|(pieces, fillings)| {
        let mut counts = Counts::default();
        fillings.values().for_each(|each| counts.add(each));
        let places = pieces.iter().filter(|piece| piece.is_place()).count();
        // What is called by the word for a product is a slip: no "From Suitcase" for a few of that brand.
        let is_usual = frame.iter().all(Option::is_none) || ELSE_ONE_IN * counts.all() > all;
        let is_known = counts.all() >= LEAST_CAPTIONS && places <= MOST_PLACES && is_usual;
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

/// What stands in a place: one piece for each thing that is stated. What a kind is called with before it (its brand, its
/// material) belongs to it, and what stands behind the name of an attribute may be any value.
fn pieces_of(place: &Place) -> Vec<Piece> {
    let own = match place.iter().rposition(|stated| *stated == Stated::Kind) {
        Some(last) if !place[..last].contains(&Stated::About) => last,
        _ => 0,
    };
    let pieces = place[own..].iter().enumerate();
    let pieces = pieces.map(|(number, stated)| match stated {
        Stated::Name => Piece::Name,
        Stated::Kind => Piece::Kind,
        Stated::About => Piece::Attribute,
        Stated::Fact(_) if number > 0 && place[own + number - 1] == Stated::About => Piece::Told,
        Stated::Fact(name) => Piece::fact(name),
    });
    pieces.collect()
}

/// A frame with these pieces in its places.
fn filled(frame: &Frame, mut places: impl Iterator<Item = Vec<Piece>>) -> Vec<Piece> {
    let pieces = frame.iter().flat_map(|word| match word {
        Some(word) => vec![Piece::Word(word.clone())],
        None => places.next().unwrap_or_default(),
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::caption_counts::LEAST_EXPECTED;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;
    use crate::dataset::record::{Fact, Source};

    /// So many records with a caption that states these facts, name and value.
    type Captions<'a> = (usize, &'a str, &'a [(&'a str, &'a str)]);

    const TRADES: [&str; 10] = ["bags", "footwear", "a", "b", "c", "d", "e", "f", "g", "h"];

    /// Of products of these trades in turn, with their kinds behind a slash.
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
                let trade = trades[time / 2 % trades.len()];
                let (trade, kind) = trade.split_once('/').unwrap_or((trade, ""));
                (record.trade, record.kind) = (trade.into(), kind.into());
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
        let lines = r#"{"names": "cup=0;tall jug=1;mug=2,3", "said": "nothingofthis=0"}"#;
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
            (95, "From Sorell & Sons", &[both[0]]),
            (5, "From Water Bottle", &[both[1]]),
            // By what it is nearly always, or a little less.
            (19, "Lo, Water Bottle", &[both[1]]),
            (1, "Lo, Sorell", &[both[0]]),
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
            "=material by #;a bottl of my own;enter #;from #:1;hello #;lo ~;not th @ *;nothing of it;sour pleas;th ~ from #;\
             th ~ from # =capacity;turn to #;y #;~ # pleas"
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
        let said = "nothing of it:2;th outfit begin with ~:3;~ by day:-2;~ everywher;~ for th few:ff;~ in th bag:1;\
            ~ seldom:-2";
        assert_eq!(found["said"], said);
    }

    #[test]
    fn frames_belong_to_the_few_kinds_that_enough_captions_say_them_of() {
        let volume: &[(&str, &str)] = &[("volume", "1 l")];
        let found = of_trades(&[
            (&["bags/Cup"], (5, "1 l to Linger Over", volume)),
            (&["bags/Cup", "bags/Tall-Jug"], (6, "Pour", &[])),
            (&["bags/Cup", "bags/Tall-Jug"], (5, "Pass", &[])),
            // A kind with a name of several, and one that nobody names.
            (&["bags/Mug"], (5, "Sip", &[])),
            (&["bags/Cup", "bags"], (12, "Rest", &[])),
        ]);
        assert_eq!(
            found["said"],
            "=volume to linger over:1/0;pass;pour:1/0,1;rest;sip"
        );
    }

    #[test]
    fn frames_belong_to_no_trade_that_would_say_them_and_does_not() {
        // Of bags and footwear there are as many captions.
        let said = |times: usize| {
            let found = of_trades(&[
                (&["footwear"], (50, "Yes", &[])),
                (&["bags"], (50 - times, "No", &[])),
                (&["bags"], (times, "Here", &[])),
            ]);
            found["said"].clone()
        };
        assert_eq!(said(2 * LEAST_EXPECTED), "her:-2;no:-2;y:2");
        assert_eq!(said(2 * LEAST_EXPECTED - 1), "her;no:-2;y:2");
    }

    #[test]
    fn what_is_always_the_same_is_no_place() {
        let found = of(&[
            (19, "Kurta Days, Festive Ways", &[("type", "Kurta")]),
            (1, "Water Days, Festive Ways", &[("type", "Water")]),
            (18, "Kurta to the Front", &[("type", "Kurta")]),
            (2, "Water to the Front", &[("type", "Water")]),
        ]);
        assert_eq!(found["said"], "+kurta day festiv way;~ to th front");
        // The same line with nothing stated is the same in as many captions, if not in more.
        let found = of_trades(&[
            (&["footwear"], (40, "Boot Nest", &[("type", "Boot")])),
            (&["bags"], (40, "Boot Nest", &[])),
            (&["footwear"], (39, "Line", &[("taste", "Line")])),
            (&["bags"], (5, "Line", &[])),
        ]);
        assert_eq!(found["said"], "+boot nest:1;+lin:-2;boot nest:2;lin:3");
    }

    #[test]
    fn values_that_are_known_are_those_of_facts_with_places() {
        let found = of(&[
            (6, "Made of Steel", &[("material", "Steel")]),
            (1, "Made of Wool", &[("material", "Wool")]),
            (6, "In 1 l", &[("net volume", "1 l")]),
            (4, "Seldom in Linen", &[("fabric", "Linen")]),
        ]);
        assert_eq!(found["said"], "in =netvolume;mad of =material");
        // Of one record nothing is known, and of a fact without a place nothing need be.
        assert_eq!(found["facts"], "material=iron,steel;netvolume=0l");
    }

    #[test]
    fn lines_imply_what_nearly_always_is_told() {
        let striped = |times| (times, "Earn It!", &[("pattern", "Striped")][..]);
        let found = of(&[striped(19), (1, "Earn It!", &[])]);
        assert_eq!(found["implied"], "earnit=striped");
        assert!(of(&[striped(18), (2, "Earn It!", &[])])["implied"].is_null());
        assert!(of(&[striped(4)])["implied"].is_null());
        // What it says, or what it is, is not implied.
        let said = (20, "Striped, Please", &[("pattern", "Striped")][..]);
        let kind = (20, "Fill It Up", &[("type", "Water Bottle")][..]);
        assert!(of(&[said, kind])["implied"].is_null());
    }

    #[test]
    fn what_is_stated_of_pictures_alone_is_shown() {
        let alone = |times, caption| (times, caption, &[("hidden", "Water")][..]);
        let found = of(&[
            alone(2 * LEAST_SHOWN, "Water, Please"),
            alone(5, "Here You Are"),
        ]);
        assert_eq!(found["shown"], "water;win");
        // What is stated is no word of a line.
        assert_eq!(found["said"], "=hidden pleas!;her you ar!");
        // What is stated of few kinds is shown by these.
        let of_cups = of_trades(&[(&["bags/Cup"], alone(2 * LEAST_SHOWN, "Water, Please"))]);
        assert_eq!(of_cups["shown"], "water/0;win/0");
        let seldom = of(&[alone(2 * LEAST_SHOWN - 2, "Water, Please")]);
        assert!(seldom["shown"].is_null());
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
            (
                &"brass;cup;jug;mug;tall;talljug".into(),
                &"fresh air;urban brass".into()
            )
        );
        let nothing =
            serde_json::json!({"said": "", "ordinary": "cup;jug;mug;tall;talljug", "names": ""});
        assert_eq!(of(&[]), nothing);
        // What kinds are called is no name, but for what is one more often.
        let brand = |times| of(&[(times, "A", &[("brand", "Jug")])])["ordinary"].clone();
        assert_eq!(brand(LEAST_ORDINARY - 1), "cup;jug;mug;tall;talljug");
        assert_eq!(brand(LEAST_ORDINARY), "cup;mug;tall;talljug");
    }
}
