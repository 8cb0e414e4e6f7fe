//! The forms in which texts write a value, and what they write instead.

/// What is written instead of one form of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Swap {
    /// The name of the fact.
    pub fact: String,
    /// As texts have it, in any case.
    pub from: String,
    /// What takes its place.
    to: String,
    /// Whether `to` keeps its own capitals where `from` has those that it is known by.
    keeps_case: bool,
}

impl Swap {
    /// A name in all `forms` that are the name but for capitals.
    pub(super) fn of_name(fact: &str, base: &str, to: &str, forms: &[&str]) -> Vec<Self> {
        let same = forms.iter().filter(|form| form.eq_ignore_ascii_case(base));
        same.map(|form| Self::new(fact, form, to, true)).collect()
    }

    /// A thing called `base`, in all `forms` that are its singular or its plural.
    pub(super) fn of_thing(fact: &str, base: &str, noun: &str, forms: &[&str]) -> Vec<Self> {
        let base = base.to_lowercase();
        let swap = |form: &&str| {
            let lower = form.to_lowercase();
            let several = if is_plural(&base) {
                base.clone()
            } else {
                plural(&base)
            };
            let to = match lower == several {
                // "Bitters" are several already.
                true if !is_plural(noun) => plural(noun),
                true => noun.to_string(),
                false if lower == base || plural(&lower) == several => noun.to_string(),
                false => return None,
            };
            Some(Self::new(fact, form, &to, false))
        };
        forms.iter().filter_map(swap).collect()
    }

    /// A number in all `forms` that have the digits of `base`, which become those of `to`.
    pub(super) fn of_number(fact: &str, base: &str, to: &str, forms: &[&str]) -> Vec<Self> {
        let digits =
            |text: &str| -> Vec<char> { text.chars().filter(char::is_ascii_digit).collect() };
        let (old, new) = (digits(base), digits(to));
        let same = forms.iter().filter(|form| digits(form) == old);
        let swap = |form: &&str| {
            let mut new = new.iter().copied();
            let mut fresh = |c: char| if c.is_ascii_digit() { new.next() } else { None };
            let to: String = form.chars().map(|c| fresh(c).unwrap_or(c)).collect();
            Self::new(fact, form, &to, true)
        };
        same.map(swap).collect()
    }

    /// A value in the form that it has, for any other.
    pub(super) fn of_value(fact: &str, value: &str, to: &str) -> Self {
        Self::new(fact, value, to, true)
    }

    fn new(fact: &str, from: &str, to: &str, keeps_case: bool) -> Self {
        Self {
            fact: fact.into(),
            from: from.into(),
            to: to.into(),
            keeps_case,
        }
    }

    /// Whether this is what it exchanges.
    pub(super) fn is(&self, form: &str) -> bool {
        self.from.eq_ignore_ascii_case(form)
    }

    /// In the case in which `found` is written.
    fn written(&self, found: &str) -> String {
        let letters = || found.chars().filter(|c| c.is_alphabetic());
        if self.keeps_case && found == self.from {
            self.to.clone()
        } else if letters().count() > 1 && letters().all(char::is_uppercase) {
            self.to.to_uppercase()
        } else if letters().all(char::is_lowercase) {
            self.to.to_lowercase()
        } else if self.keeps_case {
            self.to.clone()
        } else {
            let rest = found.split([' ', '-']).skip(1);
            let first_only = rest.clone().count() > 0
                && rest
                    .flat_map(|word| word.chars().next())
                    .all(char::is_lowercase);
            capitals(&self.to, first_only)
        }
    }
}

/// `text` with other values, the first of `swaps` that fits at each place; articles follow.
pub(super) fn replaced(text: &str, swaps: &[Swap]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let found = swaps.iter().find(|swap| stands_at(text, at, &swap.from));
        if let Some(swap) = found {
            let end = at + swap.from.len();
            let new = swap.written(&text[at..end]);
            fit_article(&mut written, &new);
            written += &new;
            at = end;
        } else {
            written.push(next);
            at += next.len_utf8();
        }
    }
    written
}

/// Whether `value` stands in `text`, as whole words in any case.
pub(crate) fn contains(text: &str, value: &str) -> bool {
    !value.is_empty()
        && text
            .char_indices()
            .any(|(at, _)| stands_at(text, at, value))
}

fn stands_at(text: &str, at: usize, value: &str) -> bool {
    let end = at + value.len();
    let Some(found) = text.get(at..end) else {
        return false;
    };
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    found.eq_ignore_ascii_case(value)
        && !word(text[..at].chars().next_back())
        && !word(text[end..].chars().next())
}

/// Makes of an article at the end of `written` the one that goes with `next`.
fn fit_article(written: &mut String, next: &str) {
    let vowel = next.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    let words = written.trim_end();
    let article = words.rsplit([' ', '-']).next().unwrap_or_default();
    if words.len() == written.len() || !["a", "an"].contains(&&*article.to_lowercase()) {
        return;
    }
    let kept = words.len() - article.len() + 1;
    let capital = article.chars().all(char::is_uppercase) && article.len() > 1;
    written.truncate(kept);
    written.push_str(match (vowel, capital) {
        (true, true) => "N ",
        (true, false) => "n ",
        (false, _) => " ",
    });
}

/// With a capital for every word, or for the first one.
pub(super) fn capitals(text: &str, first_only: bool) -> String {
    let mut starts = true;
    let capital = |c: char| {
        let upper = std::mem::replace(&mut starts, !first_only && (c == ' ' || c == '-'));
        if upper { c.to_ascii_uppercase() } else { c }
    };
    text.chars().map(capital).collect()
}

/// Whether an English noun looks like one in the plural.
pub(super) fn is_plural(noun: &str) -> bool {
    let noun = noun.to_lowercase();
    noun.ends_with('s') && !["ss", "us", "is"].iter().any(|end| noun.ends_with(end))
}

/// The regular plural of an English noun.
pub(super) fn plural(noun: &str) -> String {
    let before_y = noun.chars().rev().nth(1);
    if noun.ends_with('y') && before_y.is_some_and(|c| !"aeiou".contains(c)) {
        return format!("{}ies", &noun[..noun.len() - 1]);
    }
    let hissing = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| noun.ends_with(end));
    format!("{noun}{}", if hissing { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_change_as_whole_words_in_the_case_of_the_text() {
        let swaps = Swap::of_thing("type", "Cutlery Set", "oil lamp", &["Cutlery Set"]);
        let new = |text: &str| replaced(text, &swaps);
        assert_eq!(new("Cutlery Set by Nor"), "Oil Lamp by Nor");
        assert_eq!(new("Leave the cutlery set be"), "Leave the oil lamp be");
        assert_eq!(new("Cutlery set, at last"), "Oil lamp, at last");
        assert_eq!(new("CUTLERY SET!"), "OIL LAMP!");
        assert_eq!(new("Cutlery Settings"), "Cutlery Settings");
        assert_eq!(new("Need a Cutlery Set?"), "Need an Oil Lamp?");
        assert_eq!(new("A cutlery set for all"), "An oil lamp for all");
        assert_eq!(new("Ünsere Cutlery Set 🎉"), "Ünsere Oil Lamp 🎉");
    }

    #[test]
    fn names_keep_their_capitals() {
        let swaps = Swap::of_name("brand", "Rosio", "ZANOR", &["Rosio"]);
        assert_eq!(replaced("An Rosio, Rosio's", &swaps), "A ZANOR, ZANOR's");
        assert_eq!(replaced("ROSIO", &swaps), "ZANOR");
        let small = Swap::of_name("brand", "Rosio", "vaneo", &["Rosio"]);
        assert_eq!(replaced("ROSIO and Rosio", &small), "VANEO and vaneo");
    }

    #[test]
    fn things_change_with_their_number() {
        let swaps = Swap::of_thing("type", "Cucumber", "bus", &["Cucumber", "Cucumbers", "Veg"]);
        assert_eq!(swaps.len(), 2);
        assert_eq!(
            replaced("Cucumbers? One Cucumber", &swaps),
            "Buses? One Bus"
        );
        let several = Swap::of_thing("type", "Shorts", "cherry", &["Shorts", "Short"]);
        assert_eq!(replaced("Shorts, short", &several), "Cherries, cherry");
        let already = Swap::of_thing("type", "Shorts", "bitters", &["Shorts"]);
        assert_eq!(replaced("Shorts", &already), "Bitters");
    }

    #[test]
    fn numbers_change_in_every_writing() {
        let swaps = Swap::of_number("weight", "140g", "275g", &["140g", "140 g", "1 kg"]);
        assert_eq!(
            replaced("140 g of 140g, 1 kg", &swaps),
            "275 g of 275g, 1 kg"
        );
    }
}
