//! Which lines are those of some kinds of products only, so that none is said of a product of another kind: no "Sketch,
//! Erase, Rethink" of a laser printer.
//!
//! What is told of a product names its kinds where a kind's name stands in it word by word; where it names none, nothing is
//! said that is said of some kinds only. Where nothing is told, the picture's captions outvote each other: no "Your Skirt,
//! Your Way" among lines of shorts; and where none of them is sure, nothing is said of any kind.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::told_attributes::ToldAttributes;
use super::wording::Wording;
use crate::words::stems;

/// The most words that a kind's name may have.
pub(crate) const LONGEST_NAME: usize = 5;

/// Where nothing is told, captions mean the kinds that have at least this share of the votes of the one that has most.
const MEANT: f32 = 0.5;
/// Nothing is said of the kinds that they mean where the surest of these has a lower score: of 318 photos of a validation
/// split 54 are so, and a third of what was said of kinds there was said of others, a tenth elsewhere.
pub(super) const SURE: f32 = 0.5;

/// What kinds of products are called, and which lines are said of some of them only. Kinds are numbers here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct KindLines {
    /// By the stems of a name's words, with spaces between them: the kinds that are called so.
    pub(crate) names: BTreeMap<String, Vec<u32>>,
    /// By a line's letters and digits.
    pub(crate) said: BTreeMap<String, SaidOf>,
    /// The names that any caption calls a product by, told or not: one with such a name is said of products that are
    /// called so.
    pub(crate) seen: BTreeSet<String>,
}

/// What a line is said of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SaidOf {
    /// The kinds.
    pub kinds: Vec<u32>,
    /// Whether only where anything is told: photos are labelled more broadly than shops tell things apart, and not all
    /// pants go with loafers.
    pub of_told: bool,
}

/// The kinds that a product is known to be of: nothing where nobody tells anything of it, none where of what is told
/// nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProductKinds(Option<BTreeSet<u32>>);

impl ProductKinds {
    /// Whether it may be of any of some kinds; of any where nothing is known of its kinds, or `kinds` are none. Where it is
    /// known to be of no known kind, the answer is `where_none`.
    pub(super) fn may_be_of(&self, kinds: &[u32], where_none: bool) -> bool {
        match &self.0 {
            Some(own) if !kinds.is_empty() => {
                own.is_empty() && where_none || kinds.iter().any(|kind| own.contains(kind))
            }
            _ => true,
        }
    }

    /// Whether nobody says anything of it.
    pub(super) fn are_unknown(&self) -> bool {
        self.0.is_none()
    }
}

impl KindLines {
    /// Whether no line is known to be said of some kinds only.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty() && self.seen.is_empty()
    }

    /// Whether nothing is known of kinds at all.
    pub(crate) fn are_none(&self) -> bool {
        self.is_empty() && self.names.is_empty()
    }

    /// How many lines are known to be said of some kinds only.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// The kinds that some texts name.
    pub(crate) fn named_in<'a>(&self, texts: impl Iterator<Item = &'a String>) -> ProductKinds {
        let mut named: Option<BTreeSet<u32>> = None;
        for stems in texts
            .map(|text| stems(text))
            .filter(|stems| !stems.is_empty())
        {
            let kinds = self.names_among(&stems).into_iter();
            let kinds = kinds.flat_map(|name| self.names[&name].iter().copied());
            named.get_or_insert_default().extend(kinds);
        }
        ProductKinds(named)
    }

    /// The kinds that a picture's captions mean: each votes with its score for the kinds that it is said of. Of equal
    /// captions the surest votes. None where no vote is `sure`.
    pub(super) fn meant_by(
        &self,
        captions: &[(Wording, f32)],
        told: &ToldAttributes,
        sure: f32,
    ) -> ProductKinds {
        let mut surest: BTreeMap<&str, (&Wording, f32)> = BTreeMap::new();
        for (caption, score) in captions {
            let (_, surest) = surest.entry(&caption.key).or_insert((caption, *score));
            *surest = surest.max(*score);
        }
        // Of each kind all votes, and the surest.
        let mut votes: BTreeMap<u32, [f32; 2]> = BTreeMap::new();
        for (caption, score) in surest.into_values() {
            for kind in self.kinds_of(caption, told).unwrap_or_default() {
                let [all, surest] = votes.entry(kind).or_default();
                *all += score;
                *surest = surest.max(score);
            }
        }
        if votes.is_empty() {
            return ProductKinds(None);
        }
        let most = votes
            .values()
            .fold(0.0, |most: f32, [all, _]| most.max(*all));
        votes.retain(|_, [all, _]| *all >= MEANT * most);
        let is_sure = votes.values().any(|[_, surest]| *surest >= sure);
        votes.retain(|_, _| is_sure);
        ProductKinds(Some(votes.into_keys().collect()))
    }

    /// Whether a caption is a line of some kinds only.
    pub(crate) fn are_of_some(&self, caption: &Wording) -> bool {
        self.said.contains_key(&caption.key)
    }

    /// The kinds that a caption is said of, where it is said of some only.
    fn kinds_of(&self, caption: &Wording, told: &ToldAttributes) -> Option<BTreeSet<u32>> {
        if let Some(SaidOf { kinds, .. }) = self.said.get(&caption.key) {
            return Some(kinds.iter().copied().collect());
        }
        let is_told = |name: &String| name.split(' ').all(|stem| told.is_any(stem));
        let names = self.names_among(&caption.parts).into_iter();
        let names = names.filter(|name| self.seen.contains(name) && !is_told(name));
        let kinds = names.flat_map(|name| self.names[&name].iter().copied());
        let kinds: BTreeSet<u32> = kinds.collect();
        (!kinds.is_empty()).then_some(kinds)
    }

    /// The last words of kinds' names, by their stems.
    pub(crate) fn heads(&self) -> HashSet<&str> {
        let names = self.names.keys();
        names.filter_map(|name| name.rsplit(' ').next()).collect()
    }

    /// Whether some pieces of text are what a kind is called.
    pub(crate) fn are_named(&self, pieces: &[&str]) -> bool {
        let parts: Vec<String> = pieces.iter().flat_map(|piece| stems(piece)).collect();
        parts.len() <= LONGEST_NAME && self.names.contains_key(&parts.join(" "))
    }

    /// The names in a text of these stems. Within a longer name a shorter one names nothing: a dog bed is no bed.
    pub(crate) fn names_among(&self, stems: &[String]) -> Vec<String> {
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

    /// Whether a caption is said of other kinds than the `product` is of, or only where more is told.
    pub(super) fn is_of_others(
        &self,
        caption: &Wording,
        told: &ToldAttributes,
        product: &ProductKinds,
    ) -> bool {
        let line = self.said.get(&caption.key);
        if told.are_none() && line.is_some_and(|line| line.of_told) {
            return true;
        }
        let Some(own) = &product.0 else {
            return false;
        };
        let kinds = self.kinds_of(caption, told);
        kinds.is_some_and(|kinds| kinds.is_disjoint(own))
    }
}

/// Behind a line's kinds in JSON where it is not said of pictures alone.
const OF_TOLD: char = '+';

/// As it stands in JSON: `name=kind,kind`, with semicolons between entries, lines likewise, with a sign behind those that
/// are not said of pictures alone, and seen names.
#[derive(Serialize, Deserialize)]
struct Packed {
    names: String,
    said: String,
    #[serde(default)]
    seen: String,
}

impl From<KindLines> for Packed {
    fn from(lines: KindLines) -> Self {
        let entry = |key: String, kinds: Vec<u32>| {
            let kinds: Vec<String> = kinds.iter().map(u32::to_string).collect();
            format!("{key}={}", kinds.join(","))
        };
        let names = lines.names.into_iter();
        let names = names.map(|(name, kinds)| entry(name, kinds));
        let said = lines.said.into_iter().map(|(line, said)| {
            let mut entry = entry(line, said.kinds);
            entry.extend(said.of_told.then_some(OF_TOLD));
            entry
        });
        Self {
            names: names.collect::<Vec<_>>().join(";"),
            said: said.collect::<Vec<_>>().join(";"),
            seen: lines.seen.into_iter().collect::<Vec<_>>().join(";"),
        }
    }
}

impl TryFrom<Packed> for KindLines {
    type Error = String;

    fn try_from(packed: Packed) -> Result<Self, String> {
        fn entries(text: &str) -> impl Iterator<Item = &str> {
            text.split(';').filter(|entry| !entry.is_empty())
        }
        let entry = |entry: &str| {
            let split = entry.split_once('=').and_then(|(key, kinds)| {
                let kinds: Result<BTreeSet<u32>, _> = kinds.split(',').map(str::parse).collect();
                Some((key.to_string(), kinds.ok()?.into_iter().collect()))
            });
            split.ok_or_else(|| format!("kind lines: {entry:?} is no entry"))
        };
        let line = |line: &str| {
            let told = line.strip_suffix(OF_TOLD);
            let (key, kinds) = entry(told.unwrap_or(line))?;
            let of_told = told.is_some();
            Ok::<_, String>((key, SaidOf { kinds, of_told }))
        };
        let names: BTreeMap<String, Vec<u32>> = entries(&packed.names)
            .map(entry)
            .collect::<Result<_, _>>()?;
        let said = entries(&packed.said).map(line).collect::<Result<_, _>>()?;
        let seen = packed.seen.split(';').filter(|name| !name.is_empty());
        let seen: BTreeSet<String> = seen.map(String::from).collect();
        match seen.iter().find(|name| !names.contains_key(*name)) {
            Some(name) => Err(format!("kind lines: {name:?} is no name of a kind")),
            None => Ok(Self { names, said, seen }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::told_attributes::tests::attributes;
    use super::*;

    /// Kinds: banana, orange, bed, dog bed.
    fn some() -> KindLines {
        let json = r#"{
            "names": "banana=0;orang=1;satsuma=1;bed=2;dog bed=3",
            "said": "peelitinonelongcurl=1;turnbackthecover=2,3;curlupandsnore=3;frombedtobasket=3+",
            "seen": "satsuma"
        }"#;
        serde_json::from_str(json).unwrap()
    }

    fn is_refused(caption: &str, told: [&str; 2]) -> bool {
        let (some, attributes) = (some(), attributes(told[0], &[("about", told[1])]));
        let named = some.named_in(told.map(String::from).iter());
        some.is_of_others(&Wording::new(caption), &attributes, &named)
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
    fn of_what_nobody_knows_nothing_is_said_that_is_not_for_all() {
        for told in [["Norvane 12", "L"], ["Bedding", "Dog"]] {
            assert!(is_refused("Peel It in One Long Curl!", told), "{told:?}");
            assert!(is_refused("Your Satsuma, Your Way", told), "{told:?}");
            assert!(!is_refused("For the Wish List", told), "{told:?}");
        }
        assert!(!is_refused("Peel It in One Long Curl!", ["", "-"]));
    }

    #[test]
    fn lines_of_told_products_are_not_said_of_pictures_alone() {
        assert!(is_refused("From Bed to Basket", ["", "-"]));
        assert!(!is_refused("Curl Up and Snore", ["", "-"]));
        assert!(!is_refused("From Bed to Basket", ["Dog Bed", ""]));
        assert!(is_refused("From Bed to Basket", ["Bed", ""]));
    }

    #[test]
    fn captions_that_name_a_kind_are_said_of_it() {
        let yours = "Your Satsumas, Your Way";
        assert!(is_refused(yours, ["Dog Bed", ""]));
        assert!(!is_refused(yours, ["Oranges", ""]));
        // Told, if not as the product's kind, or no name that captions say untold.
        assert!(!is_refused(yours, ["Dog Bed", "with satsuma print"]));
        assert!(!is_refused("Your Banana, Your Way", ["Dog Bed", ""]));
    }

    #[test]
    fn kinds_are_named_part_by_part() {
        let some = some();
        let named = |text: &str| some.are_named(&text.split(' ').collect::<Vec<_>>());
        for text in ["Dog-Bed", "dog beds,", "- Satsumas"] {
            assert!(named(text), "{text}");
        }
        for text in ["dog", "large dog bed", "Satsumas from Spain", ""] {
            assert!(!named(text), "{text}");
        }
    }

    #[test]
    fn captions_outvote_those_of_other_kinds() {
        let [peel, cover, snore, named] = [
            "Peel it in one long curl",
            "Turn back the cover",
            "Curl up and snore",
            "Satsuma? Yes Please",
        ];
        let untold = ToldAttributes::default();
        let refused = |captions: &[(&'static str, f32)]| -> Vec<&str> {
            let votes: Vec<_> = captions
                .iter()
                .map(|&(caption, score)| (Wording::new(caption), score))
                .collect();
            let meant = some().meant_by(&votes, &untold, SURE);
            let refused = captions.iter().filter(|(caption, _)| {
                some().is_of_others(&Wording::new(caption), &untold, &meant)
            });
            refused.map(|(caption, _)| *caption).collect()
        };
        // Two lines that a dog bed may have, and one of oranges.
        assert_eq!(refused(&[(cover, 0.4), (snore, 0.5), (peel, 0.44)]), [peel]);
        assert_eq!(
            refused(&[(cover, 0.4), (snore, 0.5), (named, 0.44)]),
            [named]
        );
        assert_eq!(
            refused(&[(snore, 0.4), (named, 0.5), (peel, 0.44)]),
            [snore]
        );
        // One for, one against, the surer one twice as sure or not.
        assert_eq!(refused(&[(snore, 0.5), (peel, 0.26)]), [""; 0]);
        assert_eq!(refused(&[(snore, 0.5), (peel, 0.24)]), [peel]);
        // What is said three times is said once.
        let thrice = [(peel, 0.3), (peel, 0.4), (peel, 0.2)];
        assert_eq!(refused(&[&thrice[..], &[(snore, 0.9)]].concat()), [peel; 3]);
        assert_eq!(refused(&[]), [""; 0]);
    }

    #[test]
    fn where_all_captions_are_unsure_nothing_is_said_of_kinds() {
        let untold = ToldAttributes::default();
        let [peel, wish] = ["Peel it in one long curl", "For the Wish List"];
        let is_refused = |votes: &[(&str, f32)], said: &str| {
            let votes = votes
                .iter()
                .map(|(said, score)| (Wording::new(said), *score));
            let meant = some().meant_by(&votes.collect::<Vec<_>>(), &untold, SURE);
            some().is_of_others(&Wording::new(said), &untold, &meant)
        };
        assert!(is_refused(&[(peel, 0.49), (wish, 0.9)], peel));
        assert!(!is_refused(&[(peel, 0.49), (wish, 0.9)], wish));
        assert!(!is_refused(&[(peel, 0.5)], peel));
        // Nothing is known where none is of a kind.
        assert!(!is_refused(&[(wish, 0.1)], peel));
    }

    #[test]
    fn they_are_strings_of_json_and_damaged_ones_are_refused() {
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
        let unnamed = json.replace(r#""seen":"satsuma""#, r#""seen":"satsuma;plum""#);
        let refused = serde_json::from_str::<KindLines>(&unnamed).unwrap_err();
        assert!(
            refused.to_string().contains("\"plum\" is no name"),
            "{refused}"
        );
        let without = json.replace(r#","seen":"satsuma""#, "");
        assert!(
            serde_json::from_str::<KindLines>(&without)
                .unwrap()
                .seen
                .is_empty()
        );
    }
}
