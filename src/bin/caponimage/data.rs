//! `caponimage data`: datasets from published photos.

use std::path::PathBuf;

use caponimage::Result;
use caponimage::data::build::build_fashion_dataset;
use clap::{Args, Subcommand};

/// Make a dataset folder of photos with located captions.
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compose captions for the photos of "Fashion Product Images" from their titles and attributes.
    ///
    /// Example: caponimage data fashion ~/fashion ~/captions --layouts 3
    Fashion {
        /// The published folder: styles.csv and images/
        source: PathBuf,
        /// The dataset folder to write; must not exist
        output: PathBuf,
        /// Layouts of boxes for each photo
        #[arg(long, default_value_t = 3)]
        layouts: usize,
        /// The same seed gives the same dataset
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Use only so many photos
        #[arg(long)]
        limit: Option<usize>,
    },
}

pub fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Fashion {
            source,
            output,
            layouts,
            seed,
            limit,
        } => {
            let summary = build_fashion_dataset(&source, &output, layouts, seed, limit)?;
            println!("{summary}");
            Ok(())
        }
    }
}
