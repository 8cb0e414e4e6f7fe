//! A batch cut into parts for the replicas.

use burn::tensor::Device;

use super::batch::{Gathered, Packer};
use super::sample::Sample;
use crate::device::is_cpu;
use crate::error::Result;

/// What a batch is learned for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task {
    /// The captions' tokens, and the text colours.
    Captioning {
        /// Beside that of the captions' loss.
        color_weight: f32,
    },
    /// Whether captions belong.
    Matching,
}

/// A batch in parts, and what it is learned for.
pub struct Parts {
    /// By replica, in the order in which it works on them.
    pub(super) shares: Vec<Vec<Gathered>>,
    pub(super) task: Task,
    samples: usize,
    pub(super) totals: Totals,
}

/// What a batch holds in all, which its losses are means over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Totals {
    /// Of captions.
    pub tokens: f32,
    /// Text boxes.
    pub captions: f32,
    /// Of these, those whose text colour is learned; one at least, to divide by.
    pub colors: f32,
}

impl Totals {
    fn of(samples: &[Sample]) -> Self {
        let captions = || samples.iter().flat_map(|sample| &sample.captions);
        let tokens: usize = captions().map(|shown| shown.caption.len()).sum();
        Self {
            tokens: tokens as f32,
            captions: captions().count() as f32,
            colors: captions()
                .filter(|shown| shown.color.is_some())
                .count()
                .max(1) as f32,
        }
    }
}

impl Parts {
    /// Cuts a batch into `accumulate` parts for each of the devices.
    ///
    /// # Errors
    /// When a picture can't be read.
    pub fn gather(
        samples: Vec<Sample>,
        task: Task,
        accumulate: usize,
        devices: &[&Device],
        packer: &Packer,
    ) -> Result<Self> {
        let (count, totals) = (samples.len(), Totals::of(&samples));
        let mut shares: Vec<_> = devices.iter().map(|_| Vec::new()).collect();
        let parts = cut(samples, accumulate * devices.len());
        for (i, part) in parts.into_iter().enumerate() {
            let (i, part) = (i % devices.len(), packer.gather(part)?);
            shares[i].push(match is_cpu(devices[i]) {
                true => part,
                false => part.rounded(),
            });
        }
        Ok(Self {
            shares,
            task,
            samples: count,
            totals,
        })
    }

    /// How many samples there are in all.
    pub fn samples(&self) -> usize {
        self.samples
    }
}

/// Cuts a batch into at most `count` parts of nearly the same size.
fn cut(mut samples: Vec<Sample>, count: usize) -> Vec<Vec<Sample>> {
    let mut parts = Vec::new();
    for left in (1..=count).rev() {
        let rest = samples.split_off(samples.len().div_ceil(left).min(samples.len()));
        let part = std::mem::replace(&mut samples, rest);
        if !part.is_empty() {
            parts.push(part);
        }
    }
    parts
}
