//! Trades (`trades.csv`): what shops deal in, and the groups that phrasings speak of.

use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use super::bundled;

/// What a shop deals in: furniture, footwear, food.
#[derive(PartialEq, Eq)]
pub struct Trade {
    /// One word, lower case.
    pub name: String,
    groups: Vec<String>,
}

impl fmt::Debug for Trade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[derive(Deserialize)]
struct TradeRow {
    trade: String,
    groups: String,
}

/// What is in no trade of the table.
static OTHER: LazyLock<Trade> = LazyLock::new(|| Trade {
    name: "other".into(),
    groups: Vec::new(),
});

/// The trades of `trades.csv`; none where the table is damaged, which a test rules out.
static TRADES: LazyLock<Vec<Trade>> = LazyLock::new(|| {
    let rows = bundled("trades.csv").and_then(|table| table.rows::<TradeRow>());
    let trade = |row: super::Row<TradeRow>| Trade {
        groups: row
            .value
            .groups
            .split_whitespace()
            .map(String::from)
            .collect(),
        name: row.value.trade,
    };
    rows.unwrap_or_default().into_iter().map(trade).collect()
});

impl Trade {
    /// All trades.
    pub fn all() -> &'static [Self] {
        &TRADES
    }

    /// What is in no trade of the table, or of which the trade isn't known.
    pub fn other() -> &'static Self {
        &OTHER
    }

    /// The trade of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TRADES.iter().find(|trade| trade.name == name)
    }

    /// Whether it has this name, or belongs to the group of this name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.groups.iter().any(|group| group == name)
    }

    /// Whether some trade has this name, or belongs to a group of this name.
    pub fn is_known(name: &str) -> bool {
        name == OTHER.name || TRADES.iter().any(|trade| trade.is(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trades_belong_to_groups() {
        let rows = bundled("trades.csv").unwrap().rows::<TradeRow>().unwrap();
        assert_eq!(rows.len(), Trade::all().len());
        let footwear = Trade::find("footwear").unwrap();
        assert!(footwear.is("worn") && footwear.is("fashion") && !footwear.is("edible"));
        assert!(Trade::is_known("goods") && Trade::is_known("other") && !Trade::is_known("ships"));
        assert_eq!(Trade::find("other"), None);
    }
}
