//! A suite's page, in Markdown.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::config::{Group, How, Question, Row, Shown, SuiteConfig};
use super::outcome::{Difference, Measure, Outcome, Scores};
use crate::training::curriculum::Level;
use crate::training::metrics::Validation;

/// A difference is shown when chance would show one among all questions in a smaller share of suites than this.
const SURE: f64 = 0.05;

/// The paper's columns (CapOnImage, tables 2 to 5), by their names.
const PUBLISHED: [&str; 9] = [
    "BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "METEOR", "ROUGE-L", "CIDEr", "Div-1", "Div-2",
];

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

impl Shown {
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
    fn runs(&self, row: &str, given: Shown) -> Vec<&Scores> {
        let outcomes = self.outcomes.get(row).into_iter().flatten();
        outcomes.map(|outcome| given.of(outcome)).collect()
    }

    /// Against the reference; nothing where either is missing or it is the row itself.
    fn difference(&self, row: &Row, given: Shown, measure: Measure) -> Option<Difference> {
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
            .filter(|row| matches!(row.how, How::Train(_)) && !row.own_budget)
            .flat_map(|row| &self.outcomes[row.name.as_str()])
            .map(|outcome| outcome.seconds)
            .collect();
        let seeds: Vec<String> = self.config.seeds.iter().map(u64::to_string).collect();
        writeln!(f, "## Budget\n")?;
        writeln!(
            f,
            "Every model that a table calls trained here learned for {} steps of {} photos, not counting those of matching, where its row doesn't say otherwise: {} layers of width {}, \
             {} heads, {} word pieces. Seeds: {}.",
            training.captioning_steps(),
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
            .runs(&self.config.reference, Shown::Told)
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
             | I, II, III, fact | captions, of 100, that it tells rightly to belong at their box, where some are another \
             photo's (I), another box's (II) or a neighbour's (III), or state another value of a fact; 50 is chance |\n"
        )?;
        writeln!(
            f,
            "A value is the mean over seeds, behind ± half the distance between the lowest and the highest. ▲ and ▼ \
             mark what is better and worse than `{}`: the difference's 95 % interval over 1000 draws of as many \
             products and seeds (bootstrap; photos of one product together, both rows on the same products) excludes 0, \
             and every seed agrees, two at least. (Two or three seeds tell less of how seeds differ than many would: intervals are rather too narrow.) Without a mark no difference was shown. Of so many marks some are \
             chance: what was asked beforehand stands at the top, with a correction.\n",
            self.config.reference
        )
    }

    fn group(&self, group: &Group, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\n{}\n", group.title, group.text)?;
        writeln!(f, "| row | what |\n| --- | --- |")?;
        for row in &group.rows {
            writeln!(f, "| `{}` | {} |", row.name, row.what)?;
        }
        for given in Shown::ALL {
            writeln!(f, "\nCaptions {}:\n", given.name())?;
            self.table(group, given, f)?;
        }
        for given in Shown::ALL {
            self.collections_table(group, given, f)?;
        }
        writeln!(
            f,
            "\nThe field's metrics against the dataset's captions, {}:\n",
            Shown::Told.name()
        )?;
        self.metrics_table(group, f)?;
        writeln!(f, "\nThe dataset's own captions, {}:\n", Shown::Told.name())?;
        self.reference_table(group, f)?;
        self.differences(group, f)?;
        writeln!(f)
    }

    fn table(&self, group: &Group, given: Shown, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

    /// True captions, of 100, collection by collection, where there are several.
    fn collections_table(
        &self,
        group: &Group,
        given: Shown,
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
            let runs = self.runs(&row.name, Shown::Told);
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
            let runs = self.runs(&row.name, Shown::Told);
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
                    let found = self.difference(row, Shown::Told, measure)?;
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
            Shown::Told.name(),
            lines.join("\n")
        )
    }

    /// What every idea is worth, by the row that goes without it: one question each, asked beforehand.
    fn ideas(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self
            .config
            .rows()
            .filter_map(|row| Some((row, row.question.as_ref()?)));
        let asked: Vec<(&Row, &Question, Option<Difference>)> = asked
            .map(|(row, question)| {
                let found = self.difference(row, question.given, question.measure);
                // A row by itself, or with one seed, is no answer yet.
                let runs = self.runs(&row.name, question.given).len();
                (
                    row,
                    question,
                    found.filter(|_| runs >= LEAST_SEEDS || !row.how.is_drawn()),
                )
            })
            .collect();
        // Of all that are asked: an answer doesn't become less sure by later ones.
        let found = asked.iter().map(|(_, _, found)| *found);
        let p: Vec<f64> = found
            .map(|found| found.map_or(1.0, |found| found.p))
            .collect();
        let corrected = holm(&p);
        let (mut helped, mut harmed, mut not, mut open) = (vec![], vec![], vec![], vec![]);
        let mut reasons = Vec::new();
        let answered = asked.iter().any(|(_, _, found)| found.is_some());
        for ((row, question, found), p) in asked.into_iter().zip(corrected) {
            let Question {
                idea,
                measure,
                given,
                why,
            } = question;
            let Some(found) = found else {
                open.push(format!("- {idea}? (`{}`)", row.name));
                continue;
            };
            let line = format!(
                "- {idea}: without it (`{}`) {}, {}; p {p:.3}",
                row.name,
                in_words(*measure, found),
                given.name()
            );
            match (found.sure && p < SURE, found.value * measure.sign() < 0.0) {
                (true, true) => {
                    helped.push(line);
                    continue;
                }
                (true, false) => harmed.push(line),
                (false, _) => not.push(line),
            }
            reasons.extend(why.iter().map(|why| format!("- {idea}: {why}")));
        }
        for (title, lines) in [
            ("What helps", helped),
            ("What does harm", harmed),
            ("What makes no difference that could be shown", not),
            ("Why that may be", reasons),
            ("What has not been run yet", open),
        ] {
            if !lines.is_empty() {
                writeln!(f, "## {title}\n\n{}\n", lines.join("\n"))?;
            }
        }
        if !answered {
            return Ok(());
        }
        writeln!(
            f,
            "Each idea has one question, which `suite.json` asked before there was an answer. p is corrected for all {} \
             questions (Holm, 1979); a difference is shown when it is below {SURE} and every seed agrees.\n",
            p.len()
        )
    }
}

/// Corrects for there being several: how likely any of them would be as small by chance (Holm, 1979).
fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let (mut corrected, mut most) = (vec![0.0; p.len()], 0.0_f64);
    for (before, &i) in order.iter().enumerate() {
        most = most.max(p[i] * (p.len() - before) as f64).min(1.0);
        corrected[i] = most;
    }
    corrected
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ratio::Ratio;
    use crate::evaluation::suite::outcome::Inputs;

    #[test]
    fn among_many_answers_some_are_chance() {
        let near = |own: &[f64], expected: &[f64]| {
            let each = own.iter().zip(expected);
            assert!(
                own.len() == expected.len() && each.clone().all(|(a, b)| (a - b).abs() < 1e-9),
                "{own:?}"
            );
        };
        near(&holm(&[0.01]), &[0.01]);
        // The smallest of four counts four times, the next three times, but never less than one before it.
        near(&holm(&[0.04, 0.01, 0.03, 0.005]), &[0.06, 0.03, 0.06, 0.02]);
        near(&holm(&[0.6, 0.9]), &[1.0, 1.0]);
        near(&holm(&[]), &[]);
    }

    /// Only what every idea is worth.
    struct Ideas<'a>(Page<'a>);

    impl fmt::Display for Ideas<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.ideas(f)
        }
    }

    /// Whether the caption of a photo is right, by its number.
    type IsRight = fn(usize) -> bool;

    /// Of 200 photos of a product each: whose caption is true, and whose speaks of what its box is for.
    fn outcome(truth: IsRight, kinds: IsRight) -> Outcome {
        let ratios = |is_right: IsRight| {
            let ratio = |photo| Ratio(f64::from(u8::from(is_right(photo))), 1.0);
            (0..200).map(ratio).collect()
        };
        let scores = Scores {
            photos: [
                (Measure::True, ratios(truth)),
                (Measure::Kinds, ratios(kinds)),
            ]
            .into(),
            metrics: Default::default(),
            products: (0..200).collect(),
            collections: vec!["shoes".into(); 200],
            written: Vec::new(),
            reference: None,
        };
        Outcome {
            fingerprint: String::new(),
            inputs: Inputs {
                dataset: String::new(),
                backbone: String::new(),
            },
            scoring: 0,
            seconds: 0.0,
            told: scores.clone(),
            alone: scores,
        }
    }

    #[test]
    fn an_idea_is_judged_by_its_own_question_and_more_than_one_seed() {
        let config = include_str!("../../../docs/results/suite.json");
        let config: SuiteConfig = serde_json::from_str(config).unwrap();
        let most: IsRight = |i| i % 4 > 0;
        let half: IsRight = |i| i % 2 > 0;
        let row = |seeds: usize, truth, kinds| vec![outcome(truth, kinds); seeds];
        let outcomes: HashMap<&str, Vec<Outcome>> = [
            ("full", row(2, most, half)),
            // Asked by kinds.
            ("no-location", row(2, most, |i| i % 4 == 1)),
            ("no-neighbours", row(2, |_| false, half)),
            ("bins-8", row(1, most, |_| false)),
            // Asked by truth: hardly, and the other way.
            ("no-picture", row(2, |i| i % 4 > 0 && i % 40 != 1, half)),
            ("matching-head", row(2, |_| true, half)),
        ]
        .into();
        let page = Page {
            config: &config,
            outcomes: &outcomes,
            dataset: None,
        };
        // By itself it would be shown.
        let seen = config.rows().find(|row| row.name == "no-picture").unwrap();
        let seen = page.difference(seen, Shown::Alone, Measure::True).unwrap();
        assert!(seen.sure && seen.p < SURE, "{}", seen.p);
        let page = Ideas(page).to_string();
        let place = |row: &str| {
            let mut parts = page.split("## ");
            let part = parts.find(|part| part.contains(&format!("(`{row}`)")));
            part.and_then(|part| part.lines().next())
                .unwrap_or_default()
        };
        assert_eq!(place("no-location"), "What helps");
        assert_eq!(place("matching-head"), "What does harm");
        let unseen = "What makes no difference that could be shown";
        assert_eq!(place("no-neighbours"), unseen);
        assert_eq!(place("no-picture"), unseen);
        for row in ["bins-8", "no-text"] {
            assert_eq!(place(row), "What has not been run yet", "{row}");
        }
    }
}
