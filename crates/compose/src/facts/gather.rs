//! Gathers all that is known of a product, whether the model is given it or not.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::labels::{display, evidence};
use super::title::{self, Title, says, words};
use super::{Vocabulary, described};
use crate::tables::fact_names::about;
use crate::tables::trades::Trade;
use caponimage::dataset::record::{Fact, Record, Source};

/// The longest value of an attribute that a caption can say, in letters and in words.
const MOST_LETTERS: usize = 40;
const MOST_WORDS: usize = 5;

/// Values that say nothing on a picture (`unsaid-values.csv`); none where the table is damaged, which
/// a test rules out.
static UNSAID: LazyLock<HashSet<String>> =
    LazyLock::new(|| crate::tables::words("unsaid-values.csv").unwrap_or_default());

/// A fact, and the attribute that states it (empty unless one does).
pub struct Known {
    pub fact: Fact,
    pub attribute: String,
}

/// All that is known of a product.
pub struct Gathered {
    /// Who deals in it.
    pub trade: &'static Trade,
    /// The place of its kind among all kinds, where it is one of them.
    pub kind: Option<usize>,
    /// The facts.
    pub facts: Vec<Known>,
}

/// All of a product's title and attributes, shown and withheld.
struct Whole<'a> {
    title: &'a str,
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> Whole<'a> {
    fn of(product: &'a Record) -> Self {
        let shown = product.attributes.iter();
        let all = shown.chain(&product.withheld.attributes);
        Self {
            title: match product.title.as_str() {
                "" => &product.withheld.title,
                title => title,
            },
            attributes: all.map(|(k, v)| (k.as_str(), v.as_str())).collect(),
        }
    }

    /// The value of the first attribute that states a fact of this name.
    fn stating(&self, fact: &str, vocabulary: &Vocabulary) -> &'a str {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(name, _)| vocabulary.fact_of(name) == fact);
        found.map_or("", |(_, value)| value)
    }
}

/// Who deals in a product, and the place of its kind among all kinds, where it is one of them.
#[derive(Debug, Clone, Copy)]
pub struct Nature {
    /// Who deals in it.
    pub trade: &'static Trade,
    /// See above.
    pub kind: Option<usize>,
}

impl Nature {
    /// What a product is, by all that is known of it.
    pub fn of(product: &Record, vocabulary: &Vocabulary) -> Self {
        let Gathered { trade, kind, .. } = gather(product, vocabulary);
        Self { trade, kind }
    }
}

/// By what it is known what a product is.
struct Named {
    /// The catalogue's label or attribute; empty where only the title says what it is.
    label: String,
    trade: &'static Trade,
    many: Option<String>,
    /// The kind's name in the title, as it stands there, and as captions write it.
    named: Option<(String, String)>,
}

impl Named {
    fn of(product: &Record, whole: &Whole, title: &Title, vocabulary: &Vocabulary) -> Self {
        let values = whole.attributes.iter();
        let values = values
            .filter(|(name, _)| !["type", "category"].contains(&vocabulary.fact_of(name).as_str()));
        let values: Vec<Vec<String>> = values.map(|(_, value)| words(value)).collect();
        let told = whole.stating("type", vocabulary);
        let label = product
            .withheld
            .labels
            .get("type")
            .map_or(told, String::as_str);
        let mut nature = Self {
            label: label.into(),
            trade: Trade::other(),
            many: None,
            named: title.named_kind(&values, vocabulary),
        };
        let category = || whole.stating("category", vocabulary);
        let known = vocabulary.find_type(label).or_else(|| {
            let (_, name) = nature.named.as_ref()?;
            vocabulary.find_type(name)
        });
        if let Some(known) = known.or_else(|| vocabulary.find_type(category())) {
            nature.trade = known.trade;
            nature.many = Some(known.many);
        }
        nature
    }
}

/// Gathers them. Where sources contradict each other, neither is believed.
pub fn gather(product: &Record, vocabulary: &Vocabulary) -> Gathered {
    let whole = Whole::of(product);
    let brand = whole.stating("brand", vocabulary);
    let title = title::read(
        whole.title,
        whole.stating("type", vocabulary),
        brand,
        vocabulary,
    );
    let nature = Named::of(product, &whole, &title, vocabulary);
    let edible = nature.trade.is("edible");

    let mut facts: Vec<Known> = Vec::new();
    for (attribute, value) in &whole.attributes {
        let Some(fact) = from_attribute(attribute, value, nature.trade, vocabulary) else {
            continue;
        };
        let attribute = (*attribute).to_string();
        if fact.name == "category" && nature.label.is_empty() && edible {
            // "Oat Milk" is all that a catalogue says of a package of it.
            let name = "type".into();
            facts.push(Known {
                fact: Fact {
                    name,
                    ..fact.clone()
                },
                attribute: attribute.clone(),
            });
        }
        if !title.contradicts(&fact) && !contradicts_itself(&fact, &nature.label, vocabulary) {
            facts.push(Known { fact, attribute });
        }
    }
    // A title that says the value of a withheld attribute tells it.
    let in_title: Vec<Fact> = facts
        .iter()
        .filter(|known| says(&title.described, &words(&known.fact.value).join(" ")))
        .filter(|known| {
            !["type", "audience", "colour", "category"].contains(&known.fact.name.as_str())
        })
        .map(|known| Fact {
            source: Source::Title,
            evidence: String::new(),
            ..known.fact.clone()
        })
        .collect();
    let from_label = |(name, value): (&String, &String)| {
        let fact = from_attribute(name, value, nature.trade, vocabulary)?;
        let source = Source::Label;
        (name != described::CLASS).then_some(Fact { source, ..fact })
    };
    let labels = product.withheld.labels.iter().filter_map(from_label);
    let class = product.withheld.labels.get(described::CLASS);
    let said = class.map_or(&[][..], |class| described::facts(class));
    let named = match class {
        // The catalogue of groceries calls products by their titles.
        Some(_) => title.food(vocabulary),
        None => {
            let named = nature.named.as_ref().filter(|_| title.many.is_none());
            named.map(|(said, name)| title::fact("type", name, said))
        }
    };
    let many = title.many.clone().or(nature.many.clone());
    let rest = labels
        .chain(named)
        .chain(in_title)
        .chain(title.facts)
        .chain(said.iter().cloned());
    facts.extend(rest.map(|fact| Known {
        fact,
        attribute: String::new(),
    }));
    let kind = kind_of(&facts, vocabulary);
    entail(&mut facts, kind, vocabulary);
    let plural = facts.iter().any(|known| known.fact.name == "pack") && nature.trade.is("fashion");
    if let (Some(many), true) = (many, plural) {
        for known in facts.iter_mut().filter(|k| k.fact.name == "type") {
            let said = known.fact.said().to_string();
            known.fact.evidence = evidence(&many, &said);
            known.fact.value.clone_from(&many);
        }
    }
    settle_audience(&mut facts);
    Gathered {
        trade: kind.map_or(nature.trade, |kind| vocabulary.kinds().all()[kind].trade),
        kind,
        facts,
    }
}

/// The kind that the facts on the product's type are names of.
fn kind_of(facts: &[Known], vocabulary: &Vocabulary) -> Option<usize> {
    let types = facts.iter().filter(|known| known.fact.name == "type");
    types
        .flat_map(|known| [known.fact.value.as_str(), known.fact.said()])
        .find_map(|name| vocabulary.kinds().place(name))
}

/// Adds what a product's being of its kind entails: what it is for, and whom.
fn entail(facts: &mut Vec<Known>, kind: Option<usize>, vocabulary: &Vocabulary) {
    let Some(kind) = kind.map(|place| &vocabulary.kinds().all()[place]) else {
        return;
    };
    let is_type = |known: &&Known| known.fact.name == "type";
    let Some(Known { fact, attribute }) = facts.iter().find(is_type) else {
        return;
    };
    let (said, source, attribute) = (fact.said().to_string(), fact.source, attribute.clone());
    let told = facts.iter().any(|known| known.fact.name == "audience");
    let uses = kind.uses.iter().map(|value| ("use", value));
    let audience = kind
        .audience
        .iter()
        .filter(|_| !told)
        .map(|value| ("audience", value));
    let entailed: Vec<Known> = uses
        .chain(audience)
        .map(|(name, value)| Known {
            fact: Fact {
                name: name.into(),
                value: value.clone(),
                source,
                evidence: said.clone(),
            },
            attribute: attribute.clone(),
        })
        .collect();
    facts.extend(entailed);
}

/// The fact that an attribute states, if it is one that captions speak of.
fn from_attribute(
    attribute: &str,
    value: &str,
    trade: &Trade,
    vocabulary: &Vocabulary,
) -> Option<Fact> {
    // "Home > Kitchen > Knives".
    let value = value.rsplit(" > ").next().unwrap_or(value).trim();
    if attribute.eq_ignore_ascii_case("organic") && value.eq_ignore_ascii_case("yes") {
        return Some(fact("organic", "Organic".into(), value));
    }
    let name = vocabulary.fact_of(attribute);
    if about(&name).internal {
        return None;
    }
    let said = match name.as_str() {
        "type" => match vocabulary.find_type(value) {
            // One buys apples, not apple.
            Some(found) if trade.is("edible") => as_called(value, &found.many, vocabulary),
            Some(found) => as_called(value, &found.one, vocabulary),
            None => display(value),
        },
        // A catalogue's "Topwear" is nothing to write on a picture.
        "category" if !trade.is("edible") => return None,
        labelled => match vocabulary.find_label(labelled, value) {
            Some(label) => label.to_string(),
            None if about(labelled).noun => display(value),
            None => value.to_string(),
        },
    };
    is_sayable(&said).then(|| fact(&name, said, value))
}

/// What captions call a product that its seller calls by another name of its kind: by the
/// seller's own. Codes of catalogues, as `Tshirts`, are not written.
fn as_called(value: &str, usual: &str, vocabulary: &Vocabulary) -> String {
    let kind = vocabulary.kinds().find(value);
    let also = kind.and_then(|kind| {
        let mut names = kind.also.iter();
        names.find(|name| name.eq_ignore_ascii_case(value))
    });
    also.map_or_else(|| usual.to_string(), Clone::clone)
}

/// Whether a caption can say a value as it is.
fn is_sayable(value: &str) -> bool {
    let is_link = value.contains("://") || value.contains('<') || value.contains('@');
    let letters = value.chars().count();
    let control = value.chars().any(char::is_control);
    (1..=MOST_LETTERS).contains(&letters)
        && value.split_whitespace().count() <= MOST_WORDS
        && value.chars().any(char::is_alphanumeric)
        && !UNSAID.contains(&value.to_lowercase())
        && !is_link
        && !control
}

fn fact(name: &str, value: String, said: &str) -> Fact {
    Fact {
        name: name.into(),
        evidence: evidence(&value, said),
        value,
        source: Source::Attribute,
    }
}

/// Formal shoes for casual usage, sandals for winter: the catalogue contradicts itself.
fn contradicts_itself(fact: &Fact, label: &str, vocabulary: &Vocabulary) -> bool {
    let usages = || vocabulary.values("usage").map(str::to_lowercase);
    let other = || {
        let named = words(label);
        usages().any(|usage| named.contains(&usage) && !fact.value.eq_ignore_ascii_case(&usage))
    };
    fact.name == "usage" && other() || vocabulary.contradicts(&fact.name, &fact.value, label)
}

/// The title of a child's product often comes with a grown-up's gender, so a title that speaks of
/// children decides; where both speak of grown-ups and differ, nothing is known.
fn settle_audience(facts: &mut Vec<Known>) {
    let all: Vec<(String, Source)> = facts
        .iter()
        .filter(|known| known.fact.name == "audience")
        .map(|known| (known.fact.value.clone(), known.fact.source))
        .collect();
    let Some((told, _)) = all.iter().find(|(_, source)| *source == Source::Title) else {
        return;
    };
    let child = ["Boys", "Girls", "Kids"].contains(&told.as_str());
    let differs = all.iter().any(|(value, _)| value != told);
    facts.retain(|known| {
        known.fact.name != "audience" || !differs || child && known.fact.source == Source::Title
    });
}
