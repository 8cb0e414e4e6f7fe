//! Products with packed matrices in floats, with the widest vectors that a processor has.

use pulp::{Simd, WithSimd};

use super::finish::Finish;
use crate::simd::dispatch;

/// Rows that are worked on at once: their sums, a row of weights and a product's factor must fit the
/// registers, of which AVX2 has sixteen.
const ROWS: usize = 4;
/// Vectors of weights that are worked on at once.
const VECTORS: usize = 2;
/// Floats of the input that stay in the nearest cache while all panels go by.
const NEAR: usize = 8192;

/// A matrix `[inputs, outputs]` in panels of as many columns as two vectors hold, each panel row by row,
/// the last one filled up with zeros; and a bias `[outputs]`.
#[derive(Debug, Clone)]
pub(super) struct Panels {
    /// Columns of what it is multiplied with.
    pub inputs: usize,
    /// Columns of the product.
    pub outputs: usize,
    panels: Vec<f32>,
    bias: Vec<f32>,
}

impl Panels {
    /// See [`Matrix::new`](super::matrix::Matrix::new).
    pub(super) fn new(
        [inputs, outputs]: [usize; 2],
        bias: Option<&[f32]>,
        values: &[f32],
        strides: [usize; 2],
    ) -> Self {
        let width = VECTORS * lanes();
        let padded = outputs.next_multiple_of(width);
        let mut panels = vec![0.0; padded * inputs];
        for (number, panel) in panels.chunks_exact_mut((inputs * width).max(1)).enumerate() {
            let start = number * width;
            for column in start..outputs.min(start + width) {
                let places = panel[column - start..].iter_mut().step_by(width);
                let values = values[column * strides[1]..].iter().step_by(strides[0]);
                places
                    .zip(values)
                    .for_each(|(place, value)| *place = *value);
            }
        }
        let mut bias = bias.map_or(Vec::new(), <[f32]>::to_vec);
        bias.resize(padded, 0.0);
        Self {
            inputs,
            outputs,
            panels,
            bias,
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
        dispatch(Multiply {
            matrix: self,
            input,
            stride,
            rows,
            finish,
            output,
            place,
        });
    }
}

/// How many floats a vector holds.
pub(super) fn lanes() -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    dispatch(Lanes)
}

struct Multiply<'a> {
    matrix: &'a Panels,
    input: &'a [f32],
    stride: usize,
    rows: usize,
    finish: Finish<'a>,
    output: &'a mut [f32],
    place: &'a dyn Fn(usize) -> usize,
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let Panels { inputs, panels, .. } = self.matrix;
        let width = VECTORS * S::F32_LANES;
        let near = (NEAR / inputs.max(&1)).max(1).next_multiple_of(ROWS);
        let mut places = Vec::with_capacity(near.min(self.rows));
        for start in (0..self.rows).step_by(near) {
            let end = (start + near).min(self.rows);
            places.clear();
            for row in start..end {
                places.push((self.place)(row));
            }
            for (number, panel) in panels.chunks_exact(inputs * width).enumerate() {
                let (panel, _) = S::as_simd_f32s(panel);
                let mut row = start;
                while row + ROWS <= end {
                    self.block::<S, ROWS>(simd, row, &places[row - start..], number, panel);
                    row += ROWS;
                }
                if end - row >= 2 {
                    self.block::<S, 2>(simd, row, &places[row - start..], number, panel);
                    row += 2;
                }
                if end > row {
                    self.block::<S, 1>(simd, row, &places[row - start..], number, panel);
                }
            }
        }
    }
}

impl Multiply<'_> {
    /// `COUNT` rows of the product in the columns of one panel.
    #[inline(always)]
    fn block<S: Simd, const COUNT: usize>(
        &mut self,
        simd: S,
        first: usize,
        places: &[usize],
        number: usize,
        panel: &[S::f32s],
    ) {
        let (panel, _) = panel.as_chunks::<VECTORS>();
        let width = VECTORS * S::F32_LANES;
        let column = number * width;
        let (bias, _) = S::as_simd_f32s(&self.matrix.bias[column..column + width]);
        let mut sums = [[bias[0], bias[1]]; COUNT];
        let mut rows: [&[f32]; COUNT] = [&[]; COUNT];
        for (i, row) in rows.iter_mut().enumerate() {
            *row = &self.input[(first + i) * self.stride..][..panel.len()];
        }
        for (k, [left, right]) in panel.iter().enumerate() {
            for i in 0..COUNT {
                let value = simd.splat_f32s(rows[i][k]);
                sums[i][0] = simd.mul_add_e_f32s(value, *left, sums[i][0]);
                sums[i][1] = simd.mul_add_e_f32s(value, *right, sums[i][1]);
            }
        }
        let outputs = self.matrix.outputs;
        let (zero, six) = (simd.splat_f32s(0.0), simd.splat_f32s(6.0));
        for (i, sums) in sums.into_iter().enumerate() {
            for (half, sum) in sums.into_iter().enumerate() {
                let from = column + half * S::F32_LANES;
                if from >= outputs {
                    break;
                }
                let count = (outputs - from).min(S::F32_LANES);
                let sum = match self.finish {
                    Finish::Keep => sum,
                    Finish::Relu => simd.max_f32s(sum, zero),
                    Finish::Relu6 => simd.min_f32s(simd.max_f32s(sum, zero), six),
                    Finish::Add(other) => {
                        let other = &other[(first + i) * outputs + from..][..count];
                        match S::as_simd_f32s(other).0.first() {
                            Some(whole) => simd.add_f32s(sum, *whole),
                            None => simd.add_f32s(sum, simd.partial_load_f32s(other)),
                        }
                    }
                };
                let output = &mut self.output[places[i] + from..][..count];
                match S::as_mut_simd_f32s(output).0.first_mut() {
                    Some(whole) => *whole = sum,
                    None => simd.partial_store_f32s(output, sum),
                }
            }
        }
    }
}
