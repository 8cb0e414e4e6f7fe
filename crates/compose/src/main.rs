//! The command line: `compose --help`.

mod commands;

use std::process::ExitCode;

use caponimage::cli::{begin, end, evaluate};
use caponimage_compose::judge::Composed;
use clap::{Parser, Subcommand};

use commands::{build, check};

/// Captioned datasets of product catalogues, for training caponimage.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Arguments),
    Check(caponimage::cli::data::check::Arguments),
    Evaluate(evaluate::Arguments),
}

fn main() -> ExitCode {
    begin();
    let result = match Arguments::parse().command {
        Command::Build(arguments) => build::run(arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(arguments, Some(&Composed)),
    };
    end("compose", result)
}
