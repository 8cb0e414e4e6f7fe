//! Lines that are said of some kinds of products only, and what kinds are called untold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::dataset::caption_counts::LEAST_ALONE;
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{CaptionedBox, KIND, Record, Source, Split};
use crate::dataset::splits::product;
use crate::error::Result;
use crate::generation::kind_lines::{KindLines, LONGEST_NAME, SaidOf};
use crate::generation::shown_colors::is_color_name;
use crate::generation::wording::Wording;
use crate::words::{digits, stem, stems, told};

/// Names that fewer records of a kind have are known too little.
const LEAST_NAMED: usize = 5;
/// A name that names another kind in more than one of so many records where it stands names none: "UK 10" is no ukulele.
const WRONG_ONE_IN: usize = 2;
/// A name that fewer captions call products by, untold, is seen too seldom,
const LEAST_SEEN: usize = 10;
/// and where it stands for something else in more than one caption in so many, it mostly says no kind: "Dress for Fall".
const ELSE_ONE_IN: usize = 5;
/// Lines that are said of fewer products are known too little,
const LEAST_SAID: usize = 5;
/// A line of more kinds is no line of a kind,
const MOST_KINDS: usize = 8;
/// nor one that is said of more than one kind in so many,
const ONE_IN: usize = 4;
/// nor one that fewer products of each of its kinds have, in the mean: that may be by chance;
const LEAST_OF_EACH: f32 = 2.5;
/// but for one that so many records of each have, in the mean: groceries are few, with many photos each.
const MANY_OF_EACH: usize = 20;

/// Which lines of a dataset's training split are said of few kinds only, what all kinds are called, and which of these
/// names captions say untold. Lines that
/// say what is told, or a number, a colour or anything else that a photo shows, are left out: they hold for whatever is
/// told and shown.
///
/// # Errors
/// When a record can't be read.
pub fn kind_lines(dataset: &Path) -> Result<KindLines> {
    let learned = || {
        let records = DatasetReader::open(dataset)?.filter(|record| match record {
            Ok(record) => record.split == Split::Train && !record.kind.is_empty(),
            Err(_) => true,
        });
        Ok::<_, crate::error::Error>(records)
    };
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    let mut names: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    let mut any_alone = false;
    for record in learned()? {
        let record = record?;
        for name in names_of(&record) {
            let kinds = names.entry(name).or_default();
            *kinds.entry(record.kind.clone()).or_default() += 1;
        }
        let wordings: Vec<Wording> = record
            .boxes
            .iter()
            .map(|each| Wording::new(&each.caption))
            .collect();
        for wording in &wordings {
            let said = said.entry(wording.key.clone()).or_default();
            said.kinds.insert(record.kind.clone());
        }
        let (source, title) = product(&record);
        let is_alone = record.told_stems().is_empty();
        any_alone |= is_alone;
        for line in lines_of(&record, &wordings) {
            let said = said.entry(line.into()).or_default();
            said.records += 1;
            said.alone += usize::from(is_alone);
            said.products
                .insert(format!("{} {source} {title}", record.kind));
        }
        kinds.insert(record.kind);
    }
    let numbers: BTreeMap<String, u32> = kinds.into_iter().zip(0..).collect();
    let number = |kind: &String| numbers[kind];
    let known = names.into_iter().filter_map(|(name, records)| {
        let known = records
            .iter()
            .filter(|(_, records)| **records >= LEAST_NAMED);
        let numbers: Vec<u32> = known.map(|(kind, _)| number(kind)).collect();
        (!numbers.is_empty()).then_some((name, numbers))
    });
    let mut lines = KindLines {
        names: known.collect(),
        ..KindLines::default()
    };

    let mut stands: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for record in learned()? {
        let record = record?;
        let own = number(&record.kind);
        let texts = record.attributes.values().chain([&record.title]);
        let found: BTreeSet<String> = texts
            .flat_map(|text| lines.names_among(&stems(text)))
            .collect();
        for name in found {
            let is_right = lines.names[&name].contains(&own);
            let [all, right] = stands.entry(name).or_default();
            *all += 1;
            *right += usize::from(is_right);
        }
    }
    lines.names.retain(|name, _| {
        let [all, right] = stands.get(name).copied().unwrap_or_default();
        WRONG_ONE_IN * (all - right) <= all
    });
    // Of a kind without a name nobody knows whether it is told.
    let named: BTreeSet<u32> = lines.names.values().flatten().copied().collect();
    let said = said.into_iter().filter_map(|(line, said)| {
        let own: Vec<u32> = said.kinds.iter().map(number).collect();
        let are_named = own.iter().all(|kind| named.contains(kind));
        let of_told = any_alone && said.alone < LEAST_ALONE;
        let is_line = are_named && said.is_of_few(numbers.len());
        is_line.then_some((
            line,
            SaidOf {
                kinds: own,
                of_told,
            },
        ))
    });
    lines.said = said.collect();

    let mut seen: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for record in learned()? {
        let record = record?;
        let own = number(&record.kind);
        let told = record.told_stems();
        for caption in record.boxes.iter().map(|each| Wording::new(&each.caption)) {
            if lines.said.contains_key(&caption.key) {
                continue;
            }
            for name in lines.names_among(&caption.parts) {
                if !name.split(' ').all(|stem| told.contains(stem)) {
                    let is_right = lines.names[&name].contains(&own);
                    let [all, right] = seen.entry(name).or_default();
                    *all += 1;
                    *right += usize::from(is_right);
                }
            }
        }
    }
    let is_seen =
        |[all, right]: [usize; 2]| right >= LEAST_SEEN && ELSE_ONE_IN * (all - right) <= all;
    let seen = seen.into_iter().filter(|(_, counts)| is_seen(*counts));
    lines.seen = seen.map(|(name, _)| name).collect();
    Ok(lines)
}

/// Of what a line is said.
#[derive(Default)]
struct Said {
    /// The kinds, in any caption.
    kinds: BTreeSet<String>,
    /// The products of which it says nothing that is told or shown.
    products: BTreeSet<String>,
    /// The records of these,
    records: usize,
    /// and those of which nothing is told.
    alone: usize,
}

impl Said {
    /// Whether it belongs to few kinds, of so many in all.
    fn is_of_few(&self, all: usize) -> bool {
        let (kinds, products) = (self.kinds.len(), self.products.len());
        let few = kinds <= MOST_KINDS && kinds * ONE_IN <= all;
        let is_known = products >= LEAST_SAID && products as f32 >= LEAST_OF_EACH * kinds as f32;
        few && (is_known || self.records >= MANY_OF_EACH * kinds)
    }
}

/// What a product's kind is called, as [`KindLines`] has it.
fn names_of(record: &Record) -> BTreeSet<String> {
    let facts = record.boxes.iter().flat_map(|each| &each.facts);
    let facts = facts.filter(|fact| fact.name == KIND);
    let names = facts.flat_map(|fact| [fact.value.as_str(), fact.said()]);
    let names = names.chain([record.kind.as_str()]).map(stems);
    let names = names.filter(|stems| (1..=LONGEST_NAME).contains(&stems.len()));
    names.map(|stems| stems.join(" ")).collect()
}

/// The letters of the captions of a product, whose `wordings` these are, that may be lines of its kind.
fn lines_of<'a>(record: &Record, wordings: &'a [Wording]) -> BTreeSet<&'a str> {
    let withheld = &record.withheld;
    let attributes = [&record.attributes, &withheld.attributes];
    let attributes = attributes.into_iter().flat_map(BTreeMap::values);
    let told = told(attributes.chain([&record.title, &withheld.title]));
    let told: BTreeSet<String> = told.iter().map(|word| stem(word)).collect();
    // What only a description knows is no more known of another product than what its kind implies.
    let is_of_kind = |each: &CaptionedBox| {
        let mut facts = each.facts.iter();
        facts.all(|fact| fact.name == KIND || fact.source == Source::Description)
    };
    let says_more = |word: &String| {
        is_color_name(word) || !digits(word).is_empty() || told.contains(&stem(word))
    };
    let lines = record.boxes.iter().zip(wordings);
    let lines = lines.filter(|(each, line)| is_of_kind(each) && line.words.len() > 1);
    let lines = lines.filter(|(_, line)| !line.words.iter().any(says_more));
    lines.map(|(_, line)| line.key.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::tests::dataset_of;
    use crate::dataset::record::Fact;
    use crate::dataset::record::tests::any_record;

    /// Ten products each of forty kinds, `kind 00` to `kind 39`, with one caption that states nothing, changed.
    fn of(change: impl Fn(usize, usize, &mut Record)) -> KindLines {
        let mut written = Vec::new();
        for (kind, number) in (0..40).flat_map(|kind| (0..10).map(move |number| (kind, number))) {
            let mut record = any_record(&format!("{kind}-{number}"));
            record.split = Split::Train;
            record.image = format!("{kind}-{number}.jpg");
            record.kind = format!("kind {kind:02}");
            record.title = format!("Told {kind}x{number}");
            record.attributes.clear();
            record.boxes.truncate(1);
            record.boxes[0].facts.clear();
            record.boxes[0].caption = "Made to Last".into();
            change(kind, number, &mut record);
            written.push(record);
        }
        let place = dataset_of(&written);
        kind_lines(place.path()).unwrap()
    }

    /// The lines where so many products of so many kinds have a caption.
    fn with(caption: &str, kinds: usize, products: usize) -> KindLines {
        of(|kind, number, record| {
            if kind < kinds && number < products {
                record.boxes[0].caption = caption.into();
            }
        })
    }

    fn fact(name: &str, value: &str, evidence: &str, source: Source) -> Fact {
        Fact {
            name: name.into(),
            value: value.into(),
            source,
            evidence: evidence.into(),
        }
    }

    #[test]
    fn lines_belong_to_the_few_kinds_they_are_said_of() {
        let lines = with("Peel It!", 2, 10);
        assert_eq!(lines.said["peelit"].kinds, [0, 1]);
        assert_eq!((lines.len(), lines.names.len()), (1, 40));
        assert_eq!(lines.names["kind 03"], [3]);
        assert_eq!(with("Peel It!", MOST_KINDS, 3).len(), 1);
        assert!(with("Peel It!", MOST_KINDS + 1, 3).is_empty());
    }

    #[test]
    fn a_line_is_said_of_pictures_alone_where_enough_of_its_records_tell_nothing() {
        let alone = |count: usize| {
            let lines = of(|kind, number, record| {
                if kind == 0 {
                    record.boxes[0].caption = "Peel It!".into();
                    record.withheld.title = std::mem::take(&mut record.title);
                    if number >= count {
                        std::mem::swap(&mut record.title, &mut record.withheld.title);
                    }
                }
            });
            !lines.said["peelit"].of_told
        };
        assert!(alone(LEAST_ALONE) && !alone(LEAST_ALONE - 1));
        assert!(alone(0), "in a dataset that tells something of everything");
    }

    #[test]
    fn what_is_told_shown_or_seldom_said_belongs_to_none() {
        for line in ["Told It!", "Black It Is", "All 3 of Them", "Peel"] {
            assert!(with(line, 2, 10).is_empty(), "{line}");
        }
        assert!(with("Peel It!", 1, 4).is_empty() && with("Peel It!", 3, 2).is_empty());
        let withheld = of(|kind, _, record| {
            if kind == 0 {
                record.withheld.title = "Peeler".into();
                record.boxes[0].caption = "Peeler, Please".into();
            }
        });
        assert!(withheld.is_empty());
        let stating = |source, name: &str| {
            of(|kind, _, record| {
                if kind == 0 {
                    record.boxes[0].caption = "Checked, Please".into();
                    record.boxes[0].facts = vec![fact(name, "Checked", "", source)];
                }
            })
        };
        assert!(stating(Source::Label, "pattern").is_empty());
        assert_eq!(stating(Source::Label, KIND).len(), 1);
        assert_eq!(stating(Source::Description, "taste").len(), 1);
        // Photos of one product are of one, but for very many.
        let photos = |tens: usize| {
            of(|kind, _, record| {
                if kind < tens {
                    record.kind = "kind 00".into();
                    record.title = "Told".into();
                    record.boxes[0].caption = "Peel It!".into();
                }
            })
        };
        assert!(photos(1).is_empty());
        assert_eq!(photos(MANY_OF_EACH / 10).said["peelit"].kinds, [0]);
    }

    #[test]
    fn names_are_seen_where_captions_say_them_untold_and_mean_the_kind() {
        // Ten times; nine times; told; with two and with three others that mean something else.
        let lines = of(|kind, number, record| match (kind, number) {
            (0, _) => record.boxes[0].caption = "Your Kind 00, Your Way".into(),
            (1, 1..) => record.boxes[0].caption = "Your Kind 01, Your Way".into(),
            (2, _) => {
                record.title = "Kind 02".into();
                record.boxes[0].caption = "Your Kind 02, Your Way".into();
            }
            (3, _) | (4, 0..2) => record.boxes[0].caption = format!("Kind 03? Number {kind}"),
            (5, _) | (6, 0..3) => record.boxes[0].caption = format!("Kind 05? Number {kind}"),
            _ => {}
        });
        assert_eq!(
            lines.seen,
            BTreeSet::from(["kind 00".into(), "kind 03".into()])
        );
        let line = of(|kind, _, record| {
            if kind < 2 {
                record.title = "Told".into();
                record.boxes[0].caption = "Kind 00 and Kind 01!".into();
            }
        });
        assert!(line.seen.is_empty(), "of either");
    }

    #[test]
    fn of_few_kinds_none_has_lines_of_its_own() {
        let few = of(|kind, _, record| {
            record.kind = format!("kind {}", kind % 7);
            if kind % 7 < 2 {
                record.boxes[0].caption = "Peel It!".into();
            }
        });
        assert!(few.is_empty());
    }

    #[test]
    fn kinds_are_called_what_captions_call_them_and_titles_mean() {
        let lines = of(|kind, number, record| match kind {
            0 => {
                let source = Source::Title;
                record.boxes[0].facts = vec![fact(KIND, "Satsumas", "Clementines", source)];
            }
            // Too seldom; too long; of another split.
            1 if number < LEAST_NAMED - 1 => {
                record.boxes[0].facts = vec![fact(KIND, "Rarity", "", Source::Title)];
            }
            2 => {
                record.kind = "a thing of quite some words".into();
                record.boxes[0].caption = "Peel It!".into();
            }
            3 => record.split = Split::Validation,
            // A colour and a fruit.
            4 => {
                record.kind = "Orange".into();
                record.boxes[0].caption = "Share Out the Segments".into();
            }
            5..8 => record.title = "Orange Thing".into(),
            // Right in half of the records, and in one less.
            8 => record.title = format!("{} {number}", record.kind),
            9 => record.title = format!("Kind 08 {number}"),
            10 if number > 0 => record.title = format!("{} {number}", record.kind),
            11 => record.title = format!("Kind 10 {number}"),
            _ => {}
        });
        for name in ["satsuma", "clementin", "kind 00", "kind 01", "kind 08"] {
            assert!(lines.names.contains_key(name), "{name}");
        }
        for name in [
            "rarity",
            "a th of quit som word",
            "kind 03",
            "orang",
            "kind 10",
        ] {
            assert!(!lines.names.contains_key(name), "{name}");
        }
        // A kind without a name has no lines.
        assert!(lines.is_empty());
    }

    #[test]
    fn a_line_is_of_all_kinds_that_have_it_told_or_not() {
        let lines = of(|kind, _, record| {
            if kind < 3 {
                record.boxes[0].caption = "Peel It!".into();
            }
            if kind == 2 {
                record.attributes = [("tool".to_string(), "Peel".to_string())].into();
            }
        });
        assert_eq!(lines.said["peelit"].kinds, [0, 1, 2]);
    }
}
