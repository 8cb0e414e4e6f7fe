//! How far a run is: a bar that moves on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use super::metrics::{Means, Metrics};

/// How often a line is printed where there is no terminal.
const EVERY: Duration = Duration::from_secs(60);

/// The progress of a run's steps.
pub struct Progress {
    bar: ProgressBar,
    terminal: bool,
    from: usize,
    steps: usize,
    started: Instant,
    printed: Instant,
}

impl Progress {
    /// From step `from` of `steps` on.
    pub fn new(from: usize, steps: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = bar("steps");
        bar.set_length(steps as u64);
        bar.set_position(from as u64);
        bar.reset_eta();
        let now = Instant::now();
        Self {
            bar,
            terminal,
            from,
            steps,
            started: now,
            printed: now,
        }
    }

    /// After step `step`.
    pub fn step(&mut self, step: usize, phase: &str, samples_per_second: f64, means: &Means) {
        let losses = losses(means.get());
        let message = format!("{phase}, {samples_per_second:.1} samples/s, {losses}");
        if self.terminal {
            self.bar.set_position(step as u64);
            self.bar.set_message(message);
        } else if self.printed.elapsed() >= EVERY {
            self.printed = Instant::now();
            let each = self
                .started
                .elapsed()
                .div_f64((step - self.from).max(1) as f64);
            let left = HumanDuration(each.mul_f64((self.steps - step) as f64));
            say(format_args!(
                "step {step} of {}: {message}, {left} left",
                self.steps
            ));
        }
    }

    /// Tells what the validation split says.
    pub fn validated(&mut self, metrics: &Metrics) {
        let validation = &metrics.validation;
        let losses = losses([
            metrics.caption_loss,
            metrics.matching_loss,
            metrics.color_loss,
        ]);
        self.bar.suspend(|| {
            say(format_args!(
                "step {} ({}): {losses}; validation loss {:.3}, tokens {:.1} %, text colours {:.1} %, \
                 matching {}; {}; {:.1} samples/s",
                metrics.step,
                metrics.phase,
                validation.caption_loss,
                100.0 * validation.token_accuracy,
                100.0 * validation.color_accuracy,
                validation.matching_in_words(),
                validation.copying,
                metrics.samples_per_second,
            ));
        });
        self.printed = Instant::now();
    }

    /// All steps are done.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Prints a line.
pub use crate::cli::show as say;

/// A bar for anything else that takes long.
pub fn bar(what: &'static str) -> ProgressBar {
    let style = "{prefix} {bar:30} {pos}/{len} {per_sec} {eta} left {msg}";
    ProgressBar::no_length()
        .with_prefix(what)
        .with_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()))
}

fn losses([caption, matching, color]: [Option<f64>; 3]) -> String {
    let named = [
        ("caption", caption),
        ("matching", matching),
        ("colour", color),
    ];
    let words = named
        .into_iter()
        .filter_map(|(name, loss)| Some(format!("{name} loss {:.3}", loss?)));
    words.collect::<Vec<_>>().join(", ")
}
