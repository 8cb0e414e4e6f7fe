//! EfficientNet-Lite0 as a module.

use std::ops::Range;

use burn::module::Module;
use burn::tensor::activation::relu6;
use burn::tensor::{Device, Tensor};

use super::convolution::{Convolution, Padding};
use crate::model::backbone::efficientnet::{Block, STEM, blocks};

/// A mobile inverted bottleneck: widen, filter each channel, narrow, add the input where the
/// shapes allow it.
#[derive(Module, Debug)]
pub(super) struct InvertedBottleneck {
    expand: Option<Convolution>,
    depthwise: Convolution,
    project: Convolution,
    #[module(skip)]
    residual: bool,
}

impl InvertedBottleneck {
    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let wide = match &self.expand {
            Some(expand) => relu6(expand.forward(input.clone())),
            None => input.clone(),
        };
        let output = self.project.forward(relu6(self.depthwise.forward(wide)));
        if self.residual {
            output + input
        } else {
            output
        }
    }
}

/// The network up to its last MBConv stage.
#[derive(Module, Debug)]
pub struct EfficientNetLite0 {
    pub(super) stem: Convolution,
    pub(super) blocks: Vec<InvertedBottleneck>,
}

impl EfficientNetLite0 {
    /// Random weights.
    pub fn init(device: &Device) -> Self {
        let convolution = |channels: [usize; 2], kernel, stride, groups| {
            Convolution::init(channels, kernel, stride, groups, Padding::Same, device)
        };
        let block = |block: Block| {
            let [input, wide, output] = block.channels;
            InvertedBottleneck {
                expand: block.expands().then(|| convolution([input, wide], 1, 1, 1)),
                depthwise: convolution([wide, wide], block.kernel, block.stride, wide),
                project: convolution([wide, output], 1, 1, 1),
                residual: block.is_residual(),
            }
        };
        Self {
            stem: convolution([3, STEM], 3, 2, 1),
            blocks: blocks().map(block).collect(),
        }
    }

    /// Runs the parts in `range`; part 0 is the stem, the others are the blocks. Part 0 takes
    /// `[batch, 3, size, size]`, the last one gives `[batch, 320, size / 32, size / 32]`.
    pub fn forward(&self, input: Tensor<4>, range: Range<usize>) -> Tensor<4> {
        range.fold(input, |features, part| match part {
            0 => relu6(self.stem.forward(features)),
            _ => self.blocks[part - 1].forward(features),
        })
    }
}
