//! A product told of by another brand, in title, attributes and captions at once.

use std::collections::BTreeMap;

use rand::rngs::ChaCha8Rng;

use super::forms::{Swap, contains, replaced};
use super::{is_told, made_up};
use crate::dataset::record::{BRAND, Fact, Record};
use crate::dataset::values::Values;

/// So many names are made up before a product is left as it is.
const TRIES: usize = 100;

/// A record as if its product were of a brand that nobody has heard of; nothing where no caption says a brand that is
/// told, where one writes it in another form than title and attributes, or where all names made up are known.
pub(crate) fn with_made_up_brand(
    product: &Record,
    values: &Values,
    is_known: impl Fn(&str) -> bool,
    generator: &mut ChaCha8Rng,
) -> Option<Record> {
    let facts = product.boxes.iter().flat_map(|each| &each.facts);
    let told = facts.filter(|fact| fact.name == BRAND && is_told(fact));
    let forms: Vec<&str> = told
        .flat_map(|fact| [fact.said(), fact.value.as_str()])
        .collect();
    let base = *forms.first()?;
    let texts = product.attributes.values().chain([&product.title]);
    let is_whole = forms.iter().all(|form| form.eq_ignore_ascii_case(base));
    if !is_whole || !texts.into_iter().any(|text| contains(text, base)) {
        return None;
    }
    let mut names = (0..TRIES).map(|_| made_up(BRAND, values, generator));
    let name = names.find(|name| !is_known(name))?;
    let swaps = Swap::of_name(BRAND, base, &name, &forms);
    let exchange = |text: &str| replaced(text, &swaps);
    let exchange_values = |values: &BTreeMap<String, String>| {
        let each = values.iter();
        each.map(|(name, value)| (name.clone(), exchange(value)))
            .collect()
    };
    let mut record = product.clone();
    record.title = exchange(&product.title);
    record.attributes = exchange_values(&product.attributes);
    let (new, old) = (&mut record.withheld, &product.withheld);
    new.title = exchange(&old.title);
    new.description = exchange(&old.description);
    new.attributes = exchange_values(&old.attributes);
    new.labels = exchange_values(&old.labels);
    for each in &mut record.boxes {
        each.caption = exchange(&each.caption);
        for Fact {
            value, evidence, ..
        } in &mut each.facts
        {
            (*value, *evidence) = (exchange(value), exchange(evidence));
        }
    }
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::Source;
    use crate::dataset::record::tests::any_record;
    use crate::dataset::values::Syllables;
    use rand::SeedableRng;

    fn told() -> Record {
        let mut record = any_record("1");
        record.title = "Nordlys Oak Chair".into();
        record.attributes = [("brand".into(), "NORDLYS".into())].into();
        record.boxes[0].caption = "A Nordlys for Life".into();
        record.withheld.description = "By Nordlys.".into();
        record.withheld.labels = [("maker".into(), "Nordlys".into())].into();
        record.boxes[0].facts = vec![Fact {
            name: BRAND.into(),
            value: "Nordlys".into(),
            source: Source::Title,
            evidence: String::new(),
        }];
        record
    }

    fn exchanged(record: &Record, known: &str) -> Option<Record> {
        let values = Values {
            syllables: Syllables {
                start: vec!["Al".into(), "Zu".into()],
                middle: Vec::new(),
                end: vec!["ko".into()],
            },
            nouns: Vec::new(),
        };
        let mut generator = ChaCha8Rng::seed_from_u64(1);
        let is_known = |name: &str| !name.ends_with("ko") || name.to_lowercase() == known;
        with_made_up_brand(record, &values, is_known, &mut generator)
    }

    #[test]
    fn a_made_up_brand_stands_wherever_the_brand_stood() {
        let new = exchanged(&told(), "zuko").unwrap();
        assert!(
            new.title.to_lowercase().ends_with("alko oak chair"),
            "{}",
            new.title
        );
        assert!(
            new.boxes[0].caption.to_lowercase().starts_with("an "),
            "{}",
            new.boxes[0].caption
        );
        let text = serde_json::to_string(&new).unwrap().to_lowercase();
        assert!(
            !text.contains("nordlys") && !text.contains("zuko"),
            "{text}"
        );
        let places = "title, attribute, caption, fact, description and label";
        assert_eq!(text.matches("alko").count(), 6, "{places}: {text}");
    }

    #[test]
    fn brands_that_are_not_said_as_they_are_told_stay() {
        assert!(exchanged(&told(), "").is_some());
        let mut other = told();
        other.boxes[0].facts[0].evidence = "Nordlys AB".into();
        assert_eq!(exchanged(&other, ""), None, "said in another form");
        let mut unsaid = told();
        unsaid.boxes[0].facts.clear();
        assert_eq!(exchanged(&unsaid, ""), None, "not said");
        let mut seen = told();
        seen.boxes[0].facts[0].source = Source::Label;
        assert_eq!(exchanged(&seen, ""), None, "not told");
        let mut generator = ChaCha8Rng::seed_from_u64(1);
        let all_known = with_made_up_brand(&told(), &Values::default(), |_| true, &mut generator);
        assert_eq!(all_known, None);
    }
}
