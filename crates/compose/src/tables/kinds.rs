//! Kinds of products (`kinds/TRADE.toml`): what they are called, what they are for, which
//! attributes they have, and the lines that are true of any of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use caponimage::error::{Error, Result};

use super::trades::Trade;
use super::{Table, bundled, folder};
use crate::voice::{Voice, voiced};

/// A kind of product: armchair, lipstick, apple.
#[derive(Debug)]
pub struct Kind {
    /// One of them: `Armchair`; also `Jeans`.
    pub one: String,
    /// Several: `Armchairs`.
    pub many: String,
    /// Other names of the same kind.
    pub also: Vec<String>,
    /// The trade that deals in them.
    pub trade: &'static Trade,
    /// What every one of them is for, as it follows "for".
    pub uses: Vec<String>,
    /// Whom every one of them is for.
    pub audience: Vec<String>,
    /// Attributes that such products have, with plausible values; `{10..60..5}` in a value stands
    /// for a number.
    pub attributes: Vec<(String, &'static [String])>,
    /// Whether it stands only in the test split.
    pub held_out: bool,
}

/// A line of a table of kinds.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The table and the line in it, from 1, for errors.
    pub place: (String, u64),
    /// What it speaks of.
    pub speaks_of: String,
    /// The text, with placeholders.
    pub text: String,
    /// The only voice it suits, if it doesn't suit all.
    pub voice: Option<Voice>,
    /// What it can be said of.
    pub of: Of,
    /// Whether it is only said where the kind is told: photos are labelled more broadly than shops tell things apart.
    pub of_told: bool,
}

/// What a line can be said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Whatever a trade deals in.
    Trade(&'static Trade),
    /// The kind of this place among all kinds.
    Kind(usize),
}

/// All kinds and their lines.
#[derive(Debug, Default)]
pub struct Kinds {
    kinds: Vec<Kind>,
    /// Names, plurals, other names and labels of photo collections, lower case.
    names: HashMap<String, usize>,
    lines: Vec<Line>,
}

/// What stands behind a line that is only said where the kind is told.
const TOLD: &str = " | told";

/// A text and its place in the table.
type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    trade: Spanned<String>,
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    lines: Lines,
    kind: Vec<KindRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    one: Text,
    many: Text,
    #[serde(default)]
    also: Vec<Text>,
    #[serde(default)]
    labels: Vec<Text>,
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    audience: Vec<String>,
    attributes: BTreeMap<String, Text>,
    #[serde(default)]
    held_out: bool,
    #[serde(default)]
    headline: Vec<Text>,
    #[serde(default)]
    benefit: Vec<Text>,
    #[serde(default, rename = "use")]
    use_: Vec<Text>,
    #[serde(default)]
    action: Vec<Text>,
    #[serde(default)]
    feature: Vec<Text>,
    #[serde(default)]
    look: Vec<Text>,
}

/// Lines by what they speak of.
type Lines = BTreeMap<String, Vec<Text>>;

/// The kinds that are bundled.
static KINDS: LazyLock<std::result::Result<Kinds, String>> = LazyLock::new(|| {
    let read = || Kinds::read(bundled("values.toml")?, &folder("kinds"));
    read().map_err(|error| error.to_string())
});

impl Kinds {
    /// Those that are bundled.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        KINDS
            .as_ref()
            .map_err(|reason| Error::data("kinds", reason.clone()))
    }

    /// Reads tables of kinds, and one of values that all of them share.
    fn read(values: Table, tables: &[Table]) -> Result<Self> {
        let shared: BTreeMap<String, Vec<String>> = values.document()?;
        let mut all = Self::default();
        for table in tables {
            all.add(table, &shared)?;
        }
        Ok(all)
    }

    fn add(&mut self, table: &Table, shared: &BTreeMap<String, Vec<String>>) -> Result<()> {
        let document: Document = table.document()?;
        let fault = |text: &Text, reason: String| table.fault(table.line(&text.span()), reason);
        let trade = Trade::find(document.trade.get_ref()).ok_or_else(|| {
            let reason = format!("{} is no trade of trades.csv", document.trade.get_ref());
            fault(&document.trade, reason)
        })?;
        // The tables live as long as the program.
        let mut lists: HashMap<&str, &'static [String]> = HashMap::new();
        for (name, values) in shared.iter().chain(&document.values) {
            lists.insert(name, Vec::leak(values.clone()));
        }
        self.add_lines(
            table,
            Of::Trade(trade),
            document.lines.iter().map(|(k, v)| (k.as_str(), v)),
        )?;
        for row in document.kind {
            let place = self.kinds.len();
            let names = [&row.one, &row.many]
                .into_iter()
                .chain(&row.also)
                .chain(&row.labels);
            for name in names {
                let first = *self
                    .names
                    .entry(name.get_ref().to_lowercase())
                    .or_insert(place);
                if first != place {
                    let other = &self.kinds[first];
                    let reason = format!(
                        "{} is a name of {} ({}) as well",
                        name.get_ref(),
                        other.one,
                        other.trade.name
                    );
                    return Err(fault(name, reason));
                }
            }
            let mut attributes = Vec::new();
            for (name, list) in &row.attributes {
                let values = lists.get(list.get_ref().as_str()).ok_or_else(|| {
                    fault(list, format!("there are no values {}", list.get_ref()))
                })?;
                attributes.push((name.clone(), *values));
            }
            let lines = [
                ("headline", &row.headline),
                ("benefit", &row.benefit),
                ("use", &row.use_),
                ("action", &row.action),
                ("feature", &row.feature),
                ("look", &row.look),
            ];
            self.add_lines(table, Of::Kind(place), lines)?;
            self.kinds.push(Kind {
                one: row.one.into_inner(),
                many: row.many.into_inner(),
                also: row.also.into_iter().map(Text::into_inner).collect(),
                trade,
                uses: row.uses,
                audience: row.audience,
                attributes,
                held_out: row.held_out,
            });
        }
        Ok(())
    }

    fn add_lines<'a>(
        &mut self,
        table: &Table,
        of: Of,
        lines: impl IntoIterator<Item = (&'a str, &'a Vec<Text>)>,
    ) -> Result<()> {
        for (speaks_of, texts) in lines {
            for text in texts {
                let line = table.line(&text.span());
                let (said, of_told) = match text.get_ref().strip_suffix(TOLD) {
                    Some(said) => (said, true),
                    None => (text.get_ref().as_str(), false),
                };
                let (said, voice) = voiced(said).map_err(|reason| table.fault(line, reason))?;
                self.lines.push(Line {
                    place: (table.name.to_string(), line),
                    speaks_of: speaks_of.to_string(),
                    text: said.to_string(),
                    voice,
                    of,
                    of_told,
                });
            }
        }
        Ok(())
    }

    /// All kinds.
    pub fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// All lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The place of the kind that somebody calls so, in whatever case.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.get(&name.trim().to_lowercase()).copied()
    }

    /// The kind that somebody calls so, in whatever case.
    pub fn find(&self, name: &str) -> Option<&Kind> {
        self.place(name).map(|place| &self.kinds[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const VALUES: Table = Table {
        name: "values.toml",
        text: "colours = [\"Red\"]",
    };

    fn read(text: &str) -> Result<Kinds> {
        let table = Table {
            name: "furniture.toml",
            text,
        };
        Kinds::read(VALUES, &[table])
    }

    const CHAIR: &str = r#"
trade = "furniture"
[values]
seats = ["{1..3..1} Seats"]
[lines]
headline = ["{brand} at Home"]
[[kind]]
one = "Chair"
many = "Chairs"
also = ["Seat"]
attributes = { colour = "colours", seats = "seats" }
benefit = ["Sit Down | calm", "Sit Up | told", "Sit | bold | told"]
"#;

    #[test]
    fn kinds_are_found_by_all_their_names() {
        let kinds = read(CHAIR).unwrap();
        for name in ["chair", "Chairs", " SEAT "] {
            assert_eq!(kinds.find(name).unwrap().one, "Chair");
        }
        assert!(kinds.find("Sofa").is_none());
        let line = &kinds.lines()[1];
        assert_eq!(
            (line.text.as_str(), line.voice),
            ("Sit Down", Some(Voice::Calm))
        );
        assert_eq!((line.of, line.place.1), (Of::Kind(0), 12));
        let of_told = kinds.lines()[1..].iter();
        let of_told = of_told.map(|line| (line.text.as_str(), line.voice, line.of_told));
        let expected = [
            ("Sit Down", Some(Voice::Calm), false),
            ("Sit Up", None, true),
            ("Sit", Some(Voice::Bold), true),
        ];
        assert_eq!(of_told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn mistakes_are_named_by_file_and_line() {
        for (from, to, expected) in [
            (
                "furniture\"",
                "ships\"",
                "furniture.toml:2: ships is no trade",
            ),
            (
                "\"colours\"",
                "\"colors\"",
                "furniture.toml:11: there are no values colors",
            ),
            ("\"Seat\"", "\"Seat\", \"chairs\"", ""),
            ("| calm", "| loud", "furniture.toml:12: loud is no voice"),
            ("many =", "more =", "furniture.toml:9: unknown field"),
        ] {
            let result = read(&CHAIR.replace(from, to));
            match expected {
                "" => assert!(result.is_ok()),
                _ => {
                    let error = result.unwrap_err().to_string();
                    assert!(error.starts_with(expected), "{error}");
                }
            }
        }
        let twice =
            format!("{CHAIR}\n[[kind]]\none = \"Sofa\"\nmany = \"Seat\"\nattributes = {{}}\n");
        let error = read(&twice).unwrap_err().to_string();
        assert!(error.contains("Seat is a name of Chair"), "{error}");
    }

    #[test]
    fn there_are_kinds_of_every_trade_and_some_of_each_are_kept_for_testing() {
        let kinds = Kinds::bundled().unwrap();
        assert!(kinds.all().len() >= 600, "{}", kinds.all().len());
        let held: Vec<&Kind> = kinds.all().iter().filter(|kind| kind.held_out).collect();
        assert!(held.len() >= 30);
        let trades: BTreeSet<&str> = held.iter().map(|kind| kind.trade.name.as_str()).collect();
        assert_eq!(trades.len(), Trade::all().len());
        assert!(trades.len() >= 25);
        for kind in kinds.all() {
            assert!(
                !kind.attributes.is_empty() && kind.attributes.iter().all(|(_, v)| !v.is_empty())
            );
        }
        for place in 0..kinds.all().len() {
            let own = kinds
                .lines()
                .iter()
                .filter(|line| line.of == Of::Kind(place))
                .count();
            assert!(
                (3..=24).contains(&own),
                "{} has {own} lines",
                kinds.all()[place].one
            );
        }
    }
}
