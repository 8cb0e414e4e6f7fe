//! The command line: `caponimage --help`.

use std::process::ExitCode;

/// Training takes and gives back large tensors all the time, which the system's own allocator asks
/// of the kernel every time: a fifth of the time of a step on the CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    caponimage::cli::main()
}
