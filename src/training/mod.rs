//! Training the caption model on a dataset folder (CapOnImage, sections 4.2 and 4.3).
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | all choices of a run |
//! | [`curriculum`] | levels of the matching task, and when each is learned |
//! | [`schedule`] | the learning rate |
//! | [`augmentation`] | how what is learned from is changed, and what of it is withheld |
//! | [`example`] | records as token ids (`records` reads them) |
//! | [`sample`] | what one step shows of an example |
//! | [`inputs`] | what a model is shown at all |
//! | [`order`] | the order of an epoch |
//! | `photos` | photos as a model reads them |
//! | [`pictures`], [`features`] | them, or what the frozen backbone makes of them, on disk |
//! | [`batch`] | samples as tensors |
//! | [`feeder`] | the batches of a run, made beforehand |
//! | [`loss`] | label-smoothed cross entropy, and the losses of a batch |
//! | [`parts`] | a batch cut into parts for the replicas |
//! | [`replicas`] | gradients, on one device or several |
//! | [`precision`] | the forward pass in brain floats |
//! | [`average`] | averaged weights |
//! | [`validation`], [`metrics`] | how good a model is on the validation split |
//! | [`run`], [`checkpoint`] | the run folder: configuration, metrics, checkpoints |
//! | [`progress`] | how far a run is |
//! | [`trainer`] | the loop |
//! | [`report`] | a page to look at a run |

pub mod augmentation;
pub mod average;
pub mod batch;
pub mod checkpoint;
pub mod config;
mod copying;
pub mod curriculum;
pub mod example;
pub mod exchange;
pub mod features;
pub mod feeder;
pub mod inputs;
pub mod loss;
pub mod metrics;
pub mod order;
pub mod parts;
mod photos;
pub mod pictures;
pub mod precision;
pub mod progress;
mod ranges;
pub(crate) mod records;
pub mod replicas;
pub mod report;
pub mod run;
pub mod sample;
pub mod schedule;
pub mod trainer;
pub mod validation;
