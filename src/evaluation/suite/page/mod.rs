//! A suite's page, in Markdown: what helps on the first screen, what it rests on below.

mod ideas;
mod tables;

use std::collections::HashMap;
use std::fmt;

use super::cases::Case;
use super::config::{How, Row, SuiteConfig};
use super::outcome::{Difference, Measure, Outcome, Scores};

/// Of what is trained, so many runs are needed before a difference is shown.
const LEAST_SEEDS: usize = 2;

/// What a page is made of.
pub(super) struct Page<'a> {
    /// The suite.
    pub config: &'a SuiteConfig,
    /// By row, in the order of the seeds.
    pub outcomes: &'a HashMap<&'a str, Vec<Outcome>>,
    /// The dataset's hash.
    pub dataset: Option<&'a str>,
}

impl Page<'_> {
    fn runs(&self, row: &str, given: Case) -> Vec<&Scores> {
        let outcomes = self.outcomes.get(row).into_iter().flatten();
        outcomes
            .filter_map(|outcome| outcome.scores.of(given))
            .collect()
    }

    /// Against the reference; nothing where either is missing or it is the row itself.
    fn difference(&self, row: &Row, given: Case, measure: Measure) -> Option<Difference> {
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
            .runs(&self.config.reference, Case::Told)
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
        // Of many draws: not twice.
        let ideas = self.ideas();
        Page::summary(&ideas, f)?;
        writeln!(f, "## What this is\n")?;
        for paragraph in &self.config.text {
            writeln!(f, "{paragraph}\n")?;
        }
        self.questions(&ideas, f)?;
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
    use crate::evaluation::suite::cases::Cases;
    use crate::evaluation::suite::inputs::Inputs;

    /// The suite whose page is published.
    pub(super) fn published() -> SuiteConfig {
        serde_json::from_str(include_str!("../../../../docs/results/suite.json")).unwrap()
    }

    /// What a part of a page writes.
    pub(super) fn shown(part: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> String {
        struct Part<F>(F);
        impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Part<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0(f)
            }
        }
        Part(part).to_string()
    }

    /// Whether the caption of a photo is right, by its number.
    pub(super) type IsRight = fn(usize) -> bool;

    /// Of 200 photos of a product each: whose caption is true, and whose speaks of what its box is for.
    pub(super) fn outcome(truth: IsRight, kinds: IsRight) -> Outcome {
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
            scores: Cases {
                told: scores.clone(),
                alone: scores,
                unseen_brands: None,
            },
        }
    }
}
