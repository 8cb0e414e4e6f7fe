//! The vocabulary of a dataset.

use std::collections::HashSet;
use std::path::Path;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::text::TextTokenizer;

/// Learns a tokenizer of `vocabulary` entries from a dataset's training split: titles and
/// attributes, each counted once however often it stands there, and all captions.
///
/// # Errors
/// When a record can't be read.
pub fn train_tokenizer(dataset: &Path, vocabulary: usize) -> Result<TextTokenizer> {
    let mut told = HashSet::new();
    let mut captions = Vec::new();
    for record in DatasetReader::open(dataset)? {
        let record = record?;
        if record.split == Split::Train {
            told.insert(record.title);
            for (name, value) in record.attributes {
                told.insert(name);
                told.insert(value);
            }
            captions.extend(record.boxes.into_iter().map(|captioned| captioned.caption));
        }
    }
    let mut texts: Vec<String> = told.into_iter().collect();
    // In an order of their own, so that the same dataset gives the same vocabulary.
    texts.sort_unstable();
    texts.extend(captions);
    TextTokenizer::train(&texts, vocabulary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::tests::any_record;

    #[test]
    fn it_learns_from_the_training_split_alone() {
        let mut written = Vec::new();
        for (id, split, word) in [
            ("a", Split::Train, "Kurta"),
            ("b", Split::Train, "Kurta"),
            ("c", Split::Test, "Zeppelin"),
            ("d", Split::Validation, "Zeppelin"),
        ] {
            let mut record = any_record(id);
            record.split = split;
            record.boxes[0].caption = format!("Lovely {word}");
            written.push(record);
        }
        let place = dataset_of(&written);
        let tokenizer = train_tokenizer(place.path(), 700).unwrap();
        let again = train_tokenizer(place.path(), 700).unwrap();
        assert_eq!(tokenizer.to_bytes().unwrap(), again.to_bytes().unwrap());
        let length = |text: &str| tokenizer.encode_caption(text, 99).unwrap().len();
        assert_eq!(length("Kurta"), 1);
        assert!(length("Zeppelin") > 3);
        let unseen = "纯棉 Ω 🎁";
        let tokens = tokenizer.encode_caption(unseen, 99).unwrap();
        assert_eq!(
            tokenizer.decode(&tokens).unwrap(),
            unseen,
            "nothing is unknown"
        );
    }
}
