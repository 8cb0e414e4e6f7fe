//! Products with packed matrices in floats, with the widest vectors that a processor has.

use pulp::{Simd, WithSimd};

use super::dispatch;
use super::matrix::Finish;

/// Rows that are worked on at once: their sums, a row of weights and a product's factor must fit the
/// registers, of which WebAssembly has sixteen.
const ROWS: usize = 4;
/// Vectors of weights that are worked on at once.
const VECTORS: usize = 2;
/// Floats of the input that stay in the nearest cache while all panels go by.
const NEAR: usize = 8192;

/// A matrix `[inputs, outputs]` in panels of as many columns as two vectors hold, each panel row by row,
/// the last one filled up with zeros; and a bias `[outputs]`.
#[derive(Debug, Clone)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    panels: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs a matrix whose value in a row and a column is `values[row · strides[0] + column · strides[1]]`.
    pub fn new(
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

    /// Columns of what it is multiplied with.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Columns of the product.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// `finish(input · matrix + bias)`. Row `r` of the input begins at `r · stride`; that of the output
    /// at `place(r)`.
    pub fn multiply(
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

    /// [`multiply`](Self::multiply) of rows without gaps into rows without gaps.
    pub fn multiply_rows(&self, input: &[f32], finish: Finish<'_>, output: &mut [f32]) {
        let (inputs, outputs) = (self.inputs, self.outputs);
        let rows = input.len() / inputs;
        self.multiply((input, inputs), rows, finish, output, &|row| row * outputs);
    }
}

/// How many floats a vector holds.
pub fn lanes() -> usize {
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
    matrix: &'a Matrix,
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
        let Matrix { inputs, panels, .. } = self.matrix;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        let number = |i: usize| ((i * 37 + seed * 101) % 61) as f32 / 30.0 - 1.0;
        (0..count).map(number).collect()
    }

    /// Row by row, sum by sum.
    fn expected(input: &[f32], weights: &[f32], bias: &[f32], inputs: usize) -> Vec<f32> {
        let outputs = bias.len();
        let rows = input.chunks_exact(inputs);
        let each = rows.flat_map(|row| {
            (0..outputs).map(move |column| {
                let products = row.iter().enumerate();
                let sum: f32 = products
                    .map(|(k, x)| x * weights[k * outputs + column])
                    .sum();
                sum + bias[column]
            })
        });
        each.collect()
    }

    #[test]
    fn products_are_right_whatever_the_shape() {
        for rows in [1, 2, 3, 4, 5, 7, 13, 64, 200] {
            for (inputs, outputs) in [(1, 1), (3, 5), (27, 32), (64, 113), (200, 24), (256, 7)] {
                let (input, weights) = (numbers(rows * inputs, 1), numbers(inputs * outputs, 2));
                let bias = numbers(outputs, 3);
                let shape = [inputs, outputs];
                let matrix = Matrix::new(shape, Some(&bias), &weights, [outputs, 1]);
                let expected = expected(&input, &weights, &bias, inputs);
                let other = numbers(rows * outputs, 4);
                for (finish, then) in [
                    (Finish::Keep, &(|sum, _| sum) as &dyn Fn(f32, f32) -> f32),
                    (Finish::Relu, &|sum, _| sum.max(0.0)),
                    (Finish::Relu6, &|sum, _| sum.clamp(0.0, 6.0)),
                    (Finish::Add(&other), &|sum, other| sum + other),
                ] {
                    let mut output = vec![f32::NAN; rows * outputs];
                    matrix.multiply_rows(&input, finish, &mut output);
                    for (i, found) in output.iter().enumerate() {
                        let right = then(expected[i], other[i]);
                        let near = (found - right).abs() < 1e-4;
                        assert!(near, "{rows} {inputs} {outputs}: {found} {right}");
                    }
                }
            }
        }
    }

    #[test]
    fn rows_come_from_and_go_to_their_places() {
        let (inputs, outputs, rows) = (5, 11, 7);
        // Column by column.
        let values = |i: usize| (i % inputs * (i / inputs)) as f32;
        let values: Vec<f32> = (0..inputs * outputs).map(values).collect();
        let matrix = Matrix::new([inputs, outputs], None, &values, [1, inputs]);
        let input = numbers(rows * 9, 5);
        let mut output = vec![-1.0; rows * 20];
        let place = |row: usize| (rows - 1 - row) * 20 + 3;
        matrix.multiply((&input, 9), rows, Finish::Keep, &mut output, &place);
        for row in 0..rows {
            let found = &output[place(row) - 3..][..20];
            assert!(
                found[..3]
                    .iter()
                    .chain(&found[14..])
                    .all(|&value| value == -1.0)
            );
            for column in 0..outputs {
                let products = (0..inputs).map(|k| input[row * 9 + k] * (k * column) as f32);
                assert!((found[3 + column] - products.sum::<f32>()).abs() < 1e-4);
            }
        }
    }
}
