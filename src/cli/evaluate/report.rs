//! `caponimage evaluate report`: a page to look at captions.

use std::path::{Path, PathBuf};

use crate::captioner::Captioner;
use crate::cli;
use crate::cli::progress::Terminal;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::evaluation::judge::Judge;
use crate::evaluation::report::{Model, Shown, write_report};
use clap::Args;

use crate::cli::show;

/// Write a page to look at what a model says: captions on their photos, how each was judged, and
/// where on the photo it looked.
///
/// With --against, two models side by side. The page is one file and asks nothing of the network.
///
/// Example: caponimage evaluate report models/small ~/captions report.html
#[derive(Args)]
pub(super) struct Arguments {
    /// The model folder
    model: PathBuf,
    /// The dataset folder
    dataset: PathBuf,
    /// The page to write
    output: PathBuf,
    /// Another model folder
    #[arg(long)]
    against: Option<PathBuf>,
    /// train, validation or test
    #[arg(long, default_value = "test", value_parser = crate::cli::data::split)]
    split: Split,
    /// At most so many photos, 0 for all, each once with title and attributes and once alone: collections take turns
    /// until each is used up or there are enough
    #[arg(long, default_value_t = 80)]
    limit: usize,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "cpu")]
    device: String,
}

pub(super) fn run(arguments: Arguments, judge: Option<&dyn Judge>) -> Result<()> {
    let device = cli::device(&arguments.device)?;
    let folders: Vec<&Path> = [Some(&arguments.model), arguments.against.as_ref()]
        .into_iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect();
    let load = |folder: &&Path| Captioner::from_dir(folder, &device);
    let captioners: Vec<Captioner> = folders.iter().map(load).collect::<Result<_>>()?;
    let models: Vec<Model> = folders
        .into_iter()
        .zip(&captioners)
        .map(|(folder, captioner)| Model { folder, captioner })
        .collect();
    let shown = Shown {
        dataset: &arguments.dataset,
        split: arguments.split,
        limit: arguments.limit,
        judge,
    };
    write_report(&models, &shown, &arguments.output, &Terminal::default())?;
    show(arguments.output.display());
    Ok(())
}
