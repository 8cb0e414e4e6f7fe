//! `caponimage evaluate negatives`: whether the matching task's negatives are any.

use std::path::PathBuf;

use crate::captioner::Captioner;
use crate::cli::{self, show};
use crate::error::Result;
use crate::evaluation::judge::Judge;
use crate::evaluation::negatives::Audit;
use clap::Args;

use super::needed;

/// Draw negatives of the matching task, and count those that fit as well as the captions whose place they take.
///
/// Once from all captions of a level, as published, and once from those that aren't known to fit, as
/// training does.
///
/// Example: caponimage evaluate negatives models/small ~/captions
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The model folder, for its tokenizer
    model: PathBuf,
    /// The dataset folder
    dataset: PathBuf,
    /// How many are drawn, a third at each level
    #[arg(long, default_value_t = 2000)]
    count: usize,
}

pub(super) fn run(arguments: Arguments, judge: Option<&dyn Judge>) -> Result<()> {
    let judge = needed(judge, "negatives")?;
    let model = Captioner::from_dir(&arguments.model, &cli::device("cpu")?)?;
    show(Audit::of(
        &arguments.dataset,
        &model,
        judge,
        arguments.count,
    )?);
    Ok(())
}
