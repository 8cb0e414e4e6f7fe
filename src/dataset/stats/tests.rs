use std::fs;

use super::*;
use crate::dataset::folder::ANNOTATIONS;
use crate::dataset::record::tests::any_record;

/// Three readable records of two photos, and two lines that are none.
fn stats() -> Stats {
    let place = tempfile::tempdir().unwrap();
    let mut second = any_record("b");
    second.image = "a.jpg".into();
    second.split = Split::Test;
    second.source = String::new();
    let mut caption = second.boxes[0].clone();
    caption.caption = "Made for Your Style".into();
    caption.color = "#FFFFFF".into();
    caption.facts.clear();
    caption.kind = "tagline".into();
    second.boxes.push(caption);
    let mut third = any_record("c");
    third.boxes[0].caption = "in black".into();
    let lines: Vec<String> = [any_record("a"), second, third]
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect();
    let text = format!("{}\n{{\nx\n", lines.join("\n"));
    fs::write(place.path().join(ANNOTATIONS), text).unwrap();
    Stats::of(place.path(), 1).unwrap()
}

fn counts<K: Ord, Q: Into<K> + Clone>(pairs: &[(Q, u64)]) -> BTreeMap<K, u64> {
    let own = |(key, count): &(Q, u64)| (key.clone().into(), *count);
    pairs.iter().map(own).collect()
}

#[test]
fn everything_is_counted() {
    let stats = stats();
    assert_eq!((stats.records, stats.unreadable, stats.photos), (3, 2, 2));
    assert_eq!(stats.splits, counts(&[(Split::Train, 2), (Split::Test, 1)]));
    assert_eq!(stats.sources[""], counts(&[(Split::Test, 1)]));
    assert_eq!(stats.sources["fashion"], counts(&[(Split::Train, 2)]));
    assert_eq!((stats.captions, stats.distinct_captions), (4, 2));
    assert_eq!(stats.without_facts, 1);
    assert_eq!(stats.boxes.counts, BTreeMap::from([(1, 2), (2, 1)]));
    assert!((stats.boxes.mean - 4.0 / 3.0).abs() < 1e-9);
    assert_eq!(stats.words.counts, BTreeMap::from([(2, 3), (4, 1)]));
    assert!((stats.words.mean - 2.5).abs() < 1e-9);
    assert_eq!(stats.kinds, counts(&[("colour", 3), ("tagline", 1)]));
    assert_eq!(stats.fact_sources, counts(&[("attribute", 3)]));
    assert_eq!(stats.fact_names, counts(&[("colour", 3)]));
    assert_eq!(stats.colors, counts(&[("#000000", 3), ("#ffffff", 1)]));
    let frequent = Frequent {
        caption: "In Black".into(),
        count: 3,
    };
    assert_eq!(stats.frequent, [frequent]);
}

#[test]
fn it_is_printed_for_people_and_programs() {
    let stats = stats();
    let text = stats.to_string();
    for line in [
        "  records                        3\n",
        "  unreadable lines               2\n",
        "  words per caption           2.50\n",
        "\nrecords by split\n  train  2  66.7 %\n  test   1  33.3 %\n",
        "  -, test         1  33.3 %\n",
        "  patterns in 1,000 captions",
        "  layouts with near repeats",
        "\nmost frequent captions\n  In Black  3\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let json = serde_json::to_value(&stats).unwrap();
    assert_eq!(json["splits"]["train"], 2);
    assert_eq!(json["words"]["counts"]["4"], 1);
    assert_eq!(json["frequent"][0]["caption"], "In Black");
}

#[test]
fn an_empty_dataset_has_numbers_too() {
    let place = tempfile::tempdir().unwrap();
    assert!(matches!(Stats::of(place.path(), 5), Err(Error::Io { .. })));
    fs::write(place.path().join(ANNOTATIONS), "").unwrap();
    let stats = Stats::of(place.path(), 5).unwrap();
    assert_eq!(stats, Stats::default());
    assert!(stats.to_string().contains("records"));
}
