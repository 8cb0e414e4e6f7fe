//! Finds false captions, knowing the recorded facts and nothing else.
//!
//! A caption is true when every fact recorded with it stands where the record says, and every
//! word of it belongs to one of those facts, is implied by one (`implied.txt`), or states nothing
//! (`neutral.txt`). This shares no code with what composes captions.

mod evidence;
mod lexicon;
#[cfg(test)]
mod tests;
mod words;

use caponimage::data::check::Untruth;
use caponimage::data::record::{CaptionedBox, Fact, Product};
use caponimage::evaluate::judge::Judgement;
use evidence::Sources;
use lexicon::{COLOURED, Lexicon, is_bound};
use words::{parts, same, words};

/// Finds every caption of a product that its recorded facts do not prove, box by box.
///
/// `measured` are facts measured on the photo again, by the caller; where given, what the record
/// says of the pixels must be among them.
pub fn check(product: &Product, measured: Option<&[Fact]>) -> Vec<Untruth> {
    let sources = Sources::of(product, measured);
    let mut untruths = Vec::new();
    for (index, captioned) in product.boxes.iter().enumerate() {
        let faults = captioned
            .facts
            .iter()
            .filter_map(|fact| sources.fault(fact));
        untruths.extend(faults.chain(unlicensed(captioned)).map(|reason| Untruth {
            index,
            caption: captioned.caption.clone(),
            reason,
        }));
    }
    untruths.sort_by_key(|untruth| untruth.index);
    untruths
}

/// Judges a caption that somebody wrote by all facts that are known of the product.
pub fn judge(text: &str, facts: &[Fact]) -> Judgement {
    let lexicon = Lexicon::bundled();
    let licensed = |by: &dyn Fn(&Fact) -> bool| {
        let mut caption = Caption::of(text);
        for fact in facts.iter().filter(|fact| by(fact)) {
            caption.license(fact, lexicon);
        }
        caption
    };
    let is_coloured = |fact: &Fact| COLOURED.contains(&fact.name.as_str());
    let mut all = licensed(&|_| true);
    all.mark(|word| lexicon.is_neutral(word));
    let own = licensed(&|fact| fact.name == "colour");
    // A colour that is part of a name, as in the brand "Red Tape", is none.
    let named = licensed(&|fact| !is_coloured(fact));
    let mut judgement = Judgement::default();
    for (i, word) in all.words.iter().enumerate() {
        let is_colour = lexicon.is_colour(word);
        if !all.licensed[i] {
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
    judgement
}

/// Says which words of a caption no fact of it licenses.
fn unlicensed(captioned: &CaptionedBox) -> Option<String> {
    let lexicon = Lexicon::bundled();
    let mut caption = Caption::of(&captioned.caption);
    for fact in &captioned.facts {
        caption.license(fact, lexicon);
    }
    caption.mark(|word| lexicon.is_neutral(word));
    let left: Vec<&str> = caption.unlicensed().collect();
    if left.is_empty() {
        return None;
    }
    let colour = left.iter().any(|word| lexicon.is_colour(word));
    Some(format!(
        "no recorded fact{} says {:?}",
        if colour { " on colour" } else { "" },
        left.join(" ")
    ))
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

    fn unlicensed(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().zip(&self.licensed);
        words
            .filter(|(_, licensed)| !**licensed)
            .map(|(word, _)| word.as_str())
    }

    /// Licenses all that a fact says and implies.
    fn license(&mut self, fact: &Fact, lexicon: &Lexicon) {
        let words = words(&fact.value);
        let whole = words.concat();
        let coloured = COLOURED.contains(&fact.name.as_str());
        self.mark(|text| !whole.is_empty() && same(text, &whole));
        if !is_bound(fact) {
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
