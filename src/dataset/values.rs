//! What the values of facts are exchanged for in training, so that a model learns to take names from
//! what it is told: a file beside a dataset's records.

use std::path::Path;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files::write_atomically;

/// Its name within a dataset folder.
pub const VALUES: &str = "values.json";

/// How often a made-up word has a syllable in its middle.
const MIDDLE: f64 = 0.75;

/// Names that nobody has learned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// What names of brands and series are put together from.
    pub syllables: Syllables,
    /// Names of things, in lower case and in the singular: `butcher knife`.
    pub nouns: Vec<String>,
}

/// Parts of made-up words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Syllables {
    /// In capitals.
    pub start: Vec<String>,
    /// Between the others, or left out.
    pub middle: Vec<String>,
    /// Without which no word is.
    pub end: Vec<String>,
}

impl Values {
    /// Those of a dataset folder, where it has any.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Data`] naming the file.
    pub fn read(dataset: &Path) -> Result<Option<Self>> {
        let path = dataset.join(VALUES);
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
        let values: Self =
            serde_json::from_str(&text).map_err(|error| Error::data(path.display(), error))?;
        if values.syllables.start.is_empty() || values.syllables.end.is_empty() {
            let reason = "syllables lack a start or an end, expected at least one of each";
            return Err(Error::data(path.display(), reason));
        }
        Ok(Some(values))
    }

    /// Writes them into a dataset folder.
    ///
    /// # Errors
    /// [`Error::Io`] naming the file.
    pub fn write(&self, dataset: &Path) -> Result<()> {
        let path = dataset.join(VALUES);
        let text = serde_json::to_vec(self).map_err(|error| Error::data(path.display(), error))?;
        write_atomically(&path, &text)
    }
}

impl Syllables {
    /// A made-up word, with a capital.
    pub fn word(&self, generator: &mut ChaCha8Rng) -> String {
        let mut draw = |from: &[String]| from.choose(generator).cloned().unwrap_or_default();
        let (start, middle, end) = (draw(&self.start), draw(&self.middle), draw(&self.end));
        match generator.random_bool(MIDDLE) {
            true => start + &middle + &end,
            false => start + &end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_read_back_and_damage_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Values::read(folder.path()).unwrap(), None);
        let values = Values {
            syllables: Syllables {
                start: vec!["Nor".into()],
                middle: vec!["va".into()],
                end: vec!["ne".into()],
            },
            nouns: vec!["butcher knife".into()],
        };
        values.write(folder.path()).unwrap();
        assert_eq!(Values::read(folder.path()).unwrap(), Some(values));
        for damaged in [
            "{",
            r#"{"syllables": {"start": [], "middle": [], "end": []}, "nouns": []}"#,
        ] {
            std::fs::write(folder.path().join(VALUES), damaged).unwrap();
            let failure = Values::read(folder.path()).unwrap_err().to_string();
            assert!(failure.contains(VALUES), "{failure}");
        }
    }
}
