//! ResNet-50 on packed weights, channels last.

use super::convolution::{Convolution, channels_last};
use super::finish::Finish;
use crate::model::backbone::weights::{self, ConvolutionWeights};

/// The network up to its last stage.
#[derive(Debug, Clone)]
pub(crate) struct ResNet {
    stem: Convolution,
    blocks: Vec<Bottleneck>,
}

/// Narrow, filter, widen, add the (projected) input.
#[derive(Debug, Clone)]
struct Bottleneck {
    reduce: Convolution,
    filter: Convolution,
    expand: Convolution,
    shortcut: Option<Convolution>,
}

impl ResNet {
    /// A network without blocks.
    pub(crate) fn new(stem: ConvolutionWeights) -> Self {
        Self {
            stem: Convolution::new(&stem),
            blocks: Vec::new(),
        }
    }

    /// Adds a block.
    pub(crate) fn add(&mut self, block: weights::Bottleneck) {
        self.blocks.push(Bottleneck {
            reduce: Convolution::new(&block.reduce),
            filter: Convolution::new(&block.filter),
            expand: Convolution::new(&block.expand),
            shortcut: block.shortcut.as_ref().map(Convolution::new),
        });
    }

    /// A picture `[3, size, size]` to `[size / 32, size / 32, 2048]`.
    pub(crate) fn forward(&self, picture: &[f32], size: usize) -> Vec<f32> {
        let picture = channels_last(picture, size);
        let features = self.stem.forward(&picture, size, 3, Finish::Relu);
        let size = size.div_ceil(2);
        let mut features = max_pool(&features, size, self.stem.outputs());
        let mut size = size.div_ceil(2);
        for block in &self.blocks {
            features = block.forward(features, size);
            size = size.div_ceil(block.filter.stride());
        }
        features
    }
}

impl Bottleneck {
    fn forward(&self, input: Vec<f32>, size: usize) -> Vec<f32> {
        let inner = self.reduce.forward(&input, size, 0, Finish::Relu);
        let inner = self.filter.forward(&inner, size, 1, Finish::Relu);
        let size_after = size.div_ceil(self.filter.stride());
        let input = match &self.shortcut {
            Some(shortcut) => shortcut.forward(&input, size, 0, Finish::Keep),
            None => input,
        };
        let mut output = self
            .expand
            .forward(&inner, size_after, 0, Finish::Add(&input));
        output.iter_mut().for_each(|value| *value = value.max(0.0));
        output
    }
}

/// The largest of 3 × 3 pixels, every other one, of values that are not negative.
fn max_pool(input: &[f32], size: usize, channels: usize) -> Vec<f32> {
    let half = size.div_ceil(2);
    let mut output = vec![0.0_f32; half * half * channels];
    for (pixel, output) in output.chunks_exact_mut(channels).enumerate() {
        let around = |place: usize| (place * 2).saturating_sub(1)..(place * 2 + 2).min(size);
        for y in around(pixel / half) {
            for x in around(pixel % half) {
                let seen = &input[(y * size + x) * channels..][..channels];
                let pairs = output.iter_mut().zip(seen);
                pairs.for_each(|(most, value)| *most = most.max(*value));
            }
        }
    }
    output
}
