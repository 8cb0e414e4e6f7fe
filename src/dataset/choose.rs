//! Some of many, without a pattern.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// At most `most` of `items` (0 for all), always the same ones, in their order. Not every n-th: the
/// records of a dataset follow a pattern, four layouts of one photo after the other.
pub(crate) fn some<T>(items: Vec<T>, most: usize) -> Vec<T> {
    if most == 0 || items.len() <= most {
        return items;
    }
    let mut places: Vec<usize> = (0..items.len()).collect();
    places.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
    let mut chosen = vec![false; items.len()];
    for &place in &places[..most] {
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
}
