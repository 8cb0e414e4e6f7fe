use std::collections::BTreeMap;

use super::*;
use caponimage::dataset::record::{Source, Split, Withheld};
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
fn shirt(boxes: Vec<CaptionedBox>) -> Record {
    Record {
        id: "1".into(),
        image: "1.jpg".into(),
        split: Split::Train,
        source: String::new(),
        trade: String::new(),
        kind: String::new(),
        voice: String::new(),
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
fn blind(boxes: Vec<CaptionedBox>) -> Record {
    let mut product = shirt(boxes);
    product.withheld.title = std::mem::take(&mut product.title);
    product.withheld.attributes = std::mem::take(&mut product.attributes);
    product
}

/// What is wrong with one caption of a product.
fn faults(of: fn(Vec<CaptionedBox>) -> Record, caption: &str, facts: &[&str]) -> String {
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
fn lines_of_the_tables_with_true_values_pass() {
    for (caption, facts) in [
        ("Red Tape T-Shirt", &[BRAND, TYPE][..]),
        ("Men's striped t-shirt.", &[MEN, STRIPED, TYPE]),
        ("In Navy Blue", &[COLOUR]),
        ("Size: L", &["size=L attribute"]),
        ("Made to Be Noticed!", &[]),
        ("Keep It Casual", &[CASUAL]),
    ] {
        assert_eq!(faults(shirt, caption, facts), "", "{caption}");
    }
}

#[test]
fn what_is_no_line_or_has_other_values_is_found() {
    for (caption, facts) in [
        ("Waterproof Tee", &[TYPE][..]),
        ("Striped T-Shirt", &[TYPE]),
        ("T-Shirt Striped", &[TYPE, STRIPED]),
        ("A Lovely in Navy Blue", &[COLOUR]),
        ("Made for Women", &[MEN]),
        ("In Red", &[COLOUR]),
        ("In Red", &[BRAND]),
        // A line of another kind of product.
        ("Sink Right In", &[TYPE]),
        // What its words state is not among the facts.
        ("Keep It Casual", &[TYPE]),
    ] {
        let found = faults(shirt, caption, facts);
        assert!(
            found.contains("is no line of the tables"),
            "{caption}: {found}"
        );
    }
    let found = faults(shirt, "T-Shirt T-Shirt", &[TYPE]);
    assert!(found.contains("a word twice"), "{found}");
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
        ("use=Swimming title: T-shirt", "does not entail it"),
        ("usage= attribute", "says nothing"),
        ("usage=Casual attribute: –", "says nothing"),
        (
            "colour=Red attribute: Navy Blue",
            "contradicts its evidence",
        ),
        ("audience=Women title: men's", "contradicts its evidence"),
    ] {
        let found = faults(shirt, "Made to Be Noticed", &[false_fact]);
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
        assert_eq!(
            faults(shirt, "Made to Be Noticed", &[true_fact]),
            "",
            "{true_fact}"
        );
    }
}

#[test]
fn a_description_may_be_an_attribute() {
    let mut product = shirt(vec![captioned("In Silk", &["material=Silk description"])]);
    assert_eq!(check(&product, None).len(), 1);
    let attribute = ("Description".to_string(), "All silk.".to_string());
    product.attributes.extend([attribute]);
    assert_eq!(check(&product, None), []);
}

#[test]
fn pixels_show_colours_and_are_measured_again() {
    assert_eq!(faults(blind, "In Red", &["colour=Red pixels"]), "");
    let found = faults(shirt, "Keep It Casual", &["usage=Casual pixels"]);
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
        assert_eq!(faults(blind, "Made to Be Noticed", &[seen]), "", "{seen}");
    }
    for unseen in [BRAND, MEN, CASUAL, "audience=Kids label: kids"] {
        let found = faults(blind, "Made to Be Noticed", &[unseen]);
        assert!(
            found.contains("known only from a withheld"),
            "{unseen}: {found}"
        );
    }
    let described = "material=Faux Leather description";
    let found = faults(blind, "Made to Be Noticed", &[described]);
    assert!(found.contains("only from the description"), "{found}");
    assert_eq!(faults(shirt, "Made to Be Noticed", &[described]), "");
    let mut half = blind(vec![captioned("Made to Be Noticed", &[described])]);
    half.title = half.withheld.title.clone();
    assert_eq!(check(&half, None), []);
}

#[test]
fn untruths_come_in_the_order_of_boxes() {
    let product = shirt(vec![
        captioned("In Silk", &["material=Silk title"]),
        captioned("Waterproof", &[]),
        captioned("In Silk", &[]),
    ]);
    let order: Vec<usize> = check(&product, None).iter().map(|u| u.index).collect();
    assert_eq!(order, [0, 1, 2]);
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
