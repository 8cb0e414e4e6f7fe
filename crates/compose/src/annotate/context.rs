//! What of a product the model is given: all of it, part of it, or the picture alone.

use std::collections::BTreeMap;

use rand::{Rng, RngExt};

use caponimage::dataset::record::Record;

/// How much a record tells the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// Title and attributes.
    Full,
    /// Without the title, or without some attributes.
    Part,
    /// Only the picture.
    Picture,
}

impl Context {
    /// The context of a photo's layout of that number: whole ones, partial ones and the picture
    /// alone take turns, so that a model learns to caption with any of them missing.
    pub fn of(layout: usize) -> Self {
        match layout % 4 {
            0 | 3 => Self::Full,
            1 => Self::Part,
            _ => Self::Picture,
        }
    }

    /// The product with the rest withheld.
    pub fn apply(self, product: &Record, rng: &mut impl Rng) -> Record {
        let mut record = product.clone();
        let title = std::mem::take(&mut record.title);
        let attributes = std::mem::take(&mut record.attributes);
        let part: f64 = rng.random();
        let (shows_title, chance) = match self {
            Self::Full => (true, 1.0),
            Self::Part if part < 0.5 => (false, 1.0),
            Self::Part if part < 0.75 => (true, 0.0),
            Self::Part => (true, 0.4),
            Self::Picture => (false, 0.0),
        };
        if shows_title {
            record.title = title;
        } else {
            record.withheld.title = title;
        }
        let (shown, withheld): (BTreeMap<_, _>, BTreeMap<_, _>) = attributes
            .into_iter()
            .partition(|_| rng.random_bool(chance));
        record.attributes = shown;
        record.withheld.attributes = withheld;
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::product;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn nothing_is_lost_and_nothing_is_shown_that_should_not_be() {
        let whole = product("a");
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (mut titles, mut attributes) = (0, 0);
        for layout in 0..4000 {
            let context = Context::of(layout);
            let record = context.apply(&whole, &mut rng);
            assert!(record.title == whole.title || record.withheld.title == whole.title);
            let mut all = record.attributes.clone();
            all.extend(record.withheld.attributes.clone());
            assert_eq!(all, whole.attributes);
            let blind = record.title.is_empty() && record.attributes.is_empty();
            match context {
                Context::Full => assert_eq!(record, whole),
                Context::Picture => assert!(blind),
                Context::Part => {
                    titles += usize::from(!record.title.is_empty());
                    attributes += usize::from(!record.attributes.is_empty());
                }
            }
        }
        assert!((400..600).contains(&titles), "{titles} of 1000");
        assert!((500..750).contains(&attributes), "{attributes} of 1000");
    }
}
