use std::fs;

use super::*;
use crate::dataset::folder::{ANNOTATIONS, IMAGES};
use crate::dataset::record::tests::any_record;

/// A dataset of so many records, of which the last has no photo.
fn folder(count: usize) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let images = place.path().join(IMAGES);
    fs::create_dir(&images).unwrap();
    let mut lines = String::new();
    for index in 0..count {
        let mut record = any_record(&index.to_string());
        if index % 10 == 9 {
            record.split = Split::Test;
            record.source = "grocery".into();
        }
        if index + 1 < count {
            let photo = image::RgbImage::from_pixel(640, 480, image::Rgb([200, 10, 10]));
            photo.save(images.join(&record.image)).unwrap();
        }
        lines += &serde_json::to_string(&record).unwrap();
        lines.push('\n');
    }
    fs::write(place.path().join(ANNOTATIONS), lines).unwrap();
    place
}

fn choice(place: &tempfile::TempDir, options: &Options) -> Vec<usize> {
    let (chosen, _) = choose(place.path(), options).unwrap();
    chosen.iter().map(|p| p.id.parse().unwrap()).collect()
}

fn options(count: usize, seed: u64) -> Options {
    Options {
        count,
        seed,
        ..Options::default()
    }
}

/// The records that the page's script would show.
fn data(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("type=\"application/json\">").unwrap();
    let (json, _) = rest.split_once("</script").unwrap();
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_seed_chooses_and_every_record_has_its_chance() {
    let place = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..40)
        .map(|index| serde_json::to_string(&any_record(&index.to_string())).unwrap())
        .collect();
    fs::write(place.path().join(ANNOTATIONS), lines.join("\n")).unwrap();
    let first = choice(&place, &options(10, 1));
    assert_eq!(first, choice(&place, &options(10, 1)));
    assert!(first.is_sorted() && first.len() == 10, "{first:?}");
    let mut times = [0; 40];
    for seed in 0..400 {
        for index in choice(&place, &options(10, seed)) {
            times[index] += 1;
        }
    }
    assert!(
        times.iter().all(|times| (60..145).contains(times)),
        "{times:?}"
    );
    assert_eq!(
        choice(&place, &options(100, 1)),
        (0..40).collect::<Vec<_>>()
    );
    assert!(choice(&place, &options(0, 1)).is_empty());
}

#[test]
fn only_a_split_or_a_source_is_shown() {
    let place = folder(20);
    let test = Options {
        split: Some(Split::Test),
        ..options(5, 1)
    };
    assert_eq!(choice(&place, &test), [9, 19]);
    let grocery = Options {
        source: Some("grocery".into()),
        ..options(1, 1)
    };
    assert_eq!(choose(place.path(), &grocery).unwrap().1, 2);
}

#[test]
fn photos_are_embedded_small() {
    let place = folder(2);
    let output = place.path().join("sheet.html");
    let summary = write_sheet(place.path(), &output, &options(5, 1)).unwrap();
    assert_eq!(summary, Summary { shown: 2, of: 2 });
    let data = data(&fs::read_to_string(&output).unwrap());
    let photo = &data["records"][0]["photo"];
    assert_eq!(
        (&photo["width"], &photo["height"]),
        (&640.into(), &480.into())
    );
    let address = photo["address"].as_str().unwrap();
    let jpeg = address.strip_prefix("data:image/jpeg;base64,").unwrap();
    let jpeg = image::load_from_memory(&STANDARD.decode(jpeg).unwrap()).unwrap();
    assert_eq!((jpeg.width(), jpeg.height()), (320, 240));
    assert!(data["records"][1]["photo"]["error"].is_string());
    assert_eq!(data["records"][1]["boxes"][0]["caption"], "In Black");
}

#[test]
fn turned_photos_are_shown_upright() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures");
    for (name, upright) in [("turned.jpg", (240, 320)), ("turned.webp", (320, 240))] {
        let photo = embed(&fs::read(format!("{folder}/{name}")).unwrap()).unwrap();
        let SheetPhoto::Readable { width, height, .. } = photo else {
            panic!("{name} can't be read");
        };
        assert_eq!((width, height), upright, "{name}");
    }
}

#[test]
fn no_text_becomes_part_of_the_page() {
    let nasty = "</script><script>alert('{{data}}')</script><!-- & \u{2028}";
    let mut record = any_record("a");
    record.title = nasty.into();
    record.boxes[0].caption = nasty.into();
    let photo = SheetPhoto::Unreadable {
        error: nasty.into(),
    };
    let sheet = Sheet {
        of: 1,
        seed: 1,
        records: vec![Card { record, photo }],
    };
    let page = page::fill(TEMPLATE, nasty, &serde_json::to_string(&sheet).unwrap());
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(
        page.contains("&lt;/script&gt;"),
        "the name is in the heading"
    );
    assert_eq!(
        page.matches("</script").count(),
        TEMPLATE.matches("</script").count()
    );
    let data = data(&page);
    assert_eq!(data["records"][0]["title"], nasty);
    assert_eq!(data["records"][0]["boxes"][0]["caption"], nasty);
}

#[test]
fn a_bad_record_is_named() {
    let place = folder(1);
    fs::write(place.path().join(ANNOTATIONS), "{\n").unwrap();
    let output = place.path().join("sheet.html");
    let error = write_sheet(place.path(), &output, &Options::default()).unwrap_err();
    assert!(error.to_string().contains("annotations.jsonl:1"), "{error}");
    assert!(!output.exists());
}
