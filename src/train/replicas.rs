//! The gradients of one step, on one device or on several.
//!
//! A batch is cut into parts. Every replica, on a device of its own or on a core of the processor,
//! gets a copy of the model and works on its parts, one after the other; their gradients are added
//! up on the first device. As losses are sums over the whole batch's tokens, the parts give what the
//! whole would, up to rounding.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use burn::module::Module;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::{Device, Tensor};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::batch::Packer;
use super::loss::cross_entropy;
use super::precision::Precision;
use super::sample::Sample;
use crate::error::{Error, Result};
use crate::model::CaptionModel;
use crate::model::mask::CaptionView;

/// What a batch is learned for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task {
    /// The captions' tokens, and the text colours with this weight.
    Captioning { color_weight: f32 },
    /// Whether captions belong.
    Matching,
}

/// Mean losses of a batch; nothing for what it wasn't learned for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Losses {
    /// For each token of a caption.
    pub caption: Option<f64>,
    /// For each text colour.
    pub color: Option<f64>,
    /// For each caption's match.
    pub matching: Option<f64>,
}

impl Losses {
    /// The losses that there are.
    pub fn known(&self) -> impl Iterator<Item = f64> {
        [self.caption, self.color, self.matching]
            .into_iter()
            .flatten()
    }

    fn add(&mut self, other: Self) {
        for (sum, part) in [
            (&mut self.caption, other.caption),
            (&mut self.color, other.color),
            (&mut self.matching, other.matching),
        ] {
            *sum = sum.map_or(part, |sum| Some(sum + part.unwrap_or(0.0)));
        }
    }
}

/// Where batches are worked on.
pub struct Replicas {
    replicas: Vec<Replica>,
}

struct Replica {
    device: Device,
    /// One of several on the processor keeps to a single thread: most operations of training use one
    /// anyway, and what doesn't (matrix products) would have the replicas wait for each other.
    pool: Option<ThreadPool>,
}

impl Replicas {
    /// One replica for each of `devices`; the first one holds the weights.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when there is none; when the system has no more threads.
    pub fn new(devices: &[Device]) -> Result<Self> {
        if devices.is_empty() {
            return Err(Error::request("devices", "is empty"));
        }
        let on_cpu = |device: &&Device| **device == Device::flex();
        let several = devices.iter().filter(on_cpu).count() > 1;
        let replica = |device: &Device| {
            let pool = (several && on_cpu(&device))
                .then(|| ThreadPoolBuilder::new().num_threads(1).build())
                .transpose()
                .map_err(|error| Error::data("a replica's thread", error))?;
            Ok(Replica {
                device: device.clone(),
                pool,
            })
        };
        Ok(Self {
            replicas: devices.iter().map(replica).collect::<Result<_>>()?,
        })
    }

    /// The device that holds the weights.
    pub fn first(&self) -> &Device {
        &self.replicas[0].device
    }

    /// All devices, in their order.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.replicas.iter().map(|replica| &replica.device)
    }
}

impl Replica {
    /// Runs `work`; a panic in it is the device's failure.
    fn run<T: Send>(&self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        let caught = AssertUnwindSafe(|| match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        });
        catch_unwind(caught).unwrap_or_else(|_| {
            let reason = "a training device failed; its own message is above".into();
            Err(Error::DeviceLost { reason })
        })
    }
}

/// One step's work.
pub struct Step<'a> {
    /// With the weights to learn, on the first device, with gradients.
    pub model: &'a CaptionModel,
    /// What the batch is learned for.
    pub task: Task,
    /// Label smoothing.
    pub smoothing: f32,
    /// What the forward pass is computed in.
    pub precision: Precision,
    /// Packs samples.
    pub packer: Packer<'a>,
}

/// What a batch holds in all, which its losses are means over.
#[derive(Debug, Clone, Copy)]
struct Totals {
    tokens: f32,
    captions: f32,
}

impl Totals {
    fn of(samples: &[Sample]) -> Self {
        let captions = || samples.iter().flat_map(|sample| &sample.captions);
        let tokens: usize = captions().map(|shown| shown.caption.len()).sum();
        Self {
            tokens: tokens as f32,
            captions: captions().count() as f32,
        }
    }
}

impl Step<'_> {
    /// The gradients and losses of `samples`, in `accumulate` parts on each of `replicas`.
    ///
    /// # Errors
    /// When a picture can't be read, or a device fails.
    pub fn gradients(
        &self,
        samples: Vec<Sample>,
        accumulate: usize,
        replicas: &Replicas,
    ) -> Result<(GradientsParams, Losses)> {
        let totals = Totals::of(&samples);
        let count = replicas.replicas.len();
        let mut shares: Vec<Vec<Vec<Sample>>> = (0..count).map(|_| Vec::new()).collect();
        for (i, part) in cut(samples, accumulate * count).into_iter().enumerate() {
            shares[i % count].push(part);
        }
        let (mut gradients, mut losses) = (GradientsAccumulator::new(), Losses::default());
        thread::scope(|scope| {
            let mut shares = shares.into_iter().zip(&replicas.replicas);
            let own = shares.next();
            let others: Vec<_> = shares
                .map(|(share, replica)| {
                    let device = replica.device.clone().autodiff();
                    let copy = self.model.clone().fork(&device);
                    scope.spawn(move || replica.run(|| self.share(&copy, share, totals, &device)))
                })
                .collect();
            let own = own.map(|(share, replica)| {
                let device = replica.device.clone().autodiff();
                replica.run(|| self.share(self.model, share, totals, &device))
            });
            let others = others.into_iter().map(|other| other.join());
            let others = others.map(|joined| joined.unwrap_or_else(|panic| resume_unwind(panic)));
            for result in own.into_iter().chain(others) {
                let (part, part_losses) = result?;
                gradients.accumulate(self.model, part.to_device(replicas.first(), self.model));
                losses.add(part_losses);
            }
            Ok((gradients.grads(), losses))
        })
    }

    /// The parts of one device.
    fn share(
        &self,
        model: &CaptionModel,
        parts: Vec<Vec<Sample>>,
        totals: Totals,
        device: &Device,
    ) -> Result<(GradientsParams, Losses)> {
        let (mut gradients, mut losses) = (GradientsAccumulator::new(), Losses::default());
        for part in parts {
            let (new, new_losses) = self.part(model, part, totals, device)?;
            gradients.accumulate(model, new);
            losses.add(new_losses);
        }
        Ok((gradients.grads(), losses))
    }

    fn part(
        &self,
        model: &CaptionModel,
        samples: Vec<Sample>,
        totals: Totals,
        device: &Device,
    ) -> Result<(GradientsParams, Losses)> {
        let batch = self.packer.pack(samples, device)?;
        let view = match self.task {
            Task::Captioning { .. } => CaptionView::Causal,
            Task::Matching => CaptionView::BothWays,
        };
        let computed = self.precision.apply(model);
        let hidden = computed
            .forward(batch.packed(&computed), view)
            .flatten::<2>(0, 1);
        let first = hidden.clone().select(0, batch.first_rows);
        let mut losses = Losses::default();
        let loss = match self.task {
            Task::Captioning { color_weight } => {
                let scores = computed.next_token(hidden.select(0, batch.rows));
                let caption = cross_entropy(scores, batch.targets, self.smoothing) / totals.tokens;
                losses.caption = Some(value(&caption));
                if color_weight > 0.0 {
                    let scores = computed.text_color(first);
                    let color =
                        cross_entropy(scores, batch.colors, self.smoothing) / totals.captions;
                    losses.color = Some(value(&color));
                    caption + color * color_weight
                } else {
                    caption
                }
            }
            Task::Matching => {
                let scores = computed.matches(first);
                let matching =
                    cross_entropy(scores, batch.belongs, self.smoothing) / totals.captions;
                losses.matching = Some(value(&matching));
                matching
            }
        };
        Ok((GradientsParams::from_grads(loss.backward(), model), losses))
    }
}

fn value(loss: &Tensor<1>) -> f64 {
    loss.clone().into_scalar::<f32>().into()
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
