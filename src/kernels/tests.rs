use burn::module::{Module, Param};
use burn::nn::LayerNormConfig;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Distribution, TensorData};

use super::*;
use crate::kernels::adam::FusedAdam;

fn learning() -> Device {
    Device::flex().autodiff()
}

/// Values that look random, in −1..1, tracked.
fn drawn<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let value = |i: usize| ((i * 7919 + seed * 104_729) % 2003) as f32 / 1001.0 - 1.0;
    let values: Vec<f32> = (0..shape.iter().product()).map(value).collect();
    Tensor::from_data(TensorData::new(values, shape), &learning()).require_grad()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

fn assert_near(ours: &[f32], theirs: &[f32], what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!(
            (a - b).abs() <= 2e-5 * b.abs().max(1.0),
            "{what} {i}: {a} and {b}"
        );
    }
}

/// Some scalar of an output that weighs all of its values differently.
fn weighed<const D: usize>(output: Tensor<D>) -> Tensor<1> {
    let weights = drawn(output.dims(), 5).detach();
    (output * weights).sum()
}

/// The derivative of `of` in direction of each of some values of `at`, by differences.
fn differences<const D: usize>(
    at: &Tensor<D>,
    of: impl Fn(Tensor<D>) -> Tensor<1>,
    places: impl Iterator<Item = usize>,
) -> Vec<(usize, f32)> {
    const STEP: f32 = 1e-2;
    let values = numbers(at.clone());
    let at_moved = |place: usize, by: f32| {
        let mut values = values.clone();
        values[place] += by;
        let moved = Tensor::from_data(TensorData::new(values, at.dims()), &learning());
        of(moved).into_scalar::<f32>()
    };
    let slope = |place| (at_moved(place, STEP) - at_moved(place, -STEP)) / (2.0 * STEP);
    places.map(|place| (place, slope(place))).collect()
}

fn assert_slopes(gradient: &[f32], slopes: &[(usize, f32)], what: &str) {
    for &(place, slope) in slopes {
        let own = gradient[place];
        assert!(
            (own - slope).abs() < 2e-3 * slope.abs().max(1.0),
            "{what} {place}: {own} and {slope}"
        );
    }
}

/// Every second column is hidden, another one in every sequence and row.
fn mask() -> Tensor<4> {
    let hidden = |i: usize| {
        if (i / 9 + i / 45 + i % 9).is_multiple_of(2) {
            -1e9
        } else {
            0.0
        }
    };
    let values: Vec<f32> = (0..3 * 5 * 9).map(hidden).collect();
    Tensor::from_data(TensorData::new(values, [3, 1, 5, 9]), &learning())
}

#[test]
fn softmax_is_burns_and_has_its_gradient() {
    let scores = drawn([3, 2, 5, 9], 1);
    let ours = masked_softmax(scores.clone() * 4.0, mask());
    let theirs = softmax(scores.clone() * 4.0 + mask(), 3);
    assert_near(&numbers(ours.clone()), &numbers(theirs.clone()), "weights");
    let own = weighed(ours).backward();
    let own = numbers(scores.grad(&own).unwrap());
    let burns = weighed(theirs).backward();
    assert_near(&own, &numbers(scores.grad(&burns).unwrap()), "gradient");
    let of = |scores| weighed(masked_softmax(scores * 4.0, mask()));
    let slopes = differences(&scores, of, (0..270).step_by(13));
    assert_slopes(&own, &slopes, "softmax");
}

/// Of more rows than are worked on at once, and of a width that vectors don't divide.
#[test]
fn layer_norm_is_burns_and_has_its_gradients() {
    let input = drawn([3, 50, 37], 2);
    let mut norm = LayerNormConfig::new(37).init(&learning());
    norm.gamma = Param::from_tensor(drawn([37], 3).detach());
    norm.beta = Some(Param::from_tensor(drawn([37], 4).detach()));
    let ours = layer_norm(&norm, input.clone());
    let theirs = norm.forward(input.clone());
    assert_near(&numbers(ours.clone()), &numbers(theirs.clone()), "values");
    let (own, burns) = (weighed(ours).backward(), weighed(theirs).backward());
    let own_input = numbers(input.grad(&own).unwrap());
    assert_near(&own_input, &numbers(input.grad(&burns).unwrap()), "input");
    let of = |input| weighed(layer_norm(&norm, input));
    let slopes = differences(&input, of, (0..5550).step_by(377));
    assert_slopes(&own_input, &slopes, "layer norm");
    let beta = norm.beta.clone().unwrap();
    for (name, parameter) in [("gamma", norm.gamma.val()), ("beta", beta.val())] {
        let own = numbers(parameter.grad(&own).unwrap());
        assert_near(&own, &numbers(parameter.grad(&burns).unwrap()), name);
    }
}

#[test]
fn cross_entropy_is_burns_and_has_its_gradient() {
    let scores = drawn([70, 41], 6);
    let targets: Vec<i32> = (0..70).map(|i| i * 29 % 41).collect();
    let targets = Tensor::<1, Int>::from_data(targets.as_slice(), &learning());
    for smoothing in [0.0, 0.1] {
        let ours = |scores: Tensor<2>| cross_entropy(&(scores * 6.0), &targets, smoothing).unwrap();
        let logs = log_softmax(scores.clone() * 6.0, 1);
        let on_target = logs
            .clone()
            .gather(1, targets.clone().unsqueeze_dim::<2>(1));
        let theirs = (on_target.sum() * (1.0 - smoothing) + logs.sum() / 41.0 * smoothing).neg();
        let loss = ours(scores.clone());
        assert_near(&numbers(loss.clone()), &numbers(theirs.clone()), "loss");
        // Not the last of the graph.
        let own = (loss * 0.3).backward();
        let own = numbers(scores.grad(&own).unwrap());
        let burns = (theirs * 0.3).backward();
        assert_near(&own, &numbers(scores.grad(&burns).unwrap()), "gradient");
        let of = |scores| ours(scores) * 0.3;
        let slopes = differences(&scores, of, (0..2870).step_by(211));
        assert_slopes(&own, &slopes, "cross entropy");
    }
}

#[derive(Module, Debug)]
struct Weights {
    own: Param<Tensor<2>>,
}

#[test]
fn adam_is_burns() {
    let start = Weights {
        own: Param::from_tensor(drawn([31, 17], 7).detach()),
    };
    for clip_norm in [0.0, 1.0] {
        let clipping = (clip_norm > 0.0).then_some(GradientClippingConfig::Norm(clip_norm));
        let burns = AdamConfig::new()
            .with_beta_2(0.98)
            .with_epsilon(1e-9)
            .with_grad_clipping(clipping)
            .init();
        let ours = ModuleOptimizer::from(FusedAdam::new(clip_norm));
        let run = |mut optimizer: ModuleOptimizer| {
            let mut weights = start.clone();
            for i in 0..5 {
                let target = drawn([31, 17], 20 + i).detach();
                let loss = (weights.own.val() - target).powi_scalar(2).sum();
                let gradients = GradientsParams::from_grads(loss.backward(), &weights);
                weights = optimizer.step(1e-2, weights, gradients);
            }
            numbers(weights.own.val())
        };
        assert_near(&run(ours), &run(burns), "weights");
    }
}

#[test]
fn other_numbers_are_left_to_burn() {
    let scores = Tensor::<4>::random([1, 1, 2, 3], Distribution::Default, &Device::flex());
    assert!(is_ours(&scores));
    assert!(!is_ours(&scores.cast(burn::tensor::FloatDType::F64)));
}
