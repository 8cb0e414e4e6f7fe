//! A dataset of plain squares, and the command line to use it with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use image::{Rgb, RgbImage};
use serde_json::json;

const COLOURS: [(&str, [u8; 3]); 4] = [
    ("Red", [200, 30, 40]),
    ("Green", [40, 150, 60]),
    ("Blue", [40, 70, 190]),
    ("Black", [20, 20, 20]),
];
const TYPES: [&str; 3] = ["Shirt", "Bag", "Watch"];

/// A dataset folder of plain squares on white: their colour is seen, their type is told.
pub fn dataset(folder: &Path, photos: usize) -> PathBuf {
    let dataset = folder.join("dataset");
    std::fs::create_dir_all(dataset.join("images")).unwrap();
    let mut lines = String::new();
    for i in 0..photos {
        let (colour, rgb) = COLOURS[i % 4];
        let kind = TYPES[i / 4 % 3];
        let image = format!("{i}.png");
        let side = 12 + (i % 5) as u32;
        RgbImage::from_fn(side, side, |x, y| {
            let inside = (3..side - 3).contains(&x) && (3..side - 3).contains(&y);
            Rgb(if inside { rgb } else { [255; 3] })
        })
        .save(dataset.join("images").join(&image))
        .unwrap();
        let split = match i % 8 {
            6 => "validation",
            7 => "test",
            _ => "train",
        };
        let caption = |y: f32, text: String, name: &str, value: &str| {
            json!({"x": 0.1, "y": y, "width": 0.6, "height": 0.1, "caption": text,
                "color": "#333333", "kind": name,
                "facts": [{"name": name, "value": value, "source": "attribute"}]})
        };
        let attributes = json!({"colour": colour, "type": kind});
        let told = json!({
            "id": format!("{i}-0"), "image": image, "split": split, "title": kind,
            "attributes": attributes,
            "boxes": [
                caption(0.05, format!("Your {kind}"), "type", kind),
                caption(0.45, format!("In {colour}"), "colour", colour),
                caption(0.85, format!("The {colour} {kind}"), "colour", colour),
            ],
        });
        let alone = json!({
            "id": format!("{i}-1"), "image": image, "split": split, "title": "",
            "withheld": {"title": kind, "attributes": attributes},
            "boxes": [caption(0.45, format!("In {colour}"), "colour", colour)],
        });
        lines += &format!("{told}\n{alone}\n");
    }
    std::fs::write(dataset.join("annotations.jsonl"), lines).unwrap();
    dataset
}

/// The published backbone, which the command line starts from; set-up puts it there.
pub fn published() -> String {
    std::env::var("CAPONIMAGE_BACKBONE").expect("run the tests by `make test`")
}

/// A training on the CPU from the published backbone.
pub fn training(dataset: &Path, run: &Path, options: &[&str]) -> Vec<String> {
    let backbone = published();
    let fixed = ["--device", "cpu", "--backbone", &backbone];
    let all = ["train", text(dataset), text(run)].into_iter().chain(fixed);
    all.chain(options.iter().copied())
        .map(String::from)
        .collect()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn command(arguments: &[impl AsRef<str>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caponimage"));
    command.args(arguments.iter().map(AsRef::as_ref));
    command
}

pub fn caponimage(arguments: &[impl AsRef<str>]) -> Output {
    command(arguments).output().unwrap()
}

pub fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
