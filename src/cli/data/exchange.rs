//! `caponimage data import` and `caponimage data export`: the published CapOnImage2M layout.

use std::path::PathBuf;

use crate::dataset::capon2m::{Cleaning, Exporter, Importer};
use crate::dataset::captions;
use crate::dataset::record::Split;
use crate::error::Result;
use clap::Args;

use crate::cli::progress::Terminal;
use crate::cli::show;

/// Turn a folder in the published CapOnImage2M layout into a dataset folder.
///
/// The layout: ref_captions.json, lists of names as .npy files, images/NAME.png. Captions and
/// images are cleaned as the paper does it.
///
/// Example: caponimage data import ~/CapOnImage2M ~/captions
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Import {
    /// The published folder
    source: PathBuf,
    /// The dataset folder to write; must not exist
    output: PathBuf,
    /// The names of the training split [default: tr*.npy in the folder]
    #[arg(long)]
    train: Option<PathBuf>,
    /// The names of the validation split [default: val*.npy]
    #[arg(long)]
    validation: Option<PathBuf>,
    /// The names of the test split [default: te*.npy or ts*.npy]
    #[arg(long)]
    test: Option<PathBuf>,
    /// Keep all as it is: no caption and no image is left out or changed
    #[arg(long)]
    keep_all: bool,
    /// Annotations only
    #[arg(long)]
    without_images: bool,
}

/// Turn a CSV of captions that people wrote into a dataset folder.
///
/// A row a caption: image, x, y, width, height, caption, and where wanted color, title, attributes
/// (name=value; name=value), split; any other column is an attribute. Boxes are fractions of the
/// photo, or pixels. Rows of the same photo that follow each other are one record.
///
/// Example: caponimage data import-captions captions.csv ~/captions --photos ~/photos
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(super) struct ImportCaptions {
    /// The CSV
    source: PathBuf,
    /// The dataset folder to write; must not exist
    output: PathBuf,
    /// The folder of the photos; without it the CSV's own
    #[arg(long)]
    photos: Option<PathBuf>,
}

/// Does what the arguments say.
pub(super) fn import_captions(arguments: &ImportCaptions) -> Result<()> {
    let photos = arguments.photos.as_deref();
    let summary = captions::import(&arguments.source, photos, &arguments.output)?;
    show(summary);
    Ok(())
}

/// Turn a dataset folder into the published CapOnImage2M layout.
///
/// Example: caponimage data export ~/captions ~/published
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Export {
    /// The dataset folder
    dataset: PathBuf,
    /// The folder to write; must not exist
    output: PathBuf,
    /// Annotations only
    #[arg(long)]
    without_images: bool,
}

pub(super) fn import(arguments: Import) -> Result<()> {
    let given = [
        (Split::Train, arguments.train),
        (Split::Validation, arguments.validation),
        (Split::Test, arguments.test),
    ];
    let lists = given
        .into_iter()
        .filter_map(|(split, list)| Some((split, list?)));
    let importer = Importer {
        lists: lists.collect(),
        cleaning: match arguments.keep_all {
            true => Cleaning::off(),
            false => Cleaning::default(),
        },
        images: !arguments.without_images,
        ..Importer::new(arguments.source)
    };
    let report = importer.run(&arguments.output, &Terminal::default())?;
    show(format_args!("{} images imported", report.kept));
    for (count, what) in [
        (report.unlisted, "images that no list names"),
        (report.few_boxes, "images with fewer than two captions left"),
        (report.near_duplicates, "images nearly the same as another"),
        (
            report.removed.repeated_captions,
            "captions that stand twice on an image",
        ),
        (
            report.removed.caption_length,
            "captions too short or too long",
        ),
        (report.removed.empty_boxes, "captions in boxes without size"),
        (report.problems.len() as u64, "images that can't be used"),
    ] {
        if count > 0 {
            show(format_args!("left out: {count} {what}"));
        }
    }
    if report.default_colors > 0 {
        show(format_args!(
            "black: {} captions without a known colour",
            report.default_colors
        ));
    }
    for problem in &report.problems {
        show(format_args!("  {problem}"));
    }
    Ok(())
}

pub(super) fn export(arguments: &Export) -> Result<()> {
    let exporter = Exporter {
        images: !arguments.without_images,
    };
    let exported = exporter.run(&arguments.dataset, &arguments.output, &Terminal::default())?;
    show(format_args!("{} records exported", exported.records));
    Ok(())
}
