//! Softmax, layer normalisation and dropout: in builds that train, the CPU's are our own.

#[cfg(feature = "train")]
pub use crate::kernels::{dropout::dropout, layer_norm, masked_softmax};

#[cfg(not(feature = "train"))]
mod plain {
    use burn::nn::{Dropout, LayerNorm};
    use burn::tensor::Tensor;
    use burn::tensor::activation::softmax;

    /// `softmax(scores + mask)` over the last dimension of `scores` `[batch, heads, length,
    /// columns]`; `mask` is `[batch, 1, length, columns]`.
    pub fn masked_softmax(scores: Tensor<4>, mask: Option<Tensor<4>>) -> Tensor<4> {
        match mask {
            Some(mask) => softmax(scores + mask, 3),
            None => softmax(scores, 3),
        }
    }

    /// `layer.forward(input)`.
    pub fn dropout(layer: &Dropout, input: Tensor<3>) -> Tensor<3> {
        layer.forward(input)
    }

    /// `norm.forward(input)`.
    pub fn layer_norm(norm: &LayerNorm, input: Tensor<3>) -> Tensor<3> {
        norm.forward(input)
    }
}

#[cfg(not(feature = "train"))]
pub use plain::{dropout, layer_norm, masked_softmax};
