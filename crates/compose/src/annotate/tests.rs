use std::collections::{BTreeMap, HashSet};

use image::Rgb;

use super::*;
use crate::samples::told;
use caponimage::contrast::{MIN_CONTRAST, contrast, luminance, parse};
use caponimage::data::palette::TEXT_COLORS;
use caponimage::data::record::Source;

/// Something brown on white.
fn photo() -> RgbImage {
    RgbImage::from_fn(224, 224, |x, y| {
        let inside = (70..160).contains(&x) && (40..200).contains(&y);
        Rgb(if inside { [110, 66, 30] } else { [253; 3] })
    })
}

fn shoes() -> Product {
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
    let measured = Photo::new(&photo());
    let mut boxes = 0;
    for seed in 0..100 {
        let records = annotate(&shoes(), &photo(), 4, seed).unwrap();
        assert_eq!(records.len(), 4);
        for record in &records {
            assert!((1..=8).contains(&record.boxes.len()), "{record:?}");
            boxes += record.boxes.len();
            let texts: HashSet<_> = record
                .boxes
                .iter()
                .map(|b| b.caption.to_lowercase())
                .collect();
            assert_eq!(texts.len(), record.boxes.len(), "{record:?}");
            let areas: Vec<TextBox> = record.boxes.iter().map(|b| b.area).collect();
            assert_eq!(reading_order(&areas), (0..areas.len()).collect::<Vec<_>>());
            for captioned in &record.boxes {
                assert!(TEXT_COLORS.contains(&captioned.color.as_str()));
                assert!(!captioned.facts.is_empty() || captioned.kind == "action");
                let mean = luminance(measured.beneath(&captioned.area).mean);
                let own = luminance(parse(&captioned.color).unwrap());
                assert!(contrast(own, mean) >= MIN_CONTRAST);
            }
        }
    }
    assert!(boxes > 100 * 4 * 3, "{boxes} boxes on 400 layouts");
}

#[test]
fn the_same_seed_composes_the_same() {
    let composed = |seed| annotate(&shoes(), &photo(), 3, seed).unwrap();
    assert_eq!(composed(7), composed(7));
    assert_ne!(composed(7), composed(8));
    let records = composed(7);
    assert_ne!(records[0].boxes, records[1].boxes);
}

#[test]
fn other_attributes_get_other_captions() {
    let mut other = shoes();
    other.title = "Puma Women Training Brown Sports Shoes".into();
    other.attributes.insert("gender".into(), "Women".into());
    other.attributes.insert("season".into(), "Winter".into());
    for seed in 0..50 {
        let text = |product: &Product| {
            let records = annotate(product, &photo(), 1, seed).unwrap();
            let captions = records[0].boxes.iter().map(|b| b.caption.clone());
            captions.collect::<Vec<_>>().join(" | ")
        };
        let (first, second) = (text(&shoes()), text(&other));
        for word in ["Puma", "Women", "Winter", "Training"] {
            assert!(!first.contains(word), "{first}");
        }
        for word in ["Nike", " Men", "Summer", "Running"] {
            assert!(!second.contains(word), "{second}");
        }
    }
}

#[test]
fn where_all_is_withheld_captions_say_what_the_photo_shows() {
    for seed in 0..50 {
        let records = annotate(&shoes(), &photo(), 3, seed).unwrap();
        let blind = &records[2];
        assert!(blind.title.is_empty() && blind.attributes.is_empty());
        for captioned in &blind.boxes {
            for fact in &captioned.facts {
                let seen = ["type", "colour", "accent", "tone", "surface", "category"];
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
        for record in annotate(&labelled, &photo(), 2, seed).unwrap() {
            for fact in record.boxes.iter().flat_map(|captioned| &captioned.facts) {
                assert!(
                    matches!(fact.source, Source::Label | Source::Pixels),
                    "{fact:?}"
                );
            }
        }
    }
}
