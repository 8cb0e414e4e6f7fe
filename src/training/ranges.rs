//! Ranges of options.

use crate::error::{Error, Result};

/// Refuses what is not a number from 0 to `most`.
pub(super) fn within(name: &str, value: f64, most: f64) -> Result<()> {
    if (0.0..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::request(
        name,
        format!("is {value}, expected 0 to {most}"),
    ))
}
