//! Import and export of a dataset of the published size, without pictures. Run it alone:
//! `cargo test --release capon2m::scale -- --ignored --nocapture`

use crate::progress::Silence;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::npy::NpyWriter;
use super::{ANNOTATIONS, Exporter, Importer};

/// The pictures published.
const ENTRIES: usize = 2_100_000;

/// One in so many is a near-duplicate of one of the last thousand.
const DUPLICATE: u32 = 20;

/// Captions that many images have, as often as words of a language: the first most.
const FREQUENT: usize = 200_000;

/// Numbers of boxes, 4.8 in the mean.
const BOXES: [usize; 10] = [2, 3, 4, 4, 5, 5, 5, 6, 6, 8];

fn letters(random: &mut ChaCha8Rng, count: usize) -> String {
    (0..count)
        .filter_map(|_| char::from_u32(random.random_range(0x4e00..0x9000)))
        .collect()
}

/// A caption: half of them frequent ones, whose rank is log-uniform (Zipf's law).
fn caption(random: &mut ChaCha8Rng, frequent: &[String]) -> String {
    if random.random_bool(0.5) {
        let rank = (frequent.len() as f64).powf(random.random::<f64>()) as usize - 1;
        return frequent[rank.min(frequent.len() - 1)].clone();
    }
    let count = random.random_range(2..=10);
    letters(random, count)
}

fn captions(random: &mut ChaCha8Rng, frequent: &[String], recent: &[Vec<String>]) -> Vec<String> {
    if !recent.is_empty() && random.random_range(0..DUPLICATE) == 0 {
        let mut copy = recent[random.random_range(0..recent.len())].clone();
        // One of four or more differs: still similar.
        if copy.len() >= 4 {
            copy[0] = caption(random, frequent);
        }
        return copy;
    }
    let count = BOXES[random.random_range(0..BOXES.len())];
    (0..count).map(|_| caption(random, frequent)).collect()
}

fn generate(folder: &Path) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let frequent: Vec<String> = (0..FREQUENT)
        .map(|_| {
            let count = random.random_range(2..=6);
            letters(&mut random, count)
        })
        .collect();
    let mut out = BufWriter::new(File::create(folder.join(ANNOTATIONS)).unwrap());
    let lists = ["trn_names.npy", "val_names.npy", "tst_names.npy"];
    let mut lists = lists.map(|name| NpyWriter::create(&folder.join(name)).unwrap());
    let mut recent: Vec<Vec<String>> = Vec::new();
    for index in 0..ENTRIES {
        let texts = captions(&mut random, &frequent, &recent);
        let locations: Vec<String> = texts
            .iter()
            .map(|_| {
                let (x, y): (f32, f32) =
                    (random.random_range(0.0..0.8), random.random_range(0.0..0.9));
                format!("{x}_{y}_{}_{}", x + 0.2, y + 0.1)
            })
            .collect();
        let entry = serde_json::json!({
            "info": letters(&mut random, 40),
            "all_locs": locations,
            "ocr_locs": locations,
            "ocr_txts": texts,
            "ocr_colors": vec!["white"; texts.len()],
        });
        let name = format!("{}", 600_000_000_000 + index as u64 * 7919);
        let before = if index == 0 { '{' } else { ',' };
        write!(out, "{before}\"{name}\": {entry}").unwrap();
        lists[usize::from(index % 40 == 0) + usize::from(index % 80 == 0)]
            .push(&name)
            .unwrap();
        match recent.len() {
            1000 => recent[index % 1000] = texts,
            _ => recent.push(texts),
        }
    }
    out.write_all(b"}").unwrap();
    out.flush().unwrap();
    lists.into_iter().for_each(|list| list.finish().unwrap());
}

/// Runs `work`; prints how long it took and the most memory that was resident meanwhile.
fn measured<T>(what: &str, work: impl FnOnce() -> T) -> T {
    // Forgets the highest use so far.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let result = work();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "{what}: {:.1} s, {}",
        start.elapsed().as_secs_f64(),
        peak.unwrap_or("peak unknown")
    );
    result
}

#[test]
#[ignore = "writes 4 GB and takes minutes"]
fn two_million_images() {
    let place = tempfile::tempdir().unwrap();
    let published = place.path().join("published");
    fs::create_dir(&published).unwrap();
    measured("generate", || generate(&published));
    let size = fs::metadata(published.join(ANNOTATIONS)).unwrap().len();
    println!("{ENTRIES} entries, {} MB", size / 1_000_000);

    let dataset = place.path().join("set");
    let mut importer = Importer::new(&published);
    importer.images = false;
    let report = measured("import", || importer.run(&dataset, &Silence).unwrap());
    println!("{report:?}");

    let again = place.path().join("again");
    let exporter = Exporter { images: false };
    let exported = measured("export", || {
        exporter.run(&dataset, &again, &Silence).unwrap()
    });
    println!("{exported:?}");
    assert_eq!(exported.records, report.kept);
    assert!(report.problems.is_empty());
    assert!(report.near_duplicates >= (ENTRIES / 25) as u64);
}
