//! Numbers on a dataset folder.

pub mod patterns;
mod table;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::dataset::folder::DatasetReader;
use crate::dataset::ratio::Ratio;
use crate::dataset::record::{CaptionedBox, Record, Split, hash};
use crate::error::{Error, Result};
use patterns::{Patterns, Variety};
use table::{Section, histogram, shares, thousands};

/// Numbers on a dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Readable records.
    pub records: u64,
    /// Lines that are no record.
    pub unreadable: u64,
    /// Different photos.
    pub photos: u64,
    /// Records of each split.
    pub splits: BTreeMap<Split, u64>,
    /// Records of each source, by split.
    pub sources: BTreeMap<String, BTreeMap<Split, u64>>,
    /// Captions.
    pub captions: u64,
    /// Captions that differ, case aside.
    pub distinct_captions: u64,
    /// Captions that state no recorded fact.
    pub without_facts: u64,
    /// Boxes of each record.
    pub boxes: Histogram,
    /// Words of each caption.
    pub words: Histogram,
    /// Captions of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// Facts stated, by where they are known from.
    pub fact_sources: BTreeMap<String, u64>,
    /// Facts stated, by name.
    pub fact_names: BTreeMap<String, u64>,
    /// Captions of each text colour.
    pub colors: BTreeMap<String, u64>,
    /// How varied the captions' language is.
    pub variety: Variety,
    /// The same for each trade.
    pub trades: BTreeMap<String, Trade>,
    /// Records of each kind of product.
    pub products: BTreeMap<String, u64>,
    /// Records of each voice.
    pub voices: BTreeMap<String, u64>,
    /// Records without a photo.
    pub without_photo: u64,
    /// The most frequent captions, as many as were asked for, the most frequent first.
    pub frequent: Vec<Frequent>,
}

/// Numbers on one trade.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Trade {
    /// Records.
    pub records: u64,
    /// Captions.
    pub captions: u64,
    /// Kinds of products.
    pub kinds: u64,
    /// How varied the captions' language is.
    pub variety: Variety,
}

/// A caption, and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frequent {
    /// The caption, as it stands first.
    pub caption: String,
    /// How often, case aside.
    pub count: u64,
}

/// How often each number occurs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Histogram {
    /// The mean; 0 of nothing.
    pub mean: f64,
    /// Number to how often.
    pub counts: BTreeMap<usize, u64>,
}

impl Histogram {
    fn add(&mut self, number: usize) {
        *self.counts.entry(number).or_default() += 1;
    }

    /// Works out the mean.
    fn finish(&mut self) {
        let all: u64 = self.counts.values().sum();
        let sum: u64 = self.counts.iter().map(|(n, c)| *n as u64 * c).sum();
        self.mean = Ratio(sum as f64, all as f64).value();
    }
}

impl Stats {
    /// Counts a dataset folder; lists the `top` most frequent captions.
    ///
    /// # Errors
    /// [`Error::Io`] when the records can't be read at all, [`Error::Data`] when `dataset.json` is
    /// damaged. Unreadable records are counted.
    pub fn of(folder: &Path, top: usize) -> Result<Self> {
        let mut stats = Self::default();
        let mut photos = HashSet::new();
        let mut captions: HashMap<u64, Frequent> = HashMap::new();
        let mut patterns = Patterns::default();
        let mut of_trades: BTreeMap<String, (Patterns, HashSet<String>)> = BTreeMap::new();
        for record in DatasetReader::open(folder)? {
            match record {
                Ok(record) => {
                    if record.has_photo() {
                        photos.insert(hash(&record.image));
                    }
                    stats.add(&record, &mut captions);
                    patterns.add(&record);
                    let (own, kinds) = of_trades.entry(record.trade.clone()).or_default();
                    own.add(&record);
                    kinds.insert(record.kind);
                }
                Err(Error::Data { .. }) => stats.unreadable += 1,
                Err(error) => return Err(error),
            }
        }
        stats.photos = photos.len() as u64;
        stats.distinct_captions = captions.len() as u64;
        stats.frequent = most(captions, top);
        stats.variety = patterns.variety();
        for (name, (patterns, kinds)) in of_trades {
            let trade = stats.trades.entry(name).or_default();
            trade.variety = patterns.variety();
            trade.kinds = kinds.len() as u64;
        }
        stats.boxes.finish();
        stats.words.finish();
        Ok(stats)
    }

    fn add(&mut self, record: &Record, captions: &mut HashMap<u64, Frequent>) {
        self.records += 1;
        *self.splits.entry(record.split).or_default() += 1;
        let source = self.sources.entry(record.source.clone()).or_default();
        *source.entry(record.split).or_default() += 1;
        self.boxes.add(record.boxes.len());
        let trade = self.trades.entry(record.trade.clone()).or_default();
        trade.records += 1;
        trade.captions += record.boxes.len() as u64;
        count(&mut self.products, &record.kind);
        count(&mut self.voices, &record.voice);
        self.without_photo += u64::from(!record.has_photo());
        for captioned in &record.boxes {
            self.add_caption(captioned);
            let caption = captioned.caption.trim();
            captions
                .entry(hash(&caption.to_lowercase()))
                .or_insert_with(|| Frequent {
                    caption: caption.into(),
                    count: 0,
                })
                .count += 1;
        }
    }

    fn add_caption(&mut self, captioned: &CaptionedBox) {
        self.captions += 1;
        self.words.add(captioned.caption.split_whitespace().count());
        count(&mut self.kinds, &captioned.kind);
        count(&mut self.colors, &captioned.color.to_lowercase());
        self.without_facts += u64::from(captioned.facts.is_empty());
        for fact in &captioned.facts {
            count(&mut self.fact_sources, fact.source.name());
            count(&mut self.fact_names, &fact.name);
        }
    }
}

fn count(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            counts.insert(key.into(), 1);
        }
    }
}

fn most(captions: HashMap<u64, Frequent>, top: usize) -> Vec<Frequent> {
    let mut all: Vec<Frequent> = captions.into_values().collect();
    all.sort_by(|a, b| (Reverse(a.count), &a.caption).cmp(&(Reverse(b.count), &b.caption)));
    all.truncate(top);
    all
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut summary = vec![
            ("records".to_string(), thousands(self.records)),
            ("photos".into(), thousands(self.photos)),
            ("captions".into(), thousands(self.captions)),
            (
                "distinct captions".into(),
                thousands(self.distinct_captions),
            ),
            (
                "captions without facts".into(),
                thousands(self.without_facts),
            ),
            ("boxes per record".into(), format!("{:.2}", self.boxes.mean)),
            (
                "words per caption".into(),
                format!("{:.2}", self.words.mean),
            ),
        ];
        summary.extend([
            (
                "records without a photo".into(),
                thousands(self.without_photo),
            ),
            (
                "kinds of products".into(),
                thousands(self.products.len() as u64),
            ),
            ("patterns".into(), thousands(self.variety.patterns)),
            (
                "patterns in 1,000 captions".into(),
                format!("{:.0}", self.variety.in_a_thousand),
            ),
            (
                "pattern entropy, bits".into(),
                format!("{:.2}", self.variety.entropy),
            ),
            (
                "layouts with near repeats".into(),
                format!("{:.1} %", 100.0 * self.variety.near_repeats),
            ),
        ]);
        if self.unreadable > 0 {
            summary.push(("unreadable lines".into(), thousands(self.unreadable)));
        }
        let splits: BTreeMap<String, u64> = self
            .splits
            .iter()
            .map(|(split, count)| (split.name().to_string(), *count))
            .collect();
        let mut sources = BTreeMap::new();
        for (source, splits) in &self.sources {
            for (split, count) in splits {
                let source = if source.is_empty() { "-" } else { source };
                sources.insert(format!("{source}, {}", split.name()), *count);
            }
        }
        let trades = self.trades.iter().map(|(name, trade)| {
            let name = if name.is_empty() { "-" } else { name };
            let words = format!(
                "{} records, {} captions, {} kinds, {} patterns, {:.1} % near repeats",
                thousands(trade.records),
                thousands(trade.captions),
                thousands(trade.kinds),
                thousands(trade.variety.patterns),
                100.0 * trade.variety.near_repeats
            );
            (name.to_string(), words)
        });
        let frequent = self.frequent.iter();
        let frequent = frequent.map(|one| (one.caption.clone(), thousands(one.count)));
        for section in [
            Section::new("", summary),
            Section::new("records by split", shares(&splits)),
            Section::new("records by source and split", shares(&sources)),
            Section::new("records by boxes", histogram(&self.boxes)),
            Section::new("captions by words", histogram(&self.words)),
            Section::new("captions by kind", shares(&self.kinds)),
            Section::new("trades", trades.collect()),
            Section::new("records by voice", shares(&self.voices)),
            Section::new("captions by text colour", shares(&self.colors)),
            Section::new("facts by source", shares(&self.fact_sources)),
            Section::new("facts by name", shares(&self.fact_names)),
            Section::new("most frequent captions", frequent.collect()),
        ] {
            write!(f, "{section}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
