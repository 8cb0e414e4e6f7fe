//! How good a model is on a split of a dataset.
//!
//! | module | what |
//! | --- | --- |
//! | [`records`] | which records are captioned, and with what given |
//! | [`grounding`] | whether captions are true of their product |
//! | [`teacher`] | how likely the reference captions are, and matching |
//! | [`agreement`] | how far two models say the same |

pub mod agreement;
pub mod grounding;
pub mod records;
pub mod teacher;
