//! Shares and means, which add up.

use std::iter::Sum;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// So much of so many: a share, or a sum and of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Ratio(pub f64, pub f64);

impl Ratio {
    /// A share of a count.
    pub fn of(part: usize, whole: usize) -> Self {
        Self(part as f64, whole as f64)
    }

    /// How many are true.
    pub(crate) fn of_true(all: &[bool]) -> Self {
        Self::of(all.iter().filter(|is| **is).count(), all.len())
    }

    /// One more value of a mean.
    pub(crate) fn add(&mut self, value: f64) {
        *self += Self(value, 1.0);
    }

    /// The share or mean; 0 of nothing.
    pub fn value(self) -> f64 {
        let Self(part, whole) = self;
        if whole == 0.0 { 0.0 } else { part / whole }
    }

    /// The same in hundredths.
    pub fn percent(self) -> f64 {
        100.0 * self.value()
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
        self.1 += other.1;
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(each: I) -> Self {
        each.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_add_up_part_by_part() {
        let sum: Ratio = [Ratio(1.0, 2.0), Ratio(2.0, 4.0)].into_iter().sum();
        assert_eq!((sum, sum.value()), (Ratio(3.0, 6.0), 0.5));
        let mut mean = Ratio::of_true(&[true, false, true, true]);
        assert_eq!(mean.percent(), 75.0);
        mean.add(0.0);
        assert_eq!(mean.value(), 0.6);
        assert_eq!(Ratio::default().value(), 0.0);
    }
}
