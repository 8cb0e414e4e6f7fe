//! What is known to be true of a product, and from where.
//!
//! Facts come from title and attributes, from a description, from labels that people gave to the
//! photo, and from the photo's pixels. A record may withhold title or attributes from the model;
//! then only what the photo shows, or what the rest still says, is known.

mod description;
mod gather;
mod title;
mod vocabulary;

pub use description::mine;
pub use vocabulary::{Type, Vocabulary, fingerprint};

use crate::photo::Photo;
use caponimage::data::record::{Fact, Product, Source};
use caponimage::error::Result;

/// The names of facts.
pub const NAMES: [&str; 31] = [
    "brand", "mark", "type", "colour", "accent", "audience", "season", "usage", "pattern",
    "material", "fit", "neck", "sleeve", "style", "detail", "sport", "display", "pack", "category",
    "taste", "texture", "use", "origin", "weight", "benefit", "storage", "organic", "pairing",
    "phrase", "tone", "surface",
];

/// What kind of product it is, as far as phrasings care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Worn on the body.
    Clothing,
    /// Shoes, sandals, boots.
    Footwear,
    /// Carried.
    Bag,
    /// Wrist watches.
    Watch,
    /// Glasses.
    Eyewear,
    /// Rings, bracelets, necklaces.
    Jewellery,
    /// Belts, caps, ties, wallets, …
    Accessory,
    /// Perfume and cosmetics.
    Fragrance,
    /// Eaten.
    Food,
    /// Drunk.
    Drink,
    /// Anything else.
    #[default]
    Other,
}

impl Class {
    const ALL: [(&'static str, Self); 11] = [
        ("clothing", Self::Clothing),
        ("footwear", Self::Footwear),
        ("bag", Self::Bag),
        ("watch", Self::Watch),
        ("eyewear", Self::Eyewear),
        ("jewellery", Self::Jewellery),
        ("accessory", Self::Accessory),
        ("fragrance", Self::Fragrance),
        ("food", Self::Food),
        ("drink", Self::Drink),
        ("other", Self::Other),
    ];

    /// The class of that name.
    pub fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(own, _)| *own == name);
        found.map(|(_, class)| *class)
    }
}

/// What may be said of a product, given what the model is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    class: Class,
    facts: Vec<Fact>,
}

impl Facts {
    /// These facts.
    pub fn new(class: Class, facts: Vec<Fact>) -> Self {
        Self { class, facts }
    }

    /// Gathers what is known of a product and is either given to the model or seen on its photo.
    pub fn of(product: &Product, photo: &Photo) -> Result<Self> {
        let vocabulary = Vocabulary::bundled()?;
        let gathered = gather::gather(product, vocabulary);
        let class = gathered.class;
        let catalogued = gathered
            .facts
            .iter()
            .any(|known| known.fact.name == "colour");
        let blind = product.title.is_empty() && product.attributes.is_empty();
        let mut facts: Vec<Fact> = gathered
            .facts
            .into_iter()
            .filter(|known| {
                let given = match known.fact.source {
                    Source::Title => !product.title.is_empty(),
                    Source::Attribute => product.attributes.contains_key(&known.attribute),
                    Source::Description => !blind,
                    Source::Label | Source::Pixels => true,
                };
                let visible = vocabulary.is_visible(&known.fact.name, &known.fact.value);
                // A catalogue that gives another colour than the photo shows is not repeated.
                let shown = known.fact.name != "colour"
                    || photo.agrees(known.fact.said())
                    || given && !Photo::knows(known.fact.said());
                shown && (given || visible)
            })
            .map(|known| known.fact)
            .collect();
        // Of "Blue" and "Light Blue" the longer is the truer.
        let colours: Vec<String> = facts
            .iter()
            .filter(|fact| fact.name == "colour")
            .map(|fact| fact.value.clone())
            .collect();
        facts.retain(|fact| {
            let longer = |other: &String| *other != fact.value && other.ends_with(&fact.value);
            fact.name != "colour" || !colours.iter().any(longer)
        });
        for measured in photo.facts() {
            // A heap of apples and a watch's dial seem patterned as well.
            if measured.name == "surface" && class != Class::Clothing {
                continue;
            }
            let told = facts.iter().any(|fact| contradicts(fact, measured));
            // Where the catalogue gives another colour than was measured, either may be wrong.
            let doubtful = measured.name == "colour" && catalogued;
            if !told && !doubtful {
                facts.push(measured.clone());
            }
        }
        let mut unique: Vec<Fact> = Vec::with_capacity(facts.len());
        for fact in facts {
            let known = |other: &Fact| other.name == fact.name && other.value == fact.value;
            if !unique.iter().any(known) {
                unique.push(fact);
            }
        }
        Ok(Self::new(class, unique))
    }

    /// All that is known of a product, whether the model is given it or not, and whether or not
    /// its sources agree with the photo: what a caption is judged by.
    pub fn known(product: &Product, photo: &Photo) -> Result<Self> {
        let gathered = gather::gather(product, Vocabulary::bundled()?);
        let known = gathered.facts.into_iter().map(|known| known.fact);
        let facts = known.chain(photo.facts().iter().cloned()).collect();
        Ok(Self::new(gathered.class, facts))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Fact] {
        &self.facts
    }

    /// What kind of product it is.
    pub fn class(&self) -> Class {
        self.class
    }

    /// All facts of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Fact> + 'a {
        self.facts.iter().filter(move |fact| fact.name == name)
    }
}

/// Whether a measured fact says other than, or just the same as, one that is known.
fn contradicts(known: &Fact, measured: &Fact) -> bool {
    match (known.name.as_str(), measured.name.as_str()) {
        // What the pattern is called says more than that there is, or seems to be, one.
        ("pattern", "surface") => true,
        // "Navy Blue with Blue" and "Light Black" are no help to anyone.
        ("colour", "accent") => shares_a_word(&known.value, &measured.value),
        ("colour", "tone") => match measured.value.as_str() {
            "Light" => ["Black", "Navy Blue", "Dark"]
                .iter()
                .any(|c| known.value.contains(c)),
            "Dark" => ["White", "Cream", "Yellow", "Light"]
                .iter()
                .any(|c| known.value.contains(c)),
            _ => false,
        },
        _ => false,
    }
}

fn shares_a_word(a: &str, b: &str) -> bool {
    a.split(' ')
        .any(|word| b.split(' ').any(|other| word == other))
}

/// Before a noun: "Men's".
pub fn possessive(audience: &str) -> String {
    match audience {
        "Everyone" => "Unisex".into(),
        plural if plural.ends_with('s') => format!("{plural}'"),
        other => format!("{other}'s"),
    }
}

#[cfg(test)]
mod tests;
