//! Whether a recorded fact stands where the record says that it does.

use super::lexicon::{Lexicon, MEASURED};
use crate::facts::Vocabulary;
use crate::tables::kinds::Kind;
use crate::words::{stands, words};
use caponimage::dataset::record::{Fact, Record, Source};

/// What a record holds, as words.
pub struct Sources<'a> {
    title: Vec<String>,
    attributes: Vec<Vec<String>>,
    description: Vec<String>,
    withheld: Withheld,
    /// Facts measured on the photo again, if somebody did.
    measured: Option<&'a [Fact]>,
    lexicon: &'a Lexicon,
    vocabulary: &'a Vocabulary,
    /// What the product is.
    kind: Option<&'a Kind>,
    has_photo: bool,
}

struct Withheld {
    title: Vec<String>,
    attributes: Vec<Vec<String>>,
    description: Vec<Vec<String>>,
    labels: Vec<Vec<String>>,
}

/// Where evidence was found.
#[derive(PartialEq)]
enum Found {
    /// In what the model is given, or on the photo itself.
    Given,
    /// Only in what is withheld.
    Withheld,
    /// Only in a withheld description.
    Described,
    Nowhere,
}

impl<'a> Sources<'a> {
    /// The words of a record.
    pub fn of(
        product: &Record,
        measured: Option<&'a [Fact]>,
        lexicon: &'a Lexicon,
        vocabulary: &'a Vocabulary,
        kind: Option<&'a Kind>,
    ) -> Self {
        let withheld = &product.withheld;
        let all = |map: &std::collections::BTreeMap<String, String>| -> Vec<Vec<String>> {
            map.values().map(|value| words(value)).collect()
        };
        let attribute = |map: &std::collections::BTreeMap<String, String>| {
            let found = map
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("description"));
            found.map_or_else(Vec::new, |(_, text)| words(text))
        };
        Self {
            title: words(&product.title),
            attributes: all(&product.attributes),
            description: attribute(&product.attributes),
            withheld: Withheld {
                title: words(&withheld.title),
                attributes: all(&withheld.attributes),
                description: vec![
                    words(&withheld.description),
                    attribute(&withheld.attributes),
                ],
                labels: all(&withheld.labels),
            },
            measured,
            lexicon,
            vocabulary,
            kind,
            has_photo: product.has_photo(),
        }
    }

    /// What is wrong with a fact; `None` when it is true as far as the record says.
    pub fn fault(&self, fact: &Fact) -> Option<String> {
        let Fact { name, value, .. } = fact;
        let place = format!("the fact {name}={value}");
        let said = words(fact.said());
        if said.is_empty() || words(value).is_empty() {
            return Some(format!("{place} says nothing"));
        }
        if self.lexicon.contradicts(name, value, &fact.evidence) {
            return Some(format!(
                "{place} contradicts its evidence {:?}",
                fact.evidence
            ));
        }
        if fact.source == Source::Pixels {
            return self.measurement_fault(fact).map(|fault| place + fault);
        }
        if !self.entails(fact) {
            return Some(format!(
                "{place}: being {:?} does not entail it",
                fact.said()
            ));
        }
        let blind = self.title.is_empty() && self.attributes.is_empty();
        let source = fact.source.name();
        match self.find(fact.source, &said) {
            Found::Given => None,
            Found::Withheld if self.is_visible(fact) => None,
            Found::Described if !blind => None,
            Found::Withheld => Some(format!(
                "{place} is known only from a withheld {source}, and no photo shows it"
            )),
            Found::Described => Some(format!(
                "{place} is known only from the description, and neither title nor attributes are shown"
            )),
            Found::Nowhere => Some(format!("{place}: no {source} says {:?}", fact.said())),
        }
    }

    /// Whether a photo shows a fact, or the kind of product that entails it.
    fn is_visible(&self, fact: &Fact) -> bool {
        let entailed =
            |kind: &Kind| kind.uses.contains(&fact.value) || kind.audience.contains(&fact.value);
        let follows = ["use", "audience"].contains(&fact.name.as_str());
        self.has_photo
            && (follows && self.kind.is_some_and(entailed)
                || self.vocabulary.is_visible(&fact.name, &fact.value))
    }

    /// What a product is for follows from what it is: whether its kind does say so. True of all
    /// other facts.
    fn entails(&self, fact: &Fact) -> bool {
        match (fact.name.as_str(), fact.source, self.kind) {
            ("use", Source::Description, _) => true,
            ("use", _, kind) => kind.is_some_and(|kind| kind.uses.contains(&fact.value)),
            _ => true,
        }
    }

    fn find(&self, source: Source, said: &[String]) -> Found {
        let among = |texts: &[Vec<String>]| texts.iter().any(|text| text == said);
        let (given, withheld) = match source {
            Source::Title => (
                stands(said, &self.title),
                stands(said, &self.withheld.title),
            ),
            Source::Attribute => (among(&self.attributes), among(&self.withheld.attributes)),
            Source::Label => (false, among(&self.withheld.labels)),
            Source::Description => {
                let described = &self.withheld.description;
                if !stands(said, &self.description)
                    && described.iter().any(|text| stands(said, text))
                {
                    return Found::Described;
                }
                (stands(said, &self.description), false)
            }
            Source::Pixels => (true, false),
        };
        match (given, withheld) {
            (true, _) => Found::Given,
            (false, true) => Found::Withheld,
            (false, false) => Found::Nowhere,
        }
    }

    fn measurement_fault(&self, fact: &Fact) -> Option<&'static str> {
        if !MEASURED.contains(&fact.name.as_str()) {
            return Some(" cannot be measured on a photo");
        }
        let again = self.measured.is_none_or(|measured| {
            measured
                .iter()
                .any(|other| other.name == fact.name && other.value == fact.value)
        });
        (!again).then_some(" is not what the photo measures")
    }
}
