//! The imported ImageNet backbone against values computed independently in numpy from the same
//! file (scripts/reference/efficientnet_lite0.py).

#![cfg(feature = "cli")]

mod common;

use std::path::PathBuf;

use burn::tensor::{Device, Tensor, TensorData};
use caponimage::model::backbone::import;
use caponimage::model::{Backbone, BackboneKind, ModelConfig};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    shape: Vec<usize>,
    mean: f64,
    standard_deviation: f64,
    every: usize,
    values: Vec<f64>,
}

/// Set-up puts the published file there.
fn published() -> PathBuf {
    let path = std::env::var_os("CAPONIMAGE_BACKBONE").map(PathBuf::from);
    path.expect("CAPONIMAGE_BACKBONE names the published file: run the tests by `make test`")
}

#[test]
fn features_equal_the_reference() {
    let text = std::fs::read(common::root().join("tests/golden/efficientnet_lite0.json")).unwrap();
    let golden: Golden = serde_json::from_slice(&text).unwrap();
    let device = Device::flex();
    let backbone =
        import::backbone(&published(), BackboneKind::EfficientNetLite0, &device).unwrap();

    let picture = image::RgbImage::from_fn(256, 256, |x, y| {
        let value = |c: u32| ((7 * x + 13 * y + 57 * c + (x * y) % 31) % 256) as u8;
        image::Rgb([value(0), value(1), value(2)])
    });
    let preprocessing = ModelConfig::small().preprocessing();
    let input = caponimage::image::preprocess(&picture, &preprocessing);
    let input = Tensor::<4>::from_data(TensorData::new(input, [1, 3, 256, 256]), &device);
    let features = backbone.forward(input);
    assert_eq!(features.dims()[1..], golden.shape[..]);

    let features: Vec<f32> = features.into_data().try_into_vec().unwrap();
    let count = features.len() as f64;
    let mean = features.iter().map(|&v| f64::from(v)).sum::<f64>() / count;
    let variance = features
        .iter()
        .map(|&v| (f64::from(v) - mean).powi(2))
        .sum::<f64>()
        / count;
    assert!((mean - golden.mean).abs() < 1e-4, "{mean}");
    assert!((variance.sqrt() - golden.standard_deviation).abs() < 1e-4);
    let found: Vec<f32> = features.into_iter().step_by(golden.every).collect();
    assert_eq!(found.len(), golden.values.len());
    for (i, (found, expected)) in found.iter().zip(&golden.values).enumerate() {
        let difference = (f64::from(*found) - expected).abs();
        assert!(difference < 1e-3, "value {i}: {found}, expected {expected}");
    }
}

#[test]
fn a_file_of_another_network_is_refused() {
    let error = import::backbone(&published(), BackboneKind::ResNet50, &Device::flex());
    assert!(
        error
            .err()
            .unwrap()
            .to_string()
            .contains("conv1.weight is missing")
    );
    let missing = import::backbone("no.pth".as_ref(), BackboneKind::ResNet50, &Device::flex());
    assert!(missing.err().unwrap().to_string().contains("no.pth"));
}

#[test]
fn resnet50_gives_its_published_grid() {
    let device = Device::flex();
    device.seed(3);
    let backbone = Backbone::init(BackboneKind::ResNet50, &device);
    let features = backbone.forward(Tensor::ones([1, 3, 64, 64], &device));
    assert_eq!(features.dims(), [1, 2048, 2, 2]);
    let sum: f32 = features.abs().sum().into_scalar();
    assert!(sum.is_finite() && sum > 0.0);
}
