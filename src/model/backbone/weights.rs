//! A backbone's weights, convolution by convolution, on their way onto a device.

use super::{efficientnet, resnet};
use crate::error::Result;
use crate::weights::parameters::Parameters;

/// A convolution's weights and bias.
pub struct ConvolutionWeights {
    /// `[output, input / groups, kernel, kernel]`.
    pub weight: Vec<f32>,
    /// Of each output channel.
    pub bias: Vec<f32>,
    /// Pixels of its side.
    pub kernel: usize,
    /// From a pixel to the next one.
    pub stride: usize,
}

impl ConvolutionWeights {
    /// Takes `backbone.NAME.weight`, which sees so many channels and gives so many, and its bias.
    fn take(
        parameters: &mut Parameters,
        name: &str,
        [inputs, outputs]: [usize; 2],
        [kernel, stride]: [usize; 2],
    ) -> Result<Self> {
        let name = |part: &str| format!("backbone.{name}.{part}");
        Ok(Self {
            weight: parameters.take(&name("weight"), &[outputs, inputs, kernel, kernel])?,
            bias: parameters.take(&name("bias"), &[outputs])?,
            kernel,
            stride,
        })
    }

    /// Channels out of it, and those that each of them sees.
    pub fn channels(&self) -> [usize; 2] {
        let outputs = self.bias.len();
        let seen = self.weight.len() / (outputs * self.kernel * self.kernel);
        [outputs, seen]
    }
}

/// The convolutions of a block of EfficientNet-Lite0.
pub struct InvertedBottleneck<C = ConvolutionWeights> {
    /// Where it widens.
    pub expand: Option<C>,
    /// Of each channel.
    pub depthwise: C,
    /// Back to few channels.
    pub project: C,
    /// Whether its input is added.
    pub is_residual: bool,
}

/// The convolutions of a block of ResNet-50.
pub(crate) struct Bottleneck<C = ConvolutionWeights> {
    /// To few channels.
    pub reduce: C,
    /// Of these.
    pub filter: C,
    /// To many again.
    pub expand: C,
    /// Of its input, where its shape changes.
    pub shortcut: Option<C>,
}

#[cfg(any(feature = "gpu", feature = "train"))]
impl InvertedBottleneck {
    /// Each as something else.
    pub fn map<C>(self, to: impl Fn(ConvolutionWeights) -> C) -> InvertedBottleneck<C> {
        InvertedBottleneck {
            expand: self.expand.map(&to),
            depthwise: to(self.depthwise),
            project: to(self.project),
            is_residual: self.is_residual,
        }
    }
}

#[cfg(any(feature = "gpu", feature = "train"))]
impl Bottleneck {
    /// Each as something else.
    pub(crate) fn map<C>(self, to: impl Fn(ConvolutionWeights) -> C) -> Bottleneck<C> {
        Bottleneck {
            reduce: to(self.reduce),
            filter: to(self.filter),
            expand: to(self.expand),
            shortcut: self.shortcut.map(to),
        }
    }
}

/// The first convolution of EfficientNet-Lite0, and its blocks.
///
/// # Errors
/// As [`Parameters::take`].
pub fn efficientnet_lite0(
    parameters: &mut Parameters,
) -> Result<(
    ConvolutionWeights,
    impl Iterator<Item = Result<InvertedBottleneck>>,
)> {
    let stem = ConvolutionWeights::take(parameters, "stem", [3, efficientnet::STEM], [3, 2])?;
    let blocks = efficientnet::blocks().enumerate().map(|(number, block)| {
        let [input, wide, output] = block.channels;
        let mut part = |part: &str, channels, shape| {
            ConvolutionWeights::take(
                parameters,
                &format!("blocks.{number}.{part}"),
                channels,
                shape,
            )
        };
        Ok(InvertedBottleneck {
            expand: match block.expands() {
                true => Some(part("expand", [input, wide], [1, 1])?),
                false => None,
            },
            depthwise: part("depthwise", [1, wide], [block.kernel, block.stride])?,
            project: part("project", [wide, output], [1, 1])?,
            is_residual: block.is_residual(),
        })
    });
    Ok((stem, blocks))
}

/// The first convolution of ResNet-50, and its blocks.
///
/// # Errors
/// As [`Parameters::take`].
pub(crate) fn resnet50(
    parameters: &mut Parameters,
) -> Result<(ConvolutionWeights, impl Iterator<Item = Result<Bottleneck>>)> {
    let stem = ConvolutionWeights::take(parameters, "stem", [3, resnet::STEM], [7, 2])?;
    let blocks = resnet::blocks().map(|block| {
        let [input, width, output] = block.channels;
        let [stage, number] = block.place;
        let mut part = |part: &str, channels, shape| {
            let name = format!("stages.{stage}.{number}.{part}");
            ConvolutionWeights::take(parameters, &name, channels, shape)
        };
        Ok(Bottleneck {
            reduce: part("reduce", [input, width], [1, 1])?,
            filter: part("filter", [width, width], [3, block.stride])?,
            expand: part("expand", [width, output], [1, 1])?,
            shortcut: match block.projects() {
                true => Some(part("shortcut", [input, output], [1, block.stride])?),
                false => None,
            },
        })
    });
    Ok((stem, blocks))
}
