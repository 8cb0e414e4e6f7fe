//! How far two models say the same: a quantised one and the one it was made of.

use std::fmt;

use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::Serialize;

use super::records::Record;
use crate::Captioner;
use crate::error::Result;

/// Greedy captions of two models, token by token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Captions compared.
    pub captions: usize,
    /// Captions with the same tokens.
    pub same_captions: usize,
    /// Tokens compared, end tokens included; of two captions the longer counts.
    pub tokens: usize,
    /// Tokens that are the same at the same place.
    pub same_tokens: usize,
}

impl Agreement {
    /// Lets both models caption all records.
    ///
    /// # Errors
    /// When a photo can't be read or a model fails.
    pub fn measure(
        one: &Captioner,
        other: &Captioner,
        records: &[Record],
        progress: &ProgressBar,
    ) -> Result<Self> {
        progress.set_length(records.len() as u64);
        let each = records.par_iter().map(|record| {
            progress.inc(1);
            let (picture, request) = (record.picture()?, record.request());
            let one = one.greedy_tokens(&picture, &request)?;
            let other = other.greedy_tokens(&picture, &request)?;
            Ok(Self::of(&one, &other))
        });
        each.try_reduce(Self::default, |a, b| Ok(a.plus(b)))
    }

    fn of(one: &[Vec<u32>], other: &[Vec<u32>]) -> Self {
        let pairs = one.iter().zip(other);
        pairs.fold(Self::default(), |sum, (one, other)| {
            let same = one.iter().zip(other).filter(|(a, b)| a == b).count();
            sum.plus(Self {
                captions: 1,
                same_captions: usize::from(one == other),
                tokens: one.len().max(other.len()),
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
        let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
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
    fn tokens_are_compared_place_by_place() {
        let one = vec![vec![5, 6, 2], vec![7, 2]];
        let other = vec![vec![5, 9, 8, 2], vec![7, 2]];
        let found = Agreement::of(&one, &other);
        let expected = Agreement {
            captions: 2,
            same_captions: 1,
            tokens: 6,
            same_tokens: 3,
        };
        assert_eq!(found, expected);
        assert!(found.to_string().starts_with("50.00 % of 6"));
    }
}
