//! What a description promises: nutrients, shares, storage, and words that can stand as they are.

use super::Facts;
use super::text::{After, Guard, Text, title_case};

/// Words that can stand on display (nearly) as they are: the words, the fact's name, the value.
static PHRASES: &str = include_str!("phrases.txt");

/// What food may be rich in.
const NUTRIENTS: [&str; 13] = [
    "antioxidants",
    "beta",
    "calcium",
    "fiber",
    "fibre",
    "folate",
    "fruit",
    "iron",
    "magnesium",
    "potassium",
    "protein",
    "vitamin",
    "vitamins",
];

/// What a good word may be said for: `Perfect for Smoothies`.
const PRAISE: [&str; 9] = [
    "suitable",
    "good",
    "great",
    "perfect",
    "popular",
    "excellent",
    "ideal",
    "extra good",
    "perfect base",
];

/// Finds promises.
pub(super) fn mine(facts: &mut Facts<'_>, text: &Text<'_>) {
    for line in PHRASES.lines() {
        let mut fields = line.split('|');
        if let (Some(words), Some(name), Some(value)) =
            (fields.next(), fields.next(), fields.next())
        {
            for at in text.find(words) {
                let last = at + words.split(' ').count() - 1;
                facts.add(name, value.into(), at, last, Guard::Outside);
            }
        }
    }
    for (words, before) in [
        ("rich in", "rich in"),
        ("source of", "source of"),
        ("enriched with", "enriched with"),
        ("high content of", "high in"),
    ] {
        for at in text.find(words) {
            nutrients(facts, text, at, at + words.split(' ').count(), before);
        }
    }
    for at in 0..text.words.len() {
        source(facts, text, at);
        share(facts, text, at);
        storage(facts, text, at);
        origin(facts, text, at);
    }
    praise(facts, text);
    exclamations(facts, text);
}

/// `rich in vitamin A and C` as `Rich in Vitamin A` and `Rich in Vitamin C`.
fn nutrients(facts: &mut Facts<'_>, text: &Text<'_>, at: usize, list: usize, before: &str) {
    let mut next = list;
    let mut vitamin = false;
    while next < text.words.len() {
        let word = text.lower(next);
        let letter = |i: usize| is_vitamin(text.lower(i));
        let (nutrient, last) = if word == "vitamin" && letter(next + 1) {
            vitamin = true;
            (format!("vitamin {}", text.words[next + 1].raw), next + 1)
        } else if vitamin && letter(next) {
            (format!("vitamin {}", text.words[next].raw), next)
        } else if text.is_at(next, "beta carotene") {
            ("beta carotene".into(), next + 1)
        } else if NUTRIENTS.contains(&word) {
            (word.to_string(), next)
        } else if ["and", "for", "example"].contains(&word) {
            next += 1;
            continue;
        } else {
            return;
        };
        let value = title_case([before, nutrient.as_str()]);
        facts.add("benefit", value, at, last, Guard::Strict);
        if text.words[last].after == After::End {
            return;
        }
        next = last + 1;
    }
}

/// Whether a word in small letters is what follows `vitamin`: `c`, `b12`.
fn is_vitamin(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| "abcdek".contains(c)) && letters.all(|c| c.is_ascii_digit())
}

/// `a very important vitamin C source`.
fn source(facts: &mut Facts<'_>, text: &Text<'_>, at: usize) {
    if text.lower(at) == "vitamin" && text.runs_on(at) && text.lower(at + 2) == "source" {
        let value = title_case(["source of vitamin", text.words[at + 1].raw]);
        facts.add("benefit", value, at, at + 2, Guard::Strict);
    }
}

/// `100 percent Swedish milk`, `30 % less added sugar than …`, `1.5 percent fat`.
fn share(facts: &mut Facts<'_>, text: &Text<'_>, at: usize) {
    let word = text.lower(at);
    let (number, next) = match word.strip_suffix('%') {
        Some(number) => (number, at + 1),
        None if ["percent", "%"].contains(&text.lower(at + 1)) => (word, at + 2),
        None => return,
    };
    let number = number.replace(',', ".");
    if number.parse::<f64>().is_err() || !text.runs_on(next - 1) {
        return;
    }
    let last = (next..text.words.len())
        .find(|i| !text.runs_on(*i) || ["than", "and", "or", "with"].contains(&text.lower(i + 1)));
    let Some(last) = last.filter(|last| *last < next + 3) else {
        return;
    };
    let (less, whole) = (text.lower(next) == "less", number == "100");
    if less || whole || (text.lower(next) == "fat" && last == next) {
        let words = (next..=last).map(|i| text.words[i].raw);
        let value = format!("{number}% {}", title_case(words));
        let guard = if less { Guard::Open } else { Guard::Strict };
        facts.add("benefit", value, at, last, guard);
    }
}

/// `stored in refrigerator temperature`, `should be kept cool`.
fn storage(facts: &mut Facts<'_>, text: &Text<'_>, at: usize) {
    if !["store", "stored", "keep", "kept"].contains(&text.lower(at)) {
        return;
    }
    for last in at + 1..(at + 5).min(text.words.len()) {
        if text.words[last - 1].after != After::Space {
            return;
        }
        let value = match text.lower(last) {
            "refrigerator" | "fridge" | "refrigerated" => "Keep Refrigerated",
            // "Can be stored" is no order.
            "room" if text.is_at(last, "room temperature") => match text.lower(at) {
                "store" | "keep" => "Store at Room Temperature",
                _ => "Keeps at Room Temperature",
            },
            "cool" if last == at + 1 => "Keep Cool",
            _ => continue,
        };
        let last = last + usize::from(text.is_at(last + 1, "temperature") && text.runs_on(last));
        facts.add("storage", value.into(), at, last, Guard::Strict);
        return;
    }
}

/// `hand-picked oranges`, `real vanilla from Madagascar`.
fn origin(facts: &mut Facts<'_>, text: &Text<'_>, at: usize) {
    if text.lower(at) == "hand-picked" && text.runs_on(at) {
        let words = (at..at + 2).map(|i| text.words[i].raw);
        facts.add("detail", title_case(words), at, at + 1, Guard::Strict);
    }
    let place = text
        .words
        .get(at + 3)
        .is_some_and(|word| word.raw.starts_with(char::is_uppercase));
    if text.lower(at) == "real" && text.lower(at + 2) == "from" && place {
        let words = (at..at + 4).map(|i| text.words[i].raw);
        facts.add("phrase", title_case(words), at, at + 3, Guard::Strict);
    }
}

/// `Good as snacks.`: praise of at most four words that ends a sentence.
fn praise(facts: &mut Facts<'_>, text: &Text<'_>) {
    for start in PRAISE {
        for at in text.find(start) {
            let next = at + start.split(' ').count();
            let last = (at..(at + 4).min(text.words.len())).find(|i| !text.runs_on(*i));
            let Some(last) = last.filter(|last| text.words[*last].after == After::End) else {
                continue;
            };
            if ["for", "as"].contains(&text.lower(next)) && last > next {
                let words = (at..=last).map(|i| text.words[i].raw);
                facts.add("phrase", title_case(words), at, last, Guard::Strict);
            }
        }
    }
}

/// `The original!`
fn exclamations(facts: &mut Facts<'_>, text: &Text<'_>) {
    for last in (0..text.words.len()).filter(|i| text.words[*i].exclaimed) {
        let first = (0..=last)
            .rev()
            .find(|i| text.begins_sentence(*i))
            .unwrap_or(last);
        if (1..4).contains(&(last - first)) {
            let words = (first..=last).map(|i| text.words[i].raw);
            facts.add("phrase", title_case(words), first, last, Guard::Strict);
        }
    }
}
