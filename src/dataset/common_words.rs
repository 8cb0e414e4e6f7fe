//! Words that captions say whether they are told them or not.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::words::words;
use crate::words::{digits, told};

/// Of the captions that say a common word, more than so many have it from nowhere. Names of products
/// are sometimes cut in titles.
const SHARE: f64 = 0.02;
/// So many captions have a common word from nowhere, at least.
const LEAST: usize = 3;

/// The words that captions of a dataset's training split say without having them from title or
/// attributes. The others are names, materials, numbers and the like, which have to be told.
///
/// # Errors
/// When a record can't be read.
pub fn common_words(dataset: &Path) -> Result<CommonWords> {
    // How many captions say a word, and how many of those have it from nowhere.
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let told = told(record.attributes.values().chain([&record.title]));
        let told_digits: HashSet<String> = told.iter().map(|word| digits(word)).collect();
        let told: HashSet<String> = told.into_iter().collect();
        for captioned in &record.boxes {
            let words: HashSet<String> = words(&captioned.caption).collect();
            for word in words {
                let is_told = match digits(&word) {
                    digits if digits.is_empty() => told.contains(&word),
                    digits => told_digits.contains(&digits),
                };
                let [said, untold] = counts.entry(word).or_default();
                *said += 1;
                *untold += usize::from(!is_told);
            }
        }
    }
    let is_common =
        |[said, untold]: [usize; 2]| untold >= LEAST && untold as f64 > SHARE * said as f64;
    let common = counts.into_iter().filter(|(_, count)| is_common(*count));
    Ok(common.map(|(word, _)| word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;

    fn of(records: &[(Split, &str, &str)]) -> String {
        let mut written = Vec::new();
        for (id, (split, title, caption)) in records.iter().enumerate() {
            let mut record = any_record(&id.to_string());
            record.split = *split;
            record.title = title.to_string();
            record.attributes.clear();
            record.boxes[0].caption = caption.to_string();
            written.push(record);
        }
        let place = dataset_of(&written);
        common_words(place.path()).unwrap().into()
    }

    #[test]
    fn names_are_told_and_phrases_are_not() {
        let records = [
            (Split::Train, "Acme Red Bag", "Acme in Black"),
            (Split::Train, "Norvane Bag", "Norvane in Black"),
            (Split::Train, "Velocet Bag", "Velocet in Black"),
            (Split::Test, "Bag", "Bag by Norvane"),
            (Split::Test, "Bag", "Bag by Norvane"),
            (Split::Test, "Bag", "Bag by Norvane"),
        ];
        // Other splits do not count.
        assert_eq!(of(&records), "black in");
    }

    #[test]
    fn what_is_hardly_ever_untold_is_told() {
        let told = (Split::Train, "Acme Bag, 1.2 l", "Acme of 1.2l");
        let slip = (Split::Train, "Bag", "Acme of 5");
        let often = |slips: usize| [vec![told; 150], vec![slip; slips]].concat();
        assert_eq!(of(&often(3)), "5 of", "2 of 100 captions that say acme");
        assert_eq!(of(&often(4)), "5 acme of");
        assert_eq!(of(&[slip, slip]), "", "chance");
    }
}
