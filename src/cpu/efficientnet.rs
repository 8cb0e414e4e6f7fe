//! EfficientNet-Lite0 on packed weights, channels last: every stage goes through the picture in strips
//! of rows, so that what lies between its three convolutions stays in the caches.

use super::convolution::Depthwise;
use super::matrix::{Finish, Matrix};
use crate::padding::same_padding;

/// Floats of a widened strip that the second cache has room for.
const STRIP: usize = 96 * 1024;

/// A convolution's weights `[output, input / groups, kernel, kernel]` and bias `[output]`.
pub struct Weights {
    /// In that order.
    pub weight: Vec<f32>,
    /// Of each output channel.
    pub bias: Vec<f32>,
    /// Pixels of its side.
    pub kernel: usize,
    /// From a pixel to the next one.
    pub stride: usize,
}

impl Weights {
    /// As one matrix from all that a pixel of the output sees, in the weights' own order.
    fn matrix(&self) -> Matrix {
        let outputs = self.bias.len();
        let inputs = self.weight.len() / outputs;
        Matrix::new(
            [inputs, outputs],
            Some(&self.bias),
            &self.weight,
            [1, inputs],
        )
    }
}

/// The network up to its last stage.
#[derive(Debug, Clone)]
pub struct EfficientNet {
    /// `[3 colours, 3 rows, 3 columns]` to its channels.
    stem: Matrix,
    blocks: Vec<Bottleneck>,
}

/// A mobile inverted bottleneck.
#[derive(Debug, Clone)]
struct Bottleneck {
    expand: Option<Matrix>,
    depthwise: Depthwise,
    project: Matrix,
    residual: bool,
}

/// The weights of a [`Bottleneck`].
pub struct BlockWeights {
    /// Where it widens.
    pub expand: Option<Weights>,
    /// Of each channel.
    pub depthwise: Weights,
    /// Back to few channels.
    pub project: Weights,
    /// Whether its input is added.
    pub residual: bool,
}

/// Room that calls use again.
#[derive(Default)]
struct Scratch {
    wide: Vec<f32>,
    filtered: Vec<f32>,
}

impl EfficientNet {
    /// Packs the weights.
    pub fn new(stem: &Weights, blocks: impl Iterator<Item = BlockWeights>) -> Self {
        let block = |weights: BlockWeights| {
            let Weights {
                weight,
                bias,
                kernel,
                stride,
            } = weights.depthwise;
            Bottleneck {
                expand: weights.expand.as_ref().map(Weights::matrix),
                depthwise: Depthwise::new(&weight, bias, kernel, stride),
                project: weights.project.matrix(),
                residual: weights.residual,
            }
        };
        Self {
            stem: stem.matrix(),
            blocks: blocks.map(block).collect(),
        }
    }

    /// A picture `[3, size, size]` to `[size / 32, size / 32, 320]`.
    pub fn forward(&self, picture: &[f32], size: usize) -> Vec<f32> {
        let mut features = self.stem(picture, size);
        let mut size = size.div_ceil(2);
        let (mut output, mut scratch) = (Vec::new(), Scratch::default());
        for block in &self.blocks {
            block.forward(&features, size, &mut output, &mut scratch);
            size = size.div_ceil(block.depthwise.stride);
            std::mem::swap(&mut features, &mut output);
        }
        features
    }

    /// The 3×3 convolution with stride 2 that begins it: each row of the output as a product of what its
    /// pixels see.
    fn stem(&self, picture: &[f32], size: usize) -> Vec<f32> {
        const KERNEL: usize = 3;
        let (half, channels, seen) = (size.div_ceil(2), self.stem.outputs(), self.stem.inputs());
        let mut output = vec![0.0; half * half * channels];
        let mut patches = vec![0.0; half * seen];
        let before = same_padding(size, KERNEL, 2).0;
        let inside = |place: usize| place.checked_sub(before).filter(|&place| place < size);
        for (y, output) in output.chunks_exact_mut(half * channels).enumerate() {
            // Weights are in the order of colours, rows and columns.
            for (i, row) in (0..seen).step_by(KERNEL).zip((0..KERNEL).cycle()) {
                let color = i / (KERNEL * KERNEL);
                let line =
                    inside(y * 2 + row).map(|y| &picture[(color * size + y) * size..][..size]);
                for (x, patch) in patches.chunks_exact_mut(seen).enumerate() {
                    for column in 0..KERNEL {
                        let value = line.zip(inside(x * 2 + column)).map(|(line, x)| line[x]);
                        patch[i + column] = value.unwrap_or(0.0);
                    }
                }
            }
            self.stem.multiply_rows(&patches, Finish::Relu6, output);
        }
        output
    }
}

impl Bottleneck {
    /// `[size, size, channels]` to the next stage's, in `output`.
    fn forward(&self, input: &[f32], size: usize, output: &mut Vec<f32>, scratch: &mut Scratch) {
        let Depthwise { kernel, stride, .. } = self.depthwise;
        let (channels, wide) = (input.len() / (size * size), self.depthwise.channels());
        let (before, after) = same_padding(size, kernel, stride);
        let (padded, narrow) = (before + size + after, size.div_ceil(stride));
        let outputs = self.project.outputs();
        output.resize(narrow * narrow * outputs, 0.0);

        // Output rows of a strip, and the rows that they are made of.
        let fitting = (STRIP / (padded * wide)).saturating_sub(kernel) / stride;
        let rows = fitting.clamp(1, narrow);
        let height = (rows - 1) * stride + kernel;
        let Scratch {
            wide: strip,
            filtered,
        } = scratch;
        strip.clear();
        strip.resize(height * padded * wide, 0.0);
        filtered.resize(rows * narrow * wide, 0.0);
        let row_floats = padded * wide;
        let shared = kernel.saturating_sub(stride);
        for start in (0..narrow).step_by(rows) {
            let rows = rows.min(narrow - start);
            let height = (rows - 1) * stride + kernel;
            let mut next = 0;
            if start > 0 {
                // The last rows of the strip before are the first of this one.
                let full = strip.len() / row_floats;
                strip.copy_within((full - shared) * row_floats.., 0);
                next = shared;
            }
            // Rows of the picture that are new, and those above and below it, which are nothing.
            let first = (start * stride + next).saturating_sub(before).min(size);
            let last = (start * stride + height).saturating_sub(before).min(size);
            let top = (first + before)
                .saturating_sub(start * stride)
                .clamp(next, height);
            strip[next * row_floats..top * row_floats].fill(0.0);
            let end = top + last - first;
            strip[end * row_floats..height * row_floats].fill(0.0);
            let source = &input[first * size * channels..last * size * channels];
            let place =
                |pixel: usize| ((top + pixel / size) * padded + before + pixel % size) * wide;
            match &self.expand {
                Some(expand) => {
                    let count = (last - first) * size;
                    expand.multiply((source, channels), count, Finish::Relu6, strip, &place);
                }
                None => {
                    for (pixel, values) in source.chunks_exact(channels).enumerate() {
                        strip[place(pixel)..][..wide].copy_from_slice(values);
                    }
                }
            }
            let filtered = &mut filtered[..rows * narrow * wide];
            self.depthwise.forward(strip, padded, filtered, narrow);
            let range = start * narrow * outputs..(start + rows) * narrow * outputs;
            let finish = match self.residual {
                true => Finish::Add(&input[range.clone()]),
                false => Finish::Keep,
            };
            self.project
                .multiply_rows(filtered, finish, &mut output[range]);
        }
    }
}
