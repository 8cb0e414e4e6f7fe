//! Training the caption model on a dataset folder.
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | all choices of a run |
//! | [`features`] | the frozen backbone's features of every photo, once, on disk |
//! | [`examples`] | products as token ids, and batches of them |
//! | [`loss`] | label-smoothed cross entropy |
//! | [`schedule`] | the learning rate |
//! | [`run`] | the run folder: configuration, tokenizer, checkpoints, metrics |
//! | [`trainer`] | the loop |

pub mod config;
pub mod examples;
pub mod features;
pub mod loss;
pub mod run;
pub mod schedule;
pub mod trainer;
