//! What a machine with a GPU needs, in one folder: this program, `caponimage` built for its GPU, and of a dataset
//! some records with their photos.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{DATASET, PACK, TUNING};
use crate::command::{Result, choice, command, must, variable};

/// Compresses its input: by Python where the system has no xz.
const COMPRESS: &str = "if command -v xz >/dev/null; then xz -T0 -6; else python3 -c 'import lzma,shutil,sys; \
    f=lzma.open(sys.stdout.buffer,\"wb\"); shutil.copyfileobj(sys.stdin.buffer,f); f.close()'; fi";

/// Packs into [`PACK`], where what was packed before is replaced and what was tuned stays.
pub(crate) fn run(dataset: Option<&Path>) -> Result<bool> {
    let pack = Path::new(PACK);
    fs::create_dir_all(pack)?;
    fs::copy(std::env::current_exe()?, pack.join("xtask"))?;
    for device in choice("PACK_DEVICES", "cuda vulkan").split_whitespace() {
        must(&mut command(&["scripts/build-gpu.sh", device]))?;
        let built = variable("TARGET_CUDA")?.join("release/caponimage");
        let program = pack.join(format!("caponimage-{device}"));
        must(command(&["strip", "-o"]).arg(&program).arg(built))?;
        compress(
            &format!("cat {}", program.display()),
            &program.with_extension("xz"),
        )?;
        fs::remove_file(program)?;
    }
    let libraries = variable("CUDA_FILES")?;
    if libraries.is_dir() {
        let _ = fs::remove_dir_all(pack.join("cuda"));
        must(command(&["cp", "-r"]).arg(libraries).arg(pack.join("cuda")))?;
    }
    if let Some(dataset) = dataset {
        let most = choice("PACK_RECORDS", "20000").parse()?;
        let sample = pack.join("dataset");
        let records = sampled(dataset, &sample, most)?;
        println!("gpu: {records} records of {}", dataset.display());
        compress(&format!("tar -C {PACK} -cf - dataset"), &pack.join(DATASET))?;
        fs::remove_dir_all(sample)?;
    }
    must(&mut command(&[
        "sh",
        "-c",
        &format!("du -sh {PACK}/* | cat"),
    ]))?;
    println!("gpu: {PACK}/{TUNING}, where it is there, goes along");
    Ok(true)
}

fn compress(source: &str, target: &Path) -> Result<()> {
    let line = format!(
        "set -eo pipefail; {source} | ({COMPRESS}) > {}",
        target.display()
    );
    must(&mut command(&["bash", "-c", &line]))
}

/// Writes `most` records at most, taken evenly from those that aren't for testing, with their photos; says how many.
fn sampled(dataset: &Path, target: &Path, most: usize) -> Result<usize> {
    let _ = fs::remove_dir_all(target);
    fs::create_dir_all(target.join("images"))?;
    let annotations = dataset.join("annotations.jsonl");
    let file =
        File::open(&annotations).map_err(|error| format!("{}: {error}", annotations.display()))?;
    let mut records: Vec<(String, PathBuf)> = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line?;
        let record: Value = serde_json::from_str(&line)?;
        if record["split"] != "test" {
            let image = record["image"].as_str().unwrap_or_default();
            records.push((line, image.into()));
        }
    }
    let count = most.min(records.len());
    let mut output = BufWriter::new(File::create(target.join("annotations.jsonl"))?);
    for i in 0..count {
        let (line, image) = &records[i * records.len() / count];
        writeln!(output, "{line}")?;
        let photo = target.join("images").join(image);
        if !image.as_os_str().is_empty() && !photo.exists() {
            fs::create_dir_all(photo.parent().unwrap_or(target))?;
            fs::copy(dataset.join("images").join(image), photo)?;
        }
    }
    output.flush()?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_records_are_taken_evenly_with_their_photos() {
        let place = tempfile::tempdir().unwrap();
        let (dataset, target) = (place.path().join("set"), place.path().join("some"));
        fs::create_dir_all(dataset.join("images")).unwrap();
        let mut lines = String::new();
        for i in 0..10 {
            let split = if i % 5 == 4 { "test" } else { "train" };
            let image = if i == 0 {
                String::new()
            } else {
                format!("{i}.jpg")
            };
            lines += &format!("{{\"id\":\"{i}\",\"image\":\"{image}\",\"split\":\"{split}\"}}\n");
            fs::write(dataset.join(format!("images/{i}.jpg")), [i]).unwrap();
        }
        fs::write(dataset.join("annotations.jsonl"), lines).unwrap();
        assert_eq!(sampled(&dataset, &target, 4).unwrap(), 4);
        let written = fs::read_to_string(target.join("annotations.jsonl")).unwrap();
        let ids: Vec<Value> = written
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
            .collect();
        assert_eq!(ids, ["0", "2", "5", "7"]);
        assert_eq!(fs::read(target.join("images/5.jpg")).unwrap(), [5]);
        assert_eq!(fs::read_dir(target.join("images")).unwrap().count(), 3);
        assert_eq!(sampled(&dataset, &target, 99).unwrap(), 8);
        assert!(sampled(&place.path().join("none"), &target, 4).is_err());
    }
}
