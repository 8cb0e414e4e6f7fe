//! How good a model is on a split of a dataset.
//!
//! | module | what |
//! | --- | --- |
//! | [`metrics`] | how near captions are to reference captions, and how varied |
//! | [`records`] | which records are captioned, and with what given |
//! | [`bootstrap`] | how sure a metric is |
//! | [`judge`] | who knows the products and judges captions |
//! | [`naming`] | whether captions say the names that they are told |
//! | [`grounding`] | whether captions are true of their product, and suit their box |
//! | [`reliance`] | how much captions rest on title, attributes, picture and location |
//! | [`teacher`] | how likely the reference captions are, and matching |
//! | [`negatives`] | whether the matching task's negatives are any |
//! | [`agreement`] | how far two models say the same |
//! | [`measured`] | all of these of one model |
//! | [`report`] | a page to look at captions |
//! | [`suite`] | models, baselines and ablations compared, on one page |

pub mod agreement;
pub mod bootstrap;
pub mod grounding;
pub mod judge;
pub mod measured;
pub mod metrics;
pub mod naming;
pub mod negatives;
pub mod records;
pub mod reliance;
pub mod report;
pub mod suite;
pub mod teacher;
