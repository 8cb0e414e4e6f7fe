//! Puts the slots of a layout family on a photo: jittered, apart, on the background where there is
//! some.

use rand::{Rng, RngExt};

use crate::annotate::layouts::{Anchor, Family, Layouts, Range, Slot};
use crate::photo::MeasuredPhoto;
use caponimage::dataset::palette::is_readable;
use caponimage::layout::TextBox;

/// How many jittered boxes compete for one slot.
const TRIES: usize = 10;

/// The least space between two boxes.
const GAP: f32 = 0.012;

/// The chance, for each slot, that one slot of a layout stays empty, so that no family is only
/// ever seen whole.
const SKIPPED: f64 = 0.02;

/// A box on a photo, with the slot it stands for.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// What it stands for.
    pub slot: &'a Slot,
    /// The row, in a list; else 0.
    pub row: usize,
    /// Where it is.
    pub area: TextBox,
}

/// An order in which to take the families: the more frequent ones tend to come first.
pub fn shuffled_families(families: &[Family], rng: &mut impl Rng) -> Vec<usize> {
    // Weighted sampling without replacement by exponential keys (Efraimidis and Spirakis 2006).
    let mut keyed: Vec<(f64, usize)> = families
        .iter()
        .enumerate()
        .map(|(place, family)| {
            let uniform: f64 = rng.random_range(f64::MIN_POSITIVE..1.0);
            (uniform.ln() / f64::from(family.weight), place)
        })
        .collect();
    keyed.sort_by(|a, b| b.0.total_cmp(&a.0));
    keyed.into_iter().map(|(_, family)| family).collect()
}

/// The boxes of one layout of a family on a photo.
pub fn arrange<'a>(
    layouts: &'a Layouts,
    family: &Family,
    photo: &MeasuredPhoto,
    rng: &mut impl Rng,
) -> Vec<Placed<'a>> {
    let slots: Vec<&Slot> = family
        .slots
        .iter()
        .map(|slot| &layouts.slots[*slot])
        .collect();
    let skipped = slots.len() > 2 && rng.random_bool(SKIPPED * slots.len() as f64);
    let skipped = skipped.then(|| rng.random_range(0..slots.len() as u32) as usize);
    let mut placed: Vec<Placed> = Vec::new();
    for (index, slot) in slots.into_iter().enumerate() {
        // Drawn even when the slot stays empty, so that the others keep their places.
        let best = (0..TRIES)
            .map(|_| draw(slot, photo, rng))
            .filter(|drawn| {
                drawn
                    .iter()
                    .all(|box_| placed.iter().all(|other| apart(&box_.area, &other.area)))
            })
            .map(|drawn| {
                let cost: f32 = drawn.iter().map(|box_| cost(box_, photo)).sum();
                (drawn, cost)
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((drawn, _)), true) = (best, skipped != Some(index)) {
            placed.extend(drawn);
        }
    }
    placed
}

/// What speaks against a place: that the product is there, unless it should be, and above all that
/// no text can be read there.
fn cost(placed: &Placed, photo: &MeasuredPhoto) -> f32 {
    let covered = photo.covered(&placed.area);
    let unreadable = f32::from(!is_readable(&photo.beneath(&placed.area)));
    unreadable
        + if placed.slot.on_product() {
            -covered
        } else {
            covered
        }
}

/// One jittered box, or the rows of a list.
fn draw<'a>(slot: &'a Slot, photo: &MeasuredPhoto, rng: &mut impl Rng) -> Vec<Placed<'a>> {
    let (width, height) = (within(rng, slot.width), within(rng, slot.height));
    let across = within(rng, slot.across);
    let down = within(rng, slot.down);
    let subject = photo.subject();
    let (x, middle) = match slot.anchor {
        Anchor::Left => (across, down),
        Anchor::Right => (1.0 - across - width, down),
        Anchor::Middle => (across - width / 2.0, down),
        Anchor::Either if rng.random_bool(0.5) => (across, down),
        Anchor::Either => (1.0 - across - width, down),
        Anchor::Product => (
            subject.x + across * subject.width - width / 2.0,
            subject.y + down * subject.height,
        ),
    };
    let step = height + within(rng, (0.016, 0.03));
    let all = step * (slot.rows - 1) as f32 + height;
    let y = (middle - all / 2.0).min(0.999 - all);
    (0..slot.rows)
        .map(|row| Placed {
            slot,
            row,
            area: rounded(x, y + step * row as f32, width, height),
        })
        .collect()
}

fn within(rng: &mut impl Rng, (low, high): Range) -> f32 {
    rng.random_range(low..=high)
}

/// A box inside the image, its numbers short enough to read.
fn rounded(x: f32, y: f32, width: f32, height: f32) -> TextBox {
    let round = |v: f32| (v * 1000.0).round() / 1000.0;
    let (x, y) = (
        round(x.clamp(0.0, 0.999 - width)),
        round(y.clamp(0.0, 0.999 - height)),
    );
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
        let photo = MeasuredPhoto::new(&RgbImage::from_pixel(64, 64, Rgb([255; 3])));
        let layouts = Layouts::bundled().unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..20 {
            let mut families = shuffled_families(&layouts.families, &mut rng);
            for family in &families {
                let placed = arrange(layouts, &layouts.families[*family], &photo, &mut rng);
                assert!((1..=8).contains(&placed.len()), "{placed:?}");
                for (i, Placed { area, .. }) in placed.iter().enumerate() {
                    let clipped = area.validated(i).unwrap();
                    assert!((clipped.width - area.width).abs() < 1e-4, "{area:?}");
                    assert!(placed[..i].iter().all(|other| apart(area, &other.area)));
                }
            }
            families.sort_unstable();
            assert_eq!(families, (0..layouts.families.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn frequent_families_come_first() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let families = &Layouts::bundled().unwrap().families;
        let mut firsts = vec![0u32; families.len()];
        for _ in 0..20_000 {
            firsts[shuffled_families(families, &mut rng)[0]] += 1;
        }
        let total: u32 = families.iter().map(|family| family.weight).sum();
        for (count, family) in firsts.iter().zip(families) {
            let expected = 20_000.0 * f64::from(family.weight) / f64::from(total);
            let share = f64::from(*count) / expected;
            assert!((0.7..1.3).contains(&share), "{family:?}: {share}");
        }
    }

    #[test]
    fn boxes_prefer_the_background_and_labels_the_product() {
        // A product that reaches out to the left, high up.
        let photo = MeasuredPhoto::new(&RgbImage::from_fn(64, 64, |x, y| {
            let arm = (3..40).contains(&x) && (12..18).contains(&y);
            let body = (24..40).contains(&x) && (12..56).contains(&y);
            Rgb(if arm || body { [40, 20, 90] } else { [255; 3] })
        }));
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let layouts = Layouts::bundled().unwrap();
        let named = |family: &&Family| {
            let names = family
                .slots
                .iter()
                .map(|slot| layouts.slots[*slot].name.as_str());
            names.eq("headline left-upper right-upper strip".split(' '))
        };
        let family = layouts.families.iter().find(named).unwrap();
        let mut covered = 0.0;
        for _ in 0..100 {
            for placed in arrange(layouts, family, &photo, &mut rng) {
                if placed.slot.name == "left-upper" {
                    covered += photo.covered(&placed.area);
                }
            }
        }
        assert!(covered < 15.0, "{covered} of 100");
    }
}
