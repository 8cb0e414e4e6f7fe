//! The annotator: lays text boxes over a photo as a designer would, and writes a true caption into
//! each. It stands in for human annotation.
//!
//! | module | what |
//! | --- | --- |
//! | [`context`] | what of the product the model is given |
//! | [`slots`] | layout families, and what each place asks to be said |
//! | [`arrange`] | where the boxes of a family go on a photo |
//! | [`phrases`] | the grammar of captions |
//! | `said`, `designer` | which caption goes into which box |
//! | [`fit`] | how well a text fits a box |
//!
//! No caption stands twice on a photo, and a fact that one box states is not stated by another,
//! but for what the product is and its brand.

pub mod arrange;
pub mod context;
mod designer;
pub mod fit;
pub mod phrases;
mod said;
pub mod slots;

use image::RgbImage;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use self::arrange::shuffled_families;
use self::context::Context;
use self::designer::Designer;
use crate::facts::Facts;
use crate::photo::Photo;
use caponimage::data::record::{CaptionedBox, Product, hash, mix};
use caponimage::error::Result;
use caponimage::layout::{TextBox, reading_order};

/// Composes the records of one photo: so many layouts, the first of them with all that is known of
/// the product. Layouts for which there is nothing to say are left out. The same seed composes the
/// same, whatever other photos there are.
pub fn annotate(
    product: &Product,
    photo: &RgbImage,
    layouts: usize,
    seed: u64,
) -> Result<Vec<Product>> {
    let mut rng = ChaCha8Rng::seed_from_u64(mix(seed) ^ hash(&product.id));
    let measured = Photo::new(photo);
    let aspect = photo.width() as f32 / photo.height().max(1) as f32;
    let mut families = shuffled_families(&mut rng);
    let mut records = Vec::new();
    // Where nothing is told of a product, its layouts differ by nothing but chance.
    let told = !product.title.is_empty() || !product.attributes.is_empty();
    let layouts = if told { layouts } else { layouts.div_ceil(2) };
    for layout in 0..layouts {
        let mut record = Context::of(layout).apply(product, &mut rng);
        let facts = Facts::of(&record, &measured)?;
        let designer = Designer::new(&facts, &measured, aspect)?;
        let (family, boxes) = designer.lay_out(&families, &mut rng);
        // The next layout of this photo is of another family.
        families.retain(|other| *other != family);
        if boxes.is_empty() {
            continue;
        }
        record.id = format!("{}-{layout}", product.id);
        record.boxes = in_reading_order(boxes);
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
