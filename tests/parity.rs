//! The same model and input give the same captions on the CPU and on a GPU, and, through
//! tests/golden/parity.json, in the browser (tests/browser/parity.test.mjs).
//!
//! After a change of `models/tiny` or of what captions are chosen by,
//! `UPDATE_GOLDEN=1 cargo test --features cli --test parity the_cpu` writes the file anew.

#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeMap;

use burn::tensor::Device;
use caponimage::{Caption, Captioner, Product, Request};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Serialize, Deserialize)]
struct Golden {
    model: String,
    image: String,
    request: Request,
    captions: Vec<Caption>,
    /// SHA-256 of the picture as the model reads it, little-endian floats.
    input_sha256: String,
    /// Next-token scores of each box's first token, one after the other.
    logits: Vec<f32>,
    /// Texts of many kinds, and the token ids that the model reads for them.
    infos: Vec<Info>,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Info {
    request: Product,
    tokens: Vec<u32>,
}

/// Titles that a tokenizer may stumble over.
const TITLES: [&str; 6] = [
    "Nike Men's Running T-Shirt, 2-pack (Navy/White)",
    "纯棉短袖 T恤 2024夏季新款",
    "Crème brûlée \u{212b} e\u{301} 🎁👨‍👩‍👧 ½ l",
    "  <eos> <pad> \t double  spaces\n",
    "قميص أزرق للرجال",
    "",
];

const GOLDEN: &str = "tests/golden/parity.json";

fn golden() -> Golden {
    let path = common::root().join(GOLDEN);
    let text = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

fn run(device: &Device, request: Request) -> Golden {
    let image = "tests/photos/t-shirt.jpg";
    let captioner = Captioner::from_dir(common::root().join("models/tiny"), device).unwrap();
    let picture = common::decoded(&common::root().join(image));
    let captions = captioner.caption(&picture, &request).unwrap();
    let logits = pollster::block_on(captioner.first_logits(
        &picture,
        &request.product,
        &request.layout.boxes,
    ))
    .unwrap();
    Golden {
        model: "tiny".into(),
        image: image.into(),
        request,
        captions,
        input_sha256: sha256(&captioner.input(&picture)),
        logits,
        infos: TITLES
            .into_iter()
            .map(|title| info(&captioner, title))
            .collect(),
    }
}

fn info(captioner: &Captioner, title: &str) -> Info {
    let product = Product {
        title: title.into(),
        attributes: BTreeMap::from([("colour".into(), title.chars().rev().collect())]),
    };
    let tokens = captioner.info(&product).unwrap();
    Info {
        request: product,
        tokens,
    }
}

fn sha256(values: &[f32]) -> String {
    let bytes: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn assert_same(found: &Golden, expected: &Golden) {
    for (found, expected) in found.captions.iter().zip(&expected.captions) {
        assert_eq!(found.text, expected.text);
        assert_eq!(found.color, expected.color);
        assert_eq!(found.alternatives, expected.alternatives);
        assert!((found.score - expected.score).abs() < 1e-3);
    }
    assert_eq!(found.input_sha256, expected.input_sha256);
    assert_eq!(found.infos, expected.infos);
    assert_eq!(found.captions.len(), expected.captions.len());
    assert_eq!(found.logits.len(), expected.logits.len());
    let difference = found
        .logits
        .iter()
        .zip(&expected.logits)
        .fold(0f32, |most, (a, b)| most.max((a - b).abs()));
    assert!(difference < 1e-3, "logits differ by {difference}");
}

#[test]
fn the_cpu_gives_the_golden_captions() {
    let device = caponimage::device::cpu();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let mut request = common::request(5);
        request.options.alternatives = 1;
        let text = serde_json::to_vec_pretty(&run(&device, request)).unwrap();
        std::fs::write(common::root().join(GOLDEN), text).unwrap();
    }
    let golden = golden();
    assert_same(&run(&device, golden.request.clone()), &golden);
}

#[cfg(feature = "gpu")]
#[test]
fn a_gpu_gives_the_golden_captions() {
    let device = match pollster::block_on(caponimage::device::gpu()) {
        Ok(gpu) => gpu.device,
        // Set-up says so in a line of its own.
        Err(error) if std::env::var_os("CAPONIMAGE_NO_VULKAN").is_some() => {
            eprintln!("skipped: {error}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let golden = golden();
    assert_same(&run(&device, golden.request.clone()), &golden);
}
