//! What lies beneath a box, in a few numbers that its location token is given: which text colour can
//! be read there is hard to tell from image tokens alone.
//!
//! All in integers up to one division, so that every device is given the same bits.

use image::RgbImage;

use crate::layout::TextBox;

/// Numbers for each box: red, green and blue of the mean, and the grey levels that a tenth of the
/// pixels stay below and a tenth are above.
pub(crate) const BENEATH_VALUES: usize = 5;

/// Pixels of the model's picture that make one of the thumbnail, across and down.
pub(crate) const THUMBNAIL_BLOCK: u32 = 4;

/// The picture, of the size that the model reads, at a quarter of that size: means of blocks of
/// four pixels each way.
pub(crate) fn thumbnail(picture: &RgbImage) -> RgbImage {
    const PIXELS: u32 = THUMBNAIL_BLOCK * THUMBNAIL_BLOCK;
    let (width, height) = picture.dimensions();
    RgbImage::from_fn(width / THUMBNAIL_BLOCK, height / THUMBNAIL_BLOCK, |x, y| {
        let mut sums = [PIXELS / 2; 3];
        for row in 0..THUMBNAIL_BLOCK {
            for column in 0..THUMBNAIL_BLOCK {
                let (x, y) = (x * THUMBNAIL_BLOCK + column, y * THUMBNAIL_BLOCK + row);
                let pixel = picture.get_pixel(x, y).0;
                sums.iter_mut()
                    .zip(pixel)
                    .for_each(|(sum, value)| *sum += u32::from(value));
            }
        }
        sums.map(|sum| (sum / PIXELS) as u8).into()
    })
}

/// What lies beneath a box, over all pixels of the [`thumbnail`] that it touches, each number as
/// `(value − 127) / 64`.
pub(crate) fn beneath(thumbnail: &RgbImage, area: &TextBox) -> [f32; BENEATH_VALUES] {
    let touched = |start: f32, length: f32, pixels: u32| {
        let last = pixels.saturating_sub(1);
        let from = ((start * pixels as f32).floor().max(0.0) as u32).min(last);
        let to = (((start + length) * pixels as f32).ceil().max(0.0) as u32).min(pixels);
        from..to.max(from + 1)
    };
    let (mut sums, mut greys) = ([0; 3], [0; 256]);
    for y in touched(area.y, area.height, thumbnail.height()) {
        for x in touched(area.x, area.width, thumbnail.width()) {
            let pixel = thumbnail.get_pixel(x, y).0;
            sums.iter_mut()
                .zip(pixel)
                .for_each(|(sum, value)| *sum += u32::from(value));
            greys[grey(pixel)] += 1;
        }
    }
    let count: u32 = greys.iter().sum();
    let at = |rank: u32| {
        let mut left = rank;
        let level = greys.iter().position(|&pixels| {
            let found = left < pixels;
            left = left.saturating_sub(pixels);
            found
        });
        level.unwrap_or(255) as f32
    };
    let [red, green, blue] = sums.map(|sum| sum as f32 / count as f32);
    let (dark, light) = (at(count / 10), at(count - 1 - count / 10));
    [red, green, blue, dark, light].map(|value| (value - 127.0) / 64.0)
}

/// The grey level of a colour (the luma of ITU-R BT.709), 0 to 255.
fn grey([red, green, blue]: [u8; 3]) -> usize {
    let (red, green, blue) = (usize::from(red), usize::from(green), usize::from(blue));
    (2126 * red + 7152 * green + 722 * blue) / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A picture of 32 × 32, half red, half a grey that grows darker downwards.
    fn picture() -> RgbImage {
        RgbImage::from_fn(32, 32, |x, y| {
            Rgb(match x < 16 {
                true => [200, 40, 0],
                false => [240 - 6 * y as u8; 3],
            })
        })
    }

    fn numbers(area: TextBox) -> [f32; BENEATH_VALUES] {
        beneath(&thumbnail(&picture()), &area).map(|value| value * 64.0 + 127.0)
    }

    #[test]
    fn a_thumbnail_has_the_means_of_its_blocks() {
        let small = thumbnail(&picture());
        assert_eq!(small.dimensions(), (8, 8));
        assert_eq!(small.get_pixel(3, 5).0, [200, 40, 0]);
        // Rows 20 to 23: 120, 114, 108 and 102.
        assert_eq!(small.get_pixel(4, 5).0, [111; 3]);
    }

    #[test]
    fn they_are_those_of_the_box_and_nothing_else() {
        let red = numbers(TextBox::new(0.0, 0.0, 0.5, 1.0));
        let grey = (2126 * 200 + 7152 * 40) as f32 / 10_000.0;
        assert_eq!(red, [200.0, 40.0, 0.0, grey.floor(), grey.floor()]);
        let right = numbers(TextBox::new(0.5, 0.0, 0.5, 1.0));
        // Rows of the thumbnail: 231, 207, 183, 159, 135, 111, 87, 63.
        assert_eq!(right, [147.0, 147.0, 147.0, 63.0, 231.0]);
        let both = numbers(TextBox::new(0.25, 0.25, 0.5, 0.25));
        assert_eq!(both[0], (200.0 + (183.0 + 159.0) / 2.0) / 2.0);
        assert_eq!((both[3], both[4]), (grey.floor(), 183.0));
    }

    #[test]
    fn every_box_lies_on_something() {
        for area in [
            TextBox::new(0.999, 0.999, 0.001, 0.001),
            TextBox::new(1.0, 1.0, 1e-6, 1e-6),
            TextBox::new(0.0, 0.0, 1.0, 1.0),
        ] {
            let found = numbers(area);
            assert!(found.iter().all(|value| (0.0..=255.0).contains(value)));
        }
        assert!(numbers(TextBox::new(0.999, 0.999, 0.001, 0.001))[0] == 63.0);
    }
}
