//! A description as words that know their sentence and clause, and what a clause takes back.

/// What stands between a word and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// White space.
    Space,
    /// A comma, or another mark inside a sentence.
    Comma,
    /// The end of a sentence.
    End,
}

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// As written.
    pub raw: &'a str,
    /// In small letters.
    pub lower: String,
    /// What follows it.
    pub after: After,
    /// Whether its sentence ends with an exclamation mark, and with it.
    pub exclaimed: bool,
    start: usize,
    clause: usize,
}

/// Words that take back, weaken or compare what their clause says, or speak of the package, and so
/// make it no fact of the food.
const GUARDS: [&str; 34] = [
    "not",
    "never",
    "nor",
    "neither",
    "cannot",
    "hardly",
    "barely",
    "rarely",
    "seldom",
    "than",
    "unlike",
    "except",
    "sometimes",
    "may",
    "might",
    "could",
    "compared",
    "instead",
    "avoid",
    "unripe",
    "if",
    "lacks",
    "lack",
    "loses",
    "varieties",
    "too",
    "one with",
    "out of",
    "only the",
    "used to be",
    "carton",
    "label",
    "lid",
    "packaging",
];

/// The words of a following clause that take back what stands before it: `…, then rather unripe`.
const CONDITIONS: [&str; 6] = ["then", "if", "unless", "when", "except", "only"];

/// Words shortly before a fact that take it back.
const DENIALS: [&str; 5] = ["without", "no", "less", "more", "least"];

/// Words that begin a clause where they follow `and`.
const VERBS: [&str; 9] = [
    "the", "is", "are", "has", "have", "can", "it", "also", "will",
];

/// How far a guard reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// Any guard in the clauses of the words takes them back.
    Strict,
    /// Guards among the words themselves belong to what they say: `Not from concentrate`.
    Outside,
    /// The words are a comparison themselves: `30 percent less added sugar than …`.
    Open,
}

/// A description.
#[derive(Debug)]
pub(super) struct Text<'a> {
    raw: &'a str,
    /// Its words.
    pub words: Vec<Word<'a>>,
}

impl<'a> Text<'a> {
    pub fn new(raw: &'a str) -> Self {
        let mut text = Self {
            raw,
            words: split(raw),
        };
        let mut clause = 0;
        for index in 1..text.words.len() {
            let begins = text.words[index - 1].after != After::Space
                || text.is_at(index, "but")
                || (text.is_at(index, "and")
                    && text.words[index - 1..]
                        .get(2)
                        .is_some_and(|word| VERBS.contains(&word.lower.as_str())));
            clause += usize::from(begins);
            text.words[index].clause = clause;
        }
        text
    }

    /// The word at `index` in small letters; empty beyond the ends.
    pub fn lower(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &word.lower)
    }

    /// The word before `index` in the same sentence, in small letters; empty where it is the
    /// first.
    pub fn before(&self, index: usize) -> &str {
        if self.begins_sentence(index) {
            ""
        } else {
            self.lower(index - 1)
        }
    }

    /// Whether the word at `index` is the first of its sentence.
    pub fn begins_sentence(&self, index: usize) -> bool {
        index == 0 || self.words[index - 1].after == After::End
    }

    /// Whether only white space stands between the word at `index` and the next.
    pub fn runs_on(&self, index: usize) -> bool {
        index + 1 < self.words.len() && self.words[index].after == After::Space
    }

    /// Whether `phrase` stands at `index`, without a mark in it.
    pub fn is_at(&self, index: usize, phrase: &str) -> bool {
        for (at, part) in (index..).zip(phrase.split(' ')) {
            if self.lower(at) != part || (at > index && !self.runs_on(at - 1)) {
                return false;
            }
        }
        true
    }

    /// Where `phrase` stands.
    pub fn find<'b>(&'b self, phrase: &'b str) -> impl Iterator<Item = usize> + 'b {
        (0..self.words.len()).filter(move |index| self.is_at(*index, phrase))
    }

    /// The words from `first` to `last` as the description has them.
    pub fn evidence(&self, first: usize, last: usize) -> &'a str {
        let last = &self.words[last];
        &self.raw[self.words[first].start..last.start + last.raw.len()]
    }

    /// Whether something takes back what the words from `first` to `last` say.
    pub fn is_guarded(&self, first: usize, last: usize, guard: Guard) -> bool {
        let denied = (first.saturating_sub(3)..first).any(|index| {
            (DENIALS.contains(&self.lower(index)) || self.is_at(index, "free from"))
                && self.words[index].clause == self.words[first].clause
        });
        if denied || guard == Guard::Open {
            return denied;
        }
        let clauses = self.words[first].clause..=self.words[last].clause;
        let next = (last + 1..self.words.len()).find(|i| !clauses.contains(&self.words[*i].clause));
        if next.is_some_and(|next| {
            !self.begins_sentence(next) && CONDITIONS.contains(&self.lower(next))
        }) {
            return true;
        }
        (0..self.words.len())
            .filter(|index| clauses.contains(&self.words[*index].clause))
            .filter(|index| guard == Guard::Strict || !(first..=last).contains(index))
            .any(|index| {
                self.lower(index).ends_with("n't")
                    || GUARDS.iter().any(|phrase| self.is_at(index, phrase))
            })
    }
}

fn split(raw: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut rest = 0;
    while let Some(skipped) = raw[rest..].find(char::is_alphanumeric) {
        let start = rest + skipped;
        mark(&raw[rest..start], &mut words);
        let end = start + length(&raw[start..]);
        words.push(Word {
            raw: &raw[start..end],
            lower: raw[start..end].to_lowercase(),
            after: After::Space,
            exclaimed: false,
            start,
            clause: 0,
        });
        rest = end;
    }
    mark(&raw[rest..], &mut words);
    if let Some(last) = words.last_mut() {
        last.after = After::End;
    }
    words
}

/// Notes what stands between the last word and the next.
fn mark(between: &str, words: &mut [Word<'_>]) {
    if let Some(last) = words.last_mut() {
        if between.contains(['.', '!', '?', '\n']) {
            last.after = After::End;
            last.exclaimed = between.starts_with('!');
        } else if between.chars().any(|c| !c.is_whitespace()) {
            last.after = After::Comma;
        }
    }
}

/// How long the word is that `text` begins with. Hyphens, apostrophes and decimal points belong to
/// a word only inside it; a percent sign ends it.
fn length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = match c {
            '-' | '\'' | '’' => next.is_alphanumeric(),
            '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            '%' => return at + 1,
            _ => c.is_alphanumeric(),
        };
        if !inside {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Words that a title writes small.
const SMALL: [&str; 14] = [
    "a", "and", "as", "at", "by", "con", "for", "from", "in", "of", "on", "or", "the", "with",
];

/// Words as display text: `rich in vitamin C` as `Rich in Vitamin C`.
pub(super) fn title_case<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut title = String::new();
    for word in words.into_iter().flat_map(|words| words.split(' ')) {
        let small = SMALL.contains(&word);
        if small && !title.is_empty() {
            title.push(' ');
            title.push_str(word);
            continue;
        }
        for (index, part) in word.split('-').enumerate() {
            if !title.is_empty() {
                title.push(if index == 0 { ' ' } else { '-' });
            }
            let mut letters = part.chars();
            title.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            title.push_str(letters.as_str());
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_what_follows_them() {
        let text = Text::new("Has 1.5 percent fat, 100% Swedish!\nFull-bodied (ca 2 l).");
        let words: Vec<(&str, After)> = text.words.iter().map(|w| (w.raw, w.after)).collect();
        assert_eq!(words[1], ("1.5", After::Space));
        assert_eq!(words[3], ("fat", After::Comma));
        assert_eq!(words[4], ("100%", After::Space));
        assert_eq!(words[5], ("Swedish", After::End));
        assert_eq!(words[6], ("Full-bodied", After::Comma));
        assert!(text.words[5].exclaimed && text.is_at(2, "percent fat"));
        assert!(!text.is_at(3, "fat 100%"), "a mark stands between");
        assert_eq!(text.evidence(4, 5), "100% Swedish");
        assert!(Text::new(" … ").words.is_empty());
    }

    #[test]
    fn titles_keep_small_words_small() {
        assert_eq!(title_case(["rich in", "vitamin C"]), "Rich in Vitamin C");
        assert_eq!(title_case(["full-bodied"]), "Full-Bodied");
        assert_eq!(title_case(["A", "drink", "for", "all"]), "A Drink for All");
    }
}
