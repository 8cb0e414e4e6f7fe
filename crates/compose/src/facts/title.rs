//! What a title says: brand, audience, features.

use super::Vocabulary;
use super::labels::{display, evidence};
use caponimage::dataset::record::{Fact, Source};

/// What parts a title.
const SEPARATORS: [&str; 7] = [", ", " | ", " (", " - ", " – ", ": ", "; "];

/// What a product is stands before these words of its title.
const STOPS: [&str; 7] = ["for", "with", "by", "in", "from", "-", "|"];

/// The longest name of a kind, in words.
const MOST_WORDS_OF_A_KIND: usize = 4;

/// A longer name leaves no room to say anything else.
const MOST_WORDS_OF_A_FOOD: usize = 4;

/// What a title says.
pub struct Title {
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// Several of what it calls the product, if that is truer than the catalogue's label.
    pub many: Option<String>,
    /// Lower-case words after the brand.
    pub described: Vec<String>,
    /// How many of them stand before the first comma, bar, bracket or dash.
    head: usize,
    /// Names of colours that stand in it, lower case.
    colours: Vec<String>,
    /// Names of seasons that stand in it, lower case.
    seasons: Vec<String>,
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

/// Reads the title of a product of the catalogue's type `label`, whose brand is told or not.
pub fn read(title: &str, label: &str, told_brand: &str, vocabulary: &Vocabulary) -> Title {
    let words = words(title);
    let told = self::words(told_brand);
    let known = vocabulary.find_brand(&words);
    let brand = match known {
        _ if !told.is_empty() && words.starts_with(&told) => {
            Some((told_brand.trim(), "brand", told.len()))
        }
        // A catalogue's own word on the brand goes before ours.
        Some((_, "brand", _)) if !told.is_empty() => None,
        known => known,
    };
    let described = words[brand.map_or(0, |(_, _, length)| length)..].to_vec();
    let head = SEPARATORS
        .iter()
        .filter_map(|sign| title.find(sign))
        .min()
        .unwrap_or(title.len());
    let before = words.len() - described.len();
    let head = self::words(&title[..head]).len().saturating_sub(before);
    let label = label.to_lowercase();
    let mut facts = Vec::new();
    if let Some((brand, name, length)) = brand {
        facts.push(fact(name, brand, &words[..length].join(" ")));
    } else if let Some(length) = find(&described, &told) {
        // "Armchair by Norvane".
        facts.push(fact(
            "brand",
            told_brand.trim(),
            &described[length..length + told.len()].join(" "),
        ));
    }
    facts.extend(audience(&described, vocabulary));
    for stated in &vocabulary.title_facts {
        if !stated.types.is_empty() && !stated.types.contains(&label) {
            continue;
        }
        let known = facts.iter().filter(|fact: &&Fact| fact.name == stated.name);
        if known.count() >= most(&stated.name) {
            continue;
        }
        let said = stated.words.iter().find(|w| says(&described, w));
        if let Some(said) = said {
            facts.push(fact(&stated.name, &stated.value, said));
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
        seasons: vocabulary
            .values("season")
            .map(str::to_lowercase)
            .filter(|season| says(&described, season))
            .collect(),
        head: head.min(described.len()),
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
            Some(kind) if kind.trade.name == "food" => kind.many,
            _ => last.to_string(),
        };
        let value = display(&format!("{first} {last}"));
        let words = value.split(' ').count();
        (!name.is_empty() && words <= MOST_WORDS_OF_A_FOOD).then(|| fact("type", &value, name))
    }

    /// The name of a kind that stands in the title, as it stands there and as captions write it: the
    /// longest that the title, or its part before "for", "with" and the like, ends with, but for
    /// words that are values of the product: "Armchair, Velvet", not "Armchair Cover".
    pub fn named_kind(
        &self,
        values: &[Vec<String>],
        vocabulary: &Vocabulary,
    ) -> Option<(String, String)> {
        let stop = |word: &String| STOPS.contains(&word.as_str());
        let whole = self.described.len();
        let stop = self.described.iter().position(stop).unwrap_or(whole);
        [stop.min(self.head), stop, whole]
            .into_iter()
            .find_map(|end| {
                let is_value = |word: &&String| {
                    values.iter().any(|value| value.contains(word))
                        || vocabulary.is_value_word(word)
                        || word.chars().any(|c| c.is_ascii_digit())
                        || !word.chars().any(char::is_alphanumeric)
                };
                let trailing = self.described[..end]
                    .iter()
                    .rev()
                    .take_while(is_value)
                    .count();
                let ends = (end - trailing..=end).rev();
                let spans = ends.flat_map(|end| {
                    (end.saturating_sub(MOST_WORDS_OF_A_KIND)..end).map(move |start| (start, end))
                });
                spans.into_iter().find_map(|(start, end)| {
                    let span = &self.described[start..end];
                    // "Glass" of mixing bowls is what they are made of.
                    if values.iter().any(|value| find(value, span).is_some()) {
                        return None;
                    }
                    let said = span.join(" ");
                    let name = vocabulary.name_of(&said)?;
                    Some((said, name))
                })
            })
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
            "season" => self.seasons.iter().any(|season| *season != value),
            "type" => self.many.is_some(),
            _ => false,
        }
    }
}

/// Whether `phrase`, in lower case, stands in `words`.
pub fn says(words: &[String], phrase: &str) -> bool {
    let parts: Vec<String> = phrase.split(' ').map(String::from).collect();
    find(words, &parts).is_some()
}

/// Where some words, if there are any, stand among others.
fn find(words: &[String], wanted: &[String]) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    words
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// A fact that a title states by these words.
pub fn fact(name: &str, value: &str, said: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
        source: Source::Title,
        evidence: evidence(value, said),
    }
}

/// Whom it is for; nothing where the title names both men and women and is not for everyone.
fn audience(words: &[String], vocabulary: &Vocabulary) -> Option<Fact> {
    let said = |audience: &str| {
        let (_, list) = vocabulary
            .audiences()
            .iter()
            .find(|(own, _)| own == audience)?;
        words.iter().find(|word| list.contains(word))
    };
    let [men, women, boys, girls, kids, everyone] =
        ["Men", "Women", "Boys", "Girls", "Kids", "Everyone"].map(said);
    let grown = men.is_some() || women.is_some();
    let (audience, word) = match (boys, girls, kids) {
        (Some(boys), None, _) if kids.is_some() || !grown => ("Boys", boys),
        (None, Some(girls), _) if kids.is_some() || !grown => ("Girls", girls),
        (_, _, Some(kids)) => ("Kids", kids),
        (Some(_), Some(girls), None) if !grown => ("Kids", girls),
        _ => match (men, women, everyone) {
            (_, _, Some(everyone)) => ("Everyone", everyone),
            (Some(men), None, None) => ("Men", men),
            (None, Some(women), None) => ("Women", women),
            _ => return None,
        },
    };
    Some(fact("audience", audience, word))
}
