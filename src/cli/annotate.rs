//! Captions drawn into their boxes on the photo.

use std::io::Cursor;
use std::path::Path;

use crate::captioner::Caption;
use crate::error::{Cause, Error, Result};
use crate::layout::TextBox;
use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use image::{ImageFormat, Rgb, RgbImage};

/// The share of a box's width and height that text may fill.
const FILL: f32 = 0.92;

/// Height of a line over the font's size.
const LINE: f32 = 1.1;

/// The photo with its captions, as a PNG; `font` is a TrueType or OpenType file, in whose place there
/// is one of Latin, Greek and Cyrillic letters.
///
/// # Errors
/// [`Error::Io`] and [`Error::Data`] when the font or the encoder fails, [`Error::RequestInvalid`] when
/// the font lacks a letter.
pub(super) fn annotate(
    mut picture: RgbImage,
    captions: &[Caption],
    font: Option<&Path>,
) -> Result<Vec<u8>> {
    let own = font.map(|file| std::fs::read(file).map_err(Error::io(file)));
    let own = own.transpose()?;
    let bytes = own.as_deref().unwrap_or(epaint_default_fonts::UBUNTU_LIGHT);
    let font = FontRef::try_from_slice(bytes).map_err(|_| {
        let file = font.unwrap_or(Path::new("the bundled font"));
        Error::data(file.display(), "expected a TrueType or OpenType font")
    })?;
    for (index, caption) in captions.iter().enumerate() {
        check_letters(&font, index, &caption.text)?;
    }
    for caption in captions {
        draw(&mut picture, &font, caption);
    }
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(failed)?;
    Ok(png.into_inner())
}

/// Letters that a font lacks would be drawn as empty frames.
fn check_letters(font: &FontRef, index: usize, text: &str) -> Result<()> {
    let is_drawn = |letter: &char| !letter.is_whitespace() && !letter.is_control();
    let mut drawn = text.chars().filter(is_drawn);
    match drawn.find(|letter| font.glyph_id(*letter).0 == 0) {
        None => Ok(()),
        Some(letter) => {
            let reason = format!(
                "box {index}: the font has no {letter:?}; give one that has it: --font FILE"
            );
            Err(Error::request("annotate", reason))
        }
    }
}

fn failed(error: impl Into<Cause>) -> Error {
    Error::data("annotation", error)
}

fn draw(picture: &mut RgbImage, font: &FontRef, caption: &Caption) {
    let TextBox {
        x,
        y,
        width,
        height,
    } = caption.area;
    let (image_width, image_height) = (picture.width() as f32, picture.height() as f32);
    let room = (width * image_width * FILL, height * image_height * FILL);
    let (lines, size) = fit(&caption.text, font, room);
    let color = parse_color(&caption.color);

    let scaled = font.as_scaled(PxScale::from(size));
    let mut top = (y + height / 2.0) * image_height - size * LINE * lines.len() as f32 / 2.0;
    for line in lines {
        let mut left = (x + width / 2.0) * image_width - measure(&line, font, size) / 2.0;
        let baseline = top + (size * LINE - scaled.height()) / 2.0 + scaled.ascent();
        for character in line.chars() {
            let id = font.glyph_id(character);
            let glyph = id.with_scale_and_position(size, point(left, baseline));
            left += scaled.h_advance(id);
            if let Some(outline) = font.outline_glyph(glyph) {
                let bounds = outline.px_bounds();
                outline.draw(|dx, dy, coverage| {
                    let place = (bounds.min.x + dx as f32, bounds.min.y + dy as f32);
                    blend(picture, place, color, coverage);
                });
            }
        }
        top += size * LINE;
    }
}

/// The line breaks that allow the largest font, and its size in pixels.
fn fit(text: &str, font: &FontRef, (width, height): (f32, f32)) -> (Vec<String>, f32) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = unbroken(&text);
    let mut best = (vec![text.clone()], 0.0);
    for count in 1..=parts.len().clamp(1, 4) {
        let lines = break_evenly(&parts, count);
        let widest = lines
            .iter()
            .map(|line| measure(line, font, 1.0))
            .fold(f32::EPSILON, f32::max);
        let size = (width / widest).min(height / (LINE * lines.len() as f32));
        if size > best.1 {
            best = (lines, size);
        }
    }
    best
}

/// The parts of a text between which lines may break: after spaces, between Chinese characters,
/// between words of languages without spaces, but not before a closing mark (Unicode Standard
/// Annex 14).
fn unbroken(text: &str) -> Vec<&str> {
    let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
    let breaks: Vec<usize> = segmenter.segment_str(text).collect();
    breaks
        .windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .collect()
}

/// Parts of a text in `count` lines of about as many characters.
fn break_evenly(parts: &[&str], count: usize) -> Vec<String> {
    let total: usize = parts.iter().map(|part| part.chars().count()).sum();
    let mut lines = vec![String::new(); count];
    let mut used = 0;
    for part in parts {
        let length = part.chars().count();
        let middle = used + length / 2;
        lines[(middle * count / total.max(1)).min(count - 1)].push_str(part);
        used += length;
    }
    lines.retain(|line| !line.is_empty());
    lines.iter().map(|line| line.trim_end().into()).collect()
}

fn measure(line: &str, font: &FontRef, size: f32) -> f32 {
    let scaled = font.as_scaled(PxScale::from(size));
    line.chars()
        .map(|character| scaled.h_advance(font.glyph_id(character)))
        .sum()
}

fn blend(picture: &mut RgbImage, (x, y): (f32, f32), color: Rgb<u8>, coverage: f32) {
    if x < 0.0 || y < 0.0 {
        return;
    }
    let Some(pixel) = picture.get_pixel_mut_checked(x as u32, y as u32) else {
        return;
    };
    for (below, above) in pixel.0.iter_mut().zip(color.0) {
        *below = (f32::from(*below) * (1.0 - coverage) + f32::from(above) * coverage).round() as u8;
    }
}

fn parse_color(text: &str) -> Rgb<u8> {
    crate::contrast::parse(text).map_or(Rgb([0, 0, 0]), Rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captioned(text: &str, area: TextBox) -> Result<RgbImage> {
        let caption = Caption {
            area,
            text: text.into(),
            score: 1.0,
            color: "#ff0000".into(),
            alternatives: Vec::new(),
        };
        let white = RgbImage::from_pixel(200, 100, Rgb([255; 3]));
        let png = annotate(white, &[caption], None)?;
        Ok(image::load_from_memory(&png).unwrap().into_rgb8())
    }

    #[test]
    fn text_stays_inside_its_box() {
        let area = TextBox::new(0.25, 0.3, 0.5, 0.4);
        for text in ["Hi", "Made for Everyday Wear", "Extraordinarily"] {
            let picture = captioned(text, area).unwrap();
            let written: Vec<(u32, u32)> = picture
                .enumerate_pixels()
                .filter(|(_, _, pixel)| pixel[1] < 200)
                .map(|(x, y, _)| (x, y))
                .collect();
            assert!(written.len() > 50, "{text} is drawn");
            for (x, y) in written {
                assert!(
                    (50..150).contains(&x) && (30..70).contains(&y),
                    "{text} at {x},{y}"
                );
            }
        }
    }

    #[test]
    fn letters_that_the_font_lacks_are_named() {
        let area = TextBox::new(0.0, 0.0, 1.0, 1.0);
        for text in ["", " ", "Größe 40 €", "Новинка", "Άνετο"] {
            captioned(text, area).unwrap();
        }
        for (text, letter) in [("In 纯棉", "纯"), ("Yes 🎉", "🎉")] {
            let error = captioned(text, area).unwrap_err().to_string();
            assert!(error.contains("box 0") && error.contains(letter), "{error}");
        }
    }

    #[test]
    fn lines_break_evenly_where_the_language_lets_them() {
        let broken = |text, count| break_evenly(&unbroken(text), count);
        let text = "Made for Everyday Wear";
        assert_eq!(broken(text, 2), ["Made for", "Everyday Wear"]);
        assert_eq!(broken(text, 1), [text]);
        assert_eq!(broken("纯棉四季可穿。", 2), ["纯棉四季", "可穿。"]);
        // No line begins with a full stop or ends in the middle of a Thai word.
        assert_eq!(broken("纯棉。", 3), ["纯", "棉。"]);
        assert_eq!(broken("ผ้าฝ้ายแท้", 2), ["ผ้า", "ฝ้ายแท้"]);
        assert_eq!(broken("", 1), [""; 0]);
    }
}
