//! A trained model sees where things are in a picture: captions follow what lies in their boxes'
//! places when the picture is mirrored, and its cells can't change places unnoticed.

#![cfg(feature = "train")]

mod common;

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use caponimage::layout::TextBox;
use caponimage::model::ModelConfig;
use caponimage::train::config::TrainingConfig;
use caponimage::{Captioner, Request};
use image::{Rgb, RgbImage, imageops};
use serde_json::json;

use common::runs::start;
use common::squares::{caponimage, error};

const COLOURS: [(&str, [u8; 3]); 7] = [
    ("Red", [200, 30, 40]),
    ("Green", [40, 150, 60]),
    ("Blue", [40, 70, 190]),
    ("Black", [20, 20, 20]),
    ("White", [240, 240, 240]),
    ("Yellow", [240, 210, 40]),
    ("Grey", [130, 130, 130]),
];

/// Every colour and the next one: pairs that nobody learns from.
fn held_out() -> impl Iterator<Item = [usize; 2]> {
    (0..COLOURS.len()).map(|i| [i, (i + 1) % COLOURS.len()])
}

const BACKGROUNDS: [[u8; 3]; 4] = [
    [120, 80, 50],
    [230, 160, 190],
    [60, 150, 160],
    [200, 190, 150],
];

/// A picture of two squares, a left and a right one. Each is surrounded by the same on every side:
/// what a cell shows does not tell which of them it is, its position has to.
fn squares([left, right]: [usize; 2], background: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(32, 32, |x, y| match (x, y) {
        (4..12, 8..24) => Rgb(COLOURS[left].1),
        (20..28, 8..24) => Rgb(COLOURS[right].1),
        _ => Rgb(background),
    })
}

fn places() -> [TextBox; 2] {
    [0.125, 0.625].map(|x| TextBox::new(x, 0.25, 0.25, 0.5))
}

/// Pictures of two colours; captions say which of them lies beneath.
fn dataset(folder: &Path) -> PathBuf {
    let dataset = folder.join("dataset");
    std::fs::create_dir_all(dataset.join("images")).unwrap();
    let mut lines = String::new();
    let count = COLOURS.len();
    let pairs = (0..count * count).map(|i| [i / count, i % count]);
    let pairs = pairs.filter(|[left, right]| left != right);
    let all = pairs.flat_map(|pair| BACKGROUNDS.map(|background| (pair, background)));
    for (i, (pair, background)) in all.enumerate() {
        let image = format!("{i}.png");
        squares(pair, background)
            .save(dataset.join("images").join(&image))
            .unwrap();
        let split = match held_out().any(|other| other == pair) {
            true => "validation",
            false => "train",
        };
        let boxes: Vec<_> = places()
            .iter()
            .zip(pair)
            .map(|(area, colour)| {
                json!({"x": area.x, "y": area.y, "width": area.width, "height": area.height,
                "caption": format!("In {}", COLOURS[colour].0), "color": "#FFFFFF"})
            })
            .collect();
        let record = json!({"id": format!("{i}"), "image": image, "split": split, "title": "", "boxes": boxes});
        lines += &format!("{record}\n");
    }
    std::fs::write(dataset.join("annotations.jsonl"), lines).unwrap();
    dataset
}

/// A model that is told what lies beneath boxes, or has to find it in the picture.
fn trained(folder: &Path, dataset: &Path, beneath: bool) -> PathBuf {
    let mut model = ModelConfig::tiny();
    model.beneath = beneath;
    let mut config = TrainingConfig::new(model, 2500);
    (config.batch, config.validate_every) = (8, 1250);
    config.pre_training.rate.peak = 2e-3;
    config.fine_tuning.rate.peak = 2e-3;
    let run = folder.join("run");
    start(dataset, &run, config).unwrap().train().unwrap();
    let model = folder.join("model");
    let output = caponimage(&["export", run.to_str().unwrap(), model.to_str().unwrap()]);
    assert!(output.status.success(), "{}", error(&output));
    model
}

#[test]
fn captions_follow_what_lies_in_their_places() {
    for beneath in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let dataset = dataset(folder.path());
        let model = trained(folder.path(), &dataset, beneath);
        let captioner = Captioner::from_dir(&model, &Device::flex()).unwrap();
        let request = Request {
            boxes: places().to_vec(),
            ..Default::default()
        };
        let captions = |picture: &RgbImage| -> Vec<String> {
            let written = captioner.caption(picture, &request).unwrap();
            written.into_iter().map(|caption| caption.text).collect()
        };
        // As it is and mirrored, two captions a picture.
        let mut right = [0, 0];
        for pair in held_out() {
            let said = pair.map(|colour| format!("In {}", COLOURS[colour].0));
            let picture = squares(pair, BACKGROUNDS[0]);
            let own = captions(&picture);
            let mirrored = captions(&imageops::flip_horizontal(&picture));
            assert_ne!(own, mirrored, "beneath: {beneath}");
            let hits = |found: &[String], expected: [&String; 2]| {
                let pairs = found.iter().zip(expected);
                pairs.filter(|(found, expected)| found == expected).count()
            };
            right[0] += hits(&own, [&said[0], &said[1]]);
            right[1] += hits(&mirrored, [&said[1], &said[0]]);
        }
        // All but three of them; which are confused differs from machine to machine.
        let most = 2 * COLOURS.len();
        assert!(
            right.iter().all(|right| *right + 3 >= most),
            "beneath: {beneath}, {right:?}"
        );
        let (model, dataset) = (model.to_str().unwrap(), dataset.to_str().unwrap());
        let output = caponimage(&[
            "evaluate",
            model,
            dataset,
            "--split",
            "validation",
            "--json",
        ]);
        assert!(output.status.success(), "{}", error(&output));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let moved = report["picture alone"]["permuted_cells"].as_f64().unwrap();
        // 0.2 to 1.4 in ten trainings; a model that sees no places has 1e-7.
        assert!(moved > 0.05, "beneath: {beneath}, {report}");
    }
}
