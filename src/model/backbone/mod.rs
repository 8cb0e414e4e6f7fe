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

use super::config::BackboneKind;

/// Both networks halve the picture five times.
pub const STRIDE: usize = 32;

/// Channels of the features.
pub fn channels(kind: BackboneKind) -> usize {
    match kind {
        BackboneKind::EfficientNetLite0 => efficientnet::CHANNELS,
        BackboneKind::ResNet50 => resnet::CHANNELS,
    }
}
