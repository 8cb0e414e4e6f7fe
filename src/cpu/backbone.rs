//! The networks that turn a picture into a grid of features, channels last.

use super::efficientnet::EfficientNet;
use super::resnet::ResNet;
use crate::error::Result;
use crate::model::BackboneKind;
use crate::model::backbone::weights;
use crate::weights::parameters::Parameters;

/// A backbone on packed weights.
#[derive(Debug, Clone)]
pub(crate) enum Backbone {
    /// See [`EfficientNet`].
    EfficientNetLite0(EfficientNet),
    /// See [`ResNet`].
    ResNet50(ResNet),
}

impl Backbone {
    /// Takes its weights, `backbone.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(crate) fn take(parameters: &mut Parameters, kind: BackboneKind) -> Result<Self> {
        match kind {
            BackboneKind::EfficientNetLite0 => {
                let (stem, blocks) = weights::efficientnet_lite0(parameters)?;
                let mut network = EfficientNet::new(stem);
                for block in blocks {
                    network.add(block?);
                }
                Ok(Self::EfficientNetLite0(network))
            }
            BackboneKind::ResNet50 => {
                let (stem, blocks) = weights::resnet50(parameters)?;
                let mut network = ResNet::new(stem);
                for block in blocks {
                    network.add(block?);
                }
                Ok(Self::ResNet50(network))
            }
        }
    }

    /// A picture `[3, size, size]` to features `[size / 32, size / 32, channels]`.
    pub(crate) fn forward(&self, picture: &[f32], size: usize) -> Vec<f32> {
        match self {
            Self::EfficientNetLite0(network) => network.forward(picture, size),
            Self::ResNet50(network) => network.forward(picture, size),
        }
    }
}
