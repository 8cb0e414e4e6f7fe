//! `caponimage data`: datasets, from published photos, to look at, to check.

pub mod check;
mod exchange;

use std::path::{Path, PathBuf};

use crate::dataset::common_words::common_words;
use crate::dataset::frames::frames;
use crate::dataset::kind_lines::kind_lines;
use crate::dataset::record::Split;
use crate::dataset::sheet::{self, write_sheet};
use crate::dataset::signal::Signal;
use crate::dataset::stats::Stats;
use crate::dataset::title_case::title_case;
use crate::dataset::tokenizer::train_tokenizer;
use crate::dataset::trade_words::{Trades, trade_words};
use crate::error::Result;
use crate::files::write_atomically;
use crate::manifest::{CONFIG_FILE, Manifest, ModelFiles};
use clap::{Args, Subcommand};

use self::check::Knowledge;

use crate::cli::show;

/// Make, check and look at dataset folders of photos with located captions.
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    /// Count records, boxes, captions, facts.
    ///
    /// Example: caponimage data stats ~/captions
    Stats {
        /// The dataset folder
        dataset: PathBuf,
        /// So many of the most frequent captions
        #[arg(long, default_value_t = 20)]
        top: usize,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Measure what can be guessed: a caption's kind from its box, the colour from the picture.
    ///
    /// Example: caponimage data signal ~/captions
    Signal {
        /// The dataset folder
        dataset: PathBuf,
    },
    /// Make a page of random pictures with their captions, one file to open in a browser.
    ///
    /// Example: caponimage data sheet ~/captions sheet.html --count 100
    Sheet {
        /// The dataset folder
        dataset: PathBuf,
        /// The page to write
        output: PathBuf,
        /// So many records
        #[arg(long, default_value_t = 60)]
        count: usize,
        /// The same seed shows the same records
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Only this split: train, validation or test
        #[arg(long, value_parser = split)]
        split: Option<Split>,
        /// Only records from this collection: fashion, grocery, clothing
        #[arg(long)]
        source: Option<String>,
    },
    /// Learn the vocabulary of the training split.
    ///
    /// Example: caponimage data tokenizer ~/captions tokenizer.json --vocabulary 6000
    Tokenizer {
        /// The dataset folder
        dataset: PathBuf,
        /// The tokenizer.json to write
        output: PathBuf,
        /// Entries, 4000 to 8000 for a dataset of English captions
        #[arg(long, default_value_t = 4096)]
        vocabulary: usize,
    },
    /// Find the words that captions say without being told, for a model to keep to.
    ///
    /// All other words, names, materials and numbers among them, stand in title or attributes: what a
    /// model says of them without being told is invented. The common words are written into the model's
    /// config.json, and its captioner says no others unless they are told. For languages that put
    /// spaces between words.
    ///
    /// Where records name their trade, also which words are at home in some trades only, and where they name
    /// their kind, which lines and names are said of some kinds only: not of a product of another. Where captions
    /// state facts, what they say around these: nothing told is said otherwise. And, where most captions are in title
    /// case, which words it has in lower case: what is told is capitalised like the others.
    ///
    /// Example: caponimage data common-words ~/captions models/mine
    CommonWords {
        /// The dataset folder
        dataset: PathBuf,
        /// The model folder; without it the words are only listed
        model: Option<PathBuf>,
    },
    Import(exchange::Import),
    ImportCaptions(exchange::ImportCaptions),
    Export(exchange::Export),
}

/// Does what is asked for.
///
/// # Errors
/// Those of the datasets and models.
pub fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments, &Knowledge::default()),
        Command::Stats { dataset, top, json } => stats(&dataset, top, json),
        Command::Signal { dataset } => {
            show(Signal::of(&dataset)?);
            Ok(())
        }
        Command::Sheet {
            dataset,
            output,
            count,
            seed,
            split,
            source,
        } => {
            let options = sheet::Options {
                count,
                seed,
                split,
                source,
            };
            let summary = write_sheet(&dataset, &output, &options)?;
            let sheet::Summary { shown, of } = summary;
            show(format_args!(
                "{}: {shown} of {of} records",
                output.display()
            ));
            Ok(())
        }
        Command::Tokenizer {
            dataset,
            output,
            vocabulary,
        } => {
            let tokenizer = train_tokenizer(&dataset, vocabulary)?;
            write_atomically(&output, &tokenizer.to_bytes()?)?;
            let entries = tokenizer.vocabulary();
            show(format_args!("{}: {entries} entries", output.display()));
            Ok(())
        }
        Command::CommonWords { dataset, model } => {
            let common = common_words(&dataset)?;
            let Some(model) = model else {
                show(String::from(common));
                return Ok(());
            };
            let mut manifest = Manifest::from_bytes(&ModelFiles::read(&model)?.config)?;
            let counted = Trades::of(&dataset)?;
            let trades = trade_words(&dataset, &counted)?;
            let lines = kind_lines(&dataset)?;
            // The model has trade words only where any word is said in some trades only; without them a trade's number
            // means nothing.
            let counted = if trades.is_empty() {
                Trades::default()
            } else {
                counted
            };
            let frames = frames(&dataset, &common, &lines, &counted)?;
            let case = title_case(&dataset)?;
            show(format_args!(
                "{}: {} common words; {} words of some of {} trades; {} lines of some kinds; {} frames of \
                 captions; {} lower-case words of title case",
                model.display(),
                common.len(),
                trades.len(),
                trades.trades(),
                lines.len(),
                frames.len(),
                case.len()
            ));
            manifest.common_words = common;
            manifest.trade_words = trades;
            manifest.kind_lines = lines;
            manifest.frames = frames;
            manifest.title_case = case;
            write_atomically(&model.join(CONFIG_FILE), &manifest.to_bytes()?)
        }
        Command::Import(arguments) => exchange::import(arguments),
        Command::ImportCaptions(arguments) => exchange::import_captions(&arguments),
        Command::Export(arguments) => exchange::export(&arguments),
    }
}

fn stats(dataset: &Path, top: usize, json: bool) -> Result<()> {
    let stats = Stats::of(dataset, top)?;
    if json {
        show(serde_json::to_string_pretty(&stats).unwrap_or_default());
    } else {
        show(stats);
    }
    Ok(())
}

/// A split by its name.
pub fn split(name: &str) -> std::result::Result<Split, String> {
    let found = Split::ALL.into_iter().find(|split| split.name() == name);
    found.ok_or_else(|| "expected train, validation or test".into())
}
