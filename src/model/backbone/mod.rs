//! The networks that turn a picture into a grid of features.

mod convolution;
mod efficientnet;
mod resnet;

use burn::module::Module;
use burn::tensor::{Device, Tensor};

pub use convolution::Convolution;
pub use efficientnet::EfficientNetLite0;
pub use resnet::ResNet50;

use super::config::BackboneKind;

/// Both networks halve the picture five times.
pub const STRIDE: usize = 32;

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

    /// Channels of the features.
    pub fn channels(kind: BackboneKind) -> usize {
        match kind {
            BackboneKind::EfficientNetLite0 => efficientnet::CHANNELS,
            BackboneKind::ResNet50 => resnet::CHANNELS,
        }
    }

    /// `[batch, 3, size, size]` to `[batch, channels, size / 32, size / 32]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        match self {
            Self::EfficientNetLite0(network) => network.forward(input),
            Self::ResNet50(network) => network.forward(input),
        }
    }
}
