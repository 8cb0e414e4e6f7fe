//! Captions with places for what is told, as [`Frames`] of a model's configuration have them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::words::{word_stems, words};

/// The most places of a frame: a caption may be read as it in so many ways.
pub(crate) const MOST_PLACES: usize = 4;

/// What captions say around what is told, and which words are no names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Frames {
    /// Captions, with places for what is told.
    pub(crate) said: BTreeMap<Vec<Piece>, Scope>,
    /// The stems of words that tell other things than names.
    pub(crate) ordinary: BTreeSet<String>,
    /// The values of each fact that has places, as [`value_key`] writes them.
    pub(crate) facts: BTreeMap<String, BTreeSet<String>>,
    /// The lines that state what they don't say, by their letters, and the stems of which one must be told for that.
    pub(crate) implied: BTreeMap<String, BTreeSet<String>>,
    /// The stems of names with ordinary or common words: `united color of benetton`.
    pub(crate) names: BTreeSet<String>,
    /// The stems of what captions state of pictures of which nothing is told, and the kinds of which they do; none where
    /// these are many or little known. Nothing where all that is not known.
    pub(crate) shown: BTreeMap<String, Vec<u32>>,
}

/// The products that a frame is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Their trades, a bit for each: all bits where these are many or little known.
    pub trades: u64,
    /// Their kinds; none where these are many or little known.
    pub kinds: Vec<u32>,
    /// Whether also those of which nothing is told.
    pub alone: bool,
}

impl Scope {
    /// All products of which anything is told.
    pub(crate) const ALL_TOLD: Self = Self {
        trades: u64::MAX,
        kinds: Vec::new(),
        alone: false,
    };
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
    /// One told word or more: what the product is, with or without its name.
    Kind,
    /// One told word or more: a value of the fact that is called so, in letters without spaces.
    Fact(String),
    /// One told word or more: anything.
    Told,
    /// The name of an attribute.
    Attribute,
}

impl Piece {
    /// A place for values of a fact, known by the letters of its name; for anything, where that has none.
    pub(crate) fn fact(name: &str) -> Self {
        match words(name).collect::<String>() {
            letters if letters.is_empty() => Self::Told,
            letters => Self::Fact(letters),
        }
    }

    /// Whether it is for whatever is told.
    pub(crate) fn is_place(&self) -> bool {
        !matches!(self, Self::Word(_) | Self::ToldWord(_))
    }
}

impl Frames {
    /// Whether no caption is known.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Whether a word by itself is known as a value of some fact.
    pub(crate) fn are_value(&self, word: &str) -> bool {
        let key = value_key(&word_stems(word).collect::<Vec<_>>());
        self.facts.values().any(|values| values.contains(&key))
    }

    /// How many captions are known.
    pub fn len(&self) -> usize {
        self.said.len()
    }
}

/// By what values are known, from the stems of their words: their letters, with a zero for each number. `0ml` are 750 ml and
/// 1.2 ml.
pub(crate) fn value_key<'a>(stems: impl IntoIterator<Item = &'a String>) -> String {
    let mut key = String::new();
    for c in stems.into_iter().flat_map(|stem| stem.chars()) {
        match c.is_numeric() {
            true if key.ends_with('0') => {}
            true => key.push('0'),
            false => key.push(c),
        }
    }
    key
}

/// In JSON, what stands before a word that is told.
const TOLD_WORD: char = '+';

/// In JSON, what stands before the trades that a frame is said in,
const OF: char = ':';
/// before those that it is not said in,
const ALL_BUT: char = '-';
/// before its kinds,
const OF_KINDS: char = '/';
/// and behind all of it where it is said of pictures alone, too.
const ALONE: char = '!';

/// In JSON, how the pieces are written that are no words.
const PLACES: [(&str, Piece); 4] = [
    ("#", Piece::Name),
    ("~", Piece::Kind),
    ("*", Piece::Told),
    ("@", Piece::Attribute),
];
/// In JSON, what stands before the name of a fact in its place,
const FACT: char = '=';
/// and between that and its values,
const VALUES: char = '=';
/// and between these.
const NEXT_VALUE: char = ',';

/// As it stands in JSON: entries with semicolons between them, of stems, and signs for places in `said`, with spaces
/// between these; there, behind a colon, the bits of the trades in hexadecimal digits, where these are not all, or, behind
/// a minus, those of all others, and behind a slash the kinds, where there are any; and an exclamation mark at the end,
/// where it is said of pictures alone. In `shown`, too, kinds stand behind a slash, and in `facts` values behind the fact's name
/// and an equals sign, with commas between them, as in `implied` stems behind a line's letters.
#[derive(Serialize, Deserialize)]
struct Packed {
    said: String,
    ordinary: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    facts: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    implied: String,
    names: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    shown: String,
}

impl From<Frames> for Packed {
    fn from(frames: Frames) -> Self {
        let entry = |(frame, scope): (Vec<Piece>, Scope)| {
            let pieces = frame.into_iter().map(|piece| match piece {
                Piece::Word(stem) => stem,
                Piece::ToldWord(stem) => format!("{TOLD_WORD}{stem}"),
                Piece::Fact(name) => format!("{FACT}{name}"),
                place => {
                    let mut signs = PLACES.into_iter();
                    let sign = signs.find(|(_, other)| *other == place);
                    sign.map_or("", |(sign, _)| sign).to_string()
                }
            });
            let mut entry = pieces.collect::<Vec<_>>().join(" ");
            if scope.trades != Scope::ALL_TOLD.trades || !scope.kinds.is_empty() {
                entry.push(OF);
            }
            match (scope.trades, !scope.trades) {
                (_, 0) => {}
                (trades, but) if trades.count_ones() > but.count_ones() => {
                    entry += &format!("{ALL_BUT}{but:x}");
                }
                (trades, _) => entry += &format!("{trades:x}"),
            }
            entry += &of_kinds(&scope.kinds);
            entry.extend(scope.alone.then_some(ALONE));
            entry
        };
        let shown = |(stem, kinds): (String, Vec<u32>)| stem + &of_kinds(&kinds);
        let list = |(name, values): (String, BTreeSet<String>)| {
            let values: Vec<String> = values.into_iter().collect();
            format!("{name}{VALUES}{}", values.join(&NEXT_VALUE.to_string()))
        };
        let entries = |entries: BTreeSet<String>| entries.into_iter().collect::<Vec<_>>().join(";");
        Self {
            said: entries(frames.said.into_iter().map(entry).collect()),
            ordinary: entries(frames.ordinary),
            facts: entries(frames.facts.into_iter().map(list).collect()),
            implied: entries(frames.implied.into_iter().map(list).collect()),
            names: entries(frames.names),
            shown: entries(frames.shown.into_iter().map(shown).collect()),
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
            let of_told = entry.strip_suffix(ALONE).unwrap_or(&entry);
            let (frame, scope) = match of_told.split_once(OF) {
                Some((frame, scope)) => (frame, scope_of(scope)),
                None => (of_told, Some(Scope::ALL_TOLD)),
            };
            let wrong = || format!("frames: {entry:?} has no trades and no kinds behind its colon");
            let scope = scope.ok_or_else(wrong)?;
            let pieces = frame.split_whitespace().map(|piece| {
                let place = PLACES.into_iter().find(|(sign, _)| *sign == piece);
                let word = || match (piece.strip_prefix(TOLD_WORD), piece.strip_prefix(FACT)) {
                    (Some(stem), _) => Piece::ToldWord(stem.into()),
                    (None, Some(name)) => Piece::fact(name),
                    (None, None) => Piece::Word(piece.into()),
                };
                place.map_or_else(word, |(_, place)| place)
            });
            let pieces: Vec<Piece> = pieces.collect();
            let places = pieces.iter().filter(|piece| piece.is_place()).count();
            match (pieces.len(), places) {
                (0, _) => Err(format!("frames: {entry:?} is no frame")),
                (_, 0..=MOST_PLACES) => Ok((
                    pieces,
                    Scope {
                        alone: of_told != entry,
                        ..scope
                    },
                )),
                _ => Err(format!(
                    "frames: the frame {frame:?} has {places} places, expected at most {MOST_PLACES}"
                )),
            }
        };
        let shown = |entry: String| match entry.split_once(OF_KINDS) {
            None => Ok((entry, Vec::new())),
            Some((stem, kinds)) => match kinds_of(kinds) {
                Some(kinds) => Ok((stem.to_string(), kinds)),
                None => Err(format!("frames: {entry:?} has no kinds behind its slash")),
            },
        };
        let list = |entry: String| match entry.split_once(VALUES) {
            None => Err(format!(
                "frames: {entry:?} has no values behind an equals sign"
            )),
            Some((name, values)) => {
                let values = values.split(NEXT_VALUE).filter(|value| !value.is_empty());
                Ok((name.to_string(), values.map(String::from).collect()))
            }
        };
        let lists = |text: &str| {
            entries(text)
                .into_iter()
                .map(list)
                .collect::<Result<_, _>>()
        };
        let mut said = BTreeMap::new();
        for entry in entries(&packed.said) {
            let (pieces, scope) = frame(entry.clone())?;
            if said.insert(pieces, scope).is_some() {
                return Err(format!("frames: there are two of {entry:?}"));
            }
        }
        Ok(Self {
            said,
            ordinary: entries(&packed.ordinary),
            facts: lists(&packed.facts)?,
            implied: lists(&packed.implied)?,
            names: entries(&packed.names),
            shown: entries(&packed.shown)
                .into_iter()
                .map(shown)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Kinds, if there are any, behind their sign.
fn of_kinds(kinds: &[u32]) -> String {
    match kinds {
        [] => String::new(),
        kinds => {
            let kinds: Vec<String> = kinds.iter().map(u32::to_string).collect();
            format!("{OF_KINDS}{}", kinds.join(","))
        }
    }
}

/// The kinds behind their sign.
fn kinds_of(text: &str) -> Option<Vec<u32>> {
    let is_number = |kind: &&str| kind.bytes().all(|byte| byte.is_ascii_digit());
    let kinds = text
        .split(',')
        .map(|kind| kind.parse().ok().filter(|_| is_number(&kind)));
    kinds.collect()
}

/// What stands behind the colon: trades, kinds, or both.
fn scope_of(text: &str) -> Option<Scope> {
    let (trades, kinds) = match text.split_once(OF_KINDS) {
        Some((trades, kinds)) => (trades, Some(kinds)),
        None => (text, None),
    };
    let kinds = kinds.map_or(Some(Vec::new()), kinds_of);
    let is_bits = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bits = |digits: &str| {
        u64::from_str_radix(digits, 16)
            .ok()
            .filter(|_| is_bits(&digits))
    };
    let trades = match (trades, trades.strip_prefix(ALL_BUT)) {
        ("", _) if text.len() > 1 => Some(Scope::ALL_TOLD.trades),
        (_, Some(but)) => bits(but).filter(|but| *but != 0).map(|but| !but),
        (trades, None) => bits(trades),
    };
    Some(Scope {
        trades: trades.filter(|trades| *trades != 0)?,
        kinds: kinds?,
        alone: false,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) const SAID: &str = "# by #;* to linger over:/1,2;+winter nest:2;a bottl to itself!;and th @ *;hey # by #:-2;\
        hy # by *;mad of =material;mak it * for *;mak it *!;pour and pass:3/2;say hello to #!;say hello to your day;\
        say hello to ~!;th * from #;th outfit begin with th ~:2;turn to #;weigh =weight";

    pub(crate) fn frames() -> Frames {
        let json = serde_json::json!({
            "said": SAID,
            "ordinary": "bottl;color;of;steel;water",
            "facts": "material=linen,stainlesssteel,steel;weight=0g,0kg",
            "implied": "earnyourstripes=strip,striped",
            "names": "united color of benetton;mint",
            "shown": "bottl;cup/1;striped",
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn frames_are_strings_of_json() {
        let json = serde_json::to_string(&frames()).unwrap();
        assert!(json.contains(&format!(r#""said":"{SAID}""#)), "{json}");
        assert_eq!(serde_json::from_str::<Frames>(&json).unwrap(), frames());
        let with = |frame: &str| serde_json::from_str::<Frames>(&json.replace("turn to #", frame));
        let error = with("# a =b b * c @ d #").unwrap_err().to_string();
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
        for scope in [
            "",
            "0",
            "x",
            "1:2",
            "-",
            "-0",
            "-ffffffffffffffff",
            "+1",
            "/+1",
            "/",
            "1/",
            "/x",
            "1/2/3",
        ] {
            let entry = format!("turn to #:{scope}");
            let error = with(&entry).unwrap_err().to_string();
            assert!(
                error.contains(&format!("{entry:?} has no trades")),
                "{error}"
            );
        }
        assert_eq!(with("turn to #; ;").unwrap(), frames());
        let shown = json.replace("cup/1", "cup/x");
        let error = serde_json::from_str::<Frames>(&shown).unwrap_err();
        assert!(
            error.to_string().contains("\"cup/x\" has no kinds"),
            "{error}"
        );
        let values = json.replace("earnyourstripes=strip", "earnyourstripes");
        let error = serde_json::from_str::<Frames>(&values).unwrap_err();
        assert!(error.to_string().contains("has no values"), "{error}");
    }

    #[test]
    fn values_are_known_by_letters_and_numbers() {
        let key = |text: &str| value_key(&crate::words::word_stems(text).collect::<Vec<_>>());
        assert_eq!(key("750 ml"), "0ml");
        assert_eq!(key("1.2ml"), "0ml");
        assert_eq!(key("Full-Grain Leather"), "fullgrainleather");
        assert_eq!(key("40"), "0");
        assert_eq!(
            Piece::fact("Battery life"),
            Piece::Fact("batterylife".into())
        );
        assert_eq!(Piece::fact("-"), Piece::Told);
        assert_eq!(Piece::fact("weight"), Piece::Fact("weight".into()));
    }
}
