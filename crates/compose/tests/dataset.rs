//! From photo collections to a dataset folder without a problem, and through the published
//! CapOnImage2M layout and back.
//!
//! With `CAPONIMAGE_DATA` set to a folder that holds `fashion`, `grocery`, `clothing` and `household`, all of them are built and checked as well (some minutes).

#[path = "../../../tests/common/collection.rs"]
mod collection;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use caponimage::dataset::capon2m::{Cleaning, Exporter, Importer};
use caponimage::dataset::check::{self, Options, check};
use caponimage::dataset::folder::{ANNOTATIONS, DatasetReader};
use caponimage::dataset::record::{Record, Split};
use caponimage::dataset::signal::Signal;
use caponimage::dataset::splits::{leaks, photo_hash};
use caponimage::dataset::stats::Stats;
use caponimage::progress::Silence;
use caponimage_compose::dataset::{BuildOptions, Summary, build};
use caponimage_compose::import::catalogue::Catalogue;
use caponimage_compose::photo::{MeasuredPhoto, read_photo};
use caponimage_compose::truth;

use collection::collection;

fn silently(output: &Path, options: &BuildOptions) -> Summary {
    build(output, options, &Silence).unwrap()
}

/// All that `compose check` looks at.
fn problems(dataset: &Path) -> Vec<String> {
    let measure =
        |path: &Path| read_photo(path).map(|photo| MeasuredPhoto::new(&photo).facts().to_vec());
    let twins = |photos: &[check::CheckedPhoto]| {
        let hashes: Vec<_> = photos
            .iter()
            .map(|photo| (photo_hash(&read_photo(&photo.path).unwrap()), photo.split))
            .collect();
        Ok(leaks(&hashes))
    };
    let options = Options {
        decode: true,
        require_facts: true,
        measure: Some(&measure),
        untruths: Some(&truth::check),
        twins: Some(&twins),
    };
    let report = check(dataset, &options).unwrap();
    report.problems.iter().map(ToString::to_string).collect()
}

fn records(dataset: &Path) -> Vec<Record> {
    DatasetReader::open(dataset)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn what_is_built_has_no_problem_and_what_is_spoilt_is_found() {
    let place = tempfile::tempdir().unwrap();
    let (source, dataset) = (place.path().join("fashion"), place.path().join("set"));
    collection(&source, 40);
    let options = BuildOptions {
        fashion: Some(source),
        layouts: 4,
        seed: 3,
        ..BuildOptions::default()
    };
    let summary = silently(&dataset, &options);
    assert_eq!(problems(&dataset), [""; 0]);
    let photos: usize = summary.splits.values().map(|counts| counts.photos).sum();
    assert_eq!(photos, 40);

    // One photo in two splits, and a caption that nothing makes true.
    let mut records = records(&dataset);
    records.sort_by(|a, b| a.id.cmp(&b.id));
    let last = records.len() - 1;
    records[last].split = match records[last].split {
        Split::Train => Split::Test,
        _ => Split::Train,
    };
    records[0].boxes[0].caption = "Waterproof Silk".into();
    let lines: Vec<String> = records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect();
    fs::write(dataset.join(ANNOTATIONS), lines.join("\n")).unwrap();
    let found = problems(&dataset).join("\n");
    assert!(
        found.contains("annotations.jsonl:1: ") && found.contains("is no line of the tables"),
        "{found}"
    );
    assert!(
        found.contains(&format!("annotations.jsonl:{}: ", last + 1)),
        "{found}"
    );
}

#[test]
fn a_dataset_goes_through_the_published_layout_and_back() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { place.path().join(name) };
    collection(&at("fashion"), 12);
    let options = BuildOptions {
        fashion: Some(at("fashion")),
        layouts: 2,
        ..BuildOptions::default()
    };
    silently(&at("set"), &options);
    let exporter = Exporter { images: true };
    exporter
        .run(&at("set"), &at("published"), &Silence)
        .unwrap();
    let importer = Importer {
        cleaning: Cleaning::off(),
        ..Importer::new(at("published"))
    };
    importer.run(&at("again"), &Silence).unwrap();
    let by_id = |name: &str| -> BTreeMap<String, Record> {
        let records = records(&at(name)).into_iter();
        records
            .map(|record| {
                (
                    record.id.clone(),
                    Record {
                        image: String::new(),
                        ..record
                    },
                )
            })
            .collect()
    };
    assert_eq!(by_id("again"), by_id("set"));
}

#[test]
fn the_published_collections_make_one_dataset() {
    let Some(data) = std::env::var_os("CAPONIMAGE_DATA").map(PathBuf::from) else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let dataset = place.path().join("set");
    let options = BuildOptions {
        fashion: Some(data.join("fashion")),
        grocery: Some(data.join("grocery")),
        clothing: Some(data.join("clothing")),
        layouts: 4,
        catalogues: vec![Catalogue {
            file: data.join("household/products.jsonl"),
            name: "household".into(),
            ..Catalogue::default()
        }],
        invented: 4,
        seed: 1,
        limit: None,
    };
    println!("{}", silently(&dataset, &options));
    assert_eq!(problems(&dataset), [""; 0]);
    let captions: Vec<String> = records(&dataset)
        .into_iter()
        .flat_map(|record| record.boxes)
        .map(|captioned| captioned.caption)
        .collect();
    let distinct: HashSet<&String> = captions.iter().collect();
    assert!(captions.len() >= 60_000 && distinct.len() >= 15_000);
    let signal = Signal::of(&dataset).unwrap();
    println!("{}\n{signal}", Stats::of(&dataset, 20).unwrap());
    assert!(signal.kind.right > 2.0 * signal.kind.chance);
    assert!(signal.colour.right > 2.0 * signal.colour.chance);
}
