use caponimage::progress::Silence;
use std::fs;

use super::*;
use crate::import::fashion::tests::folder;
use caponimage::dataset::folder::{ANNOTATIONS, DatasetReader, IMAGES};
use caponimage::dataset::record::Split;
use caponimage::dataset::values::Values;

fn shirts(count: u32) -> tempfile::TempDir {
    let lines: Vec<String> = (1..=count)
        .map(|id| {
            format!(
                "{id},Men,Apparel,Topwear,Shirts,Navy Blue,Fall,2011,Casual,Arrow Men Check, Blue Shirt {id}"
            )
        })
        .collect();
    let ids: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
    folder(&lines, &ids.iter().map(String::as_str).collect::<Vec<_>>())
}

fn options(source: &Path, seed: u64) -> BuildOptions {
    BuildOptions {
        fashion: Some(source.to_path_buf()),
        layouts: 2,
        seed,
        ..BuildOptions::default()
    }
}

#[test]
fn a_published_folder_becomes_a_dataset() {
    let source = shirts(3);
    let place = tempfile::tempdir().unwrap();
    let build = |name: &str, seed| {
        let output = place.path().join(name);
        let summary = build(&output, &options(source.path(), seed), &Silence).unwrap();
        (
            summary,
            fs::read_to_string(output.join(ANNOTATIONS)).unwrap(),
            output,
        )
    };
    let (summary, text, output) = build("a", 5);
    let total: usize = summary.splits.values().map(|counts| counts.records).sum();
    assert_eq!(total, 6);
    assert!(summary.to_string().contains("photos"), "{summary}");
    let records: Vec<Record> = DatasetReader::open(&output)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    // The records of a photo follow each other; the photos of all sources are mixed.
    assert!(
        ids.chunks(2).all(|pair| pair[0][..9] == pair[1][..9]),
        "{ids:?}"
    );
    ids.sort_unstable();
    assert_eq!(ids[..2], ["fashion-1-0", "fashion-1-1"]);
    assert!(
        records
            .iter()
            .all(|record| record.split == records[0].split)
    );
    assert!(
        records
            .iter()
            .all(|record| output.join(IMAGES).join(&record.image).is_file())
    );
    assert_eq!(build("b", 5).1, text, "the same seed, the same dataset");
    assert_ne!(build("c", 6).1, text);
}

#[test]
fn an_interrupted_build_goes_on_to_the_same_dataset() {
    let source = shirts(5);
    let place = tempfile::tempdir().unwrap();
    let [whole, resumed] = ["whole", "resumed"].map(|name| place.path().join(name));
    build(&whole, &options(source.path(), 5), &Silence).unwrap();
    let text = fs::read_to_string(whole.join(ANNOTATIONS)).unwrap();

    // What a run that was killed in the middle of its fourth photo leaves.
    let partial = place.path().join("resumed.partial");
    fs::create_dir_all(partial.join(IMAGES)).unwrap();
    fs::copy(whole.join("dataset.json"), partial.join("dataset.json")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(
        partial.join(ANNOTATIONS),
        format!("{}\n{}", lines[..7].join("\n"), &lines[7][..40]),
    )
    .unwrap();
    for id in 1..=5 {
        let name = format!("fashion-{id}.jpg");
        fs::copy(
            whole.join(IMAGES).join(&name),
            partial.join(IMAGES).join(&name),
        )
        .unwrap();
    }
    let summary = build(&resumed, &options(source.path(), 5), &Silence).unwrap();
    assert_eq!(summary.resumed, 3);
    assert_eq!(fs::read_to_string(resumed.join(ANNOTATIONS)).unwrap(), text);
    assert!(!partial.exists());
}

#[test]
fn a_bad_source_leaves_no_dataset() {
    let source = shirts(1);
    fs::write(source.path().join("images/1.jpg"), b"no photo").unwrap();
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("set");
    let error = build(&output, &options(source.path(), 0), &Silence).unwrap_err();
    assert!(error.to_string().contains("unreadable image"), "{error}");
    assert!(!output.exists());
    let error = build(&output, &BuildOptions::default(), &Silence).unwrap_err();
    assert!(error.to_string().contains("none given"), "{error}");
}

#[test]
fn kinds_that_are_held_out_and_products_without_a_photo_find_their_split() {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("set");
    let options = BuildOptions {
        invented: 2,
        layouts: 2,
        ..BuildOptions::default()
    };
    let summary = build(&output, &options, &Silence).unwrap();
    assert_eq!(summary.problems, []);
    let kinds = crate::tables::kinds::Kinds::bundled().unwrap();
    let mut seen = std::collections::HashSet::new();
    for record in DatasetReader::open(&output).unwrap() {
        let record = record.unwrap();
        assert!(!record.has_photo() && !record.trade.is_empty());
        let kind = kinds.find(&record.kind).unwrap();
        assert!(
            !kind.held_out || record.split == Split::Test,
            "{}",
            record.id
        );
        seen.insert(record.kind);
    }
    assert_eq!(
        seen.len(),
        kinds.all().len(),
        "every kind has something to say"
    );
    // What training exchanges kinds for doesn't tell the ones that are tested.
    let values = Values::read(&output).unwrap().unwrap();
    assert!(values.nouns.len() > 10_000 && values.nouns.contains(&"butcher knife".into()));
    for kind in kinds.all().iter().filter(|kind| kind.held_out) {
        assert!(
            !values.nouns.contains(&kind.one.to_lowercase()),
            "{}",
            kind.one
        );
    }
}
