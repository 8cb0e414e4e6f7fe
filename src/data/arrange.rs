//! Layout families: where boxes go on a photo. Boxes are jittered, never overlap, and prefer the
//! background.

use rand::{Rng, RngExt};

use crate::data::photo::Photo;
use crate::data::phrases::Place;
use crate::layout::TextBox;

/// How many jittered boxes compete for one slot.
const TRIES: usize = 10;

/// The least space between two boxes.
const GAP: f32 = 0.012;

/// The chance that a slot stays empty, so that no family is only ever seen whole.
const SKIPPED: f64 = 0.02;

/// From, to.
type Range = (f32, f32);

/// Where a slot's box stands across.
#[derive(Debug, Clone, Copy)]
enum Across {
    /// So far from the left border.
    Left(Range),
    /// So far from the right border.
    Right(Range),
    /// Around this middle.
    Middle(Range),
    /// At either border, whichever is free.
    Either(Range),
}

/// A part of a layout: one box, or the rows of a list.
#[derive(Debug, Clone, Copy)]
struct Slot {
    place: Place,
    rows: usize,
    across: Across,
    /// The middle, down.
    down: Range,
    width: Range,
    height: Range,
}

const fn slot(place: Place, across: Across, down: Range, width: Range, height: Range) -> Slot {
    Slot {
        place,
        rows: 1,
        across,
        down,
        width,
        height,
    }
}

const fn list(rows: usize, across: Across) -> Slot {
    Slot {
        place: Place::Row(0),
        rows,
        across,
        down: (0.4, 0.68),
        width: (0.2, 0.32),
        height: (0.05, 0.07),
    }
}

const SIDE: Range = (0.015, 0.05);
const HEADLINE: Slot = slot(
    Place::Headline,
    Across::Middle((0.47, 0.53)),
    (0.08, 0.12),
    (0.56, 0.84),
    (0.1, 0.15),
);
const SUBTITLE: Slot = slot(
    Place::Subtitle,
    Across::Middle((0.47, 0.53)),
    (0.19, 0.24),
    (0.44, 0.62),
    (0.055, 0.075),
);
const STRIP: Slot = slot(
    Place::Strip,
    Across::Middle((0.47, 0.53)),
    (0.89, 0.93),
    (0.5, 0.82),
    (0.075, 0.12),
);
const LABEL: Slot = slot(
    Place::Label,
    Across::Middle((0.45, 0.55)),
    (0.42, 0.78),
    (0.36, 0.52),
    (0.07, 0.11),
);
const LEFT_UPPER: Slot = slot(
    Place::LeftUpper,
    Across::Left(SIDE),
    (0.28, 0.48),
    (0.17, 0.33),
    (0.08, 0.13),
);
const LEFT_LOWER: Slot = slot(
    Place::LeftLower,
    Across::Left(SIDE),
    (0.56, 0.78),
    (0.17, 0.33),
    (0.08, 0.13),
);
const RIGHT_UPPER: Slot = slot(
    Place::RightUpper,
    Across::Right(SIDE),
    (0.28, 0.48),
    (0.17, 0.33),
    (0.08, 0.13),
);
const RIGHT_LOWER: Slot = slot(
    Place::RightLower,
    Across::Right(SIDE),
    (0.56, 0.78),
    (0.17, 0.33),
    (0.08, 0.13),
);
const TOP_LEFT: Slot = slot(
    Place::BadgeTopLeft,
    Across::Left(SIDE),
    (0.1, 0.15),
    (0.15, 0.22),
    (0.12, 0.19),
);
const TOP_RIGHT: Slot = slot(
    Place::BadgeTopRight,
    Across::Right(SIDE),
    (0.1, 0.15),
    (0.15, 0.22),
    (0.12, 0.19),
);
const BOTTOM_CORNER: Slot = slot(
    Place::BadgeBottom,
    Across::Either(SIDE),
    (0.85, 0.9),
    (0.15, 0.22),
    (0.12, 0.19),
);
/// A headline that leaves the top left corner to a badge.
const HEADLINE_RIGHT: Slot = slot(
    Place::Headline,
    Across::Right((0.02, 0.05)),
    (0.08, 0.12),
    (0.54, 0.68),
    (0.1, 0.15),
);
const LIST_LEFT: Slot = list(4, Across::Left(SIDE));
const LIST_RIGHT: Slot = list(4, Across::Right(SIDE));
const SHORT_LIST_LEFT: Slot = list(3, Across::Left(SIDE));

/// The families: how often each is taken, and its slots.
const FAMILIES: [(u32, &[Slot]); 14] = [
    (1, &[HEADLINE, LEFT_UPPER, RIGHT_UPPER, STRIP]),
    (
        3,
        &[
            HEADLINE,
            LEFT_UPPER,
            RIGHT_UPPER,
            LEFT_LOWER,
            RIGHT_LOWER,
            STRIP,
        ],
    ),
    (1, &[HEADLINE, RIGHT_UPPER, BOTTOM_CORNER]),
    (2, &[HEADLINE, LIST_RIGHT]),
    (2, &[HEADLINE, SHORT_LIST_LEFT, STRIP]),
    (1, &[TOP_LEFT, HEADLINE_RIGHT, RIGHT_UPPER, RIGHT_LOWER]),
    (1, &[TOP_RIGHT, LEFT_UPPER, LEFT_LOWER, STRIP]),
    (2, &[TOP_LEFT, TOP_RIGHT, LEFT_UPPER, RIGHT_UPPER, STRIP]),
    (1, &[HEADLINE, SUBTITLE, RIGHT_UPPER, STRIP]),
    (1, &[LABEL, TOP_LEFT]),
    (1, &[HEADLINE, LABEL, STRIP]),
    (
        2,
        &[
            HEADLINE,
            SUBTITLE,
            LEFT_UPPER,
            RIGHT_UPPER,
            LEFT_LOWER,
            RIGHT_LOWER,
            STRIP,
        ],
    ),
    (
        2,
        &[
            HEADLINE,
            LEFT_UPPER,
            RIGHT_UPPER,
            RIGHT_LOWER,
            BOTTOM_CORNER,
        ],
    ),
    (1, &[TOP_RIGHT, LIST_LEFT, STRIP]),
];

/// An order in which to take the families: the more frequent ones tend to come first.
pub fn shuffled_families(rng: &mut impl Rng) -> Vec<usize> {
    let mut left: Vec<usize> = (0..FAMILIES.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let total: u32 = left.iter().map(|&family| FAMILIES[family].0).sum();
        let mut drawn = rng.random_range(0..total);
        let chosen = left.iter().position(|&family| {
            let weight = FAMILIES[family].0;
            let hit = drawn < weight;
            drawn = drawn.saturating_sub(weight);
            hit
        });
        order.push(left.remove(chosen.unwrap_or(0)));
    }
    order
}

/// The boxes of one layout of `family` on a photo, each with its place.
pub fn arrange(family: usize, photo: &Photo, rng: &mut impl Rng) -> Vec<(Place, TextBox)> {
    let slots = FAMILIES[family % FAMILIES.len()].1;
    let skipped = slots.len() > 2 && rng.random_bool(SKIPPED * slots.len() as f64);
    let skipped = skipped.then(|| rng.random_range(0..slots.len() as u32) as usize);
    let mut placed: Vec<(Place, TextBox)> = Vec::new();
    for (index, slot) in slots.iter().enumerate() {
        // Drawn even when the slot stays empty, so that the others keep their places.
        let best = (0..TRIES)
            .map(|_| slot.draw(rng))
            .filter(|drawn| {
                drawn
                    .iter()
                    .all(|(_, area)| placed.iter().all(|(_, other)| apart(area, other)))
            })
            .map(|drawn| {
                let covered: f32 = drawn.iter().map(|(_, area)| photo.covered(area)).sum();
                (drawn, covered)
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((drawn, _)), true) = (best, skipped != Some(index)) {
            placed.extend(drawn);
        }
    }
    placed
}

impl Slot {
    /// One jittered box, or the rows of a list.
    fn draw(&self, rng: &mut impl Rng) -> Vec<(Place, TextBox)> {
        let (width, height) = (within(rng, self.width), within(rng, self.height));
        let x = match self.across {
            Across::Left(margin) => within(rng, margin),
            Across::Right(margin) => 1.0 - within(rng, margin) - width,
            Across::Middle(middle) => within(rng, middle) - width / 2.0,
            Across::Either(margin) => {
                let margin = within(rng, margin);
                if rng.random_bool(0.5) {
                    margin
                } else {
                    1.0 - margin - width
                }
            }
        };
        let step = height + within(rng, (0.016, 0.03));
        let all = step * (self.rows - 1) as f32 + height;
        let y = within(rng, self.down) - all / 2.0;
        (0..self.rows)
            .map(|row| {
                let place = match self.place {
                    Place::Row(_) => Place::Row(row),
                    other => other,
                };
                (place, rounded(x, y + step * row as f32, width, height))
            })
            .collect()
    }
}

fn within(rng: &mut impl Rng, (low, high): Range) -> f32 {
    rng.random_range(low..=high)
}

/// A box inside the image, its numbers short enough to read.
fn rounded(x: f32, y: f32, width: f32, height: f32) -> TextBox {
    let round = |v: f32| (v * 1000.0).round() / 1000.0;
    let (x, y) = (round(x.max(0.0)), round(y.max(0.0)));
    let (width, height) = (width.min(0.999 - x), height.min(0.999 - y));
    TextBox::new(x, y, round(width), round(height))
}

fn apart(a: &TextBox, b: &TextBox) -> bool {
    a.x >= b.x + b.width + GAP
        || b.x >= a.x + a.width + GAP
        || a.y >= b.y + b.height + GAP
        || b.y >= a.y + a.height + GAP
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn boxes_lie_inside_and_apart() {
        let photo = Photo::new(&RgbImage::from_pixel(64, 64, Rgb([255; 3])));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (mut boxes, mut layouts) = (0, 0);
        for _ in 0..200 {
            let mut families = shuffled_families(&mut rng);
            let placed = arrange(families[0], &photo, &mut rng);
            layouts += 1;
            boxes += placed.len();
            assert!((2..=7).contains(&placed.len()), "{placed:?}");
            for (i, (_, area)) in placed.iter().enumerate() {
                let clipped = area.validated(i).unwrap();
                assert!((clipped.width - area.width).abs() < 1e-4, "{area:?}");
                assert!(placed[..i].iter().all(|(_, other)| apart(area, other)));
            }
            families.sort_unstable();
            assert_eq!(families, (0..FAMILIES.len()).collect::<Vec<_>>());
        }
        let mean = boxes as f32 / layouts as f32;
        assert!((4.4..5.2).contains(&mean), "{mean} boxes a layout");
    }

    #[test]
    fn boxes_prefer_the_background() {
        let photo = Photo::new(&RgbImage::from_fn(64, 64, |_, y| {
            Rgb(if (16..26).contains(&y) {
                [0; 3]
            } else {
                [255; 3]
            })
        }));
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let mut covered = 0.0;
        for _ in 0..100 {
            for (place, area) in arrange(0, &photo, &mut rng) {
                if place == Place::LeftUpper {
                    covered += photo.covered(&area);
                }
            }
        }
        assert!(covered < 15.0, "{covered} of 100");
    }
}
