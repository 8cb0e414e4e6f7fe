//! What catalogue labels, attributes and title words mean: the tables, read.

mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use caponimage::error::{Error, Result};

use crate::tables::fact_names::about;
use crate::tables::kinds::Kinds;
use crate::tables::trades::Trade;
use crate::tables::{Row, bundled, list};
use rows::{
    AttributeRow, AudienceRow, ContradictionRow, RetypeRow, TitleRow, ToneRow, ValueRow,
    VisibleRow, brands, lower, map, of_kind, strings, types,
};

/// What a catalogue calls a type of product, in natural English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// One of them: `T-Shirt`; also `Shoes`.
    pub one: String,
    /// Several: `T-Shirts`.
    pub many: String,
    /// Who deals in it.
    pub trade: &'static Trade,
}

/// A fact that words of a title state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleFact {
    /// The fact's name.
    pub name: String,
    /// The fact's value.
    pub value: String,
    /// Lower-case words, any of which says so.
    pub words: Vec<String>,
    /// The catalogue types it is believed for; empty for all.
    pub types: Vec<String>,
}

/// What a title calls a product more truly than its catalogue's label does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retype {
    /// One of them.
    pub one: String,
    /// Several.
    pub many: String,
    /// Lower-case words, any of which says so.
    pub words: Vec<String>,
    /// The labels it corrects, lower case.
    pub labels: Vec<String>,
}

/// A value of a fact that products of some types can't have.
#[derive(Debug)]
struct Contradiction {
    fact: String,
    values: Vec<String>,
    types: Vec<String>,
}

/// A name that titles begin with.
#[derive(Debug)]
struct Brand {
    beginning: Vec<String>,
    name: String,
    /// `brand`, or `mark` for a name that isn't the maker's.
    fact: String,
}

/// All tables.
#[derive(Debug)]
pub struct Vocabulary {
    kinds: &'static Kinds,
    types: BTreeMap<String, Type>,
    /// Catalogue labels, lower case, to values, for each fact with such labels.
    labels: BTreeMap<String, BTreeMap<String, String>>,
    /// In the order of their table.
    pub title_facts: Vec<TitleFact>,
    /// In the order of their table.
    pub retypes: Vec<Retype>,
    /// The values that can be seen on a photo; an empty set stands for all.
    visible: BTreeMap<String, BTreeSet<String>>,
    /// The longest beginnings first.
    brands: Vec<Brand>,
    /// Attributes, lower case, and the facts that they state.
    attributes: HashMap<String, String>,
    /// Whom products are for, and the words that say so.
    audiences: Vec<(String, Vec<String>)>,
    contradictions: Vec<Contradiction>,
    /// Words of colours that a tone contradicts.
    tones: HashMap<String, Vec<String>>,
    /// Values of facts with few values, lower case.
    known: HashMap<String, BTreeSet<String>>,
    /// Their words, but for those of what products are and of styles.
    value_words: BTreeSet<String>,
}

impl Vocabulary {
    /// The one that is bundled.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        static VOCABULARY: LazyLock<std::result::Result<Vocabulary, String>> =
            LazyLock::new(|| Vocabulary::read().map_err(|error| error.to_string()));
        VOCABULARY
            .as_ref()
            .map_err(|reason| Error::data("tables", reason.clone()))
    }

    fn read() -> Result<Self> {
        let kinds = Kinds::bundled()?;
        let rows = |rows: Vec<Row<ValueRow>>| {
            let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
            for Row { value, .. } in rows {
                let own = labels.entry(value.fact).or_default();
                own.insert(value.label.to_lowercase(), value.value);
            }
            labels
        };
        let mut vocabulary = Self {
            kinds,
            types: types(&bundled("labels.csv")?, kinds)?,
            labels: rows(bundled("label-values.csv")?.rows()?),
            title_facts: map(bundled("title-words.csv")?, |row: TitleRow| TitleFact {
                name: row.fact,
                value: row.value,
                words: strings(&row.words),
                types: lower(&row.types),
            })?,
            retypes: map(bundled("retypes.csv")?, |row: RetypeRow| Retype {
                one: row.one,
                many: row.many,
                words: strings(&row.words),
                labels: lower(&row.labels),
            })?,
            visible: map(bundled("visible.csv")?, |row: VisibleRow| {
                (row.fact, list(&row.values).map(String::from).collect())
            })?
            .into_iter()
            .collect(),
            brands: brands(bundled("brands.csv")?)?,
            attributes: map(bundled("attributes.csv")?, |row: AttributeRow| {
                (row.attribute, row.fact)
            })?
            .into_iter()
            .collect(),
            audiences: map(bundled("audience-words.csv")?, |row: AudienceRow| {
                (row.audience, strings(&row.words))
            })?,
            contradictions: map(bundled("contradictions.csv")?, |row: ContradictionRow| {
                Contradiction {
                    fact: row.fact,
                    values: strings(&row.values),
                    types: lower(&row.types),
                }
            })?,
            tones: map(bundled("tones.csv")?, |row: ToneRow| {
                (row.tone, strings(&row.words))
            })?
            .into_iter()
            .collect(),
            known: HashMap::new(),
            value_words: BTreeSet::new(),
        };
        vocabulary.known = vocabulary.gather_known();
        // Parts of styles ("Back Cover") name products.
        let values = vocabulary
            .known
            .iter()
            .filter(|(name, _)| !["type", "style"].contains(&name.as_str()));
        let words = values
            .flat_map(|(_, values)| values)
            .flat_map(|value| value.split(' '));
        vocabulary.value_words = words.map(String::from).collect();
        Ok(vocabulary)
    }

    /// The values of facts with few of them, from all tables.
    fn gather_known(&self) -> HashMap<String, BTreeSet<String>> {
        let mut known: HashMap<String, BTreeSet<String>> = HashMap::new();
        let mut add = |name: &str, value: &str| {
            if about(name).closed {
                known
                    .entry(name.into())
                    .or_default()
                    .insert(value.to_lowercase());
            }
        };
        for (name, labels) in &self.labels {
            labels.values().for_each(|value| add(name, value));
        }
        for fact in &self.title_facts {
            add(&fact.name, &fact.value);
        }
        for kind in self.kinds.all() {
            for name in [&kind.one, &kind.many].into_iter().chain(&kind.also) {
                add("type", name);
            }
            for (attribute, values) in &kind.attributes {
                let name = self.fact_of(attribute);
                values.iter().for_each(|value| add(&name, value));
            }
        }
        for kind in self.types.values() {
            add("type", &kind.one);
            add("type", &kind.many);
        }
        for retype in &self.retypes {
            add("type", &retype.one);
            add("type", &retype.many);
        }
        let colours = known.get("colour").cloned().unwrap_or_default();
        known.insert("accent".into(), colours);
        known
    }

    /// All kinds of products.
    pub fn kinds(&self) -> &'static Kinds {
        self.kinds
    }

    /// What a catalogue's type is; `None` for one that no table has.
    pub fn find_type(&self, label: &str) -> Option<Type> {
        let label = label.trim().to_lowercase();
        self.types
            .get(&label)
            .cloned()
            .or_else(|| self.kinds.find(&label).map(of_kind))
    }

    /// How captions write what somebody calls a product; `None` for what no table has.
    pub fn name_of(&self, said: &str) -> Option<String> {
        let Some(kind) = self.kinds.find(said) else {
            let named = self.types.get(&said.to_lowercase())?;
            return (named.one != "-").then(|| named.one.clone());
        };
        // One buys apples, and one armchair.
        let many = kind.trade.name == "food" && kind.many.eq_ignore_ascii_case(said);
        let mut also = kind.also.iter();
        Some(match also.find(|name| name.eq_ignore_ascii_case(said)) {
            Some(name) => name.clone(),
            None if many => kind.many.clone(),
            None => kind.one.clone(),
        })
    }

    /// Whether a word, lower case, stands in a value of a fact with few values, but for what products
    /// are and their styles.
    pub fn is_value_word(&self, word: &str) -> bool {
        self.value_words.contains(word)
    }

    /// The value of a catalogue's label; `None` for one that no table has.
    pub fn find_label(&self, name: &str, label: &str) -> Option<&str> {
        let labels = self.labels.get(name)?;
        labels.get(&label.to_lowercase()).map(String::as_str)
    }

    /// All values that labels of a fact stand for.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let labels = self.labels.get(name).into_iter();
        labels.flat_map(BTreeMap::values).map(String::as_str)
    }

    /// Whether the tables know this value, lower case, of a fact with few values.
    pub fn knows(&self, name: &str, value: &str) -> bool {
        self.known
            .get(name)
            .is_some_and(|values| values.contains(value))
    }

    /// Whether a fact can be seen on a photo.
    pub fn is_visible(&self, name: &str, value: &str) -> bool {
        self.visible
            .get(name)
            .is_some_and(|values| values.is_empty() || values.contains(value))
    }

    /// The name that a title, in lower-case words, begins with, the fact that it is, and of how
    /// many words it is.
    pub fn find_brand(&self, words: &[String]) -> Option<(&str, &str, usize)> {
        let mut brands = self.brands.iter();
        let brand = brands.find(|brand| words.starts_with(&brand.beginning))?;
        Some((&brand.name, &brand.fact, brand.beginning.len()))
    }

    /// The fact that an attribute of that name, in whatever case, states.
    pub fn fact_of(&self, attribute: &str) -> String {
        let name = attribute.trim().to_lowercase().replace('_', " ");
        self.attributes.get(&name).cloned().unwrap_or(name)
    }

    /// Whom products are for, and the words that say so.
    pub fn audiences(&self) -> &[(String, Vec<String>)] {
        &self.audiences
    }

    /// Words of colours that a measured tone contradicts, or that say just the same.
    pub fn against_tone(&self, tone: &str) -> &[String] {
        self.tones.get(tone).map_or(&[][..], Vec::as_slice)
    }

    /// Whether products of a catalogue's type can't have this value: sandals for winter.
    pub fn contradicts(&self, fact: &str, value: &str, label: &str) -> bool {
        let label = label.to_lowercase();
        self.contradictions.iter().any(|row| {
            let value = row.values.iter().any(|own| own == value);
            row.fact == fact && value && row.types.contains(&label)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_vocabulary_is_whole() {
        let vocabulary = Vocabulary::bundled().unwrap();
        assert_eq!(vocabulary.find_type("tshirts").unwrap().many, "T-Shirts");
        assert_eq!(
            vocabulary.find_type("Accent Chair").unwrap().trade.name,
            "furniture"
        );
        assert_eq!(vocabulary.find_type("Starships"), None);
        assert_eq!(
            vocabulary.find_label("colour", "Navy Blue"),
            Some("Navy Blue")
        );
        assert!(vocabulary.is_visible("type", "T-Shirt"));
        assert!(!vocabulary.is_visible("brand", "Nike"));
        assert!(vocabulary.knows("colour", "navy blue") && !vocabulary.knows("brand", "nike"));
        assert_eq!(vocabulary.fact_of("Fabric"), "material");
        assert_eq!(vocabulary.fact_of("Blade_Length"), "blade length");
        for fact in &vocabulary.title_facts {
            assert!(!fact.words.is_empty(), "{fact:?}");
            assert!(
                fact.words.iter().all(|word| *word == word.to_lowercase()),
                "{fact:?}"
            );
            for label in &fact.types {
                assert!(vocabulary.find_type(label).is_some(), "{label} in {fact:?}");
            }
        }
        for (name, values) in &vocabulary.visible {
            for value in values {
                let known = vocabulary
                    .title_facts
                    .iter()
                    .any(|fact| fact.name == *name && fact.value == *value);
                assert!(known, "{name}={value} is visible and never stated");
            }
        }
    }

    #[test]
    fn every_label_of_fashion_and_groceries_is_of_a_trade() {
        let vocabulary = Vocabulary::bundled().unwrap();
        for (label, kind) in &vocabulary.types {
            assert!(
                kind.one == "-"
                    || kind.trade != Trade::other()
                    || ["toy", "book"].contains(&label.as_str()),
                "{label}: {kind:?}"
            );
        }
    }

    #[test]
    fn the_longest_brand_wins() {
        let table = |text| crate::tables::Table {
            name: "brands.csv",
            text,
        };
        let brands = brands(table(
            "name,beginning,fact\nPolo,polo,mark\nPolo Club,polo club,brand\n",
        ));
        let brands: Vec<String> = brands
            .unwrap()
            .into_iter()
            .map(|brand| brand.name)
            .collect();
        assert_eq!(brands, ["Polo Club", "Polo"]);
        let vocabulary = Vocabulary::bundled().unwrap();
        let words = ["arrow", "sport", "men"].map(String::from);
        assert_eq!(
            vocabulary.find_brand(&words),
            Some(("Arrow Sport", "brand", 2))
        );
        assert_eq!(vocabulary.find_brand(&words[2..]), None);
    }
}
