//! Named sets of values (`sets.csv`): `$bold` colours.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{bundled, list};

#[derive(Deserialize)]
struct SetRow {
    set: String,
    values: String,
}

static SETS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let rows = bundled("sets.csv").and_then(|table| table.rows::<SetRow>());
    let set = |row: super::Row<SetRow>| {
        let values = list(&row.value.values).map(String::from).collect();
        (row.value.set, values)
    };
    rows.unwrap_or_default().into_iter().map(set).collect()
});

/// The values of a set; `None` where there is no such set.
pub fn set(name: &str) -> Option<&'static [String]> {
    SETS.get(name).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_bundled() {
        let rows = bundled("sets.csv").unwrap().rows::<SetRow>().unwrap();
        assert_eq!(rows.len(), SETS.len());
        assert!(
            set("hues")
                .unwrap()
                .iter()
                .any(|colour| colour == "Navy Blue")
        );
        assert_eq!(set("ships"), None);
    }
}
