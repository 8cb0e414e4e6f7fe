//! Programs that are killed at any moment and started again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// How often each program is killed: `KILLS`, or 3.
fn kills() -> u32 {
    let kills = std::env::var("KILLS").ok();
    kills.map_or(3, |kills| kills.parse().expect("KILLS is a number"))
}

/// Lets a program do all of its work; how long it takes.
pub fn time(mut command: Command) -> Duration {
    let started = Instant::now();
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    started.elapsed()
}

/// Kills what `start` starts at any moment of the time that it usually takes, and starts it again in the
/// same place until it comes to its end there; then it is `done`, and there is another place. All
/// together it is killed as often as [`kills`] says, and left alone after that.
pub fn kill_often(usual: Duration, start: impl Fn(u32) -> Command, done: impl Fn(u32)) {
    let mut moments = ChaCha8Rng::seed_from_u64(1);
    let (mut place, mut killed) = (0, 0);
    loop {
        let mut command = start(place);
        let pipes = command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        if killed < kills() {
            std::thread::sleep(usual.mul_f64(moments.random()));
            // It may have ended by now.
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        if output.status.code().is_none() {
            killed += 1;
            continue;
        }
        // Killed when all was written, it is not done again.
        let said = String::from_utf8_lossy(&output.stderr);
        let is_done = output.status.success() || said.contains("is there already");
        assert!(is_done, "{command:?} after {killed} kills: {said}");
        done(place);
        place += 1;
        if killed == kills() {
            break;
        }
    }
    println!("killed {killed} times in {place} places");
}

/// Fails naming the files that are not the same.
pub fn assert_same(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    let names: BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let size = |files: &BTreeMap<String, Vec<u8>>, name| files.get(name).map(Vec::len);
    let differing: Vec<_> = names
        .into_iter()
        .filter(|name| found.get(*name) != expected.get(*name))
        .map(|name| (name, size(found, name), size(expected, name)))
        .collect();
    assert!(
        differing.is_empty(),
        "name, size, expected size: {differing:?}"
    );
}

/// All files below a folder by their names there.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let inner = self::files(&entry.path()).into_iter();
            files.extend(inner.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}
