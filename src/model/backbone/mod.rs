//! The networks that turn a picture into a grid of features.
//!
//! | module | what |
//! | --- | --- |
//! | [`efficientnet`], [`resnet`] | their shapes |
//! | [`weights`] | their weights, on their way onto a device |
//! | [`module`] | the networks as modules of burn (feature `train`) |
//! | [`import`] | published ones (feature `train`) |

pub mod efficientnet;
#[cfg(feature = "train")]
pub mod import;
#[cfg(feature = "train")]
pub mod module;
pub mod resnet;
pub mod weights;

use serde::{Deserialize, Serialize};

/// Which network turns the picture into a grid of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackboneKind {
    /// EfficientNet-Lite0 up to its last stage: 320 channels at a 32nd of the input's size.
    #[serde(rename = "efficientnet-lite0")]
    EfficientNetLite0,
    /// ResNet-50 (He et al. 2016) without its classifier: 2048 channels at a 32nd of the size.
    #[serde(rename = "resnet-50")]
    ResNet50,
}

#[cfg(feature = "train")]
impl BackboneKind {
    /// Parts that run one after the other, and can be frozen: the stem and 16 blocks in both networks.
    pub fn parts(self) -> usize {
        match self {
            Self::EfficientNetLite0 | Self::ResNet50 => 17,
        }
    }
}

/// Both networks halve the picture five times.
pub(crate) const STRIDE: usize = 32;

/// Channels of the features.
pub(crate) fn channels(kind: BackboneKind) -> usize {
    match kind {
        BackboneKind::EfficientNetLite0 => efficientnet::CHANNELS,
        BackboneKind::ResNet50 => resnet::CHANNELS,
    }
}
