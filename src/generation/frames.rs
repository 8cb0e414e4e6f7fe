//! Captions around what is told. Of what it is told a model says strange things in ways that nobody has shown it ("The
//! Lighthouse Keeper from Ann After"), where it is told a title alone it takes the first words for a brand ("The Bottle
//! From Stainless Steel"), and lines that say nothing told may be mixed up ("A Layer Between You and the Floor" of a dog
//! bed). So captions of products of which anything is told are ones of the dataset, with other things told in their places:
//! names in those of names, and what the product is in those of products.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};

use serde::{Deserialize, Serialize};

use super::common_words::CommonWords;
use super::kind_lines::KindLines;
use super::shown_colors::is_color_name;
use super::told_attributes::{NAME_ATTRIBUTES, ToldAttributes};
use super::told_phrases::ToldPhrases;
use super::trade_words::ProductTrades;
use super::wording::Wording;
use crate::words::stem;

/// The bits of all trades.
pub(crate) const EVERYWHERE: u64 = u64::MAX;

/// The most places of a frame: a caption may be read as it in so many ways.
pub(crate) const MOST_PLACES: usize = 4;

/// What captions say around what is told, and which words are no names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Frames {
    /// Captions, with places for what is told, and the trades that they are said in, a bit for each: all bits where these
    /// are many or little known.
    pub(crate) said: BTreeMap<Vec<Piece>, u64>,
    /// The stems of words that tell other things than names.
    pub(crate) ordinary: BTreeSet<String>,
    /// The stems of names with ordinary or common words: `united color of benetton`.
    pub(crate) names: BTreeSet<String>,
}

/// A part of a caption.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// A word, by its stem.
    Word(String),
    /// A word that is told, by its stem.
    ToldWord(String),
    /// One told word or more: nothing but a name.
    Name,
    /// One told word or more: what the product is, with or without its name, or what else is said by itself.
    Product,
    /// One told word or more: anything.
    Told,
    /// The name of an attribute.
    Attribute,
}

/// In JSON, what stands before a word that is told.
const TOLD_WORD: char = '+';

/// In JSON, how the pieces are written that are no words.
const PLACES: [(&str, Piece); 4] = [
    ("#", Piece::Name),
    ("=", Piece::Product),
    ("*", Piece::Told),
    ("@", Piece::Attribute),
];

impl Piece {
    /// Whether it is for whatever is told.
    pub(crate) fn is_place(&self) -> bool {
        !matches!(self, Self::Word(_) | Self::ToldWord(_))
    }
}

/// What is told of a product, for a caption to be read.
pub(super) struct Told<'a> {
    pub attributes: &'a ToldAttributes,
    pub phrases: &'a ToldPhrases,
    /// What is common is no name.
    pub common: &'a CommonWords,
    /// Lines of some kinds only are read elsewhere.
    pub lines: &'a KindLines,
    /// A caption reads as no frame of other trades.
    pub trades: &'a ProductTrades,
}

impl Frames {
    /// Whether no caption is known.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// How many captions are known.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// Whether a word tells other things than names.
    pub(crate) fn are_ordinary(&self, word: &str) -> bool {
        self.ordinary.contains(&stem(word))
    }

    /// Whether a caption of a product of which anything is `told` reads as no frame of its trades with the right things in
    /// its places.
    pub(super) fn are_misplaced(&self, caption: &Wording, told: &Told<'_>) -> bool {
        if self.is_empty() || told.attributes.are_none() || told.lines.are_of_some(caption) {
            return false;
        }
        let said = || caption.words.iter().zip(&caption.stems);
        let is_in_place = |(word, stem): (&String, &String)| {
            told.attributes.are_telling(stem) || is_color_name(word)
        };
        let reader = Reader {
            frames: self,
            told,
            caption,
            in_place: said().map(is_in_place).collect(),
        };
        !reader.reads(0, &mut Vec::new())
    }

    /// The first of the frames that begin with the pieces `start`.
    fn first_from(&self, start: &[Piece]) -> Option<(&Vec<Piece>, u64)> {
        let from_here = (Bound::Included(start), Bound::Unbounded);
        let first = self.said.range::<[Piece], _>(from_here).next();
        let first = first.filter(|(first, _)| first.starts_with(start));
        first.map(|(first, trades)| (first, *trades))
    }
}

/// A caption that is read as one frame after another.
struct Reader<'a> {
    frames: &'a Frames,
    told: &'a Told<'a>,
    caption: &'a Wording,
    /// Which of its words may stand in places: what is told, and names of colours.
    in_place: Vec<bool>,
}

impl Reader<'_> {
    /// Whether the words from number `at` on are the rest of a frame that begins with the pieces `start` and is one of the
    /// product's trades, with names in the places of names, and products in those of products.
    fn reads(&self, at: usize, start: &mut Vec<Piece>) -> bool {
        let Some((first, trades)) = self.frames.first_from(start) else {
            return false;
        };
        let stems = &self.caption.stems;
        let Some(next) = stems.get(at) else {
            return first == start && self.told.trades.may_be_of(trades);
        };
        let mut reads = |piece: Piece, end: usize| {
            start.push(piece);
            let reads = self.reads(end, start);
            start.pop();
            reads
        };
        if reads(Piece::Word(next.clone()), at + 1) {
            return true;
        }
        let named = self.told.attributes.named_at(at, self.caption).into_iter();
        let mut named = named.filter(|(_, is_told)| *is_told);
        if named.any(|(length, _)| reads(Piece::Attribute, at + length)) {
            return true;
        }
        let in_place = self.in_place[at..].iter();
        let in_place = in_place.take_while(|may_stand| **may_stand).count();
        if in_place > 0 && reads(Piece::ToldWord(next.clone()), at + 1) {
            return true;
        }
        let phrases = self.told.phrases;
        let mut ends = (at + 1..=at + in_place).filter(|end| !phrases.are_joints(&stems[end - 1]));
        ends.any(|end| {
            reads(Piece::Told, end)
                || (!phrases.are_modifiers(&stems[end - 1]) && reads(Piece::Product, end))
                || (self.is_name(at..end) && reads(Piece::Name, end))
        })
    }

    /// Whether what is told may be a name: what attributes say is one; where they say none, what has neither ordinary nor
    /// common words, or is known.
    fn is_name(&self, place: Range<usize>) -> bool {
        let stems = &self.caption.stems[place.clone()];
        let named = self.told.attributes.tell(&NAME_ATTRIBUTES, stems);
        named.unwrap_or_else(|| {
            let words = self.caption.words[place].iter();
            let is_no_name = |(word, stem): (&String, &String)| {
                self.frames.ordinary.contains(stem) || self.told.common.is_for_anything(word)
            };
            !words.zip(stems).any(is_no_name) || self.frames.names.contains(&stems.join(" "))
        })
    }
}

/// As it stands in JSON: entries with semicolons between them, of stems, and signs for places in `said`, with spaces
/// between these; there, behind a colon, the bits of the trades in hexadecimal digits, where these are not all.
#[derive(Serialize, Deserialize)]
struct Packed {
    said: String,
    ordinary: String,
    names: String,
}

impl From<Frames> for Packed {
    fn from(frames: Frames) -> Self {
        let pieces = |(frame, trades): (Vec<Piece>, u64)| {
            let pieces = frame.into_iter().map(|piece| match piece {
                Piece::Word(stem) => stem,
                Piece::ToldWord(stem) => format!("{TOLD_WORD}{stem}"),
                place => {
                    let mut signs = PLACES.into_iter();
                    let sign = signs.find(|(_, other)| *other == place);
                    sign.map_or("", |(sign, _)| sign).to_string()
                }
            });
            let pieces = pieces.collect::<Vec<_>>().join(" ");
            match trades {
                EVERYWHERE => pieces,
                trades => format!("{pieces}:{trades:x}"),
            }
        };
        let entries = |entries: BTreeSet<String>| entries.into_iter().collect::<Vec<_>>().join(";");
        Self {
            said: entries(frames.said.into_iter().map(pieces).collect()),
            ordinary: entries(frames.ordinary),
            names: entries(frames.names),
        }
    }
}

impl TryFrom<Packed> for Frames {
    type Error = String;

    fn try_from(packed: Packed) -> Result<Self, String> {
        let entries = |text: &str| -> BTreeSet<String> {
            let entries = text.split(';').filter(|entry| !entry.trim().is_empty());
            entries.map(String::from).collect()
        };
        let frame = |entry: String| {
            let (frame, trades) = match entry.split_once(':') {
                Some((frame, trades)) => (frame, u64::from_str_radix(trades, 16).ok()),
                None => (entry.as_str(), Some(EVERYWHERE)),
            };
            let wrong = || format!("frames: {entry:?} has no trades behind its colon");
            let trades = trades.filter(|trades| *trades != 0).ok_or_else(wrong)?;
            let pieces = frame.split_whitespace().map(|piece| {
                let place = PLACES.into_iter().find(|(sign, _)| *sign == piece);
                let word = || match piece.strip_prefix(TOLD_WORD) {
                    Some(stem) => Piece::ToldWord(stem.into()),
                    None => Piece::Word(piece.into()),
                };
                place.map_or_else(word, |(_, place)| place)
            });
            let pieces: Vec<Piece> = pieces.collect();
            let places = pieces.iter().filter(|piece| piece.is_place()).count();
            match (pieces.len(), places) {
                (0, _) => Err(format!("frames: {entry:?} is no frame")),
                (_, 0..=MOST_PLACES) => Ok((pieces, trades)),
                _ => Err(format!(
                    "frames: the frame {frame:?} has {places} places, expected at most {MOST_PLACES}"
                )),
            }
        };
        let mut said = BTreeMap::new();
        for entry in entries(&packed.said) {
            let (pieces, trades) = frame(entry.clone())?;
            if said.insert(pieces, trades).is_some() {
                return Err(format!("frames: there are two of {entry:?}"));
            }
        }
        Ok(Self {
            said,
            ordinary: entries(&packed.ordinary),
            names: entries(&packed.names),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::told_attributes::tests::attributes;
    use super::super::trade_words::TradeWords;
    use super::*;
    use crate::words::words;

    const SAID: &str = "# by #;+winter nest:2;a bottl to itself;and th @ *;hey # by #;hy # by *;mak it *;mak it * for *;say hello to =;\
        say hello to your day;th * from #;th outfit begin with th =:2;turn to #";

    fn frames() -> Frames {
        let json = serde_json::json!({
            "said": SAID,
            "ordinary": "bottl;color;of;steel;water",
            "names": "united color of benetton;mint",
        });
        serde_json::from_value(json).unwrap()
    }

    fn misplaced(said: &str, title: &str, named: &[(&str, &str)]) -> bool {
        misplaced_in(&frames(), said, title, named)
    }

    fn misplaced_in(frames: &Frames, said: &str, title: &str, named: &[(&str, &str)]) -> bool {
        let each = named.iter();
        let each = each.map(|(name, value)| (name.to_string(), value.to_string()));
        let lines = r#"{"names": "bottl=0", "said": "fillthebottle=0"}"#;
        let trades = r#"{"records": [90, 30], "told": "sofa=0:40 boot=1:40", "said": ""}"#;
        let trades: TradeWords = serde_json::from_str(trades).unwrap();
        let told = Told {
            attributes: &attributes(title, named),
            phrases: &ToldPhrases::new(
                title,
                &each.collect(),
                |word| ["for", "by", "from", "of"].contains(&word),
                |word, rest| word != "sorell" && rest.first() == Some(&"Bottle"),
            ),
            common: &CommonWords::from("the hour fresh mint bottle".to_string()),
            lines: &serde_json::from_str(lines).unwrap(),
            trades: &trades.product_trades(&words(title).collect::<Vec<_>>(), &[]),
        };
        frames.are_misplaced(&Wording::new(said), &told)
    }

    #[test]
    fn ordinary_words_are_no_names() {
        let title = "Stainless Steel Water Bottle from Sorell";
        for wrong in [
            "The Bottle from Stainless Steel",
            "The water bottle from steel.",
            "Turn to Steel",
            "Sorell by Bottle",
        ] {
            assert!(misplaced(wrong, title, &[]), "{wrong}");
            assert!(
                !misplaced_in(&Frames::default(), wrong, title, &[]),
                "{wrong}"
            );
        }
        for right in [
            "The Bottle from Sorell",
            "The Stainless Steel Bottle, from Sorell!",
            "Turn to Sorell",
        ] {
            assert!(!misplaced(right, title, &[]), "{right}");
        }
        // Common words are no names either, but for known ones.
        let title = "Fresh Mint Bottle";
        assert!(misplaced("Turn to Fresh", title, &[]));
        assert!(!misplaced("Turn to Mint", title, &[]));
        assert!(misplaced(
            "Turn to Colors of Benetton",
            "United Colors of Benetton Bottle",
            &[]
        ));
        assert!(!misplaced(
            "Turn to United Colors of Benetton",
            "United Colors of Benetton Bottle",
            &[]
        ));
    }

    #[test]
    fn what_is_told_is_said_in_known_ways() {
        let title = "Steel Bottle, 750 ml, Blue, for Children";
        let told = &[("keeps hot", "12 h")];
        for strange in [
            "Turn Steel Into Water",
            "The Bottle from Blue After",
            "Steel, Steel",
            "750 ml of Hour",
            "All of It, to Be Exact: 12 h",
            // Nothing told ends in "for".
            "Make It Blue for",
            // Something untold in a place, or nowhere.
            "Say Hello to Boys",
            "Say Hello to Boys and Girls Alike",
            "Boys by Night",
            "Make It Gold",
            "By the Hour, for You",
            "Turn It Into Gold",
            "Turn to",
        ] {
            assert!(misplaced(strange, title, told), "{strange}");
            assert!(!misplaced(strange, "", &[]), "{strange}");
        }
        for known in [
            "Make It Steel",
            "Make It Steel, 750 ml",
            "Make It 750-ml",
            "Make It Steel for Children",
            "And the Keeps Hot? 12 h",
            // Told by its digits.
            "Make It 12-Hour",
            // Colours are shown, too.
            "Make It Green",
            // As they are, and one of some kinds.
            "A Bottle to Itself",
            "Say Hello to Your Day",
            "Fill the Bottle!",
        ] {
            assert!(!misplaced(known, title, told), "{known}");
        }
        assert!(misplaced("And the Steel? 12 h", title, told));
        assert!(misplaced("And the Keeps Hot? Blue", title, told));
    }

    #[test]
    fn a_product_is_said_by_its_last_word() {
        let title = "Sorell Steel Bottle Swift";
        for part in ["Steel", "Sorell Steel"] {
            assert!(
                misplaced(&format!("Say Hello to {part}"), title, &[]),
                "{part}"
            );
        }
        for whole in ["Bottle", "Steel Bottle", "Sorell", "Bottle Swift"] {
            let said = format!("Say Hello to {whole}");
            assert!(!misplaced(&said, title, &[]), "{whole}");
        }
        let material = &[("material", "Steel")];
        assert!(
            !misplaced("Say Hello to Steel", title, material),
            "by itself as well"
        );
    }

    #[test]
    fn names_are_what_attributes_say() {
        let title = "Sorell Water Bottle";
        for name in ["brand", "Series"] {
            assert!(!misplaced("Turn to Water", title, &[(name, "Water & Co")]));
            assert!(misplaced("Turn to Sorell", title, &[(name, "Water & Co")]));
        }
        assert!(!misplaced(
            "Turn to Sorell",
            title,
            &[("shop", "Water & Co")]
        ));
    }

    #[test]
    fn frames_are_said_in_their_trades() {
        let is_refused = |product: &str| {
            let said = format!("The Outfit Begins with the {product}");
            misplaced(&said, &format!("Perfect {product}"), &[])
        };
        assert!(is_refused("Sofa"));
        assert!(!is_refused("Boot"));
        // Of whose trade nothing is known.
        assert!(!is_refused("Orb"));
        assert!(!misplaced("Say Hello to Sofa", "Sofa", &[]));
    }

    #[test]
    fn words_that_must_be_told_are() {
        assert!(!misplaced("Winter Nest", "Winter Boot", &[]));
        assert!(misplaced("Winter Nest", "Boot", &[]));
        assert!(misplaced("Summer Nest", "Summer Boot", &[]));
        assert!(misplaced("Winter Nest", "Winter Sofa", &[]));
    }

    #[test]
    fn one_right_reading_is_enough() {
        // Of "Hi, Sorell by Bottle" there would be no name, of "Hi, Sorell" there is.
        let said = "Hi Sorell by Bottle by Sorell";
        assert!(!misplaced(said, "Sorell by Sorell Bottle", &[]));
        assert!(misplaced(
            &said.replace("Hi", "Hey"),
            "Sorell by Sorell Bottle",
            &[]
        ));
    }

    #[test]
    fn frames_are_three_strings_of_json() {
        let json = serde_json::to_string(&frames()).unwrap();
        assert!(json.contains(&format!(r#""said":"{SAID}""#)), "{json}");
        assert_eq!(serde_json::from_str::<Frames>(&json).unwrap(), frames());
        let with = |frame: &str| serde_json::from_str::<Frames>(&json.replace("turn to #", frame));
        let error = with("# a = b * c @ d #").unwrap_err().to_string();
        assert!(
            error.contains("has 5 places, expected at most 4"),
            "{error}"
        );
        assert!(with("# a = b * c @ +d +e").is_ok());
        for (entries, reason) in [
            (":2", "\":2\" is no frame"),
            ("a b;a b:1", "two of \"a b:1\""),
        ] {
            let error = with(entries).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        for trades in ["", "0", "x", "1:2"] {
            let entry = format!("turn to #:{trades}");
            let error = with(&entry).unwrap_err().to_string();
            assert!(
                error.contains(&format!("{entry:?} has no trades")),
                "{error}"
            );
        }
        assert_eq!(with("turn to #; ;").unwrap(), frames());
    }
}
