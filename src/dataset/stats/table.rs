//! Numbers as aligned text.

use crate::dataset::ratio::Ratio;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use super::Histogram;

/// How wide the longest bar of a histogram is, in characters.
const BAR: f64 = 30.0;

/// Names and what is said of each, under a heading.
pub(super) struct Section {
    heading: &'static str,
    rows: Vec<(String, String)>,
}

impl Section {
    /// A section; one without rows is not shown.
    pub(super) fn new(heading: &'static str, rows: Vec<(String, String)>) -> Self {
        Self { heading, rows }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rows.is_empty() {
            return Ok(());
        }
        if !self.heading.is_empty() {
            writeln!(f, "\n{}", self.heading)?;
        }
        let length = |text: &String| text.chars().count();
        let names = self.rows.iter().map(|(name, _)| length(name)).max();
        // Numbers end in one column; what follows them starts in one.
        let number = |row: &str| row.split(' ').next().map_or(0, str::len);
        let numbers = self.rows.iter().map(|(_, row)| number(row)).max();
        let (names, numbers) = (names.unwrap_or(0), numbers.unwrap_or(0));
        for (name, row) in &self.rows {
            let indent = " ".repeat(numbers - number(row));
            writeln!(f, "  {name:names$}  {indent}{row}")?;
        }
        Ok(())
    }
}

/// Counts with their shares, the largest first.
pub(super) fn shares(counts: &BTreeMap<String, u64>) -> Vec<(String, String)> {
    let all: u64 = counts.values().sum();
    let mut sorted: Vec<(&String, u64)> = counts.iter().map(|(n, c)| (n, *c)).collect();
    sorted.sort_by_key(|(_, count)| Reverse(*count));
    sorted
        .into_iter()
        .map(|(name, count)| {
            let name = if name.is_empty() { "-" } else { name };
            (name.to_string(), with_share(count, all))
        })
        .collect()
}

/// Counts with their shares and bars, in order; numbers that do not occur between two that do are
/// shown too.
pub(super) fn histogram(histogram: &Histogram) -> Vec<(String, String)> {
    let counts = &histogram.counts;
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back()) else {
        return Vec::new();
    };
    let all: u64 = counts.values().sum();
    let most = counts.values().max().copied().unwrap_or(1).max(1);
    (*first..=*last)
        .map(|number| {
            let count = counts.get(&number).copied().unwrap_or(0);
            let bar = (count as f64 / most as f64 * BAR).ceil() as usize;
            let row = format!("{}  {}", with_share(count, all), "█".repeat(bar));
            (number.to_string(), row.trim_end().to_string())
        })
        .collect()
}

fn with_share(count: u64, all: u64) -> String {
    let share = Ratio(count as f64, all as f64).percent();
    format!("{} {share:5.1} %", thousands(count))
}

/// `1234567` as `1,234,567`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_aligned() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        let counts = BTreeMap::from([("b".into(), 1), ("long".into(), 1499), (String::new(), 0)]);
        let text = Section::new("things", shares(&counts)).to_string();
        assert_eq!(
            text,
            "\nthings\n  long  1,499  99.9 %\n  b         1   0.1 %\n  -         0   0.0 %\n"
        );
        assert_eq!(Section::new("nothing", Vec::new()).to_string(), "");
    }

    #[test]
    fn a_histogram_has_no_gaps() {
        let counts = BTreeMap::from([(2, 30), (4, 1)]);
        let rows = histogram(&Histogram { mean: 0.0, counts });
        let numbers: Vec<&str> = rows.iter().map(|(number, _)| number.as_str()).collect();
        assert_eq!(numbers, ["2", "3", "4"]);
        assert!(rows[0].1.ends_with(&"█".repeat(30)) && rows[2].1.ends_with(" █"));
        assert_eq!(rows[1].1, "0   0.0 %");
        assert!(histogram(&Histogram::default()).is_empty());
    }
}
