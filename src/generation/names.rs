//! Where captions have names: no "The Bottle From Stainless Steel" of a bottle whose title names no brand. A model that
//! is told a title alone takes its first words for a brand.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::told_attributes::ToldAttributes;
use crate::words::stem;

/// The attributes that tell names.
pub(crate) const NAME_ATTRIBUTES: [&str; 2] = ["brand", "series"];

/// The most places of a frame: a caption may be read as it in so many ways.
pub(crate) const MOST_PLACES: usize = 4;

/// In which captions names stand where, and which words are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Names {
    /// Captions with a name.
    pub(crate) frames: BTreeSet<Vec<Piece>>,
    /// The stems of words that tell other things than names.
    pub(crate) ordinary: BTreeSet<String>,
    /// The stems of names with ordinary words: `united color of benetton`.
    pub(crate) known: BTreeSet<String>,
}

/// A part of a caption.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// A word, by its stem.
    Word(String),
    /// One told word or more: nothing but a name.
    Name,
    /// One told word or more: anything.
    Told,
}

impl Piece {
    /// Whether it is for something told.
    pub(crate) fn is_place(&self) -> bool {
        !matches!(self, Self::Word(_))
    }
}

impl Names {
    /// Whether it is not known where names stand.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// In how many captions it is known where the name stands.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether a caption of these `words` has something else, of what is told, in the place of a name.
    pub(super) fn are_misplaced(&self, words: &[String], attributes: &ToldAttributes) -> bool {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        let readings = self.frames.iter();
        let readings = readings.filter_map(|frame| self.reading(frame, &stems, attributes));
        readings.reduce(|one, other| one || other) == Some(false)
    }

    /// Whether these stems are the frame with told words in it; and if so, whether there are names in the places of
    /// names in any way of reading it so.
    fn reading(
        &self,
        frame: &[Piece],
        stems: &[String],
        attributes: &ToldAttributes,
    ) -> Option<bool> {
        let Some((first, rest)) = frame.split_first() else {
            return stems.is_empty().then_some(true);
        };
        if let Piece::Word(word) = first {
            let is_said = stems.first() == Some(word);
            return self.reading(rest, stems.get(1..).filter(|_| is_said)?, attributes);
        }
        let told = stems.iter().take_while(|stem| attributes.are_telling(stem));
        let readings = (1..=told.count()).filter_map(|length| {
            let (here, further) = stems.split_at(length);
            let is_right = *first == Piece::Told || self.is_name(here, attributes);
            Some(self.reading(rest, further, attributes)? && is_right)
        });
        readings.reduce(|one, other| one || other)
    }

    /// Whether what is told may be a name: what attributes say is one; where they say none, what has no ordinary
    /// words or is known.
    fn is_name(&self, stems: &[String], attributes: &ToldAttributes) -> bool {
        attributes.tell(&NAME_ATTRIBUTES, stems).unwrap_or_else(|| {
            let mut ordinary = stems.iter().filter(|stem| self.ordinary.contains(*stem));
            ordinary.next().is_none() || self.known.contains(&stems.join(" "))
        })
    }
}

/// As it stands in JSON: entries with semicolons between them, of stems with spaces between these. In `frames` a `#` is
/// a name, a `*` anything told.
#[derive(Serialize, Deserialize)]
struct Packed {
    frames: String,
    ordinary: String,
    known: String,
}

impl From<Names> for Packed {
    fn from(names: Names) -> Self {
        let pieces = |frame: Vec<Piece>| {
            let pieces = frame.into_iter().map(|piece| match piece {
                Piece::Word(stem) => stem,
                Piece::Name => "#".into(),
                Piece::Told => "*".into(),
            });
            pieces.collect::<Vec<_>>().join(" ")
        };
        let entries = |entries: BTreeSet<String>| entries.into_iter().collect::<Vec<_>>().join(";");
        Self {
            frames: entries(names.frames.into_iter().map(pieces).collect()),
            ordinary: entries(names.ordinary),
            known: entries(names.known),
        }
    }
}

impl TryFrom<Packed> for Names {
    type Error = String;

    fn try_from(packed: Packed) -> Result<Self, String> {
        let entries = |text: &str| -> BTreeSet<String> {
            let entries = text.split(';').filter(|entry| !entry.is_empty());
            entries.map(String::from).collect()
        };
        let frame = |frame: String| {
            let pieces = frame.split_whitespace().map(|piece| match piece {
                "#" => Piece::Name,
                "*" => Piece::Told,
                stem => Piece::Word(stem.into()),
            });
            let pieces: Vec<Piece> = pieces.collect();
            match pieces.iter().filter(|piece| piece.is_place()).count() {
                _ if !pieces.contains(&Piece::Name) => {
                    Err(format!("names: the frame {frame:?} has no \"#\""))
                }
                0..=MOST_PLACES => Ok(pieces),
                places => Err(format!(
                    "names: the frame {frame:?} has {places} places, expected at most {MOST_PLACES}"
                )),
            }
        };
        let frames: Result<_, String> = entries(&packed.frames).into_iter().map(frame).collect();
        Ok(Self {
            frames: frames?,
            ordinary: entries(&packed.ordinary),
            known: entries(&packed.known),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::told_attributes::tests::attributes;
    use super::*;
    use crate::words::words;

    fn names() -> Names {
        let json = r##"{
            "frames": "th * from #;turn to #;# by #;hi # by *;hey # by #",
            "ordinary": "bottl;color;of;steel;water",
            "known": "united color of benetton"
        }"##;
        serde_json::from_str(json).unwrap()
    }

    fn misplaced(said: &str, title: &str, named: &[(&str, &str)]) -> bool {
        let words: Vec<String> = words(said).collect();
        names().are_misplaced(&words, &attributes(title, named))
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
            let words: Vec<String> = words(wrong).collect();
            let told = attributes(title, &[]);
            assert!(!Names::default().are_misplaced(&words, &told), "{wrong}");
        }
        for right in [
            "The Bottle from Sorell",
            "The Stainless Steel Bottle, from Sorell!",
            "Turn to Sorell",
            // Whatever is no frame.
            "Turn Steel Into Water",
            "The Bottle from Elsewhere",
            "Turn to",
            "",
        ] {
            assert!(!misplaced(right, title, &[]), "{right}");
        }
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
    fn names_are_three_strings_of_json() {
        let json = serde_json::to_string(&names()).unwrap();
        assert!(
            json.contains(r##""frames":"# by #;hey # by #;hi # by *;th * from #;turn to #"##),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Names>(&json).unwrap(), names());
        for (wrong, why) in [
            ("turn to *", r##"names: the frame "turn to *" has no "#""##),
            ("# a # b # c # d #", "has 5 places, expected at most 4"),
        ] {
            let error = serde_json::from_str::<Names>(&json.replace("turn to #", wrong));
            let error = error.unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!(serde_json::from_str::<Names>(&json.replace("turn to #", "# a # b * c #")).is_ok());
    }
}
