use std::collections::{BTreeMap, HashSet};

use image::Rgb;

use super::*;
use crate::samples::told;
use caponimage::contrast::{MIN_CONTRAST, contrast, luminance, parse};
use caponimage::dataset::palette::TEXT_COLORS;
use caponimage::dataset::record::Source;

/// Something brown on white.
fn photo() -> RgbImage {
    RgbImage::from_fn(224, 224, |x, y| {
        let inside = (70..160).contains(&x) && (40..200).contains(&y);
        Rgb(if inside { [110, 66, 30] } else { [253; 3] })
    })
}

fn composed(product: &Record, layouts: usize, seed: u64) -> Vec<Record> {
    let composition = Composition {
        layouts,
        seed,
        rare: false,
    };
    annotate(product, Some(&photo()), &composition, &Usage::default()).unwrap()
}

fn shoes() -> Record {
    told(
        "Nike Men Running Brown Sports Shoes",
        &[
            ("gender", "Men"),
            ("type", "Sports Shoes"),
            ("colour", "Brown"),
            ("season", "Summer"),
            ("usage", "Sports"),
        ],
    )
}

#[test]
fn captions_are_unique_readable_and_in_order() {
    let measured = MeasuredPhoto::new(&photo());
    let (mut layouts, mut boxes) = (0, 0);
    for seed in 0..100 {
        let records = composed(&shoes(), 4, seed);
        layouts += records.len();
        for record in &records {
            assert!((1..=8).contains(&record.boxes.len()), "{record:?}");
            boxes += record.boxes.len();
            let texts: HashSet<_> = record
                .boxes
                .iter()
                .map(|b| b.caption.to_lowercase())
                .collect();
            assert_eq!(texts.len(), record.boxes.len(), "{record:?}");
            let open = record
                .boxes
                .iter()
                .filter(|captioned| captioned.facts.is_empty());
            let told = !record.title.is_empty() || !record.attributes.is_empty();
            assert!(!told || open.count() <= 4, "{record:?}");
            let areas: Vec<TextBox> = record.boxes.iter().map(|b| b.area).collect();
            assert_eq!(reading_order(&areas), (0..areas.len()).collect::<Vec<_>>());
            for captioned in &record.boxes {
                assert!(TEXT_COLORS.contains(&captioned.color.as_str()));
                let mean = luminance(measured.beneath(&captioned.area).mean);
                let own = luminance(parse(&captioned.color).unwrap());
                assert!(contrast(own, mean) >= MIN_CONTRAST);
            }
        }
    }
    // What a picture alone shows is hardly ever nothing to speak of.
    assert!(layouts > 395, "{layouts} layouts of 400");
    assert!(boxes > 100 * 4 * 3, "{boxes} boxes on 400 layouts");
}

#[test]
fn the_same_seed_composes_the_same() {
    let of = |seed| composed(&shoes(), 3, seed);
    assert_eq!(of(7), of(7));
    assert_ne!(of(7), of(8));
    let records = of(7);
    assert_ne!(records[0].boxes, records[1].boxes);
}

#[test]
fn other_attributes_get_other_captions() {
    let mut other = shoes();
    other.title = "Puma Women Training Brown Sports Shoes".into();
    other.attributes.insert("gender".into(), "Women".into());
    other.attributes.insert("season".into(), "Winter".into());
    for seed in 0..50 {
        let text = |product: &Record| {
            let records = composed(product, 1, seed);
            let captions = records[0].boxes.iter().map(|b| b.caption.clone());
            captions.collect::<Vec<_>>().join(" | ")
        };
        let (first, second) = (text(&shoes()), text(&other));
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        for word in ["puma", "women", "winter"] {
            assert!(!first.contains(word), "{first}");
        }
        for word in ["nike", " men", "summer"] {
            assert!(!second.contains(word), "{second}");
        }
    }
}

#[test]
fn where_all_is_withheld_captions_say_what_the_photo_shows() {
    for seed in 0..50 {
        let records = composed(&shoes(), 3, seed);
        let blind = &records[2];
        assert!(blind.title.is_empty() && blind.attributes.is_empty());
        for captioned in &blind.boxes {
            for fact in &captioned.facts {
                let seen = ["type", "colour", "accent", "tone", "surface", "style"];
                assert!(seen.contains(&fact.name.as_str()), "{captioned:?}");
            }
        }
    }
}

#[test]
fn little_known_is_little_said() {
    let mut labelled = told("", &[]);
    labelled.withheld.labels = BTreeMap::from([("type".into(), "dress".into())]);
    for seed in 0..30 {
        for record in composed(&labelled, 2, seed) {
            for fact in record.boxes.iter().flat_map(|captioned| &captioned.facts) {
                assert!(
                    matches!(fact.source, Source::Label | Source::Pixels),
                    "{fact:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_rare_is_not_named_from_the_picture_alone() {
    let mut labelled = told("", &[]);
    labelled.withheld.labels = BTreeMap::from([("type".into(), "grand piano".into())]);
    let named = |rare| {
        let records = (0..40).flat_map(|seed| {
            let composition = Composition {
                layouts: 2,
                seed,
                rare,
            };
            annotate(&labelled, Some(&photo()), &composition, &Usage::default()).unwrap()
        });
        let boxes = records.flat_map(|record| record.boxes);
        let of_type = |fact: &caponimage::dataset::record::Fact| fact.name == "type";
        boxes
            .filter(|captioned| captioned.facts.iter().any(of_type))
            .count()
    };
    assert!(named(false) > 0);
    assert_eq!(named(true), 0);
}

#[test]
fn what_presupposes_more_than_a_label_says_is_said_where_the_kind_is_told() {
    let kinds = crate::tables::kinds::Kinds::bundled().unwrap();
    let trousers = crate::tables::kinds::Of::Kind(kinds.place("Trousers").unwrap());
    let lines = kinds.lines().iter().filter(|line| line.of == trousers);
    let (of_told, of_all): (Vec<_>, Vec<_>) = lines.partition(|line| line.of_told);
    let texts = |lines: Vec<&crate::tables::kinds::Line>| -> Vec<String> {
        lines.into_iter().map(|line| line.text.clone()).collect()
    };
    let (of_told, of_all) = (texts(of_told), texts(of_all));
    assert!(of_told.contains(&"Wear Them with Loafers".to_string()));
    let mut labelled = told("", &[]);
    labelled.withheld.labels = BTreeMap::from([("type".into(), "pants".into())]);
    let count = |product: &Record, lines: &[String]| {
        let records = (0..60).flat_map(|seed| composed(product, 1, seed));
        let boxes = records.flat_map(|record| record.boxes);
        let is_one = |caption: &String| {
            let caption = caption.trim_end_matches(['.', '!']);
            lines.iter().any(|line| line.eq_ignore_ascii_case(caption))
        };
        boxes.filter(|each| is_one(&each.caption)).count()
    };
    assert_eq!(count(&labelled, &of_told), 0);
    assert!(count(&labelled, &of_all) > 0);
    assert!(count(&told("Norvane Pants", &[]), &of_told) > 0);
}

#[test]
fn a_product_without_a_photo_is_captioned_by_what_is_told() {
    let composition = Composition {
        layouts: 4,
        seed: 3,
        rare: true,
    };
    let mut product = shoes();
    product.image.clear();
    let records = annotate(&product, None, &composition, &Usage::default()).unwrap();
    assert!(records.len() >= 3);
    for record in &records {
        assert!(!record.title.is_empty() || !record.attributes.is_empty());
        assert_eq!(
            (record.trade.as_str(), record.kind.as_str()),
            ("footwear", "Sports Shoes")
        );
        assert!(Voice::find(&record.voice).is_ok());
        for fact in record.boxes.iter().flat_map(|captioned| &captioned.facts) {
            assert!(
                matches!(fact.source, Source::Title | Source::Attribute),
                "{fact:?}"
            );
        }
    }
}

#[test]
fn what_is_told_is_said() {
    let (mut brand, mut kind) = (0, 0);
    for seed in 0..200 {
        let record = &composed(&shoes(), 1, seed)[0];
        let said = |word: &str| {
            record
                .boxes
                .iter()
                .any(|b| b.caption.to_lowercase().contains(word))
        };
        brand += usize::from(said("nike"));
        kind += usize::from(said("shoes"));
    }
    assert!(brand >= 170 && kind >= 170, "{brand} and {kind} of 200");
}
