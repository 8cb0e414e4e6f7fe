//! Facts' values exchanged for others, in title, attributes and captions at once, so that the model
//! learns to take names from what it is told and not to know them (Chan et al. 2022, arXiv 2205.05055;
//! Reddy 2023, arXiv 2312.03002). What is to be copied must never be learnable: names are made up anew
//! each time, kinds of products are drawn from thousands.

mod brand;
mod forms;
mod general;

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::example::{Example, ExampleBox};
use crate::dataset::record::{BRAND, Fact, KIND, Source};
use crate::dataset::values::Values;
pub(crate) use brand::with_made_up_brand;
pub(crate) use forms::contains;
use forms::{Swap, capitals, replaced};
pub(crate) use general::General;

/// How often facts' values are exchanged, of the products that the dataset tells facts of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Names: brands and series.
    pub names: f64,
    /// What kind of product it is.
    pub kinds: f64,
    /// Numbers, each by itself.
    pub numbers: f64,
    /// Other values, such as materials, each by itself.
    pub others: f64,
}

/// A product with other values.
#[derive(Debug, PartialEq)]
pub struct Exchanged {
    /// Its title.
    pub title: String,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
    /// The captions that can be said of it, by the places of their boxes.
    pub captions: Vec<(usize, String)>,
}

/// Facts that are names.
const NAMES: [&str; 2] = [BRAND, "series"];

/// Facts that the picture shows, or whose few values have captions of their own.
const KEPT: [&str; 9] = [
    "colour", "accent", "tone", "surface", "pattern", "audience", "season", "usage", "use",
];

/// How often a name is the word for a thing, and letters at random; it is syllables otherwise.
const THING: f64 = 0.2;
const LETTERS: f64 = 0.2;

/// How a name is written.
const TWO_WORDS: f64 = 0.15;
const CAPITALS: f64 = 0.08;
const SMALL: f64 = 0.04;
const NUMBERED_SERIES: f64 = 0.3;

impl Shares {
    /// Nothing is exchanged.
    pub const NONE: Self = Self {
        names: 0.0,
        kinds: 0.0,
        numbers: 0.0,
        others: 0.0,
    };

    /// The example with some values exchanged; nothing where none is.
    pub fn draw(
        &self,
        example: &Example,
        values: &Values,
        general: &General,
        generator: &mut ChaCha8Rng,
    ) -> Option<Exchanged> {
        let mut swaps: Vec<Swap> = Vec::new();
        // Of kinds that were exchanged, captions must say what can be said of any.
        let mut kind_is_new = false;
        for (name, forms) in forms_by_name(example) {
            let Some(base) = forms.iter().copied().find(|form| tells(example, form)) else {
                continue;
            };
            let noun = |generator: &mut ChaCha8Rng| values.nouns.choose(generator);
            if NAMES.contains(&name) {
                if generator.random_bool(self.names) {
                    let new = made_up(name, values, generator);
                    swaps.extend(Swap::of_name(name, base, &new, &forms));
                }
            } else if name == KIND {
                if generator.random_bool(self.kinds)
                    && let Some(noun) = noun(generator)
                {
                    swaps.extend(Swap::of_thing(name, base, noun, &forms));
                    kind_is_new = true;
                }
            } else if base.chars().any(|c| c.is_ascii_digit()) {
                if generator.random_bool(self.numbers) {
                    let new = fresh_digits(base, generator);
                    swaps.extend(Swap::of_number(name, base, &new, &forms));
                }
            } else if !KEPT.contains(&name)
                && generator.random_bool(self.others)
                && let Some(noun) = noun(generator)
            {
                swaps.extend(Swap::of_thing(name, base, noun, &forms));
            }
        }
        // The longest first: "Gnome Figurine" before "Gnome".
        swaps.sort_by_key(|swap| std::cmp::Reverse(swap.from.len()));
        (!swaps.is_empty()).then_some(())?;
        let mut captions: Vec<(usize, String)> = Vec::new();
        for (place, each) in example.boxes.iter().enumerate() {
            let written = match !kind_is_new || says_what_is_told(each, &swaps) {
                true => caption(each, &swaps),
                false if general.holds(each) => Some(each.text.clone()),
                false => {
                    let taken = |line: &str| captions.iter().any(|(_, other)| other == line);
                    general.draw(&each.kind, &example.voice, taken, generator)
                }
            };
            captions.extend(written.map(|text| (place, text)));
        }
        let exchange = |text: &str| replaced(text, &swaps);
        (!captions.is_empty()).then(|| Exchanged {
            title: exchange(&example.title),
            attributes: example
                .attributes
                .iter()
                .map(|(name, value)| (name.clone(), exchange(value)))
                .collect(),
            captions,
        })
    }
}

/// A caption with `value` where it has that of `fact`, word by word.
pub(crate) fn with_value(text: &str, fact: &Fact, value: &str) -> String {
    replaced(text, &[Swap::of_value(&fact.name, &fact.value, value)])
}

/// A name for a brand or a series.
fn made_up(fact: &str, values: &Values, generator: &mut ChaCha8Rng) -> String {
    let mut name = word(values, generator);
    if generator.random_bool(TWO_WORDS) {
        name = format!("{name} {}", word(values, generator));
    }
    if fact == "series" && generator.random_bool(NUMBERED_SERIES) {
        name = format!("{name} {}", generator.random_range(2..1000));
    }
    match generator.random_range(0.0..1.0) {
        share if share < CAPITALS => name.to_uppercase(),
        share if share < CAPITALS + SMALL => name.to_lowercase(),
        _ => name,
    }
}

/// A word of a name, with a capital.
fn word(values: &Values, generator: &mut ChaCha8Rng) -> String {
    match generator.random_range(0.0..1.0) {
        share if share < THING && !values.nouns.is_empty() => {
            let noun = values.nouns.choose(generator);
            let word = noun.and_then(|noun| noun.split(' ').next());
            capitals(word.unwrap_or_default(), true)
        }
        share if share < THING + LETTERS => letters(generator),
        _ => values.syllables.word(generator),
    }
}

/// Consonants and vowels in turn, now and then two of the same sort.
fn letters(generator: &mut ChaCha8Rng) -> String {
    const VOWELS: &[u8] = b"aeiouy";
    const CONSONANTS: &[u8] = b"bcdfghjklmnpqrstvwxz";
    let length = generator.random_range(3..9);
    let mut is_vowel = generator.random_bool(0.3);
    let drawn = (0..length).map(|_| {
        let from = if is_vowel { VOWELS } else { CONSONANTS };
        is_vowel ^= generator.random_bool(0.85);
        char::from(from[generator.random_range(0..from.len())])
    });
    capitals(&drawn.collect::<String>(), true)
}

/// Whether title or attributes of an example have `value` in them, as whole words in any case.
pub(super) fn tells(example: &Example, value: &str) -> bool {
    let attributes = example.attributes.values();
    let mut texts = attributes.chain([&example.title]);
    texts.any(|text| contains(text, value))
}

/// Whether a fact is known from what is told of a product.
pub(super) fn is_told(fact: &Fact) -> bool {
    matches!(fact.source, Source::Title | Source::Attribute)
}

/// Whether a caption says nothing but facts that stand in it word by word, and at least one: then it
/// can be said of a product of another kind.
fn says_what_is_told(each: &ExampleBox, swaps: &[Swap]) -> bool {
    let literal = |fact: &Fact| contains(&each.text, &fact.value);
    let is_new = |fact: &Fact| {
        let of_kind = swaps.iter().filter(|swap| swap.fact == KIND);
        // "Salads", which the word "Cucumber" tells.
        let rests = of_kind
            .clone()
            .any(|swap| contains(fact.said(), &swap.from));
        !rests || of_kind.clone().any(|swap| swap.is(&fact.value))
    };
    let mut facts = each.facts.iter();
    !each.facts.is_empty() && facts.all(|fact| literal(fact) && is_new(fact))
}

/// A caption with exchanged values; nothing where it writes one in a form that is not known of the
/// new one.
fn caption(each: &ExampleBox, swaps: &[Swap]) -> Option<String> {
    let unknown = |fact: &Fact| {
        let mut own = swaps
            .iter()
            .filter(|swap| swap.fact == fact.name)
            .peekable();
        let exchanged = own.peek().is_some();
        exchanged && !(own.any(|swap| swap.is(&fact.value)) && contains(&each.text, &fact.value))
    };
    (!each.facts.iter().any(unknown)).then(|| replaced(&each.text, swaps))
}

/// The words by which captions and what is told call each fact.
fn forms_by_name(example: &Example) -> BTreeMap<&str, Vec<&str>> {
    let mut forms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for fact in example.boxes.iter().flat_map(|each| &each.facts) {
        if !is_told(fact) {
            continue;
        }
        let known = forms.entry(&fact.name).or_default();
        for form in [fact.said(), fact.value.as_str()] {
            if !known.contains(&form) {
                known.push(form);
            }
        }
    }
    forms
}

/// The same with other digits. One of something stays one, and what is below one stays so.
fn fresh_digits(value: &str, generator: &mut ChaCha8Rng) -> String {
    let characters: Vec<char> = value.chars().collect();
    let is_digit = |i: usize| characters.get(i).is_some_and(char::is_ascii_digit);
    let fresh = characters.iter().enumerate().map(|(i, &c)| {
        let (first, last) = (i == 0 || !is_digit(i - 1), !is_digit(i + 1));
        let least = match (c, first, last) {
            ('0', true, _) | ('1', true, true) => return c,
            ('0'..='9', true, true) => 2,
            ('0'..='9', true, false) => 1,
            ('0'..='9', false, _) => 0,
            _ => return c,
        };
        char::from(b'0' + generator.random_range(least..10u8))
    });
    fresh.collect()
}

#[cfg(test)]
mod tests;
