//! Captions around what is told. Of what it is told a model says strange things in ways that nobody has shown it ("The
//! Lighthouse Keeper from Ann After"), where it is told a title alone it takes the first words for a brand ("The Bottle
//! From Stainless Steel"), and lines that say nothing told may be mixed up ("A Layer Between You and the Floor" of a dog
//! bed). So captions are ones of the dataset, with other things told in their places: names in those of names, what the
//! product is in those of kinds, and values in those of their facts. Where nothing is told, what pictures show stands there.

use std::ops::{Bound, Range};
use std::slice::from_ref;

use super::common_words::CommonWords;
use super::frames::{Frames, Piece, Scope, value_key};
use super::kind_lines::{KindLines, ProductKinds};
use super::shown_colors::is_color_name;
use super::told_attributes::{NAME_ATTRIBUTES, ToldAttributes};
use super::told_title::ToldTitle;
use super::trade_words::ProductTrades;
use super::wording::Wording;

/// What is told of a product, for a caption to be read.
pub(super) struct Told<'a> {
    pub attributes: &'a ToldAttributes,
    pub title: &'a ToldTitle,
    /// What is common is no name.
    pub common: &'a CommonWords,
    /// Lines of some kinds only are read elsewhere.
    pub lines: &'a KindLines,
    /// A caption reads as no frame of other trades,
    pub trades: &'a ProductTrades,
    /// nor as one of other kinds.
    pub kinds: &'a ProductKinds,
}

impl Told<'_> {
    /// Whether a frame of this scope may be said of the product. Where nobody knows its kind, one that says what is told
    /// may be as true of it as of the kinds that it is known from.
    fn may_be_of(&self, scope: &Scope, frame: &[Piece]) -> bool {
        let is_alone = self.attributes.are_none();
        if is_alone && !scope.alone {
            return false;
        }
        let says_told = !is_alone && frame.iter().any(Piece::is_place);
        self.trades.may_be_of(scope.trades) && self.kinds.may_be_of(&scope.kinds, says_told)
    }
}

impl Frames {
    /// Whether a caption states, without saying it, what is not told, or reads as no frame of the product's trades and kinds
    /// with the right things in its places: what is `told`, or, where nothing is, what pictures show.
    pub(super) fn are_misplaced(&self, caption: &Wording, told: &Told<'_>) -> bool {
        let is_alone = told.attributes.are_none();
        if !is_alone
            && self
                .implied
                .get(&caption.key)
                .is_some_and(|stems| !stems.iter().any(|stem| told.attributes.is_any(stem)))
        {
            return true;
        }
        let nothing_known = self.is_empty() || is_alone && self.shown.is_empty();
        if nothing_known || told.lines.are_of_some(caption) {
            return false;
        }
        let said = || caption.words.iter().zip(&caption.stems);
        let is_in_place = |(word, stem): (&String, &String)| {
            let is_of = |kinds: &Vec<u32>| told.kinds.may_be_of(kinds, false);
            let is_shown = || is_alone && self.shown.get(stem).is_some_and(is_of);
            told.attributes.are_telling(stem) || is_color_name(word) || is_shown()
        };
        let reader = Reader {
            frames: self,
            told,
            caption,
            in_place: said().map(is_in_place).collect(),
        };
        !reader.reads(0, &mut Vec::new())
    }

    /// The facts of which a value may stand next in frames that begin with the pieces `start`.
    fn facts_from(&self, start: &mut Vec<Piece>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        loop {
            // Behind all that go on with a value of the last one.
            let next = found
                .last()
                .map_or(String::new(), |last| format!("{last}\0"));
            start.push(Piece::Fact(next));
            let from_here = (Bound::Included(start.as_slice()), Bound::Unbounded);
            let first = self.said.range::<[Piece], _>(from_here).next();
            start.pop();
            let first = first.filter(|(frame, _)| frame.starts_with(start));
            match first.and_then(|(frame, _)| frame.get(start.len())) {
                Some(Piece::Fact(name)) => found.push(name.clone()),
                _ => return found,
            }
        }
    }

    /// The first of the frames that begin with the pieces `start`.
    fn first_from(&self, start: &[Piece]) -> Option<(&Vec<Piece>, &Scope)> {
        let from_here = (Bound::Included(start), Bound::Unbounded);
        let first = self.said.range::<[Piece], _>(from_here).next();
        first.filter(|(first, _)| first.starts_with(start))
    }
}

/// A caption that is read as one frame after another.
struct Reader<'a> {
    frames: &'a Frames,
    told: &'a Told<'a>,
    caption: &'a Wording,
    /// Which of its words may stand in places: what is told or, where nothing is, shown, and names of colours.
    in_place: Vec<bool>,
}

impl Reader<'_> {
    /// Whether the words from number `at` on are the rest of a frame that begins with the pieces `start` and may be said of
    /// the product, with names in the places of names, what the product is in those of kinds, and values in those of facts.
    fn reads(&self, at: usize, start: &mut Vec<Piece>) -> bool {
        let Some((first, scope)) = self.frames.first_from(start) else {
            return false;
        };
        let stems = &self.caption.stems;
        let Some(next) = stems.get(at) else {
            return first == start && self.told.may_be_of(scope, first);
        };
        let facts = match self.in_place[at] {
            true => self.frames.facts_from(start),
            false => Vec::new(),
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
        // "Note the Toy Train: 4+" names no one thing.
        let until = self.caption.colons.iter().find(|colon| **colon > at);
        let in_place = until.map_or(in_place, |colon| in_place.min(colon - at));
        if in_place > 0 && reads(Piece::ToldWord(next.clone()), at + 1) {
            return true;
        }
        let title = self.told.title;
        // Behind a question mark the answer is a name: "Armchair? Norvane".
        let questions = || self.caption.questions.iter().copied();
        let is_answered = |end: usize| {
            let mut within = questions().filter(|question| at < *question && *question < end);
            within.all(|question| self.is_name(question..end))
        };
        let mut ends = (at + 1..=at + in_place)
            .filter(|&end| !title.is_joint(&stems[end - 1]) && is_answered(end));
        ends.any(|end| {
            let is_product = title.is_product(&stems[at..end]) && !self.is_called(at..end);
            reads(Piece::Told, end)
                || (is_product && reads(Piece::Kind, end))
                || (self.is_name(at..end) && reads(Piece::Name, end))
                || facts.iter().any(|fact| {
                    self.is_value(fact, at..end) && reads(Piece::Fact(fact.clone()), end)
                })
        })
    }

    /// Whether attributes say that a product is called just so.
    fn is_called(&self, place: Range<usize>) -> bool {
        let attributes = self.told.attributes;
        let mut stems = self.caption.stems[place].iter();
        stems.all(|stem| attributes.tell(&NAME_ATTRIBUTES, from_ref(stem)) == Some(true))
    }

    /// Whether what is told is a value of a fact: the attribute that is called so says it, or, where there is none, it is
    /// known as one, and the title tells its numbers. Where nothing is told, whatever is shown may be.
    fn is_value(&self, fact: &str, place: Range<usize>) -> bool {
        if self.told.attributes.are_none() {
            return true;
        }
        let stems = &self.caption.stems[place];
        let mut known = self.frames.facts.get(fact).into_iter();
        let key = value_key(stems);
        // A number by itself says nothing.
        if !key.contains(char::is_alphabetic) {
            return false;
        }
        let is_known = known.any(|values| values.contains(&key));
        let said = self.told.attributes.say(fact, stems, is_known);
        // A number of another attribute tells something else.
        said.unwrap_or(is_known && (!key.contains('0') || self.told.title.tells_numbers(stems)))
    }

    /// Whether what is told may be a name: what attributes say is one; where they say none, what has neither ordinary nor
    /// common words and stands where names do in the title, or is known. Pictures show none.
    fn is_name(&self, place: Range<usize>) -> bool {
        if self.told.attributes.are_none() {
            return false;
        }
        let stems = &self.caption.stems[place.clone()];
        let attributes = self.told.attributes;
        if attributes.tell(&NAME_ATTRIBUTES, stems).is_some() {
            return self.is_called(place);
        }
        let words = self.caption.words[place].iter();
        let is_no_name = |(word, stem): (&String, &String)| {
            self.frames.ordinary.contains(stem) || self.told.common.is_for_anything(word)
        };
        self.frames.names.contains(&stems.join(" "))
            || self.told.title.may_name(stems) && !words.zip(stems).any(is_no_name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::tests::frames;
    use super::super::told_attributes::tests::attributes;
    use super::super::trade_words::TradeWords;
    use super::*;
    use crate::words::words;

    fn misplaced(said: &str, title: &str, named: &[(&str, &str)]) -> bool {
        misplaced_in(&frames(), said, title, named)
    }

    fn misplaced_in(frames: &Frames, said: &str, title: &str, named: &[(&str, &str)]) -> bool {
        let lines = r#"{"names": "bottl=0", "said": "fillthebottle=0"}"#;
        let kinds = r#"{"names": "bottl=0;cup=1;jug=2", "said": ""}"#;
        let kinds: KindLines = serde_json::from_str(kinds).unwrap();
        let trades = r#"{"records": [90, 30], "told": "sofa=0:40 boot=1:40", "said": ""}"#;
        let trades: TradeWords = serde_json::from_str(trades).unwrap();
        let told = Told {
            attributes: &attributes(title, named),
            title: &super::super::told_title::tests::title(title, named),
            common: &CommonWords::from("the hour fresh mint bottle".to_string()),
            lines: &serde_json::from_str(lines).unwrap(),
            trades: &trades.product_trades(&words(title).collect::<Vec<_>>(), &[]),
            kinds: &kinds.named_in([title.to_string()].iter()),
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
        // A place goes on behind no colon, and behind a question mark with a name.
        assert!(!misplaced("Make It Bottle? Sorell", "Sorell Bottle", &[]));
        assert!(misplaced("Make It Steel? Bottle", title, told));
        assert!(!misplaced("Make It Steel 750 ml", title, told));
        assert!(misplaced("Make It Steel: 750 ml", title, told));
        assert!(misplaced("And the Steel? 12 h", title, told));
        assert!(misplaced("And the Keeps Hot? Blue", title, told));
    }

    #[test]
    fn of_pictures_alone_is_said_what_they_show() {
        for strange in [
            "Make It Steel",
            "Turn to Bottle",
            "All of It",
            "Winter Nest",
        ] {
            assert!(misplaced(strange, "", &[]), "{strange}");
        }
        for known in [
            "Make It Striped",
            "Make It Green",
            "Say Hello to Bottles",
            "A Bottle to Itself",
            "Fill the Bottle!",
        ] {
            assert!(!misplaced(known, "", &[]), "{known}");
        }
        let mut unknown = frames();
        unknown.shown.clear();
        assert!(!misplaced_in(&unknown, "Make It Steel", "", &[]));
    }

    #[test]
    fn a_product_is_what_its_title_ends_in() {
        let title = "Sorell Steel Bottle Red";
        for part in ["Steel", "Sorell Steel", "Bottle Red"] {
            let said = format!("Say Hello to {part}");
            assert!(misplaced(&said, title, &[]), "{part}");
        }
        for whole in ["Bottle", "Steel Bottle", "Sorell"] {
            let said = format!("Say Hello to {whole}");
            assert!(!misplaced(&said, title, &[]), "{whole}");
        }
        // What follows a joint is none without it.
        let title = "A Bottle for Water";
        assert!(misplaced("Say Hello to Water", title, &[]));
        assert!(!misplaced("Say Hello to Bottle for Water", title, &[]));
    }

    #[test]
    fn values_are_those_of_their_facts() {
        let title = "Linen Bottle, 750 ml, from Slovakia, Steel Lid";
        let size = &[("capacity", "750 ml"), ("weight", "250 g")];
        assert!(misplaced("Weighs 8 kg", title, &[("load", "8 kg")]));
        assert!(!misplaced(
            "Weighs 8 kg",
            "Bottle, 8kg",
            &[("load", "8 kg")]
        ));
        for right in [
            "Made of Linen",
            "Made of Steel",
            "Weighs 250 g",
            "Weighs 250g",
        ] {
            assert!(!misplaced(right, title, size), "{right}");
        }
        for wrong in [
            "Made of Slovakia",
            "Made of Lid",
            "Weighs 750 ml",
            "Weighs 250",
        ] {
            assert!(misplaced(wrong, title, size), "{wrong}");
        }
        // What the attribute says is one, and nothing else is; it is said to its end.
        let made_of = &[("material", "full grain leather, silk; 40 % wool")];
        for right in [
            "Made of Leather",
            "Made of Full Grain Leather",
            "Made of Silk",
        ] {
            assert!(!misplaced(right, title, made_of), "{right}");
        }
        for wrong in [
            "Made of Full",
            "Made of Grain",
            "Made of Linen",
            "Made of Silk 40",
        ] {
            assert!(misplaced(wrong, title, made_of), "{wrong}");
        }
        // Its number may be known in another way of writing it.
        assert!(!misplaced(
            "Weighs 250 g",
            "Bottle 250 g",
            &[("weight", "250 gram")]
        ));
        assert!(misplaced(
            "Weighs 750 g",
            "Bottle 750 g",
            &[("weight", "250 gram")]
        ));
    }

    #[test]
    fn what_a_line_states_is_told() {
        let mut line = frames();
        let words = ["earn", "your", "strip"].map(|word| Piece::Word(word.into()));
        line.said.insert(
            words.to_vec(),
            Scope {
                alone: true,
                ..Scope::ALL_TOLD
            },
        );
        assert!(misplaced_in(&line, "Earn Your Stripes", "Bottle", &[]));
        assert!(!misplaced_in(
            &line,
            "Earn Your Stripes",
            "Striped Bottle",
            &[]
        ));
        assert!(
            !misplaced_in(&line, "Earn Your Stripes", "", &[]),
            "seen, perhaps"
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
    fn frames_are_said_of_their_kinds() {
        let is_refused = |said: &str, title: &str| misplaced(said, title, &[]);
        for (said, right, wrong) in [
            ("400 ml to Linger Over", "Cup, 400 ml", "Bottle, 400 ml"),
            ("Pour and Pass", "Jug", "Cup"),
        ] {
            assert!(!is_refused(said, right), "{said}");
            assert!(is_refused(said, wrong), "{said}");
        }
        // Of whose kind nothing is known: what is told of it is true, what is not may not be.
        assert!(!is_refused("400 ml to Linger Over", "Orb, 400 ml"));
        assert!(is_refused("Pour and Pass", "Orb, 400 ml"));
        // A bottle and a cup.
        assert!(!is_refused(
            "400 ml to Linger Over",
            "Bottle with cup, 400 ml"
        ));
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
}
