//! What catalogues' names of colours can look like on a photo.

use std::collections::HashMap;
use std::sync::LazyLock;

use caponimage::color_names::ColorName;
use serde::Deserialize;

use crate::tables::{Row, bundled, list};

/// The colours that a catalogue's colour name can look like on a photo, with its shadows and
/// shines (`catalogue-colours.csv`); none for names that say nothing of how it looks.
pub(crate) fn looks_like(name: &str) -> &'static [ColorName] {
    static LOOKS: LazyLock<HashMap<String, Vec<ColorName>>> = LazyLock::new(|| {
        let rows = bundled("catalogue-colours.csv").and_then(|table| table.rows());
        let looks = |Row { value, .. }: Row<LooksRow>| {
            let named = |name: &str| ColorName::ALL.into_iter().find(|own| own.name() == name);
            (value.colour, list(&value.looks).filter_map(named).collect())
        };
        rows.unwrap_or_default().into_iter().map(looks).collect()
    });
    let looks = LOOKS.get(&name.trim().to_lowercase());
    looks.map_or(&[][..], Vec::as_slice)
}

/// A row of `catalogue-colours.csv`.
#[derive(Deserialize)]
struct LooksRow {
    colour: String,
    looks: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColorName::*;

    #[test]
    fn catalogues_colours_are_bundled() {
        let rows: Vec<Row<LooksRow>> = bundled("catalogue-colours.csv").unwrap().rows().unwrap();
        for Row { line, value } in rows {
            let looks = looks_like(&value.colour);
            assert_eq!(looks.len(), list(&value.looks).count(), "line {line}");
        }
        assert_eq!(looks_like(" Navy Blue"), [NavyBlue, Blue, Black]);
        assert!(looks_like("Assorted").is_empty() && looks_like("Multi").is_empty());
    }

    #[test]
    fn every_name_is_its_own_catalogue_color() {
        for name in ColorName::ALL {
            assert_eq!(looks_like(name.name())[0], name);
        }
    }
}
