//! How values are written and by what words they are said.

use crate::words::is_small;

/// The words that say a value, where they are others.
pub fn evidence(value: &str, said: &str) -> String {
    if value.eq_ignore_ascii_case(said) {
        String::new()
    } else {
        said.to_string()
    }
}

/// A label as a caption writes it: "smart casual" becomes "Smart Casual".
pub fn display(label: &str) -> String {
    let words: Vec<String> = label
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| match word.to_lowercase() {
            lower if index > 0 && is_small(&lower) => lower,
            _ => capitalised(word),
        })
        .collect();
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
