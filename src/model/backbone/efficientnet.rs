//! EfficientNet-Lite0: EfficientNet-B0 (Tan & Le 2019) without squeeze-and-excitation and with
//! ReLU6 for swish, so that it runs and quantises well on small devices.

use std::ops::Range;

use burn::module::Module;
use burn::tensor::activation::relu6;
use burn::tensor::{Device, Tensor};

use super::convolution::{Convolution, Padding};

/// Channels of the last MBConv stage.
pub const CHANNELS: usize = 320;

const STEM: usize = 32;

/// One stage: how often, kernel, stride of the first, expansion, output channels.
struct Stage {
    repeats: usize,
    kernel: usize,
    stride: usize,
    expansion: usize,
    channels: usize,
}

#[rustfmt::skip]
const STAGES: [Stage; 7] = [
    Stage { repeats: 1, kernel: 3, stride: 1, expansion: 1, channels: 16 },
    Stage { repeats: 2, kernel: 3, stride: 2, expansion: 6, channels: 24 },
    Stage { repeats: 2, kernel: 5, stride: 2, expansion: 6, channels: 40 },
    Stage { repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 80 },
    Stage { repeats: 3, kernel: 5, stride: 1, expansion: 6, channels: 112 },
    Stage { repeats: 4, kernel: 5, stride: 2, expansion: 6, channels: 192 },
    Stage { repeats: 1, kernel: 3, stride: 1, expansion: 6, channels: CHANNELS },
];

/// A mobile inverted bottleneck: widen, filter each channel, narrow, add the input where the
/// shapes allow it.
#[derive(Module, Debug)]
pub struct InvertedBottleneck {
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
        let mut blocks = Vec::new();
        let mut input = STEM;
        for stage in &STAGES {
            for repeat in 0..stage.repeats {
                let stride = if repeat == 0 { stage.stride } else { 1 };
                let wide = input * stage.expansion;
                blocks.push(InvertedBottleneck {
                    expand: (stage.expansion > 1).then(|| convolution([input, wide], 1, 1, 1)),
                    depthwise: convolution([wide, wide], stage.kernel, stride, wide),
                    project: convolution([wide, stage.channels], 1, 1, 1),
                    residual: stride == 1 && input == stage.channels,
                });
                input = stage.channels;
            }
        }
        Self {
            stem: convolution([3, STEM], 3, 2, 1),
            blocks,
        }
    }

    /// The network with its weights packed.
    #[cfg(feature = "cpu")]
    pub fn packed(&self) -> crate::cpu::efficientnet::EfficientNet {
        let block = |block: &InvertedBottleneck| crate::cpu::efficientnet::BlockWeights {
            expand: block.expand.as_ref().map(Convolution::weights),
            depthwise: block.depthwise.weights(),
            project: block.project.weights(),
            residual: block.residual,
        };
        let blocks = self.blocks.iter().map(block);
        crate::cpu::efficientnet::EfficientNet::new(&self.stem.weights(), blocks)
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
