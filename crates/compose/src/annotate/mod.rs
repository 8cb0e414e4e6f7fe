//! The annotator: lays text boxes over a photo as a designer would, and writes a true caption into
//! each. It stands in for human annotation.
//!
//! | module | what |
//! | --- | --- |
//! | [`context`] | what of the product the model is given |
//! | [`layouts`] | layout families, and what each place asks to be said |
//! | [`arrange`] | where the boxes of a family go on a photo |
//! | `said`, `designer` | which caption goes into which box |
//! | [`usage`] | how often lines were used before |
//! | [`fit`] | how well a text fits a box |
//!
//! No caption of a photo is near to another, and a fact that one box states is not stated by
//! another, but for what the product is and its brand.

pub mod arrange;
pub mod context;
mod designer;
pub mod fit;
pub mod layouts;
mod said;
pub mod usage;

use image::RgbImage;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use self::arrange::shuffled_families;
use self::context::Context;
use self::designer::Designer;
use self::layouts::Layouts;
use self::usage::Usage;
use crate::facts::{Facts, Nature, Vocabulary};
use crate::photo::MeasuredPhoto;
use crate::voice::Voice;
use caponimage::dataset::record::{CaptionedBox, Record, hash, mix};
use caponimage::error::Result;
use caponimage::layout::{TextBox, reading_order};

/// Of photos of a kind that is not rare, so many layouts for the picture alone hold back what it is.
const HELD_BACK: f64 = 0.25;

/// How the records of a product are composed.
#[derive(Debug, Clone, Copy)]
pub struct Composition {
    /// So many layouts, the first of them with all that is known of the product.
    pub layouts: usize,
    /// The same seed composes the same, after the same other photos.
    pub seed: u64,
    /// Whether there are too few photos of its kind for a model to learn what it looks like: then
    /// captions never say what it is unless title or attributes do.
    pub rare: bool,
}

/// Composes the records of one product, on its photo or, without one, for title and attributes
/// alone. Layouts for which there is nothing to say are left out.
///
/// # Errors
/// When a bundled table is damaged.
pub fn annotate(
    product: &Record,
    photo: Option<&RgbImage>,
    composition: &Composition,
    usage: &Usage,
) -> Result<Vec<Record>> {
    let vocabulary = Vocabulary::bundled()?;
    let mut rng = ChaCha8Rng::seed_from_u64(mix(composition.seed) ^ hash(&product.id));
    let blank = RgbImage::from_pixel(8, 8, image::Rgb([255; 3]));
    let measured = photo.map_or_else(|| MeasuredPhoto::blank(&blank), MeasuredPhoto::new);
    let aspect = photo.map_or(1.0, |photo| {
        photo.width() as f32 / photo.height().max(1) as f32
    });
    let layouts = Layouts::bundled()?;
    let mut families = shuffled_families(&layouts.families, &mut rng);
    let nature = Nature::of(product, vocabulary);
    let mut records = Vec::new();
    // Where nothing is told of a product, its layouts differ by nothing but chance.
    let told = !product.title.is_empty() || !product.attributes.is_empty();
    let count = if told {
        composition.layouts
    } else {
        composition.layouts.div_ceil(2)
    };
    for layout in 0..count {
        let context = Context::of(layout);
        let context = match photo {
            // Without title, attributes and picture there is nothing to go by.
            None if context == Context::Picture => Context::Part,
            _ => context,
        };
        let mut record = context.apply(product, &mut rng);
        let voice = Voice::ALL[rng.random_range(0..Voice::ALL.len())];
        let blind = record.title.is_empty() && record.attributes.is_empty();
        if blind && photo.is_none() {
            continue;
        }
        let facts = match composition.rare || blind && rng.random_bool(HELD_BACK) {
            true => Facts::held_back(&record, &measured)?,
            false => Facts::of(&record, &measured)?,
        };
        let designer = Designer::new(&facts, &measured, aspect, voice, usage)?;
        let (family, boxes) = designer.lay_out(&families, &mut rng);
        // The next layout of this photo is of another family.
        families.retain(|other| *other != family);
        if boxes.is_empty() {
            continue;
        }
        record.id = format!("{}-{layout}", product.id);
        record.boxes = in_reading_order(boxes);
        record.trade = nature.trade.name.clone();
        record.voice = voice.name().into();
        if let Some(kind) = nature.kind {
            record.kind = vocabulary.kinds().all()[kind].one.clone();
        }
        records.push(record);
    }
    Ok(records)
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

#[cfg(test)]
mod tests;
