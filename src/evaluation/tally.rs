//! Shares and means that add up over images.

use serde::{Deserialize, Serialize};

/// What one image gives to a share or a mean over images: so much of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally(pub f64, pub f64);

/// The share or mean that tallies add up to; 0 of nothing.
pub fn ratio<'a>(images: impl IntoIterator<Item = &'a Tally>) -> f64 {
    let add = |sum: Tally, image: &Tally| Tally(sum.0 + image.0, sum.1 + image.1);
    let Tally(part, whole) = images.into_iter().fold(Tally::default(), add);
    if whole == 0.0 { 0.0 } else { part / whole }
}
