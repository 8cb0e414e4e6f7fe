//! Words that captions only take from what is given of a product.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::data::folder::DatasetReader;
use crate::data::record::{Product, Split};
use crate::decode::said::words;
use crate::error::Result;

/// Of the captions that say a given word, at least so many have it from title or attributes: names
/// of products are sometimes cut in titles.
const SHARE: f64 = 0.98;

/// The words, in lower case and without signs, that captions of a dataset's training split say where
/// title or attributes do, and hardly ever anywhere else, in alphabetical order: names of brands and
/// places, weights, seasons. What a model says of them without being told is invented.
///
/// # Errors
/// When a record can't be read.
pub fn given_words(dataset: &Path) -> Result<Vec<String>> {
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for product in DatasetReader::open(dataset)? {
        let product = product?;
        if product.split != Split::Train {
            continue;
        }
        let told = told(&product);
        for captioned in &product.boxes {
            let said: HashSet<String> = words(&captioned.caption).collect();
            for word in said {
                let given = usize::from(told.contains(&word));
                let [all, with] = counts.entry(word).or_default();
                *all += 1;
                *with += given;
            }
        }
    }
    let given = |[all, with]: [usize; 2]| with as f64 >= SHARE * all as f64;
    let words = counts.into_iter().filter(|&(_, counts)| given(counts));
    Ok(words.map(|(word, _)| word).collect())
}

fn told(product: &Product) -> HashSet<String> {
    let texts = product.attributes.values().chain([&product.title]);
    texts.flat_map(|text| words(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::folder::ANNOTATIONS;
    use crate::data::record::tests::product;

    #[test]
    fn names_are_given_and_phrases_are_not() {
        let place = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for (id, split, title, caption) in [
            ("a", Split::Train, "Acme Black Bag", "Bag by ACME"),
            ("b", Split::Train, "Acme Red Bag", "Acme in Black"),
            ("c", Split::Train, "Norvane Bag", "Made by Norvane"),
            ("d", Split::Test, "Bag", "Bag by Norvane"),
        ] {
            let mut record = product(id);
            record.split = split;
            record.title = title.into();
            record.attributes.clear();
            record.boxes[0].caption = caption.into();
            lines += &format!("{}\n", serde_json::to_string(&record).unwrap());
        }
        std::fs::write(place.path().join(ANNOTATIONS), lines).unwrap();
        let given = given_words(place.path()).unwrap();
        // "black" stands where only the picture can tell it; other splits do not count.
        assert_eq!(given, ["acme", "bag", "norvane"]);
    }
}
