//! Some of many, without a pattern.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// At most `most` of `items` (0 for all), always the same ones, in their order. Not every n-th: the
/// records of a dataset follow a pattern, four layouts of one photo after the other.
pub(crate) fn some<T>(items: Vec<T>, most: usize) -> Vec<T> {
    if most == 0 || items.len() <= most {
        return items;
    }
    let places = shuffled(items.len());
    at(items, &places[..most])
}

/// At most `most` of `items` (0 for all), without a pattern and in their order: collections take turns until each is
/// used up or there are enough, so that large ones don't crowd out small ones.
pub(crate) fn some_of_each<T>(
    items: Vec<T>,
    most: usize,
    collection: impl Fn(&T) -> &str,
) -> Vec<T> {
    if most == 0 || items.len() <= most {
        return items;
    }
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let rounds = shuffled(items.len()).into_iter().map(|place| {
        let round = taken.entry(collection(&items[place])).or_default();
        *round += 1;
        (*round, place)
    });
    let mut rounds: Vec<(usize, usize)> = rounds.collect();
    rounds.sort_by_key(|(round, _)| *round);
    let places: Vec<usize> = rounds.into_iter().map(|(_, place)| place).collect();
    at(items, &places[..most])
}

fn shuffled(count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
    places
}

/// The items at some places, in their own order.
fn at<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    let mut chosen = vec![false; items.len()];
    for &place in places {
        chosen[place] = true;
    }
    let items = items.into_iter().zip(chosen);
    items
        .filter_map(|(item, chosen)| chosen.then_some(item))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_not_followed() {
        let chosen = some((0..400).collect(), 100);
        assert_eq!(chosen.len(), 100);
        assert!(chosen.is_sorted());
        for rest in 0..4 {
            let of = chosen.iter().filter(|&&i| i % 4 == rest).count();
            assert!((12..40).contains(&of), "{of}");
        }
        assert_eq!(chosen, some((0..400).collect(), 100));
        assert_eq!(some(vec![1, 2], 0), [1, 2]);
        assert_eq!(some(vec![1, 2], 5), [1, 2]);
    }

    #[test]
    fn small_collections_are_chosen_as_much_as_large_ones() {
        let items = || {
            let large = (0..900).map(|i| (i, "large"));
            let small = (900..950).map(|i| (i, "small"));
            let tiny = (950..953).map(|i| (i, "tiny"));
            large.chain(small).chain(tiny).collect::<Vec<_>>()
        };
        let chosen = some_of_each(items(), 63, |(_, of)| of);
        let of = |name: &str| chosen.iter().filter(|(_, of)| *of == name).count();
        assert_eq!([of("large"), of("small"), of("tiny")], [30, 30, 3]);
        assert!(chosen.is_sorted());
        assert_eq!(some_of_each(items(), 0, |(_, of)| of).len(), 953);
        // Where there is one collection, nothing is chosen otherwise.
        let one = some_of_each((0..400).collect(), 100, |_: &usize| "one");
        assert_eq!(one, some((0..400).collect(), 100));
    }
}
