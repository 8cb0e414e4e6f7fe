//! A trained model sees where things are in a picture: captions follow what lies in their boxes'
//! places when the picture is mirrored, and its cells can't change places unnoticed.

#![cfg(feature = "cli")]

mod common;

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use caponimage::layout::TextBox;
use caponimage::model::ModelConfig;
use caponimage::training::config::TrainingConfig;
use caponimage::{Captioner, Request};
use image::{Rgb, RgbImage};
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

/// Every colour beside every other one, in both orders.
fn pairs() -> impl Iterator<Item = [usize; 2]> {
    let count = COLOURS.len();
    let all = (0..count * count).map(move |i| [i / count, i % count]);
    all.filter(|[left, right]| left != right)
}

/// Nobody learns from pictures on the last one.
const BACKGROUNDS: [[u8; 3]; 5] = [
    [120, 80, 50],
    [230, 160, 190],
    [60, 150, 160],
    [200, 190, 150],
    [150, 160, 130],
];
const UNSEEN: [u8; 3] = BACKGROUNDS[BACKGROUNDS.len() - 1];

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
    let all = pairs().flat_map(|pair| BACKGROUNDS.map(|background| (pair, background)));
    for (i, (pair, background)) in all.enumerate() {
        let image = format!("{i}.png");
        squares(pair, background)
            .save(dataset.join("images").join(&image))
            .unwrap();
        let split = match background == UNSEEN {
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
            layout: places().to_vec().into(),
            ..Default::default()
        };
        let captions = |picture: &RgbImage| -> Vec<String> {
            let written = captioner.caption(picture, &request).unwrap();
            written.into_iter().map(|caption| caption.text).collect()
        };
        // Every picture and, with its pair in the other order, its mirror image. Which of two
        // squares is meant is only seen by its place: who can't see places has half of them.
        let mut right = 0;
        for pair in pairs() {
            let found = captions(&squares(pair, UNSEEN));
            let said = pair.map(|colour| format!("In {}", COLOURS[colour].0));
            right += (0..2).filter(|&i| found[i] == said[i]).count();
        }
        let all = 2 * pairs().count();
        assert!(right * 6 > all * 5, "beneath: {beneath}, {right} of {all}");
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
        // 0.13 to 1.8 with twelve seeds; a model that sees no places has 1e-7.
        assert!(moved > 0.02, "beneath: {beneath}, {report}");
    }
}
