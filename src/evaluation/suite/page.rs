//! A suite's page, in Markdown.

use std::collections::HashMap;
use std::fmt;

use super::config::{Group, How, Row, SuiteConfig};
use super::outcome::{Difference, Measure, Outcome, Scores};
use crate::training::curriculum::Level;
use crate::training::metrics::Validation;

/// What differences are spelled out for.
const MAIN: [Measure; 3] = [Measure::True, Measure::Kinds, Measure::Cider];

/// Of what is trained, so many runs are needed before a difference is shown.
const LEAST_SEEDS: usize = 2;

/// What a page is made of.
pub(super) struct Page<'a> {
    /// The suite.
    pub config: &'a SuiteConfig,
    /// By row, in the order of the seeds.
    pub outcomes: &'a HashMap<&'a str, Vec<Outcome>>,
    /// The hash of the dataset's records.
    pub dataset: Option<&'a str>,
}

/// What captions were given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Told,
    Alone,
}

impl Given {
    const ALL: [Self; 2] = [Self::Told, Self::Alone];

    fn name(self) -> &'static str {
        match self {
            Self::Told => "given title, attributes and picture",
            Self::Alone => "given the picture alone",
        }
    }

    fn of(self, outcome: &Outcome) -> &Scores {
        match self {
            Self::Told => &outcome.told,
            Self::Alone => &outcome.alone,
        }
    }
}

impl Page<'_> {
    fn runs(&self, row: &str, given: Given) -> Vec<&Scores> {
        let outcomes = self.outcomes.get(row).into_iter().flatten();
        outcomes.map(|outcome| given.of(outcome)).collect()
    }

    /// Against the reference; nothing where either is missing or it is the row itself.
    fn difference(&self, row: &Row, given: Given, measure: Measure) -> Option<Difference> {
        let (runs, others) = (
            self.runs(&row.name, given),
            self.runs(&self.config.reference, given),
        );
        let compared = row.name != self.config.reference && !runs.is_empty() && !others.is_empty();
        compared.then(|| {
            let found = Difference::of(&runs, &others, measure);
            // A seed by itself may have been lucky.
            let enough = runs.len() >= LEAST_SEEDS || !row.how.is_drawn();
            let sure = found.sure && enough && others.len() >= LEAST_SEEDS;
            Difference { sure, ..found }
        })
    }

    fn budget(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let training = &self.config.training;
        let model = &training.model;
        let seconds: Vec<f64> = self
            .config
            .rows()
            .filter(|row| matches!(row.how, How::Train(_)))
            .flat_map(|row| &self.outcomes[row.name.as_str()])
            .map(|outcome| outcome.seconds)
            .collect();
        let seeds: Vec<String> = self.config.seeds.iter().map(u64::to_string).collect();
        writeln!(f, "## Budget\n")?;
        writeln!(
            f,
            "Every model that a table calls trained here learned for {} steps of {} photos: {} layers of width {}, \
             {} heads, {} word pieces. Seeds: {}.",
            training.steps(),
            training.batch,
            model.layers,
            model.d_model,
            model.heads,
            model.vocabulary,
            seeds.join(", ")
        )?;
        if !seconds.is_empty() {
            let (least, most) = seconds
                .iter()
                .fold((f64::MAX, 0.0), |(a, b), s| (s.min(a), s.max(b)));
            writeln!(
                f,
                "Training took {:.1} to {:.1} minutes each.",
                least / 60.0,
                most / 60.0
            )?;
        }
        let photos = self
            .runs(&self.config.reference, Given::Told)
            .first()
            .map_or(0, |scores| {
                scores.photos.values().map(Vec::len).max().unwrap_or(0)
            });
        writeln!(
            f,
            "Captions are judged on {photos} photos of the test split, the same for all rows{}.\n",
            self.dataset
                .map_or(String::new(), |hash| format!(", of the dataset `{hash}`"))
        )
    }

    fn legend(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## How to read the tables\n")?;
        writeln!(f, "| column | what |\n| --- | --- |")?;
        for measure in Measure::ALL {
            writeln!(f, "| {} | {} |", measure.name(), measure.explained())?;
        }
        writeln!(
            f,
            "| tokens | of the dataset's captions, the tokens, of 100, that the model finds likeliest |\n\
             | text colour | the dataset's text colours, of 100, that it finds likeliest |\n\
             | I, II, III | captions, of 100, that it tells rightly to belong at their box, where some are another \
             photo's (I), another box's (II) or a neighbour's (III); 50 is chance |\n"
        )?;
        writeln!(
            f,
            "A value is the mean over seeds, behind ± half the distance between the lowest and the highest. ▲ and ▼ \
             mark what is better and worse than `{}`: the difference's 95 % interval over 1000 draws of as many \
             products and seeds (bootstrap; photos of one product together, both rows on the same products) excludes 0, \
             and every seed agrees, two at least. Without a mark no difference was shown.\n",
            self.config.reference
        )
    }

    fn group(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\n{}\n", group.title, group.text)?;
        writeln!(f, "| row | what |\n| --- | --- |")?;
        for row in &group.rows {
            writeln!(f, "| `{}` | {} |", row.name, row.what)?;
        }
        for given in Given::ALL {
            writeln!(f, "\nCaptions {}:\n", given.name())?;
            self.table(group, given, f)?;
        }
        writeln!(f, "\nThe dataset's own captions, {}:\n", Given::Told.name())?;
        self.reference_table(group, f)?;
        self.differences(group, f)?;
        writeln!(f)
    }

    fn table(&self, group: &Group, given: Given, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Measure::ALL.map(Measure::name);
        writeln!(f, "| row | {} |", names.join(" | "))?;
        writeln!(f, "| --- |{}", " ---: |".repeat(names.len()))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, given);
            write!(f, "| `{}` |", row.name)?;
            for measure in Measure::ALL {
                let values: Vec<f64> = runs.iter().map(|scores| scores.value(measure)).collect();
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

    fn reference_table(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| row | tokens | text colour | I | II | III |")?;
        writeln!(f, "| --- |{}", " ---: |".repeat(5))?;
        for row in self.shown(group) {
            let runs = self.runs(&row.name, Given::Told);
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
                "| `{}` | {} | {} | {} | {} | {} |",
                row.name,
                column(&|each| Some(each.token_accuracy)),
                column(&|each| Some(each.color_accuracy)),
                level(Level::I),
                level(Level::II),
                level(Level::III)
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
                    let found = self.difference(row, Given::Told, measure)?;
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
            Given::Told.name(),
            lines.join("\n")
        )
    }

    /// What every idea is worth, by the row that goes without it.
    fn ideas(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut helped, mut not, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.config.rows() {
            let Some(idea) = &row.without else {
                continue;
            };
            let found: Vec<(Given, Measure, Difference)> = Given::ALL
                .into_iter()
                .flat_map(|given| MAIN.map(|measure| (given, measure)))
                .filter_map(|(given, measure)| {
                    Some((given, measure, self.difference(row, given, measure)?))
                })
                .collect();
            let sure: Vec<String> = found
                .iter()
                .filter(|(_, _, difference)| difference.sure)
                .map(|&(given, measure, difference)| {
                    let given = match given {
                        Given::Told => "",
                        Given::Alone => ", picture alone",
                    };
                    format!("{}{given}", in_words(measure, difference))
                })
                .collect();
            let all = format!("- {idea} (without it, `{}`: {})", row.name, sure.join("; "));
            let costs = found
                .iter()
                .any(|(_, _, difference)| difference.sure && difference.value < 0.0);
            match (found.is_empty(), costs) {
                (true, _) => open.push(format!("- {idea} (`{}`)", row.name)),
                (_, true) => helped.push(all),
                (_, false) if sure.is_empty() => {
                    not.push(format!(
                        "- {idea} (without it, `{}`: no difference shown)",
                        row.name
                    ));
                }
                (_, false) => not.push(all),
            }
        }
        for (title, lines) in [
            ("What helped here", helped),
            ("What did not help here", not),
            ("What has not been run yet", open),
        ] {
            if !lines.is_empty() {
                writeln!(f, "## {title}\n\n{}\n", lines.join("\n"))?;
            }
        }
        Ok(())
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

fn in_words(measure: Measure, difference: Difference) -> String {
    let (scale, digits) = measure.scale();
    let number = |value: f64| format!("{:+.digits$}", scale * value).replace('-', "−");
    format!(
        "{} {} ({} to {})",
        measure.name(),
        number(difference.value),
        number(difference.low),
        number(difference.high)
    )
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Results\n")?;
        for paragraph in &self.config.text {
            writeln!(f, "{paragraph}\n")?;
        }
        self.ideas(f)?;
        self.budget(f)?;
        self.legend(f)?;
        for group in &self.config.groups {
            self.group(group, f)?;
        }
        Ok(())
    }
}
