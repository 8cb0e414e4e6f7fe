use super::*;
use crate::dataset::record::Record;
use crate::dataset::values::Syllables;
use crate::model::ModelConfig;
use crate::text::TextTokenizer;
use rand::SeedableRng;
use serde_json::json;

const ALWAYS: Shares = Shares {
    names: 1.0,
    kinds: 1.0,
    numbers: 1.0,
    others: 1.0,
};

fn values() -> Values {
    let list = |words: &str| words.split(' ').map(String::from).collect();
    Values {
        syllables: Syllables {
            start: list("Zan Ker Mol"),
            middle: list("va dri"),
            end: list("nix pel"),
        },
        nouns: ["oil lamp", "anvil", "tea tray"].map(String::from).to_vec(),
    }
}

fn example() -> Example {
    let fact = |name: &str, value: &str, source: &str| json!({"name": name, "value": value, "source": source});
    let rests = |mut fact: serde_json::Value, on: &str| {
        fact["evidence"] = on.into();
        fact
    };
    let caption = |caption: &str, facts: Vec<serde_json::Value>| {
        json!({"x": 0.1, "y": 0.1, "width": 0.3, "height": 0.1, "caption": caption,
            "color": "#333333", "kind": "benefit", "facts": facts})
    };
    let kind = || fact("type", "Cucumber", "title");
    let brand = || fact("brand", "Rosio", "attribute");
    let record: Record = serde_json::from_value(json!({
        "id": "a", "image": "a.png", "split": "train", "title": "Rosio Green Cucumber, 140 g",
        "voice": "plain",
        "attributes": {"brand": "Rosio", "colour": "Green", "weight": "140 g"},
        "boxes": [
            caption("A Cucumber by Rosio", vec![kind(), brand()]),
            caption("Cucumbers for All", vec![rests(fact("type", "Cucumbers", "title"), "Cucumber")]),
            caption("Slice It Thin", vec![kind()]),
            caption("Made for Salads", vec![rests(fact("use", "Salads", "title"), "Cucumber")]),
            caption("In green", vec![fact("colour", "Green", "attribute")]),
            caption("140 g of It", vec![fact("weight", "140 g", "attribute")]),
            caption("Yours", vec![]),
        ],
    }))
    .unwrap();
    let texts: Vec<String> = (0..30).map(|_| "Rosio Cucumber".to_string()).collect();
    let tokenizer = TextTokenizer::train(&texts, 400).unwrap();
    let mut config = ModelConfig::tiny();
    config.caption_length = 99;
    Example::new(&record, Some(0), &tokenizer, &config).unwrap()
}

fn drawn(shares: &Shares, seed: u64) -> Option<(String, Exchanged)> {
    drawn_with(shares, &General::default(), seed)
}

fn drawn_with(shares: &Shares, general: &General, seed: u64) -> Option<(String, Exchanged)> {
    let example = example();
    let exchanged = shares.draw(
        &example,
        &values(),
        general,
        &mut ChaCha8Rng::seed_from_u64(seed),
    )?;
    let captions = exchanged
        .captions
        .iter()
        .map(|(_, caption)| caption.as_str());
    Some((captions.collect::<Vec<_>>().join(" | "), exchanged))
}

#[test]
fn captions_say_what_is_told_then_too() {
    for seed in 0..50 {
        let (captions, exchanged) = drawn(&ALWAYS, seed).unwrap();
        let brand = &exchanged.attributes["brand"];
        let (title, weight) = (&exchanged.title, &exchanged.attributes["weight"]);
        assert!(
            title.starts_with(brand.as_str()) && title.ends_with(weight.as_str()),
            "{title}"
        );
        let noun = values()
            .nouns
            .into_iter()
            .find(|noun| title.to_lowercase().contains(noun));
        let noun = noun.unwrap_or_else(|| panic!("{title}"));
        let article = if noun == "tea tray" { "a" } else { "an" };
        let several = forms::plural(&noun);
        let expected =
            format!("{article} {noun} by {brand} | {several} for all | in green | {weight} of it");
        // What can only be said of cucumbers is not said, nor is what nobody knows a reason for.
        assert_eq!(captions.to_lowercase(), expected.to_lowercase());
        assert_eq!(exchanged.attributes["colour"], "Green");
        let places: Vec<usize> = exchanged.captions.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, [0, 1, 4, 5]);
        assert_ne!(weight, "140 g");
        assert!(!captions.contains("Rosio"));
    }
}

#[test]
fn of_an_exchanged_kind_general_captions_say_the_rest() {
    let of_trade = |trade: usize| {
        let mut other = example();
        other.trade = format!("trade {trade}");
        let said_here = format!("Only {trade} says so");
        other.boxes.truncate(2);
        for (each, text) in other.boxes.iter_mut().zip(["Worth Choosing", &said_here]) {
            each.facts.clear();
            each.text = text.into();
        }
        other
    };
    let trades: Vec<Example> = (0..10).map(of_trade).collect();
    let general = General::of(&trades);
    for seed in 0..20 {
        let (captions, exchanged) = drawn_with(&ALWAYS, &general, seed).unwrap();
        // In the first of three boxes that are left, as no two say the same.
        assert_eq!(captions.matches("Worth Choosing").count(), 1, "{captions}");
        assert_eq!(exchanged.captions[2], (2, "Worth Choosing".into()));
        assert_eq!(exchanged.captions.len(), 5);
        assert!(!captions.contains("says so"), "{captions}");
    }
    // What fewer trades say may be said of one kind only; another voice has other lines.
    let few = General::of(&trades[1..]);
    assert!(!drawn_with(&ALWAYS, &few, 1).unwrap().0.contains("Worth"));
    let mut bold = trades.clone();
    bold.iter_mut().for_each(|each| each.voice = "bold".into());
    let bold = drawn_with(&ALWAYS, &General::of(&bold), 1).unwrap().0;
    assert!(!bold.contains("Worth"));
}

#[test]
fn other_names_leave_what_is_known_of_the_kind() {
    let names = Shares {
        names: 1.0,
        ..Shares::NONE
    };
    let (captions, exchanged) = drawn(&names, 1).unwrap();
    assert_eq!(exchanged.captions.len(), 7);
    assert!(captions.contains("Slice It Thin") && captions.contains("140 g of It"));
    let brand = &exchanged.attributes["brand"];
    assert!(captions.starts_with(&format!("A Cucumber by {brand} | ")));
}

#[test]
fn names_are_made_up_anew() {
    let drawn = |seed| drawn(&ALWAYS, seed).unwrap().1.attributes["brand"].clone();
    let brands: std::collections::HashSet<String> = (0..60).map(drawn).collect();
    assert!(brands.len() > 15, "{brands:?}");
}

#[test]
fn nothing_is_exchanged_where_nothing_should_be() {
    assert_eq!(drawn(&Shares::NONE, 1), None);
    let kinds = Shares {
        kinds: 1.0,
        ..Shares::NONE
    };
    let without = Values {
        nouns: Vec::new(),
        ..values()
    };
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    assert_eq!(
        kinds.draw(&example(), &without, &General::default(), &mut generator),
        None
    );
}
