//! All that is measured of a model on some records.

use serde::Serialize;

use super::agreement::Agreement;
use super::bootstrap::{Interval, intervals};
use super::grounding::{Grounding, Judged};
use super::judge::Judge;
use super::metrics::{Statistics, Tokens};
use super::records::{TestRecord, beside_references, products};
use super::reliance::Reliance;
use super::teacher;
use crate::captioner::Captioner;
use crate::error::Result;
use crate::progress::Progress;
use crate::training::metrics::Validation;

/// How good a model is on some records.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Evaluation {
    /// Whether its captions are true, suit their boxes and can be read.
    pub grounding: Grounding,
    /// The field's metrics against the records' captions.
    pub metrics: Vec<Interval>,
    /// What its captions rest on, where that was asked for.
    pub reliance: Option<Reliance>,
    /// How likely it finds the records' captions.
    pub reference: Validation,
    /// How far the scores of their tokens move when the pictures' cells change places, in nats.
    pub permuted_cells: f64,
    /// How far another model says the same, where there is one.
    pub agreement: Option<Agreement>,
}

/// What is measured besides the captions.
#[derive(Clone, Copy)]
pub(crate) struct Also<'a> {
    /// How captions are taken apart for the field's metrics.
    pub split: fn(&str) -> Tokens,
    /// Whether to change each input and count what changes: four times the work.
    pub reliance: bool,
    /// Who judges the captions, if somebody does.
    pub judge: Option<&'a dyn Judge>,
    /// Another model to compare with.
    pub against: Option<&'a Captioner>,
}

impl Evaluation {
    /// Lets a model caption records, judges the captions and measures the rest; also gives the
    /// captions.
    ///
    /// # Errors
    /// When a photo can't be read or a model fails.
    pub(crate) fn measure(
        captioner: &Captioner,
        records: &[TestRecord],
        also: &Also,
        progress: &dyn Progress,
    ) -> Result<(Self, Judged)> {
        let judged = Judged::measure(records, also.judge, progress, |record, picture| {
            captioner.caption(picture, &record.request())
        })?;
        let beside = beside_references(records, &judged.captions, also.split);
        let reliance = also
            .reliance
            .then(|| Reliance::measure(captioner, records, progress));
        let agreement = also
            .against
            .map(|other| Agreement::measure(captioner, other, records, progress));
        let evaluation = Self {
            grounding: judged.total(),
            metrics: intervals(&Statistics::of(&beside), &products(records)),
            reliance: reliance.transpose()?,
            reference: teacher::measure(captioner, records)?,
            permuted_cells: teacher::permuted_cells(captioner, records)?,
            agreement: agreement.transpose()?,
        };
        Ok((evaluation, judged))
    }
}
