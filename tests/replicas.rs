//! Several devices, and a batch in parts, give the gradients of one device with the whole batch.

#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeMap;

use burn::tensor::Device;
use caponimage::training::parts::Task;
use caponimage::training::precision::Precision;

use common::learning::setting;

const TASKS: [Task; 2] = [Task::Captioning { color_weight: 0.3 }, Task::Matching];

/// Each as large as the parameter's largest, up to rounding.
fn assert_same(
    (gradients, losses): (BTreeMap<u64, Vec<f32>>, Vec<f64>),
    (whole, whole_losses): &(BTreeMap<u64, Vec<f32>>, Vec<f64>),
) {
    assert!(whole.len() > 30, "{} gradients", whole.len());
    assert_eq!(gradients.len(), whole.len());
    for (a, b) in losses.iter().zip(whole_losses) {
        assert!((a - b).abs() < 1e-5, "{losses:?} {whole_losses:?}");
    }
    for (id, whole) in whole {
        let largest = whole
            .iter()
            .fold(1e-4f32, |most, value| most.max(value.abs()));
        for (a, b) in gradients[id].iter().zip(whole) {
            assert!((a - b).abs() / largest < 1e-3, "{a} and {b}");
        }
    }
}

#[test]
fn parts_and_replicas_give_what_the_whole_gives() {
    let setting = setting(0.0);
    for task in TASKS {
        let whole = setting.gradients(task, Precision::Float32, 1, &[Device::flex()]);
        for (accumulate, devices) in [(1, 2), (2, 1), (2, 2), (1, 9)] {
            let devices = vec![Device::flex(); devices];
            let parts = setting.gradients(task, Precision::Float32, accumulate, &devices);
            assert_same(parts, &whole);
        }
    }
}

/// Each on a thread of its own, in whatever order they come to it.
#[test]
fn dropout_draws_the_same_in_every_replica_again() {
    let setting = setting(0.3);
    let devices = vec![Device::flex(); 3];
    let gradients = || setting.gradients(TASKS[0], Precision::Float32, 1, &devices);
    let first = gradients();
    for _ in 0..3 {
        assert_eq!(gradients(), first);
    }
}

#[cfg(feature = "remote")]
#[test]
fn another_machine_is_one_more_replica() {
    let machine = common::Machine::start(&[]);
    let remote = caponimage::device::remote::connect(&machine.address, None).unwrap();
    assert_eq!(remote.len(), 1);
    let setting = setting(0.0);
    for task in TASKS {
        let whole = setting.gradients(task, Precision::Float32, 1, &[Device::flex()]);
        for accumulate in [1, 2] {
            let devices = [Device::flex(), remote[0].clone()];
            let parts = setting.gradients(task, Precision::Float32, accumulate, &devices);
            assert_same(parts, &whole);
        }
    }
}

#[test]
fn brain_floats_give_nearly_the_same_gradients() {
    let setting = setting(0.0);
    for task in TASKS {
        let (exact, exact_losses) =
            setting.gradients(task, Precision::Float32, 1, &[Device::flex()]);
        let (rounded, losses) = setting.gradients(task, Precision::BFloat16, 1, &[Device::flex()]);
        assert_eq!(rounded.len(), exact.len());
        for (a, b) in losses.iter().zip(&exact_losses) {
            assert!(
                (a - b).abs() < 0.03 * b.abs(),
                "{losses:?} {exact_losses:?}"
            );
            assert!(a != b, "nothing was rounded");
        }
        // All gradients as one long arrow: it points the same way.
        let dot = |a: &BTreeMap<u64, Vec<f32>>, b: &BTreeMap<u64, Vec<f32>>| -> f64 {
            let pairs = a.iter().flat_map(|(id, a)| a.iter().zip(&b[id]));
            pairs.map(|(a, b)| f64::from(a * b)).sum()
        };
        let cosine = dot(&exact, &rounded) / (dot(&exact, &exact) * dot(&rounded, &rounded)).sqrt();
        assert!(cosine > 0.98, "{cosine}");
    }
}
