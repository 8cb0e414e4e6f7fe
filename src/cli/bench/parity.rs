//! `caponimage bench parity`: whether a device computes what the CPU does.

use std::path::PathBuf;

use crate::cli::show;
use burn::tensor::Device;
use clap::Args;
use image::RgbImage;

use crate::captioner::{Captioner, Product, Request};
use crate::cli;
use crate::device;
use crate::error::{Error, Result};
use crate::layout::TextBox;

/// Compare a device with the CPU: the captions of a few pictures, and the scores of their first tokens.
///
/// Fails where scores are apart or a caption is another one.
#[derive(Args)]
pub(super) struct Arguments {
    /// The model folder [default: models/small, here or where the program lies]
    #[arg(long)]
    model: Option<PathBuf>,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "auto")]
    device: String,
}

/// What is said of the pictures.
const TITLES: [&str; 4] = [
    "Nike Men Navy Blue T-Shirt",
    "Leather Backpack 20 l",
    "纯棉短袖 T恤",
    "",
];

/// Scores of one token that are near enough.
const NEAR: f32 = 0.05;

struct Answer {
    captions: Vec<String>,
    scores: Vec<f32>,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    let other = cli::device(&arguments.device)?;
    let on = |device: &Device| -> Result<Vec<Answer>> {
        let captioner = Captioner::from_dir(cli::model(&arguments.model)?, device)?;
        let answer = |(i, title): (usize, &&str)| answer(&captioner, i as u32, title);
        TITLES.iter().enumerate().map(answer).collect()
    };
    let (expected, found) = (on(&device::cpu())?, on(&other)?);
    let pairs = || expected.iter().zip(&found);
    let scores = pairs().flat_map(|(a, b)| a.scores.iter().zip(&b.scores));
    let farthest = scores.fold(0.0f32, |most, (a, b)| {
        let apart = (a - b).abs();
        // What is no number is as far apart as can be.
        if apart <= most { most } else { apart }
    });
    let captions = || pairs().flat_map(|(a, b)| a.captions.iter().zip(&b.captions));
    let (all, same) = (
        captions().count(),
        captions().filter(|(a, b)| a == b).count(),
    );
    show(format_args!(
        "parity, {}: {same} of {all} captions as on the CPU, scores within {farthest:.1e}",
        arguments.device
    ));
    for (a, b) in captions().filter(|(a, b)| a != b) {
        show(format_args!("  {b:?}, on the CPU {a:?}"));
    }
    if farthest.is_nan() || farthest > NEAR || same < all {
        let reason = "computes something else than the CPU";
        return Err(Error::data(&arguments.device, reason));
    }
    Ok(())
}

fn answer(captioner: &Captioner, shade: u32, title: &str) -> Result<Answer> {
    let pixel = |x: u32, y: u32| [(x * 3 + shade * 60) as u8, (y * 2) as u8, (x ^ y) as u8];
    let picture = RgbImage::from_fn(320, 240, |x, y| pixel(x, y).into());
    let boxes = (0..4).map(|i| TextBox::new(0.1, 0.05 + 0.22 * i as f32, 0.8, 0.15));
    let boxes: Vec<TextBox> = boxes.collect();
    let product = Product::titled(title);
    let scores = captioner.first_logits(&picture, &product, &boxes);
    let scores = pollster::block_on(scores)?;
    let request = Request {
        product,
        layout: boxes.into(),
        ..Request::default()
    };
    let captions = captioner.caption(&picture, &request)?;
    Ok(Answer {
        captions: captions.into_iter().map(|caption| caption.text).collect(),
        scores,
    })
}
