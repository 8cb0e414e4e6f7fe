//! Which split each photo belongs to, so that no photo, no near-duplicate of one and no title is
//! in two splits. Photos that were published in a split stay there, whatever their titles.

mod photo_hash;

pub(crate) use photo_hash::near_pairs;
pub use photo_hash::{PhotoHash, photo_hash};

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use crate::dataset::record::{Record, Split, hash};

/// Of a hundred groups that were published for training, so many are for validation.
const VALIDATION: u64 = 3;

/// A photo whose split is to be decided.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// Unique among all candidates.
    pub id: &'a str,
    /// The product's title, or nothing.
    pub title: &'a str,
    /// The split it was published in, where there is one.
    pub published: Option<Split>,
    /// What the photo looks like.
    pub hash: PhotoHash,
}

/// What becomes of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It belongs to this split.
    Split(Split),
    /// It is left out, since it is like the candidate of this index, which was published in
    /// another split: directly, or like one that is like it.
    Dropped {
        /// An index into the candidates.
        like: usize,
    },
}

/// Decides the split of every candidate.
///
/// Near-duplicate photos, and photos without a published split that have the same title, form a
/// group, and a group is in one split: the published one, test before validation before train,
/// where photos published in another split are dropped; else the one that [`Split::of`] gives the
/// group's smallest title, or its smallest id where there are no titles. Of the groups published
/// for training, 3 % are for validation.
///
/// The result depends on neither the order of the candidates nor on how many other groups there
/// are.
pub fn assign(candidates: &[Candidate]) -> Vec<Decision> {
    let hashes: Vec<PhotoHash> = candidates.iter().map(|c| c.hash.clone()).collect();
    assign_pairs(candidates, &near_pairs(&hashes))
}

/// The pairs of near-duplicates in different splits; there should be none.
pub fn leaks(photos: &[(PhotoHash, Split)]) -> Vec<(usize, usize)> {
    let hashes: Vec<PhotoHash> = photos.iter().map(|(hash, _)| hash.clone()).collect();
    let mut pairs = near_pairs(&hashes);
    pairs.retain(|(a, b)| photos[*a].1 != photos[*b].1);
    pairs
}

/// [`assign`], the near-duplicates being known.
fn assign_pairs(candidates: &[Candidate], near: &[(usize, usize)]) -> Vec<Decision> {
    let mut dropped = clashes(candidates, near);
    let mut decisions = vec![Decision::Split(Split::Train); candidates.len()];
    for group in groups(candidates, near, &dropped) {
        let first = |split| {
            let published = |i: &&usize| candidates[**i].published == Some(split);
            group.iter().find(published).copied()
        };
        let leading = [Split::Test, Split::Validation, Split::Train]
            .into_iter()
            .find_map(|split| Some((split, first(split)?)));
        let split = match leading {
            Some((Split::Train, _)) => {
                let key = smallest(&group, |i| candidates[i].id);
                let share = hash(&format!("validation {key}")) % 100;
                if share < VALIDATION {
                    Split::Validation
                } else {
                    Split::Train
                }
            }
            Some((split, _)) => split,
            None => Split::of(&key(&group, candidates)),
        };
        for &i in &group {
            decisions[i] = Decision::Split(split);
            // Joined with the leading one through photos without a published split.
            if let Some((leading, like)) = leading
                && candidates[i].published.is_some_and(|own| own != leading)
            {
                dropped.insert(i, like);
            }
        }
    }
    for (i, like) in dropped {
        decisions[i] = Decision::Dropped { like };
    }
    decisions
}

/// The photos that are near-duplicates of one published in a split that goes before their own, and
/// that one.
fn clashes(candidates: &[Candidate], near: &[(usize, usize)]) -> BTreeMap<usize, usize> {
    let mut dropped = BTreeMap::new();
    for leading in [Split::Test, Split::Validation] {
        let leads = |i: usize, dropped: &BTreeMap<usize, usize>| {
            candidates[i].published == Some(leading) && !dropped.contains_key(&i)
        };
        let follows = |i: usize| candidates[i].published.is_some_and(|own| own < leading);
        for &(a, b) in near {
            for (like, other) in [(a, b), (b, a)] {
                if leads(like, &dropped) && follows(other) {
                    dropped.entry(other).or_insert(like);
                }
            }
        }
    }
    dropped
}

/// The groups of the candidates that are not dropped, each with its indices in ascending order.
fn groups(
    candidates: &[Candidate],
    near: &[(usize, usize)],
    dropped: &BTreeMap<usize, usize>,
) -> Vec<Vec<usize>> {
    let mut forest = UnionFind::new(candidates.len());
    for (a, b) in near {
        if !dropped.contains_key(a) && !dropped.contains_key(b) {
            forest.union(*a, *b);
        }
    }
    let mut titles: BTreeMap<String, usize> = BTreeMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        let title = normal(candidate.title);
        if candidate.published.is_none() && !title.is_empty() {
            let first = *titles.entry(title).or_insert(i);
            forest.union(first, i);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in (0..candidates.len()).filter(|i| !dropped.contains_key(i)) {
        groups.entry(forest.find_mut(i)).or_default().push(i);
    }
    groups.into_values().collect()
}

/// A title as titles are compared: lower case, single spaces.
pub(crate) fn normal(title: &str) -> String {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// What the records of one product share: its source and title, told or withheld; or else its photo; or else only
/// their own id is left.
pub(crate) fn product(record: &Record) -> (&str, String) {
    let titles = [&record.title, &record.withheld.title].map(|title| normal(title));
    let texts = titles
        .into_iter()
        .chain([record.image.clone(), record.id.clone()]);
    let known = texts.into_iter().find(|text| !text.is_empty());
    (&record.source, known.unwrap_or_default())
}

/// What decides the split of a group without a published one.
fn key(group: &[usize], candidates: &[Candidate]) -> String {
    let titles = group.iter().map(|&i| normal(candidates[i].title));
    titles
        .filter(|title| !title.is_empty())
        .min()
        .unwrap_or_else(|| smallest(group, |i| candidates[i].id).to_string())
}

fn smallest<'a>(group: &[usize], text: impl Fn(usize) -> &'a str) -> &'a str {
    group.iter().map(|&i| text(i)).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::photo_hash::tests::scene;
    use super::*;
    use image::imageops;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn candidate<'a>(id: &'a str, title: &'a str, published: Option<Split>) -> Candidate<'a> {
        Candidate {
            id,
            title,
            published,
            hash: photo_hash(&image::RgbImage::new(1, 1)),
        }
    }

    #[test]
    fn planted_duplicates_share_a_split() {
        let photos: Vec<image::RgbImage> = (0..12).map(scene).collect();
        let smaller = photos
            .iter()
            .map(|photo| imageops::resize(photo, 90, 110, imageops::FilterType::Triangle));
        let all: Vec<PhotoHash> = photos
            .iter()
            .map(photo_hash)
            .chain(smaller.map(|photo| photo_hash(&photo)))
            .collect();
        let ids: Vec<String> = (0..24).map(|i| format!("photo {i}")).collect();
        let candidates: Vec<Candidate> = (0..24)
            .map(|i| Candidate {
                hash: all[i].clone(),
                ..candidate(&ids[i], "", (i == 0).then_some(Split::Test))
            })
            .collect();
        let decisions = assign(&candidates);
        assert_eq!(decisions[..12], decisions[12..]);
        assert_eq!(decisions[12], Decision::Split(Split::Test));
        assert_eq!(
            leaks(&[
                (all[0].clone(), Split::Train),
                (all[12].clone(), Split::Test)
            ]),
            [(0, 1)]
        );
        assert_eq!(
            leaks(&[
                (all[0].clone(), Split::Train),
                (all[12].clone(), Split::Train)
            ]),
            []
        );
    }

    #[test]
    fn the_same_title_is_the_same_split() {
        let titles: Vec<String> = (0..400).map(|i| format!("Shoe {}", i % 100)).collect();
        let ids: Vec<String> = (0..400).map(|i| i.to_string()).collect();
        let candidates: Vec<Candidate> = (0..400)
            .map(|i| candidate(&ids[i], &titles[i], None))
            .collect();
        let decisions = assign_pairs(&candidates, &[]);
        for i in 100..400 {
            assert_eq!(decisions[i], decisions[i - 100]);
            assert_eq!(
                decisions[i],
                Decision::Split(Split::of(&normal(&titles[i])))
            );
        }
        let published = [
            candidate("a", "Milk", Some(Split::Test)),
            candidate("b", "Milk", Some(Split::Train)),
        ];
        assert_eq!(
            assign_pairs(&published, &[])[0],
            Decision::Split(Split::Test),
            "titles don't join published photos"
        );
        assert!(matches!(
            assign_pairs(&published, &[])[1],
            Decision::Split(_)
        ));
    }

    #[test]
    fn what_was_published_for_training_and_testing_is_dropped() {
        let candidates = [
            candidate("train", "", Some(Split::Train)),
            candidate("test", "", Some(Split::Test)),
            candidate("between", "", None),
            candidate("far", "", Some(Split::Train)),
        ];
        let decisions = assign_pairs(&candidates, &[(0, 1), (0, 3)]);
        assert_eq!(decisions[0], Decision::Dropped { like: 1 });
        assert_eq!(decisions[1], Decision::Split(Split::Test));
        assert!(
            matches!(decisions[3], Decision::Split(_)),
            "like a dropped one only"
        );
        let decisions = assign_pairs(&candidates, &[(1, 2), (2, 3)]);
        assert_eq!(decisions[2], Decision::Split(Split::Test));
        assert_eq!(decisions[3], Decision::Dropped { like: 1 });
    }

    #[test]
    fn a_few_published_groups_are_for_validation() {
        let ids: Vec<String> = (0..5000).map(|i| i.to_string()).collect();
        let candidates: Vec<Candidate> = ids
            .iter()
            .map(|id| candidate(id, "", Some(Split::Train)))
            .collect();
        let decisions = assign_pairs(&candidates, &[]);
        let count = |split| {
            let wanted = Decision::Split(split);
            decisions
                .iter()
                .filter(|decision| **decision == wanted)
                .count()
        };
        assert!((100..200).contains(&count(Split::Validation)));
        assert_eq!(count(Split::Test), 0);
    }

    fn any_published() -> impl Strategy<Value = Option<Split>> {
        prop_oneof![
            3 => Just(None),
            1 => prop::sample::select(&Split::ALL[..]).prop_map(Some)
        ]
    }

    proptest! {
        #[test]
        fn groups_never_straddle_splits(
            given in prop::collection::vec((any_published(), 0..30usize), 2..60),
            pairs in prop::collection::vec((0..60usize, 0..60usize), 0..80),
        ) {
            let ids: Vec<String> = (0..given.len()).map(|i| format!("id {i}")).collect();
            let titles: Vec<String> = given
                .iter()
                .map(|(_, title)| if *title < 10 { String::new() } else { format!("T {title}") })
                .collect();
            let candidates: Vec<Candidate> = (0..given.len())
                .map(|i| candidate(&ids[i], &titles[i], given[i].0))
                .collect();
            let near: Vec<(usize, usize)> = pairs
                .into_iter()
                .filter(|(a, b)| a < b && *b < given.len())
                .collect();
            let decisions = assign_pairs(&candidates, &near);
            for (a, b) in &near {
                if let (Decision::Split(a), Decision::Split(b)) = (decisions[*a], decisions[*b]) {
                    prop_assert_eq!(a, b);
                }
            }
            let mut of_title: HashMap<&str, Split> = HashMap::new();
            for (i, candidate) in candidates.iter().enumerate() {
                match (decisions[i], candidate.published) {
                    (Decision::Dropped { like }, own) => {
                        prop_assert!(own.is_some(), "only what was published is dropped");
                        prop_assert!(candidates[like].published > own);
                    }
                    (Decision::Split(split), Some(Split::Train)) => {
                        prop_assert!(split != Split::Test);
                    }
                    (Decision::Split(split), Some(own)) => prop_assert_eq!(split, own),
                    (Decision::Split(split), None) if !candidate.title.is_empty() => {
                        prop_assert_eq!(*of_title.entry(candidate.title).or_insert(split), split);
                    }
                    _ => {}
                }
            }
            // The order of the candidates does not matter.
            let last = given.len() - 1;
            let turned: Vec<Candidate> = candidates.iter().rev().cloned().collect();
            let near: Vec<(usize, usize)> =
                near.into_iter().map(|(a, b)| (last - b, last - a)).collect();
            for (i, decision) in assign_pairs(&turned, &near).into_iter().enumerate() {
                match (decision, decisions[last - i]) {
                    (Decision::Split(a), Decision::Split(b)) => prop_assert_eq!(a, b),
                    (Decision::Dropped { .. }, Decision::Dropped { .. }) => {}
                    different => prop_assert!(false, "{different:?}"),
                }
            }
        }
    }
}
