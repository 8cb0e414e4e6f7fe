//! EfficientNet-Lite0 on packed weights, channels last: every stage goes through the picture in strips
//! of rows, so that what lies between its three convolutions stays in the caches.

use super::convolution::{Convolution, channels_last};
use super::depthwise::Depthwise;
use super::finish::Finish;
use super::matrix::Matrix;
use crate::model::backbone::weights::{self, ConvolutionWeights};
use crate::padding::same_padding;

/// Floats of a widened strip that the second cache has room for.
const STRIP: usize = 96 * 1024;

/// The network up to its last stage.
#[derive(Debug, Clone)]
pub(crate) struct EfficientNet {
    stem: Convolution,
    blocks: Vec<InvertedBottleneck>,
}

/// A mobile inverted bottleneck.
#[derive(Debug, Clone)]
struct InvertedBottleneck {
    expand: Option<Matrix>,
    depthwise: Depthwise,
    project: Matrix,
    residual: bool,
}

/// Room that calls use again.
#[derive(Default)]
struct Scratch {
    wide: Vec<f32>,
    filtered: Vec<f32>,
}

impl EfficientNet {
    /// A network without blocks.
    pub(crate) fn new(stem: ConvolutionWeights) -> Self {
        Self {
            stem: Convolution::new(&stem),
            blocks: Vec::new(),
        }
    }

    /// Adds a block.
    pub(crate) fn add(&mut self, block: weights::InvertedBottleneck) {
        self.blocks.push(InvertedBottleneck {
            expand: block.expand.map(pointwise),
            depthwise: Depthwise::new(block.depthwise),
            project: pointwise(block.project),
            residual: block.is_residual,
        });
    }

    /// A picture `[3, size, size]` to `[size / 32, size / 32, 320]`.
    pub(crate) fn forward(&self, picture: &[f32], size: usize) -> Vec<f32> {
        let before = same_padding(size, 3, 2).0;
        let picture = channels_last(picture, size);
        let mut features = self.stem.forward(&picture, size, before, Finish::Relu6);
        let mut size = size.div_ceil(2);
        let (mut output, mut scratch) = (Vec::new(), Scratch::default());
        for block in &self.blocks {
            block.forward(&features, size, &mut output, &mut scratch);
            size = size.div_ceil(block.depthwise.stride);
            std::mem::swap(&mut features, &mut output);
        }
        features
    }
}

/// The matrix of a convolution of single pixels.
fn pointwise(weights: ConvolutionWeights) -> Matrix {
    let [outputs, inputs] = weights.channels();
    let strides = [1, inputs];
    Matrix::new(
        [inputs, outputs],
        Some(&weights.bias),
        &weights.weight,
        strides,
    )
}

impl InvertedBottleneck {
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
