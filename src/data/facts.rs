//! What is known to be true of a product, from its title and attributes alone.

use crate::data::dataset::Product;
use crate::data::vocabulary::{COLOURS, FEATURES, Feature, USAGES, find_noun};

/// Whom a product is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    Men,
    Women,
    Boys,
    Girls,
    Kids,
    Everyone,
}

impl Audience {
    /// After "for": "Men".
    pub fn name(self) -> &'static str {
        match self {
            Self::Men => "Men",
            Self::Women => "Women",
            Self::Boys => "Boys",
            Self::Girls => "Girls",
            Self::Kids => "Kids",
            Self::Everyone => "Everyone",
        }
    }

    /// Before a noun: "Men's".
    pub fn possessive(self) -> &'static str {
        match self {
            Self::Men => "Men's",
            Self::Women => "Women's",
            Self::Boys => "Boys'",
            Self::Girls => "Girls'",
            Self::Kids => "Kids'",
            Self::Everyone => "Unisex",
        }
    }
}

/// What is known of one product; `None` is "not known", or "known to contradict itself".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Whom it is for.
    pub audience: Option<Audience>,
    /// The brand, as written out: "United Colors of Benetton".
    pub brand: Option<String>,
    /// What it is: "T-Shirt".
    pub noun: Option<String>,
    /// "Navy Blue".
    pub colour: Option<String>,
    /// "Summer".
    pub season: Option<String>,
    /// "Casual".
    pub usage: Option<String>,
    /// Whether one wears it, rather than carries or uses it.
    pub worn: bool,
    /// What the title says, the most telling first.
    pub features: Vec<&'static Feature>,
}

/// Words of a title that name whom the product is for.
const MEN: &[&str] = &["men", "mens", "men's", "man", "gents"];
const WOMEN: &[&str] = &["women", "womens", "women's", "woman", "ladies"];
const KIDS: &[&str] = &[
    "kids",
    "kid",
    "infant",
    "infants",
    "toddler",
    "kids-boys",
    "kids-girls",
    "kids-unisex",
];
const BOYS: &[&str] = &["boy", "boys", "boy's", "boys'", "kids-boys"];
const GIRLS: &[&str] = &["girl", "girls", "girl's", "girls'", "kids-girls"];
const UNISEX: &[&str] = &["unisex", "kids-unisex"];

/// Colours and patterns that may stand between a brand and the word that ends it.
const NOT_BRAND: &[&str] = &[
    "black", "white", "blue", "red", "green", "grey", "brown", "check", "checks", "solid",
    "stripes", "striped", "printed", "casual", "formal", "leather", "textured", "canvas",
];

const USED: &[&str] = &[
    "Bags",
    "Wallets",
    "Umbrellas",
    "Sports Equipment",
    "Fragrance",
    "Free Gifts",
    "Accessories",
    "Shoe Accessories",
];

impl Facts {
    /// Gathers the facts of a product.
    pub fn of(product: &Product) -> Self {
        let words: Vec<String> = product
            .title
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let attribute = |name: &str| product.attributes.get(name).map(String::as_str);
        let label = attribute("type").unwrap_or_default();
        let (brand, described) = brand(&product.title, &words);
        let features: Vec<&'static Feature> = FEATURES
            .iter()
            .filter(|feature| feature.types.is_empty() || feature.types.contains(&label))
            .filter(|feature| {
                feature.words.iter().any(|w| {
                    // Where the brand ends is not known, a word may be the brand's.
                    let unclear = brand.is_none() && ["polo", "classic", "basics"].contains(w);
                    !unclear && says(&words[described..], w)
                })
            })
            .collect();
        let pack = says(&words, "pack of");
        // Where catalogue and title disagree on heels, the title is right.
        let label = match label {
            "Heels" if says(&words, "flats") && !says(&words, "heels") => "Flats",
            "Flats" if says(&words, "heels") && !says(&words, "flats") => "Heels",
            other => other,
        };
        let noun = match find_noun(label) {
            Some(noun) => Some(if pack { noun.many } else { noun.one }.to_string()),
            None => Some(display(label)),
        };
        let noun = noun.filter(|noun| !noun.is_empty());
        // Formal shoes for casual usage: the catalogue contradicts itself.
        let other_usage = |usage: &str| {
            let named = |word: &&&str| noun.as_ref().is_some_and(|noun| noun.contains(**word));
            USAGES
                .iter()
                .find(named)
                .is_some_and(|named| !usage.contains(named))
        };
        let usage = attribute("usage").map(display);
        let usage = usage.filter(|usage| !usage.is_empty() && !other_usage(usage));
        let season = attribute("season").map(display);
        let other_season = ["summer", "winter", "spring", "fall", "autumn"]
            .iter()
            .any(|w| {
                says(&words, w) && season.as_ref().is_some_and(|s| !s.eq_ignore_ascii_case(w))
            });
        Self {
            audience: audience(&words, attribute("gender")),
            brand,
            noun,
            colour: attribute("colour")
                .filter(|label| !other_colour(label, &words[described..]))
                .map(colour)
                .filter(|colour| !colour.is_empty()),
            season: season.filter(|_| !other_season),
            usage,
            worn: !USED.contains(&attribute("category").unwrap_or_default()),
            features,
        }
    }
}

/// Whether `phrase` stands in `words`.
fn says(words: &[String], phrase: &str) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    words.windows(parts.len()).any(|window| {
        window
            .iter()
            .zip(&parts)
            .all(|(word, part)| word.trim_matches(|c: char| ",()&".contains(c)) == *part)
    })
}

/// Whom it is for. The title of a child's product often comes with a grown-up's gender, so the
/// title decides; where both speak of grown-ups and differ, nothing is known.
fn audience(words: &[String], gender: Option<&str>) -> Option<Audience> {
    let any = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let grown = any(MEN) || any(WOMEN);
    if any(KIDS) || !grown && (any(BOYS) || any(GIRLS)) {
        return Some(match (any(BOYS), any(GIRLS)) {
            (true, false) => Audience::Boys,
            (false, true) => Audience::Girls,
            _ => Audience::Kids,
        });
    }
    let told = match (any(MEN), any(WOMEN), any(UNISEX)) {
        (true, false, false) => Some(Audience::Men),
        (false, true, false) => Some(Audience::Women),
        (false, false, true) | (true, true, _) => Some(Audience::Everyone),
        (false, false, false) => None,
        _ => return None,
    };
    let given = match gender {
        Some("Men") => Some(Audience::Men),
        Some("Women") => Some(Audience::Women),
        Some("Boys") => Some(Audience::Boys),
        Some("Girls") => Some(Audience::Girls),
        Some("Unisex") => Some(Audience::Everyone),
        _ => None,
    };
    match (told, given) {
        (Some(told), Some(given)) => (told == given).then_some(told),
        (told, given) => told.or(given),
    }
}

/// The brand, and how many leading words of the title it takes. Titles name the brand first and
/// then whom the product is for; a title that does not is not relied upon.
fn brand(title: &str, words: &[String]) -> (Option<String>, usize) {
    let ends = |w: &String| {
        [MEN, WOMEN, KIDS, BOYS, GIRLS, UNISEX]
            .iter()
            .any(|list| list.contains(&w.as_str()))
    };
    let Some(end) = words.iter().position(ends) else {
        return (None, 0);
    };
    // "Mr. Men", "Little Miss", "Scullers For Her" are names that hold such a word.
    if end > 0 && words[end - 1] == "mr." {
        return (None, end);
    }
    let mut length = end;
    while length > 1 && NOT_BRAND.contains(&words[length - 1].as_str()) {
        length -= 1;
    }
    let reliable = (1..=4).contains(&length)
        && !NOT_BRAND.contains(&words[0].as_str())
        && !words[..length]
            .iter()
            .any(|w| ["by", "for", "pack"].contains(&w.as_str()))
        && words[0].chars().any(char::is_alphabetic);
    let brand = reliable.then(|| {
        title
            .split_whitespace()
            .take(length)
            .map(brand_word)
            .collect::<Vec<_>>()
            .join(" ")
    });
    (brand, length)
}

/// A word of a brand: shouting and lower case are evened out, deliberate spellings are kept.
fn brand_word(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let lower = word.to_lowercase();
    if ["of", "and", "by"].contains(&lower.as_str()) {
        lower
    } else if letters >= 4 && letters == word.chars().count() && word == word.to_uppercase()
        || word == lower
    {
        capitalised(&lower)
    } else {
        word.to_string()
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A label as a caption writes it: "smart casual" becomes "Smart Casual".
fn display(label: &str) -> String {
    let words: Vec<String> = label
        .split_whitespace()
        .map(|word| match word.to_lowercase() {
            lower if ["and", "of", "for", "the", "with"].contains(&lower.as_str()) => lower,
            _ => capitalised(word),
        })
        .collect();
    words.join(" ")
}

/// Whether a title names colours and `label` is none of them: the catalogue contradicts itself.
fn other_colour(label: &str, words: &[String]) -> bool {
    let named = |colours: &str| {
        let mut parts = colours.split(' ').map(str::to_lowercase);
        parts.any(|part| says(words, &part))
    };
    // "Steel-Toned", "Grey/Red" and the like are not told apart; they name nothing here.
    !named(label)
        && label != "Multi"
        && COLOURS
            .iter()
            .any(|(name, _)| !name.contains(' ') && named(name))
}

fn colour(label: &str) -> String {
    match label {
        "Multi" => "Multicolour".into(),
        "Fluorescent Green" => "Bright Green".into(),
        "Skin" => "Nude".into(),
        other => display(other),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::data::dataset::Split;

    /// A product with these attributes, `name=value` separated by commas.
    pub(crate) fn product(title: &str, attributes: &str) -> Product {
        Product {
            id: "1".into(),
            image: "1.jpg".into(),
            split: Split::Train,
            title: title.into(),
            attributes: attributes
                .split(',')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            boxes: Vec::new(),
        }
    }

    fn facts(title: &str, attributes: &str) -> Facts {
        Facts::of(&product(title, attributes))
    }

    #[test]
    fn brands_end_before_whom_they_are_for() {
        for (title, expected) in [
            ("Nike Men AS T90 Black Tshirts", Some("Nike")),
            (
                "United Colors Of Benetton Women Solid Top",
                Some("United Colors of Benetton"),
            ),
            (
                "U.S. Polo Assn. Men Striped Blue Polo",
                Some("U.S. Polo Assn."),
            ),
            ("Turtle Check Men Blue Shirt", Some("Turtle")),
            ("ADIDAS Originals Men Shoes", Some("Adidas Originals")),
            ("Classic Polo Men Red T-shirt", Some("Classic Polo")),
            ("GAS Men Blue Jeans", Some("GAS")),
            ("s.Oliver Women Top", Some("s.Oliver")),
            ("Mr. Men Men Printed Tshirt", None),
            ("Newhide Antique Wallet", None),
            ("Women Red Kurta", None),
        ] {
            assert_eq!(facts(title, "").brand.as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn the_title_knows_children_and_contradiction_is_silence() {
        for (title, gender, expected) in [
            ("Nike Men Shoes", "Men", Some(Audience::Men)),
            ("Gini and Jony Kids Boys Shirt", "Men", Some(Audience::Boys)),
            ("Palm Tree Kids Girl Skirt", "Women", Some(Audience::Girls)),
            ("Timberland Men Toddler Shoes", "Men", Some(Audience::Kids)),
            (
                "Guess Women Party Girl White Watch",
                "Women",
                Some(Audience::Women),
            ),
            ("Crocs Men Flip-Flops", "Unisex", None),
            ("Newhide Antique Wallet", "Men", Some(Audience::Men)),
            ("Newhide Antique Wallet", "", None),
        ] {
            let found = facts(title, &format!("gender={gender}")).audience;
            assert_eq!(found, expected, "{title} {gender}");
        }
    }

    #[test]
    fn features_are_the_titles_and_not_the_brands() {
        let adjectives = |title: &str, label: &str| -> Vec<&str> {
            let facts = facts(title, &format!("type={label}"));
            facts.features.iter().map(|f| f.says[0]).collect()
        };
        assert_eq!(
            adjectives("Classic Polo Men Stripes Tshirt", "Tshirts"),
            ["Striped"]
        );
        assert_eq!(
            adjectives("Nike Men Solid Polo Tshirt", "Tshirts"),
            ["Solid", "Polo"]
        );
        assert_eq!(adjectives("Nike Men Polo Club Watch", "Watches"), [""; 0]);
        assert_eq!(
            adjectives("Fila Men Pack of 3 Socks", "Socks"),
            ["Pack of 3"]
        );
        assert_eq!(
            facts("Fila Men Pack of 3 Vests", "type=Innerwear Vests")
                .noun
                .unwrap(),
            "Vests"
        );
        assert_eq!(facts("Nike Cap", "season=Summer").season.unwrap(), "Summer");
        assert_eq!(facts("Nike Winter Cap", "season=Summer").season, None);
        assert_eq!(
            facts("Nike Shoes", "type=Formal Shoes,usage=Casual").usage,
            None
        );
        assert_eq!(
            facts("Nike Shoes", "type=Casual Shoes,usage=Casual")
                .usage
                .unwrap(),
            "Casual"
        );
        let colour = |title: &str| facts(title, "colour=Navy Blue").colour;
        assert_eq!(colour("Arrow Men White Belt"), None);
        assert_eq!(colour("Arrow Men White & Blue Belt").unwrap(), "Navy Blue");
        assert_eq!(colour("Black Coffee Men Shirt").unwrap(), "Navy Blue");
        assert_eq!(
            facts("Catwalk Women Black Flats", "type=Heels")
                .noun
                .unwrap(),
            "Flats"
        );
        assert_eq!(facts("Gift", "type=Free Gifts,colour=Multi").noun, None);
    }
}
