//! Whether captions are true, and whether they are well formed.
//!
//! A composed caption is true when every fact recorded with it stands where the record says, and
//! when its words are a line of the tables, filled with those facts and with nothing else: a caption
//! of true words in the wrong order is none.
//!
//! A model's caption need not be such a line. It is true when it is one, filled with known facts, or
//! when every word of it belongs to a known fact, is implied by one, is a word of the lines of its
//! kind of product, or states nothing.

mod evidence;
mod lexicon;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use caponimage::dataset::check::Untruth;
use caponimage::dataset::record::{CaptionedBox, Fact, Record};
use caponimage::error::Result;
use caponimage::evaluation::judge::Judgement;

use crate::facts::{Facts, Nature, Vocabulary};
use crate::language::form;
use crate::language::grammar::Grammar;
use crate::words::{parts, same, words};
use evidence::Sources;
use lexicon::{COLOURED, Lexicon};

/// Finds every caption of a product that its recorded facts do not prove, box by box.
///
/// `measured` are facts measured on the photo again, by the caller; where given, what the record
/// says of the pixels must be among them.
pub fn check(product: &Record, measured: Option<&[Fact]>) -> Vec<Untruth> {
    match try_check(product, measured) {
        Ok(untruths) => untruths,
        // The tables that are bundled are whole, which a test asserts.
        Err(error) => vec![Untruth {
            index: 0,
            caption: String::new(),
            reason: error.to_string(),
        }],
    }
}

fn try_check(product: &Record, measured: Option<&[Fact]>) -> Result<Vec<Untruth>> {
    let (grammar, vocabulary) = (Grammar::bundled()?, Vocabulary::bundled()?);
    let lexicon = Lexicon::bundled()?;
    let nature = Nature::of(product, vocabulary);
    let kind = nature.kind.map(|place| &vocabulary.kinds().all()[place]);
    let sources = Sources::of(product, measured, lexicon, vocabulary, kind);
    let mut untruths = Vec::new();
    for (index, captioned) in product.boxes.iter().enumerate() {
        let faults = captioned
            .facts
            .iter()
            .filter_map(|fact| sources.fault(fact));
        let form = malformed(captioned, nature, grammar);
        untruths.extend(faults.chain(form).map(|reason| Untruth {
            index,
            caption: captioned.caption.clone(),
            reason,
        }));
    }
    Ok(untruths)
}

/// What is wrong with the form of a composed caption.
fn malformed(captioned: &CaptionedBox, nature: Nature, grammar: &Grammar) -> Option<String> {
    let facts = Facts::new(nature.trade, nature.kind, captioned.facts.clone());
    if !form::is_well_formed(&captioned.caption) {
        return Some("says a word twice, or is too long".into());
    }
    match grammar.line_of(&captioned.caption, &facts) {
        None => Some("is no line of the tables with the facts recorded".into()),
        Some(_) => None,
    }
}

/// Judges a caption that somebody wrote by all facts that are known of the product; `own_words` are
/// those of [`Grammar::own_words`].
///
/// # Errors
/// When a bundled table is damaged.
pub fn judge(
    text: &str,
    facts: &Facts,
    own_words: &HashSet<String>,
    is_line: bool,
) -> Result<Judgement> {
    let lexicon = Lexicon::bundled()?;
    let licensed = |by: &dyn Fn(&Fact) -> bool| {
        let mut caption = Caption::of(text);
        for fact in facts.as_slice().iter().filter(|fact| by(fact)) {
            caption.license(fact, lexicon);
        }
        caption
    };
    let is_coloured = |fact: &Fact| COLOURED.contains(&fact.name.as_str());
    let mut all = licensed(&|_| true);
    all.mark(|word| lexicon.is_neutral(word));
    all.mark(|word| own_words.contains(word) && !lexicon.is_colour(word));
    let own = licensed(&|fact| fact.name == "colour");
    // A colour that is part of a name, as in the brand "Red Tape", is none.
    let named = licensed(&|fact| !is_coloured(fact));
    let mut judgement = Judgement::default();
    for (i, word) in all.words.iter().enumerate() {
        let is_colour = lexicon.is_colour(word);
        if !all.licensed[i] && !is_line {
            judgement.unknown.push(word.clone());
        }
        let colours = match (all.licensed[i], own.licensed[i], named.licensed[i]) {
            (_, true, _) => &mut judgement.right_colours,
            (false, ..) => &mut judgement.wrong_colours,
            (true, false, false) => &mut judgement.accents,
            (true, false, true) => continue,
        };
        if is_colour {
            colours.push(word.clone());
        }
    }
    Ok(judgement)
}

/// A caption's words, and which of them are licensed.
struct Caption {
    words: Vec<String>,
    licensed: Vec<bool>,
}

impl Caption {
    fn of(text: &str) -> Self {
        let words = parts(text);
        Self {
            licensed: vec![false; words.len()],
            words,
        }
    }

    /// Licenses all that a fact says and implies.
    fn license(&mut self, fact: &Fact, lexicon: &Lexicon) {
        let words = words(&fact.value);
        let whole = words.concat();
        let coloured = COLOURED.contains(&fact.name.as_str());
        self.mark(|text| !whole.is_empty() && same(text, &whole));
        if !lexicon.is_bound(fact) {
            // "Red" of the brand or the fruit "Red Delicious" is no colour.
            let own = |word: &&String| coloured || !lexicon.is_colour(word);
            for word in words.iter().filter(own) {
                self.mark(|text| same(text, word));
            }
        }
        self.mark(|text| lexicon.implies(fact, text));
    }

    /// Licenses every run of words that, joined, passes: `V Neck` is joined `vneck`.
    fn mark(&mut self, passes: impl Fn(&str) -> bool) {
        for start in 0..self.words.len() {
            let mut joined = String::new();
            for end in start..self.words.len() {
                joined += &self.words[end];
                if passes(&joined) {
                    self.licensed[start..=end].fill(true);
                }
            }
        }
    }
}
