//! Photos that the demo page shows (`shown.csv`), which no model is to have learned.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::bundled;

#[derive(Deserialize)]
struct ShownRow {
    source: String,
    photo: String,
}

static SHOWN: LazyLock<HashSet<(String, String)>> = LazyLock::new(|| {
    let rows = bundled("shown.csv").and_then(|table| table.rows::<ShownRow>());
    let shown = |row: super::Row<ShownRow>| (row.value.source, row.value.photo);
    rows.unwrap_or_default().into_iter().map(shown).collect()
});

/// Whether the demo page shows this photo of a source.
pub fn is_shown(source: &str, photo: &Path) -> bool {
    let name = photo.file_name().unwrap_or_default().to_string_lossy();
    SHOWN.contains(&(source.to_string(), name.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_that_are_shown_are_bundled() {
        let rows = bundled("shown.csv").unwrap().rows::<ShownRow>().unwrap();
        assert_eq!(rows.len(), SHOWN.len());
        let photo = Path::new("a/images/retail-jewelry-05.jpg");
        assert!(is_shown("household", photo));
        assert!(!is_shown("another", photo));
        assert!(!is_shown("household", Path::new("retail-jewelry-06.jpg")));
        assert!(!is_shown("household", Path::new("")));
    }
}
