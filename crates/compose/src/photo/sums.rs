//! Mean colours of any part of a photo, by a summed-area table (Crow 1984).

use image::{RgbImage, imageops};

use caponimage::layout::TextBox;

/// Larger photos are looked at in this size, in pixels a side.
const LARGEST: u32 = 512;

/// The sums of all pixels above and to the left of each.
#[derive(Debug, Clone)]
pub struct Sums {
    width: usize,
    height: usize,
    /// `(width + 1) · (height + 1)` sums of red, green and blue.
    table: Vec<[u32; 3]>,
}

impl Sums {
    /// Adds up a photo.
    pub fn of(photo: &RgbImage) -> Self {
        let side = photo.width().max(photo.height());
        if side > LARGEST {
            let scaled = |v: u32| (u64::from(v) * u64::from(LARGEST) / u64::from(side)).max(1);
            let (width, height) = (scaled(photo.width()), scaled(photo.height()));
            return Self::of(&imageops::thumbnail(photo, width as u32, height as u32));
        }
        let (width, height) = (photo.width() as usize, photo.height() as usize);
        let row = width + 1;
        let mut table = vec![[0; 3]; row * (height + 1)];
        for (x, y, pixel) in photo.enumerate_pixels() {
            let at = (y as usize + 1) * row + x as usize + 1;
            table[at] = std::array::from_fn(|c| {
                table[at - 1][c] + table[at - row][c] - table[at - row - 1][c]
                    + u32::from(pixel.0[c])
            });
        }
        Self {
            width,
            height,
            table,
        }
    }

    /// The mean colour of a box, of at least one pixel; black of a photo without any.
    pub fn mean(&self, area: &TextBox) -> [u8; 3] {
        let span = |from: f32, length: f32, size: usize| {
            let start = ((from * size as f32).max(0.0) as usize).min(size.saturating_sub(1));
            let end =
                (((from + length) * size as f32) as usize).clamp(start + 1, size.max(start + 1));
            (start, end.min(size))
        };
        let (left, right) = span(area.x, area.width, self.width);
        let (top, bottom) = span(area.y, area.height, self.height);
        let count = ((right - left) * (bottom - top)) as u32;
        if count == 0 {
            return [0; 3];
        }
        let at = |x: usize, y: usize| self.table[y * (self.width + 1) + x];
        let corners = [
            at(right, bottom),
            at(left, top),
            at(left, bottom),
            at(right, top),
        ];
        std::array::from_fn(|c| {
            let sum = corners[0][c] + corners[1][c] - corners[2][c] - corners[3][c];
            ((sum + count / 2) / count) as u8
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn means_are_those_of_the_pixels() {
        let photo = RgbImage::from_fn(10, 20, |x, y| Rgb([x as u8 * 20, y as u8 * 10, 7]));
        let sums = Sums::of(&photo);
        assert_eq!(sums.mean(&TextBox::new(0.0, 0.0, 1.0, 1.0)), [90, 95, 7]);
        assert_eq!(sums.mean(&TextBox::new(0.2, 0.5, 0.1, 0.05)), [40, 100, 7]);
        assert_eq!(
            sums.mean(&TextBox::new(0.99, 0.99, 0.001, 0.001)),
            [180, 190, 7]
        );
        let large = RgbImage::from_fn(1200, 30, |x, _| Rgb([if x < 600 { 0 } else { 250 }, 9, 9]));
        let sums = Sums::of(&large);
        assert_eq!(sums.mean(&TextBox::new(0.0, 0.0, 0.45, 1.0)), [0, 9, 9]);
        assert_eq!(sums.mean(&TextBox::new(0.0, 0.0, 1.0, 1.0)), [125, 9, 9]);
        let nothing = Sums::of(&RgbImage::new(0, 0));
        assert_eq!(nothing.mean(&TextBox::new(0.0, 0.0, 1.0, 1.0)), [0; 3]);
    }
}
