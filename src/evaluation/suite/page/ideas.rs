//! What ideas are worth: the first things on a page, and what the questions were.

use std::fmt;

use super::{LEAST_SEEDS, Page, in_words};
use crate::evaluation::suite::config::{Question, Row};
use crate::evaluation::suite::outcome::Difference;

/// A difference is shown when chance would show one among all questions in a smaller share of suites than this.
const SURE: f64 = 0.05;

/// An idea, by the row that goes without it: one question, asked beforehand.
pub(super) struct Idea<'a> {
    row: &'a Row,
    question: &'a Question,
    /// Nothing where too little was run.
    found: Option<Found>,
}

/// What came out.
struct Found {
    difference: Difference,
    /// Corrected for all questions.
    p: f64,
}

/// What is said of an idea.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Helps,
    Harms,
    Unshown,
    Unknown,
}

impl Answer {
    fn name(self) -> &'static str {
        match self {
            Self::Helps => "helps",
            Self::Harms => "does harm",
            Self::Unshown => "no difference shown",
            Self::Unknown => "not run yet",
        }
    }
}

impl Idea<'_> {
    fn answer(&self) -> Answer {
        let Some(Found { difference, p }) = &self.found else {
            return Answer::Unknown;
        };
        let better_without = difference.value * self.question.measure.sign() > 0.0;
        match (difference.sure && *p < SURE, better_without) {
            (true, false) => Answer::Helps,
            (true, true) => Answer::Harms,
            (false, _) => Answer::Unshown,
        }
    }

    /// By how much, and how sure.
    fn finding(&self) -> String {
        let Some(Found { difference, p }) = &self.found else {
            return String::new();
        };
        let measured = in_words(self.question.measure, *difference);
        format!("{measured}, {}; p {p:.3}", self.question.given.name())
    }
}

impl Page<'_> {
    /// All ideas that were asked for, each with its answer.
    pub(super) fn ideas(&self) -> Vec<Idea<'_>> {
        let rows = self.config.rows();
        let asked = rows.filter_map(|row| Some((row, row.question.as_ref()?)));
        let asked: Vec<_> = asked
            .map(|(row, question)| {
                let found = self.difference(row, question.given, question.measure);
                // A row by itself, or with one seed, is no answer yet.
                let runs = self.runs(&row.name, question.given).len();
                let found = found.filter(|_| runs >= LEAST_SEEDS || !row.how.is_drawn());
                (row, question, found)
            })
            .collect();
        // Of all that are asked: an answer doesn't become less sure by later ones.
        let p = asked
            .iter()
            .map(|(_, _, found)| found.map_or(1.0, |found| found.p));
        let corrected = holm(&p.collect::<Vec<f64>>());
        let ideas = asked.into_iter().zip(corrected);
        ideas
            .map(|((row, question, found), p)| Idea {
                row,
                question,
                found: found.map(|difference| Found { difference, p }),
            })
            .collect()
    }

    /// What ideas are worth: one line for each that helps or does harm, one for all others, one for what is open.
    pub(super) fn summary(ideas: &[Idea<'_>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |answer| ideas.iter().filter(move |idea| idea.answer() == answer);
        for (title, answer) in [
            ("What helps", Answer::Helps),
            ("What does harm", Answer::Harms),
        ] {
            let line = |idea: &Idea| {
                let (what, row) = (&idea.question.idea, &idea.row.name);
                format!("- {what}: without it (`{row}`) {}\n", idea.finding())
            };
            let lines: String = of(answer).map(line).collect();
            if !lines.is_empty() {
                writeln!(f, "## {title}\n\n{lines}")?;
            }
        }
        for (title, lead, answer) in [
            (
                "What makes no difference that could be shown",
                "The same, within what these runs can tell, with and without",
                Answer::Unshown,
            ),
            (
                "What has not been run yet",
                "No answer yet to",
                Answer::Unknown,
            ),
        ] {
            let name = |idea: &Idea| format!("{} (`{}`)", idea.question.idea, idea.row.name);
            let names: Vec<String> = of(answer).map(name).collect();
            if !names.is_empty() {
                writeln!(f, "## {title}\n\n{lead}: {}.\n", names.join("; "))?;
            }
        }
        Ok(())
    }

    /// Every question with its answer; why an idea may not help.
    pub(super) fn questions(&self, ideas: &[Idea<'_>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if ideas.iter().all(|idea| idea.found.is_none()) {
            return Ok(());
        }
        writeln!(
            f,
            "## All questions\n\nEach idea has one question, which `suite.json` asked before there was an answer. It is answered by \
             the difference between a row that goes without the idea and `{}`, with its 95 % interval. p is corrected for all {} \
             questions (Holm, 1979); a difference is shown when it is below {SURE} and every seed agrees.\n",
            self.config.reference,
            ideas.len()
        )?;
        writeln!(
            f,
            "| idea | without it | seeds | difference | answer |\n| --- | --- | ---: | --- | --- |"
        )?;
        for idea in ideas {
            writeln!(
                f,
                "| {} | `{}` | {} | {} | {} |",
                idea.question.idea,
                idea.row.name,
                self.runs(&idea.row.name, idea.question.given).len(),
                idea.finding(),
                idea.answer().name()
            )?;
        }
        let unhelpful = ideas
            .iter()
            .filter(|idea| matches!(idea.answer(), Answer::Harms | Answer::Unshown));
        let reasons =
            unhelpful.filter_map(|idea| Some((&idea.question.idea, idea.question.why.as_ref()?)));
        let reasons: String = reasons
            .map(|(idea, why)| format!("- {idea}: {why}\n"))
            .collect();
        if !reasons.is_empty() {
            write!(f, "\nWhy some don't help:\n\n{reasons}")?;
        }
        writeln!(f)
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::evaluation::suite::cases::Case;
    use crate::evaluation::suite::outcome::{Measure, Outcome};
    use crate::evaluation::suite::page::tests::{IsRight, outcome, published, shown};

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

    #[test]
    fn an_idea_is_judged_by_its_own_question_and_more_than_one_seed() {
        let config = published();
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
        let seen = page.difference(seen, Case::Alone, Measure::True).unwrap();
        assert!(seen.sure && seen.p < SURE, "{}", seen.p);
        let page = shown(|f| Page::summary(&page.ideas(), f));
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
