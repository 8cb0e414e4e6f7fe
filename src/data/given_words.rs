//! Words that captions only take from what is given of a product.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::data::folder::DatasetReader;
use crate::data::record::Split;
use crate::decode::said::words;
use crate::decode::told::{GivenWords, digits, told};
use crate::error::Result;

/// Of the captions that say a given word, at least so many have it from title or attributes: names
/// of products are sometimes cut in titles.
const SHARE: f64 = 0.98;
/// The same of the words that follow one such as `from`.
const SHARE_AFTER: f64 = 0.96;
/// A word that fewer captions say, or that fewer different words follow, may be so by chance.
const LEAST_AFTER: [usize; 2] = [30, 5];

/// How often something is said, and how often of those it is given.
type Count = [usize; 2];

/// What a dataset's training split shows to be given: the words that its captions say where title or
/// attributes do, and hardly ever anywhere else, and the words after which such a word stands, each in
/// alphabetical order; and whether all numbers are such words.
///
/// # Errors
/// When a record can't be read.
pub fn given_words(dataset: &Path) -> Result<GivenWords> {
    let mut each: BTreeMap<String, Count> = BTreeMap::new();
    let mut after: BTreeMap<String, BTreeMap<String, Count>> = BTreeMap::new();
    let mut numbers: Count = [0, 0];
    for product in DatasetReader::open(dataset)? {
        let product = product?;
        if product.split != Split::Train {
            continue;
        }
        let told = told(product.attributes.values().chain([&product.title]));
        let told_digits: HashSet<String> = told.iter().map(|word| digits(word)).collect();
        let told: HashSet<String> = told.into_iter().collect();
        let add = |[all, given]: &mut Count, word: &String| {
            *all += 1;
            *given += usize::from(told.contains(word));
        };
        for captioned in &product.boxes {
            let words: Vec<String> = words(&captioned.caption).collect();
            for word in words.iter().collect::<HashSet<_>>() {
                let digits = digits(word);
                if digits.is_empty() {
                    add(each.entry(word.clone()).or_default(), word);
                } else {
                    numbers[0] += 1;
                    numbers[1] += usize::from(told_digits.contains(&digits));
                }
            }
            for pair in words.windows(2) {
                let followed = after.entry(pair[0].clone()).or_default();
                add(followed.entry(pair[1].clone()).or_default(), &pair[1]);
            }
        }
    }
    let is_given = |[all, given]: Count, share: f64| given as f64 >= share * all as f64;
    each.retain(|_, count| is_given(*count, SHARE));
    after.retain(|word, followed| {
        let total = followed
            .values()
            .fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
        let [often, different] = LEAST_AFTER;
        let enough = total[0] >= often && followed.len() >= different;
        enough && is_given(total, SHARE_AFTER) && !each.contains_key(word)
    });
    Ok(GivenWords {
        words: each.into_keys().collect(),
        after: after.into_keys().collect(),
        numbers: numbers[0] > 0 && is_given(numbers, SHARE),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::folder::ANNOTATIONS;
    use crate::data::record::tests::product;

    fn of(records: &[(Split, String, String)]) -> GivenWords {
        let place = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for (id, (split, title, caption)) in records.iter().enumerate() {
            let mut record = product(&id.to_string());
            record.split = *split;
            record.title = title.clone();
            record.attributes.clear();
            record.boxes[0].caption = caption.clone();
            lines += &format!("{}\n", serde_json::to_string(&record).unwrap());
        }
        std::fs::write(place.path().join(ANNOTATIONS), lines).unwrap();
        given_words(place.path()).unwrap()
    }

    #[test]
    fn names_are_given_and_phrases_are_not() {
        let records = [
            (Split::Train, "Acme Black Bag", "Bag by ACME"),
            (Split::Train, "Acme Red Bag", "Acme in Black"),
            (Split::Train, "Norvane Bag", "Made by Norvane"),
            (Split::Test, "Bag", "Bag by Norvane"),
        ];
        let given =
            of(&records.map(|(split, title, caption)| (split, title.into(), caption.into())));
        // "black" stands where only the picture can tell it; other splits do not count.
        assert_eq!(given.words, ["acme", "bag", "norvane"]);
        assert!(given.after.is_empty(), "too few to tell");
    }

    #[test]
    fn numbers_are_given_where_hardly_any_is_not() {
        let told = (
            Split::Train,
            "Bag, 1.2 l".to_string(),
            "All of 1.2 l".to_string(),
        );
        let of = |untold: &str| {
            let other = (Split::Train, "Bag".to_string(), untold.to_string());
            of(&[told.clone(), other])
        };
        let given = of("Yours");
        assert!(given.numbers && !given.words.iter().any(|word| word == "12"));
        assert!(!of("Open at 7").numbers);
    }

    #[test]
    fn what_follows_a_word_is_given() {
        let records: Vec<(Split, String, String)> = (0..60)
            .map(|i| {
                let name = ["Acme", "Norvane", "Velocet", "Aurelle", "Meridane", "Valio"][i % 6];
                let caption = if i == 7 {
                    "From the North".into()
                } else {
                    format!("From {name}")
                };
                (Split::Train, format!("{name} Bag"), caption)
            })
            .collect();
        assert_eq!(of(&records).after, ["from"]);
    }
}
