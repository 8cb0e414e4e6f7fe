//! Damages files and requests in many ways, and sees that what reads them ends in an answer or in a
//! typed error, in time and memory that their size explains.
//!
//! | module | what |
//! | --- | --- |
//! | [`corpus`] | what is damaged: small sound files, and those that once did harm |
//! | [`damage`] | how: bytes, JSON values, cells of tables |
//! | [`target`] | who reads them |
//! | [`trial`] | one reading, watched |
//! | [`search`] | trials until time is over, and the smallest damage that does harm |

pub mod corpus;
pub mod damage;
pub mod search;
pub mod target;
pub mod trial;

/// Held by tests of trials: the memory of those that run meanwhile would count as well.
#[cfg(test)]
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Tells how much memory a trial takes.
#[global_allocator]
pub static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
