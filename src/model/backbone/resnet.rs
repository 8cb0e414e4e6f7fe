//! ResNet-50 (He et al. 2016), the backbone of the published model, with the stride in the middle
//! convolution as in torchvision, whose weights the importer reads.

/// Channels of the last stage.
pub(crate) const CHANNELS: usize = 2048;

/// Channels of the stem.
pub(crate) const STEM: usize = 64;
const EXPANSION: usize = 4;
/// Blocks, inner width and stride of the first block, for each stage.
pub(crate) const STAGES: [(usize, usize, usize); 4] =
    [(3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2)];

/// The shape of one block.
pub struct Block {
    /// Its stage and its number in it.
    pub place: [usize; 2],
    /// From a pixel to the next one.
    pub stride: usize,
    /// Into the block, within it, and out of it.
    pub channels: [usize; 3],
}

impl Block {
    /// Whether its input is projected before it is added: in the first of each stage.
    pub fn projects(&self) -> bool {
        self.place[1] == 0
    }
}

/// The blocks after the stem, stage after stage.
pub fn blocks() -> impl Iterator<Item = Block> {
    let mut input = STEM;
    STAGES
        .iter()
        .enumerate()
        .flat_map(move |(stage, &(repeats, width, stride))| {
            let output = width * EXPANSION;
            let first = std::mem::replace(&mut input, output);
            (0..repeats).map(move |number| {
                let [input, stride] = if number == 0 {
                    [first, stride]
                } else {
                    [output, 1]
                };
                Block {
                    place: [stage, number],
                    stride,
                    channels: [input, width, output],
                }
            })
        })
}
