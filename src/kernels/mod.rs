//! Operations of training that burn takes apart into a dozen passes over their tensors on the CPU,
//! each of them here as one pass forwards and one back: softmax with a mask, layer normalisation and
//! cross entropy; dropout, and the step of Adam.
//!
//! On other devices, and for other numbers than 32-bit floats, they are burn's.
//!
//! | module | what |
//! | --- | --- |
//! | `rows` | the passes over rows |
//! | `differentiable` | the first three as operations of burn, with their gradients |
//! | [`dropout`] | dropout whose draws are a replica's own |
//! | [`adam`] | the optimizer |

pub(crate) mod adam;
mod differentiable;
pub(crate) mod dropout;
mod rows;

use burn::backend::Dispatch;
use burn::nn::LayerNorm;
use burn::tensor::activation::softmax;
use burn::tensor::{DType, Device, FloatDType, Int, Tensor};

use differentiable::Fused;

/// Whether the operations here are for such a tensor.
fn is_ours<const D: usize>(tensor: &Tensor<D>) -> bool {
    tensor.dtype() == DType::F32 && tensor.device() == Device::flex()
}

/// `softmax(scores + mask)` over the last dimension of `scores` `[batch, heads, length, columns]`;
/// `mask` is `[batch, 1, length, columns]`.
pub(crate) fn masked_softmax(scores: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    let kind = FloatDType::from(scores.dtype());
    if is_ours(&scores) {
        let (scores, mask) = (scores.into_dispatch(), mask.into_dispatch());
        return Tensor::from_dispatch(Dispatch::fused_softmax(scores, mask));
    }
    // Sums over many tokens need more digits than brain floats have.
    if kind == FloatDType::BF16 {
        let wide = scores.cast(FloatDType::F32) + mask.cast(FloatDType::F32);
        return softmax(wide, 3).cast(kind);
    }
    softmax(scores + mask, 3)
}

/// `norm.forward(input)`, for a layer norm made with burn's own ε.
pub(crate) fn layer_norm(norm: &LayerNorm, input: Tensor<3>) -> Tensor<3> {
    match &norm.beta {
        Some(beta) if is_ours(&input) => Tensor::from_dispatch(Dispatch::fused_layer_norm(
            input.into_dispatch(),
            norm.gamma.val().into_dispatch(),
            beta.val().into_dispatch(),
        )),
        _ => norm.forward(input),
    }
}

/// The loss of [`crate::training::loss::cross_entropy`]; `None` where burn is to compute it.
pub(crate) fn cross_entropy(
    scores: &Tensor<2>,
    targets: &Tensor<1, Int>,
    smoothing: f32,
) -> Option<Tensor<1>> {
    is_ours(scores).then(|| {
        let (scores, targets) = (scores.clone(), targets.clone());
        Tensor::from_dispatch(Dispatch::fused_cross_entropy(
            scores.into_dispatch(),
            targets.into_dispatch(),
            smoothing,
        ))
    })
}

#[cfg(test)]
mod tests;
