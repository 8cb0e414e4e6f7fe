//! Pictures: decoding, and the resized, normalised pixels that the model reads.
//!
//! Everything here is plain Rust without transcendental functions, so that a picture gives the
//! same bits natively and in WebAssembly.

#[cfg(not(target_family = "wasm"))]
mod png_colors;
#[cfg(not(target_family = "wasm"))]
mod profile;
mod records;

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbImage, Rgba};
use serde::{Deserialize, Serialize};

use crate::error::{Cause, Error, Result};
#[cfg(feature = "train")]
pub(crate) use records::is_cut;

/// The most pixels a picture may have.
pub const MAX_PIXELS: u64 = 120_000_000;

/// The longest side: resizing needs memory in proportion to it.
pub const MAX_SIDE: u32 = 65_535;

/// The most bytes a decoded picture may take, whatever its depth and channels.
const MAX_BYTES: u64 = 512 << 20;

/// The most pixels for each byte of a file, beyond [`FREE_PIXELS`]: photos have ten at most, and some
/// hundred bytes that claim to be 120 million pixels would take seconds and hundreds of megabytes.
const MAX_PIXELS_PER_BYTE: u64 = 2_000;

/// So many pixels any file may have: empty pictures are small.
const FREE_PIXELS: u64 = 4_000_000;

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

/// Decodes JPEG, PNG or WebP and turns it upright as its EXIF orientation says, as browsers do.
///
/// Transparent pixels are put on white, the background of product photos; of an animation the first
/// frame is taken. Natively, colours of another profile are made sRGB; in WebAssembly the browser does
/// that (a page has no room for it).
///
/// # Errors
/// [`Error::ImageUnreadable`] when the bytes are no such picture, hold more than [`MAX_PIXELS`] or
/// [`MAX_SIDE`], claim more than they can hold, or are too damaged to give one: a JPEG that was cut short still gives its upper
/// part, as it does in a browser.
pub fn decode(bytes: &[u8]) -> Result<RgbImage> {
    if bytes.is_empty() {
        return Err(unreadable("the file is empty"));
    }
    let format = format_of(bytes)?;
    let mut decoder = decoder(bytes, format)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let most = FREE_PIXELS.max(bytes.len() as u64 * MAX_PIXELS_PER_BYTE);
    let claims = records::webp_frames(bytes).chain([(width, height)]);
    for (width, height) in claims {
        if u64::from(width) * u64::from(height) > most {
            let length = bytes.len();
            return Err(unreadable(format!(
                "{length} bytes claim to be {width}×{height} pixels, more than they can hold"
            )));
        }
    }
    if decoder.total_bytes() > MAX_BYTES {
        let found = decoder.total_bytes();
        return Err(unreadable(format!(
            "takes {found} bytes, expected at most {MAX_BYTES}"
        )));
    }
    let orientation = records::orientation(bytes, format, &mut *decoder);
    #[cfg(not(target_family = "wasm"))]
    let profile = records::profile(bytes, format, &mut *decoder);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    #[cfg(not(target_family = "wasm"))]
    let picture = match profile {
        Some(profile) => profile::in_srgb(picture, &profile),
        None => picture,
    };
    Ok(if picture.color().has_alpha() {
        let rgba = picture.into_rgba8();
        on_white(rgba.width(), rgba.height(), rgba.as_raw())
    } else {
        picture.into_rgb8()
    })
}

fn format_of(bytes: &[u8]) -> Result<ImageFormat> {
    let reader = ImageReader::new(Cursor::new(bytes));
    let guessed = reader.with_guessed_format().map_err(unreadable)?;
    guessed
        .format()
        .ok_or_else(|| unreadable("it is no JPEG, PNG or WebP"))
}

fn decoder(bytes: &[u8], format: ImageFormat) -> Result<Box<dyn ImageDecoder + '_>> {
    if format == ImageFormat::WebP {
        let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
        if decoder.has_animation() {
            // Where the first frame doesn't cover the picture.
            let white = decoder.set_background_color(Rgba([255; 4]));
            white.map_err(unreadable)?;
        }
        return Ok(Box::new(decoder));
    }
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    Ok(Box::new(reader.into_decoder().map_err(unreadable)?))
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
    let bytes = crate::files::read_file(path)?;
    decode(&bytes).map_err(|e| Error::data(path.display(), e))
}

/// Width and height of a picture as it stands upright; its pixels are not decoded.
///
/// # Errors
/// [`Error::ImageUnreadable`].
#[cfg(feature = "train")]
pub(crate) fn upright_size(bytes: &[u8]) -> Result<(u32, u32)> {
    use image::metadata::Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    let format = format_of(bytes)?;
    let mut decoder = decoder(bytes, format)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    Ok(match records::orientation(bytes, format, &mut *decoder) {
        Some(Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH) => (height, width),
        _ => (width, height),
    })
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
pub(crate) fn normalise(resized: &RgbImage, preprocessing: &Preprocessing) -> Vec<f32> {
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

fn unreadable(source: impl Into<Cause>) -> Error {
    Error::ImageUnreadable {
        source: source.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn drawn(name: &str) -> Result<RgbImage> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures/");
        decode(&std::fs::read(format!("{folder}{name}")).unwrap())
    }

    /// What Chromium and Firefox show.
    #[test]
    fn pictures_stand_as_in_a_browser() {
        assert_eq!(drawn("turned.jpg").unwrap().dimensions(), (240, 320));
        let first_counts = drawn("two-exif-blocks.jpg").unwrap();
        assert_eq!(first_counts.dimensions(), (320, 240));
        assert_eq!(drawn("turned.webp").unwrap().dimensions(), (320, 240));
    }

    /// A red of the Display P3 profile, in each format.
    #[test]
    fn colours_mean_what_the_file_says() {
        for name in ["display-p3.jpg", "display-p3.png", "display-p3.webp"] {
            let picture = drawn(name).unwrap();
            let found = picture.get_pixel(16, 12).0;
            let near = |(a, b): (u8, u8)| a.abs_diff(b) <= 3;
            assert!(
                found.into_iter().zip([218, 24, 53]).all(near),
                "{name}: {found:?}"
            );
        }
    }

    #[test]
    fn of_an_animation_the_first_frame_stands_on_white() {
        let picture = drawn("animated-transparent.webp").unwrap();
        assert_eq!(picture.dimensions(), (240, 240));
        assert_eq!(picture.get_pixel(30, 30).0, [255; 3]);
        assert_eq!(picture.get_pixel(210, 150).0, [255; 3]);
        let [red, green, blue] = picture.get_pixel(160, 160).0;
        assert!(red > 150 && green < 60 && blue < 60, "{red} {green} {blue}");
    }

    /// The decoder of such files makes room for what a chunk claims: 2 GiB.
    #[test]
    fn claims_of_a_chunk_are_not_believed() {
        let webp = encoded(&quarters(), ImageFormat::WebP);
        // The extended form: flags that say EXIF, and the size less one.
        let mut body = b"WEBPVP8X\x0a\0\0\0\x08\0\0\0\x03\0\0\x03\0\0".to_vec();
        body.extend(&webp[12..]);
        body.extend(b"EXIF\xff\xff\xff\x7f");
        let mut file = b"RIFF".to_vec();
        file.extend((body.len() as u32).to_le_bytes());
        file.extend(body);
        assert_eq!(decode(&file).unwrap(), quarters());
    }

    /// Found by fuzzing: the picture is small, the frame in it is not.
    #[test]
    fn claims_of_a_frame_are_not_believed() {
        let mut webp = std::fs::read(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/crates/fuzz/corpus/picture/webp-exif-claims-1gib.webp"
        ))
        .unwrap();
        assert!(decode(&webp).is_ok());
        let frame = webp.windows(3).position(|three| three == [0x9d, 1, 0x2a]);
        webp[frame.unwrap() + 3..][..4].copy_from_slice(&[0, 0x28, 0, 0x2f]);
        let error = decode(&webp).unwrap_err().to_string();
        assert!(error.contains("10240×12032"), "{error}");
    }

    #[test]
    fn a_file_holds_only_so_many_pixels() {
        let mut jpeg = encoded(&RgbImage::new(64, 64), ImageFormat::Jpeg);
        assert!(decode(&jpeg).is_ok());
        // Height and width of the frame header.
        let frame = jpeg
            .windows(2)
            .position(|pair| pair == [0xff, 0xc0])
            .unwrap();
        jpeg[frame + 5..frame + 9].copy_from_slice(&[0x2a, 0x94, 0x2a, 0xf8]);
        let error = decode(&jpeg).unwrap_err();
        assert_eq!(error.code(), "image-unreadable");
        assert!(error.to_string().contains("11000×10900"), "{error}");
        // An empty picture is small, and good.
        let empty = encoded(&RgbImage::new(1900, 2000), ImageFormat::WebP);
        assert!(empty.len() < 2000, "{}", empty.len());
        assert_eq!(decode(&empty).unwrap().dimensions(), (1900, 2000));
    }

    #[cfg(feature = "train")]
    #[test]
    fn a_jpeg_that_was_cut_is_known() {
        let plain = encoded(
            &RgbImage::from_fn(64, 64, |x, y| [x as u8, y as u8, 90].into()),
            ImageFormat::Jpeg,
        );
        // With a whole picture in its records.
        let mut record = vec![0xff, 0xe1];
        record.extend((plain.len() as u16 + 2).to_be_bytes());
        record.extend(&plain);
        let within = [&plain[..2], &record, &plain[2..]].concat();
        for jpeg in [plain, within] {
            assert!(!is_cut(&jpeg));
            for left in [jpeg.len() - 1, jpeg.len() - 200] {
                assert!(is_cut(&jpeg[..left]));
            }
        }
        assert!(!is_cut(b"") && !is_cut(&encoded(&quarters(), ImageFormat::Png)));
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
