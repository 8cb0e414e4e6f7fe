//! EfficientNet-Lite0: EfficientNet-B0 (Tan & Le 2019) without squeeze-and-excitation and with
//! ReLU6 for swish, so that it runs and quantises well on small devices.

/// Channels of the last MBConv stage.
pub(crate) const CHANNELS: usize = 320;

/// Channels of the stem.
pub(crate) const STEM: usize = 32;

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

/// The shape of one block.
pub struct Block {
    /// Pixels of the filters' side.
    pub kernel: usize,
    /// From a pixel to the next one.
    pub stride: usize,
    /// Into the block, within it, and out of it.
    pub channels: [usize; 3],
}

impl Block {
    /// Whether it widens.
    pub fn expands(&self) -> bool {
        self.channels[0] < self.channels[1]
    }

    /// Whether its input is added to its output.
    pub fn is_residual(&self) -> bool {
        self.stride == 1 && self.channels[0] == self.channels[2]
    }
}

/// The blocks after the stem.
pub fn blocks() -> impl Iterator<Item = Block> {
    let mut input = STEM;
    STAGES.iter().flat_map(move |stage| {
        let first = std::mem::replace(&mut input, stage.channels);
        (0..stage.repeats).map(move |repeat| {
            let [input, stride] = match repeat {
                0 => [first, stage.stride],
                _ => [stage.channels, 1],
            };
            Block {
                kernel: stage.kernel,
                stride,
                channels: [input, input * stage.expansion, stage.channels],
            }
        })
    })
}
