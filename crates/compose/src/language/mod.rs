//! The language of captions: lines of the tables, filled with facts, spoken in a voice.
//!
//! | module | what |
//! | --- | --- |
//! | [`phrasing`] | one line: when it can be said, and its fillings |
//! | [`grammar`] | all lines, and which of them suit a product |
//! | [`form`] | whether a text is well formed |
//! | `matching` | of which line it is |

pub mod form;
pub mod grammar;
mod matching;
pub mod phrasing;
