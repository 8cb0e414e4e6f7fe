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
use burn::tensor::Device;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::batch::{Batch, Gathered};
use super::loss::{Losses, cross_entropy};
use super::parts::{Parts, Task, Totals};
use super::precision::Precision;
use crate::device::is_cpu;
use crate::error::{Error, Result};
use crate::kernels::dropout;
use crate::model::CaptionModel;
use crate::model::mask::CaptionView;

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
        let several = devices.iter().filter(|device| is_cpu(device)).count() > 1;
        let replica = |device: &Device| {
            let pool = (several && is_cpu(device))
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
    /// Runs `work`, which draws random numbers from this seed on; a panic in it is the device's
    /// failure.
    fn run<T: Send>(&self, seed: u64, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        let seeded = || {
            dropout::seed(seed);
            self.device.seed(seed);
            work()
        };
        let caught = AssertUnwindSafe(|| match &self.pool {
            Some(pool) => pool.install(seeded),
            None => seeded(),
        });
        catch_unwind(caught).unwrap_or_else(|_| {
            let reason = "a training device failed; its own message is above".into();
            Err(Error::DeviceLost { reason })
        })
    }
}

/// How a step is computed.
pub struct Step<'a> {
    /// With the weights to learn, on the first device, with gradients.
    pub model: &'a CaptionModel,
    /// Label smoothing.
    pub smoothing: f32,
    /// What the forward pass is computed in.
    pub precision: Precision,
    /// What dropout draws from; every replica has a seed of its own.
    pub seed: u64,
}

impl Step<'_> {
    /// The gradients and losses of a batch.
    ///
    /// # Errors
    /// When a device fails.
    pub fn gradients(
        &self,
        parts: Parts,
        replicas: &Replicas,
    ) -> Result<(GradientsParams, Losses)> {
        let (task, totals) = (parts.task, parts.totals);
        let (mut gradients, mut losses) = (GradientsAccumulator::new(), Losses::default());
        thread::scope(|scope| {
            let seeds = (0..).map(|i| self.seed.wrapping_add(i));
            let shares = parts.shares.into_iter().zip(&replicas.replicas);
            let mut shares = shares.zip(seeds);
            let own = shares.next();
            let others: Vec<_> = shares
                .map(|((share, replica), seed)| {
                    let device = replica.device.clone().autodiff();
                    // By way of the bare weights: burn (0.22.1) takes note of each move of a weight
                    // that gradients go through, and forgets that of those only which are learned.
                    let copy = self.model.valid().fork(&replica.device).train();
                    scope.spawn(move || {
                        replica.run(seed, || {
                            let (part, losses) =
                                self.share(&copy, share, (task, totals), &device)?;
                            // Here, for here a device that is gone is noticed.
                            let first = replicas.first();
                            Ok((part.to_device(first, &copy), losses.to_device(first)))
                        })
                    })
                })
                .collect();
            let own = own.map(|((share, replica), seed)| {
                let device = replica.device.clone().autodiff();
                replica.run(seed, || {
                    self.share(self.model, share, (task, totals), &device)
                })
            });
            let others = others.into_iter().map(|other| other.join());
            let others = others.map(|joined| joined.unwrap_or_else(|panic| resume_unwind(panic)));
            for result in own.into_iter().chain(others) {
                let (part, part_losses) = result?;
                gradients.accumulate(self.model, part);
                losses.add(part_losses);
            }
            Ok((gradients.grads(), losses))
        })
    }

    /// The parts of one device.
    fn share(
        &self,
        model: &CaptionModel,
        parts: Vec<Gathered>,
        (task, totals): (Task, Totals),
        device: &Device,
    ) -> Result<(GradientsParams, Losses)> {
        let (mut gradients, mut losses) = (GradientsAccumulator::new(), Losses::default());
        for part in parts {
            let (new, new_losses) = self.part(model, part.on(device), task, totals);
            gradients.accumulate(model, new);
            losses.add(new_losses);
        }
        Ok((gradients.grads(), losses))
    }

    fn part(
        &self,
        model: &CaptionModel,
        batch: Batch,
        task: Task,
        totals: Totals,
    ) -> (GradientsParams, Losses) {
        let view = match task {
            Task::Captioning { .. } => CaptionView::Causal,
            Task::Matching => CaptionView::BothWays,
        };
        let computed = self.precision.apply(model);
        let hidden = computed
            .forward(batch.packed(&computed), view)
            .flatten::<2>(0, 1);
        let first = hidden.clone().select(0, batch.first_rows);
        let mut losses = Losses::default();
        let loss = match task {
            Task::Captioning { color_weight } => {
                let scores = computed.next_token(hidden.select(0, batch.rows));
                let caption = cross_entropy(scores, batch.targets, batch.counts, self.smoothing)
                    / totals.tokens;
                losses.caption = Some(caption.clone().inner());
                if color_weight > 0.0 {
                    let scores = computed.text_color(first);
                    let color =
                        cross_entropy(scores, batch.colors, batch.color_counts, self.smoothing)
                            / totals.colors;
                    losses.color = Some(color.clone().inner());
                    caption + color * color_weight
                } else {
                    caption
                }
            }
            Task::Matching => {
                let scores = computed.matches(first);
                let matching =
                    cross_entropy(scores, batch.belongs, batch.first_counts, self.smoothing)
                        / totals.captions;
                losses.matching = Some(matching.clone().inner());
                matching
            }
        };
        (GradientsParams::from_grads(loss.backward(), model), losses)
    }
}
