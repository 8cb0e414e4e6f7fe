//! The command line: `caponimage --help`. `crates/compose` lends its own some of these commands.

mod annotate;
mod bench;
mod caption;
pub mod data;
pub mod evaluate;
mod export;
mod progress;
mod train;

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use burn::tensor::Device;
use clap::{Parser, Subcommand};

use crate::device;
use crate::error::{Error, Result};
pub use progress::Terminal;

/// Decorative captions for product photos: one fitting caption for every text box.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Caption(caption::Arguments),
    Data(data::Arguments),
    Train(Box<train::Arguments>),
    Evaluate(evaluate::Arguments),
    Export(export::Arguments),
    Bench(bench::Arguments),
}

/// Why what was printed didn't arrive.
static LOST: OnceLock<std::io::Error> = OnceLock::new();

/// Prints. Whoever reads may have seen enough (`| head`), which is no failure; a full disk is one, which
/// [`end`] tells.
pub fn show(text: impl Display) {
    let text = text.to_string();
    let printed = writeln!(std::io::stdout(), "{}", text.trim_end());
    if let Err(error) = printed.and_then(|()| std::io::stdout().flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        // The first reason is the one to tell.
        let _ = LOST.set(error);
    }
}

/// The model folder that is named, or the bundled one: `models/small` in the working folder, beside the
/// program, or above it, as in a clone.
///
/// # Errors
/// [`Error::RequestInvalid`] when none is named and none is there.
pub fn model(named: &Option<PathBuf>) -> Result<PathBuf> {
    const BUNDLED: &str = "models/small";
    if let Some(folder) = named {
        return Ok(folder.clone());
    }
    let program = std::env::current_exe().unwrap_or_default();
    let places = program
        .ancestors()
        .skip(1)
        .map(|folder| folder.join(BUNDLED));
    let mut places = std::iter::once(PathBuf::from(BUNDLED)).chain(places);
    places.find(|folder| folder.join("config.json").exists()).ok_or_else(|| {
        let reason = format!(
            "none is named, and there is no {BUNDLED} here or where the program lies; expected --model FOLDER"
        );
        Error::request("model", reason)
    })
}

/// The device of that name; tells what `auto` took.
pub fn device(name: &str) -> Result<Device> {
    tell_automatic(name);
    device::by_name(name)
}

/// The devices that training shares batches among; tells what `auto` took.
pub fn devices(name: &str, numbers: &[usize]) -> Result<Vec<Device>> {
    tell_automatic(name);
    device::for_training(name, numbers)
}

fn tell_automatic(name: &str) {
    if name == "auto" {
        eprintln!("device: {}", device::automatic().1);
    }
}

/// What a program does before all else.
pub fn begin() {
    #[cfg(feature = "tuned")]
    device::keep_tuning();
    device::without_desktop();
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    begin();
    let result = match Arguments::parse().command {
        Command::Caption(arguments) => caption::run(arguments),
        Command::Data(arguments) => data::run(arguments),
        Command::Train(arguments) => train::run(*arguments),
        Command::Evaluate(arguments) => evaluate::run(arguments, None),
        Command::Export(arguments) => export::run(arguments),
        Command::Bench(arguments) => bench::run(arguments),
    };
    end("caponimage", result)
}

/// How a program of this name ends.
pub fn end(name: &str, result: Result<()>) -> ExitCode {
    let result = result.map_err(|error| error.to_string());
    let lost = LOST.get().map(|error| format!("standard output: {error}"));
    match result.and(lost.map_or(Ok(()), Err)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}
