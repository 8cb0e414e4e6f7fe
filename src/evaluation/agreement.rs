//! How far two models say the same: a quantised one and the one it was made of.

use std::fmt;

use serde::Serialize;

use super::records::{TestRecord, each};
use crate::captioner::{Captioner, Request};
use crate::dataset::ratio::Ratio;
use crate::error::Result;
use crate::progress::Progress;

/// How often one model chooses as the other does.
///
/// Tokens are compared where both have the same tokens before them: behind a difference, two
/// captions say different things, and counting their places would count one choice several times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Agreement {
    /// Greedy captions of the first model.
    pub captions: usize,
    /// Of these, greedy captions of the other, too.
    pub same_captions: usize,
    /// Tokens of the first model's captions, end tokens included.
    pub tokens: usize,
    /// Of these, what the other puts at the same place after the same tokens.
    pub same_tokens: usize,
}

impl Agreement {
    /// Lets one model caption all records, and the other choose each of its tokens again.
    ///
    /// # Errors
    /// When a photo can't be read or a model fails.
    pub(crate) fn measure(
        one: &Captioner,
        other: &Captioner,
        records: &[TestRecord],
        progress: &dyn Progress,
    ) -> Result<Self> {
        let each = each(records, progress, |record, picture| {
            let Request {
                product, layout, ..
            } = record.request();
            let captions = one.greedy_tokens(picture, &product, &layout.boxes)?;
            let chosen = other.likeliest_tokens(picture, &product, &layout.boxes, &captions)?;
            Ok(Self::of(&captions, &chosen))
        })?;
        Ok(each.into_iter().fold(Self::default(), Self::plus))
    }

    fn of(captions: &[Vec<u32>], chosen: &[Vec<u32>]) -> Self {
        let pairs = captions.iter().zip(chosen);
        pairs.fold(Self::default(), |sum, (caption, chosen)| {
            let same = caption.iter().zip(chosen).filter(|(a, b)| a == b).count();
            sum.plus(Self {
                captions: 1,
                // Who chooses every token of a caption again writes that caption.
                same_captions: usize::from(caption == chosen),
                tokens: caption.len(),
                same_tokens: same,
            })
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            captions: self.captions + other.captions,
            same_captions: self.same_captions + other.same_captions,
            tokens: self.tokens + other.tokens,
            same_tokens: self.same_tokens + other.same_tokens,
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |part, all| Ratio::of(part, all).percent();
        write!(
            f,
            "{:.2} % of {} greedy tokens the same, {:.1} % of {} captions",
            percent(self.same_tokens, self.tokens),
            self.tokens,
            percent(self.same_captions, self.captions),
            self.captions
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_a_choice_of_its_own() {
        let captions = vec![vec![5, 6, 2], vec![7, 2]];
        let chosen = vec![vec![5, 9, 2], vec![7, 2]];
        let found = Agreement::of(&captions, &chosen);
        let expected = Agreement {
            captions: 2,
            same_captions: 1,
            tokens: 5,
            same_tokens: 4,
        };
        assert_eq!(found, expected);
        assert!(found.to_string().starts_with("80.00 % of 5"));
    }
}
