//! Which split each product of a build belongs to.

use std::collections::HashMap;

use super::Summary;
use super::sources::Hashed;
use crate::facts::{Nature, Vocabulary};
use crate::import::Imported;
use caponimage::dataset::record::Split;
use caponimage::dataset::splits::{Candidate, Decision, assign};
use caponimage::error::Result;

/// Of a kind with fewer photos in the training split a model can't learn what it looks like.
const FEW_PHOTOS: usize = 100;

/// A product whose split is decided.
pub(super) struct Decided {
    pub imported: Imported,
    /// Whether there are too few photos of its kind to learn what it looks like.
    pub rare: bool,
}

/// Gives each product its split, and leaves out photos that are near one of another split. Kinds and
/// products that are held out stand only in the test split.
pub(super) fn decide(products: Vec<Hashed>, summary: &mut Summary) -> Result<Vec<Decided>> {
    let vocabulary = Vocabulary::bundled()?;
    let kinds = vocabulary.kinds().all();
    let natures: Vec<Nature> = products
        .iter()
        .map(|product| Nature::of(&product.imported.product, vocabulary))
        .collect();
    let held_out = |place: usize| {
        let kind = natures[place].kind.is_some_and(|kind| kinds[kind].held_out);
        kind || products[place].imported.held_out
    };
    let with_photo: Vec<usize> = (0..products.len())
        .filter(|place| products[*place].hash.is_some())
        .collect();
    let candidates: Vec<Candidate> = with_photo
        .iter()
        .filter_map(|&place| {
            let Hashed { imported, hash } = &products[place];
            Some(Candidate {
                id: &imported.product.id,
                title: &imported.product.title,
                published: match held_out(place) {
                    true => Some(Split::Test),
                    false => imported.published,
                },
                hash: hash.clone()?,
            })
        })
        .collect();
    let mut splits: Vec<Option<Split>> = products
        .iter()
        .enumerate()
        .map(|(place, product)| {
            let own = product
                .imported
                .published
                .unwrap_or_else(|| Split::of(&product.imported.product.title.to_lowercase()));
            Some(if held_out(place) { Split::Test } else { own })
        })
        .collect();
    for (&place, decision) in with_photo.iter().zip(assign(&candidates)) {
        splits[place] = match decision {
            Decision::Split(split) => Some(split),
            Decision::Dropped { like } => {
                let id = products[place].imported.product.id.clone();
                summary
                    .duplicates
                    .push((id, candidates[like].id.to_string()));
                None
            }
        };
    }
    let mut photos: HashMap<usize, usize> = HashMap::new();
    for &place in &with_photo {
        if let (Some(kind), Some(Split::Train)) = (natures[place].kind, splits[place]) {
            *photos.entry(kind).or_default() += 1;
        }
    }
    let rare = |nature: &Nature| {
        let count = nature.kind.and_then(|kind| photos.get(&kind));
        count.is_none_or(|count| *count < FEW_PHOTOS)
    };
    let decided = products.into_iter().zip(&natures).zip(splits);
    let decided = decided.filter_map(|((product, nature), split)| {
        let mut imported = product.imported;
        imported.product.split = split?;
        Some(Decided {
            imported,
            rare: rare(nature),
        })
    });
    Ok(decided.collect())
}
