//! `caponimage evaluate suite`: what each input and each idea is worth.

use std::path::PathBuf;

use crate::cli;
use crate::cli::progress::Terminal;
use crate::device;
use crate::error::Result;
use crate::evaluation::judge::Judge;
use crate::evaluation::suite::{Suite, SuiteSetup};
use clap::Args;

use super::needed;
use crate::cli::show;

/// Compare models, baselines and ablations: train and score what is missing, write the page.
///
/// The file says what is compared, with how many steps and which seeds; docs/results/suite.json is
/// one. What is finished is kept beside it, so that a suite may take several days. Without a dataset
/// the page is written of what is there.
///
/// Started several times at once, with the same file and the same work folder, the processes share the
/// rows; on the CPU best once for each core, each with RAYON_NUM_THREADS=1.
///
/// Examples:
///   caponimage evaluate suite docs/results/suite.json ~/captions --work ~/suite \
///     --backbone efficientnet-lite0-57934424.pth
///   caponimage evaluate suite docs/results/suite.json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The file of the suite
    suite: PathBuf,
    /// The dataset folder
    #[arg(requires = "backbone", requires = "work")]
    dataset: Option<PathBuf>,
    /// The backbone trained on ImageNet, as for caponimage train
    #[arg(long)]
    backbone: Option<PathBuf>,
    /// The folder for runs and for what the backbone makes of the photos
    #[arg(long)]
    work: Option<PathBuf>,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "auto")]
    device: String,
}

pub(super) fn run(arguments: Arguments, judge: Option<&dyn Judge>) -> Result<()> {
    let suite = Suite::read(&arguments.suite)?;
    // With a dataset all three are there.
    if let (Some(dataset), Some(backbone), Some(work)) =
        (&arguments.dataset, &arguments.backbone, &arguments.work)
    {
        let judge = needed(judge, "suite")?;
        if arguments.device == "cpu" {
            device::keep_to_the_cpu();
        }
        suite.run_missing(&SuiteSetup {
            dataset,
            backbone,
            work,
            device: &cli::device(&arguments.device)?,
            judge,
            progress: &Terminal::default(),
        })?;
    }
    show(suite.write_page()?.display());
    Ok(())
}
