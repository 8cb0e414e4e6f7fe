//! Which lines are those of some kinds of products only, so that none is said of a product of another kind: no "Sketch,
//! Erase, Rethink" of a laser printer.
//!
//! What is told of a product names its kinds where a kind's name stands in it word by word. Where none is named, the
//! picture's captions outvote each other: no "Your Skirt, Your Way" among lines of shorts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::words::stems;

/// The most words that a kind's name may have.
pub(crate) const LONGEST_NAME: usize = 5;

/// Where no kind is named, captions mean the kinds that have at least this share of the votes of the one that has most.
const MEANT: f32 = 0.5;

/// What kinds of products are called, and which lines are said of some of them only. Kinds are numbers here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct KindLines {
    /// By the stems of a name's words, with spaces between them: the kinds that are called so.
    pub(crate) names: BTreeMap<String, Vec<u32>>,
    /// By a line's letters and digits: the kinds that it is said of.
    pub(crate) said: BTreeMap<String, Vec<u32>>,
}

/// The kinds that a product is known to be of; none where nobody knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProductKinds(BTreeSet<u32>);

impl ProductKinds {
    /// Whether nobody knows of which kind it is.
    pub(super) fn are_unknown(&self) -> bool {
        self.0.is_empty()
    }
}

impl KindLines {
    /// Whether no line is known to be said of some kinds only.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// How many lines are known to be said of some kinds only.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// The kinds that some texts name.
    pub(crate) fn named_in<'a>(&self, texts: impl Iterator<Item = &'a String>) -> ProductKinds {
        if self.is_empty() {
            return ProductKinds::default();
        }
        let named = texts.flat_map(|text| self.names_in(text));
        let kinds = named.flat_map(|name| self.names[&name].iter().copied());
        ProductKinds(kinds.collect())
    }

    /// The kinds that a picture's captions mean, by their letters and digits: each votes with its score for the kinds that
    /// it is a line of. Of equal captions the surest votes.
    pub(super) fn meant_by(&self, captions: &[(String, f32)]) -> ProductKinds {
        let mut surest: BTreeMap<&str, f32> = BTreeMap::new();
        for (key, score) in captions {
            let surest = surest.entry(key).or_default();
            *surest = surest.max(*score);
        }
        let mut votes: BTreeMap<u32, f32> = BTreeMap::new();
        for (key, score) in surest {
            for &kind in self.said.get(key).into_iter().flatten() {
                *votes.entry(kind).or_default() += score;
            }
        }
        let most = votes.values().copied().fold(0.0, f32::max);
        let meant = votes
            .into_iter()
            .filter(|(_, votes)| *votes >= MEANT * most);
        ProductKinds(meant.map(|(kind, _)| kind).collect())
    }

    /// The names in a text. Within a longer name a shorter one names nothing: a dog bed is no bed.
    pub(crate) fn names_in(&self, text: &str) -> Vec<String> {
        let stems = stems(text);
        let (mut names, mut reached) = (Vec::new(), 0);
        for start in 0..stems.len() {
            let longest = stems.len().min(start + LONGEST_NAME);
            let ends = (start + 1..=longest).rev().take_while(|&end| end > reached);
            let mut names_here = ends.map(|end| (end, stems[start..end].join(" ")));
            if let Some((end, name)) = names_here.find(|(_, name)| self.names.contains_key(name)) {
                names.push(name);
                reached = end;
            }
        }
        names
    }

    /// Whether a caption of these letters and digits is a line of other kinds than the `product` is of.
    pub(super) fn is_of_others(&self, key: &str, product: &ProductKinds) -> bool {
        let own = |kinds: &Vec<u32>| kinds.iter().any(|kind| product.0.contains(kind));
        !product.are_unknown() && self.said.get(key).is_some_and(|kinds| !own(kinds))
    }
}

/// As it stands in JSON: `name=kind,kind`, with semicolons between entries, and lines likewise.
#[derive(Serialize, Deserialize)]
struct Packed {
    names: String,
    said: String,
}

impl From<KindLines> for Packed {
    fn from(lines: KindLines) -> Self {
        let pack = |kinds_by: BTreeMap<String, Vec<u32>>| {
            let entries = kinds_by.into_iter().map(|(key, kinds)| {
                let kinds: Vec<String> = kinds.iter().map(u32::to_string).collect();
                format!("{key}={}", kinds.join(","))
            });
            entries.collect::<Vec<_>>().join(";")
        };
        Self {
            names: pack(lines.names),
            said: pack(lines.said),
        }
    }
}

impl TryFrom<Packed> for KindLines {
    type Error = String;

    fn try_from(packed: Packed) -> Result<Self, String> {
        let entry = |entry: &str| {
            let (key, kinds) = entry.split_once('=')?;
            let kinds: Result<BTreeSet<u32>, _> = kinds.split(',').map(str::parse).collect();
            Some((key.to_string(), kinds.ok()?.into_iter().collect()))
        };
        let unpack = |text: &str| -> Result<BTreeMap<String, Vec<u32>>, String> {
            let entries = text.split(';').filter(|entry| !entry.is_empty());
            let wrong = |text: &str| format!("kind lines: {text:?} is no entry");
            entries
                .map(|text| entry(text).ok_or_else(|| wrong(text)))
                .collect()
        };
        Ok(Self {
            names: unpack(&packed.names)?,
            said: unpack(&packed.said)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::wording::Wording;

    /// Kinds: banana, orange, bed, dog bed.
    fn some() -> KindLines {
        let json = r#"{
            "names": "banana=0;orang=1;satsuma=1;bed=2;dog bed=3",
            "said": "peelitinonelongcurl=1;turnbackthecover=2,3;curlupandsnore=3"
        }"#;
        serde_json::from_str(json).unwrap()
    }

    fn is_refused(caption: &str, told: [&str; 2]) -> bool {
        let some = some();
        let told = told.map(String::from);
        let named = some.named_in(told.iter());
        some.is_of_others(&Wording::new(caption).key, &named)
    }

    #[test]
    fn lines_of_other_kinds_are_refused() {
        let peel = "Peel It in One Long Curl!";
        assert!(is_refused(peel, ["Organic Bananas", ""]));
        assert!(!is_refused(peel, ["Organic Oranges", ""]));
        assert!(!is_refused(peel, ["Satsumas", "Fruit"]));
        // Either may be meant.
        assert!(!is_refused(peel, ["Banana", "Orange"]));
        assert!(!is_refused("Peel, Bite, Carry On!", ["Orange", ""]));
    }

    #[test]
    fn the_longest_name_names_the_kind() {
        assert!(is_refused("Curl Up and Snore", ["Bruno Bed for dogs", ""]));
        assert!(!is_refused("Curl Up and Snore", ["Bruno Dog-Bed", ""]));
        assert!(!is_refused(
            "Turn Back the Cover",
            ["Dog bed", "washable cover"]
        ));
    }

    #[test]
    fn where_nobody_names_a_kind_nothing_is_known() {
        for told in [["", ""], ["Norvane 12", "L"], ["Bedding", "Dog"]] {
            assert!(!is_refused("Peel It in One Long Curl!", told), "{told:?}");
        }
    }

    #[test]
    fn captions_outvote_those_of_other_kinds() {
        let [peel, cover, snore] = ["peelitinonelongcurl", "turnbackthecover", "curlupandsnore"];
        let refused = |captions: &[(&'static str, f32)]| -> Vec<&str> {
            let votes: Vec<_> = captions
                .iter()
                .map(|&(key, score)| (key.into(), score))
                .collect();
            let meant = some().meant_by(&votes);
            let refused = captions
                .iter()
                .filter(|(key, _)| some().is_of_others(key, &meant));
            refused.map(|(key, _)| *key).collect()
        };
        // Two lines that a dog bed may have, and one of oranges.
        assert_eq!(refused(&[(cover, 0.4), (snore, 0.5), (peel, 0.44)]), [peel]);
        // One for, one against, the surer one twice as sure or not.
        assert_eq!(refused(&[(snore, 0.5), (peel, 0.26)]), [""; 0]);
        assert_eq!(refused(&[(snore, 0.5), (peel, 0.24)]), [peel]);
        // What is said three times is said once.
        let thrice = [(peel, 0.3), (peel, 0.4), (peel, 0.2)];
        assert_eq!(refused(&[&thrice[..], &[(snore, 0.9)]].concat()), [peel; 3]);
        // Nothing is known of lines of no kind, nor of what has no votes.
        assert_eq!(refused(&[("forthewishlist", 0.9), (peel, 0.1)]), [""; 0]);
        assert_eq!(refused(&[(snore, 0.0), (peel, 0.0)]), [""; 0]);
        assert_eq!(refused(&[]), [""; 0]);
    }

    #[test]
    fn they_are_two_strings_of_json_and_damaged_ones_are_refused() {
        let json = serde_json::to_string(&some()).unwrap();
        assert_eq!(serde_json::from_str::<KindLines>(&json).unwrap(), some());
        for damaged in [
            "orang",
            "orang=",
            "orang=-1",
            "orang=1,x",
            "orang=4294967296",
        ] {
            let damaged = json.replace("orang=1", damaged);
            let refused = serde_json::from_str::<KindLines>(&damaged).unwrap_err();
            assert!(refused.to_string().contains("orang"), "{refused}");
        }
    }
}
