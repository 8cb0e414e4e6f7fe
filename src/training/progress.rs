//! What a run tells of itself while it learns.

use super::metrics::{Means, Metrics};
use crate::progress::{Meter, Progress};

/// The steps of a run.
pub(crate) struct Steps<'a> {
    progress: &'a dyn Progress,
    meter: Box<dyn Meter + 'a>,
}

impl<'a> Steps<'a> {
    /// From step `from` of `steps` on.
    pub(crate) fn new(progress: &'a dyn Progress, from: usize, steps: usize) -> Self {
        let meter = progress.begin("steps");
        meter.set_length(steps as u64);
        meter.set_position(from as u64, "");
        Self { progress, meter }
    }

    /// After step `step`.
    pub(crate) fn step(&self, step: usize, phase: &str, samples_per_second: f64, means: &Means) {
        let losses = losses(means.get());
        let message = format!("{phase}, {samples_per_second:.1} samples/s, {losses}");
        self.meter.set_position(step as u64, &message);
    }

    /// Tells what the validation split says.
    pub(crate) fn validated(&self, metrics: &Metrics) {
        let validation = &metrics.validation;
        let losses = losses([
            metrics.caption_loss,
            metrics.matching_loss,
            metrics.color_loss,
        ]);
        let balanced = match validation.collections.len() {
            0 | 1 => String::new(),
            _ => format!(" (mean of collections {:.3})", validation.balanced_loss()),
        };
        self.progress.say(&format!(
            "step {} ({}): {losses}; validation loss {:.3}{balanced}, tokens {:.1} %, text colours {:.1} %, \
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
    }
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
