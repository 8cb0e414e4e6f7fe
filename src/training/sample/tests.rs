use super::*;
use crate::dataset::record::tests::any_record;
use crate::dataset::record::{CaptionedBox, Record};
use crate::model::ModelConfig;
use crate::training::example::ExampleBox;
use rand::SeedableRng;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::LazyLock;

fn example(photo: usize, captions: &[u32]) -> Example {
    let boxes = captions.iter().enumerate().map(|(i, &token)| ExampleBox {
        area: TextBox::new(0.2, 0.1 + 0.2 * i as f32, 0.3, 0.1),
        caption: vec![token, 2],
        color: 0,
        text: String::new(),
        kind: String::new(),
        facts: Vec::new(),
    });
    Example {
        photo: Some(photo),
        title: "Shirt".into(),
        attributes: BTreeMap::from([("colour".into(), "Blue".into())]),
        source: String::new(),
        trade: String::new(),
        voice: String::new(),
        boxes: boxes.collect(),
        grounds: Grounds::Unknown,
        known: String::new(),
    }
}

static TOKENIZER: LazyLock<TextTokenizer> = LazyLock::new(|| {
    let words = "In Blue Silk Cotton Shirt Yours Mine";
    TextTokenizer::train(&vec![words.to_string(); 60], 400).unwrap()
});

fn negatives(all: &[Example], fitting: bool) -> Negatives<'_> {
    Negatives {
        all,
        fitting,
        tokenizer: &TOKENIZER,
        caption_length: 14,
    }
}

fn generator() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(5)
}

/// The first tokens that box 1 of a layout of four may get, after many draws.
fn corrupted(level: Level, all: &[Example]) -> (Vec<u32>, bool) {
    let mut generator = generator();
    let (mut found, mut consistent) = (Vec::new(), true);
    for _ in 0..300 {
        let mut sample = Sample::whole(&all[0]);
        sample
            .corrupt((&all[0], 1), level, &negatives(all, false), &mut generator)
            .unwrap();
        let shown = &sample.captions[1];
        found.push(shown.caption[0]);
        consistent &= shown.belongs == (shown.caption[0] == 11);
        let others = [0, 2, 3].map(|i| &sample.captions[i]);
        consistent &= others.iter().all(|shown| shown.belongs);
    }
    found.sort_unstable();
    found.dedup();
    (found, consistent)
}

#[test]
fn each_level_takes_its_captions_from_where_it_should() {
    let all = [
        example(0, &[10, 11, 12, 13]),
        example(1, &[20, 21]),
        example(0, &[30]),
    ];
    assert_eq!(corrupted(Level::I, &all), (vec![20, 21], true));
    assert_eq!(corrupted(Level::II, &all), (vec![10, 12, 13], true));
    assert_eq!(corrupted(Level::III, &all), (vec![10, 12], true));
}

#[test]
fn a_corruption_that_changes_nothing_still_belongs() {
    let same = [example(0, &[11, 11]), example(1, &[11])];
    for level in Level::ALL {
        assert_eq!(corrupted_first(level, &same), (11, true), "{level:?}");
    }
    let alone = [example(0, &[11])];
    for level in Level::ALL {
        assert_eq!(corrupted_first(level, &alone), (11, true), "{level:?}");
    }
}

fn corrupted_first(level: Level, all: &[Example]) -> (u32, bool) {
    let mut sample = Sample::whole(&all[0]);
    sample
        .corrupt(
            (&all[0], 0),
            level,
            &negatives(all, false),
            &mut generator(),
        )
        .unwrap();
    (sample.captions[0].caption[0], sample.captions[0].belongs)
}

#[test]
fn what_fits_as_well_is_no_negative() {
    let record = |id: &str, title: &str, boxes: &[(&str, &str, &str)]| {
        let boxes = boxes.iter().enumerate();
        let boxes = boxes.map(|(i, &(caption, kind, fact))| CaptionedBox {
            area: TextBox::new(0.1, 0.1 + 0.2 * i as f32, 0.5, 0.1),
            caption: caption.into(),
            color: "#000000".into(),
            kind: kind.into(),
            facts: serde_json::from_value(match fact {
                "" => json!([]),
                _ => json!([{"name": "fact", "value": fact, "source": "title"}]),
            })
            .unwrap(),
        });
        Record {
            title: title.into(),
            boxes: boxes.collect(),
            ..any_record(id)
        }
    };
    let records = [
        record(
            "a",
            "Blue Cotton Shirts",
            &[
                ("Shirt", "headline", "Shirt"),
                ("In Blue", "colour", "Blue"),
                ("Yours", "headline", ""),
            ],
        ),
        record(
            "b",
            "Silk",
            &[
                ("Cotton", "material", "Cotton"),
                ("Silk", "material", "Silk"),
                ("Mine", "benefit", ""),
            ],
        ),
    ];
    let read = |(photo, record)| {
        Example::new(record, Some(photo), &TOKENIZER, &ModelConfig::tiny()).unwrap()
    };
    let all: Vec<Example> = records.iter().enumerate().map(read).collect();
    let drawn = |level, index, fitting| {
        let (mut generator, negatives) = (generator(), negatives(&all, fitting));
        let mut draw = || negatives.draw((&all[0], index), level, &mut generator);
        let texts: BTreeSet<&str> = (0..300)
            .filter_map(|_| draw())
            .map(|each| each.text.as_str())
            .collect();
        Vec::from_iter(texts)
    };
    // The shirts are of cotton, and what states nothing is true of all.
    assert_eq!(drawn(Level::I, 0, false), ["Silk"]);
    assert_eq!(drawn(Level::I, 0, true), ["Cotton", "Mine", "Silk"]);
    // What is said at another place is as well said here when both speak of the same.
    assert_eq!(drawn(Level::II, 0, false), ["In Blue"]);
    assert_eq!(drawn(Level::II, 0, true), ["In Blue", "Yours"]);
    assert_eq!(drawn(Level::III, 2, false), ["In Blue"]);
    assert_eq!(drawn(Level::III, 0, true), ["In Blue"]);

    // A fact is exchanged for what the other product's is, if this one hasn't that as well.
    let mut generator = generator();
    let mut exchanged = |index| {
        let negatives = negatives(&all, false);
        let other = negatives.with_another_fact((&all[0], index), &mut generator);
        other
            .unwrap()
            .map(|tokens| TOKENIZER.decode(&tokens).unwrap())
    };
    for _ in 0..20 {
        assert_eq!(exchanged(1).as_deref(), Some("In Silk"));
        assert_eq!(exchanged(2), None, "nothing is stated");
    }
}

const ALWAYS: ContextDropout = ContextDropout {
    text: 0.0,
    title: 1.0,
    attribute: 1.0,
    image: 1.0,
};

#[test]
fn what_captions_rest_on_is_not_withheld() {
    let draw = |grounds| {
        let example = Example {
            grounds,
            ..example(0, &[10])
        };
        let sample = Sample::draw(&example, &ALWAYS, &Augmentation::NONE, &mut generator());
        (
            sample.picture.is_some(),
            !sample.title.is_empty(),
            !sample.attributes.is_empty(),
        )
    };
    assert_eq!(draw(Grounds::Unknown), (false, false, false));
    assert_eq!(draw(Grounds::Text), (false, true, true));
    assert_eq!(draw(Grounds::Picture), (true, true, true));
}

#[test]
fn something_is_always_shown() {
    let dropout = ContextDropout {
        text: 1.0,
        ..ALWAYS
    };
    let example = example(0, &[10]);
    let sample = Sample::draw(&example, &dropout, &Augmentation::NONE, &mut generator());
    assert!(sample.picture.is_some() && sample.title.is_empty());
}

#[test]
fn what_an_unrelated_photo_shows_teaches_no_colours() {
    let example = Example {
        photo: None,
        ..example(0, &[10, 11])
    };
    let mut sample = Sample::whole(&example);
    sample.show_unrelated(4);
    assert_eq!(sample.picture, Some(View::whole(4)));
    assert!(sample.captions.iter().all(|shown| shown.color.is_none()));
    let (boxes, captions) = (sample.boxes, sample.captions.iter());
    assert_eq!(boxes, Sample::whole(&example).boxes);
    assert!(captions.map(|shown| shown.caption[0]).eq([10, 11]));
}

#[test]
fn boxes_move_with_the_picture() {
    let example = example(0, &[10, 11]);
    let augmentation = Augmentation {
        mirror: 1.0,
        crop: 0.3,
    };
    let mut generator = generator();
    for _ in 0..100 {
        let view = View::draw(0, &example, &augmentation, &mut generator);
        for each in &example.boxes {
            let moved = view.area(&each.area);
            assert!(moved.validated(0).is_ok(), "{moved:?}");
            // Back on the photo it is where it was.
            let x = if view.mirrored {
                1.0 - moved.x - moved.width
            } else {
                moved.x
            };
            assert!((view.window.x + x * view.window.width - each.area.x).abs() < 1e-5);
            let height = moved.height * view.window.height;
            assert!((height - each.area.height).abs() < 1e-5);
        }
    }
}
