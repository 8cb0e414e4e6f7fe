//! `compose build`.

use std::path::PathBuf;
use std::sync::Mutex;

use caponimage::cli::{data::bar, show};
use caponimage::error::Result;
use caponimage_compose::build::{BuildOptions, Stage, build};
use clap::Args;
use indicatif::ProgressBar;

/// Compose located captions for published photo collections, into one dataset folder.
///
/// Captions state what title, attributes, description and picture say. An interrupted build goes
/// on when it is run again.
///
/// Example: compose build ~/captions --fashion ~/fashion --grocery ~/grocery
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    /// The dataset folder to write; must not exist
    output: PathBuf,
    /// A folder of "Fashion Product Images": styles.csv and images/
    #[arg(long)]
    fashion: Option<PathBuf>,
    /// A folder of the "Grocery Store Dataset": classes.csv, train.txt, test.txt and the photos
    #[arg(long)]
    grocery: Option<PathBuf>,
    /// A folder of the "Clothing dataset (small)": train/CLASS/*.jpg and test/CLASS/*.jpg
    #[arg(long)]
    clothing: Option<PathBuf>,
    /// Layouts of boxes for each photo
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=50))]
    layouts: u8,
    /// The same seed gives the same dataset
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// At most so many photos of each collection
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

pub fn run(arguments: Arguments) -> Result<()> {
    let options = BuildOptions {
        fashion: arguments.fashion,
        grocery: arguments.grocery,
        clothing: arguments.clothing,
        layouts: usize::from(arguments.layouts),
        seed: arguments.seed,
        limit: arguments.limit.map(|limit| limit as usize),
    };
    let shown: Mutex<Option<(Stage, ProgressBar)>> = Mutex::new(None);
    let progress = |stage: Stage, done: usize, all: usize| {
        let Ok(mut shown) = shown.lock() else {
            return;
        };
        if shown.as_ref().is_none_or(|(other, _)| *other != stage) {
            let title = match stage {
                Stage::Compare => "comparing",
                Stage::Compose => "composing",
            };
            *shown = Some((stage, bar(title, all as u64)));
        }
        if let Some((_, bar)) = &*shown {
            bar.set_position(done as u64);
        }
    };
    let summary = build(&arguments.output, &options, &progress)?;
    show(summary);
    Ok(())
}
