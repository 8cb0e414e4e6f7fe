//! What a seller would write of a class of products, from its name and the shop's facts.

use std::collections::BTreeMap;

use super::information::Information;

/// The folder of products whose category is their coarse class.
const PACKAGES: &str = "Packages";

/// Words of class names, and what a seller would write.
const WORDS: [(&str, &str); 4] = [
    ("Ecological", "Organic"),
    ("Lactose", "Lactose Free"),
    ("Regular", ""),
    ("Shelf", "Long Life"),
];

/// Class names that no rule makes a good title of.
const TITLES: [(&str, &str); 3] = [
    (
        "God-Morgon-Orange-Red-Grapefruit-Juice",
        "God Morgon Orange & Red Grapefruit Juice",
    ),
    ("Solid-Potato", "Firm Potato"),
    ("Tropicana-Juice-Smooth", "Tropicana Smooth Orange Juice"),
];

/// Colours that the shop's title may name besides the class.
const COLOURS: [&str; 6] = ["Brown", "Green", "Orange", "Red", "White", "Yellow"];

/// The title and the attributes of a class.
pub(super) fn describe(
    name: &str,
    coarse: &str,
    group: &str,
    information: &Information,
) -> (String, BTreeMap<String, String>) {
    let package = group == PACKAGES;
    let brand = if package {
        brand(name, information)
    } else {
        String::new()
    };
    let organic = information.is_organic() || name.contains("Ecological");
    let mut title = title(name, coarse);
    if !package {
        if let Some(colour) = colour(&title, information) {
            title = format!("{colour} {title}");
        }
        if organic && !title.contains("Organic") {
            title = format!("Organic {title}");
        }
    }
    let kind = if package {
        title
            .strip_prefix(&brand)
            .unwrap_or(&title)
            .replace("Organic ", "")
            .trim()
            .to_string()
    } else {
        coarse.to_string()
    };
    let category = if package { coarse } else { group };
    let fat = if package { information.fat() } else { None };
    let (amount, value) = information.amount.clone().unwrap_or_default();
    let attributes = [
        ("category", category.to_string()),
        (
            "type",
            if kind == category {
                String::new()
            } else {
                kind
            },
        ),
        ("brand", brand),
        ("origin", information.origin.clone()),
        (amount, value),
        ("fat", fat.unwrap_or_default()),
        (
            "organic",
            if organic { "yes".into() } else { String::new() },
        ),
    ];
    let attributes = attributes
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_string(), value))
        .collect();
    (title, attributes)
}

/// A title of a class' name; the coarse class follows where the name does not say it.
fn title(name: &str, coarse: &str) -> String {
    if let Some((_, title)) = TITLES.iter().find(|(class, _)| *class == name) {
        return (*title).to_string();
    }
    let words: Vec<&str> = name
        .split('-')
        .map(|word| {
            WORDS
                .iter()
                .find(|(class, _)| *class == word)
                .map_or(word, |(_, better)| better)
        })
        .filter(|word| !word.is_empty())
        .collect();
    let title = words.join(" ");
    if title.to_lowercase().contains(&coarse.to_lowercase()) {
        title
    } else {
        format!("{title} {coarse}")
    }
}

/// The words of the maker's name that the class' name begins with, in its letters.
fn brand(name: &str, information: &Information) -> String {
    let maker: Vec<String> = information
        .maker
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = name.split('-').collect();
    let same = words
        .iter()
        .zip(&maker)
        .take_while(|(word, maker)| word.to_lowercase() == **maker)
        .count();
    words[..same.max(1)].join(" ")
}

/// A colour in the shop's title that the class' title lacks.
fn colour<'a>(title: &str, information: &'a Information) -> Option<&'a str> {
    information
        .title
        .split_whitespace()
        .find(|word| COLOURS.contains(word))
        .filter(|_| !COLOURS.iter().any(|colour| title.contains(colour)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(name: &str, coarse: &str, group: &str, facts: &str) -> String {
        let (title, attributes) = describe(name, coarse, group, &Information::parse(facts));
        let attributes: Vec<String> = attributes
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{title}: {}", attributes.join(", "))
    }

    #[test]
    fn fruit_is_titled_by_sort_and_kind() {
        let facts = "Title: Apple Golden Delicious Class 1\nCountry and volume: Italy, ca 180g";
        for (name, coarse, group, facts, expected) in [
            (
                "Golden-Delicious",
                "Apple",
                "Fruit",
                facts,
                "Golden Delicious Apple: category=Fruit, origin=Italy, type=Apple, weight=180 g",
            ),
            (
                "Watermelon",
                "Melon",
                "Fruit",
                "",
                "Watermelon: category=Fruit, type=Melon",
            ),
            (
                "Passion-Fruit",
                "Passion Fruit",
                "Fruit",
                "",
                "Passion Fruit: category=Fruit, type=Passion Fruit",
            ),
            (
                "Banana",
                "Banana",
                "Fruit",
                "Title: Banana Ecological Class 1",
                "Organic Banana: category=Fruit, organic=yes, type=Banana",
            ),
            (
                "Asparagus",
                "Asparagus",
                "Vegetables",
                "Title: Asparagus Green Class 1",
                "Green Asparagus: category=Vegetables, type=Asparagus",
            ),
            (
                "Regular-Tomato",
                "Tomato",
                "Vegetables",
                "",
                "Tomato: category=Vegetables, type=Tomato",
            ),
        ] {
            assert_eq!(described(name, coarse, group, facts), expected);
        }
    }

    #[test]
    fn packages_are_titled_by_brand_and_content() {
        for (name, coarse, facts, expected) in [
            (
                "Oatly-Oat-Milk",
                "Oat Milk",
                "Manufacturer and volume: OATLY , 1l",
                "Oatly Oat Milk: brand=Oatly, category=Oat Milk, volume=1 l",
            ),
            (
                "God-Morgon-Apple-Juice",
                "Juice",
                "Manufacturer and volume: GOD MORGON , 1l\nManufacturing country: Danmark",
                "God Morgon Apple Juice: brand=God Morgon, category=Juice, origin=Denmark, type=Apple Juice, volume=1 l",
            ),
            (
                "Garant-Ecological-Standard-Milk",
                "Milk",
                "Title: Mjölk 3,0%\nManufacturer and volume: GARANT EKO , 1l",
                "Garant Organic Standard Milk: brand=Garant, category=Milk, fat=3%, organic=yes, type=Standard Milk, volume=1 l",
            ),
            (
                "Tropicana-Golden-Grapefruit",
                "Juice",
                "",
                "Tropicana Golden Grapefruit Juice: brand=Tropicana, category=Juice, type=Golden Grapefruit Juice",
            ),
        ] {
            assert_eq!(described(name, coarse, PACKAGES, facts), expected);
        }
    }
}
