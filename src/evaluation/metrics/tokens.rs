//! Captions as tokens.

use super::Tokens;

/// The words of a caption, as the Penn Treebank's tokenizer gives them with `pycocoevalcap`'s
/// options: in lower case, without punctuation, a percent sign and a genitive's `'s` apart. Hyphens
/// and points within words stay.
pub fn words(text: &str) -> Tokens {
    let mut tokens = Tokens::new();
    for word in text.to_lowercase().replace('’', "'").split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !is_symbol(c));
        let (word, genitive) = match word.strip_suffix("'s") {
            Some(owner) if !owner.is_empty() => (owner, Some("'s")),
            _ => (word, None),
        };
        let mut rest = word;
        while let Some(at) = rest.find(is_symbol) {
            let symbol = rest[at..].chars().next().map_or(0, char::len_utf8);
            tokens.extend([&rest[..at], &rest[at..at + symbol]].map(String::from));
            rest = &rest[at + symbol..];
        }
        tokens.push(rest.into());
        tokens.extend(genitive.map(String::from));
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// Signs that count as words.
fn is_symbol(c: char) -> bool {
    matches!(c, '%' | '$' | '£' | '€' | '&' | '#')
}

/// The characters of a caption that are no space.
pub fn characters(text: &str) -> Tokens {
    let shown = text.chars().filter(|c| !c.is_whitespace());
    shown.map(String::from).collect()
}
