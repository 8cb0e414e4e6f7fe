//! What a photo looks like where a caption may go: background, dominant colour, what lies beneath.

use image::RgbImage;

use crate::data::palette::{Beneath, lab, luminance};
use crate::layout::TextBox;

/// The statistics are taken from the photo at this size.
const SIDE: u32 = 64;

/// How much a channel may differ from the background's colour to count as background.
const BACKGROUND_TOLERANCE: u8 = 24;

/// Statistics of one photo.
#[derive(Debug, Clone)]
pub struct Photo {
    small: RgbImage,
    subject: Vec<bool>,
    dominant: [u8; 3],
}

impl Photo {
    /// Looks at a photo.
    pub fn new(photo: &RgbImage) -> Self {
        let small = image::imageops::thumbnail(photo, SIDE, SIDE);
        let background = border_color(&small);
        let subject: Vec<bool> = small
            .pixels()
            .map(|p| (0..3).any(|c| p.0[c].abs_diff(background[c]) > BACKGROUND_TOLERANCE))
            .collect();
        let dominant = dominant(&small, &subject).unwrap_or(background);
        Self {
            small,
            subject,
            dominant,
        }
    }

    /// The most frequent colour of what is not background, in the middle of the photo.
    pub fn dominant(&self) -> [u8; 3] {
        self.dominant
    }

    /// How much of the box is not background, 0 to 1.
    pub fn covered(&self, area: &TextBox) -> f32 {
        let (mut all, mut covered) = (0, 0);
        for (x, y) in pixels(area) {
            all += 1;
            covered += usize::from(self.subject[(y * SIDE + x) as usize]);
        }
        covered as f32 / all as f32
    }

    /// What lies beneath the box.
    pub fn beneath(&self, area: &TextBox) -> Beneath {
        let mut sums = [0u32; 3];
        let mut luminances = Vec::new();
        for (x, y) in pixels(area) {
            let color = self.small.get_pixel(x, y).0;
            for (sum, channel) in sums.iter_mut().zip(color) {
                *sum += u32::from(channel);
            }
            luminances.push(luminance(color));
        }
        luminances.sort_unstable_by(f32::total_cmp);
        let count = luminances.len();
        Beneath {
            mean: sums.map(|sum| (sum / count as u32) as u8),
            dark: luminances[count / 10],
            light: luminances[count - 1 - count / 10],
        }
    }
}

/// The pixels of the small photo that a box touches; at least one.
fn pixels(area: &TextBox) -> impl Iterator<Item = (u32, u32)> {
    let index = |v: f32| ((v * SIDE as f32).max(0.0) as u32).min(SIDE - 1);
    let (left, right) = (index(area.x), index(area.x + area.width));
    let (top, bottom) = (index(area.y), index(area.y + area.height));
    (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
}

/// The median colour of the outermost pixels.
fn border_color(small: &RgbImage) -> [u8; 3] {
    let last = SIDE - 1;
    let border: Vec<[u8; 3]> = (0..SIDE)
        .flat_map(|i| [(i, 0), (i, last), (0, i), (last, i)])
        .map(|(x, y)| small.get_pixel(x, y).0)
        .collect();
    std::array::from_fn(|c| {
        let mut values: Vec<u8> = border.iter().map(|p| p[c]).collect();
        values.sort_unstable();
        values[values.len() / 2]
    })
}

/// The mean colour of the fullest cell of a coarse colour histogram of the subject, in which vivid
/// pixels count more: what people remember of a photo is its red, not its shadows.
fn dominant(small: &RgbImage, subject: &[bool]) -> Option<[u8; 3]> {
    let mut cells = vec![([0u32; 3], 0u32); 512];
    let middle = SIDE / 4..SIDE * 4 / 5;
    for (x, y, pixel) in small.enumerate_pixels() {
        if !middle.contains(&x) || !middle.contains(&y) || !subject[(y * SIDE + x) as usize] {
            continue;
        }
        let [r, g, b] = pixel.0.map(|c| usize::from(c >> 5));
        let (sums, count) = &mut cells[(r << 6) | (g << 3) | b];
        for (sum, channel) in sums.iter_mut().zip(pixel.0) {
            *sum += u32::from(channel);
        }
        *count += 1;
    }
    let mean = |(sums, count): ([u32; 3], u32)| sums.map(|sum| (sum / count) as u8);
    let weight = |cell: [u8; 3], count: u32| {
        let [_, a, b] = lab(cell);
        count as f32 * (1.0 + a.hypot(b) / 40.0)
    };
    cells
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|cell| (mean(cell), cell.1))
        .max_by(|a, b| weight(a.0, a.1).total_cmp(&weight(b.0, b.1)))
        .map(|(color, _)| color)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A red square in the middle of white.
    fn sample() -> Photo {
        Photo::new(&RgbImage::from_fn(128, 200, |x, y| {
            let inside = (32..96).contains(&x) && (50..150).contains(&y);
            Rgb(if inside { [200, 10, 20] } else { [255; 3] })
        }))
    }

    #[test]
    fn the_subject_is_told_from_the_background() {
        let photo = sample();
        assert_eq!(photo.dominant(), [200, 10, 20]);
        assert_eq!(photo.covered(&TextBox::new(0.0, 0.0, 1.0, 0.2)), 0.0);
        assert_eq!(photo.covered(&TextBox::new(0.3, 0.3, 0.3, 0.3)), 1.0);
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
        let photo = Photo::new(&RgbImage::from_pixel(1, 1, Rgb([7; 3])));
        assert_eq!(photo.dominant(), [7; 3]);
        assert_eq!(
            photo.beneath(&TextBox::new(0.99, 0.99, 0.01, 0.01)).mean,
            [7; 3]
        );
    }
}
