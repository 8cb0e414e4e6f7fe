//! Catalogue labels and title words in natural English.

/// A product type as a caption says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// The catalogue's label.
    pub label: &'static str,
    /// One of it: "T-Shirt", "Jeans".
    pub one: &'static str,
    /// A pack of it: "T-Shirts", "Jeans".
    pub many: &'static str,
}

const fn noun(label: &'static str, one: &'static str, many: &'static str) -> Noun {
    Noun { label, one, many }
}

/// The published catalogue's product types. A label that says nothing ("Free Gifts") is empty.
pub const NOUNS: &[Noun] = &[
    noun("Tshirts", "T-Shirt", "T-Shirts"),
    noun("Shirts", "Shirt", "Shirts"),
    noun("Tops", "Top", "Tops"),
    noun("Kurtas", "Kurta", "Kurtas"),
    noun("Kurtis", "Kurti", "Kurtis"),
    noun("Kurta Sets", "Kurta Set", "Kurta Sets"),
    noun("Watches", "Watch", "Watches"),
    noun("Handbags", "Handbag", "Handbags"),
    noun("Sweaters", "Sweater", "Sweaters"),
    noun("Wallets", "Wallet", "Wallets"),
    noun("Sweatshirts", "Sweatshirt", "Sweatshirts"),
    noun("Belts", "Belt", "Belts"),
    noun("Jackets", "Jacket", "Jackets"),
    noun("Backpacks", "Backpack", "Backpacks"),
    noun("Rucksacks", "Rucksack", "Rucksacks"),
    noun("Innerwear Vests", "Vest", "Vests"),
    noun("Caps", "Cap", "Caps"),
    noun("Ties", "Tie", "Ties"),
    noun("Clutches", "Clutch", "Clutches"),
    noun("Dresses", "Dress", "Dresses"),
    noun("Mufflers", "Muffler", "Mufflers"),
    noun("Skirts", "Skirt", "Skirts"),
    noun("Scarves", "Scarf", "Scarves"),
    noun("Stoles", "Stole", "Stoles"),
    noun("Tunics", "Tunic", "Tunics"),
    noun("Tracksuits", "Tracksuit", "Tracksuits"),
    noun("Umbrellas", "Umbrella", "Umbrellas"),
    noun("Sarees", "Saree", "Sarees"),
    noun("Footballs", "Football", "Footballs"),
    noun("Trunk", "Trunks", "Trunks"),
    noun("Blazers", "Blazer", "Blazers"),
    noun("Bracelet", "Bracelet", "Bracelets"),
    noun("Necklace and Chains", "Necklace", "Necklaces"),
    noun("Laptop Bag", "Laptop Bag", "Laptop Bags"),
    noun("Duffel Bag", "Duffel Bag", "Duffel Bags"),
    noun("Messenger Bag", "Messenger Bag", "Messenger Bags"),
    noun("Perfume and Body Mist", "Fragrance", "Fragrances"),
    noun("Fragrance Gift Set", "Gift Set", "Gift Sets"),
    noun("Accessory Gift Set", "Gift Set", "Gift Sets"),
    noun("Free Gifts", "", ""),
    noun("Free Items", "", ""),
    noun("Accessories", "", ""),
    noun("Shoe Accessories", "", ""),
    noun("Travel Accessory", "", ""),
];

/// Colours, and the adjective that suits each.
pub const COLOURS: &[(&str, &str)] = &[
    ("Black", "Classic"),
    ("White", "Classic"),
    ("Grey", "Classic"),
    ("Charcoal", "Classic"),
    ("Off White", "Soft"),
    ("Cream", "Soft"),
    ("Beige", "Soft"),
    ("Pink", "Pretty"),
    ("Peach", "Soft"),
    ("Lavender", "Soft"),
    ("Nude", "Soft"),
    ("Navy Blue", "Deep"),
    ("Maroon", "Deep"),
    ("Burgundy", "Deep"),
    ("Purple", "Royal"),
    ("Magenta", "Bold"),
    ("Red", "Bold"),
    ("Orange", "Bold"),
    ("Yellow", "Sunny"),
    ("Mustard", "Warm"),
    ("Rust", "Warm"),
    ("Tan", "Warm"),
    ("Brown", "Rich"),
    ("Coffee Brown", "Rich"),
    ("Blue", "Cool"),
    ("Teal", "Cool"),
    ("Turquoise Blue", "Cool"),
    ("Sea Green", "Cool"),
    ("Green", "Fresh"),
    ("Olive", "Earthy"),
    ("Khaki", "Earthy"),
    ("Taupe", "Earthy"),
    ("Silver", "Sleek"),
    ("Steel", "Sleek"),
    ("Metallic", "Sleek"),
    ("Gold", "Rich"),
    ("Copper", "Rich"),
    ("Bronze", "Rich"),
    ("Multicolour", "Playful"),
];

/// Usages that the name of a product may say: "Casual Shoes".
pub const USAGES: &[&str] = &["Casual", "Formal", "Sports", "Ethnic", "Travel"];

/// Garments, in the sense that necks and sleeves are theirs.
pub const GARMENTS: &[&str] = &[
    "Tshirts",
    "Shirts",
    "Tops",
    "Kurtas",
    "Kurtis",
    "Sweaters",
    "Sweatshirts",
    "Jackets",
    "Dresses",
    "Tunics",
    "Innerwear Vests",
];

const LEGWEAR: &[&str] = &[
    "Jeans",
    "Trousers",
    "Shorts",
    "Capris",
    "Track Pants",
    "Skirts",
    "Leggings",
    "Briefs",
    "Trunk",
];

const SHOES: &[&str] = &[
    "Casual Shoes",
    "Formal Shoes",
    "Sports Shoes",
    "Sandals",
    "Heels",
    "Flats",
    "Flip Flops",
    "Sports Sandals",
];

const WATCHES: &[&str] = &["Watches"];
const GLASSES: &[&str] = &["Sunglasses"];

/// Something a title says of its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Words of a title, in lower case, any of which says it; several words stand side by side.
    pub words: &'static [&'static str],
    /// The catalogue's types for which the words mean this; empty for all.
    pub types: &'static [&'static str],
    /// Before a noun: "Striped" Shirt; empty where it does not go there.
    pub adjective: &'static str,
    /// As captions of their own, for a narrow, a middling and a wide box.
    pub says: [&'static str; 3],
}

const fn feature(
    words: &'static [&'static str],
    types: &'static [&'static str],
    adjective: &'static str,
    says: [&'static str; 3],
) -> Feature {
    Feature {
        words,
        types,
        adjective,
        says,
    }
}

/// What titles say, the most telling first.
#[rustfmt::skip] // one line each
pub const FEATURES: &[Feature] = &[
    feature(&["striped", "stripes", "stripe", "stripped"], &[], "Striped", ["Striped", "Striped Pattern", "Smart Striped Pattern"]),
    feature(&["check", "checked", "checks", "checkered"], &[], "Checked", ["Checked", "Checked Pattern", "Smart Checked Pattern"]),
    feature(&["floral"], &[], "Floral", ["Floral", "Floral Print", "Pretty Floral Print"]),
    feature(&["polka"], &[], "Polka Dot", ["Polka Dots", "Polka Dot Print", "Playful Polka Dot Print"]),
    feature(&["graphic"], &[], "Graphic", ["Graphic", "Graphic Print", "Bold Graphic Print"]),
    feature(&["printed", "print"], &[], "Printed", ["Printed", "Printed Design", "Eye-Catching Printed Design"]),
    feature(&["solid", "plain"], &[], "Solid", ["Solid", "Solid Look", "Clean Solid Look"]),
    feature(&["polo"], &["Tshirts"], "Polo", ["Polo", "Polo Style", "Smart Polo Style"]),
    feature(&["chronograph"], WATCHES, "Chronograph", ["Chronograph", "Chronograph Dial", "Precise Chronograph Dial"]),
    feature(&["analogue", "analog"], WATCHES, "Analogue", ["Analogue", "Analogue Dial", "Timeless Analogue Dial"]),
    feature(&["digital"], WATCHES, "Digital", ["Digital", "Digital Dial", "Modern Digital Dial"]),
    feature(&["leather strap"], WATCHES, "", ["Leather Strap", "Leather Strap", "Classic Leather Strap"]),
    feature(&["leather"], &["Casual Shoes", "Formal Shoes", "Sandals", "Heels", "Flats", "Belts", "Wallets", "Handbags", "Jackets", "Backpacks", "Laptop Bag", "Messenger Bag", "Clutches"], "Leather", ["Leather", "Leather Finish", "Rich Leather Finish"]),
    feature(&["leatherette"], &[], "Leatherette", ["Leatherette", "Leatherette Finish", "Sleek Leatherette Finish"]),
    feature(&["denim"], &["Shirts", "Skirts", "Shorts", "Jackets", "Casual Shoes", "Jeans", "Trousers", "Handbags"], "Denim", ["Denim", "Denim Look", "Classic Denim Look"]),
    feature(&["canvas"], &["Casual Shoes", "Belts", "Handbags", "Backpacks"], "Canvas", ["Canvas", "Canvas Finish", "Sturdy Canvas Finish"]),
    feature(&["cotton"], &[], "Cotton", ["Cotton", "Cotton Feel", "Soft Cotton Feel"]),
    feature(&["silk"], &["Kurtas", "Ties", "Scarves", "Tops", "Dresses"], "Silk", ["Silk", "Silk Feel", "Smooth Silk Feel"]),
    feature(&["fleece"], &[], "Fleece", ["Fleece", "Fleece Feel", "Soft Fleece Feel"]),
    feature(&["suede"], SHOES, "Suede", ["Suede", "Suede Finish", "Soft Suede Finish"]),
    feature(&["knit", "knitted"], &[], "Knitted", ["Knitted", "Knitted Texture", "Cosy Knitted Texture"]),
    feature(&["washed"], &["Jeans", "Shorts", "Skirts", "Capris", "Shirts", "Jackets"], "Washed", ["Washed", "Washed Finish", "Cool Washed Finish"]),
    feature(&["slim fit", "slim"], &["Shirts", "Jeans", "Trousers"], "Slim Fit", ["Slim Fit", "Smart Slim Fit", "Sharp and Slim Fit"]),
    feature(&["skinny"], LEGWEAR, "Skinny", ["Skinny", "Skinny Fit", "Sleek Skinny Fit"]),
    feature(&["chinos", "chino"], &["Trousers"], "Chino", ["Chino", "Chino Style", "Smart Chino Style"]),
    feature(&["hooded", "hood", "hoody", "hoodie"], &["Sweatshirts", "Jackets"], "Hooded", ["Hooded", "Hooded Style", "Cosy Hooded Style"]),
    feature(&["sleeveless"], GARMENTS, "Sleeveless", ["Sleeveless", "Sleeveless Cut", "Easy Sleeveless Cut"]),
    feature(&["full sleeve", "full sleeves", "long sleeve", "long sleeves"], GARMENTS, "Full Sleeve", ["Full Sleeves", "Full Sleeve Style", "Easy Full Sleeve Style"]),
    feature(&["half sleeve", "half sleeves", "short sleeve", "short sleeves"], GARMENTS, "Half Sleeve", ["Half Sleeves", "Half Sleeve Style", "Easy Half Sleeve Style"]),
    feature(&["round neck"], GARMENTS, "Round Neck", ["Round Neck", "Round Neck Style", "Easy Round Neck Style"]),
    feature(&["v-neck", "v neck"], GARMENTS, "V-Neck", ["V-Neck", "V-Neck Style", "Easy V-Neck Style"]),
    feature(&["crew neck"], GARMENTS, "Crew Neck", ["Crew Neck", "Crew Neck Style", "Easy Crew Neck Style"]),
    feature(&["wedges", "wedge"], &["Heels", "Flats", "Sandals"], "", ["Wedges", "Wedge Style", "Chic Wedge Style"]),
    feature(&["ballerina", "ballerinas"], &["Casual Shoes", "Flats"], "", ["Ballerina", "Ballerina Style", "Graceful Ballerina Style"]),
    feature(&["peep toe", "peep toes"], SHOES, "Peep Toe", ["Peep Toe", "Peep Toe Style", "Chic Peep Toe Style"]),
    feature(&["pumps"], &["Heels"], "", ["Pumps", "Pump Style", "Chic Pump Style"]),
    feature(&["high heel", "high heels"], &["Heels"], "", ["High Heels", "High Heel Style", "Chic High Heel Style"]),
    feature(&["running"], &["Sports Shoes", "Tshirts", "Sweatshirts", "Shorts"], "Running", ["Running", "Made for Running", "Made for Your Run"]),
    feature(&["training"], &[], "Training", ["Training", "Made for Training", "Made for Your Training"]),
    feature(&["tennis"], &[], "Tennis", ["Tennis", "Made for Tennis", "Made for the Court"]),
    feature(&["football", "soccer"], &["Tshirts", "Jackets", "Shorts", "Sports Shoes", "Track Pants"], "Football", ["Football", "Football Style", "Sporty Football Style"]),
    feature(&["basketball"], &[], "Basketball", ["Basketball", "Basketball Style", "Sporty Basketball Style"]),
    feature(&["cricket"], &[], "Cricket", ["Cricket", "Cricket Style", "Sporty Cricket Style"]),
    feature(&["rugby"], &["Tshirts"], "Rugby", ["Rugby", "Rugby Style", "Sporty Rugby Style"]),
    feature(&["aviator", "aviators"], GLASSES, "Aviator", ["Aviator", "Aviator Style", "Cool Aviator Style"]),
    feature(&["wayfarer", "wayfarers"], GLASSES, "Wayfarer", ["Wayfarer", "Wayfarer Style", "Cool Wayfarer Style"]),
    feature(&["oversized"], GLASSES, "Oversized", ["Oversized", "Oversized Frame", "Bold Oversized Frame"]),
    feature(&["oval"], GLASSES, "Oval", ["Oval", "Oval Frame", "Soft Oval Frame"]),
    feature(&["laptop"], &["Backpacks", "Handbags", "Messenger Bag"], "Laptop", ["Laptop", "Laptop Ready", "Ready for Your Laptop"]),
    feature(&["sling"], &["Handbags"], "Sling", ["Sling", "Sling Style", "Easy Sling Style"]),
    feature(&["embroidery", "embroidered"], &[], "Embroidered", ["Embroidered", "Embroidered Detail", "Fine Embroidered Detail"]),
    feature(&["sequin", "sequins"], &[], "Sequin", ["Sequins", "Sequin Detail", "Sparkling Sequin Detail"]),
    feature(&["crystal", "crystals"], &["Clutches", "Tops", "Scarves", "Heels"], "", ["Crystals", "Crystal Detail", "Sparkling Crystal Detail"]),
    feature(&["zip"], &["Wallets", "Sweaters", "Sweatshirts", "Jackets", "Handbags"], "", ["Zip", "Zip Detail", "Handy Zip Detail"]),
    feature(&["reversible"], &[], "Reversible", ["Reversible", "Reversible Style", "Clever Reversible Style"]),
    feature(&["melange"], &[], "Melange", ["Melange", "Melange Look", "Soft Melange Look"]),
    feature(&["pack of 2", "pack of two"], &[], "", ["Pack of 2", "Pack of 2", "Value Pack of 2"]),
    feature(&["pack of 3", "pack of three"], &[], "", ["Pack of 3", "Pack of 3", "Value Pack of 3"]),
    feature(&["pack of 4", "pack of four"], &[], "", ["Pack of 4", "Pack of 4", "Value Pack of 4"]),
    feature(&["pack of 5", "pack of five"], &[], "", ["Pack of 5", "Pack of 5", "Value Pack of 5"]),
    feature(&["midrise", "mid rise", "mid-rise"], LEGWEAR, "Mid Rise", ["Mid Rise", "Mid Rise Fit", "Easy Mid Rise Fit"]),
    feature(&["low rise", "low-rise", "lowrise"], LEGWEAR, "Low Rise", ["Low Rise", "Low Rise Fit", "Cool Low Rise Fit"]),
    feature(&["classic"], &[], "Classic", ["Classic", "Classic Style", "Timeless Classic Style"]),
    feature(&["basic", "basics"], &[], "Basic", ["Basic", "Basic Style", "Simple Basic Style"]),
];

/// The noun for a catalogue's type; `None` for one that is not in the table.
pub fn find_noun(label: &str) -> Option<&'static Noun> {
    NOUNS
        .iter()
        .find(|noun| noun.label.eq_ignore_ascii_case(label))
}

/// The adjective that suits a colour.
pub fn find_adjective(colour: &str) -> Option<&'static str> {
    COLOURS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(colour))
        .map(|(_, adjective)| *adjective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn nothing_is_in_a_table_twice() {
        let labels: HashSet<_> = NOUNS.iter().map(|n| n.label).collect();
        assert_eq!(labels.len(), NOUNS.len());
        let colours: HashSet<_> = COLOURS.iter().map(|c| c.0).collect();
        assert_eq!(colours.len(), COLOURS.len());
        let says: HashSet<_> = FEATURES.iter().map(|f| f.says[0]).collect();
        assert_eq!(says.len(), FEATURES.len());
    }

    #[test]
    fn captions_are_short_and_words_lower_case() {
        for feature in FEATURES {
            for says in feature.says {
                assert!((1..=5).contains(&says.split(' ').count()), "{says}");
            }
            assert!(feature.words.iter().all(|w| *w == w.to_lowercase()));
        }
    }

    #[test]
    fn labels_become_natural() {
        assert_eq!(find_noun("Tshirts").unwrap().one, "T-Shirt");
        assert_eq!(find_noun("Free Gifts").unwrap().one, "");
        assert_eq!(find_noun("Sunglasses"), None);
        assert_eq!(find_adjective("Navy Blue"), Some("Deep"));
    }
}
