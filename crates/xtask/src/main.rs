//! What takes more than a few commands: `scripts/xtask.sh COMMAND`, which sets the environment.
//!
//! | module | what |
//! | --- | --- |
//! | `test` | `make test`: all sections, and what they count |
//! | `lint` | `make lint`: checks that change nothing |
//! | `gpu` | what a GPU that is lent for minutes is used for |
//! | `command` | commands, run and waited for |

use std::process::ExitCode;

mod command;
mod gpu;
mod lint;
mod test;

const HELP: &str = "\
xtask test [SECTION...]      all checks, or those of some sections: setup lint clippy rust wasm browser consumers fuzz
xtask lint [quick|clippy]    formatting, licences, shell scripts, TypeScript; clippy; or both
xtask gpu pack [DATASET]     on the machine that builds: what a machine with a GPU needs, into gpu-check/
xtask gpu run SECONDS OUT    on the machine with the GPU, from the same folder";

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let arguments: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let passed = match arguments.as_slice() {
        ["test", sections @ ..] => test::run(sections),
        ["lint"] => lint::run(true, true),
        ["lint", "quick"] => lint::run(true, false),
        ["lint", "clippy"] => lint::run(false, true),
        ["gpu", "pack"] => gpu::pack::run(None),
        ["gpu", "pack", dataset] => gpu::pack::run(Some(dataset.as_ref())),
        ["gpu", "run", seconds, out] => gpu::run(seconds, out.as_ref()),
        _ => Err(format!("it knows:\n{HELP}").into()),
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
