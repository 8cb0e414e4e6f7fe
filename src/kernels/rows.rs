//! The passes over rows, `width` values each. They are written so that the compiler makes vector
//! instructions of them, the widest that the processor has; several rows are worked on at once where
//! the thread pool has threads.

use rayon::prelude::*;

use crate::simd::dispatch;
use crate::simd::lanes::{dot, exp, sum};
pub(super) use crate::simd::rows::Moments;
use crate::simd::rows::{log_sum_exp_of, normalize_row, softmax_row};

/// Rows that a thread takes at once.
const BLOCK: usize = 64;

/// `weights[i] = exp(scores[i] + mask[i] − max) / Σ` in every row, in place.
///
/// `mask` has a row for every row of a stretch of `period` rows, and there are `repeats` stretches
/// with the same mask after each other: `[batch, 1, length, columns]` beside `[batch, heads, length,
/// columns]`.
pub(super) fn softmax(scores: &mut [f32], mask: Option<(&[f32], usize, usize)>, width: usize) {
    let block = |(number, rows): (usize, &mut [f32])| {
        dispatch(|| {
            for (i, row) in rows.chunks_exact_mut(width).enumerate() {
                if let Some((mask, period, repeats)) = mask {
                    let at = number * BLOCK + i;
                    let masked = at / (period * repeats) * period + at % period;
                    let mask = &mask[masked * width..][..width];
                    for (score, hidden) in row.iter_mut().zip(mask) {
                        *score += hidden;
                    }
                }
                softmax_row(row);
            }
        });
    };
    scores
        .par_chunks_mut(BLOCK * width)
        .enumerate()
        .for_each(block);
}

/// The gradient of a softmax's input, in place of that of its output: `w · (g − Σ g w)`.
pub(super) fn softmax_backward(gradient: &mut [f32], weights: &[f32], width: usize) {
    let block = |(gradient, weights): (&mut [f32], &[f32])| {
        dispatch(|| {
            let rows = gradient
                .chunks_exact_mut(width)
                .zip(weights.chunks_exact(width));
            for (gradient, weights) in rows {
                let mean = dot(gradient, weights);
                for (gradient, weight) in gradient.iter_mut().zip(weights) {
                    *gradient = weight * (*gradient - mean);
                }
            }
        });
    };
    gradient
        .par_chunks_mut(BLOCK * width)
        .zip(weights.par_chunks(BLOCK * width))
        .for_each(block);
}

/// `out = (x − mean) / √(variance + ε) · γ + β` in every row; `moments` gets each row's.
pub(super) fn normalize(
    input: &[f32],
    (gamma, beta): (&[f32], &[f32]),
    epsilon: f32,
    out: &mut [f32],
    moments: &mut [Moments],
) {
    let width = gamma.len();
    let block = |((input, out), moments): ((&[f32], &mut [f32]), &mut [Moments])| {
        dispatch(|| {
            let rows = input
                .chunks_exact(width)
                .zip(out.chunks_exact_mut(width))
                .zip(moments);
            for ((input, out), moments) in rows {
                *moments = normalize_row(input, (gamma, beta), epsilon, out);
            }
        });
    };
    input
        .par_chunks(BLOCK * width)
        .zip(out.par_chunks_mut(BLOCK * width))
        .zip(moments.par_chunks_mut(BLOCK))
        .for_each(block);
}

/// The gradient of [`normalize`]'s input, in place of that of its output, and those of γ and β.
///
/// With `n` a row's normalised values and `h = g γ`, `dx = (h − mean(h) − n mean(h n)) / √(…)`
/// (Ba et al. 2016; Ioffe & Szegedy 2015, section 3).
pub(super) fn normalize_backward(
    gradient: &mut [f32],
    input: &[f32],
    gamma: &[f32],
    moments: &[Moments],
) -> (Vec<f32>, Vec<f32>) {
    let width = gamma.len();
    let block = |((gradient, input), moments): ((&mut [f32], &[f32]), &[Moments])| {
        let (mut of_gamma, mut of_beta) = (vec![0.0; width], vec![0.0; width]);
        // A row's normalised values, and their gradients.
        let (mut values, mut inner) = (vec![0.0; width], vec![0.0; width]);
        dispatch(|| {
            let rows = gradient
                .chunks_exact_mut(width)
                .zip(input.chunks_exact(width))
                .zip(moments);
            for ((gradient, input), &[mean, scale]) in rows {
                for i in 0..width {
                    values[i] = (input[i] - mean) * scale;
                    inner[i] = gradient[i] * gamma[i];
                    of_gamma[i] += gradient[i] * values[i];
                    of_beta[i] += gradient[i];
                }
                let mean = sum(&inner, |value| value) / width as f32;
                let along = dot(&inner, &values) / width as f32;
                for i in 0..width {
                    gradient[i] = scale * (inner[i] - mean - values[i] * along);
                }
            }
        });
        (of_gamma, of_beta)
    };
    let parts: Vec<_> = gradient
        .par_chunks_mut(BLOCK * width)
        .zip(input.par_chunks(BLOCK * width))
        .zip(moments.par_chunks(BLOCK))
        .map(block)
        .collect();
    // In their order, so that the sums don't depend on the threads.
    let add = |sum: &mut [f32], part: &[f32]| {
        sum.iter_mut()
            .zip(part)
            .for_each(|(sum, part)| *sum += part);
    };
    let mut sums = (vec![0.0; width], vec![0.0; width]);
    for (of_gamma, of_beta) in &parts {
        add(&mut sums.0, of_gamma);
        add(&mut sums.1, of_beta);
    }
    sums
}

/// The sum over rows of `log Σ exp(s) − (1 − ε) s[target] − ε mean(s)`; `logs` gets each row's
/// `log Σ exp(s)`.
pub(super) fn cross_entropy(
    scores: &[f32],
    targets: &[usize],
    smoothing: f32,
    width: usize,
    logs: &mut [f32],
) -> f32 {
    let block = |((scores, targets), logs): ((&[f32], &[usize]), &mut [f32])| {
        let mut loss = 0.0f64;
        dispatch(|| {
            let rows = scores.chunks_exact(width).zip(targets).zip(logs);
            for ((scores, &target), log) in rows {
                *log = log_sum_exp_of(scores);
                let mean = sum(scores, |score| score) / width as f32;
                loss += f64::from(*log - (1.0 - smoothing) * scores[target] - smoothing * mean);
            }
        });
        loss
    };
    let parts: Vec<f64> = scores
        .par_chunks(BLOCK * width)
        .zip(targets.par_chunks(BLOCK))
        .zip(logs.par_chunks_mut(BLOCK))
        .map(block)
        .collect();
    parts.iter().sum::<f64>() as f32
}

/// The gradient of [`cross_entropy`]'s scores, `gradient · (softmax(s) − q)`.
pub(super) fn cross_entropy_backward(
    (scores, logs): (&[f32], &[f32]),
    targets: &[usize],
    smoothing: f32,
    gradient: f32,
    out: &mut [f32],
) {
    let width = out.len() / targets.len().max(1);
    let even = smoothing / width as f32;
    type Block<'a> = (((&'a [f32], &'a [f32]), &'a [usize]), &'a mut [f32]);
    let block = |(((scores, logs), targets), out): Block| {
        dispatch(|| {
            let rows = scores.chunks_exact(width).zip(out.chunks_exact_mut(width));
            for ((scores, out), (log, &target)) in rows.zip(logs.iter().zip(targets)) {
                for (out, score) in out.iter_mut().zip(scores) {
                    *out = gradient * (exp(score - log) - even);
                }
                out[target] -= gradient * (1.0 - smoothing);
            }
        });
    };
    scores
        .par_chunks(BLOCK * width)
        .zip(logs.par_chunks(BLOCK))
        .zip(targets.par_chunks(BLOCK))
        .zip(out.par_chunks_mut(BLOCK * width))
        .for_each(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_not_lost() {
        let mut scores = [1.0, f32::NAN, 2.0];
        softmax(&mut scores, None, 3);
        assert!(scores.iter().all(|weight| weight.is_nan()));
        let loss = cross_entropy(&[1.0, f32::NAN, 2.0], &[0], 0.1, 3, &mut [0.0]);
        assert!(loss.is_nan());
    }
}
