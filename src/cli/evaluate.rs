//! `caponimage evaluate`: how good a model is on held-out photos.

mod negatives;
mod report;
mod suite;

use std::path::PathBuf;

use crate::captioner::Captioner;
use crate::cli;
use crate::cli::progress::Terminal;
use crate::dataset::record::Split;
use crate::error::{Error, Result};
use crate::evaluation::bootstrap::Interval;
use crate::evaluation::judge::Judge;
use crate::evaluation::measured::{Also, Evaluation};
use crate::evaluation::metrics::tokens;
use crate::evaluation::records::{
    Given, Only, Selection, find, learned_kinds, nothing, read_without_photo,
};
use crate::evaluation::teacher::measure_without_photo;
use crate::training::metrics::Validation;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::show;

/// What is measured of products that have no photo.
const WITHOUT_PHOTO: &str = "title and attributes, no photo";

/// Caption the photos of a split and judge the captions by the facts recorded of the products.
///
/// Once with title and attributes, once with the picture alone. Captions are also compared with the
/// dataset's own by the metrics of the field; beside each stands what holds it in 95 of 100 draws of
/// as many products. With --against, also compare the tokens of two models: a quantised one and the
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
    Negatives(negatives::Arguments),
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
    /// Only products of this source, such as fashion
    #[arg(long)]
    source: Option<String>,
    /// Only products of kinds that the training split has none of
    #[arg(long)]
    unlearned: bool,
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

/// The judge whom `command` can't do without.
fn needed<'a>(judge: Option<&'a dyn Judge>, command: &str) -> Result<&'a dyn Judge> {
    judge.ok_or_else(|| {
        let reason = format!("nobody here judges captions: use compose evaluate {command}");
        Error::request(command, reason)
    })
}

/// Does what the arguments say; `judge` says which captions are true.
///
/// # Errors
/// When a model, a record or a photo can't be read, or a model fails.
pub fn run(arguments: Arguments, judge: Option<&dyn Judge>) -> Result<()> {
    if let Some(command) = arguments.command {
        return match command {
            Command::Negatives(arguments) => negatives::run(arguments, judge),
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
    let kinds = arguments.unlearned.then(|| learned_kinds(dataset));
    let kinds = kinds.transpose()?;
    let selection = |given| Selection {
        split: arguments.split,
        only: Only {
            source: arguments.source.as_deref(),
            unlike: kinds.as_ref(),
        },
        given,
        limit: arguments.limit,
    };
    let products = read_without_photo(dataset, &selection(Given::All))?;
    let progress = Terminal::default();
    let mut report = serde_json::Map::new();
    let mut is_empty = products.is_empty();
    for (name, given) in [
        ("title and attributes", Given::All),
        ("picture alone", Given::PictureAlone),
    ] {
        let records = find(dataset, &selection(given))?;
        if records.is_empty() {
            continue;
        }
        is_empty = false;
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
            permuted_cells,
            agreement,
        } = measured;
        show(format_args!("{name}: {grounding}"));
        show(in_words(&reference));
        for Interval {
            name,
            value,
            low,
            high,
        } in metrics
        {
            show(format_args!(
                "  {name:<13}{value:.3} ({low:.3} to {high:.3})"
            ));
        }
        if let Some(reliance) = reliance {
            show(reliance);
        }
        show(format_args!(
            "scores move by {permuted_cells:.2e} nats a token when the picture's cells change places"
        ));
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
    }
    if is_empty {
        return Err(nothing(dataset, arguments.split));
    }
    if !products.is_empty() {
        let reference = measure_without_photo(&captioner, &products)?;
        if arguments.json {
            let value = serde_json::to_value(&reference);
            report.insert(WITHOUT_PHOTO.into(), value.unwrap_or_default());
        } else {
            show(format_args!(
                "{WITHOUT_PHOTO}: {} products\n{}",
                products.len(),
                in_words(&reference)
            ));
        }
    }
    if arguments.json {
        show(serde_json::to_string_pretty(&report).unwrap_or_default());
    }
    Ok(())
}

fn in_words(reference: &Validation) -> String {
    format!(
        "reference captions: {:.1} % of tokens the likeliest, {:.1} % of text colours; matching {}; {}",
        100.0 * reference.token_accuracy,
        100.0 * reference.color_accuracy,
        reference.matching_in_words(),
        reference.copying
    )
}
