//! All lines of the tables, and which of them suit a product.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use caponimage::error::{Error, Result};

use super::phrasing::{Phrasing, Saying, Scope, trades};
use super::{form, matching};
use crate::facts::{Facts, Vocabulary};
use crate::tables::kinds::{Kinds, Of};
use crate::tables::{Row, Table, bundled, folder};
use crate::voice::Voice;
use crate::words::{plain, tokens};

/// All lines.
#[derive(Debug, Default)]
pub struct Grammar {
    phrasings: Vec<Phrasing>,
    /// Those for products of every trade or of several.
    general: Vec<usize>,
    /// Those of one trade, by its name.
    of_trades: HashMap<&'static str, Vec<usize>>,
    /// Those of one kind, by its place.
    of_kinds: HashMap<usize, Vec<usize>>,
}

/// A row of `phrasings/*.csv`.
#[derive(Deserialize)]
struct PhrasingRow {
    kind: String,
    text: String,
    when: String,
    trades: String,
    voice: String,
}

#[derive(Deserialize)]
struct CaptionKindRow {
    topic: String,
    kind: String,
}

/// What captions may speak of, and which kind of caption that is.
type Topics = HashMap<String, String>;

/// The lines that are bundled.
static GRAMMAR: LazyLock<std::result::Result<Grammar, String>> = LazyLock::new(|| {
    let read = || {
        let topics = topics(&bundled("caption-kinds.csv")?)?;
        Grammar::read(&topics, &folder("phrasings"), Kinds::bundled()?)
    };
    read().map_err(|error| error.to_string())
});

fn topics(table: &Table) -> Result<Topics> {
    let rows: Vec<Row<CaptionKindRow>> = table.rows()?;
    Ok(rows
        .into_iter()
        .map(|row| (row.value.topic, row.value.kind))
        .collect())
}

impl Grammar {
    /// The one that is bundled.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        GRAMMAR
            .as_ref()
            .map_err(|reason| Error::data("phrasings", reason.clone()))
    }

    fn read(topics: &Topics, tables: &[Table], kinds: &Kinds) -> Result<Self> {
        let mut grammar = Self::default();
        let kind = |topic: &str| {
            let kind = topics.get(topic);
            kind.ok_or_else(|| format!("{topic} is nothing that captions speak of"))
        };
        for table in tables {
            for Row { line, value } in table.rows::<PhrasingRow>()? {
                let voice = match value.voice.as_str() {
                    "" => Ok(None),
                    name => Voice::find(name).map(Some),
                };
                let phrasing = kind(&value.kind).and_then(|kind| {
                    Phrasing::new(
                        kind,
                        &value.text,
                        &value.when,
                        voice?,
                        trades(&value.trades)?,
                    )
                });
                grammar.add(phrasing.map_err(|reason| table.fault(line, reason))?);
            }
        }
        for line in kinds.lines() {
            let phrasing = kind(&line.speaks_of).and_then(|kind| {
                let scope = Scope::Of(line.of);
                let phrasing = Phrasing::new(kind, &line.text, "", line.voice, scope)?;
                Ok(phrasing.of_told(line.of_told))
            });
            let (file, number) = &line.place;
            grammar
                .add(phrasing.map_err(|reason| Error::data(format!("{file}:{number}"), reason))?);
        }
        Ok(grammar)
    }

    fn add(&mut self, phrasing: Phrasing) {
        let place = self.phrasings.len();
        match &phrasing.scope {
            Scope::Trades { .. } => self.general.push(place),
            Scope::Of(Of::Trade(trade)) => {
                self.of_trades
                    .entry(trade.name.as_str())
                    .or_default()
                    .push(place);
            }
            Scope::Of(Of::Kind(kind)) => self.of_kinds.entry(*kind).or_default().push(place),
        }
        self.phrasings.push(phrasing);
    }

    /// The phrasing of that place.
    pub fn phrasing(&self, place: usize) -> &Phrasing {
        &self.phrasings[place]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.phrasings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.phrasings.is_empty()
    }

    /// The places of those that could be said of products of a trade and a kind.
    fn of(&self, facts: &Facts) -> impl Iterator<Item = usize> + '_ {
        let trade = self.of_trades.get(facts.trade().name.as_str());
        let kind = facts.kind().and_then(|kind| self.of_kinds.get(&kind));
        let own = trade.into_iter().chain(kind).flatten();
        self.general.iter().chain(own).copied()
    }

    /// The lines for which all is known that they say.
    pub fn suiting(&self, facts: &Facts) -> Vec<&Phrasing> {
        self.of(facts)
            .map(|place| &self.phrasings[place])
            .filter(|phrasing| phrasing.suits(facts) && phrasing.is_known(facts))
            .collect()
    }

    /// All that can be said of a product, each with the place of its phrasing.
    pub fn sayings(&self, facts: &Facts) -> impl Iterator<Item = (usize, Saying)> + '_ {
        let facts = facts.clone();
        let places: Vec<usize> = self.of(&facts).collect();
        places.into_iter().flat_map(move |place| {
            let sayings = self.phrasings[place].fill(&facts);
            sayings.into_iter().map(move |saying| (place, saying))
        })
    }

    /// The phrasing whose words, filled with facts, are this text.
    pub fn line_of(&self, text: &str, facts: &Facts) -> Option<&Phrasing> {
        let said = plain(text);
        self.sayings(facts)
            .find(|(_, saying)| plain(&saying.plain()) == said)
            .map(|(place, _)| &self.phrasings[place])
    }

    /// The kinds of caption as which a text can be said of a product.
    pub fn kinds(&self, facts: &Facts) -> HashMap<String, Vec<&str>> {
        let mut kinds: HashMap<String, Vec<&str>> = HashMap::new();
        for (place, saying) in self.sayings(facts) {
            let own = kinds.entry(plain(&saying.plain())).or_default();
            let kind = self.phrasings[place].speaks_of.as_str();
            if !own.contains(&kind) {
                own.push(kind);
            }
        }
        kinds
    }

    /// The words, without signs, of all lines that can be said of a product whatever else is known of
    /// it: those without conditions of no trade but its own and of its kind.
    pub fn own_words(&self, facts: &Facts) -> HashSet<String> {
        let suiting = self.of(facts).map(|place| &self.phrasings[place]);
        let own = suiting.filter(|phrasing| phrasing.is_unconditional() && phrasing.suits(facts));
        let words = own.flat_map(Phrasing::words);
        words.map(|word| word.replace(['\'', '-'], "")).collect()
    }

    /// Whether a text has the form of a line, of whatever trade and kind, filled with values that
    /// the tables know or that the product's own facts have.
    pub fn is_well_formed(&self, text: &str, facts: &Facts, vocabulary: &Vocabulary) -> bool {
        let words = tokens(text);
        let binds = |name: &str, value: &str| {
            let own = |fact: &caponimage::dataset::record::Fact| {
                let (said, of) = match name {
                    "{attribute}" => (&fact.name, facts.is_other(fact)),
                    "{value}" => (&fact.value, facts.is_other(fact)),
                    name => (&fact.value, fact.name == name),
                };
                of && plain(said) == value
            };
            facts.as_slice().iter().any(own) || vocabulary.knows(name, value)
        };
        form::is_well_formed(text)
            && self
                .phrasings
                .iter()
                .any(|phrasing| matching::matches(phrasing, &words, &binds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fact;
    use crate::tables::trades::Trade;

    fn grammar(rows: &str) -> Result<Grammar> {
        let text = format!("kind,text,when,trades,voice\n{rows}");
        let table = Table {
            name: "phrasings.csv",
            text: &text,
        };
        let topics = topics(&bundled("caption-kinds.csv")?)?;
        Grammar::read(&topics, &[table], &Kinds::default())
    }

    fn texts(rows: &str, trade: &str, facts: &[(&str, &str)]) -> Vec<String> {
        let trade = Trade::find(trade).unwrap();
        let facts = facts
            .iter()
            .map(|(name, value)| fact(name, value))
            .collect();
        let sayings = grammar(rows).unwrap();
        let sayings = sayings.sayings(&Facts::new(trade, None, facts));
        sayings.map(|(_, saying)| saying.plain()).collect()
    }

    #[test]
    fn phrasings_are_filled_with_what_is_known() {
        let known = [
            ("type", "Shirt"),
            ("audience", "Men"),
            ("detail", "Zip"),
            ("detail", "Hood"),
        ];
        let rows = "headline,{brand} {type},,,\nheadline,{audience's} {type},,,\nfeature,With {detail},,,\n";
        assert_eq!(
            texts(rows, "clothing", &known),
            ["Men's Shirt", "With Zip", "With Hood"]
        );
    }

    #[test]
    fn conditions_hold_and_are_stated() {
        let rows = "usage,Everyday {type},usage=Casual|Home,clothing,\nusage,Game On,usage=Sports,,\n\
            taste,Tasty,,edible,\ntaste,Not Tasty,,-edible,\n";
        let casual = [("type", "Shirt"), ("usage", "Casual")];
        assert_eq!(
            texts(rows, "clothing", &casual),
            ["Everyday Shirt", "Not Tasty"]
        );
        assert_eq!(texts(rows, "food", &casual), ["Tasty"]);
        let facts = casual
            .iter()
            .map(|(name, value)| fact(name, value))
            .collect();
        let facts = Facts::new(Trade::find("clothing").unwrap(), None, facts);
        let grammar = grammar(rows).unwrap();
        let (_, saying) = grammar.sayings(&facts).next().unwrap();
        assert_eq!(
            saying.facts,
            [fact("type", "Shirt"), fact("usage", "Casual")]
        );
    }

    #[test]
    fn no_word_is_said_twice_and_articles_fit() {
        let rows = "headline,{usage} {type},,,\nheadline,For You and for {audience},,,\n\
            headline,A {type},,,\nheadline,{brand} {brand},,,\n";
        let known = [
            ("usage", "Casual"),
            ("type", "Umbrella Casual"),
            ("audience", "Men"),
        ];
        assert_eq!(
            texts(rows, "accessories", &known),
            ["For You and for Men", "A Umbrella Casual"]
        );
        let known = [
            ("type", "Apple"),
            ("audience", "Men"),
            ("brand", "One Two Three Four Five"),
        ];
        assert_eq!(texts(rows, "food", &known), ["For You and for Men"]);
    }

    #[test]
    fn attributes_that_no_rule_knows_are_said_as_they_are() {
        let mut told = [fact("blade length", "18 cm"), fact("capacity", "2 l")];
        for fact in &mut told {
            fact.source = caponimage::dataset::record::Source::Attribute;
        }
        let facts = Facts::new(Trade::find("kitchen").unwrap(), None, told.to_vec());
        let grammar = grammar("attribute,{attribute}: {value},,,\n").unwrap();
        let said: Vec<String> = grammar
            .sayings(&facts)
            .map(|(_, saying)| saying.plain())
            .collect();
        assert_eq!(said, ["Blade Length: 18 cm", "Capacity: 2 l"]);
        assert!(grammar.line_of("blade length: 18 cm", &facts).is_some());
        assert!(grammar.line_of("Blade Length: 2 l", &facts).is_none());
    }

    #[test]
    fn mistakes_are_named() {
        for (rows, expected) in [
            (
                "headlines,A B,,,\n",
                "phrasings.csv:2: headlines is nothing that",
            ),
            ("headline,{brand,,,\n", "phrasings.csv:2: \"{brand\" lacks"),
            (
                "headline,A B,,,\nuse,A,b,,\n",
                "phrasings.csv:3: \"b\" is not name=value",
            ),
            ("use,A,a=$b,,\n", "phrasings.csv:2: there is no set $b"),
            ("use,A,,ships,\n", "phrasings.csv:2: ships is no trade"),
            ("use,A,,,loud\n", "phrasings.csv:2: loud is no voice"),
            (
                "attribute,{value},,,\n",
                "phrasings.csv:2: expected {attribute} before",
            ),
        ] {
            let error = grammar(rows).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn the_bundled_lines_are_many_and_most_belong_to_a_kind_or_a_trade() {
        let grammar = Grammar::bundled().unwrap();
        assert!(grammar.len() >= 2_500, "{}", grammar.len());
        let own: usize = grammar
            .of_trades
            .values()
            .chain(grammar.of_kinds.values())
            .map(Vec::len)
            .sum();
        assert!(own >= 1_500, "{own}");
        let mut different = HashSet::new();
        for phrasing in &grammar.phrasings {
            different.insert(phrasing.key);
            let words = tokens(&phrasing.text).len();
            assert!((1..=form::MAX_WORDS).contains(&words), "{}", phrasing.text);
        }
        assert!(different.len() >= 2_500, "{}", different.len());
    }

    #[test]
    fn what_is_well_formed_is_told_from_what_is_not() {
        let grammar = Grammar::bundled().unwrap();
        let vocabulary = Vocabulary::bundled().unwrap();
        let facts = Facts::new(Trade::other(), None, vec![fact("brand", "Norvane")]);
        let formed = |text: &str| grammar.is_well_formed(text, &facts, vocabulary);
        for text in [
            "Sink right in.",
            "Meet Norvane!",
            "Norvane Armchair",
            "Men's Shirt",
            "T-Shirt in navy blue",
        ] {
            assert!(formed(text), "{text}");
        }
        for text in [
            "A Lovely in White",
            "Norvane Norvane",
            "In the for Men",
            "Meet Valio",
            "",
        ] {
            assert!(!formed(text), "{text}");
        }
    }
}
