//! The importer on small published folders.

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};
use serde_json::{Map, Value, json};

use super::cleaning::Removed;
use super::import::Report;
use super::npy::tests::write as write_names;
use super::*;
use crate::dataset::folder::DatasetReader;
use crate::dataset::palette::class_of;
use crate::dataset::problem::Reason;
use crate::dataset::record::{Record, Split};
use crate::error::Result;
use crate::layout::TextBox;
use crate::progress::Silence;

/// Writes annotations and, in `lists`, which names they are listed under.
fn publish(folder: &Path, entries: &str, lists: &[(&str, &[&str])]) {
    fs::create_dir_all(folder.join("images")).unwrap();
    fs::write(folder.join(ANNOTATIONS), entries).unwrap();
    for (file, names) in lists {
        write_names(&folder.join(file), names);
    }
}

fn picture(folder: &Path, name: &str, width: u32, height: u32) {
    let image = RgbImage::from_pixel(width, height, Rgb([255; 3]));
    image
        .save(folder.join(format!("images/{name}.png")))
        .unwrap();
}

fn records(dataset: &Path) -> Vec<Record> {
    DatasetReader::open(dataset)
        .unwrap()
        .collect::<Result<_>>()
        .unwrap()
}

fn run(importer: &Importer, target: &Path) -> Result<Report> {
    importer.run(target, &Silence)
}

#[test]
fn every_rule_cleans() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("published");
    let entries = r##"{
        "11": {"info": "连衣裙 2022 夏", "url": "x",
            "all_locs": ["40_30_79_59", "0_0_9_9"],
            "ocr_locs": ["0_0_40_30", "360_270_400_300", "40_30_80_60", "90_0_90_30",
                "100_0_120_30", "130_0_150_30", "200_0_210_30", "320_240_400_300"],
            "ocr_txts": ["春季上新", "包邮", "百搭", "透气", "爆款", "爆款", "裙", "显瘦"],
            "ocr_colors": ["red", "#00Ff00", "17", "白色", "red", "red", "red", "红"]},
        "12": {"info": "same", "all_locs": [], "ocr_locs": ["0_0_.1_.1", "0_0_.2_.1", "0_0_.3_.1",
            "0_0_.4_.1"], "ocr_txts": ["显瘦", "百搭", "包邮", "新"], "ocr_colors": []},
        "13": {"info": "one", "ocr_locs": ["0_0_.1_.1"], "ocr_txts": ["羊毛"]},
        "14": {"info": "not listed", "ocr_locs": [], "ocr_txts": []},
        "15": {"info": "fractions", "all_locs": ["0.5_0.5_1_1"],
            "ocr_locs": ["0.5_0.5_1_1", "0.1_0.2_0.3_0.4"], "ocr_txts": ["加厚", "轻薄"],
            "ocr_colors": ["black", "white"]}
    }"##;
    publish(
        &folder,
        entries,
        &[
            ("trn_names.npy", &["11", "12", "13"]),
            ("val_names.npy", &[]),
            ("tst_names.npy", &["15"]),
        ],
    );
    picture(&folder, "11", 400, 300);
    picture(&folder, "15", 10, 10);
    for name in ["12", "13"] {
        picture(&folder, name, 10, 10);
    }
    let target = place.path().join("set");
    let report = run(&Importer::new(&folder), &target).unwrap();
    assert_eq!(report.problems, []);
    let counts = (
        report.kept,
        report.unlisted,
        report.few_boxes,
        report.near_duplicates,
    );
    assert_eq!(counts, (2, 1, 1, 1));
    assert_eq!(
        report.removed,
        Removed {
            repeated_captions: 2,
            caption_length: 2,
            empty_boxes: 1
        }
    );

    let [first, second] = &records(&target)[..] else {
        panic!("two records");
    };
    let ids = (
        &*first.id,
        &*first.image,
        &*first.title,
        &*first.source,
        first.split,
    );
    assert_eq!(
        ids,
        ("11", "11.png", "连衣裙 2022 夏", "capon2m", Split::Train)
    );
    let boxes: Vec<_> = first
        .boxes
        .iter()
        .map(|b| (&*b.caption, &*b.color))
        .collect();
    assert_eq!(
        boxes,
        [
            ("春季上新", "#9b1c2e"),
            ("百搭", "#000000"),
            ("显瘦", "#9b1c2e"),
            ("包邮", "#f2c14e"),
        ],
        "in reading-neighbour order"
    );
    let captions = first.boxes.iter().chain(&second.boxes);
    for captioned in captions {
        assert!(class_of(&captioned.color).is_ok(), "{}", captioned.color);
    }
    assert_eq!(first.boxes[1].area, TextBox::new(0.1, 0.1, 0.1, 0.1));
    assert_eq!((&*second.id, second.split), ("15", Split::Test));
    assert_eq!(second.boxes[0].area, TextBox::new(0.5, 0.5, 0.5, 0.5));
    // "17" and, on the image then dropped, all four.
    assert_eq!(report.default_colors, 1 + 4 + 1);

    let image = image::open(target.join("images/11.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(image.dimensions(), (341, 256));
    // 40 to 79 by 30 to 59 of 400 × 300, scaled by 256/300; away from the edges.
    assert_eq!(image.get_pixel(36, 28).0, [0; 3]);
    assert_eq!(image.get_pixel(66, 49).0, [0; 3]);
    assert_eq!(image.get_pixel(72, 40).0, [255; 3]);
    let image = image::open(target.join("images/15.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(image.dimensions(), (256, 256));
    assert_eq!(
        (image.get_pixel(100, 250).0, image.get_pixel(200, 200).0),
        ([255; 3], [0; 3])
    );
    let files = fs::read_dir(target.join("images")).unwrap().count();
    assert_eq!(files, 2, "the others left nothing behind");
}

#[test]
fn without_rules_everything_stays() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("published");
    let entry = |text: &str| {
        json!({"info": "", "all_locs": ["0_0_1_1"], "ocr_locs": ["0.5_0.5_1_1", "0_0_1_1", "0_0_1_1"],
            "ocr_txts": [text, text, "很长很长很长很长很长很长很长很长"]})
    };
    let entries = json!({"1": entry("甲"), "2": entry("甲")}).to_string();
    publish(&folder, &entries, &[("train.npy", &["1", "2"])]);
    picture(&folder, "1", 30, 20);
    picture(&folder, "2", 30, 20);
    let importer = Importer {
        cleaning: Cleaning::off(),
        ..Importer::new(&folder)
    };
    let target = place.path().join("set");
    assert_eq!(run(&importer, &target).unwrap().kept, 2);
    let records = records(&target);
    assert!(records.iter().all(|record| record.boxes.len() == 3));
    assert_eq!(
        fs::read(target.join("images/1.png")).unwrap(),
        fs::read(folder.join("images/1.png")).unwrap()
    );
    assert!(run(&importer, &target).is_err(), "never overwritten");
}

/// `count` good entries named `g0`, `g1`, …; every tenth is like the one before.
fn good(count: usize) -> Map<String, Value> {
    (0..count)
        .map(|index| {
            let caption = if index % 10 == 9 { index - 1 } else { index };
            let entry = json!({
                "info": format!("商品{index}"), "all_locs": [],
                "ocr_locs": ["0.1_0.1_0.3_0.2", "0.5_0.5_0.9_0.6"],
                "ocr_txts": [format!("上{caption}"), format!("下{caption}")],
                "ocr_colors": ["red", "#123456"],
            });
            (format!("g{index:04}"), entry)
        })
        .collect()
}

fn names_of(entries: &Map<String, Value>) -> Vec<&str> {
    entries.keys().map(String::as_str).collect()
}

#[test]
fn a_few_problems_are_reported_and_many_fail() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("published");
    let mut entries = good(395);
    entries.insert("bad".into(), json!({"info": 3}));
    entries.insert(
        "far".into(),
        json!({"info": "", "ocr_locs": ["1_2_3_4"], "ocr_txts": ["啊啊"]}),
    );
    let mut names = names_of(&entries);
    names.push("nowhere");
    let json = Value::from(entries.clone()).to_string().replacen(
        '{',
        r#"{"g0000": {"info": "", "ocr_locs": [], "ocr_txts": []},"#,
        1,
    );
    publish(&folder, &json, &[("trn_names.npy", &names)]);
    let importer = Importer {
        images: false,
        cleaning: Cleaning::off(),
        ..Importer::new(&folder)
    };
    // Four of 398 are more than 1 %.
    let error = run(&importer, &place.path().join("a"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("4 of 398 photos are unusable"), "{error}");
    assert!(
        error.contains("ref_captions.json#g0000: bad or repeated id"),
        "{error}"
    );
}

#[test]
fn each_problem_says_where_it_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("published");
    let mut entries = good(600);
    entries.insert("bad".into(), json!({"info": 3}));
    entries.insert(
        "far".into(),
        json!({"info": "", "ocr_locs": ["1_2_3_4"], "ocr_txts": ["啊啊"]}),
    );
    entries.insert("../up".into(), json!({}));
    let mut names = names_of(&entries);
    names.push("nowhere");
    let json = Value::from(entries.clone()).to_string();
    publish(&folder, &json, &[("trn_names.npy", &names)]);
    for name in entries.keys().filter(|name| name.starts_with('g')) {
        picture(&folder, name, 3, 2);
    }
    fs::remove_file(folder.join("images/g0007.png")).unwrap();
    fs::write(folder.join("images/g0008.png"), b"\x89PNG").unwrap();
    let importer = Importer {
        cleaning: Cleaning {
            near_duplicates: true,
            ..Cleaning::off()
        },
        ..Importer::new(&folder)
    };
    let target = place.path().join("set");
    let report = run(&importer, &target).unwrap();
    let place_of = |path: &Path| {
        let path = path.strip_prefix(&folder).unwrap();
        path.display().to_string()
    };
    let mut problems: Vec<_> = report
        .problems
        .iter()
        .map(|problem| (place_of(&problem.file), problem.reason))
        .collect();
    problems.sort();
    let expected = [
        ("images/far.png", Reason::MissingImage),
        ("images/g0007.png", Reason::MissingImage),
        ("images/g0008.png", Reason::UnreadableImage),
        ("ref_captions.json#../up", Reason::BadId),
        ("ref_captions.json#bad", Reason::BadRecord),
        ("trn_names.npy#nowhere", Reason::MissingRecord),
    ]
    .map(|(place, reason)| (place.to_string(), reason));
    assert_eq!(problems, expected);
    // 8 can't be used, so its duplicate 9 is the one that stays.
    let ids: Vec<String> = records(&target).into_iter().map(|r| r.id).collect();
    assert!(ids.contains(&"g0009".into()) && !ids.contains(&"g0019".into()));
    assert_eq!((report.kept, report.near_duplicates), (539, 59));
    assert_eq!(fs::read_dir(target.join("images")).unwrap().count(), 539);
}

#[test]
fn a_truncated_file_is_named_and_the_next_run_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("published");
    let entries = good(600);
    let names = names_of(&entries);
    let json = Value::from(entries.clone()).to_string();
    publish(&folder, &json[..json.len() - 100], &[("tr.npy", &names)]);
    for name in entries.keys() {
        picture(&folder, name, 3, 2);
    }
    let importer = Importer {
        cleaning: Cleaning {
            scale: false,
            ..Cleaning::default()
        },
        ..Importer::new(&folder)
    };
    let target = place.path().join("set");
    let error = run(&importer, &target).unwrap_err().to_string();
    assert!(error.contains("ref_captions.json: EOF"), "{error}");
    assert!(!target.exists());

    fs::write(folder.join(ANNOTATIONS), json).unwrap();
    let resumed = run(&importer, &target).unwrap();
    let afresh = place.path().join("afresh");
    let report = run(&importer, &afresh).unwrap();
    assert_eq!(
        (resumed.kept, resumed.near_duplicates),
        (report.kept, report.near_duplicates)
    );
    assert_eq!(report.kept, 540);
    assert_eq!(records(&target), records(&afresh));
    for dataset in [&target, &afresh] {
        assert_eq!(fs::read_dir(dataset.join("images")).unwrap().count(), 540);
    }
    let source = fs::metadata(folder.join("images/g0000.png")).unwrap();
    assert!(source.len() > 50, "linked, never written to");
}
