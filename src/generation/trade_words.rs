//! Which words are at home in which trades, so that no line of one trade is said of another's product: no "Load Up on
//! Songs!" of a washing machine.
//!
//! The product's trade is guessed from what is told of it by naive Bayes. A word that is said in no likely trade is
//! foreign to the product.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::words::{is_told, stem};

/// The most trades there may be.
pub(crate) const MOST_TRADES: usize = 64;

/// A word is foreign where the trades that it is said in are together less likely than this.
const LEAST_LIKELY: f32 = 0.005;

/// What is added to the records that tell a word, and to all of a trade, as if there were so many more of words that were
/// not met.
const UNMET: [f32; 2] = [0.06, 6.0];

/// What words tell of a product's trade, and in which trades captions say them. Trades are numbers here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct TradeWords {
    /// How many records of each trade were counted.
    pub(crate) records: Vec<u32>,
    /// Of words that titles and attributes tell, by their stems: how many records of which trades.
    pub(crate) told: BTreeMap<String, Vec<(usize, u32)>>,
    /// Of words that captions say without being told, by their stems: the trades they are said in, a bit for each.
    pub(crate) said: BTreeMap<String, u64>,
}

/// Of which trades a product may be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ProductTrades {
    /// How likely each trade is, all together 1; none where nothing tells.
    likely: Vec<f32>,
    /// The words that no caption may say unless they are told, by their stems.
    foreign: HashSet<String>,
}

impl TradeWords {
    /// Whether no word is known to be said in some trades only.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// How many words are known to be said in some trades only.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// How many trades there are.
    pub fn trades(&self) -> usize {
        self.records.len()
    }

    /// The trades of a product of which these are `told`. The `names` of its attributes are foreign to none.
    pub(crate) fn product_trades(&self, told: &[String], names: &[String]) -> ProductTrades {
        let mut product = ProductTrades {
            likely: self.likely_trades(told).unwrap_or_default(),
            foreign: HashSet::new(),
        };
        let names: HashSet<String> = names.iter().map(|name| stem(name)).collect();
        let said = self.said.iter();
        let foreign =
            said.filter(|(word, trades)| !product.may_be_of(**trades) && !names.contains(*word));
        product.foreign = foreign.map(|(word, _)| word.clone()).collect();
        product
    }

    /// How likely each trade is, by the words `told`; all together 1. Of the trades' own shares the square root is
    /// taken: a dataset has many more shirts than the world.
    fn likely_trades(&self, told: &[String]) -> Option<Vec<f32>> {
        let stems: BTreeSet<String> = told.iter().map(|word| stem(word)).collect();
        let known: Vec<_> = stems
            .iter()
            .filter_map(|stem| self.told.get(stem))
            .collect();
        if known.is_empty() {
            return None;
        }
        let [word, trade] = UNMET;
        let all = self.records.iter().map(|&records| records as f32);
        let mut scores: Vec<f32> = all.clone().map(|records| 0.5 * records.ln()).collect();
        for records in known {
            for (score, all) in scores.iter_mut().zip(all.clone()) {
                *score += (word / (all + trade)).ln();
            }
            for &(number, count) in records {
                scores[number] += ((count as f32 + word) / word).ln();
            }
        }
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut likely: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f32 = likely.iter().sum();
        likely.iter_mut().for_each(|likelihood| *likelihood /= sum);
        Some(likely)
    }
}

impl ProductTrades {
    /// Whether the product may be of any of some trades, a bit for each; of any where nothing tells.
    pub(super) fn may_be_of(&self, trades: u64) -> bool {
        let each = self.likely.iter().enumerate();
        let each = each.filter(|(trade, _)| trades >> trade & 1 == 1);
        let likelihood: f32 = each.map(|(_, likelihood)| likelihood).sum();
        self.likely.is_empty() || likelihood >= LEAST_LIKELY
    }

    /// Whether one of `words` is of other trades and not `told`.
    pub(super) fn says_foreign(&self, words: &[String], told: &[String]) -> bool {
        let is_foreign = |word: &String| self.foreign.contains(&stem(word)) && !is_told(word, told);
        !self.foreign.is_empty() && words.iter().any(is_foreign)
    }
}

/// As it stands in JSON.
#[derive(Serialize, Deserialize)]
struct Packed {
    records: Vec<u32>,
    /// `stem=trade:records,trade:records`, with spaces between words.
    told: String,
    /// `stem=bits`, the bits in hexadecimal digits, with spaces between words.
    said: String,
}

impl From<TradeWords> for Packed {
    fn from(words: TradeWords) -> Self {
        let told = words.told.iter().map(|(stem, records)| {
            let records = records.iter();
            let records = records.map(|(trade, count)| format!("{trade}:{count}"));
            format!("{stem}={}", records.collect::<Vec<_>>().join(","))
        });
        let said = words
            .said
            .iter()
            .map(|(stem, trades)| format!("{stem}={trades:x}"));
        Self {
            told: told.collect::<Vec<_>>().join(" "),
            said: said.collect::<Vec<_>>().join(" "),
            records: words.records,
        }
    }
}

impl TryFrom<Packed> for TradeWords {
    type Error = String;

    fn try_from(packed: Packed) -> Result<Self, String> {
        let trades = packed.records.len();
        if trades > MOST_TRADES || packed.records.contains(&0) {
            return Err(format!(
                "trade words: {trades} trades, expected at most {MOST_TRADES}, each of at least one record"
            ));
        }
        let count = |text: &str| {
            let (trade, count) = text.split_once(':')?;
            let trade = trade.parse().ok().filter(|trade| *trade < trades)?;
            Some((trade, count.parse().ok()?))
        };
        let told = |entry: &str| {
            let (stem, records) = entry.split_once('=')?;
            let records: Option<Vec<_>> = records.split(',').map(count).collect();
            Some((stem.to_string(), records?))
        };
        let said = |entry: &str| {
            let (stem, bits) = entry.split_once('=')?;
            let bits = u64::from_str_radix(bits, 16).ok()?;
            let all = u64::MAX
                .checked_shr((MOST_TRADES - trades) as u32)
                .unwrap_or(0);
            (bits != 0 && bits & !all == 0).then(|| (stem.to_string(), bits))
        };
        let wrong = |entry: &str| format!("trade words: {entry:?} is none, of {trades} trades");
        let each = packed.told.split_whitespace();
        let told = each.map(|entry| told(entry).ok_or_else(|| wrong(entry)));
        let each = packed.said.split_whitespace();
        let said = each.map(|entry| said(entry).ok_or_else(|| wrong(entry)));
        Ok(Self {
            told: told.collect::<Result<_, _>>()?,
            said: said.collect::<Result<_, _>>()?,
            records: packed.records,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{told, words};

    /// Trades: clothing, appliances, audio.
    fn some() -> TradeWords {
        let json = r#"{
            "records": [9000, 300, 300],
            "told": "shirt=0:4000,1:1 washing=1:200 machin=1:150,2:40 player=2:250",
            "said": "song=4 load=2 mood=7 sleev=1"
        }"#;
        serde_json::from_str(json).unwrap()
    }

    fn is_refused(caption: &str, title: &str) -> bool {
        let told = told([title.to_string()].iter());
        let words: Vec<String> = words(caption).collect();
        let names = ["songs".to_string()];
        let some = some();
        let with_names = some.product_trades(&told, &names);
        assert!(!with_names.says_foreign(&names, &told));
        some.product_trades(&told, &[]).says_foreign(&words, &told)
    }

    #[test]
    fn lines_of_other_trades_are_refused() {
        assert!(is_refused("Load Up on Songs!", "Washing Machine 1200"));
        assert!(!is_refused("Load It, Leave It", "Washing Machine 1200"));
        assert!(is_refused("Load It, Leave It", "MP3 Player"));
        assert!(!is_refused(
            "Load Up on Songs!",
            "Portable player with washing machine loads"
        ));
        assert!(is_refused("Sleeves for the Mood", "MP3 Player"));
        assert!(!is_refused("A Mood in Blue", "MP3 Player"));
    }

    #[test]
    fn what_is_told_may_be_said_and_of_the_unknown_anything() {
        assert!(!is_refused(
            "All Those Songs",
            "Washing Machine, sings a song"
        ));
        assert!(!is_refused("Load Up on Songs!", "") && !is_refused("Load Up", "Norvane 12"));
        // Of a machine it is not certain whose.
        assert!(!is_refused("Load Up on Songs", "Machines"));
    }

    #[test]
    fn they_are_two_strings_of_json_and_damaged_ones_are_refused() {
        let json = serde_json::to_string(&some()).unwrap();
        assert_eq!(serde_json::from_str::<TradeWords>(&json).unwrap(), some());
        let refused = |json: String| {
            serde_json::from_str::<TradeWords>(&json)
                .unwrap_err()
                .to_string()
        };
        assert!(refused(json.replace("2:250", "3:250")).contains("player=3:250"));
        assert!(refused(json.replace("song=4", "song")).contains("\"song\""));
        for bits in ["0", "8", "g"] {
            let damaged = json.replace("song=4", &format!("song={bits}"));
            assert!(refused(damaged).contains("song="), "{bits}");
        }
        assert!(refused(json.replace("9000", "0")).contains("at least one record"));
        let many = vec!["1"; 65].join(",");
        assert!(refused(json.replace("9000,300,300", &many)).contains("65 trades"));
    }
}
