use std::fs;

use super::*;
use crate::dataset::folder::MANIFEST;
use crate::dataset::record::{CaptionedBox, Source, tests::any_record};

/// A dataset folder of these records, with a photo for each; none are alike.
fn folder(records: &[Record]) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("images")).unwrap();
    for (index, record) in records.iter().enumerate() {
        photo(&place, &record.image, index as u8);
    }
    let lines: Vec<String> = records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect();
    write(&place, &lines.join("\n"));
    place
}

fn photo(place: &tempfile::TempDir, name: &str, shade: u8) {
    let photo = image::RgbImage::from_pixel(4, 4, image::Rgb([shade; 3]));
    photo.save(place.path().join("images").join(name)).unwrap();
}

fn write(place: &tempfile::TempDir, annotations: &str) {
    fs::write(place.path().join(ANNOTATIONS), annotations).unwrap();
}

/// A record with a title of its own.
fn record(id: &str, split: Split) -> Record {
    Record {
        split,
        image: format!("{id}.png"),
        title: format!("Black Shoes {id}"),
        ..any_record(id)
    }
}

fn found(place: &tempfile::TempDir, options: &Options) -> Vec<(u64, Kind, String)> {
    let report = check(place.path(), options).unwrap();
    let all = report.problems.into_iter();
    all.map(|p| (p.line, p.kind, p.reason)).collect()
}

const DEEP: Options = Options {
    decode: true,
    require_facts: true,
    measure: None,
    untruths: None,
    twins: None,
};

#[test]
fn a_good_dataset_has_no_problems() {
    let mut again = record("a", Split::Train);
    again.id = "a-1".into();
    let place = folder(&[record("a", Split::Train), again, record("b", Split::Test)]);
    let report = check(place.path(), &DEEP).unwrap();
    assert_eq!(
        report.to_string(),
        "3 records, 3 captions, 2 photos: no problems"
    );
}

#[test]
fn bad_lines_and_ids_are_named() {
    let mut outside = record("b", Split::Train);
    outside.boxes[0].area.width = 2.0;
    let place = folder(&[
        record("a", Split::Train),
        outside,
        record("a", Split::Train),
    ]);
    let text = fs::read_to_string(place.path().join(ANNOTATIONS)).unwrap();
    write(&place, &format!("{text}\n\n{{\n"));
    let report = check(place.path(), &DEEP).unwrap();
    let lines: Vec<_> = report.problems.iter().map(|p| (p.line, p.kind)).collect();
    assert_eq!(
        lines,
        [
            (2, Kind::UnreadableRecord),
            (3, Kind::RepeatedId),
            (5, Kind::UnreadableRecord)
        ]
    );
    assert!(report.problems[0].reason.starts_with("box 0: spans"));
    let text = report.to_string();
    assert!(
        text.contains("annotations.jsonl:3: the id \"a\" was there before\n"),
        "{text}"
    );
    assert!(
        text.ends_with("photos: 2 unreadable records, 1 repeated ids"),
        "{text}"
    );
}

#[test]
fn photos_must_be_there_and_decode() {
    let mut again = record("gone", Split::Train);
    again.id = "gone-1".into();
    let records = [
        record("gone", Split::Train),
        again,
        record("cut", Split::Train),
    ];
    let place = folder(&records);
    fs::remove_file(place.path().join("images/gone.png")).unwrap();
    fs::write(place.path().join("images/cut.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let missing = (
        1,
        Kind::MissingPhoto,
        "there is no photo gone.png".to_string(),
    );
    assert_eq!(
        found(&place, &Options::default()),
        std::slice::from_ref(&missing)
    );
    let deep = found(&place, &DEEP);
    assert_eq!(deep[0], missing);
    assert_eq!((deep[1].0, deep[1].1), (3, Kind::UnreadablePhoto));
    assert_eq!(deep.len(), 2);
}

#[test]
fn no_photo_is_in_two_splits() {
    let mut other = record("a", Split::Test);
    other.id = "b".into();
    other.title = "Black Boots".into();
    let place = folder(&[record("a", Split::Train), other, record("c", Split::Test)]);
    photo(&place, "a.png", 7);
    photo(&place, "c.png", 7);
    let by_name = (
        2,
        Kind::SharedPhoto,
        "the photo a.png is in test and, in line 1, in train".to_string(),
    );
    assert_eq!(
        found(&place, &Options::default()),
        std::slice::from_ref(&by_name)
    );
    let by_content = "the photo c.png of test is, under another name, in line 1, in train";
    assert_eq!(
        found(&place, &DEEP),
        [by_name, (3, Kind::SharedPhoto, by_content.to_string())]
    );
}

#[test]
fn no_title_is_in_two_splits_unless_they_are_published() {
    let mut first = record("a", Split::Train);
    first.title = "Black SHOES".into();
    let mut second = record("b", Split::Validation);
    second.withheld.title = "Black Shoes".into();
    second.title = String::new();
    let untitled = |id, split| Record {
        title: String::new(),
        ..record(id, split)
    };
    let records = [
        first,
        second,
        untitled("c", Split::Train),
        untitled("d", Split::Test),
    ];
    let place = folder(&records);
    let expected = (
        2,
        Kind::SharedTitle,
        "the title \"Black Shoes\" is in validation and, in line 1, in train".to_string(),
    );
    assert_eq!(found(&place, &DEEP), [expected]);

    let manifest = |sources: &str| {
        let settings = format!("{{\"published_splits\":{sources}}}");
        let text =
            format!("{{\"format\":\"caponimage-dataset\",\"version\":1,\"settings\":{settings}}}");
        fs::write(place.path().join(MANIFEST), text).unwrap();
    };
    manifest("[\"grocery\"]");
    assert_eq!(found(&place, &DEEP).len(), 1);
    manifest("[\"grocery\",\"fashion\"]");
    assert_eq!(found(&place, &DEEP), []);
    manifest("3");
    let error = check(place.path(), &DEEP).unwrap_err().to_string();
    assert!(error.contains("dataset.json: published_splits"), "{error}");
}

#[test]
fn photos_that_look_alike_are_left_to_the_caller() {
    let records = [
        record("a", Split::Train),
        record("b", Split::Train),
        record("c", Split::Test),
    ];
    let place = folder(&records);
    let find = |photos: &[CheckedPhoto]| {
        let places: Vec<_> = photos.iter().map(|p| (p.split, p.line)).collect();
        assert_eq!(
            places,
            [(Split::Train, 1), (Split::Train, 2), (Split::Test, 3)]
        );
        // An index too far is the caller's mistake, and no reason to stop.
        Ok(vec![(0, 1), (2, 0), (0, 9)])
    };
    let options = Options {
        twins: Some(&find),
        ..DEEP
    };
    let found = found(&place, &options);
    assert_eq!(found.len(), 1);
    let (line, kind, reason) = &found[0];
    assert_eq!((*line, *kind), (3, Kind::SharedPhoto));
    assert!(
        reason.contains("c.png of test looks like") && reason.ends_with("in line 1"),
        "{reason}"
    );
}

#[test]
fn captions_must_be_true() {
    let mut record = record("a", Split::Train);
    let mut repeated = record.boxes[0].clone();
    repeated.caption = "in black".into();
    record.boxes.push(repeated);
    record.boxes[0].facts[0].source = Source::Title;
    record.boxes[1].facts[0].value = "Silk".into();
    let place = folder(&[record]);
    let silk = |record: &Record, _: Option<&[Fact]>| -> Vec<Untruth> {
        let boxes = record.boxes.iter().enumerate();
        let untrue = boxes.filter(|(_, each)| each.facts.iter().any(|fact| fact.value == "Silk"));
        let untruth = |(index, each): (usize, &CaptionedBox)| Untruth {
            index,
            caption: each.caption.clone(),
            reason: "nobody says Silk".into(),
        };
        untrue.map(untruth).collect()
    };
    let options = Options {
        untruths: Some(&silk),
        ..DEEP
    };
    let reasons: Vec<String> = found(&place, &options).into_iter().map(|p| p.2).collect();
    assert_eq!(
        reasons,
        [
            "box 1: \"in black\": repeats the caption of box 0",
            "box 1: \"in black\": nobody says Silk",
        ]
    );
}

#[test]
fn records_without_facts_are_counted_or_refused() {
    let mut record = record("a", Split::Train);
    record.boxes[0].facts.clear();
    record.boxes.push(record.boxes[0].clone());
    let place = folder(&[record]);
    let report = check(place.path(), &Options::default()).unwrap();
    assert_eq!(report.without_facts, 1);
    assert_eq!(report.problems.len(), 1, "the repeated caption");
    assert!(report.to_string().contains("1 records state no facts"));
    let strict = found(&place, &DEEP);
    assert_eq!(strict.len(), 2);
    assert!(strict[0].2.contains("does not say which facts"));
}

#[test]
fn pixels_are_measured_again() {
    let mut record = record("a", Split::Train);
    record.boxes[0].facts[0].source = Source::Pixels;
    let black = record.boxes[0].facts.clone();
    let place = folder(&[record]);
    for (measured, problems) in [(Some(black), 0), (Some(Vec::new()), 1), (None, 0)] {
        let measure = |path: &Path| {
            assert!(path.ends_with("images/a.png"));
            measured.clone()
        };
        let unseen = |record: &Record, measured: Option<&[Fact]>| -> Vec<Untruth> {
            let Record { boxes, .. } = record;
            let seen = measured.is_none_or(|facts| facts.contains(&boxes[0].facts[0]));
            let untruth = Untruth {
                index: 0,
                caption: boxes[0].caption.clone(),
                reason: "not what the photo measures".into(),
            };
            Vec::from_iter((!seen).then_some(untruth))
        };
        let options = Options {
            measure: Some(&measure),
            untruths: Some(&unseen),
            ..DEEP
        };
        assert_eq!(found(&place, &options).len(), problems);
    }
}

#[test]
fn a_folder_without_records_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    assert!(matches!(check(place.path(), &DEEP), Err(Error::Io { .. })));
}

#[test]
fn more_records_than_a_batch_are_all_checked() {
    let place = folder(&[record("a", Split::Train)]);
    let line = fs::read_to_string(place.path().join(ANNOTATIONS)).unwrap();
    let count = 2 * BATCH + 3;
    write(&place, &format!("{line}\n").repeat(count));
    let report = check(place.path(), &DEEP).unwrap();
    assert_eq!(report.records as usize, count);
    let lines: Vec<u64> = report.problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, (2..=count as u64).collect::<Vec<_>>());
}
