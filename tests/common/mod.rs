//! What several tests need: a model with random weights, and drawn photos.

#![allow(dead_code)]

#[cfg(feature = "cli")]
pub mod killing;
#[cfg(feature = "cli")]
pub mod learning;
#[cfg(feature = "cli")]
pub mod runs;
#[cfg(feature = "cli")]
pub mod squares;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use caponimage::dataset::palette::TEXT_COLORS;
use caponimage::manifest::{Manifest, ModelFiles};
use caponimage::model::{CaptionModel, ModelConfig};
use caponimage::text::TextTokenizer;
use caponimage::weights::{self, Quantisation, burnpack};
use caponimage::{Product, Request, TextBox};
use image::RgbImage;

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// One of the photos in tests/photos.
pub fn sample(name: &str) -> RgbImage {
    decoded(&root().join("tests/photos").join(name))
}

pub fn decoded(path: &Path) -> RgbImage {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    caponimage::image::decode(&bytes).unwrap()
}

pub fn tokenizer(vocabulary: usize) -> TextTokenizer {
    let texts: Vec<String> = [
        "Nike Men Blue Shirt",
        "Made for Men",
        "In Navy Blue",
        "For Summer",
    ]
    .iter()
    .cycle()
    .take(40)
    .map(|text| text.to_string())
    .collect();
    TextTokenizer::train(&texts, vocabulary).unwrap()
}

/// A tiny model with seeded random weights.
pub fn random_model(change: impl FnOnce(&mut ModelConfig)) -> (ModelConfig, CaptionModel) {
    let mut config = ModelConfig::tiny();
    config.vocabulary = 300;
    change(&mut config);
    let device = Device::flex();
    device.seed(7);
    let model = CaptionModel::init(&config, &device);
    // Weights are drawn when first used; all are now.
    weights::collect(&model).unwrap();
    (config, model)
}

/// The files of a model folder with random weights.
pub fn random_files(
    change: impl FnOnce(&mut ModelConfig),
    quantisation: Quantisation,
) -> ModelFiles {
    let (config, model) = random_model(change);
    let weights = burnpack::to_bytes(weights::collect(&model).unwrap().0, quantisation).unwrap();
    let tokenizer = tokenizer(config.vocabulary).to_bytes().unwrap();
    let colors = TEXT_COLORS.map(String::from).to_vec();
    let manifest = Manifest::new(config, colors, &tokenizer, &weights);
    ModelFiles {
        config: manifest.to_bytes().unwrap(),
        tokenizer,
        weights,
    }
}

pub fn request(boxes: usize) -> Request {
    let boxes: Vec<TextBox> = (0..boxes)
        .map(|i| {
            let (column, row) = ((i % 8) as f32, (i / 8) as f32);
            TextBox::new(column * 0.12, row * 0.12, 0.1 + 0.01 * (i % 3) as f32, 0.08)
        })
        .collect();
    Request {
        product: Product {
            title: "Nike Men Navy Blue Shirt".into(),
            attributes: BTreeMap::from([
                ("colour".into(), "Navy Blue".into()),
                ("type".into(), "Shirts".into()),
            ]),
        },
        layout: boxes.into(),
        ..Request::default()
    }
}

/// A process that lends this machine's CPU as another machine would.
#[cfg(feature = "remote")]
pub struct Machine {
    process: std::process::Child,
    pub address: String,
}

#[cfg(feature = "remote")]
impl Machine {
    pub fn start(options: &[&str]) -> Self {
        use std::io::BufRead;

        let place = ["train", "serve", "--address", "127.0.0.1", "--port", "0"];
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_caponimage"))
            .args(place)
            .args(["--device", "cpu"])
            .args(options)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        std::io::BufReader::new(output)
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit(' ').next().unwrap().to_string();
        assert!(address.contains(':'), "{line}");
        Self { process, address }
    }

    pub fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(feature = "remote")]
impl Drop for Machine {
    fn drop(&mut self) {
        self.stop();
    }
}
