//! `caponimage bench`: where the time of a call goes on this machine, and how fast it trains.

mod parity;
mod training;

use std::path::PathBuf;
use std::time::Instant;

use crate::captioner::{Captioner, Product, Request};
use crate::cli;
use crate::cli::show;
use crate::error::Result;
use crate::layout::TextBox;
use clap::{Args, Subcommand};
use image::RgbImage;

/// Time the model on this machine: loading, and calls with 1, 5 and 20 boxes.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    calls: Calls,
}

#[derive(Subcommand)]
enum Command {
    Parity(parity::Arguments),
    Training(training::Arguments),
}

#[derive(Args)]
struct Calls {
    /// The model folder [default: models/small, here or where the program lies]
    #[arg(long)]
    model: Option<PathBuf>,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "cpu")]
    device: String,
    /// Calls of each kind; the median counts
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Some(Command::Parity(arguments)) => parity::run(arguments)?,
        Some(Command::Training(arguments)) => training::run(arguments)?,
        None => calls(arguments.calls)?,
    }
    if let Some(peak) = peak_memory() {
        show(format_args!("peak memory: {:.0} MB", peak as f64 / 1e6));
    }
    Ok(())
}

fn calls(arguments: Calls) -> Result<()> {
    let started = Instant::now();
    let device = cli::device(&arguments.device)?;
    let captioner = Captioner::from_dir(cli::model(&arguments.model)?, &device)?;
    show(format_args!(
        "native {}: load {:.0} ms",
        arguments.device,
        milliseconds(started)
    ));

    // What is on the picture does not change how long it takes.
    let picture = RgbImage::from_fn(512, 512, |x, y| [x as u8, y as u8, 128].into());
    for boxes in [1, 5, 20] {
        let request = Request {
            product: Product::titled("Nike Men Navy Blue T-Shirt"),
            layout: (0..boxes).map(place).collect::<Vec<_>>().into(),
            ..Request::default()
        };
        captioner.caption(&picture, &request)?;
        let mut times = Vec::with_capacity(arguments.runs.into());
        for _ in 0..arguments.runs {
            let started = Instant::now();
            captioner.caption(&picture, &request)?;
            times.push(milliseconds(started));
        }
        times.sort_by(f64::total_cmp);
        show(format_args!(
            "{boxes:>2} boxes: {:.0} ms",
            times[times.len() / 2]
        ));
    }
    Ok(())
}

/// Places in a grid of five columns.
fn place(i: usize) -> TextBox {
    let (column, row) = ((i % 5) as f32, (i / 5 % 5) as f32);
    TextBox::new(column * 0.2, row * 0.2, 0.18, 0.1)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Bytes, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
