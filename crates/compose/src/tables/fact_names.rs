//! What is special about the facts of some names (`facts.csv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Row, bundled};

/// What is special about the facts of a name; nothing about one that the table doesn't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct FactName {
    /// Whether its name can be said with it: `Blade Length: 18 cm`, not `Brand: Norvane`.
    pub named: bool,
    /// Whether no attribute states it by its name alone.
    pub internal: bool,
    /// Whether its values are common words, which a calm voice writes in lower case.
    pub noun: bool,
    /// Whether it has few values, so that a caption is well formed that names one that isn't the
    /// product's.
    pub closed: bool,
    /// Whether it doesn't stand in the titles of invented products: nobody can tell what "65 cm" there
    /// measures.
    pub untitled: bool,
}

const PLAIN: FactName = FactName {
    named: true,
    internal: false,
    noun: false,
    closed: false,
    untitled: false,
};

#[derive(Deserialize)]
struct FactRow {
    fact: String,
    named: bool,
    internal: bool,
    noun: bool,
    closed: bool,
    untitled: bool,
}

static NAMES: LazyLock<HashMap<String, FactName>> = LazyLock::new(|| {
    let rows = bundled("facts.csv").and_then(|table| table.rows::<FactRow>());
    let name = |Row { value, .. }: Row<FactRow>| {
        let FactRow {
            fact,
            named,
            internal,
            noun,
            closed,
            untitled,
        } = value;
        let about = FactName {
            named,
            internal,
            noun,
            closed,
            untitled,
        };
        (fact, about)
    };
    rows.unwrap_or_default().into_iter().map(name).collect()
});

/// What is special about the facts of a name.
pub fn about(name: &str) -> FactName {
    NAMES.get(name).copied().unwrap_or(PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bundled() {
        assert_eq!(
            bundled("facts.csv")
                .unwrap()
                .rows::<FactRow>()
                .unwrap()
                .len(),
            NAMES.len()
        );
        assert!(about("colour").noun && about("colour").closed && !about("colour").named);
        assert!(about("tone").internal && !about("brand").noun);
        assert_eq!(about("blade length"), PLAIN);
        assert!(about("height").untitled && about("height").named);
    }
}
