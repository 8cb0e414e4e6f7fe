//! How a product tastes, and how it feels in the mouth.

use super::run::{Run, run_before, run_from};
use super::text::{After, Guard, Text};
use super::{Facts, colour};

/// Adjectives of taste.
const TASTES: [&str; 40] = [
    "acidic",
    "aromatic",
    "bitter",
    "creamy",
    "delicate",
    "earthy",
    "exotic",
    "fresh",
    "fruity",
    "full",
    "full-bodied",
    "gentle",
    "intense",
    "juicy",
    "light",
    "mellow",
    "mild",
    "natural",
    "nutty",
    "powerful",
    "pure",
    "real",
    "refreshing",
    "rich",
    "round",
    "salty",
    "savory",
    "savoury",
    "sharp",
    "smoky",
    "smooth",
    "soft",
    "sour",
    "spicy",
    "sweet",
    "tangy",
    "tart",
    "tasty",
    "tender",
    "unique",
];

/// Those that speak of taste wherever they stand.
const PLAIN_TASTES: [&str; 5] = ["bitter", "mild", "sour", "sweet", "tart"];

/// Adjectives of texture.
const TEXTURES: [&str; 15] = [
    "buttery",
    "chewy",
    "creamy",
    "crisp",
    "crispy",
    "crunchy",
    "firm",
    "fluffy",
    "juicy",
    "silky",
    "smooth",
    "soft",
    "succulent",
    "tender",
    "velvety",
];

/// Those that speak of the food wherever they stand before it.
const PLAIN_TEXTURES: [&str; 7] = [
    "buttery", "creamy", "crisp", "crispy", "crunchy", "juicy", "smooth",
];

/// Those that say too little alone: nobody praises a `round taste`.
const WEAK: [&str; 6] = ["full", "light", "real", "round", "soft", "tender"];

/// Parts of a product that are not what one tastes.
const OUTER: [&str; 8] = [
    "peel", "shell", "skin", "core", "kernel", "kernels", "seeds", "smell",
];

fn is(known: &'static [&'static str]) -> impl Fn(&str) -> bool {
    move |word| known.contains(&word)
}

fn add(facts: &mut Facts<'_>, name: &str, run: Option<Run>) {
    let Some(run) = run else {
        return;
    };
    let weak = match &run.adjectives[..] {
        [one] => name == "taste" && run.flavour.is_none() && WEAK.contains(&one.as_str()),
        _ => false,
    };
    if let Some(value) = run.value().filter(|_| !weak) {
        facts.add(name, value, run.first, run.last, Guard::Strict);
    }
}

/// Finds tastes and textures.
pub(super) fn mine(facts: &mut Facts<'_>, text: &Text<'_>) {
    for at in 0..text.words.len() {
        match text.lower(at) {
            "taste" | "flavor" | "flavour" => named(facts, text, at, "taste", &TASTES),
            "texture" | "consistency" => named(facts, text, at, "texture", &TEXTURES),
            "pulp" | "flesh" => pulp(facts, text, at),
            "is" | "are" => predicate(facts, text, at),
            _ => {}
        }
        if begins_product(text, at) {
            attribute(facts, text, at);
        }
    }
}

/// `sweet taste`, `the taste is sweet`, `rich in taste`, `buttery in the texture`.
fn named(
    facts: &mut Facts<'_>,
    text: &Text<'_>,
    noun: usize,
    name: &str,
    known: &'static [&'static str],
) {
    let run = run_before(text, noun, is(known));
    add(facts, name, run.map(|run| Run { last: noun, ..run }));
    let start = match text.lower(noun + 1) {
        "is" => noun + 2,
        _ => noun + 1,
    };
    if text.runs_on(noun) && text.before(noun) == "the" {
        add(
            facts,
            name,
            run_from(text, start, is(known)).map(|run| Run { first: noun, ..run }),
        );
    }
    let back = if text.before(noun) == "the" { 2 } else { 1 };
    if noun > back && text.lower(noun - back) == "in" && text.runs_on(noun - back) {
        let run = run_before(text, noun - back, is(known));
        add(facts, name, run.map(|run| Run { last: noun, ..run }));
    }
}

/// `soft and juicy pulp`, `the pulp is juicy, mild and sweet`.
fn pulp(facts: &mut Facts<'_>, text: &Text<'_>, noun: usize) {
    let run = run_before(text, noun, is(&TEXTURES));
    add(facts, "texture", run.map(|run| Run { last: noun, ..run }));
    if text.lower(noun + 1) != "is" || !text.runs_on(noun) {
        return;
    }
    let known = |word: &str| TEXTURES.contains(&word) || TASTES.contains(&word);
    let Some(run) = run_from(text, noun + 2, known) else {
        return;
    };
    // `The pulp is creamy light yellow` speaks of its colour.
    if text.runs_on(run.last) && colour::is_colour(text.lower(run.last + 1)) {
        return;
    }
    let run = Run { first: noun, ..run };
    add(facts, "texture", Some(run.only(is(&TEXTURES))));
    let taste = |word: &str| !TEXTURES.contains(&word);
    add(facts, "taste", Some(run.only(taste)));
}

/// `carrot is sweet`.
fn predicate(facts: &mut Facts<'_>, text: &Text<'_>, verb: usize) {
    if OUTER.contains(&text.before(verb)) || !text.runs_on(verb) {
        return;
    }
    if ["taste", "flavor", "flavour", "pulp", "flesh"].contains(&text.before(verb)) {
        return;
    }
    if let Some(run) = run_from(text, verb + 1, is(&PLAIN_TASTES)) {
        let next = text.lower(run.last + 1);
        // `is sweet orange juice` speaks of the juice.
        if !text.runs_on(run.last) || ["and", "but", "with", "in"].contains(&next) {
            add(
                facts,
                "taste",
                Some(Run {
                    first: verb + 1,
                    ..run
                }),
            );
        }
    }
}

/// Whether the words from `at` on name the product itself: at the beginning of a sentence, and
/// after `is a`, `Valio's`.
fn begins_product(text: &Text<'_>, at: usize) -> bool {
    let start = text.begins_sentence(at);
    let article = ["a", "an"].contains(&text.before(at));
    start
        || (article && (text.begins_sentence(at - 1) || text.before(at - 1) == "is"))
        || (text.before(at).ends_with("'s") && text.begins_sentence(at - 1))
}

/// `Creamy yoghurt`, `is a crispy and very juicy apple`.
fn attribute(facts: &mut Facts<'_>, text: &Text<'_>, at: usize) {
    let known = |word: &str| PLAIN_TEXTURES.contains(&word) || PLAIN_TASTES.contains(&word);
    let Some(run) = run_from(text, at, known) else {
        return;
    };
    let next = text.lower(run.last + 1);
    if colour::is_colour(next) || text.words[run.last].after == After::End {
        return;
    }
    add(facts, "texture", Some(run.only(is(&PLAIN_TEXTURES))));
    // `Sour cream` and `Sweet potato` are names.
    if run.adjectives.len() > 1 || !text.begins_sentence(at) {
        add(facts, "taste", Some(run.only(is(&PLAIN_TASTES))));
    }
}
