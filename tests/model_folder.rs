//! Loading trusts no file.

#![cfg(feature = "cli")]

mod common;

use burn::tensor::Device;
use caponimage::manifest::{Manifest, ModelFiles};
use caponimage::weights::{Quantisation, burnpack};
use caponimage::{Captioner, Error};

fn files() -> ModelFiles {
    common::random_files(|_| {}, Quantisation::Int8)
}

fn refusal(files: ModelFiles) -> Error {
    Captioner::from_files(files, &Device::flex())
        .err()
        .expect("refused")
}

/// The files with a manifest that fits what was changed in them, as a forger would write it.
fn forged(files: ModelFiles, change: impl FnOnce(&mut Manifest)) -> ModelFiles {
    let original = Manifest::from_bytes(&files.config).unwrap();
    let mut manifest = Manifest::new(
        original.model,
        original.text_colors,
        &files.tokenizer,
        &files.weights,
    );
    change(&mut manifest);
    ModelFiles {
        config: manifest.to_bytes().unwrap(),
        ..files
    }
}

#[test]
fn whole_files_load() {
    Captioner::from_files(files(), &Device::flex()).unwrap();
}

#[test]
fn truncated_and_altered_weights_are_corrupt() {
    let mut truncated = files();
    truncated.weights.truncate(1000);
    let error = refusal(truncated);
    assert_eq!(error.code(), "model-corrupt");
    assert!(
        error
            .to_string()
            .starts_with("model.bpk: 1000 bytes, expected "),
        "{error}"
    );

    let mut altered = files();
    let middle = altered.weights.len() / 2;
    altered.weights[middle] ^= 1;
    assert!(refusal(altered).to_string().contains("SHA-256"));
}

#[test]
fn weights_of_another_format_are_refused_even_with_a_fitting_manifest() {
    for weights in [
        Vec::new(),
        b"no burnpack at all".to_vec(),
        files().weights[..5000].to_vec(),
        vec![0xff; 4096],
    ] {
        let error = refusal(forged(ModelFiles { weights, ..files() }, |_| {}));
        assert!(error.to_string().starts_with("model.bpk: "), "{error}");
    }
    let mut newer = files();
    newer.weights[4..6].copy_from_slice(&u16::MAX.to_le_bytes());
    let error = refusal(forged(newer, |_| {}));
    assert_eq!(error.code(), "model-incompatible");
    assert!(error.to_string().contains("newer"), "{error}");
}

#[test]
fn weights_of_another_architecture_name_the_tensor() {
    let wider = forged(files(), |manifest| manifest.model.d_feed_forward *= 2);
    let error = refusal(wider);
    assert_eq!(error.code(), "model-incompatible");
    assert!(
        error
            .to_string()
            .contains("transformer.layers.0.feed_forward_in"),
        "{error}"
    );
    let deeper = forged(files(), |manifest| manifest.model.layers += 1);
    assert!(refusal(deeper).to_string().contains("is missing"));
    let shallower = forged(files(), |manifest| manifest.model.layers -= 1);
    assert!(
        refusal(shallower)
            .to_string()
            .contains("is not one of this model's")
    );
}

#[test]
fn flipping_any_early_byte_of_a_forged_file_never_panics() {
    let whole = files();
    for position in (0..2000).step_by(7) {
        let mut weights = whole.weights.clone();
        weights[position] ^= 0x55;
        let forged = forged(
            ModelFiles {
                weights,
                ..whole.clone()
            },
            |_| {},
        );
        // It may load, with other numbers in it; it may not end the process.
        let _ = Captioner::from_files(forged, &Device::flex());
    }
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Captioner::from_dir(folder.path(), &Device::flex())
        .err()
        .unwrap();
    assert_eq!(error.code(), "model-not-found");
    assert!(error.to_string().contains("config.json"), "{error}");
}

#[test]
fn weights_that_are_no_numbers_are_corrupt() {
    for value in [f32::NAN, f32::INFINITY] {
        let (config, model) = common::random_model(|_| {});
        let mut weights = caponimage::weights::collect(&model).unwrap().0;
        let name = "heads.text_color.bias";
        let changed = weights.get_mut(name).unwrap();
        let mut values: Vec<f32> = changed.iter::<f32>().collect();
        values[3] = value;
        *changed = burn::tensor::TensorData::new(values, changed.shape().to_vec());
        let weights = burnpack::to_bytes(weights, Quantisation::None).unwrap();
        let tokenizer = common::tokenizer(config.vocabulary).to_bytes().unwrap();
        let colors = caponimage::dataset::palette::TEXT_COLORS.map(String::from);
        let manifest = Manifest::new(config, colors.to_vec(), &tokenizer, &weights);
        let error = refusal(ModelFiles {
            config: manifest.to_bytes().unwrap(),
            tokenizer,
            weights,
        });
        assert_eq!(error.code(), "model-corrupt");
        assert!(error.to_string().contains(name), "{error}");
    }
}
