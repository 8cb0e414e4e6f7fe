//! The command line: `caponimage --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    caponimage::cli::main()
}
