//! ROUGE-L (Lin, 2004).

use super::Tokens;
use crate::words::common_subsequence;

/// How much more recall weighs than precision.
const BETA: f64 = 1.2;

/// ROUGE-L of one caption. With `common` the longest common subsequence, `P = common / length` and
/// `R = common / reference's length`, the largest of each over references:
/// `(1 + β²) · P · R / (R + β² · P)`.
pub fn rouge_l(said: &Tokens, references: &[Tokens]) -> f64 {
    let (mut precision, mut recall) = (0f64, 0f64);
    for reference in references {
        let common = common_subsequence(said, reference) as f64;
        precision = precision.max(common / said.len().max(1) as f64);
        recall = recall.max(common / reference.len().max(1) as f64);
    }
    if precision == 0.0 || recall == 0.0 {
        return 0.0;
    }
    let beta = BETA * BETA;
    (1.0 + beta) * precision * recall / (recall + beta * precision)
}
