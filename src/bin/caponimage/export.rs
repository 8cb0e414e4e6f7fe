//! `caponimage export`: from a run folder to a model folder.

use std::path::PathBuf;

use caponimage::data::palette::TEXT_COLORS;
use caponimage::files::write_atomically;
use caponimage::text::TOKENIZER_FILE;
use caponimage::train::run::Run;
use caponimage::weights::Quantisation;
use caponimage::weights::burnpack::{self, WEIGHTS_FILE};
use caponimage::weights::manifest::{CONFIG_FILE, Manifest};
use caponimage::{Error, Result};
use clap::{Args, ValueEnum};

/// Write a trained run as the model folder that the captioner and the browser load.
///
/// Example: caponimage export ~/run models/small --quantise int8
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    /// The run folder
    run: PathBuf,
    /// The model folder; files in it are replaced
    model: PathBuf,
    /// How weights are stored
    #[arg(long, value_enum, default_value_t = Quantise::Int8)]
    quantise: Quantise,
}

#[derive(Clone, Copy, ValueEnum)]
enum Quantise {
    /// Eight bits and a scale for each block of 32
    Int8,
    /// 32-bit floats
    None,
}

pub fn run(arguments: Arguments) -> Result<()> {
    let run = Run::open(&arguments.run)?;
    let quantisation = match arguments.quantise {
        Quantise::Int8 => Quantisation::Int8,
        Quantise::None => Quantisation::None,
    };
    let weights = burnpack::to_bytes(run.weights()?, quantisation)?;
    let tokenizer = run.tokenizer()?.to_bytes()?;
    let colors = TEXT_COLORS.map(str::to_string).to_vec();
    let manifest = Manifest::new(run.config.model, colors, &tokenizer, &weights);

    let folder = &arguments.model;
    std::fs::create_dir_all(folder).map_err(|source| Error::Io {
        path: folder.clone(),
        source,
    })?;
    // The manifest last: until then the folder is refused rather than read half old, half new.
    write_atomically(&folder.join(WEIGHTS_FILE), &weights)?;
    write_atomically(&folder.join(TOKENIZER_FILE), &tokenizer)?;
    write_atomically(&folder.join(CONFIG_FILE), &manifest.to_bytes()?)?;
    println!(
        "{}: weights {} bytes, tokenizer {} bytes",
        folder.display(),
        weights.len(),
        tokenizer.len()
    );
    Ok(())
}
