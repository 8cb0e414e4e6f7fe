//! `caponimage caption`: captions for one photo, or for many.

mod lines;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::captioner::{Caption, CaptionOptions, Captioner, Layout, Product, Request};
use crate::cli;
use crate::cli::show;
use crate::error::{Error, Result};
use crate::files::write_atomically;
use crate::generation::{Decoding, Strategy};
use crate::image;
use crate::layout::TextBox;
use crate::layout::{MAX_BOXES, suggest};
use clap::Args;
use lines::Lines;

use crate::cli::annotate::annotate;

/// Write one caption for each box on a photo.
///
/// Boxes are fractions of the photo, origin top left; without any, six usual places are taken.
///
/// For many photos, --lines takes a file with a request on each line:
///   {"photo": "shirt.jpg", "title": "Nike Men Blue Shirt", "attributes": {"colour": "Blue"},
///    "boxes": [{"x": 0.1, "y": 0.05, "width": 0.8, "height": 0.15}]}
/// and prints a line for each: {"photo", "captions"}, or {"photo", "error"}.
///
/// Examples:
///   caponimage caption shirt.jpg --title "Nike Men Blue Shirt" --attribute colour=Blue
///     --box 0.1,0.05,0.8,0.15 --annotate captioned.png
///   caponimage caption --lines requests.jsonl > captions.jsonl
#[derive(Args)]
#[command(arg_required_else_help = true, verbatim_doc_comment)]
pub(super) struct Arguments {
    /// A JPEG, PNG or WebP photo
    #[arg(required_unless_present = "lines")]
    photo: Option<PathBuf>,
    /// A file with a request on each line, photos relative to its folder; - for standard input
    #[arg(
        long,
        value_name = "REQUESTS.jsonl",
        conflicts_with_all = ["photo", "title", "attributes", "boxes", "written", "json", "annotate"]
    )]
    lines: Option<PathBuf>,
    /// The product's title
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    title: String,
    /// A fact of the product, such as colour=Blue; may be repeated
    #[arg(long = "attribute", value_name = "NAME=VALUE", value_parser = attribute)]
    attributes: Vec<(String, String)>,
    /// Where a caption goes; may be repeated
    #[arg(long = "box", value_name = "X,Y,WIDTH,HEIGHT", value_parser = text_box, allow_hyphen_values = true)]
    boxes: Vec<TextBox>,
    /// What is written in a box already, as 0="Made for Men" for the first one: it stays, and no
    /// other box says the same; may be repeated
    #[arg(long, value_name = "BOX=TEXT", value_parser = written)]
    written: Vec<(usize, String)>,
    /// The model folder [default: models/small, here or where the program lies]
    #[arg(long)]
    model: Option<PathBuf>,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "auto")]
    device: String,
    /// Draw captions at random instead of taking the likeliest; above 1 is wilder
    #[arg(long, allow_negative_numbers = true)]
    temperature: Option<f32>,
    /// With --temperature: draw from so many of the likeliest tokens only
    #[arg(
        long,
        default_value_t = 0,
        requires = "temperature",
        allow_negative_numbers = true
    )]
    top_k: usize,
    /// With --temperature: draw from the likeliest tokens that reach this probability together
    #[arg(
        long,
        default_value_t = 1.0,
        requires = "temperature",
        allow_negative_numbers = true
    )]
    top_p: f32,
    /// With --temperature: the same seed draws the same captions
    #[arg(
        long,
        default_value_t = 0,
        requires = "temperature",
        allow_negative_numbers = true
    )]
    seed: u64,
    /// Let several boxes say the same, or nearly the same
    #[arg(long)]
    allow_repeats: bool,
    /// Other captions to find for each box
    #[arg(long, default_value_t = 0)]
    alternatives: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write the photo with its captions as a PNG
    #[arg(long, value_name = "OUT.png")]
    annotate: Option<PathBuf>,
    /// The font that --annotate draws with, a TrueType or OpenType file; one with Latin, Greek and
    /// Cyrillic letters when left out
    #[arg(long, requires = "annotate")]
    font: Option<PathBuf>,
    /// Say how long it took
    #[arg(long)]
    time: bool,
}

fn written(text: &str) -> std::result::Result<(usize, String), String> {
    let expected = "expected BOX=TEXT, the boxes counted from 0 to 63";
    let (index, text) = text.split_once('=').ok_or(expected)?;
    let index = index.trim().parse().ok().filter(|index| *index < MAX_BOXES);
    Ok((index.ok_or(expected)?, text.to_string()))
}

fn attribute(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
        _ => Err("expected NAME=VALUE".into()),
    }
}

fn text_box(text: &str) -> std::result::Result<TextBox, String> {
    let numbers: Vec<f32> = text
        .split(',')
        .map(|number| number.trim().parse())
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| "expected four numbers X,Y,WIDTH,HEIGHT")?;
    let [x, y, width, height] = numbers[..] else {
        return Err(format!(
            "{} numbers, expected X,Y,WIDTH,HEIGHT",
            numbers.len()
        ));
    };
    Ok(TextBox::new(x, y, width, height))
}

/// Checks that the annotated photo is no photo that is there, and named as what it is.
fn check_output(output: &Path, photo: &Path) -> Result<()> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let is_png = output
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
    // A pipe may have any name.
    let is_file = std::fs::metadata(output).map_or(true, |found| found.is_file());
    let reason = if real(output).is_some_and(|output| real(photo) == Some(output)) {
        "is the photo itself, expected another file"
    } else if is_file && !is_png {
        "expected a name that ends in .png"
    } else {
        return Ok(());
    };
    let reason = format!("{}: {reason}", output.display());
    Err(Error::request("annotate", reason))
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    let photo = arguments.photo.clone().unwrap_or_default();
    if let Some(output) = &arguments.annotate {
        check_output(output, &photo)?;
    }
    // Before the model is loaded.
    let bytes = match &arguments.lines {
        None => read(&photo)?,
        Some(_) => Vec::new(),
    };
    let started = Instant::now();
    let device = cli::device(&arguments.device)?;
    let captioner = Captioner::from_dir(cli::model(&arguments.model)?, &device)?;
    let loaded = started.elapsed();
    if let Some(file) = &arguments.lines {
        let lines = Lines {
            captioner: &captioner,
            decoding: decoding(&arguments),
            alternatives: arguments.alternatives,
        };
        return lines.answer(file);
    }

    let started = Instant::now();
    let picture = image::decode(&bytes).map_err(|error| Error::data(photo.display(), error))?;
    let captions = captioner.caption(&picture, &request(&arguments))?;
    let captioned = started.elapsed();

    if let Some(output) = &arguments.annotate {
        let png = annotate(picture, &captions, arguments.font.as_deref())?;
        write_atomically(output, &png)?;
    }
    if arguments.json {
        let json = serde_json::to_string_pretty(&captions)
            .map_err(|error| Error::data("captions", error))?;
        show(json);
    } else {
        for caption in &captions {
            show(line(caption));
        }
    }
    if arguments.time {
        eprintln!("loaded in {loaded:.0?}, captioned in {captioned:.0?}");
    }
    Ok(())
}

/// What the arguments say of it; nothing where the model's own is taken.
fn decoding(arguments: &Arguments) -> Option<Decoding> {
    let sample = arguments.temperature.map(|temperature| Strategy::Sample {
        temperature,
        top_k: arguments.top_k,
        top_p: arguments.top_p,
        seed: arguments.seed,
    });
    let is_asked = sample.is_some() || arguments.allow_repeats;
    is_asked.then(|| Decoding {
        strategy: sample.unwrap_or(Strategy::Greedy),
        allow_repeats: arguments.allow_repeats,
    })
}

fn request(arguments: &Arguments) -> Request {
    let boxes = match arguments.boxes.is_empty() {
        true => suggest(),
        false => arguments.boxes.clone(),
    };
    // A text for a box that is not there is refused with the others.
    let last = arguments.written.iter().map(|(index, _)| index + 1).max();
    let mut written = vec![None; last.unwrap_or(0)];
    for (index, text) in &arguments.written {
        written[*index] = Some(text.clone());
    }
    Request {
        product: Product {
            title: arguments.title.clone(),
            attributes: arguments.attributes.iter().cloned().collect(),
        },
        layout: Layout { boxes, written },
        options: CaptionOptions {
            decoding: decoding(arguments),
            alternatives: arguments.alternatives,
        },
    }
}

fn line(caption: &Caption) -> String {
    let TextBox {
        x,
        y,
        width,
        height,
    } = caption.area;
    let mut line = format!(
        "{x:.2},{y:.2},{width:.2},{height:.2}  {:<28} {}  {:.2}",
        caption.text, caption.color, caption.score
    );
    for other in &caption.alternatives {
        line += &format!("\n                     or {other}");
    }
    line
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|source| Error::Io {
        path: path.into(),
        source,
    })
}
