//! Made-up brands and series.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use serde::Deserialize;

use crate::tables::{Row, bundled};
use caponimage::dataset::record::{Split, hash};
use caponimage::dataset::values::Syllables;
use caponimage::error::Result;

/// Of so many brands one stands only in the test split.
const TESTED: u64 = 20;

/// How often a brand has a second word.
const SECOND_WORD: f64 = 0.08;

/// How often a series has a number or a letter.
const NUMBERED: f64 = 0.35;

/// What brands and series are put together from.
pub struct Names {
    syllables: Syllables,
    series: Vec<String>,
}

#[derive(Deserialize)]
struct SyllableRow {
    place: String,
    text: String,
}

#[derive(Deserialize)]
struct SeriesRow {
    name: String,
}

/// The bundled syllables.
///
/// # Errors
/// [`Error::Data`](caponimage::Error::Data) with file, line and reason.
pub fn syllables() -> Result<Syllables> {
    let table = bundled("syllables.csv")?;
    let rows: Vec<Row<SyllableRow>> = table.rows()?;
    let mut syllables = Syllables::default();
    for Row { line, value } in rows {
        let place = match value.place.as_str() {
            "start" => &mut syllables.start,
            "middle" => &mut syllables.middle,
            "end" => &mut syllables.end,
            other => {
                let reason = format!("place is {other:?}, expected start, middle or end");
                return Err(table.fault(line, reason));
            }
        };
        place.push(value.text);
    }
    Ok(syllables)
}

impl Names {
    /// The bundled ones.
    ///
    /// # Errors
    /// When a table is damaged.
    pub fn bundled() -> Result<Self> {
        let syllables = syllables()?;
        let rows: Vec<Row<SeriesRow>> = bundled("series.csv")?.rows()?;
        let series = rows.into_iter().map(|row| row.value.name).collect();
        Ok(Self { syllables, series })
    }

    /// A brand for a split: no brand of the test split stands in another.
    pub fn brand(&self, split: Split, rng: &mut ChaCha8Rng) -> String {
        loop {
            let mut brand = self.syllables.word(rng);
            if rng.random_bool(SECOND_WORD) {
                brand = format!("{brand} {}", self.syllables.word(rng));
            }
            let tested = hash(&brand.to_lowercase()).is_multiple_of(TESTED);
            if tested == (split == Split::Test) {
                return brand;
            }
        }
    }

    /// A series.
    pub fn series(&self, rng: &mut ChaCha8Rng) -> String {
        let name = self.series.choose(rng).cloned().unwrap_or_default();
        if !rng.random_bool(NUMBERED) {
            return name;
        }
        match rng.random_range(0..3) {
            0 => format!("{name} {}", rng.random_range(2..=9)),
            1 => format!("{name} {}", 100 * rng.random_range(1..=9)),
            _ => format!("{name} {}", char::from(b'A' + rng.random_range(0..26u8))),
        }
    }
}
