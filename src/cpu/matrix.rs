//! Matrix products with weights that were packed once: in floats, or in integers where these are quicker.

use super::finish::Finish;
#[cfg(not(target_family = "wasm"))]
use super::floats::Panels;
#[cfg(target_family = "wasm")]
use super::integers::Panels;
use crate::error::Result;
use crate::weights::parameters::Parameters;

/// A matrix `[inputs, outputs]`, packed, and a bias `[outputs]`.
#[derive(Debug, Clone)]
pub(crate) struct Matrix(Panels);

impl Matrix {
    /// Packs a matrix whose value in a row and a column is `values[row · strides[0] + column · strides[1]]`.
    pub(crate) fn new(
        shape: [usize; 2],
        bias: Option<&[f32]>,
        values: &[f32],
        strides: [usize; 2],
    ) -> Self {
        Self(Panels::new(shape, bias, values, strides))
    }

    /// Takes the linear layer `name`, `.weight` `shape` and `.bias`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(crate) fn take(parameters: &mut Parameters, name: &str, shape: [usize; 2]) -> Result<Self> {
        let weight = parameters.take(&format!("{name}.weight"), &shape)?;
        let bias = parameters.take(&format!("{name}.bias"), &shape[1..])?;
        Ok(Self::new(shape, Some(&bias), &weight, [shape[1], 1]))
    }

    /// Columns of what it is multiplied with.
    pub(crate) fn inputs(&self) -> usize {
        self.0.inputs
    }

    /// Columns of the product.
    pub(crate) fn outputs(&self) -> usize {
        self.0.outputs
    }

    /// `finish(input · matrix + bias)`. Row `r` of the input begins at `r · stride`; that of the output
    /// at `place(r)`.
    pub(crate) fn multiply(
        &self,
        input: (&[f32], usize),
        rows: usize,
        finish: Finish<'_>,
        output: &mut [f32],
        place: &dyn Fn(usize) -> usize,
    ) {
        self.0.multiply(input, rows, finish, output, place);
    }

    /// `finish(input · matrix + bias)` of rows without gaps.
    pub(crate) fn product(&self, input: &[f32], finish: Finish<'_>) -> Vec<f32> {
        let mut output = vec![0.0; input.len() / self.inputs() * self.outputs()];
        self.multiply_rows(input, finish, &mut output);
        output
    }

    /// [`multiply`](Self::multiply) of rows without gaps into rows without gaps.
    pub(crate) fn multiply_rows(&self, input: &[f32], finish: Finish<'_>, output: &mut [f32]) {
        let (inputs, outputs) = (self.inputs(), self.outputs());
        let rows = input.len() / inputs;
        self.multiply((input, inputs), rows, finish, output, &|row| row * outputs);
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
