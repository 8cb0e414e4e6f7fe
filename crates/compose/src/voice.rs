//! Voices: a layout speaks calmly, playfully, boldly or plainly, and all its captions are cased and
//! punctuated alike.

use caponimage::dataset::record::hash;

/// How a layout speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    /// Sentence case, no sign at the end: `Sink right in`.
    Calm,
    /// Title case, some lines end with an exclamation mark.
    Playful,
    /// Title case, statements end with a full stop.
    Bold,
    /// Title case, no sign at the end.
    Plain,
}

impl Voice {
    /// All voices.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Playful, Self::Bold, Self::Plain];

    /// As tables and records write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Playful => "playful",
            Self::Bold => "bold",
            Self::Plain => "plain",
        }
    }

    /// The voice of that name.
    ///
    /// # Errors
    /// What is wrong.
    pub fn find(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|voice| voice.name() == name);
        found.ok_or_else(|| format!("{name} is no voice"))
    }

    /// A caption in this voice. `speech` are its parts in order: literal words, and values as they
    /// were told.
    pub fn speak(self, speech: &[Part], speaks_of: &str) -> String {
        let mut text = String::new();
        for part in speech {
            match (self, part) {
                (Self::Calm, Part::Words(words)) => text += &sentence(words, text.is_empty()),
                (Self::Calm, Part::Noun(value)) if !text.is_empty() => {
                    text += &sentence(value, false)
                }
                (_, Part::Words(words)) => text += words,
                (_, Part::Noun(value) | Part::Name(value)) => text += value,
            }
        }
        let open = text.ends_with(|c: char| c.is_alphabetic());
        let literal = speech
            .iter()
            .any(|part| matches!(part, Part::Words(w) if w.trim().len() > 1));
        let sign = match self {
            Self::Playful if SPEAKING.contains(&speaks_of) && hash(&text) % 5 < 3 => "!",
            Self::Bold if SPEAKING.contains(&speaks_of) => ".",
            _ => "",
        };
        if open && literal && text.contains(' ') {
            text += sign;
        }
        text
    }
}

/// What captions that may end with a sign speak of: the others are labels rather than sentences.
const SPEAKING: [&str; 5] = ["headline", "benefit", "use", "action", "look"];

/// A part of a caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words of the line itself, in title case.
    Words(String),
    /// A value that is a common word: a kind, a colour, a material.
    Noun(String),
    /// A value that is written as it was told: a brand, a size, a place.
    Name(String),
}

/// Title case as sentence case: every word but the first, names and abbreviations in lower case.
fn sentence(words: &str, first: bool) -> String {
    let mut keep = first;
    let lower = |word: &str| -> String {
        let own = ["I", "I'm", "I'll", "I'd", "I've"].contains(&word);
        let kept = std::mem::take(&mut keep);
        if kept || own || !is_capitalised(word) {
            // A sentence begins after a full stop or a question mark.
            keep = kept && word.is_empty() || ends_sentence(word);
            return word.to_string();
        }
        keep = ends_sentence(word);
        word.to_lowercase()
    };
    words.split(' ').map(lower).collect::<Vec<_>>().join(" ")
}

fn ends_sentence(word: &str) -> bool {
    word.ends_with(['.', '?', '!'])
}

/// Whether each part of a word is a capital and small letters: `T-Shirt`, not `LED`.
fn is_capitalised(word: &str) -> bool {
    let small = |part: &str| part.chars().skip(1).all(|c| !c.is_uppercase());
    word.split('-').all(small) && word.chars().all(|c| !c.is_ascii_digit())
}

/// A line of a table without the voice behind its bar.
///
/// # Errors
/// What is wrong with the voice.
pub fn voiced(line: &str) -> Result<(&str, Option<Voice>), String> {
    match line.rsplit_once(" | ") {
        Some((text, voice)) => Ok((text.trim(), Some(Voice::find(voice.trim())?))),
        None => Ok((line.trim(), None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(voice: Voice, speaks_of: &str) -> String {
        let speech = [
            Part::Name("Norvane".into()),
            Part::Words(" Has Arrived? Meet the ".into()),
            Part::Noun("Navy Blue T-Shirt".into()),
        ];
        voice.speak(&speech, speaks_of)
    }

    #[test]
    fn voices_case_and_punctuate() {
        assert_eq!(
            said(Voice::Calm, "headline"),
            "Norvane has arrived? Meet the navy blue t-shirt"
        );
        assert_eq!(
            said(Voice::Bold, "headline"),
            "Norvane Has Arrived? Meet the Navy Blue T-Shirt."
        );
        assert_eq!(
            said(Voice::Bold, "colour"),
            "Norvane Has Arrived? Meet the Navy Blue T-Shirt"
        );
        assert_eq!(said(Voice::Plain, "headline"), said(Voice::Bold, "colour"));
        let word = |text: &str| [Part::Words(text.into())];
        assert_eq!(
            Voice::Calm.speak(&word("Sink Right In"), "headline"),
            "Sink right in"
        );
        assert_eq!(
            Voice::Calm.speak(&word("Why Not LED? I'd Say So"), "use"),
            "Why not LED? I'd say so"
        );
        assert_eq!(Voice::Bold.speak(&word("Ready?"), "headline"), "Ready?");
        assert_eq!(
            Voice::Bold.speak(&[Part::Name("Norvane Air".into())], "headline"),
            "Norvane Air"
        );
        let excited = [
            "One Two",
            "Two Three",
            "Three Four",
            "Four Five",
            "Five Six",
        ];
        let excited = excited
            .iter()
            .filter(|text| Voice::Playful.speak(&word(text), "action").ends_with('!'));
        assert!((1..5).contains(&excited.count()));
    }

    #[test]
    fn lines_name_their_voice() {
        assert_eq!(voiced("A B | calm"), Ok(("A B", Some(Voice::Calm))));
        assert_eq!(voiced("A B"), Ok(("A B", None)));
        assert!(voiced("A | B").unwrap_err().contains("B is no voice"));
    }
}
