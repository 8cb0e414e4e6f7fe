//! Words by which trades are told apart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::generation::shown_colors::is_color_name;
use crate::generation::trade_words::{MOST_TRADES, TradeWords};
use crate::words::{stem, told, words};

/// Trades of fewer records are left out.
const LEAST_RECORDS: u32 = 100;
/// Words that fewer captions say, without being told them, are known too little.
const LEAST_SAID: u32 = 20;
/// A word is said in a trade where so many captions for each record say it, as a share of the trade where most do.
const AT_HOME: f32 = 0.01;
/// Words that fewer records tell are known too little.
const LEAST_TOLD: u32 = 5;
/// A word tells a trade where so many times as many of its records tell it as of all trades, in the mean.
const TELLING: f32 = 4.0;
/// Of so many trades, those where most records tell a word, it is kept how many do.
const KEPT: usize = 8;

/// By trade, how many.
type Counts = BTreeMap<String, u32>;

/// The trades of a dataset's training split that have enough records, most first, 64 at most; a trade's number is its
/// place here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trades(Vec<(String, u32)>);

impl Trades {
    /// Counts them.
    ///
    /// # Errors
    /// When a record can't be read.
    pub fn of(dataset: &Path) -> Result<Self> {
        let mut records = Counts::new();
        for record in DatasetReader::open(dataset)? {
            let record = record?;
            if record.split == Split::Train && !record.trade.is_empty() {
                *records.entry(record.trade).or_default() += 1;
            }
        }
        let mut trades: Vec<(String, u32)> = records.into_iter().collect();
        trades.retain(|(_, records)| *records >= LEAST_RECORDS);
        trades.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        trades.truncate(MOST_TRADES);
        Ok(Self(trades))
    }

    /// The number of a trade; nothing where it is none of them.
    pub(super) fn number_of(&self, trade: &str) -> Option<usize> {
        self.0.iter().position(|(name, _)| name == trade)
    }
}

/// Which words of a dataset's training split are told of products of which trades, and said in which. Names of colours
/// are left out of what is said: pictures show them. With fewer than four trades none stands out by what is told, and
/// nothing is known.
///
/// # Errors
/// When a record can't be read.
pub fn trade_words(dataset: &Path, trades: &Trades) -> Result<TradeWords> {
    let trades = &trades.0;
    let [mut all_told, mut all_said] = [(); 2].map(|()| BTreeMap::<String, Counts>::new());
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train || record.trade.is_empty() {
            continue;
        }
        let count = |counts: &mut Counts| *counts.entry(record.trade.clone()).or_default() += 1;
        let texts = || record.attributes.values().chain([&record.title]);
        let told = told(texts().chain(record.attributes.keys()));
        let told: BTreeSet<String> = told.iter().map(|word| stem(word)).collect();
        for captioned in &record.boxes {
            let said = words(&captioned.caption).filter(|word| !is_color_name(word));
            let said: BTreeSet<String> = said.map(|word| stem(&word)).collect();
            for word in said.difference(&told) {
                count(all_said.entry(word.clone()).or_default());
            }
        }
        let single = texts().flat_map(|text| words(text));
        for word in single.map(|word| stem(&word)).collect::<BTreeSet<_>>() {
            count(all_told.entry(word).or_default());
        }
    }
    let shares = |counts: &Counts| -> Vec<f32> {
        let share = |(trade, all): &(String, u32)| count_of(counts, trade) as f32 / *all as f32;
        trades.iter().map(share).collect()
    };
    let sum = |counts: &Counts| -> u32 {
        trades
            .iter()
            .map(|(trade, _)| count_of(counts, trade))
            .sum()
    };
    let highest = |shares: &[f32]| shares.iter().copied().fold(0.0, f32::max);

    let said = all_said
        .into_iter()
        .filter(|(_, counts)| sum(counts) >= LEAST_SAID);
    let said = said.filter_map(|(word, counts)| {
        let shares = shares(&counts);
        let least = AT_HOME * highest(&shares);
        let homes = shares
            .iter()
            .enumerate()
            .filter(|(_, share)| **share >= least);
        let bits: u64 = homes.map(|(trade, _)| 1 << trade).sum();
        (bits.count_ones() < trades.len() as u32).then_some((word, bits))
    });
    let told = all_told
        .into_iter()
        .filter(|(_, counts)| sum(counts) >= LEAST_TOLD);
    let told = told.filter_map(|(word, counts)| {
        let shares = shares(&counts);
        let mean = shares.iter().sum::<f32>() / shares.len() as f32;
        let each = trades.iter().enumerate();
        let mut counts: Vec<(usize, u32)> = each
            .map(|(number, (trade, _))| (number, count_of(&counts, trade)))
            .filter(|(_, count)| *count > 0)
            .collect();
        counts.sort_by(|(_, few), (_, more)| more.cmp(few));
        counts.truncate(KEPT);
        (highest(&shares) >= TELLING * mean).then_some((word, counts))
    });
    let told: BTreeMap<_, _> = told.collect();
    if told.is_empty() {
        return Ok(TradeWords::default());
    }
    Ok(TradeWords {
        said: said.collect(),
        told,
        records: trades.iter().map(|(_, records)| *records).collect(),
    })
}

fn count_of(counts: &Counts, trade: &str) -> u32 {
    counts.get(trade).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;

    /// Six trades with a hundred records each, in which a title and a caption stand.
    fn of(change: impl Fn(usize, usize) -> Option<(String, String)>) -> TradeWords {
        let mut written = Vec::new();
        for (trade, number) in (0..6).flat_map(|trade| (0..100).map(move |number| (trade, number)))
        {
            let mut record = any_record(&format!("{trade}-{number}"));
            record.split = Split::Train;
            record.trade = format!("trade {trade}");
            record.attributes.clear();
            record.boxes.truncate(1);
            let told = (
                format!("thing{trade} new"),
                format!("line{trade} for you in Red"),
            );
            (record.title, record.boxes[0].caption) = change(trade, number).unwrap_or(told);
            written.push(record);
        }
        let place = dataset_of(&written);
        trade_words(place.path(), &Trades::of(place.path()).unwrap()).unwrap()
    }

    #[test]
    fn words_are_at_home_where_they_are_said() {
        let words = of(|_, _| None);
        assert_eq!((words.trades(), words.len()), (6, 6));
        assert_eq!(words.records, [100; 6]);
        assert_eq!(words.said["line3"], 1 << 3);
        assert_eq!(words.told["thing3"], [(3, 100)]);
        // Said everywhere, told everywhere, or a colour.
        for word in ["for", "you", "red", "new"] {
            assert!(
                !words.said.contains_key(word) && !words.told.contains_key(word),
                "{word}"
            );
        }
    }

    #[test]
    fn trades_that_nothing_tells_are_not_known() {
        let words = of(|trade, _| Some(("new".into(), format!("line{trade}"))));
        assert_eq!(words, TradeWords::default());
    }

    #[test]
    fn what_is_told_is_not_at_home_and_chance_is_nothing() {
        let words = of(|trade, number| match (trade, number) {
            (0, _) => Some(("thing0 line0".into(), "line0".into())),
            (1, ..10) => Some(("thing1 rare".into(), "seldom".into())),
            _ => None,
        });
        assert!(!words.said.contains_key("line0") && !words.said.contains_key("seldom"));
        assert_eq!(words.told["rar"], [(1, 10)]);
    }
}
