//! The backbones as modules, for training.

mod convolution;
mod efficientnet;
mod resnet;

use std::ops::Range;

use burn::module::Module;
use burn::tensor::{Device, Tensor};

pub(crate) use convolution::Convolution;
pub use efficientnet::EfficientNetLite0;
pub use resnet::ResNet50;

use crate::error::Result;
use crate::model::backbone::BackboneKind;
use crate::weights::{Weights, collect};

/// A convolutional network without its classifier, batch normalisation folded into its
/// convolutions.
#[derive(Module, Debug)]
pub enum Backbone {
    /// See [`EfficientNetLite0`].
    EfficientNetLite0(EfficientNetLite0),
    /// See [`ResNet50`].
    ResNet50(ResNet50),
}

impl Backbone {
    /// A backbone with random weights.
    pub fn init(kind: BackboneKind, device: &Device) -> Self {
        match kind {
            BackboneKind::EfficientNetLite0 => {
                Self::EfficientNetLite0(EfficientNetLite0::init(device))
            }
            BackboneKind::ResNet50 => Self::ResNet50(ResNet50::init(device)),
        }
    }

    /// Which network it is.
    pub fn kind(&self) -> BackboneKind {
        match self {
            Self::EfficientNetLite0(_) => BackboneKind::EfficientNetLite0,
            Self::ResNet50(_) => BackboneKind::ResNet50,
        }
    }

    /// `[batch, 3, size, size]` to `[batch, channels, size / 32, size / 32]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        self.forward_parts(input, 0..self.kind().parts())
    }

    /// Only the parts in `range`, from what the part before them gives.
    pub fn forward_parts(&self, input: Tensor<4>, range: Range<usize>) -> Tensor<4> {
        match self {
            Self::EfficientNetLite0(network) => network.forward(input, range),
            Self::ResNet50(network) => network.forward(input, range),
        }
    }

    /// The network with its first `count` parts frozen: no gradients go to them.
    pub fn freeze_parts(self, count: usize) -> Self {
        fn freeze<M: Module>(module: M, part: usize, count: usize) -> M {
            if part < count {
                module.freeze()
            } else {
                module
            }
        }
        match self {
            Self::EfficientNetLite0(network) => {
                let blocks = (1..).zip(network.blocks);
                let blocks = blocks.map(|(part, block)| freeze(block, part, count));
                Self::EfficientNetLite0(EfficientNetLite0 {
                    blocks: blocks.collect(),
                    stem: freeze(network.stem, 0, count),
                })
            }
            Self::ResNet50(network) => {
                let mut parts = 1..;
                let mut part = |block| freeze(block, parts.next().unwrap_or(count), count);
                let stages = network.stages.into_iter();
                Self::ResNet50(ResNet50 {
                    stages: stages
                        .map(|stage| stage.into_iter().map(&mut part).collect())
                        .collect(),
                    stem: freeze(network.stem, 0, count),
                })
            }
        }
    }

    /// The weights of each of the first `count` parts.
    ///
    /// # Errors
    /// [`Error::DeviceLost`](crate::Error::DeviceLost) when they can't be read back.
    pub fn weights_of_parts(&self, count: usize) -> Result<Vec<Weights>> {
        fn of<'a, B: Module + 'a>(
            stem: &Convolution,
            blocks: impl Iterator<Item = &'a B>,
            count: usize,
        ) -> Result<Vec<Weights>> {
            let stem = std::iter::once_with(|| collect(stem));
            let parts = stem.chain(blocks.map(|block| collect(block)));
            parts.take(count).map(|part| Ok(part?.0)).collect()
        }
        match self {
            Self::EfficientNetLite0(network) => of(&network.stem, network.blocks.iter(), count),
            Self::ResNet50(network) => of(&network.stem, network.stages.iter().flatten(), count),
        }
    }
}
