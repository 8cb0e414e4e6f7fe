//! The language of captions: lines of the tables, filled with facts, spoken in a voice.
//!
//! | module | what |
//! | --- | --- |
//! | [`phrasing`] | one line: when it can be said, and its fillings |
//! | [`grammar`] | all lines, and which of them suit a product |
//! | [`form`] | whether a text is well formed, and of which line |
//! | [`voice`] | casing and punctuation |
//! | `words` | texts as words, and when two are the same |

pub mod form;
pub mod grammar;
pub mod phrasing;
pub mod voice;
pub(crate) mod words;
