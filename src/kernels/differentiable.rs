//! The operations on burn's CPU backend, and their gradients.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Autodiff, Backend, Flex, TensorMetadata, backend_extension};
use burn::tensor::TensorData;

use super::rows;
use crate::simd::rows::EPSILON;

/// The operations, on tensors of 32-bit floats.
#[backend_extension(Flex, Autodiff)]
pub(super) trait Fused: Backend {
    /// See [`super::masked_softmax`].
    fn fused_softmax(scores: FloatTensor<Self>, mask: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::layer_norm`]; `[.., width]`, `[width]`, `[width]`.
    fn fused_layer_norm(
        input: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// See [`super::cross_entropy`]; `[rows, classes]`, `[rows]`, to `[1]`.
    fn fused_cross_entropy(
        scores: FloatTensor<Self>,
        targets: IntTensor<Self>,
        smoothing: f32,
    ) -> FloatTensor<Self>;
}

/// Both directions of the operations, on a backend without gradients. What goes forwards gives, besides
/// its output, what the way back needs.
pub(super) trait Passes: Backend {
    /// Weights.
    fn weigh(scores: FloatTensor<Self>, mask: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The gradient of the scores.
    fn weigh_backward(weights: FloatTensor<Self>, gradient: FloatTensor<Self>)
    -> FloatTensor<Self>;

    /// The normalised values, and the rows' moments `[rows, 2]`.
    fn normalize(
        input: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
    ) -> [FloatTensor<Self>; 2];

    /// The gradients of input, γ and β.
    fn normalize_backward(
        input: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> [FloatTensor<Self>; 3];

    /// The loss `[1]`, and the rows' `log Σ exp` `[rows]`.
    fn cross_entropy(
        scores: FloatTensor<Self>,
        targets: IntTensor<Self>,
        smoothing: f32,
    ) -> [FloatTensor<Self>; 2];

    /// The gradient of the scores.
    fn cross_entropy_backward(
        scores: FloatTensor<Self>,
        logs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        smoothing: f32,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

type CpuTensor = FloatTensor<Flex>;

/// The values, in rows; copied where others see them too.
fn values(tensor: CpuTensor) -> Vec<f32> {
    let shape = tensor.shape();
    let data = tensor.into_data();
    data.try_into_vec::<f32>()
        .unwrap_or_else(|error| panic!("32-bit floats of shape {shape:?}: {error:?}"))
}

fn tensor(values: Vec<f32>, shape: impl Into<Vec<usize>>) -> CpuTensor {
    CpuTensor::from_data(TensorData::new(values, shape.into()))
}

fn places(targets: IntTensor<Flex>) -> Vec<usize> {
    let data = targets.into_data();
    data.iter::<i64>().map(|target| target as usize).collect()
}

impl Passes for Flex {
    fn weigh(scores: CpuTensor, mask: CpuTensor) -> CpuTensor {
        let shape = scores.shape().to_vec();
        let [_, heads, length, width] = shape[..] else {
            panic!("scores of four dimensions, not {shape:?}");
        };
        let mask = mask.to_contiguous();
        let mut scores = values(scores);
        let hidden = (mask.storage::<f32>(), length, heads);
        rows::softmax(&mut scores, Some(hidden), width);
        tensor(scores, shape)
    }

    fn weigh_backward(weights: CpuTensor, gradient: CpuTensor) -> CpuTensor {
        let shape = weights.shape().to_vec();
        let weights = weights.to_contiguous();
        let mut gradient = values(gradient);
        rows::softmax_backward(&mut gradient, weights.storage(), shape[shape.len() - 1]);
        tensor(gradient, shape)
    }

    fn normalize(input: CpuTensor, gamma: CpuTensor, beta: CpuTensor) -> [CpuTensor; 2] {
        let shape = input.shape().to_vec();
        let [input, gamma, beta] = [input, gamma, beta].map(|tensor| tensor.to_contiguous());
        let (gamma, beta) = (gamma.storage::<f32>(), beta.storage::<f32>());
        let input = input.storage::<f32>();
        let mut out = vec![0.0; input.len()];
        let mut moments = vec![[0.0; 2]; input.len() / gamma.len()];
        rows::normalize(input, (gamma, beta), EPSILON, &mut out, &mut moments);
        let count = moments.len();
        [
            tensor(out, shape),
            tensor(moments.into_flattened(), [count, 2]),
        ]
    }

    fn normalize_backward(
        input: CpuTensor,
        gamma: CpuTensor,
        moments: CpuTensor,
        gradient: CpuTensor,
    ) -> [CpuTensor; 3] {
        let shape = input.shape().to_vec();
        let [input, gamma] = [input, gamma].map(|tensor| tensor.to_contiguous());
        let (moments, _) = moments.storage::<f32>().as_chunks::<2>();
        let mut gradient = values(gradient);
        let (of_gamma, of_beta) =
            rows::normalize_backward(&mut gradient, input.storage(), gamma.storage(), moments);
        let width = of_gamma.len();
        [
            tensor(gradient, shape),
            tensor(of_gamma, [width]),
            tensor(of_beta, [width]),
        ]
    }

    fn cross_entropy(
        scores: CpuTensor,
        targets: IntTensor<Self>,
        smoothing: f32,
    ) -> [CpuTensor; 2] {
        let scores = scores.to_contiguous();
        let targets = places(targets);
        let mut logs = vec![0.0; targets.len()];
        let width = scores.shape()[1];
        let loss = rows::cross_entropy(scores.storage(), &targets, smoothing, width, &mut logs);
        [tensor(vec![loss], [1]), tensor(logs, [targets.len()])]
    }

    fn cross_entropy_backward(
        scores: CpuTensor,
        logs: CpuTensor,
        targets: IntTensor<Self>,
        smoothing: f32,
        gradient: CpuTensor,
    ) -> CpuTensor {
        let shape = scores.shape().to_vec();
        let (scores, gradient) = (scores.to_contiguous(), gradient.to_contiguous());
        let targets = places(targets);
        let (scores, gradient) = (scores.storage::<f32>(), gradient.storage::<f32>()[0]);
        let mut out = vec![0.0; scores.len()];
        let known = (scores, logs.storage::<f32>());
        rows::cross_entropy_backward(known, &targets, smoothing, gradient, &mut out);
        tensor(out, shape)
    }
}

impl Fused for Flex {
    fn fused_softmax(scores: FloatTensor<Self>, mask: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::weigh(scores, mask)
    }

    fn fused_layer_norm(
        input: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let [normalized, _] = Self::normalize(input, gamma, beta);
        normalized
    }

    fn fused_cross_entropy(
        scores: FloatTensor<Self>,
        targets: IntTensor<Self>,
        smoothing: f32,
    ) -> FloatTensor<Self> {
        let [loss, _] = Self::cross_entropy(scores, targets, smoothing);
        loss
    }
}

#[derive(Debug)]
struct Softmax;

impl<B: Passes> Backward<B, 1> for Softmax {
    type State = FloatTensor<B>;

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<B>(&ops.node);
        let [scores] = ops.parents;
        if let Some(scores) = scores {
            grads.register::<B>(scores.id, B::weigh_backward(ops.state, gradient));
        }
    }
}

#[derive(Debug)]
struct Norm;

impl<B: Passes> Backward<B, 3> for Norm {
    /// Input, γ, the rows' moments.
    type State = [FloatTensor<B>; 3];

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<B>(&ops.node);
        let [input, gamma, moments] = ops.state;
        let all = B::normalize_backward(input, gamma, moments, gradient);
        for (parent, gradient) in ops.parents.into_iter().zip(all) {
            if let Some(parent) = parent {
                grads.register::<B>(parent.id, gradient);
            }
        }
    }
}

#[derive(Debug)]
struct CrossEntropy;

impl<B: Passes> Backward<B, 1> for CrossEntropy {
    /// Scores, the rows' `log Σ exp`, targets, smoothing.
    type State = (FloatTensor<B>, FloatTensor<B>, IntTensor<B>, f32);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<B>(&ops.node);
        let (scores, logs, targets, smoothing) = ops.state;
        let [parent] = ops.parents;
        if let Some(parent) = parent {
            let gradient = B::cross_entropy_backward(scores, logs, targets, smoothing, gradient);
            grads.register::<B>(parent.id, gradient);
        }
    }
}

impl<B: Passes, C: CheckpointStrategy> Fused for Autodiff<B, C> {
    fn fused_softmax(scores: FloatTensor<Self>, mask: FloatTensor<Self>) -> FloatTensor<Self> {
        let prepared = Softmax.prepare::<C>([scores.node()]).compute_bound();
        let weights = B::weigh(scores.into_primitive(), mask.into_primitive());
        match prepared.stateful() {
            OpsKind::Tracked(prepared) => prepared.finish(weights.clone(), weights),
            OpsKind::UnTracked(prepared) => prepared.finish(weights),
        }
    }

    fn fused_layer_norm(
        input: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let nodes = [input.node(), gamma.node(), beta.node()];
        let prepared = Norm.prepare::<C>(nodes).compute_bound();
        let [input, gamma, beta] = [input, gamma, beta].map(|tensor| tensor.into_primitive());
        match prepared.stateful() {
            OpsKind::Tracked(prepared) => {
                let [normalized, moments] = B::normalize(input.clone(), gamma.clone(), beta);
                prepared.finish([input, gamma, moments], normalized)
            }
            OpsKind::UnTracked(prepared) => {
                let [normalized, _] = B::normalize(input, gamma, beta);
                prepared.finish(normalized)
            }
        }
    }

    fn fused_cross_entropy(
        scores: FloatTensor<Self>,
        targets: IntTensor<Self>,
        smoothing: f32,
    ) -> FloatTensor<Self> {
        let prepared = CrossEntropy.prepare::<C>([scores.node()]).compute_bound();
        let scores = scores.into_primitive();
        let [loss, logs] = B::cross_entropy(scores.clone(), targets.clone(), smoothing);
        match prepared.stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((scores, logs, targets, smoothing), loss),
            OpsKind::UnTracked(prepared) => prepared.finish(loss),
        }
    }
}
