//! What a title calls a product: in which words the name of what it is ends, and where a brand may stand. No "The Pack, If
//! You Please" of packing cubes in a 6 pack, no "Say Hello to Slovakia" of flutes from there.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::kind_lines::LONGEST_NAME;
use super::title_case::has_capital;
use super::told_attributes::{NAME_ATTRIBUTES, is_called_one_of};
use crate::words::{digits, stem, word_stems, words};

/// An attribute of this name says what the product is.
const KIND_ATTRIBUTE: &str = "type";
/// Behind these, and at the start of a title, names stand.
const BEFORE_NAMES: [&str; 2] = ["by", "from"];
/// What ends a part of a title, and what begins one.
const ENDS: [char; 6] = [',', ';', ':', ')', ']', '.'];
const BEGINS: [char; 4] = ['(', '[', '"', '“'];
/// What stands between two words that belong together.
const PAIRS: [&str; 2] = ["&", "+"];

/// The words of a product's title, and what they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldTitle {
    /// The stems of all its words,
    stems: Vec<String>,
    /// and whether these begin with a capital, where they may.
    capitals: Vec<Option<bool>>,
    /// The numbers of the words with which names may begin.
    starts: Vec<usize>,
    /// The stems of words that nothing told ends in, such as "for", in the title and elsewhere.
    joints: HashSet<String>,
    /// The stems of the words in which the name of what the product is ends; none where nobody tells.
    heads: HashSet<String>,
    /// Of those that are counted wherever they stand: the slices of a 2 slice toaster.
    counted: HashSet<String>,
    /// Of those in which it ends where it has a joint: "Guide to Rain".
    tails: HashSet<String>,
}

impl ToldTitle {
    /// Of a product's title and attributes, name to value. Whether a word is a joint is known by the word, and whether some
    /// pieces of text are, or end in, what a kind of products is called, by these, and so is whether a word tells a colour, a
    /// material or the like.
    pub(crate) fn new(
        title: &str,
        attributes: &BTreeMap<String, String>,
        is_joint: impl Fn(&str) -> bool,
        are_kind: impl Fn(&[&str]) -> bool,
        ends_kind: impl Fn(&str) -> bool,
        is_value: impl Fn(&str) -> bool,
    ) -> Self {
        let is_word = |piece: &&str| words(piece).next().is_some();
        let pieces: Vec<&str> = title.split_whitespace().collect();
        let parts = parts_of(&pieces);
        let all: Vec<&str> = pieces.iter().copied().filter(is_word).collect();
        let is_number = |piece: &str| {
            let word = words(piece).next();
            word.is_some_and(|word| word.starts_with(char::is_numeric))
        };
        let is_counted = |place: usize| place > 0 && is_number(all[place - 1]);
        let first = parts.first().cloned().unwrap_or(0..0);
        let until = |all_of: &Range<usize>, is_end: &dyn Fn(usize) -> bool| {
            let end = all_of.clone().skip(1).find(|&place| is_end(place));
            all_of.start..end.unwrap_or(all_of.end)
        };
        let phrase = until(&first, &|place| is_joint(all[place]));
        let unnumbered = until(&phrase, &|place| is_number(all[place]));
        let own_names: HashSet<String> = attributes
            .iter()
            .filter(|(name, _)| is_called(name, &NAME_ATTRIBUTES))
            .flat_map(|(_, value)| word_stems(value))
            .collect();
        let is_value = |piece: &str| {
            is_value(piece) || word_stems(piece).any(|stem| own_names.contains(&stem))
        };
        // Before another thing it is none: a sink faucet, rapid set cement.
        let is_kind = |of: &Range<usize>, place: usize| {
            let first = (place + 1).saturating_sub(LONGEST_NAME);
            let mut starts = of.start.max(first)..=place;
            match (place + 1 < of.end).then_some(place + 1) {
                None => ends_kind(all[place]) || starts.any(|start| are_kind(&all[start..=place])),
                Some(next) => {
                    let goes_on = !is_value(all[next]) && !is_number(all[next]);
                    !goes_on && starts.any(|start| are_kind(&all[start..=place]))
                }
            }
        };
        let last_kind = |of: &Range<usize>| of.clone().rev().find(|&place| is_kind(of, place));
        let elsewhere = || -> Vec<usize> {
            let kinds = parts.iter().flat_map(|part| {
                let is_kind = |place: &usize| is_kind(part, *place) && !is_counted(*place);
                part.clone().filter(is_kind)
            });
            kinds.collect()
        };
        let found = last_kind(&unnumbered).or_else(|| last_kind(&phrase));
        let known = found.map_or_else(elsewhere, |head| vec![head]);
        let last = unnumbered.clone().next_back();
        let stem_at = |place: usize| word_stems(all[place]).next();
        let mut heads: HashSet<String> = match known.is_empty() {
            true => last.and_then(stem_at).into_iter().collect(),
            false => known.iter().filter_map(|place| stem_at(*place)).collect(),
        };
        let stems: Vec<String> = word_stems(title).collect();
        for (name, value) in attributes {
            let is_type = is_called(name, &[KIND_ATTRIBUTE]);
            let pieces: Vec<&str> = value.split_whitespace().collect();
            let part = parts_of(&pieces).first().cloned().filter(|_| is_type);
            let Some(word) = part.and_then(|part| words(value).nth(part.end - 1)) else {
                continue;
            };
            let own = stem(&word);
            if known.is_empty() || ends_kind(&word) || stems.contains(&own) {
                heads.insert(own);
            }
        }
        let joined = (phrase.end < first.end)
            .then(|| stem_at(first.end - 1))
            .flatten();
        let counted = |is: bool| (0..all.len()).filter(move |&place| is_counted(place) == is);
        let alone: HashSet<String> = counted(false).filter_map(stem_at).collect();
        let counted = counted(true).filter_map(stem_at);
        let counted = counted.filter(|stem| !alone.contains(stem)).collect();
        let all_words = attributes
            .values()
            .flat_map(|value| words(value))
            .chain(words(title));
        let joints = all_words.filter(|word| is_joint(word));
        let behind = (1..all.len()).filter(|&place| {
            let before = words(all[place - 1]).next();
            before.is_some_and(|word| BEFORE_NAMES.contains(&word.as_str()))
        });
        Self {
            joints: joints.map(|word| stem(&word)).collect(),
            starts: [0].into_iter().chain(behind).collect(),
            capitals: all.iter().map(|piece| has_capital(piece)).collect(),
            tails: joined.into_iter().collect(),
            stems,
            counted,
            heads,
        }
    }

    /// Whether nothing told ends in a word with this stem.
    pub(super) fn is_joint(&self, stem: &str) -> bool {
        self.joints.contains(stem)
    }

    /// Whether it tells the numbers of words with these stems.
    pub(super) fn tells_numbers(&self, stems: &[String]) -> bool {
        let mut numbers = stems
            .iter()
            .map(|stem| digits(stem))
            .filter(|number| !number.is_empty());
        numbers.all(|number| self.stems.iter().any(|stem| digits(stem) == number))
    }

    /// Whether told words with these stems may be what the product is.
    pub(super) fn is_product(&self, stems: &[String]) -> bool {
        let Some(last) = stems.last() else {
            return false;
        };
        let is_head = || self.heads.is_empty() || self.heads.contains(last);
        let is_cut = self.counted.contains(&stems[0]) && !self.heads.contains(&stems[0]);
        match stems.iter().any(|stem| self.is_joint(stem)) {
            true => self.tails.contains(last),
            false => is_head() && !is_cut,
        }
    }

    /// Whether a name with these stems may stand in the title: at its start, with a capital, where not all words behind it are
    /// in lower case, or behind "by". Where there is no title any may.
    pub(super) fn may_name(&self, stems: &[String]) -> bool {
        // Titles in other scripts have no capitals.
        let have_capitals = |mut places: Range<usize>| {
            let is = |is: bool| move |place: usize| self.capitals[place] == Some(is);
            places.clone().any(is(true)) || !places.any(is(false))
        };
        self.stems.is_empty()
            || self.starts.iter().any(|&start| {
                let end = start + stems.len();
                self.stems[start..].starts_with(stems)
                    && have_capitals(start..start + 1)
                    && (start > 0 || have_capitals(end..self.stems.len()))
            })
    }
}

fn is_called(name: &str, names: &[&str]) -> bool {
    is_called_one_of(&word_stems(name).collect::<Vec<_>>(), names)
}

/// The parts of a title between its signs, by the numbers of its words, of `pieces` without spaces.
fn parts_of(pieces: &[&str]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut place) = (Vec::new(), 0, 0);
    for piece in pieces {
        let is_word = words(piece).next().is_some();
        let begins = piece.starts_with(BEGINS) || !is_word && !PAIRS.contains(piece);
        if begins && place > start {
            parts.push(start..place);
            start = place;
        }
        place += usize::from(is_word);
        if piece.ends_with(ENDS) && place > start {
            parts.push(start..place);
            start = place;
        }
    }
    if place > start {
        parts.push(start..place);
    }
    parts
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a title and attributes tell, with some joints and kinds.
    pub(in crate::generation) fn title(text: &str, named: &[(&str, &str)]) -> ToldTitle {
        let named = named
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        let is_one_of = |all: &[&str], word: &str| {
            let own = word_stems(word).next();
            all.iter().any(|one| own.as_deref() == Some(&stem(one)))
        };
        const KINDS: [&str; 6] = ["bottle", "umbrella", "towel", "laptop", "tile", "pack"];
        ToldTitle::new(
            text,
            &named.collect(),
            |word| is_one_of(&["for", "by", "from", "of", "with", "a"], word),
            |pieces| match pieces {
                [word] => is_one_of(&KINDS, word) || is_one_of(&["shirt", "boot", "sofa"], word),
                _ => pieces == ["tool", "set"],
            },
            |word| is_one_of(&KINDS, word) || is_one_of(&["shirt", "set"], word),
            |word| is_one_of(&["windproof", "red", "green"], word),
        )
    }

    fn is_product(text: &str, named: &[(&str, &str)], said: &str) -> bool {
        title(text, named).is_product(&word_stems(said).collect::<Vec<_>>())
    }

    #[test]
    fn what_a_product_is_ends_in_the_last_kind_of_the_first_part() {
        for (text, right, wrong) in [
            (
                "Folding Umbrella Windproof 8 Ribs",
                "Folding Umbrella",
                "Windproof",
            ),
            (
                "Cotton bath towels bundle (2 bath)",
                "Bath Towel Bundle",
                "Bath Towel",
            ),
            ("Slate 14 Laptop 14\" 16GB", "Slate 14 Laptop", "Slate"),
            // Of no known kind: the last word before what else is told.
            ("Timothy hay 2kg", "Timothy Hay", "Timothy"),
            ("Packing cubes, 6 pack", "Packing Cubes", "Pack"),
            ("Claw hammer - with a shaft", "Claw Hammer", "Shaft"),
            (
                "Bronze sculpture of a leaping trout",
                "Bronze Sculpture",
                "Leaping Trout",
            ),
            ("Hook & Eye, Bottle Green", "Bottle", "Hook"),
            // Known ones of another part, which is not counted.
            ("Hygge & Co, Linen Shirt", "Shirt", "Co"),
            ("17 note kalimba", "17 Note Kalimba", "Note"),
            ("17 note kalimba", "17 Note Kalimba", "Note Kalimba"),
            ("4 Bottles", "Bottles", ""),
            ("rapid set cement", "Rapid Set Cement", "Rapid Set"),
            ("big tool set red", "Tool Set", "Red"),
            ("drip set", "Drip Set", "Drip"),
        ] {
            assert!(is_product(text, &[], right), "{right}");
            assert!(!is_product(text, &[], wrong), "{wrong}");
        }
        let joined = "Sculpture of a Leaping Trout, Bronze";
        assert!(is_product(joined, &[], "Sculpture of a Leaping Trout"));
        assert!(!is_product(joined, &[], "Sculpture of a Leaping"));
        assert!(!is_product("", &[], "") && is_product("", &[], "Anything"));
        let ridge = [("brand", "Ridge")];
        assert!(is_product("Big towels Ridge Mid", &ridge, "Towels"));
        assert!(is_product("Big towels Ridge Mid", &[], "Mid"));
    }

    #[test]
    fn a_type_is_what_a_product_is_where_it_names_one() {
        let tiles = "Magnetic building tiles (64)";
        assert!(!is_product(
            tiles,
            &[("type", "translucent")],
            "Translucent"
        ));
        assert!(is_product(
            tiles,
            &[("type", "translucent")],
            "Building Tiles"
        ));
        assert!(is_product(tiles, &[("Type", "towel, small")], "Towel"));
        assert!(!is_product(tiles, &[("style", "towel")], "Towel"));
        assert!(is_product(
            "Nova 12",
            &[("type", "Smart phone")],
            "Smart Phone"
        ));
        assert!(
            is_product("", &[("type", "Mug")], "Mug") && !is_product("", &[("type", "Mug")], "Red")
        );
    }

    #[test]
    fn long_titles_take_no_long_time() {
        let long = "red 2 tile ".repeat(40_000);
        assert!(is_product(&long, &[("type", &long)], "Red 2 Tile"));
        assert!(!title(&long, &[]).may_name(&[stem("tile")]));
    }

    #[test]
    fn names_stand_at_the_start_or_behind_by() {
        let may_name = |text: &str, said: &str| {
            title(text, &[]).may_name(&word_stems(said).collect::<Vec<_>>())
        };
        for (text, name) in [
            ("Sorell Water Bottle", "Sorell"),
            ("Sorell", "Sorell"),
            ("Bottle of water by Sorell & Sons", "Sorell"),
            ("水筒 赤い", "水筒"),
            ("", "Sorell"),
        ] {
            assert!(may_name(text, name), "{name}");
        }
        for (text, name) in [
            ("Water Bottle Sorell", "Sorell"),
            ("Claw hammer 16oz", "Claw"),
            ("sorell Bottle", "sorell"),
            ("Handmade beaded bracelet", "Handmade"),
            ("Sorell Bottle", "Sorell Sons"),
        ] {
            assert!(!may_name(text, name), "{name}");
        }
    }
}
