//! Products with packed matrices in integers, for processors whose vectors hold four floats and whose
//! floats are multiplied and added by two instructions, as WebAssembly has them: of 16-bit integers one
//! instruction multiplies eight and adds them two by two.
//!
//! A column of the matrix and a row of the input have a scale each, `value ≈ q · scale` with `|q| ≤ 8191`:
//! what is left out is a 64th of what storing weights in eight bits leaves out. The sums are exact, so they
//! are the same in every browser.

use std::ops::Range;

use super::finish::Finish;
use crate::simd::quads::{Floats, LANES, Pairs, Sums, pair};

/// The largest integer.
const MOST: f32 = 8191.0;
/// Pairs whose sum of products stays below 2³¹: `16 · 2 · 8191² < 2³¹`.
const BLOCK: usize = 16;
/// Rows that are worked on at once: their sums, two vectors of weights and a pair of the input must fit
/// WebAssembly's sixteen registers.
const ROWS: usize = 4;
/// Columns of a panel: those of two vectors.
const WIDTH: usize = 2 * LANES;
/// Pairs of the input that stay in the nearest cache while all panels go by.
const NEAR: usize = 8192;

/// A matrix `[inputs, outputs]` in panels of eight columns, each panel pair of rows by pair of rows, filled
/// up with zeros; and a bias `[outputs]`.
#[derive(Debug, Clone)]
pub(super) struct Panels {
    /// Columns of what it is multiplied with.
    pub inputs: usize,
    /// Columns of the product.
    pub outputs: usize,
    panels: Vec<[Pairs; 2]>,
    /// Of the columns of each panel.
    scales: Vec<[Floats; 2]>,
    biases: Vec<[Floats; 2]>,
}

impl Panels {
    /// See [`Matrix::new`](super::matrix::Matrix::new).
    pub(super) fn new(
        [inputs, outputs]: [usize; 2],
        bias: Option<&[f32]>,
        values: &[f32],
        strides: [usize; 2],
    ) -> Self {
        let pairs = inputs.div_ceil(2);
        let count = outputs.div_ceil(WIDTH);
        let mut panels = Vec::with_capacity(count * pairs);
        let (mut scales, mut biases) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut columns = [(); WIDTH].map(|()| vec![0; pairs]);
        let mut column = vec![0.0; inputs];
        for number in 0..count {
            let (mut scale, mut offset) = ([[0.0; LANES]; 2], [[0.0; LANES]; 2]);
            for (i, quantised) in columns.iter_mut().enumerate() {
                let at = number * WIDTH + i;
                if at < outputs {
                    let values = &values[at * strides[1]..];
                    let found = quantise_column(values, strides[0], &mut column, quantised);
                    scale[i / LANES][i % LANES] = found;
                    offset[i / LANES][i % LANES] = bias.map_or(0.0, |bias| bias[at]);
                } else {
                    quantised.fill(0);
                }
            }
            scales.push(scale.map(Floats::new));
            biases.push(offset.map(Floats::new));
            join(&columns, &mut panels);
        }
        Self {
            inputs,
            outputs,
            panels,
            scales,
            biases,
        }
    }

    /// See [`Matrix::multiply`](super::matrix::Matrix::multiply).
    pub(super) fn multiply(
        &self,
        (input, stride): (&[f32], usize),
        rows: usize,
        finish: Finish<'_>,
        output: &mut [f32],
        place: &dyn Fn(usize) -> usize,
    ) {
        let pairs = self.inputs.div_ceil(2);
        let near = (NEAR / pairs.max(1))
            .max(1)
            .next_multiple_of(ROWS)
            .min(rows);
        let mut near_rows = Rows {
            first: 0,
            pairs: vec![0; near * pairs],
            each: Vec::with_capacity(near),
        };
        for start in (0..rows).step_by(near.max(1)) {
            near_rows.first = start;
            near_rows.each.clear();
            for row in start..rows.min(start + near) {
                let quantised = &mut near_rows.pairs[(row - start) * pairs..][..pairs];
                let scale = quantise(&input[row * stride..][..self.inputs], quantised);
                near_rows.each.push((scale, place(row)));
            }
            let count = near_rows.each.len();
            for number in 0..self.scales.len() {
                let mut row = 0;
                while row + ROWS <= count {
                    self.block::<ROWS>(&near_rows, row, number, finish, output);
                    row += ROWS;
                }
                if count - row >= 2 {
                    self.block::<2>(&near_rows, row, number, finish, output);
                    row += 2;
                }
                if count > row {
                    self.block::<1>(&near_rows, row, number, finish, output);
                }
            }
        }
    }

    /// `COUNT` rows of the product in the columns of one panel. A function by itself: browsers compile those
    /// that run often once more, and small ones sooner.
    #[inline(never)]
    fn block<const COUNT: usize>(
        &self,
        near: &Rows,
        row: usize,
        number: usize,
        finish: Finish<'_>,
        output: &mut [f32],
    ) {
        let pairs = self.inputs.div_ceil(2);
        let panel = &self.panels[number * pairs..][..pairs];
        let rows: [&[i32]; COUNT] =
            std::array::from_fn(|i| &near.pairs[(row + i) * pairs..][..pairs]);
        let mut sums = exact_sums(&rows, panel, 0..pairs.min(BLOCK));
        for start in (BLOCK..pairs).step_by(BLOCK) {
            let more = exact_sums(&rows, panel, start..pairs.min(start + BLOCK));
            for i in 0..COUNT {
                for half in 0..2 {
                    sums[i][half] = sums[i][half].add(more[i][half]);
                }
            }
        }
        let from = number * WIDTH;
        let count = (self.outputs - from).min(WIDTH);
        let (scales, biases) = (self.scales[number], self.biases[number]);
        let ([least, most], other) = finish.bounds();
        let (least, most) = (Floats::splat(least), Floats::splat(most));
        for (i, mut sums) in sums.into_iter().enumerate() {
            let (scale, place) = near.each[row + i];
            let scale = Floats::splat(scale);
            for half in 0..2 {
                let sum = sums[half].multiply(scale.multiply(scales[half]));
                sums[half] = sum.add(biases[half]).at_least(least).at_most(most);
            }
            if let Some(other) = other {
                let other = load(&other[(near.first + row + i) * self.outputs + from..][..count]);
                sums = [sums[0].add(other[0]), sums[1].add(other[1])];
            }
            let output = &mut output[place + from..][..count];
            let [first, second] = sums.map(Floats::to_array);
            match output.as_chunks_mut::<LANES>() {
                ([left, right], []) => (*left, *right) = (first, second),
                ([left], rest) => {
                    *left = first;
                    rest.copy_from_slice(&second[..rest.len()]);
                }
                (_, rest) => rest.copy_from_slice(&first[..rest.len()]),
            }
        }
    }
}

/// Sums of so few products that they are exact, but for the rounding at the end.
#[inline(always)]
fn exact_sums<const COUNT: usize>(
    rows: &[&[i32]; COUNT],
    panel: &[[Pairs; 2]],
    range: Range<usize>,
) -> [[Floats; 2]; COUNT] {
    let mut sums = [[Sums::zero(); 2]; COUNT];
    for k in range {
        let [left, right] = panel[k];
        for i in 0..COUNT {
            let value = Pairs::splat(rows[i][k]);
            sums[i][0] = sums[i][0].add_products(value, left);
            sums[i][1] = sums[i][1].add_products(value, right);
        }
    }
    sums.map(|sums| sums.map(Sums::to_floats))
}

/// Up to eight values, filled up with zeros.
#[inline(always)]
fn load(values: &[f32]) -> [Floats; 2] {
    let part = |values: &[f32]| {
        let mut padded = [0.0; LANES];
        padded[..values.len()].copy_from_slice(values);
        Floats::new(padded)
    };
    match values.as_chunks::<LANES>() {
        ([left, right], []) => [Floats::new(*left), Floats::new(*right)],
        ([left], rest) => [Floats::new(*left), part(rest)],
        (_, rest) => [part(rest), Floats::splat(0.0)],
    }
}

/// Rows of the input that are worked on.
struct Rows {
    /// The first one's number.
    first: usize,
    /// `[rows, pairs]`.
    pairs: Vec<i32>,
    /// Each row's scale, and where its product begins.
    each: Vec<(f32, usize)>,
}

/// [`quantise`] of every so many of `values`, which go through `column`. Like the next one a function by itself, for a
/// browser goes over to better code where one begins.
#[inline(never)]
fn quantise_column(values: &[f32], stride: usize, column: &mut [f32], output: &mut [i32]) -> f32 {
    let places = column.iter_mut().zip(values.iter().step_by(stride));
    places.for_each(|(place, value)| *place = *value);
    quantise(column, output)
}

/// Columns side by side, pair of rows by pair of rows.
#[inline(never)]
fn join(columns: &[Vec<i32>; WIDTH], panels: &mut Vec<[Pairs; 2]>) {
    let [a, b, c, d, e, f, g, h] = columns;
    panels.extend((0..a.len()).map(|k| {
        [
            Pairs::new([a[k], b[k], c[k], d[k]]),
            Pairs::new([e[k], f[k], g[k], h[k]]),
        ]
    }));
}

/// Pairs of integers, the last filled up with zero, and their scale. With a value that is no finite number the
/// scale is none either, and so is all that is multiplied with it.
#[inline(always)]
fn quantise(values: &[f32], output: &mut [i32]) -> f32 {
    // Adding it rounds to a whole number, which stands in the last bits then.
    const ROUND: f32 = 12_582_912.0;
    let most = f32::from_bits(largest_bits(values));
    if most < f32::MIN_POSITIVE * MOST {
        output.fill(0);
        return 0.0;
    }
    let factor = MOST / most;
    let integer = |value: f32| (value * factor + ROUND).to_bits() as i16;
    let (whole, rest) = values.as_chunks::<2>();
    for (place, [first, second]) in output.iter_mut().zip(whole) {
        *place = pair(integer(*first), integer(*second));
    }
    if let [value] = rest {
        output[whole.len()] = pair(integer(*value), 0);
    }
    if most.is_finite() {
        most / MOST
    } else {
        f32::NAN
    }
}

/// The bits of the largest magnitude, which are in the order of magnitudes: infinity is above all numbers, and
/// what is no number above infinity.
#[inline(always)]
fn largest_bits(values: &[f32]) -> u32 {
    let bits = |value: &f32| value.to_bits() & (u32::MAX >> 1);
    // Kept in many lanes, as `lanes::largest` does.
    let mut lanes = [0; 16];
    let (chunks, rest) = values.as_chunks::<16>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = bits(value).max(*lane);
        }
    }
    lanes
        .into_iter()
        .chain(rest.iter().map(bits))
        .fold(0, u32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpu::floats;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        let number = |i: usize| ((i * 7919 + seed * 104_729) % 1021) as f32 / 510.0 - 1.0;
        (0..count).map(number).collect()
    }

    #[test]
    fn products_are_those_in_floats_whatever_the_shape() {
        for rows in [1, 2, 3, 4, 5, 7, 64, 200] {
            for [inputs, outputs] in [[1, 1], [3, 5], [27, 32], [64, 113], [129, 10], [700, 24]] {
                let (stride, gap) = (inputs + 3, outputs + 2);
                let input = numbers(rows * stride, 1);
                let weights = numbers(inputs * outputs, 2);
                let (bias, other) = (numbers(outputs, 3), numbers(rows * outputs, 4));
                for strides in [[outputs, 1], [1, inputs]] {
                    let shape = [inputs, outputs];
                    let exact = floats::Panels::new(shape, Some(&bias), &weights, strides);
                    let near = Panels::new(shape, Some(&bias), &weights, strides);
                    assert_eq!([near.inputs, near.outputs], shape);
                    for finish in [
                        Finish::Keep,
                        Finish::Relu,
                        Finish::Relu6,
                        Finish::Add(&other),
                    ] {
                        let place = |row: usize| (rows - 1 - row) * gap + 1;
                        let mut products = [0, 1].map(|_| vec![9.0; rows * gap]);
                        let [expected, found] = &mut products;
                        exact.multiply((&input, stride), rows, finish, expected, &place);
                        near.multiply((&input, stride), rows, finish, found, &place);
                        // Each product is off by two roundings, of which few add up.
                        let tolerance = 4.0 * (inputs as f32).sqrt() / MOST;
                        for (found, expected) in found.iter().zip(&*expected) {
                            let is_near = (found - expected).abs() < tolerance;
                            assert!(is_near, "{rows} {shape:?}: {found}, expected {expected}");
                        }
                    }
                }
            }
        }
    }

    /// One row by one column.
    fn product(weights: &[f32], row: &[f32], finish: Finish) -> f32 {
        let shape = [weights.len(), 1];
        let panels = Panels::new(shape, Some(&[0.5]), weights, [1, 1]);
        let mut output = [9.0];
        panels.multiply((row, row.len()), 1, finish, &mut output, &|_| 0);
        output[0]
    }

    #[test]
    fn the_largest_sums_are_exact() {
        let values = vec![-1e3; 5 * BLOCK];
        let sum = product(&values, &values, Finish::Keep);
        let expected = 1e6 * values.len() as f32;
        assert!((sum / expected - 1.0).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn what_is_no_number_is_found_and_nothing_is_nothing() {
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for finish in [
                Finish::Keep,
                Finish::Relu,
                Finish::Relu6,
                Finish::Add(&[1.0]),
            ] {
                assert!(product(&[1.0; 3], &[1.0, bad, 1.0], finish).is_nan());
                assert!(product(&[1.0, bad, 1.0], &[1.0; 3], finish).is_nan());
            }
        }
        assert_eq!(product(&[0.0; 3], &[1.0; 3], Finish::Keep), 0.5);
        assert_eq!(product(&[1.0; 3], &[0.0, -0.0, 1e-44], Finish::Keep), 0.5);
    }
}
