//! Trains the bundled model further on a dataset of your own (docs/DATA.md):
//! cargo run --release --features train --example train -- DATASET RUN

use std::error::Error;
use std::path::Path;

use caponimage::progress::{Meter, Progress, Silence};
use caponimage::training::config::TrainingConfig;
use caponimage::training::run::Run;
use caponimage::training::trainer::{Start, Trainer, TrainingSetup};
use caponimage::{Captioner, device};

/// Prints what a run tells of itself.
struct Lines;

impl Progress for Lines {
    fn say(&self, line: &str) {
        println!("{line}");
    }

    fn begin(&self, _: &'static str) -> Box<dyn Meter + '_> {
        Box::new(Silence)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dataset, folder] = arguments.as_slice() else {
        return Err("give a dataset folder, and a new folder for the run".into());
    };
    let devices = [device::cpu()];
    let start = Captioner::from_dir("models/small", &devices[0])?;

    let mut config = TrainingConfig::new(start.manifest().model.clone(), 1000);
    config.batch = 16;
    config.validate_every = 100;
    config.pre_training.rate.peak = 3e-4;
    config.fine_tuning.rate.peak = 3e-4;

    // A run that was interrupted goes on from its last checkpoint.
    let folder = Path::new(folder);
    let run = match Run::open(folder) {
        Ok(run) => run,
        Err(_) => Run::create(folder, config, start.tokenizer())?,
    };
    let setup = TrainingSetup {
        dataset: Path::new(dataset),
        changed_dataset: false,
        features: None,
        devices: &devices,
    };
    Trainer::new(run, Start::Model(Box::new(start)), &setup, &Lines)?.train()?;
    println!("caponimage export {} MODEL", folder.display());
    Ok(())
}
