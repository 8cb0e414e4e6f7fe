//! What a title says: brand, audience, features.

use super::gather::{display, evidence};
use super::{Class, Vocabulary};
use caponimage::data::record::{Fact, Source};

/// Words of a title that name whom the product is for.
const AUDIENCES: [(&str, &[&str]); 6] = [
    ("Men", &["men", "mens", "men's", "man", "gents"]),
    ("Women", &["women", "womens", "women's", "woman", "ladies"]),
    ("Boys", &["boy", "boys", "boy's", "boys'", "kids-boys"]),
    (
        "Girls",
        &["girl", "girls", "girl's", "girls'", "kids-girls"],
    ),
    (
        "Kids",
        &["kids", "kid", "infant", "infants", "toddler", "kids-unisex"],
    ),
    ("Everyone", &["unisex"]),
];

const SEASONS: [&str; 5] = ["summer", "winter", "spring", "fall", "autumn"];

/// A longer name leaves no room to say anything else.
const MOST_WORDS_OF_A_FOOD: usize = 4;

/// What a title says.
pub struct Title {
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// Several of what it calls the product, if that is truer than the catalogue's label.
    pub many: Option<String>,
    /// Lower-case words after the brand.
    described: Vec<String>,
    /// Names of colours that stand in it, lower case.
    colours: Vec<String>,
}

/// Lower-case words without the punctuation around them.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| ",()".contains(c))
                .to_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Reads the title of a product of the catalogue's type `label`.
pub fn read(title: &str, label: &str, vocabulary: &Vocabulary) -> Title {
    let words = words(title);
    let brand = vocabulary.find_brand(&words);
    let described = words[brand.map_or(0, |(_, length)| length)..].to_vec();
    let label = label.to_lowercase();
    let mut facts = Vec::new();
    if let Some((brand, length)) = brand {
        let said = words[..length].join(" ");
        facts.push(match brand.strip_suffix(" *") {
            Some(mark) => fact("mark", mark, &said),
            None => fact("brand", brand, &said),
        });
    }
    facts.extend(audience(&described));
    for stated in &vocabulary.title_facts {
        if !stated.types.is_empty() && !stated.types.contains(&label) {
            continue;
        }
        let known = facts.iter().filter(|fact: &&Fact| fact.name == stated.name);
        if known.count() >= most(stated.name) {
            continue;
        }
        let said = stated.words.iter().find(|w| says(&described, w));
        if let Some(said) = said {
            facts.push(fact(stated.name, &stated.value, said));
        }
    }
    let mut colours: Vec<String> = vocabulary
        .values("colour")
        .map(str::to_lowercase)
        .filter(|colour| says(&described, colour))
        .collect();
    colours.sort_unstable();
    colours.dedup();
    // "Navy Blue" says "Blue" as well; a title of two colours says neither of the whole product.
    let longest = colours.iter().max_by_key(|colour| colour.len());
    if let Some(colour) = longest
        && colours.iter().all(|other| colour.contains(other.as_str()))
        && let Some(value) = vocabulary
            .values("colour")
            .find(|value| value.eq_ignore_ascii_case(colour))
    {
        facts.push(fact("colour", value, colour));
    }
    let retype = vocabulary.retypes.iter().find_map(|retype| {
        let said = retype.words.iter().find(|w| says(&described, w))?;
        let believed = retype.labels.contains(&label);
        believed.then(|| (retype, fact("type", &retype.one, said)))
    });
    facts.extend(retype.iter().map(|(_, fact)| fact.clone()));
    Title {
        facts,
        many: retype.map(|(retype, _)| retype.many.clone()),
        described,
        colours,
    }
}

/// How many facts of a name are taken from one title: what stands first in the vocabulary counts.
fn most(name: &str) -> usize {
    match name {
        "style" | "detail" => 2,
        _ => 1,
    }
}

impl Title {
    /// What a title calls something to eat or drink: all of it but the brand and "Organic".
    pub fn food(&self, vocabulary: &Vocabulary) -> Option<Fact> {
        let said = self.described.join(" ");
        let name = said.trim_start_matches("organic ");
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        let last = match vocabulary.find_type(last) {
            Some(kind) if kind.class == Class::Food => kind.many.clone(),
            _ => last.to_string(),
        };
        let value = display(&format!("{first} {last}"));
        let words = value.split(' ').count();
        (!name.is_empty() && words <= MOST_WORDS_OF_A_FOOD).then(|| fact("type", &value, name))
    }

    /// Whether the title says other than an attribute does.
    pub fn contradicts(&self, attribute: &Fact) -> bool {
        let value = attribute.value.to_lowercase();
        match attribute.name.as_str() {
            "colour" => {
                // Of "Grey/Red" and the like each word is believed.
                let named = value
                    .split([' ', '/'])
                    .any(|word| says(&self.described, word));
                !self.colours.is_empty() && !named && value != "multicolour"
            }
            "season" => SEASONS
                .iter()
                .any(|season| *season != value && says(&self.described, season)),
            "type" => self.many.is_some(),
            _ => false,
        }
    }
}

/// Whether `phrase` stands in `words`.
fn says(words: &[String], phrase: &str) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    words.windows(parts.len()).any(|window| window == parts)
}

fn fact(name: &str, value: &str, said: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
        source: Source::Title,
        evidence: evidence(value, said),
    }
}

/// Whom it is for; nothing where the title names both men and women and is not for everyone.
fn audience(words: &[String]) -> Option<Fact> {
    let said = |index: usize| {
        let list = AUDIENCES[index].1;
        words.iter().find(|word| list.contains(&word.as_str()))
    };
    let [men, women, boys, girls, kids, everyone] = [0, 1, 2, 3, 4, 5].map(said);
    let grown = men.is_some() || women.is_some();
    let (index, word) = match (boys, girls, kids) {
        (Some(boys), None, _) if kids.is_some() || !grown => (2, boys),
        (None, Some(girls), _) if kids.is_some() || !grown => (3, girls),
        (_, _, Some(kids)) => (4, kids),
        (Some(_), Some(girls), None) if !grown => (4, girls),
        _ => match (men, women, everyone) {
            (_, _, Some(everyone)) => (5, everyone),
            (Some(men), None, None) => (0, men),
            (None, Some(women), None) => (1, women),
            _ => return None,
        },
    };
    Some(fact("audience", AUDIENCES[index].0, word))
}
