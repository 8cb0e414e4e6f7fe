//! Colours that a description states, outside and inside.

use super::Facts;
use super::text::{After, Guard, Text, title_case};

/// Names of colours, and what they are made of.
const COLOURS: [&str; 27] = [
    "green",
    "greenish",
    "yellow",
    "yellowish",
    "red",
    "reddish",
    "orange",
    "white",
    "black",
    "brown",
    "brownish",
    "purple",
    "violet",
    "blue",
    "blueish",
    "bluish",
    "pink",
    "salmon",
    "cream",
    "gold",
    "golden",
    "grey",
    "gray",
    "beige",
    "crimson",
    "ruby",
    "ivory",
];

/// Shades, which make no colour alone.
const SHADES: [&str; 5] = ["light", "dark", "bright", "deep", "pale"];

/// Words before a colour that make it vague, or one of several.
const VAGUE: [&str; 7] = ["or", "to", "slightly", "almost", "usually", "often", "from"];

/// Words that may stand between a colour and its noun.
const BETWEEN: [&str; 13] = [
    "firm",
    "juicy",
    "soft",
    "crispy",
    "smooth",
    "thin",
    "thick",
    "shiny",
    "mesh",
    "patterned",
    "colored",
    "coloured",
    "base",
];

/// Whether a word names a colour or a shade.
pub(super) fn is_colour(word: &str) -> bool {
    word.split('-')
        .all(|part| COLOURS.contains(&part) || SHADES.contains(&part))
}

/// Finds colours.
pub(super) fn mine(facts: &mut Facts<'_>, text: &Text<'_>) {
    let mut at = 0;
    while at < text.words.len() {
        let first = at;
        while is_colour(text.lower(at)) && (at == first || text.runs_on(at - 1)) {
            at += 1;
        }
        if at == first {
            at += 1;
        } else {
            run(facts, text, first, at - 1);
        }
    }
    for noun in ["peel", "shell", "skin"].iter().flat_map(|n| text.find(n)) {
        surface(facts, text, noun);
    }
}

/// Judges the colour from `first` to `last` by what stands around it.
fn run(facts: &mut Facts<'_>, text: &Text<'_>, first: usize, last: usize) {
    let words: Vec<&str> = (first..=last)
        .map(|i| text.words[i].lower.as_str())
        .collect();
    let named = words
        .iter()
        .flat_map(|word| word.split('-'))
        .any(|part| COLOURS.contains(&part) && !part.ends_with("ish"));
    let listed = first > 0
        && text.words[first - 1].after == After::Comma
        && is_colour(text.lower(first - 1));
    let paired = text.before(first) == "and" && is_colour(text.before(first - 1));
    let several = ["or", "to"].contains(&text.lower(last + 1))
        || (!text.runs_on(last) && is_colour(text.lower(last + 1)));
    if !named
        || listed
        || paired
        || several
        || VAGUE.contains(&text.before(first))
        || last > first + 2
    {
        return;
    }
    let colour = title_case(words.iter().copied());

    // `The pulp is light yellow`.
    let verb = if text.before(first) == "creamy" {
        first - 1
    } else {
        first
    };
    if text.before(verb) == "is" && verb > 1 {
        match text.before(verb - 1) {
            noun @ ("pulp" | "flesh") => {
                let value = format!("{colour} {}", title_case([noun]));
                facts.add("detail", value, verb - 2, last, Guard::Strict);
                return;
            }
            "peel" | "shell" | "skin" => {
                facts.add("colour", colour, verb - 2, last, Guard::Strict);
                return;
            }
            _ => {}
        }
    }
    // `white, firm pulp`.
    let mut noun = last + 1;
    while BETWEEN.contains(&text.lower(noun)) && text.words[noun - 1].after != After::End {
        noun += 1;
    }
    if noun >= text.words.len() || text.words[noun - 1].after == After::End {
        return;
    }
    match text.lower(noun) {
        "pulp" | "flesh" | "stripes" | "spots" => {
            let words = (first..=noun).map(|i| text.words[i].lower.as_str());
            facts.add("detail", title_case(words), first, noun, Guard::Strict);
        }
        "peel" | "shell" | "skin" | "color" | "colour" => {
            facts.add("colour", colour, first, noun, Guard::Strict);
        }
        // `is a dark red apple`.
        _ if noun == last + 1
            && text.runs_on(last)
            && ["a", "an"].contains(&text.before(first))
            && text.before(first - 1) == "is" =>
        {
            facts.add("colour", colour, first, noun, Guard::Strict);
        }
        _ => {}
    }
}

/// `a shiny peel`, `velvety shell`. What the shop calls a shell is the fruit's skin.
fn surface(facts: &mut Facts<'_>, text: &Text<'_>, noun: usize) {
    let look = text.before(noun);
    if ["shiny", "velvety", "smooth", "thin"].contains(&look) && text.runs_on(noun - 1) {
        let what = if text.lower(noun) == "peel" {
            "peel"
        } else {
            "skin"
        };
        facts.add(
            "detail",
            title_case([look, what]),
            noun - 1,
            noun,
            Guard::Strict,
        );
    }
}
