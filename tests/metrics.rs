//! Caption metrics equal those of `pycocoevalcap`: tests/golden/caption_metrics.json, which
//! scripts/reference/caption_metrics.py wrote.

#![cfg(feature = "train")]

use caponimage::evaluation::metrics::{BoxCaptions, Statistics, Tokens, tokens, total};
use serde_json::Value;

fn golden() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/caption_metrics.json"
    );
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// By image and box, as tokens.
fn images(of: &Value, split: Split) -> Vec<Vec<BoxCaptions>> {
    let caption = |value: &Value| split(value.as_str().unwrap());
    let read = |each: &Value| BoxCaptions {
        text: String::new(),
        said: caption(&each[0]),
        references: list(&each[1]).iter().map(caption).collect(),
    };
    let image = |image: &Value| list(image).iter().map(read).collect();
    list(of).iter().map(image).collect()
}

fn spaced(text: &str) -> Tokens {
    text.split_whitespace().map(String::from).collect()
}

type Split = fn(&str) -> Tokens;

const SETS: [(&str, Split); 2] = [
    ("english words", tokens::words),
    ("chinese characters", tokens::characters),
];

#[test]
fn captions_are_split_as_the_penn_treebank_does() {
    for (set, split) in SETS {
        let set = &golden()[set];
        assert_eq!(
            images(&set["captions"], split),
            images(&set["tokens"], spaced)
        );
    }
    // What its Java version leaves in or gets wrong.
    assert_eq!(tokens::words("  \t"), Tokens::new());
    assert_eq!(
        tokens::words("(Soft) “Cotton” – 5€!"),
        ["soft", "cotton", "5", "€"]
    );
}

#[test]
fn values_are_those_of_the_reference() {
    for (set, _) in SETS {
        let golden = &golden()[set];
        let images = images(&golden["tokens"], spaced);
        let statistics = Statistics::of(&images);
        let metrics = serde_json::to_value(total(&statistics).metrics()).unwrap();
        let golden = &golden["values"];
        let near = |found: &Value, expected: &Value, what: &str| {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (found - expected).abs() < 1e-9,
                "{set}, {what}: {found}, expected {expected}"
            );
        };
        for n in 0..4 {
            near(&metrics["bleu"][n], &golden["bleu"][n], "BLEU");
        }
        for name in [
            "rouge_l",
            "cider",
            "cider_d",
            "div_1",
            "div_2",
            "self_cider",
        ] {
            near(&metrics[name], &golden[name], name);
        }
        near(
            &metrics["meteor"],
            &golden["meteor_exact_and_stem"],
            "METEOR",
        );
        // Of synonyms and paraphrases there is nothing here: METEOR with all of its matchers is as
        // far off as this on sentences such as these.
        let all = golden["meteor_all_matchers"].as_f64().unwrap();
        assert!((metrics["meteor"].as_f64().unwrap() - all).abs() < 0.02);

        // Box by box: of one image each, with the rarities of all.
        let boxes: Vec<_> = images.concat();
        let apart: Vec<_> = boxes.into_iter().map(|each| vec![each]).collect();
        for (i, one) in Statistics::of(&apart).iter().enumerate() {
            let metrics = serde_json::to_value(one.metrics()).unwrap();
            for (name, as_there) in [
                ("rouge_l", "rouge_l"),
                ("cider", "cider"),
                ("cider_d", "cider_d"),
                ("meteor", "meteor_exact_and_stem"),
            ] {
                let what = format!("{name} of box {i}");
                near(&metrics[name], &golden["boxes"][as_there][i], &what);
            }
        }
    }
}

#[test]
fn repeats_are_seen() {
    let image = |captions: &[&str]| -> Vec<BoxCaptions> {
        let each = captions.iter().map(|&caption| BoxCaptions {
            text: caption.into(),
            said: tokens::words(caption),
            references: vec![tokens::words("Anything")],
        });
        each.collect()
    };
    let images = [
        image(&["Classic Black Shade", "classic black shade!"]),
        image(&["Classic Black Shade", "Classic Black"]),
        image(&["Designed for Men", "Styled for Women"]),
        image(&["Alone"]),
        // One word of two in common, as decoding counts: three tokens, two of them in common.
        image(&["Men's Polos", "Men's Loafers"]),
    ];
    let metrics = total(&Statistics::of(&images)).metrics();
    assert_eq!((metrics.repeats, metrics.near_repeats), (0.2, 0.4));
}
