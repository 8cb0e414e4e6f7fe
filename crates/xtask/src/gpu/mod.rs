//! What a GPU that is lent for minutes is used for: parity with the CPU, caption timings, training speeds, then real
//! training for as long as there is time. It needs no compiler, no CUDA toolkit and no network.
//!
//! | variable | what it chooses |
//! | --- | --- |
//! | `PACK_DEVICES` | the programs that are packed (cuda vulkan) |
//! | `PACK_RECORDS` | how many records are (20000) |
//! | `DEVICE` | the devices that are tried, in this order (cuda vulkan gpu) |
//! | `GPU_MODEL` | the model folder (models/small) |
//! | `BATCHES`, `MINUTE` | the batches that training is measured with (16 128), and for how many seconds each (20) |
//! | `GPU_STEPS`, `GPU_VALIDATE_EVERY` | the training's steps (as many as there is time for), and those between looks at the validation split (200) |

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::command::{Result, choice, command, must, succeeds, tee};

pub(crate) mod pack;

/// The folder that is packed, which git ignores.
const PACK: &str = "gpu-check";
const DATASET: &str = "dataset.tar.xz";
const TUNING: &str = "tuning.tar";

/// Writes out what [`pack`] compressed.
const EXPAND: &str = "if command -v xz >/dev/null; then xz -dc \"$0\"; else python3 -c 'import lzma,shutil,sys; \
    shutil.copyfileobj(lzma.open(sys.argv[1]),sys.stdout.buffer)' \"$0\"; fi";

/// The most seconds that are asked for.
const MOST_SECONDS: u64 = 600;

/// Spends `seconds`; `out` gets report.txt, the trained model to go on from, its curves, and what was tuned.
pub(crate) fn run(seconds: &str, out: &Path) -> Result<bool> {
    let seconds: u64 = seconds.parse()?;
    if seconds > MOST_SECONDS {
        return Err(format!("{MOST_SECONDS} seconds at most, not {seconds}").into());
    }
    let minute = choice("MINUTE", "20");
    let minute = minute
        .parse()
        .map_err(|error| format!("MINUTE is {minute:?}: {error}"))?;
    fs::create_dir_all(out)?;
    let mut visit = Visit {
        end: Instant::now() + Duration::from_secs(seconds),
        report: File::create(out.join("report.txt"))?,
        said: String::new(),
        out: out.canonicalize()?,
        pack: fs::canonicalize(PACK).map_err(|_| "nothing is packed: scripts/xtask.sh gpu pack")?,
        work: std::env::temp_dir().join(format!("caponimage-gpu-{}", std::process::id())),
        model: choice("GPU_MODEL", "models/small"),
        minute,
        program: None,
    };
    fs::create_dir_all(visit.work.join("tuning"))?;
    let done = visit.spend();
    // Whatever went wrong: minutes on a GPU aren't given again.
    visit.bring_home();
    let _ = fs::remove_dir_all(&visit.work);
    done
}

struct Visit {
    end: Instant,
    report: File,
    /// What was reported.
    said: String,
    out: PathBuf,
    pack: PathBuf,
    /// Where programs, records and runs lie.
    work: PathBuf,
    model: String,
    /// How many seconds each speed is measured.
    minute: u64,
    /// The program of the device that works.
    program: Option<String>,
}

impl Visit {
    fn spend(&mut self) -> Result<bool> {
        let tuning = self.pack.join(TUNING);
        if tuning.exists() {
            must(
                command(&["tar", "-xf"])
                    .arg(tuning)
                    .arg("-C")
                    .arg(self.work.join("tuning")),
            )?;
        }
        let devices = "nvidia-smi -L || echo 'no NVIDIA driver'; \
            ldconfig -p | grep libvulkan || echo 'no Vulkan loader (libvulkan.so.1): Vulkan cannot be had'";
        self.step("devices", 20, &["sh", "-c", devices])?;
        let Some((device, program)) = self.working_device()? else {
            self.say("no device works: nothing else is tried")?;
            return Ok(false);
        };
        self.program = Some(program.clone());
        let (device, program) = (device.as_str(), program.as_str());
        let model = self.model.clone();
        let on = ["--device", device, "--model", model.as_str()];
        self.step("captions", 90, &[&[program, "bench"][..], &on].concat())?;

        let (minute, limit) = (self.minute.to_string(), self.minute + 60);
        let batches = choice("BATCHES", "16 128");
        let training = [
            &[program, "bench", "training", "--seconds", minute.as_str()][..],
            &on,
        ]
        .concat();
        let has_torch = command(&["python3", "-c", "import torch"])
            .output()
            .is_ok_and(|output| output.status.success());
        let mut largest = "16";
        for batch in batches.split_whitespace() {
            for precision in ["float32", "bfloat16"] {
                let of = ["--batch", batch, "--precision", precision];
                self.step(
                    &format!("training-{batch}-{precision}"),
                    limit,
                    &[&training[..], &of].concat(),
                )?;
                if device == "cuda" && has_torch {
                    let peer = [
                        "python3",
                        "scripts/reference/torch_training.py",
                        "--device",
                        "cuda",
                        "--steps",
                        "400",
                        "--compile",
                    ];
                    self.step(
                        &format!("pytorch-{batch}-{precision}"),
                        60,
                        &[&peer[..], &of].concat(),
                    )?;
                }
            }
            largest = batch;
        }
        let parts = ["--batch", largest, "--frozen-parts", "12"];
        self.step(
            "training-12-parts",
            limit,
            &[&training[..], &parts].concat(),
        )?;
        self.train(program, device, largest)?;
        Ok(true)
    }

    /// The first device that writes captions, and the program for it. One that says something else than the CPU is
    /// still timed, and trains: the report tells.
    fn working_device(&mut self) -> Result<Option<(String, String)>> {
        let model = self.model.clone();
        for device in choice("DEVICE", "cuda vulkan gpu").split_whitespace() {
            let packed = self.pack.join(format!("caponimage-{device}.xz"));
            if !packed.exists() {
                continue;
            }
            let program = self.work.join(format!("caponimage-{device}"));
            let mut expand = command(&["sh", "-c", EXPAND]);
            let expanded = succeeds(expand.arg(packed).stdout(File::create(&program)?));
            // A file that is open to be written can't be run.
            drop(expand);
            if !(expanded && succeeds(command(&["chmod", "+x"]).arg(&program))) {
                continue;
            }
            let program = program.display().to_string();
            let parity = [
                &program, "bench", "parity", "--device", device, "--model", &model,
            ];
            let trial = [
                &program, "bench", "training", "--device", device, "--model", &model, "--steps",
                "4", "--batch", "4",
            ];
            let code = self.step(&format!("parity-{device}"), 120, &parity)?;
            if code == Some(0) || (code == Some(1) && self.step("trial", 120, &trial)? == Some(0)) {
                return Ok(Some((device.into(), program)));
            }
        }
        Ok(None)
    }

    /// Trains on what was packed for as long as there is time, but for what bringing it home takes.
    fn train(&mut self, program: &str, device: &str, batch: &str) -> Result<()> {
        let left = self.left().saturating_sub(40);
        let dataset = self.pack.join(DATASET);
        if !dataset.exists() || left <= 30 {
            return Ok(());
        }
        let expand = format!("({EXPAND}) | tar -xf - -C \"$1\"");
        must(command(&["sh", "-c", &expand]).arg(dataset).arg(&self.work))?;
        let photos = fs::read_dir(self.work.join("dataset/images"))?.count() as u64;
        let steps = steps(&self.said, batch, photos, left).to_string();
        let steps = choice("GPU_STEPS", &steps);
        let every = choice("GPU_VALIDATE_EVERY", "200");
        let [set, run, features] =
            ["dataset", "run", "features"].map(|name| self.work.join(name).display().to_string());
        let model = self.model.clone();
        let training = [
            program,
            "train",
            &set,
            &run,
            "--features",
            &features,
            "--device",
            device,
            "--from",
            &model,
            "--batch",
            batch,
            "--steps",
            &steps,
            "--validate-every",
            &every,
            "--validation-limit",
            "100",
            "--keep",
            "1",
        ];
        self.step("training", left, &training)?;
        Ok(())
    }

    /// What to go on with elsewhere: the trained model, its curves, and what was tuned where there is any. What can't
    /// be had of it stops nothing else.
    fn bring_home(&self) {
        let run = self.work.join("run");
        for name in ["config.json", "metrics.jsonl"] {
            let _ = fs::copy(run.join(name), self.out.join(name));
        }
        if let Some(program) = self.program.as_deref().filter(|_| run.is_dir()) {
            let export = [program, "export"];
            succeeds(command(&export).arg(&run).arg(self.out.join("model")));
        }
        let split = "if [ -n \"$(ls tuning)\" ]; then tar -C tuning -cf - . | split -b 15000000 - \"$0/tuning.tar.\"; fi; ls -l \"$0\"";
        succeeds(
            command(&["sh", "-c", split])
                .arg(&self.out)
                .current_dir(&self.work),
        );
        println!(
            "== to go on: caponimage train DATASET RUN --from OUT/model; cat OUT/tuning.tar.* > {PACK}/{TUNING}"
        );
    }

    /// Runs a command within `seconds` and the time that is left; its exit code, None where there was no time.
    /// What it says goes into the report.
    fn step(&mut self, name: &str, seconds: u64, words: &[&str]) -> Result<Option<i32>> {
        let left = self.left().saturating_sub(20);
        if left <= 5 {
            self.say(&format!("{name}: no time left"))?;
            return Ok(None);
        }
        self.say(name)?;
        let started = Instant::now();
        let limit = seconds.min(left).to_string();
        let mut limited = command(&["timeout", "-k", "5", &limit]);
        limited.args(words).env("CUDA_PATH", self.pack.join("cuda"));
        // Kernels that were made, and those that were chosen, are kept in its folder `tuning`.
        limited.env("CAPONIMAGE_CACHE", &self.work);
        let (status, text) = tee(&mut limited, &mut self.report)?;
        self.said += &text;
        let code = status.code().unwrap_or(-1);
        let seconds = started.elapsed().as_secs();
        self.say(&format!("{name}: ended with {code} after {seconds} s"))?;
        Ok(Some(code))
    }

    fn say(&mut self, line: &str) -> Result<()> {
        println!("== {line}");
        Ok(writeln!(self.report, "== {line}")?)
    }

    /// Seconds that are left.
    fn left(&self) -> u64 {
        self.end.saturating_duration_since(Instant::now()).as_secs()
    }
}

/// How many steps `left` seconds are likely enough for, by the speed in `report`: some of the time goes into the
/// photos' features (150 a second) and the first steps' kernels.
fn steps(report: &str, batch: &str, photos: u64, left: u64) -> u64 {
    let speed = report.lines().rev().find_map(|line| {
        let of = format!(" batch {batch}, all parts frozen, Float32: ");
        let (_, after) = line
            .starts_with("training, ")
            .then(|| line.split_once(&of))
            .flatten()?;
        let digits = after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len());
        after[..digits].parse::<u64>().ok()
    });
    let seconds = left.saturating_sub(photos / 150 + 10);
    let samples = speed.unwrap_or(0) * seconds * 85 / 100;
    (samples / batch.parse().unwrap_or(1).max(1)).max(20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_takes_the_steps_that_its_speed_lets_expect() {
        let report = "training, small, batch 16, all parts frozen, Float32: 300 samples/s\n\
            training, small, batch 128, all parts frozen, Float32: 760 samples/s, 168 ms a step\n\
            training, small, batch 128, 12 parts frozen, Float32: 99 samples/s\n";
        // 760 · (300 − 100 − 10) · 0.85 / 128
        assert_eq!(steps(report, "128", 15_000, 300), 958);
        assert_eq!(steps(report, "64", 15_000, 300), 20);
        assert_eq!(steps(report, "128", 15_000, 30), 20);
    }

    #[test]
    fn no_longer_visit_is_begun() {
        let error = run("601", Path::new("never-made")).unwrap_err().to_string();
        assert!(
            error.contains("600") && !Path::new("never-made").exists(),
            "{error}"
        );
    }
}
