//! Products that nobody makes, of every kind of the tables: a brand of syllables, a series, plausible
//! values of the attributes that such products have, a title. They have no photo, and teach a model to
//! say what it is told.

mod names;

use std::collections::{BTreeMap, HashSet};

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde::Deserialize;

use crate::facts::{Nature, Vocabulary, possessive};
use crate::import::Imported;
use crate::import::photo;
use crate::tables::fact_names::about;
use crate::tables::kinds::Kind;
use crate::tables::{Row, bundled, words};
use caponimage::dataset::record::{Record, Split, hash, mix};
use caponimage::dataset::values::Values;
use caponimage::error::Result;
use names::{Names, syllables};

/// What records of these products have as their source.
pub const SOURCE: &str = "invented";

/// Of a hundred products whose kind isn't held out, so many are for testing, and for validation.
const TEST: u64 = 4;
const VALIDATION: u64 = 3;

/// How often an attribute is known.
const KNOWN: f64 = 0.75;

/// How often the brand, the series and the kind are attributes, besides standing in the title.
const BRAND_ATTRIBUTE: f64 = 0.7;
const SERIES_ATTRIBUTE: f64 = 0.5;
const KIND_ATTRIBUTE: f64 = 0.55;

/// How often a product that is learned from has no brand, as a "Nutmeg Grater": its first word is none.
const UNBRANDED: f64 = 0.3;

/// How often a product is called by another name of its kind.
const OTHER_NAME: f64 = 0.3;

#[derive(Deserialize)]
struct TitleRow {
    title: String,
}

/// So many products of each kind. The same seed gives the same ones.
///
/// # Errors
/// When a bundled table is damaged.
pub fn products(of_each_kind: usize, seed: u64) -> Result<Vec<Imported>> {
    let vocabulary = Vocabulary::bundled()?;
    let titles: Vec<Row<TitleRow>> = bundled("titles.csv")?.rows()?;
    let titles: Vec<String> = titles.into_iter().map(|row| row.value.title).collect();
    let names = Names::bundled()?;
    let mut products = Vec::new();
    for (place, kind) in vocabulary.kinds().all().iter().enumerate() {
        for number in 0..of_each_kind {
            let id = format!(
                "{SOURCE}-{}-{number}",
                photo::plain(&kind.one.to_lowercase())
            );
            let mut rng = ChaCha8Rng::seed_from_u64(mix(seed) ^ hash(&id));
            let split = match hash(&id) % 100 {
                _ if kind.held_out => Split::Test,
                share if share < TEST => Split::Test,
                share if share < TEST + VALIDATION => Split::Validation,
                _ => Split::Train,
            };
            let mut product = invent(kind, &titles, &names, vocabulary, split, &mut rng);
            product.id = id;
            product.split = split;
            product.source = SOURCE.into();
            // What it is stands in the title or in the attributes, and is understood there.
            if Nature::of(&product, vocabulary).kind != Some(place) {
                product.attributes.insert("type".into(), kind.one.clone());
            }
            products.push(Imported {
                product,
                photo: None,
                published: Some(split),
                held_out: kind.held_out,
                file: SOURCE.into(),
                line: 0,
            });
        }
    }
    Ok(products)
}

/// What facts' values are exchanged for in training. Names of kinds that are held out are not among
/// them.
///
/// # Errors
/// When a bundled table is damaged.
pub fn values() -> Result<Values> {
    let kinds = Vocabulary::bundled()?.kinds();
    let held_out = kinds.all().iter().filter(|kind| kind.held_out);
    let names = held_out.flat_map(|kind| kind.also.iter().chain([&kind.one, &kind.many]));
    let names: HashSet<String> = names.map(|name| name.to_lowercase()).collect();
    let mut nouns: Vec<String> = words("nouns.csv")?
        .into_iter()
        .filter(|noun| !names.contains(noun))
        .collect();
    nouns.sort_unstable();
    Ok(Values {
        syllables: syllables()?,
        nouns,
    })
}

/// A product of a kind.
fn invent(
    kind: &Kind,
    titles: &[String],
    names: &Names,
    vocabulary: &Vocabulary,
    split: Split,
    rng: &mut ChaCha8Rng,
) -> Record {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, list) in &kind.attributes {
        if rng.random_bool(KNOWN)
            && let Some(value) = list.choose(rng)
        {
            values.insert(name.clone(), drawn(value, rng));
        }
    }
    // "Ceramic Mixing Bowls" may be of glass, and a stout's variety is no lager.
    let says_value = |name: &&String| {
        let mut words = name.split([' ', '-']);
        let mut values = kind.attributes.iter().flat_map(|(_, values)| values.iter());
        words.any(|word| vocabulary.is_value_word(&word.to_lowercase()))
            || values.any(|value| value.eq_ignore_ascii_case(name))
    };
    let also: Vec<&String> = kind.also.iter().filter(|name| !says_value(name)).collect();
    let name = match also.choose(rng).copied() {
        Some(other) if rng.random_bool(OTHER_NAME) => other,
        _ => &kind.one,
    };
    let (brand, series) = (names.brand(split, rng), names.series(rng));
    // Others are told apart by their brands: no title stands in two splits.
    let is_branded = split != Split::Train || !rng.random_bool(UNBRANDED);
    let told = Told {
        name,
        brand: &brand,
        series: &series,
        values: &values,
    };
    // A title without a placeholder that nothing fills.
    let titles = titles
        .iter()
        .filter(|title| title.contains("{brand}") == is_branded);
    let fitting: Vec<String> = titles.filter_map(|title| told.fill(title)).collect();
    let title = fitting.choose(rng).cloned();
    let title = title.unwrap_or_else(|| match is_branded {
        true => format!("{brand} {name}"),
        false => name.clone(),
    });
    let mut product = photo::product(SOURCE, String::new(), "");
    product.image.clear();
    if title.contains(series.as_str()) && rng.random_bool(SERIES_ATTRIBUTE) {
        product.attributes.insert("series".into(), series.clone());
    } else if title.contains(series.as_str()) {
        product.withheld.attributes.insert("series".into(), series);
    }
    if is_branded {
        let place = match rng.random_bool(BRAND_ATTRIBUTE) {
            true => &mut product.attributes,
            false => &mut product.withheld.attributes,
        };
        place.insert("brand".into(), brand);
    }
    if rng.random_bool(KIND_ATTRIBUTE) {
        product.attributes.insert("type".into(), name.clone());
    }
    product.attributes.extend(values);
    product.title = title;
    product
}

/// What a title may tell.
struct Told<'a> {
    name: &'a str,
    brand: &'a str,
    series: &'a str,
    values: &'a BTreeMap<String, String>,
}

impl Told<'_> {
    /// A title with its placeholders filled; `None` where one can't be.
    fn fill(&self, title: &str) -> Option<String> {
        let placeholder = |name: &str| format!("{{{name}}}");
        let names = ["colour", "material", "pattern", "audience"];
        // Those that the title doesn't name otherwise.
        let mut rest = self
            .values
            .iter()
            .filter(|(name, _)| !title.contains(&placeholder(name)) && !about(name).untitled);
        let mut filled = title.to_string();
        for ordinal in ["first", "second"] {
            if filled.contains(&placeholder(ordinal)) {
                let (_, value) = rest.find(|(name, _)| *name != "colour")?;
                filled = filled.replace(&placeholder(ordinal), value);
            }
        }
        for name in names {
            if filled.contains(&placeholder(name)) {
                filled = filled.replace(&placeholder(name), self.values.get(name)?);
            }
        }
        if filled.contains("{audience's}") {
            filled = filled.replace("{audience's}", &possessive(self.values.get("audience")?));
        }
        Some(
            filled
                .replace("{type}", self.name)
                .replace("{brand}", self.brand)
                .replace("{series}", self.series),
        )
    }
}

/// A value whose `{10..60..5}` is one of 10, 15, … 60; without a step the next is 11.
fn drawn(value: &str, rng: &mut ChaCha8Rng) -> String {
    let range = |text: &str| {
        let mut numbers = text.split("..").map(str::parse::<f64>);
        let (low, high) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let step = numbers.next().unwrap_or(Ok(1.0)).ok()?;
        (step > 0.0 && high >= low).then_some((low, high, step))
    };
    let Some((before, after)) = value.split_once('{') else {
        return value.to_string();
    };
    let Some((inside, after)) = after.split_once('}') else {
        return value.to_string();
    };
    let Some((low, high, step)) = range(inside) else {
        return value.to_string();
    };
    let steps = ((high - low) / step).floor() as u32;
    let number = low + step * f64::from(rng.random_range(0..=steps));
    let number = (number * 100.0).round() / 100.0;
    format!("{before}{number}{}", drawn(after, rng))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_products_and_what_they_are_is_understood() {
        let vocabulary = Vocabulary::bundled().unwrap();
        let all = products(4, 1).unwrap();
        assert_eq!(all.len(), 4 * vocabulary.kinds().all().len());
        let mut titles: [HashSet<String>; 2] = Default::default();
        let mut brands: [HashSet<String>; 2] = Default::default();
        let mut unbranded = Vec::new();
        for imported in &all {
            let product = &imported.product;
            let attributes = product
                .attributes
                .values()
                .chain(product.withheld.attributes.values());
            for value in attributes.chain([&product.title]) {
                assert!(
                    !value.contains(['{', '}']) && !value.trim().is_empty(),
                    "{product:?}"
                );
            }
            let kind = Nature::of(product, vocabulary).kind.unwrap();
            let kind = &vocabulary.kinds().all()[kind];
            assert!(!kind.held_out || product.split == Split::Test);
            let test = usize::from(product.split == Split::Test);
            titles[test].insert(product.title.to_lowercase());
            let brand = product
                .attributes
                .get("brand")
                .or(product.withheld.attributes.get("brand"));
            match brand {
                Some(brand) => drop(brands[test].insert(brand.clone())),
                None => unbranded.push(product),
            }
        }
        // Of products that are learned from some have none.
        assert!(
            unbranded
                .iter()
                .all(|product| product.split == Split::Train)
        );
        let share = unbranded.len() as f64 / all.len() as f64;
        assert!((0.2..0.35).contains(&share), "{share}");
        assert!(titles[0].is_disjoint(&titles[1]) && brands[0].is_disjoint(&brands[1]));
        let branded = all.len() - titles[1].len() - unbranded.len();
        assert!(brands[0].len() as f64 > 0.85 * branded as f64);
    }

    #[test]
    fn ranges_are_drawn_from() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let seen: HashSet<String> = (0..200)
            .map(|_| drawn("{10..20..5} cm", &mut rng))
            .collect();
        assert_eq!(
            seen,
            HashSet::from(["10 cm", "15 cm", "20 cm"].map(String::from))
        );
        assert_eq!(drawn("{0.5..0.5..1} L x {2..2..1}", &mut rng), "0.5 L x 2");
        assert_eq!(drawn("{3..3} cm", &mut rng), "3 cm");
        for plain in ["750 ml", "{a} cm", "{1..2", "{2..1..1} m"] {
            assert_eq!(drawn(plain, &mut rng), plain);
        }
    }
}
