use std::collections::BTreeMap;

use super::*;
use caponimage::data::record::{Source, Split, Withheld};
use caponimage::layout::TextBox;

/// A fact as `name=value source`, or `name=value source: evidence`.
fn fact(text: &str) -> Fact {
    let (head, evidence) = text.split_once(": ").unwrap_or((text, ""));
    let (head, source) = head.rsplit_once(' ').unwrap();
    let (name, value) = head.split_once('=').unwrap();
    Fact {
        name: name.into(),
        value: value.into(),
        source: serde_json::from_str(&format!("{source:?}")).unwrap(),
        evidence: evidence.into(),
    }
}

fn captioned(caption: &str, facts: &[&str]) -> CaptionedBox {
    CaptionedBox {
        area: TextBox::new(0.1, 0.1, 0.5, 0.1),
        caption: caption.into(),
        color: "#000000".into(),
        kind: String::new(),
        facts: facts.iter().map(|text| fact(text)).collect(),
    }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    pairs.iter().map(own).collect()
}

/// A shirt of which nothing is withheld but its labels and description.
fn shirt(boxes: Vec<CaptionedBox>) -> Product {
    Product {
        id: "1".into(),
        image: "1.jpg".into(),
        split: Split::Train,
        source: String::new(),
        title: "Red Tape Men’s Striped Round Neck T-shirt".into(),
        attributes: map(&[("usage", "Casual"), ("colour", "Navy Blue"), ("size", "L")]),
        withheld: Withheld {
            description: "Made of faux leather, for cool evenings.".into(),
            labels: map(&[("type", "T-Shirt"), ("who", "kids")]),
            ..Withheld::default()
        },
        boxes,
    }
}

/// The same with nothing shown.
fn blind(boxes: Vec<CaptionedBox>) -> Product {
    let mut product = shirt(boxes);
    product.withheld.title = std::mem::take(&mut product.title);
    product.withheld.attributes = std::mem::take(&mut product.attributes);
    product
}

/// What is wrong with one caption of a product.
fn faults(of: fn(Vec<CaptionedBox>) -> Product, caption: &str, facts: &[&str]) -> String {
    let reasons = check(&of(vec![captioned(caption, facts)]), None);
    let reasons: Vec<String> = reasons.into_iter().map(|untruth| untruth.reason).collect();
    reasons.join("; ")
}

const BRAND: &str = "brand=Red Tape title";
const STRIPED: &str = "pattern=Striped title";
const TYPE: &str = "type=T-Shirt title";
const MEN: &str = "audience=Men title: men's";
const NECK: &str = "neck=Round Neck title";
const COLOUR: &str = "colour=Navy Blue attribute";
const CASUAL: &str = "usage=Casual attribute";

#[test]
fn true_captions_pass() {
    for (caption, facts) in [
        ("Red Tape Striped Tee", &[BRAND, STRIPED, TYPE][..]),
        ("Men's Striped T-Shirts", &[MEN, STRIPED, TYPE]),
        ("For Him, the Gentleman", &[MEN]),
        ("Round-Neck T Shirt", &[NECK, TYPE]),
        ("In Navy Blue", &[COLOUR]),
        ("Your Easygoing Weekend", &[CASUAL]),
        ("Your Red Tape's Style", &[BRAND]),
        ("Discover Your Style", &[]),
        ("Faux Leather Look", &["material=Faux Leather description"]),
    ] {
        assert_eq!(faults(shirt, caption, facts), "", "{caption}");
    }
}

#[test]
fn every_word_needs_a_licence() {
    for (caption, facts, word) in [
        ("Waterproof Tee", &[TYPE][..], "waterproof"),
        ("Striped Tee", &[TYPE], "striped"),
        ("Your New Tee", &[TYPE], "new"),
        ("Striped Jacket", &[TYPE, STRIPED], "jacket"),
        ("Sunny Days", &[CASUAL], "sunny"),
        ("Made for Women", &[MEN], "women"),
        ("100% Style", &[CASUAL], "100"),
        // Half of a hyphenated word is another word.
        ("Your Shirt", &[TYPE], "shirt"),
        // Part of a brand, or of a value with a binding word, says something else.
        ("On Tape", &[BRAND], "tape"),
        (
            "In Leather",
            &["material=Faux Leather description"],
            "leather",
        ),
    ] {
        let found = faults(shirt, caption, facts);
        assert_eq!(
            found,
            format!("no recorded fact says {word:?}"),
            "{caption}"
        );
    }
}

#[test]
fn a_colour_needs_a_fact_on_colour() {
    for (caption, facts, word) in [
        ("In Red", &[COLOUR][..], "red"),
        ("In Red", &[BRAND], "red"),
        ("Navy Blue Style", &[BRAND, CASUAL], "navy blue"),
        ("Black Red Tape Tee", &[BRAND, TYPE, COLOUR], "black"),
    ] {
        let expected = format!("no recorded fact on colour says {word:?}");
        assert_eq!(faults(shirt, caption, facts), expected, "{caption}");
    }
    assert_eq!(faults(shirt, "Your Red Tape", &[BRAND]), "");
    assert_eq!(faults(shirt, "In Red", &["accent=Red pixels"]), "");
}

#[test]
fn facts_must_be_evidenced() {
    for (false_fact, expected) in [
        ("sport=Running title", "no title says \"Running\""),
        ("pattern=Strip title", "no title says \"Strip\""),
        ("type=Shirt title", "no title says \"Shirt\""),
        ("pattern=Striped title: striped neck", "no title says"),
        ("pattern=Striped attribute", "no attribute says"),
        // An attribute's value is the whole value.
        ("colour=Blue attribute", "no attribute says"),
        ("material=Silk description", "no description says"),
        ("type=Jacket label", "no label says"),
        ("luck=Casual attribute", "has a name that no fact has"),
        ("usage= attribute", "says nothing"),
        ("usage=Casual attribute: –", "says nothing"),
        (
            "colour=Red attribute: Navy Blue",
            "contradicts its evidence",
        ),
        ("audience=Women title: men's", "contradicts its evidence"),
    ] {
        let found = faults(shirt, "Your Style", &[false_fact]);
        assert!(found.contains(expected), "{false_fact}: {found}");
    }
    for true_fact in [
        BRAND,
        MEN,
        NECK,
        COLOUR,
        CASUAL,
        "type=T-Shirt label",
        "colour=Nude title: striped",
    ] {
        assert_eq!(faults(shirt, "Your Style", &[true_fact]), "", "{true_fact}");
    }
}

#[test]
fn a_description_may_be_an_attribute() {
    let mut product = shirt(vec![captioned(
        "Silk Style",
        &["material=Silk description"],
    )]);
    assert_eq!(check(&product, None).len(), 1);
    let attribute = ("Description".to_string(), "All silk.".to_string());
    product.attributes.extend([attribute]);
    assert_eq!(check(&product, None), []);
}

#[test]
fn pixels_show_colours_and_are_measured_again() {
    assert_eq!(faults(blind, "In Red", &["colour=Red pixels"]), "");
    let found = faults(shirt, "Casual Style", &["usage=Casual pixels"]);
    assert!(found.contains("cannot be measured"), "{found}");

    let product = shirt(vec![captioned("In Red", &["colour=Red pixels"])]);
    let (red, blue) = ([fact("colour=Red pixels")], [fact("colour=Blue pixels")]);
    assert_eq!(check(&product, Some(&red)), []);
    let found = check(&product, Some(&blue));
    assert_eq!(
        found[0].reason,
        "the fact colour=Red is not what the photo measures"
    );
    assert_eq!(check(&product, Some(&[])).len(), 1);
}

#[test]
fn what_is_withheld_must_be_seen() {
    for seen in [TYPE, STRIPED, NECK, COLOUR, "type=T-Shirt label"] {
        assert_eq!(faults(blind, "Your Style", &[seen]), "", "{seen}");
    }
    for unseen in [BRAND, MEN, CASUAL, "audience=Kids label: kids"] {
        let found = faults(blind, "Your Style", &[unseen]);
        assert!(
            found.contains("known only from a withheld"),
            "{unseen}: {found}"
        );
    }
    let described = "material=Faux Leather description";
    let found = faults(blind, "Your Style", &[described]);
    assert!(found.contains("only from the description"), "{found}");
    assert_eq!(faults(shirt, "Your Style", &[described]), "");
    let mut half = blind(vec![captioned("Your Style", &[described])]);
    half.title = half.withheld.title.clone();
    assert_eq!(check(&half, None), []);
}

#[test]
fn no_caption_stands_twice() {
    let product = shirt(vec![
        captioned("Your Style", &[]),
        captioned("Your Mood", &[]),
        captioned("your  STYLE", &[]),
    ]);
    let found = check(&product, None);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string(),
        "box 2: \"your  STYLE\": repeats the caption of box 0"
    );
}

#[test]
fn untruths_come_in_the_order_of_boxes() {
    let product = shirt(vec![
        captioned("In Silk", &["material=Silk title"]),
        captioned("Waterproof", &[]),
        captioned("In Silk", &[]),
    ]);
    let order: Vec<usize> = check(&product, None).iter().map(|u| u.index).collect();
    assert_eq!(order, [0, 1, 2, 2]);
    assert!(
        check(&product, None)[0]
            .to_string()
            .contains("material=Silk")
    );
}

#[test]
fn nothing_that_a_record_holds_is_too_odd() {
    for odd in [
        "",
        " ",
        "''",
        "-",
        "İstanbul",
        "🎽 Tee",
        "ß'S",
        "1.",
        ".5",
        "s",
    ] {
        let odd_fact = Fact {
            name: "type".into(),
            value: odd.into(),
            source: Source::Title,
            evidence: odd.into(),
        };
        let mut product = shirt(vec![captioned(odd, &[])]);
        product.boxes[0].facts.push(odd_fact);
        product.title = odd.into();
        check(&product, Some(&[]));
    }
}

#[test]
fn written_captions_are_judged_by_all_facts() {
    let facts = [
        "colour=Navy Blue attribute",
        "brand=Red Tape title",
        "type=Shirt title",
        "usage=Casual attribute",
        "accent=White pixels",
    ]
    .map(fact);
    let judged = |text| judge(text, &facts);
    let good = judged("Your Navy Blue Shirt");
    assert_eq!(good.unknown, [""; 0]);
    assert_eq!(good.right_colours, ["navy", "blue"]);
    // Implied by the usage; the brand's "Red" is no colour.
    let brand = judged("Everyday Red Tape Shirt");
    assert_eq!(brand, Judgement::default());
    let part = judged("White Shirt");
    assert_eq!(
        (part.unknown.len(), part.accents),
        (0, vec!["white".to_string()])
    );
    let wrong = judged("Red Linen Shirt");
    assert_eq!(wrong.unknown, ["red", "linen"]);
    assert_eq!(
        (wrong.wrong_colours, wrong.right_colours.len()),
        (vec!["red".to_string()], 0)
    );
}
