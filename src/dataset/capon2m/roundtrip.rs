//! What is exported and imported again is the same.

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};
use proptest::prelude::*;

use super::names;
use super::npy::NpyReader;
use super::*;
use crate::dataset::folder::{DatasetReader, DatasetWriter, Manifest};
use crate::dataset::palette::TEXT_COLORS;
use crate::dataset::record::tests::any_record;
use crate::dataset::record::{CaptionedBox, Fact, Record, Source, Split, Withheld};
use crate::error::Result;
use crate::layout::TextBox;
use crate::progress::Silence;

/// Text as people write it, and as they don't.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,10}",
        "[a-z😀👗\"'\\\\/%.~ \u{e9}\u{0}\n_-]{1,12}",
        "\\PC{1,80}",
    ]
}

fn area() -> impl Strategy<Value = TextBox> {
    let edge = || prop_oneof![Just(0.0f32), -0.0009f32..0.9, 1e-9f32..1e-3];
    let size = || prop_oneof![1e-8f32..1e-3, 0.001f32..1.0];
    (edge(), edge(), size(), size())
        .prop_map(|(x, y, width, height)| {
            TextBox::new(x, y, width.min(1.0005 - x), height.min(1.0 - y))
        })
        .prop_filter("inside", |area| area.validated(0).is_ok())
}

fn fact() -> impl Strategy<Value = Fact> {
    (text(), text(), "[a-z]{0,3}").prop_map(|(name, value, evidence)| Fact {
        name,
        value,
        source: Source::Pixels,
        evidence,
    })
}

fn captioned() -> impl Strategy<Value = CaptionedBox> {
    (
        area(),
        text().prop_filter("not blank", |text| !text.trim().is_empty()),
        prop::sample::select(TEXT_COLORS.to_vec()),
        prop_oneof![Just(String::new()), text()],
        prop::collection::vec(fact(), 0..3),
    )
        .prop_map(|(area, caption, color, kind, facts)| CaptionedBox {
            area,
            caption,
            color: color.into(),
            kind,
            facts,
        })
}

fn any_product() -> impl Strategy<Value = Record> {
    (
        text(),
        prop::sample::select(Split::ALL.to_vec()),
        prop_oneof![Just(String::new()), text()],
        prop::collection::btree_map(text(), text(), 0..3),
        (0usize..2, text()),
        prop::collection::vec(captioned(), 0..6),
    )
        .prop_map(
            |(id, split, title, attributes, (labels, label), boxes)| Record {
                id,
                image: String::new(),
                split,
                source: title.chars().take(3).collect(),
                trade: String::new(),
                kind: String::new(),
                voice: String::new(),
                title,
                withheld: Withheld {
                    description: label.clone(),
                    labels: (0..labels)
                        .map(|i| (format!("{i}"), label.clone()))
                        .collect(),
                    ..Withheld::default()
                },
                attributes,
                boxes,
            },
        )
}

fn write_dataset(folder: &Path, records: &[Record]) {
    let mut writer = DatasetWriter::create(folder, &Manifest::new("test".into())).unwrap();
    for record in records {
        writer.write(record).unwrap();
    }
    writer.finish().unwrap();
}

fn read_dataset(folder: &Path) -> Vec<Record> {
    DatasetReader::open(folder)
        .unwrap()
        .collect::<Result<_>>()
        .unwrap()
}

/// A picture whose pixels depend on `seed`.
fn photo(path: &Path, seed: u8) {
    let image = RgbImage::from_fn(5, 4, |x, y| Rgb([seed, x as u8 * 50, y as u8 * 60]));
    image.save(path).unwrap();
}

fn pixels(path: &Path) -> RgbImage {
    image::open(path).unwrap().into_rgb8()
}

/// Exports `dataset`, imports that without rules, and returns where the two are.
fn there_and_back(place: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let (published, back) = (place.join("published"), place.join("back"));
    Exporter::default()
        .run(&place.join("set"), &published, &Silence)
        .unwrap();
    let importer = Importer {
        cleaning: Cleaning::off(),
        ..Importer::new(&published)
    };
    let report = importer.run(&back, &Silence).unwrap();
    assert_eq!(report.problems, []);
    (published, back)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nothing_is_lost(records in prop::collection::vec(any_product(), 0..6)) {
        let mut records = records;
        let mut ids = std::collections::HashSet::new();
        records.retain(|record| ids.insert(record.id.clone()));
        let place = tempfile::tempdir().unwrap();
        for (index, record) in records.iter_mut().enumerate() {
            // Two layouts of one photo share it.
            record.image = format!("裙 {}.png", index / 2);
        }
        write_dataset(&place.path().join("set"), &records);
        for index in 0..records.len().div_ceil(2) {
            let name = format!("set/images/裙 {index}.png");
            photo(&place.path().join(name), index as u8);
        }
        let (_, back) = there_and_back(place.path());
        prop_assert_eq!(&read_dataset(&back), &records);
        for record in &records {
            let image = |set: &str| pixels(&place.path().join(set).join("images").join(&record.image));
            prop_assert_eq!(image("set"), image("back"));
        }
    }
}

#[test]
fn the_layout_is_the_published_one() {
    let place = tempfile::tempdir().unwrap();
    let mut records = vec![any_record("1"), any_record("2"), any_record("a/裙")];
    records[0].split = Split::Test;
    records[1].split = Split::Validation;
    records[2].image = "shoes/裙.jpg".into();
    let set = place.path().join("set");
    write_dataset(&set, &records);
    fs::create_dir(set.join("images/shoes")).unwrap();
    for record in &records {
        photo(&set.join("images").join(&record.image), 9);
    }
    let (published, back) = there_and_back(place.path());

    let json = fs::read(published.join(ANNOTATIONS)).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let entry = &json["a%2f裙"];
    assert_eq!(entry["info"], "Nike Men Black, White Shoes");
    assert_eq!(entry["ocr_locs"], serde_json::json!(["0.1_0.2_0.4_0.6"]));
    assert_eq!(entry["ocr_txts"], serde_json::json!(["In Black"]));
    assert_eq!(entry["ocr_colors"], serde_json::json!(["#000000"]));
    assert_eq!(entry["all_locs"], serde_json::json!([]));
    for (split, expected) in Split::ALL.into_iter().zip(["a%2f裙", "2", "1"]) {
        let names = NpyReader::open(&published.join(names::file(split))).unwrap();
        let names: Vec<String> = names.map(Result::unwrap).collect();
        assert_eq!(names, [expected]);
    }
    let picture = published.join("images/a%2f裙.png");
    assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(fs::read_dir(&published).unwrap().count(), 5);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);

    // What was no PNG is one now, and is named so.
    let read = read_dataset(&back);
    assert_eq!(read[2].image, "shoes/裙.jpg.png");
    assert_eq!(
        pixels(&picture),
        pixels(&back.join("images/shoes/裙.jpg.png"))
    );
    records[0].image = "1.jpg.png".into();
    assert_eq!(read[0], records[0]);
}

#[test]
fn a_failed_export_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (set, target) = (place.path().join("set"), place.path().join("published"));
    write_dataset(&set, &[any_record("1"), any_record("1")]);
    let export = |images| Exporter { images }.run(&set, &target, &Silence);
    let error = export(false).unwrap_err().to_string();
    assert!(
        error.contains("product 1: another one has the same id"),
        "{error}"
    );
    fs::remove_dir_all(&set).unwrap();
    write_dataset(&set, &[any_record("1")]);
    let error = export(true).unwrap_err().to_string();
    assert!(error.contains("1.jpg: missing image"), "{error}");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);

    let exported = export(false).unwrap();
    assert_eq!((exported.records, exported.splits), (1, [1, 0, 0]));
    let error = export(false).unwrap_err().to_string();
    assert!(error.contains("is there already"), "{error}");
    assert!(read_dataset(&set).len() == 1 && target.join(ANNOTATIONS).is_file());
}
