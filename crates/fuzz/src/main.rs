//! `fuzz --help`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use caponimage_fuzz::search::{search, write};
use caponimage_fuzz::target::Target;
use clap::{Parser, Subcommand};

/// Damages files and requests in many ways, and sees that what reads them refuses them.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The same seed damages in the same ways; the time of day where not given.
    #[arg(long, global = true)]
    seed: Option<u64>,
    /// Only these targets.
    #[arg(long, global = true)]
    target: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Reads damaged files here.
    Run {
        /// For so long, all targets together.
        #[arg(long, default_value_t = 60.0)]
        seconds: f64,
        /// At most so many files for each target.
        #[arg(long, default_value_t = u64::MAX)]
        most: u64,
        /// Where a file that does harm is kept.
        #[arg(long, default_value = "target/fuzz")]
        found: PathBuf,
    },
    /// Writes damaged files for the WebAssembly build to read: TARGET-NUMBER in a folder.
    Write {
        /// The folder; what is there is left.
        folder: PathBuf,
        /// How many for each target.
        #[arg(long, default_value_t = 100)]
        count: usize,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing did harm.
fn run(arguments: Arguments) -> std::io::Result<bool> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seed = arguments.seed.unwrap_or(now.as_secs());
    let mut targets = Target::all()?;
    let wanted = &arguments.target;
    targets.retain(|target| wanted.is_empty() || wanted.iter().any(|name| name == target.name));
    match arguments.command {
        Command::Run {
            seconds,
            most,
            found,
        } => {
            println!("seed {seed}");
            let time = Duration::from_secs_f64(seconds / targets.len().max(1) as f64);
            // What a trial's panic says is told once, at its end.
            std::panic::set_hook(Box::new(|_| {}));
            let mut sound = true;
            for target in &targets {
                match search(target, seed, time, most) {
                    Ok(count) => {
                        println!(
                            "{}: {} read, {} refused",
                            target.name, count.read, count.refused
                        );
                    }
                    Err(harm) => {
                        sound = false;
                        fs::create_dir_all(&found)?;
                        let kept = found.join(format!("{}-{seed}-{}", target.name, harm.from));
                        fs::write(&kept, &harm.file)?;
                        println!("{}: {} {}", target.name, kept.display(), harm.what);
                    }
                }
            }
            Ok(sound)
        }
        Command::Write { folder, count } => {
            targets.retain(|target| target.in_browser);
            fs::create_dir_all(&folder)?;
            for target in &targets {
                for (i, (_, file)) in write(target, seed, count).iter().enumerate() {
                    fs::write(folder.join(format!("{}-{i}", target.name)), file)?;
                }
            }
            Ok(true)
        }
    }
}
