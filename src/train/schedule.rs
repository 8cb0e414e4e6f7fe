//! The learning rate over a run.

use super::config::TrainingConfig;

/// The rate at `step`, counted from 0: linear warm-up, then the inverse square root
/// (Vaswani et al. 2017, section 5.3), `peak · min(s / w, √(w / s))` with `s = step + 1`, and a
/// linear fall to zero over the last `cool_down` of the run, which short runs gain much from.
pub fn rate(config: &TrainingConfig, step: usize) -> f64 {
    let (s, w) = ((step + 1) as f64, config.warm_up as f64);
    let rate = config.peak_rate * (s / w).min((w / s).sqrt());
    let left = (config.steps.saturating_sub(step)) as f64 / config.steps as f64;
    if config.cool_down > 0.0 {
        rate * (left / config.cool_down).min(1.0)
    } else {
        rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelConfig;

    #[test]
    fn the_rate_rises_decays_and_ends_at_zero() {
        let mut config = TrainingConfig::new(ModelConfig::tiny(), 1000);
        (config.warm_up, config.peak_rate, config.cool_down) = (100, 1.0, 0.5);
        assert!((rate(&config, 49) - 0.5).abs() < 1e-9);
        assert!((rate(&config, 99) - 1.0).abs() < 1e-9);
        assert!((rate(&config, 399) - 0.5).abs() < 1e-9);
        assert!(rate(&config, 750) < 0.5 * rate(&config, 499));
        assert!(rate(&config, 999) < 0.001);
    }
}
