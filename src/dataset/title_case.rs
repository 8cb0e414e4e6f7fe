//! Which words captions in title case have in lower case.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::generation::title_case::{TitleCase, has_capital};
use crate::words::{stem, told, words};

/// Words that title case has fewer times are known too little.
const LEAST: usize = 3;

/// The words that captions of a dataset's training split mostly write in lower case where they are in title case, that
/// is, where at least half of the words after the first begin with a capital; none where fewer than half of the
/// captions with two such words or more are. What is told doesn't count: it is written as it is told.
///
/// # Errors
/// When a record can't be read.
pub fn title_case(dataset: &Path) -> Result<TitleCase> {
    // How many times a word stands in captions in title case, and how many of these in lower case.
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let [mut all, mut in_title_case] = [0; 2];
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split != Split::Train {
            continue;
        }
        let told = told(record.attributes.values().chain([&record.title]));
        let told: HashSet<String> = told.iter().map(|word| stem(word)).collect();
        for captioned in &record.boxes {
            let pieces = captioned.caption.split_whitespace().skip(1);
            let own = pieces.filter_map(|piece| Some((words(piece).next()?, has_capital(piece)?)));
            let own: Vec<(String, bool)> = own
                .filter(|(word, _)| !told.contains(&stem(word)))
                .collect();
            if own.len() < 2 {
                continue;
            }
            all += 1;
            if 2 * own.iter().filter(|(_, large)| *large).count() < own.len() {
                continue;
            }
            in_title_case += 1;
            for (word, large) in own {
                let [said, small] = counts.entry(word).or_default();
                *said += 1;
                *small += usize::from(!large);
            }
        }
    }
    if 2 * in_title_case < all {
        return Ok(TitleCase::default());
    }
    let is_small = |[said, small]: [usize; 2]| said >= LEAST && 2 * small >= said;
    let small = counts.into_iter().filter(|(_, count)| is_small(*count));
    Ok(small.map(|(word, _)| word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;

    fn of(captions: &[&str]) -> String {
        let mut written = Vec::new();
        for (id, caption) in captions.iter().enumerate() {
            let mut record = any_record(&id.to_string());
            record.title = "Linen armchair".into();
            record.boxes[0].caption = caption.to_string();
            written.push(record);
        }
        let place = dataset_of(&written);
        title_case(place.path()).unwrap().into()
    }

    #[test]
    fn small_words_are_those_in_lower_case_among_capitals() {
        let captions = [
            "A Tick on the List",
            "Put It on the Porch",
            "The Porch on the Hill",
            "Turn It on, Now",
            "Turn On, Tune In, Hm",
            // Told, seldom, and in sentence case.
            "The armchair at Home, Now",
            "The armchairs at Ease, Now",
            "One armchair of Oak, Now",
            "The armchair, if you please",
            "The armchair, if you can",
            "The armchair, if you must",
        ];
        assert_eq!(of(&captions), "on the");
    }

    #[test]
    fn a_language_without_title_case_has_no_small_words() {
        let small = ["Ein Sessel für die ganze Familie"; 6];
        let large = ["Der Sessel für Dich"; 5];
        assert_eq!(of(&[&small[..], &large].concat()), "");
        assert_eq!(of(&[&small[..5], &large].concat()), "für");
        assert_eq!(of(&["扶手椅"; 4]), "");
    }
}
