//! What captions were given, and something of each.

use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What captions were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// Title, attributes and picture.
    Told,
    /// The picture alone.
    Alone,
    /// Title, attributes and picture, with another brand than the product's: one that nobody trained on.
    UnseenBrands,
}

impl Case {
    /// All of them, in the order of the tables.
    pub(super) const ALL: [Self; 3] = [Self::Told, Self::Alone, Self::UnseenBrands];

    /// How tables and answers call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Told => "given title, attributes and picture",
            Self::Alone => "given the picture alone",
            Self::UnseenBrands => {
                "given title, attributes and picture, of brands that nobody trained on"
            }
        }
    }
}

/// One of something for each case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cases<T> {
    /// Given title, attributes and picture.
    pub told: T,
    /// Given the picture alone.
    pub alone: T,
    /// Given brands that nobody trained on; nothing where a row is not asked for it, or the dataset has no brands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_brands: Option<T>,
}

impl<T> Cases<T> {
    /// That of a case.
    pub fn of(&self, case: Case) -> Option<&T> {
        match case {
            Case::Told => Some(&self.told),
            Case::Alone => Some(&self.alone),
            Case::UnseenBrands => self.unseen_brands.as_ref(),
        }
    }

    /// Those that there are.
    pub(super) fn each(&self) -> impl Iterator<Item = &T> {
        Case::ALL.into_iter().filter_map(|case| self.of(case))
    }

    /// Each beside its case.
    pub(super) fn named(&self) -> Cases<(Case, &T)> {
        Cases {
            told: (Case::Told, &self.told),
            alone: (Case::Alone, &self.alone),
            unseen_brands: self
                .unseen_brands
                .as_ref()
                .map(|of| (Case::UnseenBrands, of)),
        }
    }

    /// What `make` makes of each.
    ///
    /// # Errors
    /// Those of `make`.
    pub(super) fn map<U>(&self, make: impl Fn(&T) -> Result<U>) -> Result<Cases<U>> {
        Ok(Cases {
            told: make(&self.told)?,
            alone: make(&self.alone)?,
            unseen_brands: self.unseen_brands.as_ref().map(make).transpose()?,
        })
    }
}
