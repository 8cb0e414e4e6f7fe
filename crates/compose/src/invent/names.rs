//! Made-up brands and series.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use serde::Deserialize;

use crate::tables::{Row, bundled};
use caponimage::data::record::{Split, hash};
use caponimage::error::{Error, Result};

/// Of so many brands one stands only in the test split.
const TESTED: u64 = 20;

/// How often a brand has a syllable in its middle, and a second word.
const MIDDLE: f64 = 0.75;
const SECOND_WORD: f64 = 0.08;

/// How often a series has a number or a letter.
const NUMBERED: f64 = 0.35;

/// What brands and series are put together from.
pub struct Names {
    syllables: BTreeMap<String, Vec<String>>,
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

impl Names {
    /// The bundled ones.
    ///
    /// # Errors
    /// When a table is damaged.
    pub fn bundled() -> Result<Self> {
        let table = bundled("syllables.csv")?;
        let rows: Vec<Row<SyllableRow>> = table.rows()?;
        let mut syllables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for Row { value, .. } in rows {
            syllables.entry(value.place).or_default().push(value.text);
        }
        if ["start", "middle", "end"]
            .iter()
            .any(|place| !syllables.contains_key(*place))
        {
            return Err(Error::data(table.name, "lacks a start, a middle or an end"));
        }
        let rows: Vec<Row<SeriesRow>> = bundled("series.csv")?.rows()?;
        let series = rows.into_iter().map(|row| row.value.name).collect();
        Ok(Self { syllables, series })
    }

    /// A brand for a split: no brand of the test split stands in another.
    pub fn brand(&self, split: Split, rng: &mut ChaCha8Rng) -> String {
        loop {
            let mut brand = self.word(rng);
            if rng.random_bool(SECOND_WORD) {
                brand = format!("{brand} {}", self.word(rng));
            }
            let tested = hash(&brand.to_lowercase()).is_multiple_of(TESTED);
            if tested == (split == Split::Test) {
                return brand;
            }
        }
    }

    fn word(&self, rng: &mut ChaCha8Rng) -> String {
        let mut syllable = |place: &str| {
            let syllables = self.syllables.get(place).map_or(&[][..], Vec::as_slice);
            syllables.choose(rng).cloned().unwrap_or_default()
        };
        let start = syllable("start");
        let (middle, end) = (syllable("middle"), syllable("end"));
        match rng.random_bool(MIDDLE) {
            true => start + &middle + &end,
            false => start + &end,
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
