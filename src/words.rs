//! The words of texts: how they are split, compared and told.

/// The words of a text, in lower case and without signs.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let letters = |word: &str| -> String {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let words = text.split_whitespace().map(letters);
    words.filter(|word| !word.is_empty())
}

/// Whether two thirds of the words of the shorter of two captions stand in the other, too, in the same order:
/// `Fruit from Italy`, `From Italy`. Single words are near to nothing. Decoding, composing and counting have this
/// one rule.
pub(crate) fn are_near(one: &[String], other: &[String]) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 1 && 3 * common_subsequence(one, other) >= 2 * shorter
}

/// Whether any two of some captions are near, by their words.
#[cfg(feature = "train")]
pub(crate) fn any_near(captions: &[Vec<String>]) -> bool {
    let mut each = captions.iter().enumerate();
    each.any(|(i, one)| {
        let mut earlier = captions[..i].iter();
        earlier.any(|other| are_near(one, other))
    })
}

/// Length of the longest common subsequence of two captions' words.
pub(crate) fn common_subsequence(one: &[String], other: &[String]) -> usize {
    let mut lengths = vec![0; other.len() + 1];
    for a in one {
        let mut before = 0;
        for (i, b) in other.iter().enumerate() {
            let above = lengths[i + 1];
            lengths[i + 1] = if a == b {
                before + 1
            } else {
                above.max(lengths[i])
            };
            before = above;
        }
    }
    lengths[other.len()]
}

/// What an English noun of one thing and of several have in common: `box` and `boxes`, `berry` and
/// `berries`. Seldom a word of its own.
pub(crate) fn stem(word: &str) -> String {
    let one = match word.ends_with("ss") {
        true => word,
        false => word.strip_suffix('s').unwrap_or(word),
    };
    let stem = one.strip_suffix('e').unwrap_or(one);
    match stem.strip_suffix('i') {
        Some(start) => format!("{start}y"),
        None => stem.into(),
    }
}

/// Whether something `told` has the stem of a word.
pub(crate) fn is_told(word: &str, told: &[String]) -> bool {
    let own = stem(word);
    told.iter().any(|told| stem(told) == own)
}

/// The digits of a word, in any script: of `40-hour` those of 40.
pub(crate) fn digits(word: &str) -> String {
    word.chars().filter(|c| c.is_numeric()).collect()
}

/// The unbroken runs of letters and digits of a text, in lower case.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// The stems of a text's [`parts`], in their order.
pub(crate) fn stems(text: &str) -> Vec<String> {
    parts(text).iter().map(|part| stem(part)).collect()
}

/// The stems of a text's [`words`], in their order.
pub(crate) fn word_stems(text: &str) -> impl Iterator<Item = String> {
    words(text).map(|word| stem(&word))
}

/// The words that a product's title and attributes tell, in whatever way a caption may write them:
/// "Men's" tells `mens` and `men`, "Fall/Winter" both seasons, and "Cotton Blend" also `cottonblend`.
pub(crate) fn told<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut told = Vec::new();
    for text in texts {
        let parts = parts(text);
        told.extend(parts.windows(2).map(<[String]>::concat));
        told.extend(parts);
        told.extend(words(text));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_keep_their_order() {
        let words = |text: &str| words(text).collect::<Vec<_>>();
        let common = |a: &str, b: &str| common_subsequence(&words(a), &words(b));
        assert_eq!(common("a b c d", "b x d a"), 2);
        assert_eq!(common("a b c", "c b a"), 1);
        assert_eq!(common("", "a"), 0);
        assert_eq!(common("a a a", "a a"), 2);
    }

    #[test]
    fn near_captions_share_most_words_of_the_shorter_one() {
        let words = |text: &str| words(text).collect::<Vec<_>>();
        let near = |a: &str, b: &str| {
            let (a, b) = (words(a), words(b));
            assert_eq!(are_near(&a, &b), are_near(&b, &a));
            let near = are_near(&a, &b);
            #[cfg(feature = "train")]
            assert_eq!(near, any_near(&[vec![], a, vec![], b]));
            near
        };
        assert!(near("Fruit from Italy", "From Italy"));
        assert!(near("Fruit from Italy", "Fruit from Italy Italy"));
        assert!(near("Size: 180 g", "Size: 180 g of Ecuador"));
        assert!(!near("Enjoy Melons", "Time for Melons"));
        assert!(!near("Firm", "Firm Apples") && !near("", ""));
    }

    #[test]
    fn words_are_told_however_they_are_joined() {
        let titles = [
            "Men's Fall/Winter Cotton-Blend".into(),
            "Women’s T Shirt".into(),
        ];
        let told = told(titles.iter());
        for word in [
            "men",
            "mens",
            "women",
            "womens",
            "fall",
            "winter",
            "fallwinter",
            "cotton",
            "blend",
        ] {
            assert!(told.contains(&word.to_string()), "{word}");
        }
        assert!(told.contains(&"cottonblend".into()) && told.contains(&"tshirt".into()));
        assert!(!told.contains(&"blendt".into()), "of different texts");
    }
}
