//! `caponimage export`: from a run folder to a model folder.

use std::path::{Path, PathBuf};

use crate::captioner::Captioner;
use crate::cli::progress::Terminal;
use crate::dataset::palette::TEXT_COLORS;
use crate::dataset::record::Split;
use crate::device;
use crate::error::{Error, Result};
use crate::evaluation::agreement::Agreement;
use crate::evaluation::grounding::Judged;
use crate::evaluation::records::{Given, Only, Selection, TestRecord, read};
use crate::files::write_atomically;
use crate::manifest::{CONFIG_FILE, Manifest, ModelFiles};
use crate::text::TOKENIZER_FILE;
use crate::training::run::Run;
use crate::weights::burnpack::{self, WEIGHTS_FILE};
use crate::weights::{Quantisation, Weights};
use clap::{Args, ValueEnum};

use crate::cli::show;

/// Write a trained run as the model folder that the captioner and the browser load.
///
/// The best checkpoint is taken, by its loss on the validation split, of which each collection counts alike. With --compare, the captions
/// of the quantised weights are compared with those of the float ones.
///
/// Example: caponimage export ~/run models/mine --quantise int8 --compare ~/captions
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Arguments {
    /// The run folder
    run: PathBuf,
    /// The model folder; files in it are replaced
    model: PathBuf,
    /// How weights are stored
    #[arg(long, value_enum, default_value_t = Quantise::Int8)]
    quantise: Quantise,
    /// The checkpoint after so many steps, in place of the best
    #[arg(long)]
    step: Option<usize>,
    /// Compare with float weights on the test split of this dataset folder
    #[arg(long)]
    compare: Option<PathBuf>,
    /// Compare on at most so many photos; 0 for all
    #[arg(long, default_value_t = 400)]
    limit: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Quantise {
    /// Eight bits and a scale for each block of 32
    Int8,
    /// Four bits and a scale for each block of 32
    Int4,
    /// 32-bit floats
    None,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    let run = Run::open(&arguments.run)?;
    let quantisation = match arguments.quantise {
        Quantise::Int8 => Quantisation::Int8,
        Quantise::Int4 => Quantisation::Int4,
        Quantise::None => Quantisation::None,
    };
    let (step, weights) = run.weights(arguments.step)?;
    let files = files(&run, weights.clone(), quantisation)?;
    write(&arguments.model, &files)?;
    show(format_args!(
        "{}: step {step}, weights {} bytes, tokenizer {} bytes",
        arguments.model.display(),
        files.weights.len(),
        files.tokenizer.len()
    ));
    match &arguments.compare {
        Some(dataset) => {
            let float = self::files(&run, weights, Quantisation::None)?;
            compare(float, files, dataset, arguments.limit)
        }
        None => Ok(()),
    }
}

fn files(run: &Run, weights: Weights, quantisation: Quantisation) -> Result<ModelFiles> {
    let weights = burnpack::to_bytes(weights, quantisation)?;
    let tokenizer = run.tokenizer()?.to_bytes()?;
    let colors = TEXT_COLORS.map(str::to_string).to_vec();
    let manifest = Manifest::new(run.config.model.clone(), colors, &tokenizer, &weights);
    Ok(ModelFiles {
        config: manifest.to_bytes()?,
        tokenizer,
        weights,
    })
}

fn write(folder: &Path, files: &ModelFiles) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Io {
        path: folder.into(),
        source,
    })?;
    // The manifest last: until then the folder is refused rather than read half old, half new.
    write_atomically(&folder.join(WEIGHTS_FILE), &files.weights)?;
    write_atomically(&folder.join(TOKENIZER_FILE), &files.tokenizer)?;
    write_atomically(&folder.join(CONFIG_FILE), &files.config)
}

/// Prints how far the captions of quantised weights are from those of float ones.
fn compare(float: ModelFiles, quantised: ModelFiles, dataset: &Path, limit: usize) -> Result<()> {
    let sizes = [float.weights.len(), quantised.weights.len()];
    let device = device::cpu();
    let float = Captioner::from_files(float, &device)?;
    let quantised = Captioner::from_files(quantised, &device)?;
    show(format_args!(
        "weights: {} bytes as floats, {} bytes quantised ({:.1} %)",
        sizes[0],
        sizes[1],
        100.0 * sizes[1] as f64 / sizes[0] as f64
    ));
    let progress = Terminal::default();
    for (name, given) in [
        ("title and attributes", Given::All),
        ("picture alone", Given::PictureAlone),
    ] {
        let selection = Selection {
            split: Split::Test,
            only: Only::default(),
            given,
            limit,
        };
        let records = read(dataset, &selection)?;
        let judge = |captioner: &Captioner| {
            let caption =
                |record: &TestRecord, picture: &_| captioner.caption(picture, &record.request());
            Ok::<_, Error>(Judged::measure(&records, None, &progress, caption)?.total())
        };
        let (before, after) = (judge(&float)?, judge(&quantised)?);
        let agreement = Agreement::measure(&float, &quantised, &records, &progress)?;
        show(format_args!(
            "{name}, {} photos: {agreement}",
            before.photos
        ));
        show(format_args!(
            "  captions readable: {:.2} % as floats, {:.2} % quantised",
            100.0 * before.readability(),
            100.0 * after.readability()
        ));
    }
    Ok(())
}
