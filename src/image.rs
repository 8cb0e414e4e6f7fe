//! Pictures: decoding, and the resized, normalised pixels that the model reads.
//!
//! Everything here is plain Rust without transcendental functions, so that a picture gives the
//! same bits natively and in WebAssembly.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The most pixels a picture may have.
pub const MAX_PIXELS: u64 = 120_000_000;

/// The longest side: resizing needs memory in proportion to it.
pub const MAX_SIDE: u32 = 65_535;

/// The most bytes a decoded picture may take, whatever its depth and channels.
const MAX_BYTES: u64 = 512 << 20;

/// What the model expects of a picture: `(value − mean) / standard_deviation` for each channel
/// value 0 to 255 of the picture resized to `size × size`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preprocessing {
    /// Width and height of the model's input in pixels; the aspect is not kept.
    pub size: usize,
    /// Per channel (red, green, blue).
    pub mean: [f32; 3],
    /// Per channel (red, green, blue).
    pub standard_deviation: [f32; 3],
}

/// Decodes JPEG, PNG or WebP and turns it upright as its EXIF orientation says.
///
/// Transparent pixels are put on white, the background of product photos.
///
/// # Errors
/// [`Error::ImageUnreadable`] when the bytes are no such picture, hold more than [`MAX_PIXELS`] or
/// [`MAX_SIDE`], or are too damaged to give one: a JPEG that was cut short still gives its upper
/// part, as it does in a browser.
pub fn decode(bytes: &[u8]) -> Result<RgbImage> {
    if bytes.is_empty() {
        return Err(unreadable("the file is empty"));
    }
    let mut decoder = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(unreadable)?
        .into_decoder()
        .map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.total_bytes() > MAX_BYTES {
        let found = decoder.total_bytes();
        return Err(unreadable(format!(
            "takes {found} bytes, expected at most {MAX_BYTES}"
        )));
    }
    // Without orientation data, or with a damaged record, the picture stands as it is.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(if picture.color().has_alpha() {
        let rgba = picture.into_rgba8();
        on_white(rgba.width(), rgba.height(), rgba.as_raw())
    } else {
        picture.into_rgb8()
    })
}

/// A picture from `width · height` pixels of red, green, blue and (not premultiplied) alpha.
///
/// # Errors
/// [`Error::ImageUnreadable`] when it is empty, too large, or of another length.
pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Result<RgbImage> {
    check_size(width, height)?;
    let expected = width as usize * height as usize * 4;
    if rgba.len() != expected {
        return Err(unreadable(format!(
            "{} bytes for {width}×{height} pixels, expected {expected}",
            rgba.len()
        )));
    }
    Ok(on_white(width, height, rgba))
}

/// Reads and decodes a picture.
///
/// # Errors
/// [`Error::Io`] or [`Error::Data`] naming the file.
#[cfg(feature = "train")]
pub fn read(path: &std::path::Path) -> Result<RgbImage> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    decode(&bytes).map_err(|e| Error::data(path.display(), e))
}

/// The model's input: `[3, size, size]`, channel first, row by row.
pub fn preprocess(picture: &RgbImage, preprocessing: &Preprocessing) -> Vec<f32> {
    normalise(&resize(picture, preprocessing), preprocessing)
}

/// A picture of the size that the model reads, `size` by `size`.
pub fn resize(picture: &RgbImage, preprocessing: &Preprocessing) -> RgbImage {
    let size = preprocessing.size as u32;
    image::imageops::resize(picture, size, size, FilterType::Triangle)
}

/// The model's input of a picture that has its size.
pub fn normalise(resized: &RgbImage, preprocessing: &Preprocessing) -> Vec<f32> {
    let size = preprocessing.size;
    let mut input = vec![0.0; 3 * size * size];
    for (i, pixel) in resized.pixels().enumerate() {
        for channel in 0..3 {
            input[channel * size * size + i] = (f32::from(pixel[channel])
                - preprocessing.mean[channel])
                / preprocessing.standard_deviation[channel];
        }
    }
    input
}

fn on_white(width: u32, height: u32, rgba: &[u8]) -> RgbImage {
    let blend = |value: u8, alpha: u16| {
        ((u16::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let mut picture = RgbImage::new(width, height);
    for (target, source) in picture.pixels_mut().zip(rgba.as_chunks::<4>().0) {
        let [red, green, blue, alpha] = *source;
        target.0 = [red, green, blue].map(|value| blend(value, alpha.into()));
    }
    picture
}

fn check_size(width: u32, height: u32) -> Result<()> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(unreadable(format!(
            "{width}×{height} pixels, expected 1 to {MAX_PIXELS} in all and sides up to {MAX_SIDE}"
        )));
    }
    Ok(())
}

fn unreadable(reason: impl ToString) -> Error {
    Error::ImageUnreadable {
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::ImageFormat;

    const PLAIN: Preprocessing = Preprocessing {
        size: 2,
        mean: [127.0; 3],
        standard_deviation: [128.0; 3],
    };

    fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn quarters() -> RgbImage {
        RgbImage::from_fn(4, 4, |x, y| match (x / 2, y / 2) {
            (0, 0) => [255, 0, 0].into(),
            (1, 0) => [0, 255, 0].into(),
            (0, 1) => [0, 0, 255].into(),
            _ => [255, 255, 255].into(),
        })
    }

    #[test]
    fn input_is_channel_first_and_normalised() {
        let picture =
            RgbImage::from_fn(2, 2, |x, y| [(x * 255) as u8, (y * 255) as u8, 127].into());
        let input = preprocess(&picture, &PLAIN);
        assert_eq!(input[0..4], [-127.0 / 128.0, 1.0, -127.0 / 128.0, 1.0]);
        assert_eq!(input[4..8], [-127.0 / 128.0, -127.0 / 128.0, 1.0, 1.0]);
        assert_eq!(input[8..12], [0.0; 4]);
    }

    #[test]
    fn lossless_formats_decode_to_their_pixels() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            assert_eq!(decode(&encoded(&quarters(), format)).unwrap(), quarters());
        }
    }

    #[test]
    fn exif_orientation_turns_the_picture() {
        let jpeg = encoded(&quarters(), ImageFormat::Jpeg);
        // APP1 segment: one big-endian TIFF directory with orientation 6, a quarter turn clockwise.
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        let mut turned = jpeg[..2].to_vec();
        turned.extend([0xff, 0xe1]);
        turned.extend((exif.len() as u16 + 2).to_be_bytes());
        turned.append(&mut exif);
        turned.extend(&jpeg[2..]);
        let (upright, turned) = (decode(&jpeg).unwrap(), decode(&turned).unwrap());
        assert_eq!(turned, image::imageops::rotate90(&upright));
    }

    #[test]
    fn transparent_pixels_are_white() {
        let picture = from_rgba(2, 1, &[255, 0, 0, 0, 255, 0, 0, 255]).unwrap();
        assert_eq!(picture.as_raw(), &[255, 255, 255, 255, 0, 0]);
    }

    #[test]
    fn bad_pictures_are_errors() {
        let png = encoded(&quarters(), ImageFormat::Png);
        for bytes in [&b""[..], b"no picture", &png[..png.len() / 2], &png[..20]] {
            assert_eq!(decode(bytes).unwrap_err().code(), "image-unreadable");
        }
        assert!(from_rgba(0, 5, &[]).is_err());
        assert!(from_rgba(2, 2, &[0; 15]).is_err());
        assert!(from_rgba(u32::MAX, u32::MAX, &[]).is_err());
        assert!(from_rgba(70_000, 1, &[0; 280_000]).is_err());
    }
}
