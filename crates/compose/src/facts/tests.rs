use image::{Rgb, RgbImage};

use super::*;
use crate::samples::told;

/// The facts of a product on a photo of something navy blue, `name=value`, sorted.
fn facts(title: &str, attributes: &[(&str, &str)]) -> Vec<String> {
    of(&told(title, attributes))
}

fn of(product: &Record) -> Vec<String> {
    let photo = RgbImage::from_fn(128, 128, |x, y| {
        let inside = (32..96).contains(&x) && (24..104).contains(&y);
        Rgb(if inside { [28, 36, 84] } else { [255; 3] })
    });
    let facts = Facts::of(product, &MeasuredPhoto::new(&photo)).unwrap();
    let told = facts
        .facts
        .iter()
        .filter(|fact| fact.source != Source::Pixels && fact.name != "use");
    let mut all: Vec<String> = told.map(|f| format!("{}={}", f.name, f.value)).collect();
    all.sort_unstable();
    all
}

#[test]
fn title_and_attributes_state_facts_once() {
    let found = facts(
        "Nike Men Striped Round Neck T-shirt",
        &[
            ("gender", "Men"),
            ("type", "Tshirts"),
            ("colour", "Navy Blue"),
            ("season", "Summer"),
            ("category", "Topwear"),
        ],
    );
    assert_eq!(
        found,
        [
            "audience=Men",
            "brand=Nike",
            "colour=Navy Blue",
            "neck=Round Neck",
            "pattern=Striped",
            "season=Summer",
            "type=T-Shirt",
        ]
    );
}

#[test]
fn what_says_nothing_is_not_said() {
    for (attribute, value) in [
        ("style", "consumable"),
        ("feature 2", "Dimensions"),
        ("waterproof", "No"),
    ] {
        let found = facts("Coffee Gift Set", &[(attribute, value)]);
        let said = |fact: &String| fact.ends_with(&format!("={value}"));
        assert!(!found.iter().any(said), "{found:?}");
    }
    assert!(facts("Sofa", &[("style", "Boho")]).contains(&"style=Boho".into()));
}

#[test]
fn one_bottle_is_not_several() {
    let found = facts("", &[("type", "Orange Juice"), ("category", "Juice")]);
    assert!(found.contains(&"type=Orange Juice".into()), "{found:?}");
}

#[test]
fn contradiction_is_silence() {
    let has = |title: &str, attributes: &[(&str, &str)], fact: &str| {
        facts(title, attributes).contains(&fact.to_string())
    };
    let navy = [("colour", "Navy Blue")];
    assert!(has("Arrow Men Shirt", &navy, "colour=Navy Blue"));
    assert!(has("Arrow Men Blue Shirt", &navy, "colour=Navy Blue"));
    assert!(!has("Arrow Men White Shirt", &navy, "colour=Navy Blue"));
    assert!(
        !has("Arrow Shirt", &[("colour", "Yellow")], "colour=Yellow"),
        "the photo is navy"
    );
    let summer = [("season", "Summer")];
    assert!(has("Nike Cap", &summer, "season=Summer"));
    assert!(!has("Nike Winter Cap", &summer, "season=Summer"));
    let casual = |label| [("type", label), ("usage", "Casual")];
    assert!(has("Nike Shoes", &casual("Casual Shoes"), "usage=Casual"));
    assert!(!has("Nike Shoes", &casual("Formal Shoes"), "usage=Casual"));
    assert!(!has(
        "Catwalk Women Black Flats",
        &[("type", "Heels")],
        "type=Heels"
    ));
}

#[test]
fn the_title_knows_children() {
    for (title, gender, expected) in [
        ("Nike Men Shoes", "Men", Some("Men")),
        ("Gini and Jony Kids Boys Shirt", "Men", Some("Boys")),
        ("Palm Tree Kids Girl Skirt", "Women", Some("Girls")),
        ("Timberland Men Toddler Shoes", "Men", Some("Kids")),
        ("Guess Women Party Girl White Watch", "Women", Some("Women")),
        ("Crocs Men Flip-Flops", "Unisex", None),
        ("Newhide Antique Wallet", "Men", Some("Men")),
        ("Newhide Antique Wallet", "", None),
    ] {
        let given: &[(&str, &str)] = if gender.is_empty() {
            &[]
        } else {
            &[("gender", gender)]
        };
        let found = facts(title, given);
        let audience = found.iter().find_map(|fact| fact.strip_prefix("audience="));
        assert_eq!(audience, expected, "{title} {gender}");
    }
}

#[test]
fn who_is_on_a_shirt_did_not_make_it() {
    let found = facts("Batman Men Printed Black T-shirt", &[]);
    assert!(found.contains(&"mark=Batman".to_string()), "{found:?}");
    assert!(
        !found.iter().any(|fact| fact.starts_with("brand=")),
        "{found:?}"
    );
}

#[test]
fn packs_are_plural_and_features_are_not_the_brands() {
    let found = facts("Fila Men Pack of 3 Vests", &[("type", "Innerwear Vests")]);
    assert!(found.contains(&"type=Vests".to_string()), "{found:?}");
    assert!(found.contains(&"pack=Pack of 3".to_string()), "{found:?}");
    let found = facts("U.S. Polo Assn. Men Striped Tshirt", &[("type", "Tshirts")]);
    assert!(
        found.contains(&"brand=U.S. Polo Assn.".to_string()),
        "{found:?}"
    );
    assert!(
        !found.iter().any(|fact| fact.starts_with("neck=")),
        "{found:?}"
    );
}

#[test]
fn what_is_withheld_is_said_only_when_it_is_seen() {
    let mut product = told("", &[]);
    product.withheld.title = "Nike Men Striped Polo Tshirt".into();
    product
        .withheld
        .attributes
        .insert("type".into(), "Tshirts".into());
    product
        .withheld
        .attributes
        .insert("colour".into(), "Navy Blue".into());
    product
        .withheld
        .attributes
        .insert("season".into(), "Fall".into());
    let blind = of(&product);
    for seen in ["type=T-Shirt", "colour=Navy Blue", "pattern=Striped"] {
        assert!(blind.contains(&seen.to_string()), "{blind:?}");
    }
    for unseen in ["brand=", "season=", "audience=", "benefit="] {
        assert!(
            !blind.iter().any(|fact| fact.starts_with(unseen)),
            "{blind:?}"
        );
    }
    product.title = std::mem::take(&mut product.withheld.title);
    let told = of(&product);
    for given in ["brand=Nike", "audience=Men"] {
        assert!(told.contains(&given.to_string()), "{told:?}");
    }
    assert!(!told.contains(&"season=Fall".to_string()), "{told:?}");
}

#[test]
fn what_a_product_is_stands_in_its_title() {
    for (title, attributes, expected) in [
        ("Norvane Velvet Armchair", &[][..], Some("Armchair")),
        (
            "Norvane Luna Armchair, Velvet, 80 cm",
            &[],
            Some("Armchair"),
        ),
        (
            "Accent Chair by Norvane",
            &[("brand", "Norvane")],
            Some("Accent Chair"),
        ),
        ("Norvane | Table Lamp | Navy Blue", &[], Some("Table Lamp")),
        // A cover is no armchair.
        ("Norvane Armchair Cover", &[], None),
        ("Cover for Armchairs", &[], Some("Armchair")),
        // Glass is what they are made of.
        (
            "Ardan Ceramic Mixing Bowls, Glass, Set of 2",
            &[("material", "Glass"), ("pack", "Set of 2")],
            Some("Ceramic Mixing Bowls"),
        ),
        (
            "Ardan Glass and Porcelain Snow Globe",
            &[("material", "Glass and Porcelain")],
            Some("Snow Globe"),
        ),
        (
            "Norvane 750 ml Water Bottle",
            &[("capacity", "750 ml")],
            Some("Water Bottle"),
        ),
        ("Halmark Thing", &[], None),
    ] {
        let found = facts(title, attributes);
        let kind = found.iter().find_map(|fact| fact.strip_prefix("type="));
        assert_eq!(kind, expected, "{title}");
    }
}

#[test]
fn without_a_photo_nothing_is_seen() {
    let mut product = told("", &[("brand", "Norvane")]);
    product.withheld.title = "Norvane Armchair".into();
    let photo = MeasuredPhoto::new(&RgbImage::new(8, 8));
    let named = |product: &Record| {
        let facts = Facts::of(product, &photo).unwrap();
        (facts.is_named(), facts.all("use").next().is_some())
    };
    assert_eq!(named(&product), (true, false));
    product.image.clear();
    assert_eq!(named(&product), (false, false));
}

#[test]
fn what_nobody_tells_and_no_model_sees_is_held_back() {
    let photo = MeasuredPhoto::new(&RgbImage::new(8, 8));
    let of = |title: &str, attributes: &[(&str, &str)]| {
        let mut product = told(title, attributes);
        let labels = &mut product.withheld.labels;
        labels.insert("type".into(), "laser printer".into());
        let facts = Facts::held_back(&product, &photo).unwrap();
        let has_weight = facts.all("weight").next().is_some();
        (facts.holds_back(), facts.is_named(), has_weight)
    };
    let weight = ("weight", "23 kg");
    assert_eq!(of("", &[]), (true, false, false));
    assert_eq!(of("", &[weight]), (true, false, true));
    assert_eq!(of("Office Basic", &[weight]), (true, false, true));
    assert_eq!(of("Office Printer", &[weight]), (false, true, true));
    assert_eq!(
        of("", &[("category", "Laser-Printers"), weight]),
        (false, true, true)
    );
}
