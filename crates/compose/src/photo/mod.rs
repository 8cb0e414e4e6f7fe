//! What can be measured on a product photo: where the product is, its colours, what lies beneath.

mod catalogue_colours;
mod grid;
mod looks;
mod subject;
mod sums;
mod tally;

use std::path::Path;

use image::{RgbImage, imageops};

use crate::photo::catalogue_colours::looks_like;
use crate::photo::grid::{central, eroded};
use crate::photo::subject::Subject;
use crate::photo::sums::Sums;
use crate::photo::tally::{Part, tally};
use caponimage::color_names::{ColorName, lab};
use caponimage::contrast::luminance;
use caponimage::dataset::palette::Beneath;
use caponimage::dataset::record::Fact;
use caponimage::layout::TextBox;

/// The statistics are taken from the photo at this size.
const SIDE: usize = 96;

/// The share of the product that a catalogue's colour must have for the photo to show it: the
/// colour itself, and together with all that it can look like.
const AGREES: f32 = 0.15;
const AGREES_SHADED: f32 = 0.4;

/// The share of the product that a second colour must have to be one of its colours.
const SECOND: f32 = 0.08;

/// Reads a photo of a dataset or a collection as training and the captioner do, upright and whatever
/// its name ends in; `None` when it can't be decoded.
pub fn read_photo(path: &Path) -> Option<RgbImage> {
    caponimage::image::read(path).ok()
}

/// What was measured on one photo.
#[derive(Debug, Clone)]
pub struct MeasuredPhoto {
    small: RgbImage,
    sums: Sums,
    luminances: Vec<f32>,
    subject: Subject,
    area: TextBox,
    parts: Vec<Part>,
    facts: Vec<Fact>,
}

impl MeasuredPhoto {
    /// Looks at a photo.
    pub fn new(photo: &RgbImage) -> Self {
        let side = SIDE as u32;
        let small = imageops::thumbnail(photo, side, side);
        let subject = Subject::find(&labs(&small), SIDE);
        // Single pixels of the photo, since the mean over a few of them mixes the colours of a
        // fine pattern: red and white stripes are not pink.
        let sampled = imageops::resize(photo, side, side, imageops::FilterType::Nearest);
        let colors = labs(&sampled);
        let parts = tally(&sampled, &colors, &weights(&subject));
        let facts = looks::facts(photo, &colors, &subject, &parts);
        Self {
            luminances: small.pixels().map(|pixel| luminance(pixel.0)).collect(),
            sums: Sums::of(photo),
            small,
            area: subject.area(),
            subject,
            parts,
            facts,
        }
    }

    /// Of a picture that nobody will see: it shows nothing.
    pub fn blank(picture: &RgbImage) -> Self {
        Self {
            facts: Vec::new(),
            ..Self::new(picture)
        }
    }

    /// Where the product is; the whole photo when it can't be told from the background.
    pub fn subject(&self) -> TextBox {
        self.area
    }

    /// What the photo shows beyond doubt: `colour`, `accent`, `tone` and `surface`, each at most
    /// once. The evidence of the first two is the colour measured, `#rrggbb`.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The colours of the product, the dominant one first; at least one.
    pub fn colors(&self) -> Vec<[u8; 3]> {
        let weight = |part: &Part| {
            let [_, a, b] = part.lab();
            part.share * (1.0 + a.hypot(b) / 40.0)
        };
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        parts.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let visible = |(i, part): &(usize, &Part)| *i == 0 || part.share >= SECOND;
        let mut colors: Vec<[u8; 3]> = parts
            .into_iter()
            .enumerate()
            .filter(visible)
            .map(|(_, part)| part.rgb)
            .collect();
        if colors.is_empty() {
            colors.push(self.small.get_pixel(SIDE as u32 / 2, SIDE as u32 / 2).0);
        }
        colors
    }

    /// Whether the photo shows a catalogue's colour: a good part of the product looks as things of
    /// that colour do. False for names that say nothing of how it looks.
    pub fn agrees(&self, colour: &str) -> bool {
        if colour.trim().eq_ignore_ascii_case("multi") {
            let coloured = |part: &&Part| part.share >= 0.1 && !part.colour.is_neutral();
            return self.parts.iter().filter(coloured).count() >= 2;
        }
        let looks = looks_like(colour);
        let share = |looks: &[ColorName]| -> f32 {
            let own = |part: &&Part| looks.contains(&part.colour);
            self.parts.iter().filter(own).map(|part| part.share).sum()
        };
        // The first is what it is called by; the others may be a model's skin, hair or trousers.
        share(&looks[..looks.len().min(1)]) >= AGREES || share(looks) >= AGREES_SHADED
    }

    /// Whether a catalogue's colour says how something looks.
    pub fn knows(colour: &str) -> bool {
        colour.trim().eq_ignore_ascii_case("multi") || !looks_like(colour).is_empty()
    }

    /// How much of the box is not background, 0 to 1.
    pub fn covered(&self, area: &TextBox) -> f32 {
        let (mut all, mut covered) = (0, 0);
        for (x, y) in pixels(area) {
            all += 1;
            covered += usize::from(self.subject.mask[y as usize * SIDE + x as usize]);
        }
        covered as f32 / all as f32
    }

    /// What lies beneath the box.
    pub fn beneath(&self, area: &TextBox) -> Beneath {
        let mut luminances: Vec<f32> = pixels(area)
            .map(|(x, y)| self.luminances[y as usize * SIDE + x as usize])
            .collect();
        let count = luminances.len();
        let mut nth = |n: usize| *luminances.select_nth_unstable_by(n, f32::total_cmp).1;
        Beneath {
            mean: self.sums.mean(area),
            dark: nth(count / 10),
            light: nth(count - 1 - count / 10),
        }
    }
}

fn labs(photo: &RgbImage) -> Vec<[f32; 3]> {
    photo.pixels().map(|pixel| lab(pixel.0)).collect()
}

/// How much each pixel counts for the product's colours: nothing outside it and on its outline,
/// where it mixes with the background; everything counts where the product can't be told.
fn weights(subject: &Subject) -> Vec<f32> {
    let size = |mask: &[bool]| mask.iter().filter(|inside| **inside).count();
    let mut counted = vec![true; SIDE * SIDE];
    if subject.told() {
        counted = eroded(&subject.product, SIDE, 1);
        // Of thin products, such as spectacles, too little would be left.
        if size(&counted) * 5 < size(&subject.product) * 2 {
            counted.clone_from(&subject.product);
        }
    }
    let weight = |i: usize| if counted[i] { central(i, SIDE) } else { 0.0 };
    (0..counted.len()).map(weight).collect()
}

/// The pixels of the small photo that a box touches; at least one.
fn pixels(area: &TextBox) -> impl Iterator<Item = (u32, u32)> {
    let index = |v: f32| ((v * SIDE as f32).max(0.0) as u32).min(SIDE as u32 - 1);
    let (left, right) = (index(area.x), index(area.x + area.width));
    let (top, bottom) = (index(area.y), index(area.y + area.height));
    (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A red square in the middle of white.
    fn sample() -> MeasuredPhoto {
        MeasuredPhoto::new(&RgbImage::from_fn(128, 200, |x, y| {
            let inside = (32..96).contains(&x) && (50..150).contains(&y);
            Rgb(if inside { [200, 10, 20] } else { [255; 3] })
        }))
    }

    fn stated(photo: &MeasuredPhoto, name: &str) -> Option<String> {
        let fact = photo.facts().iter().find(|fact| fact.name == name);
        fact.map(|fact| fact.value.clone())
    }

    #[test]
    fn photos_are_read_upright_whatever_their_names_end_in() {
        let turned = Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/pictures/turned.jpg"
        ));
        assert_eq!(read_photo(turned).unwrap().dimensions(), (240, 320));
        let folder = tempfile::tempdir().unwrap();
        let misnamed = folder.path().join("a.jpg");
        let picture = RgbImage::from_pixel(3, 2, Rgb([1, 2, 3]));
        picture
            .save_with_format(&misnamed, image::ImageFormat::Png)
            .unwrap();
        assert_eq!(read_photo(&misnamed).unwrap(), picture);
    }

    #[test]
    fn the_subject_is_told_from_the_background() {
        let photo = sample();
        assert_eq!(photo.colors()[0], [200, 10, 20]);
        assert_eq!(photo.covered(&TextBox::new(0.0, 0.0, 1.0, 0.2)), 0.0);
        assert_eq!(photo.covered(&TextBox::new(0.3, 0.3, 0.3, 0.3)), 1.0);
        let area = photo.subject();
        assert!((area.x - 0.25).abs() < 0.02 && (area.width - 0.5).abs() < 0.04);
        assert!((area.y - 0.25).abs() < 0.02 && (area.height - 0.5).abs() < 0.04);
    }

    #[test]
    fn what_is_clear_is_a_fact() {
        let photo = sample();
        assert_eq!(stated(&photo, "colour").unwrap(), "Red");
        assert_eq!(photo.facts()[0].evidence, "#c80a14");
        assert_eq!(stated(&photo, "accent"), None);
        assert_eq!(stated(&photo, "surface").unwrap(), "Plain");
        assert!(photo.agrees("Red") && photo.agrees("maroon"));
        assert!(!photo.agrees("Green") && !photo.agrees("Multi") && !photo.agrees("NA"));
    }

    #[test]
    fn what_is_not_clear_is_no_fact() {
        let noise = RgbImage::from_fn(128, 128, |x, y| {
            let mixed = caponimage::dataset::record::hash(&format!("{x} {y}"));
            Rgb([mixed as u8, (mixed >> 8) as u8, (mixed >> 16) as u8])
        });
        let photo = MeasuredPhoto::new(&noise);
        assert_eq!(photo.facts(), []);
        assert_eq!(photo.subject(), TextBox::new(0.0, 0.0, 1.0, 1.0));
        let flat = MeasuredPhoto::new(&RgbImage::from_pixel(128, 128, Rgb([128; 3])));
        assert_eq!(flat.facts(), []);
    }

    #[test]
    fn what_lies_beneath_is_measured() {
        let photo = sample();
        let white = photo.beneath(&TextBox::new(0.0, 0.0, 1.0, 0.2));
        assert_eq!(white.mean, [255; 3]);
        let both = photo.beneath(&TextBox::new(0.0, 0.4, 1.0, 0.2));
        assert!(both.dark < 0.2 && both.light > 0.95, "{both:?}");
    }

    #[test]
    fn tiny_and_empty_photos_are_measured_too() {
        let photo = MeasuredPhoto::new(&RgbImage::from_pixel(1, 1, Rgb([7; 3])));
        assert_eq!(photo.colors()[0], [7; 3]);
        assert_eq!(
            photo.beneath(&TextBox::new(0.99, 0.99, 0.01, 0.01)).mean,
            [7; 3]
        );
    }
}
