//! The annotator: composes located captions for a photo, from facts that are true of the product.
//!
//! No caption stands twice on a photo, no fact is said twice in the same kind of caption, and a
//! place says first what no other box has said.

use std::collections::HashSet;

use image::RgbImage;
use rand::{Rng, RngExt};

use crate::data::arrange::{arrange, shuffled_families};
use crate::data::dataset::{CaptionedBox, Product};
use crate::data::facts::Facts;
use crate::data::palette;
use crate::data::photo::Photo;
use crate::data::phrases::{Fact, Place, Saying, Size, sayings};
use crate::layout::{TextBox, reading_order};

/// The chance of the other of two equal phrasings.
const OTHER_PHRASING: f64 = 0.1;

/// One layout of captions for a photo.
pub fn compose(product: &Product, photo: &RgbImage, rng: &mut impl Rng) -> Vec<CaptionedBox> {
    compose_layouts(product, photo, 1, rng)
        .pop()
        .unwrap_or_default()
}

/// Several layouts of captions for a photo, of different families as long as there are any left.
pub fn compose_layouts(
    product: &Product,
    photo: &RgbImage,
    layouts: usize,
    rng: &mut impl Rng,
) -> Vec<Vec<CaptionedBox>> {
    let facts = Facts::of(product);
    let photo = Photo::new(photo);
    let families = shuffled_families(rng);
    (0..layouts)
        .map(|layout| {
            let family = families[layout % families.len()];
            let places = arrange(family, &photo, rng);
            caption(&places, &facts, &photo, rng)
        })
        .collect()
}

/// Writes a caption into each box for which there is something left to say.
fn caption(
    places: &[(Place, TextBox)],
    facts: &Facts,
    photo: &Photo,
    rng: &mut impl Rng,
) -> Vec<CaptionedBox> {
    let mut stated: HashSet<Fact> = HashSet::new();
    let mut kinds: HashSet<(&str, Fact)> = HashSet::new();
    let mut texts: HashSet<String> = HashSet::new();
    let mut boxes = Vec::with_capacity(places.len());
    for (place, area) in places {
        let mut size = size(*place, area);
        size.tall ^= rng.random_bool(OTHER_PHRASING);
        let mut sayings = sayings(*place, size, facts);
        sayings.retain(|saying| {
            !texts.contains(&saying.text.to_lowercase())
                && !saying
                    .facts
                    .iter()
                    .any(|fact| kinds.contains(&(saying.kind, *fact)))
        });
        // Stable: of equally new sayings, the one that fits the place best.
        sayings.sort_by_key(|saying| staleness(saying, &stated));
        let Some(saying) = sayings.into_iter().next() else {
            continue;
        };
        stated.extend(&saying.facts);
        kinds.extend(saying.facts.iter().map(|fact| (saying.kind, *fact)));
        texts.insert(saying.text.to_lowercase());
        boxes.push(CaptionedBox {
            area: *area,
            caption: saying.text,
            color: palette::choose(&photo.beneath(area), photo.dominant()).to_string(),
            kind: saying.kind.to_string(),
        });
    }
    in_reading_order(boxes)
}

/// 0 when a saying repeats nothing (but what the product is), 2 when it only repeats.
fn staleness(saying: &Saying, stated: &HashSet<Fact>) -> usize {
    let repeated = |fact: &&Fact| stated.contains(*fact);
    let only = saying.facts.iter().all(|fact| repeated(&fact));
    let partly = saying
        .facts
        .iter()
        .filter(repeated)
        .any(|fact| *fact != Fact::Noun);
    usize::from(only) + usize::from(only || partly)
}

/// From the topmost box on, each followed by its nearest neighbour.
fn in_reading_order(mut boxes: Vec<CaptionedBox>) -> Vec<CaptionedBox> {
    boxes.sort_by(|a, b| a.area.centre().1.total_cmp(&b.area.centre().1));
    let areas: Vec<TextBox> = boxes.iter().map(|captioned| captioned.area).collect();
    reading_order(&areas)
        .into_iter()
        .map(|index| boxes[index].clone())
        .collect()
}

/// How large a box is for its place.
fn size(place: Place, area: &TextBox) -> Size {
    let (widths, tall) = match place {
        Place::Headline => ([0.5, 0.7], 0.13),
        Place::Strip | Place::Subtitle => ([0.5, 0.64], 0.095),
        Place::BadgeTopLeft | Place::BadgeTopRight | Place::BadgeBottom => ([1.0, 1.0], 0.155),
        _ => ([0.21, 0.27], 0.105),
    };
    Size {
        width: widths.iter().filter(|limit| area.width >= **limit).count(),
        tall: area.height >= tall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::facts::tests::product;
    use crate::data::palette::{MIN_CONTRAST, TEXT_COLORS, contrast, luminance, parse};
    use image::Rgb;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    fn photo() -> RgbImage {
        RgbImage::from_fn(224, 224, |x, y| {
            let inside = (70..160).contains(&x) && (40..200).contains(&y);
            Rgb(if inside {
                [120, (x % 60) as u8, 30]
            } else {
                [253; 3]
            })
        })
    }

    fn shoes() -> Product {
        product(
            "Nike Men Running Black Sports Shoes",
            "gender=Men,type=Sports Shoes,colour=Black,season=Summer,usage=Sports",
        )
    }

    #[test]
    fn captions_are_unique_readable_and_in_order() {
        let measured = Photo::new(&photo());
        for seed in 0..300 {
            let boxes = compose(&shoes(), &photo(), &mut ChaCha8Rng::seed_from_u64(seed));
            assert!((2..=7).contains(&boxes.len()), "{boxes:?}");
            let texts: HashSet<_> = boxes.iter().map(|b| b.caption.to_lowercase()).collect();
            assert_eq!(texts.len(), boxes.len(), "{boxes:?}");
            let areas: Vec<TextBox> = boxes.iter().map(|b| b.area).collect();
            assert_eq!(reading_order(&areas), (0..boxes.len()).collect::<Vec<_>>());
            for captioned in &boxes {
                assert!(TEXT_COLORS.contains(&captioned.color.as_str()));
                let mean = luminance(measured.beneath(&captioned.area).mean);
                let own = luminance(parse(&captioned.color).unwrap());
                assert!(contrast(own, mean) >= MIN_CONTRAST);
            }
        }
    }

    #[test]
    fn the_same_seed_composes_the_same() {
        let composed =
            |seed| compose_layouts(&shoes(), &photo(), 3, &mut ChaCha8Rng::seed_from_u64(seed));
        assert_eq!(composed(7), composed(7));
        assert_ne!(composed(7), composed(8));
        let layouts = composed(7);
        assert_eq!(layouts.len(), 3);
        assert_ne!(layouts[0], layouts[1]);
    }

    #[test]
    fn little_known_is_little_said() {
        let nothing = product("Thing", "");
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert!(compose(&nothing, &photo(), &mut rng).is_empty());
        let little = product("Thing", "colour=Red");
        let boxes = compose_layouts(&little, &photo(), 9, &mut rng);
        assert!(boxes.iter().flatten().all(|b| b.caption.contains("Red")));
    }
}
