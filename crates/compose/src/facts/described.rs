//! What the published descriptions of groceries say: `grocery.csv`, a row a product.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use caponimage::dataset::record::{Fact, Source};
use caponimage::error::{Error, Result};

use super::labels::evidence;
use crate::tables::{Row, Table, bundled, list};

/// The label under which a record holds the class of its product.
pub const CLASS: &str = "class";

/// A product of the "Grocery Store Dataset".
#[derive(Debug)]
pub struct Grocery {
    /// The title of a seller's page.
    pub title: String,
    /// What a seller would fill in.
    pub attributes: BTreeMap<String, String>,
    /// What its published description says.
    pub says: Vec<Fact>,
    /// Whether it stands only in the test split.
    pub held_out: bool,
}

#[derive(Deserialize)]
struct GroceryRow {
    class: String,
    title: String,
    attributes: String,
    says: String,
    held_out: bool,
}

/// The products by their class.
static GROCERIES: LazyLock<std::result::Result<HashMap<String, Grocery>, String>> =
    LazyLock::new(|| {
        let read = || read(&bundled("grocery.csv")?);
        read().map_err(|error| error.to_string())
    });

fn read(table: &Table) -> Result<HashMap<String, Grocery>> {
    let mut groceries = HashMap::new();
    for Row { line, value: row } in table.rows::<GroceryRow>()? {
        let pair = |text: &str| match text.split_once('=') {
            Some((name, value)) => Ok((name.to_string(), value.to_string())),
            None => Err(table.fault(line, format!("{text:?} is not name=value"))),
        };
        let says = list(&row.says).map(|text| {
            let (name, value) = pair(text)?;
            let (value, said) = value.split_once('~').unwrap_or((&value, &value));
            Ok(Fact {
                name,
                value: value.into(),
                evidence: evidence(value, said),
                source: Source::Description,
            })
        });
        let grocery = Grocery {
            title: row.title,
            attributes: list(&row.attributes).map(pair).collect::<Result<_>>()?,
            says: says.collect::<Result<_>>()?,
            held_out: row.held_out,
        };
        groceries.insert(row.class, grocery);
    }
    Ok(groceries)
}

/// The product of a class.
///
/// # Errors
/// Never for the table itself, which a test asserts; `None` for a class that it doesn't have.
pub fn grocery(class: &str) -> Result<Option<&'static Grocery>> {
    let groceries = GROCERIES.as_ref();
    let groceries = groceries.map_err(|reason| Error::data("grocery.csv", reason.clone()))?;
    Ok(groceries.get(class))
}

/// What the description of a class says.
pub fn facts(class: &str) -> &'static [Fact] {
    let grocery = grocery(class).ok().flatten();
    grocery.map_or(&[][..], |grocery| &grocery.says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_81_products_are_there_and_some_are_kept_for_testing() {
        let groceries = GROCERIES.as_ref().unwrap();
        assert_eq!(groceries.len(), 81);
        assert!(
            groceries
                .values()
                .filter(|grocery| grocery.held_out)
                .count()
                >= 6
        );
        let apple = grocery("Golden-Delicious").unwrap().unwrap();
        assert_eq!(apple.attributes["origin"], "Italy");
        let texture = apple
            .says
            .iter()
            .find(|fact| fact.name == "texture")
            .unwrap();
        assert_eq!(
            (texture.value.as_str(), texture.said()),
            ("Juicy", "juicy pulp")
        );
        assert!(facts("Starfruit").is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        let table = |text| Table {
            name: "grocery.csv",
            text,
        };
        let text = "class,title,attributes,says,held_out\nKiwi,Kiwi,origin,,false\n";
        let error = read(&table(text)).unwrap_err().to_string();
        assert!(
            error.starts_with("grocery.csv:2: \"origin\" is not name=value"),
            "{error}"
        );
    }
}
