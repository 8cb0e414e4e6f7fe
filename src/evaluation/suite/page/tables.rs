//! The tables of a group of rows.

use std::collections::BTreeSet;
use std::fmt;

use super::{Page, in_words};
use crate::evaluation::suite::cases::Case;
use crate::evaluation::suite::config::{Group, Row};
use crate::evaluation::suite::outcome::Measure;
use crate::training::curriculum::Level;
use crate::training::metrics::Validation;

/// The paper's columns (CapOnImage, tables 2 to 5), by their names.
const PUBLISHED: [&str; 9] = [
    "BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "METEOR", "ROUGE-L", "CIDEr", "Div-1", "Div-2",
];

/// What differences are spelled out for.
const MAIN: [Measure; 3] = [Measure::True, Measure::Kinds, Measure::Cider];

impl Page<'_> {
    /// All tables of a group.
    pub(super) fn group(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\n{}\n", group.title, group.text)?;
        writeln!(f, "| row | what |\n| --- | --- |")?;
        for row in &group.rows {
            writeln!(f, "| `{}` | {} |", row.name, row.what)?;
        }
        let measured = |given: &Case| {
            let mut rows = group.rows.iter();
            *given != Case::UnseenBrands || rows.any(|row| row.unseen_brands)
        };
        let cases: Vec<Case> = Case::ALL.into_iter().filter(measured).collect();
        for &given in &cases {
            writeln!(f, "\nCaptions {}:\n", given.name())?;
            self.table(group, given, f)?;
        }
        for given in cases {
            self.collections_table(group, given, f)?;
        }
        writeln!(
            f,
            "\nThe field's metrics against the dataset's captions, {}:\n",
            Case::Told.name()
        )?;
        self.metrics_table(group, f)?;
        writeln!(f, "\nThe dataset's own captions, {}:\n", Case::Told.name())?;
        self.reference_table(group, f)?;
        self.differences(group, f)?;
        writeln!(f)
    }

    fn table(&self, group: &Group, given: Case, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Measure::ALL.map(Measure::name);
        writeln!(f, "| row | {} |", names.join(" | "))?;
        writeln!(f, "| --- |{}", " ---: |".repeat(names.len()))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, given);
            write!(f, "| `{}` |", row.name)?;
            for measure in Measure::ALL {
                let values: Vec<f64> = runs
                    .iter()
                    .filter_map(|scores| scores.value(measure))
                    .collect();
                let mark = match self.difference(row, given, measure) {
                    Some(found) if found.sure && found.value * measure.sign() > 0.0 => " ▲",
                    Some(found) if found.sure => " ▼",
                    _ => "",
                };
                write!(f, " {}{mark} |", spread(&values, measure.scale()))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    /// True captions, of 100, collection by collection, where there are several.
    fn collections_table(
        &self,
        group: &Group,
        given: Case,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let runs = self.runs(&self.config.reference, given);
        let names: BTreeSet<&str> = runs
            .iter()
            .flat_map(|scores| &scores.collections)
            .map(String::as_str)
            .collect();
        if names.len() < 2 {
            return Ok(());
        }
        writeln!(
            f,
            "\nTrue captions, of 100, by collection, {}:\n",
            given.name()
        )?;
        writeln!(
            f,
            "| row | {} |",
            Vec::from_iter(names.iter().copied()).join(" | ")
        )?;
        writeln!(f, "| --- |{}", " ---: |".repeat(names.len()))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, given);
            write!(f, "| `{}` |", row.name)?;
            for name in &names {
                let values: Vec<f64> = runs
                    .iter()
                    .filter_map(|scores| scores.value_of(name, Measure::True))
                    .collect();
                write!(f, " {} |", spread(&values, Measure::True.scale()))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn metrics_table(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| row | {} |", PUBLISHED.join(" | "))?;
        writeln!(f, "| --- |{}", " ---: |".repeat(PUBLISHED.len()))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, Case::Told);
            write!(f, "| `{}` |", row.name)?;
            for name in PUBLISHED {
                let values: Vec<f64> = runs
                    .iter()
                    .filter_map(|scores| scores.metrics.get(name).copied())
                    .collect();
                let scale = if name == "CIDEr" {
                    (1.0, 2)
                } else {
                    (100.0, 1)
                };
                write!(f, " {} |", spread(&values, scale))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn reference_table(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| row | tokens | text colour | I | II | III | fact |")?;
        writeln!(f, "| --- |{}", " ---: |".repeat(6))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, Case::Told);
            let measured: Vec<&Validation> = runs
                .iter()
                .filter_map(|scores| scores.reference.as_ref())
                .collect();
            let column = |of: &dyn Fn(&Validation) -> Option<f64>| {
                let values: Vec<f64> = measured.iter().filter_map(|each| of(each)).collect();
                spread(&values, (100.0, 1))
            };
            let level = |level: Level| {
                column(&|each| each.matching[level as usize].map(|matching| matching.accuracy))
            };
            writeln!(
                f,
                "| `{}` | {} | {} | {} | {} | {} | {} |",
                row.name,
                column(&|each| Some(each.token_accuracy)),
                column(&|each| Some(each.color_accuracy)),
                level(Level::I),
                level(Level::II),
                level(Level::III),
                column(&|each| each.fact.map(|matching| matching.accuracy))
            )?;
        }
        Ok(())
    }

    /// The group's rows, below the reference where that is not among them.
    fn shown<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Row> {
        let reference = &self.config.reference;
        let own = group.rows.iter().any(|row| row.name == *reference);
        let first = self
            .config
            .rows()
            .filter(move |row| !own && row.name == *reference);
        first.chain(&group.rows)
    }

    fn differences(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = group
            .rows
            .iter()
            .filter_map(|row| {
                let found = |measure| {
                    let found = self.difference(row, Case::Told, measure)?;
                    Some(in_words(measure, found))
                };
                let words: Vec<String> = MAIN.into_iter().filter_map(found).collect();
                (!words.is_empty()).then(|| format!("- `{}`: {}", row.name, words.join("; ")))
            })
            .collect();
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(
            f,
            "\nDifferences from the reference, with their intervals, {}:\n\n{}",
            Case::Told.name(),
            lines.join("\n")
        )
    }
}

/// The mean, and half the distance between the lowest and the highest.
fn spread(values: &[f64], (scale, digits): (f64, usize)) -> String {
    if values.is_empty() {
        return "–".into();
    }
    let mean = scale * values.iter().sum::<f64>() / values.len() as f64;
    if values.len() == 1 {
        return format!("{mean:.digits$}");
    }
    let most = values.iter().copied().fold(f64::MIN, f64::max);
    let least = values.iter().copied().fold(f64::MAX, f64::min);
    format!(
        "{mean:.digits$} ± {:.digits$}",
        scale * (most - least) / 2.0
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::dataset::ratio::Ratio;
    use crate::evaluation::suite::cases::Case;
    use crate::evaluation::suite::outcome::Measure;
    use crate::evaluation::suite::page::Page;
    use crate::evaluation::suite::page::tests::{outcome, published, shown};

    #[test]
    fn collections_are_reported_apart() {
        let config = published();
        // All of what many photos show is said rightly, and of the others nothing.
        let mut outcome = outcome(|photo| photo < 180, |_| true);
        for scores in [&mut outcome.scores.told, &mut outcome.scores.alone] {
            for (photo, name) in scores.collections.iter_mut().enumerate() {
                *name = if photo < 180 {
                    "grocery"
                } else {
                    "unlearned kinds"
                }
                .into();
            }
        }
        // Of photos with more captions, more count.
        outcome.scores.told.photos.get_mut(&Measure::True).unwrap()[199] = Ratio(5.0, 5.0);
        let outcomes = HashMap::from([("full", vec![outcome])]);
        let page = Page {
            config: &config,
            outcomes: &outcomes,
            dataset: None,
        };
        let table = shown(|f| page.collections_table(&config.groups[0], Case::Told, f));
        assert!(
            table.contains("| row | grocery | unlearned kinds |"),
            "{table}"
        );
        assert!(table.contains("| `full` | 100.0 | 20.8 |"), "{table}");
        assert!(table.contains("| `no-picture` | – | – |"), "{table}");
    }
}
