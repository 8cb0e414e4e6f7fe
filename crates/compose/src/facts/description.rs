//! Mines facts from an English description of food by general patterns.
//!
//! What is found is always said plainly by the description: words under a negation, a comparison
//! or a condition are passed over. Rather nothing than something false.

mod claims;
mod colour;
mod run;
mod taste;
mod text;
mod uses;

use caponimage::data::record::{Fact, Source};
use text::{Guard, Text};

/// The facts that `description` states, in its order: taste, texture, colour, detail, use, pairing
/// (what it goes well with), benefit, storage, phrase (words that can be displayed as they are).
///
/// Values are display text of one to four words; the evidence stands in the description as it is.
pub fn mine(description: &str) -> Vec<Fact> {
    let text = Text::new(description);
    let mut facts = Facts {
        text: &text,
        found: Vec::new(),
    };
    taste::mine(&mut facts, &text);
    colour::mine(&mut facts, &text);
    uses::mine(&mut facts, &text);
    claims::mine(&mut facts, &text);
    facts.found.sort_by_key(|(at, _)| *at);
    facts.found.into_iter().map(|(_, fact)| fact).collect()
}

/// The longest value, in words.
const MAX_WORDS: usize = 4;

/// What was found so far, each with the word it begins at.
struct Facts<'a> {
    text: &'a Text<'a>,
    found: Vec<(usize, Fact)>,
}

impl Facts<'_> {
    /// Adds what the words from `first` to `last` say, where nothing takes it back.
    fn add(&mut self, name: &str, value: String, first: usize, last: usize, guard: Guard) {
        let known = self
            .found
            .iter()
            .any(|(_, fact)| fact.name == name && fact.value == value);
        if known
            || value.split_whitespace().count() > MAX_WORDS
            || self.text.is_guarded(first, last, guard)
        {
            return;
        }
        let fact = Fact {
            name: name.into(),
            value,
            source: Source::Description,
            evidence: self.text.evidence(first, last).into(),
        };
        self.found.push((first, fact));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `name: value` of what is mined, in the description's order.
    fn mined(description: &str) -> String {
        let facts = mine(description);
        for fact in &facts {
            assert!(description.contains(&fact.evidence), "{fact:?}");
            assert_eq!(fact.source, Source::Description);
        }
        let facts: Vec<String> = facts
            .iter()
            .map(|fact| format!("{}: {}", fact.name, fact.value))
            .collect();
        facts.join("; ")
    }

    #[test]
    fn plain_words_become_facts() {
        for (description, expected) in [
            ("The taste is mellow and sweet.", "taste: Mellow and Sweet"),
            ("With a sweet, rich flavor.", "taste: Sweet and Rich"),
            ("It has a very tart and sour taste.", "taste: Tart and Sour"),
            ("The taste is round and full of cream.", ""),
            (
                "With mild blueberry taste and creamy texture.",
                "taste: Mild Blueberry; texture: Creamy",
            ),
            (
                "The pulp is crispy, juicy and sweet.",
                "texture: Crispy and Juicy; taste: Sweet",
            ),
            (
                "Kaiser is a crispy and very juicy pear.",
                "texture: Crispy and Juicy",
            ),
            (
                "It has a yellow shell and white, firm pulp.",
                "colour: Yellow; detail: White Firm Pulp; texture: Firm",
            ),
            ("Gala is a dark red apple.", "colour: Dark Red"),
            (
                "Suitable for desserts.",
                "use: Desserts; phrase: Suitable for Desserts",
            ),
            (
                "Fits well in the salad or on the sandwich.",
                "use: Salads; use: Sandwiches",
            ),
            (
                "Is usually used in soups, pots, stews, etc.",
                "use: Soups; use: Stews",
            ),
            ("Fits well both cold and hot in cooking.", "use: Cooking"),
            (
                "Good to boil, pan-fry or fry.",
                "use: Boiling; use: Pan-Frying; use: Frying",
            ),
            (
                "Eat it as it is or with nuts and honey.",
                "pairing: Nuts; pairing: Honey",
            ),
            (
                "Rich in vitamin A and C.",
                "benefit: Rich in Vitamin A; benefit: Rich in Vitamin C",
            ),
            (
                "Sugared with 30 percent less added sugar than others.",
                "benefit: 30% Less Added Sugar",
            ),
            (
                "It is made of 100 percent Swedish milk.",
                "benefit: 100% Swedish Milk",
            ),
            (
                "Not from concentrate. Without pulp.",
                "benefit: Not from Concentrate; detail: Without Pulp",
            ),
            (
                "Preferably stored in refrigerator temperature.",
                "storage: Keep Refrigerated",
            ),
            (
                "Taste of real vanilla from Madagascar.",
                "phrase: Real Vanilla from Madagascar",
            ),
            ("The original! Creamy.", "phrase: The Original"),
        ] {
            assert_eq!(mined(description), expected, "{description}");
        }
    }

    #[test]
    fn what_is_taken_back_is_no_fact() {
        for (description, expected) in [
            ("It is not suitable for desserts.", ""),
            ("It isn't good for baking and has no sweet taste.", ""),
            ("The taste is milder and sweeter than the green.", ""),
            ("It has a sweeter, more sour taste.", ""),
            (
                "With a sweet taste, which is milder than others.",
                "taste: Sweet",
            ),
            ("Much like others, never with a sour taste.", ""),
            (
                "A fruit that also fits in pastries, then rather unripe.",
                "",
            ),
            (
                "Store in room temperature, never in a refrigerator.",
                "storage: Store at Room Temperature",
            ),
            ("Never store in a refrigerator.", ""),
            ("It used to be a crispy apple with sweet taste.", ""),
            ("Relatively soft pulp.", ""),
            ("It has yellow or orange pulp.", ""),
            ("The peel may vary from green to dark green peel.", ""),
            ("One with light pulp and one with yellow orange pulp.", ""),
            (
                "It is free from lactose and without added sugar.",
                "benefit: Lactose Free; benefit: No Added Sugar",
            ),
            (
                "The peel is bitter. The pulp is creamy white.",
                "detail: White Pulp",
            ),
            ("It lacks the sweet taste of others.", ""),
            (
                "Rarely used in soups. Only the leaves are good for salads.",
                "",
            ),
            ("Keep out of the refrigerator.", ""),
            ("The label is a red sticker. 100% recycled carton.", ""),
            ("Sometimes KRAV-labeled.", ""),
            ("Sour cream is popular.", ""),
            ("Fits well in cars.", ""),
        ] {
            assert_eq!(mined(description), expected, "{description}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(words in proptest::collection::vec(
            prop_oneof![
                "[ -~à-ö…]{0,6}",
                proptest::sample::select(vec![
                    "the", "taste", "is", "sweet", "and", "very", "good", "for", "in", "a", "yellow",
                    "shell", "pulp", "rich", "vitamin", "C", "30", "percent", "less", "store",
                    "room", "temperature", "salad", ",", ".", "!", "real", "from", "Valio's", "more",
                ]).prop_map(String::from),
            ],
            0..30,
        )) {
            let _ = mined(&words.join(" "));
        }
    }
}
