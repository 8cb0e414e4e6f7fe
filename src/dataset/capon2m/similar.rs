//! Near-duplicate products: which of the kept images share most of an image's captions.

use std::collections::HashMap;

/// The share of an image's captions that another image must have for the two to show the same
/// product.
const SHARE: f64 = 0.7;

/// The most comparisons for one image, so that the work grows with the images and not with their
/// square. Few images have only captions that stand on thousands of others; those that do are most
/// often found similar to one of the first compared.
const MAX_COMPARISONS: usize = 1 << 14;

/// No earlier posting.
const NONE: u32 = u32::MAX;

/// The bit of [`Posting::caption`] that marks an image's first caption.
const FIRST: u32 = 1 << 31;

/// What [`SimilarIndex::compare`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// No kept image is similar.
    Different,
    /// A kept image is similar.
    Similar,
    /// None was similar among the many that were compared, and there are more.
    Undecided,
}

/// The captions of the kept images.
///
/// An image is similar to a kept one when at least `round(0.7·n)` of its `n` distinct captions
/// stand on that one, where a half is rounded to the even number, as Python does.
///
/// The published script looks for it among all images that it has not yet dropped, earlier or
/// later; this one among the kept ones, all earlier, so that one pass is enough. In both, exactly
/// one of two images with the same captions stays. They differ for an image most of whose captions
/// stand on a **later** image with many more: here both stay, there only the later one.
///
/// Sharing `t` of `n` captions means to share one of the `n − t + 1` rarest. So only the images
/// with one of those are compared, which finds the same images and spares the long lists of
/// captions that stand everywhere.
///
/// A caption in memory is a hash (8 bytes), its number of images, and 8 bytes for each image it
/// stands on, that serve both as the list of its images and as the list of the image's captions.
#[derive(Debug, Default)]
pub(super) struct SimilarIndex {
    captions: HashMap<u64, Caption>,
    /// Image after image.
    postings: Vec<Posting>,
}

#[derive(Debug, Clone, Copy)]
struct Caption {
    /// Its latest posting.
    latest: u32,
    /// How many postings it has.
    images: u32,
}

/// One caption of one image.
#[derive(Debug, Clone, Copy)]
struct Posting {
    /// The place of the caption's first posting, which stands for the caption, and [`FIRST`].
    caption: u32,
    /// The caption's posting on the image before, or [`NONE`].
    previous: u32,
}

impl SimilarIndex {
    /// Compares an image, given the hashes of its captions, with the kept ones.
    pub(super) fn compare(&self, captions: &[u64]) -> Comparison {
        let captions = distinct(captions);
        let needed = threshold(captions.len());
        let mut known: Vec<Caption> = captions
            .iter()
            .filter_map(|hash| self.captions.get(hash).copied())
            .collect();
        if captions.is_empty() || known.len() < needed {
            return Comparison::Different;
        }
        known.sort_unstable_by_key(|caption| caption.images);
        let sought: Vec<u32> = known
            .iter()
            .map(|caption| self.caption(caption.latest))
            .collect();
        // The captions on no image are rarer still; they have no images to compare.
        let rarest = known.len() + 1 - needed;
        let mut left = MAX_COMPARISONS;
        for caption in &known[..rarest] {
            let mut place = caption.latest;
            while place != NONE {
                if left == 0 {
                    return Comparison::Undecided;
                }
                left -= 1;
                if self.shared(place, &sought) >= needed {
                    return Comparison::Similar;
                }
                place = self.postings[place as usize].previous;
            }
        }
        Comparison::Different
    }

    /// Adds a kept image, given the hashes of its captions.
    ///
    /// Returns whether it had room: an index holds about 2 thousand million captions.
    pub(super) fn add(&mut self, captions: &[u64]) -> bool {
        let captions = distinct(captions);
        if self.postings.len() + captions.len() > FIRST as usize {
            return false;
        }
        for (index, hash) in captions.into_iter().enumerate() {
            let place = self.postings.len() as u32;
            let first = if index == 0 { FIRST } else { 0 };
            let (caption, previous) = match self.captions.get(&hash) {
                Some(caption) => (self.caption(caption.latest), caption.latest),
                None => (place, NONE),
            };
            self.postings.push(Posting {
                caption: caption | first,
                previous,
            });
            let entry = self.captions.entry(hash).or_insert(Caption {
                latest: place,
                images: 0,
            });
            entry.latest = place;
            entry.images += 1;
        }
        true
    }

    fn caption(&self, place: u32) -> u32 {
        self.postings[place as usize].caption & !FIRST
    }

    /// How many of the captions `sought` stand on the image that the posting at `place` is of.
    fn shared(&self, place: u32, sought: &[u32]) -> usize {
        let is_first = |posting: &Posting| posting.caption & FIRST != 0;
        let (before, after) = self.postings.split_at(place as usize + 1);
        let start = before.iter().rposition(is_first).unwrap_or(0);
        before[start..]
            .iter()
            .chain(after.iter().take_while(|posting| !is_first(posting)))
            .filter(|posting| sought.contains(&(posting.caption & !FIRST)))
            .count()
    }
}

/// How many of `captions` captions another image must share.
fn threshold(captions: usize) -> usize {
    ((SHARE * captions as f64).round_ties_even() as usize).max(1)
}

fn distinct(captions: &[u64]) -> Vec<u64> {
    let mut captions = captions.to_vec();
    captions.sort_unstable();
    captions.dedup();
    captions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn index(images: &[&[u64]]) -> SimilarIndex {
        let mut index = SimilarIndex::default();
        for image in images {
            assert!(index.add(image));
        }
        index
    }

    #[test]
    fn seventy_percent_is_rounded_as_published() {
        // round(0.7 * n) of Python 3.
        let published = [1, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12];
        let own: Vec<usize> = (2..18).map(threshold).collect();
        assert_eq!(own, published);
    }

    #[test]
    fn at_the_threshold_an_image_is_similar_and_below_not() {
        for count in 2..=20 {
            let needed = threshold(count);
            let image: Vec<u64> = (0..count as u64).collect();
            let sharing = |shared: usize| -> Vec<u64> {
                let own = (shared..count).map(|i| 1000 + i as u64);
                (0..shared as u64).chain(own).collect()
            };
            let kept = index(&[&[7000, 7001], &image, &[7002]]);
            assert_eq!(kept.compare(&sharing(needed)), Comparison::Similar);
            let below = kept.compare(&sharing(needed - 1));
            assert_eq!(below, Comparison::Different, "{count} captions");
        }
    }

    #[test]
    fn the_captions_must_stand_on_one_image() {
        let kept = index(&[&[1, 2, 8], &[3, 4, 9]]);
        assert_eq!(kept.compare(&[1, 2, 3, 4]), Comparison::Different);
        assert_eq!(kept.compare(&[1, 2, 5]), Comparison::Similar);
        assert_eq!(kept.compare(&[]), Comparison::Different);
        let empty = SimilarIndex::default();
        assert_eq!(empty.compare(&[1, 2]), Comparison::Different);
    }

    #[test]
    fn the_work_for_one_image_has_an_end() {
        let mut kept = SimilarIndex::default();
        for other in 0..=MAX_COMPARISONS as u64 {
            kept.add(&[1, 100 + 2 * other]);
            kept.add(&[2, 101 + 2 * other]);
        }
        // Both captions are frequent, and never on one image.
        assert_eq!(kept.compare(&[1, 2, 3]), Comparison::Undecided);
        kept.add(&[3, 4]);
        // One of two rarest is rare: decided after few comparisons.
        assert_eq!(kept.compare(&[1, 3, 4]), Comparison::Similar);
    }

    proptest! {
        #[test]
        fn the_index_finds_what_counting_finds(
            images in prop::collection::vec(prop::collection::vec(0u64..12, 0..8), 0..30),
            asked in prop::collection::vec(0u64..12, 0..8),
        ) {
            let mut kept = SimilarIndex::default();
            for image in &images {
                kept.add(image);
            }
            let asked_for: HashSet<u64> = asked.iter().copied().collect();
            let needed = threshold(asked_for.len());
            let similar = images.iter().any(|image| {
                let image: HashSet<u64> = image.iter().copied().collect();
                image.intersection(&asked_for).count() >= needed
            });
            prop_assert_eq!(kept.compare(&asked) == Comparison::Similar, similar);
        }
    }
}
