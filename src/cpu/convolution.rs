//! Convolutions over all channels, channels last: products with what each pixel of the output sees.

use super::finish::Finish;
use super::matrix::Matrix;
use crate::model::backbone::weights::ConvolutionWeights;

/// A convolution on packed weights.
#[derive(Debug, Clone)]
pub(super) struct Convolution {
    /// `[kernel rows, kernel columns, inputs]` to its outputs.
    matrix: Matrix,
    kernel: usize,
    stride: usize,
}

impl Convolution {
    /// Packs the weights.
    pub(super) fn new(weights: &ConvolutionWeights) -> Self {
        let ConvolutionWeights {
            weight,
            bias,
            kernel,
            stride,
        } = weights;
        let [outputs, channels] = weights.channels();
        let area = kernel * kernel;
        let seen = channels * area;
        // Channels come first where the weights are stored.
        let stored = |i: usize| i / seen * seen + i % channels * area + i % seen / channels;
        let reordered: Vec<f32> = (0..weight.len()).map(|i| weight[stored(i)]).collect();
        Self {
            matrix: Matrix::new([seen, outputs], Some(bias), &reordered, [1, seen]),
            kernel: *kernel,
            stride: *stride,
        }
    }

    /// Channels of the output.
    pub(super) fn outputs(&self) -> usize {
        self.matrix.outputs()
    }

    /// From a pixel to the next one.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// `[size, size, inputs]` to `[size / stride, size / stride, outputs]`, rounded up, with `before`
    /// pixels of nothing before the first row and column; `finish` adds what has the output's shape.
    pub(super) fn forward(
        &self,
        input: &[f32],
        size: usize,
        before: usize,
        finish: Finish<'_>,
    ) -> Vec<f32> {
        let Self { kernel, stride, .. } = *self;
        let (narrow, seen, outputs) = (size.div_ceil(stride), self.matrix.inputs(), self.outputs());
        let channels = seen / (kernel * kernel);
        let mut output = vec![0.0; narrow * narrow * outputs];
        if (kernel, stride) == (1, 1) {
            self.matrix.multiply_rows(input, finish, &mut output);
            return output;
        }
        let inside = |place: usize| place.checked_sub(before).filter(|&place| place < size);
        let mut patches = vec![0.0; narrow * seen];
        let row_floats = narrow * outputs;
        for (y, output) in output.chunks_exact_mut(row_floats).enumerate() {
            for (x, patch) in patches.chunks_exact_mut(seen).enumerate() {
                for (i, pixel) in patch.chunks_exact_mut(channels).enumerate() {
                    let row = inside(y * stride + i / kernel);
                    match row.zip(inside(x * stride + i % kernel)) {
                        Some((y, x)) => {
                            let from = (y * size + x) * channels;
                            pixel.copy_from_slice(&input[from..from + channels]);
                        }
                        None => pixel.fill(0.0),
                    }
                }
            }
            let finish = finish.part(y * row_floats..(y + 1) * row_floats);
            self.matrix.multiply_rows(&patches, finish, output);
        }
        output
    }
}

/// A picture `[3, size, size]` as `[size, size, 3]`.
pub(super) fn channels_last(picture: &[f32], size: usize) -> Vec<f32> {
    let pixels = size * size;
    let colors = |pixel: usize| [0, 1, 2].map(|color| picture[color * pixels + pixel]);
    (0..pixels).flat_map(colors).collect()
}
