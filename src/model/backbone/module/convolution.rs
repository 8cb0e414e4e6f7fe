//! A convolution with bias, as both backbones use it.

use burn::module::{Module, Param};
use burn::nn::Initializer;
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor};

use crate::padding::same_padding;

/// How a convolution pads its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    /// As TensorFlow's "same": the output has `ceil(input / stride)` pixels, and where the padding
    /// is odd the extra pixel comes last.
    Same,
    /// As PyTorch's `kernel / 2` on either side.
    Symmetric,
}

/// A 2-D convolution with bias; batch normalisation is folded into both.
#[derive(Module, Debug)]
pub(crate) struct Convolution {
    /// `[output, input / groups, kernel, kernel]`.
    pub weight: Param<Tensor<4>>,
    /// `[output]`.
    pub bias: Param<Tensor<1>>,
    #[module(skip)]
    stride: usize,
    #[module(skip)]
    groups: usize,
    #[module(skip)]
    symmetric: bool,
}

impl Convolution {
    /// Random weights (He et al. 2015) from `input` to `output` channels.
    pub(crate) fn init(
        [input, output]: [usize; 2],
        kernel: usize,
        stride: usize,
        groups: usize,
        padding: Padding,
        device: &Device,
    ) -> Self {
        let fan_in = input / groups * kernel * kernel;
        let kaiming = Initializer::KaimingNormal {
            gain: std::f64::consts::SQRT_2,
            fan_out_only: false,
        };
        Self {
            weight: kaiming.init_with(
                [output, input / groups, kernel, kernel],
                Some(fan_in),
                None,
                device,
            ),
            bias: Initializer::Zeros.init([output], device),
            stride,
            groups,
            symmetric: padding == Padding::Symmetric,
        }
    }

    /// `[batch, input, height, width]` to `[batch, output, …, …]`.
    pub(crate) fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = input.dims();
        let weight = self.weight.val();
        let kernel = weight.dims()[2];
        let padding = [height, width].map(|size| match self.symmetric {
            true => (kernel / 2, kernel / 2),
            false => same_padding(size, kernel, self.stride),
        });
        let options = ConvOptions::new_with_padding([self.stride; 2], padding, [1; 2], self.groups);
        conv2d(input, weight, Some(self.bias.val()), options)
    }
}
