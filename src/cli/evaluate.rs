//! `caponimage evaluate`: how good a model is on held-out photos.

mod report;
mod suite;

use std::path::PathBuf;

use crate::data::record::Split;
use crate::evaluate::bootstrap::Interval;
use crate::evaluate::evaluation::{Also, Evaluation};
use crate::evaluate::judge::Judge;
use crate::evaluate::metrics::tokens;
use crate::evaluate::records::{Choice, Given, read};
use crate::train::progress::bar;
use crate::{Captioner, Result, cli};
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::show;

/// Caption the photos of a split and judge the captions by the facts recorded of the products.
///
/// Once with title and attributes, once with the picture alone. Captions are also compared with the
/// dataset's own by the metrics of the field; beside each stands what holds it in 95 of 100 draws of
/// as many photos. With --against, also compare the tokens of two models: a quantised one and the
/// one it was made of.
///
/// Examples:
///   caponimage evaluate models/small ~/captions
///   caponimage evaluate report models/small ~/captions report.html
///   caponimage evaluate suite docs/results/suite.json
#[derive(Args)]
#[command(
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    verbatim_doc_comment
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    choices: Choices,
}

#[derive(Subcommand)]
enum Command {
    Report(report::Arguments),
    Suite(suite::Arguments),
}

#[derive(Args)]
struct Choices {
    /// The model folder
    #[arg(required = true)]
    model: Option<PathBuf>,
    /// The dataset folder
    #[arg(required = true)]
    dataset: Option<PathBuf>,
    /// train, validation or test
    #[arg(long, default_value = "test", value_parser = super::data::split)]
    split: Split,
    /// At most so many photos; 0 for all
    #[arg(long, default_value_t = 0)]
    limit: usize,
    /// Another model folder
    #[arg(long)]
    against: Option<PathBuf>,
    /// So many of the captions that are not known to be true
    #[arg(long, default_value_t = 0)]
    untrue: usize,
    /// What the metrics compare; characters for languages without spaces
    #[arg(long, value_enum, default_value_t = Tokens::Words)]
    tokens: Tokens,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "cpu")]
    device: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tokens {
    Words,
    Characters,
}

/// Does what the arguments say; `judge` says which captions are true.
///
/// # Errors
/// When a model, a record or a photo can't be read, or a model fails.
pub fn run(arguments: Arguments, judge: Option<&dyn Judge>) -> Result<()> {
    if let Some(command) = arguments.command {
        return match command {
            Command::Report(arguments) => report::run(arguments, judge),
            Command::Suite(arguments) => suite::run(arguments, judge),
        };
    }
    let arguments = arguments.choices;
    // Without a subcommand both are there.
    let (Some(model), Some(dataset)) = (&arguments.model, &arguments.dataset) else {
        return Ok(());
    };
    let split = match arguments.tokens {
        Tokens::Words => tokens::words,
        Tokens::Characters => tokens::characters,
    };
    let device = cli::device(&arguments.device)?;
    let captioner = Captioner::from_dir(model, &device)?;
    let other = arguments.against.as_ref();
    let other = other.map(|folder| Captioner::from_dir(folder, &device));
    let other = other.transpose()?;
    let progress = bar("photos");
    let mut report = serde_json::Map::new();
    for (name, given) in [
        ("title and attributes", Given::All),
        ("picture alone", Given::PictureAlone),
    ] {
        let choice = Choice {
            split: arguments.split,
            given,
            limit: arguments.limit,
        };
        let records = read(dataset, &choice)?;
        let also = Also {
            split,
            reliance: given == Given::All,
            judge,
            against: other.as_ref(),
        };
        let (measured, _) = Evaluation::measure(&captioner, &records, &also, &progress)?;
        if arguments.json {
            let value = serde_json::to_value(&measured);
            report.insert(name.into(), value.unwrap_or_default());
            continue;
        }
        let Evaluation {
            grounding,
            metrics,
            reliance,
            reference,
            agreement,
        } = measured;
        progress.suspend(|| {
            show(format_args!("{name}: {grounding}"));
            show(format_args!(
                "reference captions: {:.1} % of tokens the likeliest, {:.1} % of text colours; matching {}",
                100.0 * reference.token_accuracy,
                100.0 * reference.color_accuracy,
                reference.matching_in_words()
            ));
            for Interval {
                name,
                value,
                low,
                high,
            } in metrics
            {
                show(format_args!("  {name:<13}{value:.3} ({low:.3} to {high:.3})"));
            }
            if let Some(reliance) = reliance {
                show(reliance);
            }
            if let Some(agreement) = agreement {
                show(format_args!("against the other model: {agreement}"));
            }
            let step = grounding
                .untrue
                .len()
                .div_ceil(arguments.untrue.max(1))
                .max(1);
            let some = grounding.untrue.iter().step_by(step);
            for untrue in some.take(arguments.untrue) {
                let words = untrue.words.join(" ");
                show(format_args!(
                    "  {}: {:?} ({words})",
                    untrue.id, untrue.caption
                ));
            }
        });
    }
    progress.finish_and_clear();
    if arguments.json {
        show(serde_json::to_string_pretty(&report).unwrap_or_default());
    }
    Ok(())
}
