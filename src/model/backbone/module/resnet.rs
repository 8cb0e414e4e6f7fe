//! ResNet-50 as a module.

use std::ops::Range;

use burn::module::Module;
use burn::tensor::activation::relu;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Device, Tensor};

use super::convolution::{Convolution, Padding};
use crate::model::backbone::resnet::{STAGES, STEM, blocks};

/// Narrow, filter, widen, add the (projected) input.
#[derive(Module, Debug)]
pub(super) struct Bottleneck {
    reduce: Convolution,
    filter: Convolution,
    expand: Convolution,
    shortcut: Option<Convolution>,
}

impl Bottleneck {
    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let inner = relu(self.reduce.forward(input.clone()));
        let inner = relu(self.filter.forward(inner));
        let output = self.expand.forward(inner);
        let shortcut = match &self.shortcut {
            Some(shortcut) => shortcut.forward(input),
            None => input,
        };
        relu(output + shortcut)
    }
}

/// The network without pooling and classifier.
#[derive(Module, Debug)]
pub struct ResNet50 {
    pub(super) stem: Convolution,
    pub(super) stages: Vec<Vec<Bottleneck>>,
}

impl ResNet50 {
    /// Random weights.
    pub fn init(device: &Device) -> Self {
        let convolution = |channels: [usize; 2], kernel, stride| {
            Convolution::init(channels, kernel, stride, 1, Padding::Symmetric, device)
        };
        let mut stages: Vec<Vec<Bottleneck>> = STAGES.iter().map(|_| Vec::new()).collect();
        for block in blocks() {
            let (stride, [input, width, output]) = (block.stride, block.channels);
            stages[block.place[0]].push(Bottleneck {
                reduce: convolution([input, width], 1, 1),
                filter: convolution([width, width], 3, stride),
                expand: convolution([width, output], 1, 1),
                shortcut: block
                    .projects()
                    .then(|| convolution([input, output], 1, stride)),
            });
        }
        Self {
            stem: convolution([3, STEM], 7, 2),
            stages,
        }
    }

    /// Runs the parts in `range`; part 0 is the stem, the others are the blocks. Part 0 takes
    /// `[batch, 3, size, size]`, the last one gives `[batch, 2048, size / 32, size / 32]`.
    pub fn forward(&self, input: Tensor<4>, range: Range<usize>) -> Tensor<4> {
        let blocks = self.stages.iter().flatten();
        let blocks = blocks.skip(range.start.max(1) - 1);
        let stem = range.start == 0 && range.end > 0;
        let input = if stem { self.stem(input) } else { input };
        blocks
            .take(range.end.saturating_sub(range.start.max(1)))
            .fold(input, |features, block| block.forward(features))
    }

    fn stem(&self, input: Tensor<4>) -> Tensor<4> {
        max_pool2d(
            relu(self.stem.forward(input)),
            MaxPoolOptions::new([3; 2])
                .with_stride([2; 2])
                .with_padding([1; 2]),
        )
    }
}
