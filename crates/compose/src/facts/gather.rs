//! Gathers all that is known of a product, whether the model is given it or not.

use std::collections::BTreeMap;

use super::title::{self, words};
use super::{Class, Vocabulary, mine};
use caponimage::data::record::{Fact, Product, Source};

/// Attributes that sellers use, and the facts they state.
const ATTRIBUTES: [(&str, &str); 26] = [
    ("audience", "audience"),
    ("brand", "brand"),
    ("category", "category"),
    ("color", "colour"),
    ("colour", "colour"),
    ("country", "origin"),
    ("detail", "detail"),
    ("fabric", "material"),
    ("fit", "fit"),
    ("gender", "audience"),
    ("material", "material"),
    ("neck", "neck"),
    ("occasion", "usage"),
    ("origin", "origin"),
    ("pack", "pack"),
    ("pattern", "pattern"),
    ("season", "season"),
    ("sleeve", "sleeve"),
    ("sport", "sport"),
    ("style", "style"),
    ("taste", "taste"),
    ("texture", "texture"),
    ("type", "type"),
    ("usage", "usage"),
    ("volume", "weight"),
    ("weight", "weight"),
];

/// Tastes that say something else when they stand before a noun: "Unique Garlic".
const ONLY_OF_TASTE: [&str; 4] = ["Natural", "Unique", "Real Apple", "Full-Bodied Milk"];

/// A fact, and the attribute that states it (empty unless one does).
pub struct Known {
    pub fact: Fact,
    pub attribute: String,
}

/// All that is known of a product.
pub struct Gathered {
    pub class: Class,
    pub facts: Vec<Known>,
}

/// All of a product's title and attributes, shown and withheld.
struct Whole<'a> {
    title: &'a str,
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> Whole<'a> {
    fn of(product: &'a Product) -> Self {
        let shown = product.attributes.iter();
        let all = shown.chain(&product.withheld.attributes);
        Self {
            title: match product.title.as_str() {
                "" => &product.withheld.title,
                title => title,
            },
            attributes: all.map(|(k, v)| (k.as_str(), v.as_str())).collect(),
        }
    }

    fn get(&self, name: &str) -> &'a str {
        self.attributes.get(name).copied().unwrap_or_default()
    }
}

/// Gathers them. Where sources contradict each other, neither is believed.
pub fn gather(product: &Product, vocabulary: &Vocabulary) -> Gathered {
    let whole = Whole::of(product);
    let title = title::read(whole.title, whole.get("type"), vocabulary);
    let label = product.withheld.labels.get("type");
    let label = label.map_or(whole.get("type"), String::as_str);
    let kind = vocabulary.find_type(label);
    let class = kind.map_or_else(|| food_class(whole.get("category")), |kind| kind.class);

    let mut facts: Vec<Known> = Vec::new();
    for (attribute, value) in &whole.attributes {
        let Some(fact) = from_attribute(attribute, value, class, vocabulary) else {
            continue;
        };
        let is_type = fact.name == "category" && whole.get("type").is_empty();
        if is_type {
            // "Oat Milk" is all that a catalogue says of a package of it.
            facts.push(Known {
                fact: Fact {
                    name: "type".into(),
                    ..fact.clone()
                },
                attribute: (*attribute).to_string(),
            });
        }
        if !title.contradicts(&fact) && !contradicts_itself(&fact, &whole) {
            facts.push(Known {
                fact,
                attribute: (*attribute).to_string(),
            });
        }
    }
    let from_label = |(name, value): (&String, &String)| {
        let fact = from_attribute(name, value, class, vocabulary)?;
        let source = Source::Label;
        Some(Fact { source, ..fact })
    };
    let labels = product.withheld.labels.iter().filter_map(from_label);
    let described = product.withheld.description.as_str();
    let named = match class {
        Class::Food | Class::Drink => title.food(vocabulary),
        _ => None,
    };
    let many = title.many.or(kind.map(|kind| kind.many.clone()));
    let mined = mine(described)
        .into_iter()
        .filter(|fact| !ONLY_OF_TASTE.contains(&fact.value.as_str()))
        // "Wonderfully Slightly Creamy".
        .filter(|fact| !fact.value.starts_with("Slightly"));
    let rest = labels.chain(named).chain(title.facts).chain(mined);
    facts.extend(rest.map(|fact| Known {
        fact,
        attribute: String::new(),
    }));
    if let (Some(many), true) = (many, facts.iter().any(|known| known.fact.name == "pack")) {
        for known in facts.iter_mut().filter(|k| k.fact.name == "type") {
            let said = known.fact.said().to_string();
            known.fact.evidence = evidence(&many, &said);
            known.fact.value.clone_from(&many);
        }
    }
    settle_audience(&mut facts);
    Gathered { class, facts }
}

/// The class of what is in no table of types.
fn food_class(category: &str) -> Class {
    match category {
        "Juice" | "Milk" | "Oat Milk" | "Soy Milk" | "Drinks" => Class::Drink,
        "Fruit" | "Vegetables" | "Yoghurt" | "Soyghurt" | "Oatghurt" | "Sour Milk"
        | "Sour Cream" | "Dairy" | "Food" => Class::Food,
        _ => Class::Other,
    }
}

/// The fact that an attribute states, if it is one that captions speak of.
fn from_attribute(
    attribute: &str,
    value: &str,
    class: Class,
    vocabulary: &Vocabulary,
) -> Option<Fact> {
    let attribute = attribute.to_lowercase();
    if attribute == "organic" && value.eq_ignore_ascii_case("yes") {
        return Some(fact("organic", "Organic".into(), value));
    }
    let (_, name) = ATTRIBUTES.iter().find(|(own, _)| *own == attribute)?;
    let said = match *name {
        "type" => match vocabulary.find_type(value) {
            // One buys apples, not apple.
            Some(found) if class == Class::Food => found.many.clone(),
            Some(found) => found.one.clone(),
            None => display(value),
        },
        // A catalogue's "Topwear" is nothing to write on a picture.
        "category" if !matches!(class, Class::Food | Class::Drink) => return None,
        "brand" => value.to_string(),
        "weight" => value.to_string(),
        labelled => match vocabulary.find_label(labelled, value) {
            Some(label) => label.to_string(),
            None => display(value),
        },
    };
    let sayable = said != "-" && (1..=40).contains(&said.chars().count());
    sayable.then(|| fact(name, said, value))
}

fn fact(name: &str, value: String, said: &str) -> Fact {
    Fact {
        name: name.into(),
        evidence: evidence(&value, said),
        value,
        source: Source::Attribute,
    }
}

/// The words that say a value, where they are others.
pub fn evidence(value: &str, said: &str) -> String {
    if value.eq_ignore_ascii_case(said) {
        String::new()
    } else {
        said.to_string()
    }
}

/// What nobody wears in winter, and what nobody wears in summer, as catalogues name types.
const FOR_WARM_DAYS: [&str; 9] = [
    "flip flops",
    "sandals",
    "sports sandals",
    "shorts",
    "swimwear",
    "capris",
    "flats",
    "sunglasses",
    "skirts",
];
const FOR_COLD_DAYS: [&str; 9] = [
    "sweaters",
    "sweatshirts",
    "jackets",
    "mufflers",
    "gloves",
    "stockings",
    "scarves",
    "boots",
    "waistcoat",
];

/// Formal shoes for casual usage, sandals for winter: the catalogue contradicts itself.
fn contradicts_itself(fact: &Fact, whole: &Whole) -> bool {
    let kind = whole.get("type").to_lowercase();
    match fact.name.as_str() {
        "usage" => ["casual", "formal", "sports"].iter().any(|usage| {
            words(&kind).iter().any(|w| w == usage) && !fact.value.eq_ignore_ascii_case(usage)
        }),
        "season" => match fact.value.as_str() {
            "Winter" | "Fall" => FOR_WARM_DAYS.contains(&kind.as_str()),
            "Summer" => FOR_COLD_DAYS.contains(&kind.as_str()),
            _ => false,
        },
        _ => false,
    }
}

/// The title of a child's product often comes with a grown-up's gender, so a title that speaks of
/// children decides; where both speak of grown-ups and differ, nothing is known.
fn settle_audience(facts: &mut Vec<Known>) {
    let all: Vec<(String, Source)> = facts
        .iter()
        .filter(|known| known.fact.name == "audience")
        .map(|known| (known.fact.value.clone(), known.fact.source))
        .collect();
    let Some((told, _)) = all.iter().find(|(_, source)| *source == Source::Title) else {
        return;
    };
    let child = ["Boys", "Girls", "Kids"].contains(&told.as_str());
    let differs = all.iter().any(|(value, _)| value != told);
    facts.retain(|known| {
        known.fact.name != "audience" || !differs || child && known.fact.source == Source::Title
    });
}

/// A label as a caption writes it: "smart casual" becomes "Smart Casual".
pub fn display(label: &str) -> String {
    let words: Vec<String> = label
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| match word.to_lowercase() {
            lower
                if index > 0
                    && ["and", "of", "for", "the", "with", "in"].contains(&lower.as_str()) =>
            {
                lower
            }
            _ => capitalised(word),
        })
        .collect();
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
