//! The backbones on a device of burn's, from plain tensors: burn's modules would bring into a page's binary
//! all that may become of their parameters, products and decompositions of matrices among it.

use burn::tensor::activation::{relu, relu6};
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Tensor, TensorData};

use crate::error::{Error, Result};
use crate::model::BackboneKind;
use crate::model::backbone::weights::{self, Bottleneck, ConvolutionWeights, InvertedBottleneck};
use crate::padding::same_padding;
use crate::weights::parameters::Parameters;

/// A backbone on a device.
pub(super) struct Backbone {
    layers: Layers,
    device: Device,
}

enum Layers {
    EfficientNetLite0(Convolution, Vec<InvertedBottleneck<Convolution>>),
    ResNet50(Convolution, Vec<Bottleneck<Convolution>>),
}

/// A convolution with its weights on the device.
struct Convolution {
    /// `[output, input / groups, kernel, kernel]`.
    weight: Tensor<4>,
    bias: Tensor<1>,
    stride: usize,
}

impl Convolution {
    fn new(weights: ConvolutionWeights, device: &Device) -> Self {
        let ([outputs, seen], kernel) = (weights.channels(), weights.kernel);
        let weight = TensorData::new(weights.weight, [outputs, seen, kernel, kernel]);
        let bias = TensorData::new(weights.bias, [outputs]);
        Self {
            weight: Tensor::from_data(weight, device),
            bias: Tensor::from_data(bias, device),
            stride: weights.stride,
        }
    }

    /// With so many pixels of nothing before and after each row and column.
    fn forward(&self, input: Tensor<4>, padding: (usize, usize)) -> Tensor<4> {
        let groups = input.dims()[1] / self.weight.dims()[1];
        let stride = [self.stride; 2];
        let options = ConvOptions::new_with_padding(stride, [padding; 2], [1; 2], groups);
        conv2d(input, self.weight.clone(), Some(self.bias.clone()), options)
    }

    /// Padded as TensorFlow's "same".
    fn same(&self, input: Tensor<4>) -> Tensor<4> {
        let padding = same_padding(input.dims()[2], self.weight.dims()[2], self.stride);
        self.forward(input, padding)
    }

    /// Padded by half the kernel.
    fn symmetric(&self, input: Tensor<4>) -> Tensor<4> {
        let half = self.weight.dims()[2] / 2;
        self.forward(input, (half, half))
    }
}

impl Backbone {
    /// Takes its weights, `backbone.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(super) fn take(
        parameters: &mut Parameters,
        kind: BackboneKind,
        device: &Device,
    ) -> Result<Self> {
        let on_device = |weights| Convolution::new(weights, device);
        let layers = match kind {
            BackboneKind::EfficientNetLite0 => {
                let (stem, blocks) = weights::efficientnet_lite0(parameters)?;
                let blocks = blocks.map(|block| Ok(block?.map(on_device)));
                Layers::EfficientNetLite0(on_device(stem), blocks.collect::<Result<_>>()?)
            }
            BackboneKind::ResNet50 => {
                let (stem, blocks) = weights::resnet50(parameters)?;
                let blocks = blocks.map(|block| Ok(block?.map(on_device)));
                Layers::ResNet50(on_device(stem), blocks.collect::<Result<_>>()?)
            }
        };
        Ok(Self {
            layers,
            device: device.clone(),
        })
    }

    /// A picture `[3, size, size]` to features `[size / 32, size / 32, channels]`.
    ///
    /// # Errors
    /// [`Error::DeviceLost`] when the device fails.
    pub(super) async fn forward(&self, picture: &[f32], size: usize) -> Result<Vec<f32>> {
        let picture = TensorData::new(picture.to_vec(), [1, 3, size, size]);
        let picture = Tensor::from_data(picture, &self.device);
        let features = match &self.layers {
            Layers::EfficientNetLite0(stem, blocks) => {
                let stem = relu6(stem.same(picture));
                blocks.iter().fold(stem, |input, block| {
                    let wide = match &block.expand {
                        Some(expand) => relu6(expand.same(input.clone())),
                        None => input.clone(),
                    };
                    let filtered = relu6(block.depthwise.same(wide));
                    let output = block.project.same(filtered);
                    match block.is_residual {
                        true => output + input,
                        false => output,
                    }
                })
            }
            Layers::ResNet50(stem, blocks) => {
                let halves = MaxPoolOptions::new([3; 2])
                    .with_stride([2; 2])
                    .with_padding([1; 2]);
                let stem = max_pool2d(relu(stem.symmetric(picture)), halves);
                blocks.iter().fold(stem, |input, block| {
                    let inner = relu(block.reduce.symmetric(input.clone()));
                    let inner = relu(block.filter.symmetric(inner));
                    let output = block.expand.symmetric(inner);
                    let shortcut = match &block.shortcut {
                        Some(shortcut) => shortcut.symmetric(input),
                        None => input,
                    };
                    relu(output + shortcut)
                })
            }
        };
        let [_, channels, rows, columns] = features.dims();
        let features = read(features).await?;
        let cells = rows * columns;
        let of_cell = |cell| (0..channels).map(move |channel| channel * cells + cell);
        Ok((0..cells)
            .flat_map(of_cell)
            .map(|at| features[at])
            .collect())
    }

    /// Waits for what was sent to the device.
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    #[cfg(target_family = "wasm")]
    pub(super) async fn loaded(&self) -> Result<()> {
        let last = Tensor::<1>::from_data([0.0], &self.device);
        read(last).await.map(|_| ())
    }
}

async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let data = tensor.into_data_async().await.map_err(Error::device_lost)?;
    data.try_into_vec().map_err(Error::device_lost)
}
