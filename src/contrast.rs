//! Whether text can be read on what lies beneath it (WCAG 2).

use image::RgbImage;

use crate::layout::TextBox;

/// The contrast that text needs against the mean colour beneath it (WCAG 2, level AA).
pub const MIN_CONTRAST: f32 = 4.5;

/// The contrast that is asked for, so that rounding does not take it below [`MIN_CONTRAST`]. Black
/// or white reaches 4.58 against anything.
pub(crate) const ENOUGH_CONTRAST: f32 = 4.55;

/// The colour that `#rrggbb` stands for.
pub fn parse(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// An sRGB channel, 0 to 255, as a share of the light.
fn linear(channel: u8) -> f32 {
    let c = f32::from(channel) / 255.0;
    if c <= 0.040_45 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}

/// Relative luminance of an sRGB colour, 0 to 1 (WCAG 2).
pub fn luminance(color: [u8; 3]) -> f32 {
    let [r, g, b] = color.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio of two luminances, 1 to 21 (WCAG 2).
pub fn contrast(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Points across and down a box at which the picture is looked at.
const POINTS: u32 = 48;

/// The mean colour of a picture within a box, which is inside it.
pub(crate) fn mean_beneath(picture: &RgbImage, area: &TextBox) -> [u8; 3] {
    let (width, height) = picture.dimensions();
    let place = |start: f32, length: f32, point: u32, pixels: u32| {
        let share = start + length * (point as f32 + 0.5) / POINTS as f32;
        ((share * pixels as f32) as u32).min(pixels.saturating_sub(1))
    };
    let mut sums = [0; 3];
    for row in 0..POINTS {
        let y = place(area.y, area.height, row, height);
        for column in 0..POINTS {
            let x = place(area.x, area.width, column, width);
            let pixel = picture.get_pixel(x, y).0;
            sums.iter_mut()
                .zip(pixel)
                .for_each(|(sum, c)| *sum += u32::from(c));
        }
    }
    sums.map(|sum| (sum / (POINTS * POINTS)) as u8)
}

/// The contrast of a text colour, `#rrggbb`, with a colour beneath; 0 where it is none.
pub fn of_text(color: &str, beneath: [u8; 3]) -> f32 {
    parse(color).map_or(0.0, |own| contrast(luminance(own), luminance(beneath)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn colours_parse_and_contrast_spans_its_range() {
        for bad in ["", "#fff", "ffffff0", "#gggggg", "#ééé"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(parse("#1f2a5c"), Some([0x1f, 0x2a, 0x5c]));
        assert!((of_text("#ffffff", [0; 3]) - 21.0).abs() < 1e-3);
        assert!((of_text("#777777", [255; 3]) - 4.48).abs() < 0.01);
        assert_eq!(of_text("red", [0; 3]), 0.0);
    }

    #[test]
    fn the_mean_is_that_of_the_box() {
        let picture = RgbImage::from_fn(200, 100, |x, y| {
            Rgb(if x < 100 {
                [200, 0, y as u8]
            } else {
                [0, 100, 255]
            })
        });
        let mean = |x, y, width, height| mean_beneath(&picture, &TextBox::new(x, y, width, height));
        assert_eq!(mean(0.5, 0.0, 0.5, 1.0), [0, 100, 255]);
        let [red, green, blue] = mean(0.0, 0.4, 0.5, 0.2);
        assert_eq!((red, green), (200, 0));
        assert!(blue.abs_diff(49) <= 1, "{blue}");
        let [red, green, _] = mean(0.25, 0.0, 0.5, 1.0);
        assert!(red.abs_diff(100) <= 3 && green.abs_diff(50) <= 3);
        let dot = RgbImage::from_pixel(1, 1, Rgb([7, 8, 9]));
        assert_eq!(
            mean_beneath(&dot, &TextBox::new(0.9, 0.9, 0.1, 0.1)),
            [7, 8, 9]
        );
    }
}
