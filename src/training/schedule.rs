//! The learning rate over a phase.

use serde::{Deserialize, Serialize};

use super::ranges::within;
use crate::error::{Error, Result};

/// How the learning rate of a phase moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// The highest.
    pub peak: f64,
    /// Steps over which it rises.
    pub warm_up: usize,
    /// How it falls after that.
    pub decay: Decay,
    /// Share of the phase, at its end, over which it also falls to zero in a line, which short
    /// runs gain much from.
    pub cool_down: f64,
}

/// How the learning rate falls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decay {
    /// It doesn't.
    Constant,
    /// With the inverse square root of the step (Vaswani et al. 2017, section 5.3).
    InverseSquareRoot,
    /// By half every so many steps (CapOnImage, section 5.1, fine-tuning).
    Halving {
        /// So many steps.
        every: usize,
    },
}

impl Rate {
    /// Checks the ranges; `phase` is what errors name.
    pub(super) fn validate(&self, phase: &str) -> Result<()> {
        if !(self.peak > 0.0 && self.peak.is_finite()) {
            let reason = format!("is {}, expected above 0", self.peak);
            return Err(Error::request(format!("{phase}.rate.peak"), reason));
        }
        if self.decay == (Decay::Halving { every: 0 }) {
            let reason = "is 0, expected at least 1";
            return Err(Error::request(format!("{phase}.rate.decay.every"), reason));
        }
        within(&format!("{phase}.rate.cool_down"), self.cool_down, 1.0)
    }

    /// The rate at `step` of `steps`, counted from 0. With `s = step + 1` and the warm-up `w`:
    /// `peak · min(s / w, 1)` times 1, `min(1, √(w / s))` or `½^⌊step / every⌋`, and times
    /// `left / cool_down` where less than that share of the steps is left.
    pub fn at(&self, step: usize, steps: usize) -> f64 {
        let (s, w) = ((step + 1) as f64, self.warm_up.max(1) as f64);
        let decayed = match self.decay {
            Decay::Constant => 1.0,
            Decay::InverseSquareRoot => (w / s).sqrt().min(1.0),
            Decay::Halving { every } => 0.5f64.powi((step / every) as i32),
        };
        let left = steps.saturating_sub(step) as f64 / steps.max(1) as f64;
        let cooled = if self.cool_down > 0.0 {
            (left / self.cool_down).min(1.0)
        } else {
            1.0
        };
        self.peak * (s / w).min(1.0) * decayed * cooled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: usize = 1000;

    fn with(decay: Decay, cool_down: f64) -> Rate {
        Rate {
            peak: 1.0,
            warm_up: 100,
            decay,
            cool_down,
        }
    }

    #[test]
    fn the_rate_rises_decays_and_ends_at_zero() {
        let rate = with(Decay::InverseSquareRoot, 0.5);
        let at = |step| rate.at(step, STEPS);
        assert!((at(49) - 0.5).abs() < 1e-9);
        assert!((at(99) - 1.0).abs() < 1e-9);
        assert!((at(399) - 0.5).abs() < 1e-9);
        assert!(at(750) < 0.5 * at(499));
        assert!(at(999) < 0.001);
    }

    #[test]
    fn it_halves_or_stays() {
        let halving = with(Decay::Halving { every: 200 }, 0.0);
        assert_eq!(halving.at(199, STEPS), 1.0);
        assert_eq!(halving.at(200, STEPS), 0.5);
        assert_eq!(halving.at(999, STEPS), 0.0625);
        let mut constant = with(Decay::Constant, 0.0);
        constant.warm_up = 0;
        assert_eq!([0, 999].map(|step| constant.at(step, STEPS)), [1.0, 1.0]);
    }
}
