//! The pictures: text painted black, the shorter side scaled, written as PNG.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use image::imageops::{self, FilterType};
use image::{ImageFormat, Rgb, RgbImage};

use crate::dataset::capon2m::entry::Corners;
use crate::dataset::problem::Reason;
use crate::error::{Error, Result};
use crate::files::read_file;

/// The shorter side of a scaled picture, in pixels.
const SHORT_SIDE: u32 = 256;

/// How many times as long as the shorter side the longer one of a scaled picture may be: beyond,
/// scaling would make a small file fill the memory.
const MAX_ASPECT: u32 = 50;

/// A decoded picture.
pub(super) struct Picture {
    source: PathBuf,
    image: RgbImage,
    /// Whether the source is a PNG file of these very pixels.
    unchanged_png: bool,
}

/// The width and height of the picture at `path`, in pixels, as it stands upright.
pub(super) fn size(path: &Path) -> std::result::Result<(u32, u32), Reason> {
    crate::image::upright_size(&read(path)?).map_err(|_| Reason::UnreadableImage)
}

fn read(path: &Path) -> std::result::Result<Vec<u8>, Reason> {
    match read_file(path) {
        Ok(bytes) => Ok(bytes),
        Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            Err(Reason::MissingImage)
        }
        Err(_) => Err(Reason::UnreadableImage),
    }
}

/// Whether a file is a PNG of these very pixels, neither turned nor transparent nor in colours of its
/// own.
fn is_png_of(bytes: &[u8], image: &RgbImage) -> bool {
    if !bytes.starts_with(b"\x89PNG") {
        return false;
    }
    let raw = image::load_from_memory_with_format(bytes, ImageFormat::Png);
    raw.is_ok_and(|raw| !raw.color().has_alpha() && raw.into_rgb8() == *image)
}

impl Picture {
    /// Decodes the picture at `source` as the captioner does, upright and whatever its name says of
    /// its format.
    pub(super) fn read(source: &Path) -> std::result::Result<Self, Reason> {
        let bytes = read(source)?;
        let image = crate::image::decode(&bytes).map_err(|_| Reason::UnreadableImage)?;
        Ok(Self {
            source: source.to_path_buf(),
            unchanged_png: is_png_of(&bytes, &image),
            image,
        })
    }

    /// Paints the regions black, their last row and column with them, as the published program
    /// does. They are in pixels or, unless `pixels`, in fractions of the picture.
    pub(super) fn black_out(&mut self, regions: &[Corners], pixels: bool) {
        if regions.is_empty() {
            return;
        }
        let (width, height) = (self.image.width(), self.image.height());
        self.unchanged_png = false;
        let image = &mut self.image;
        // The published program computes in single precision and cuts off.
        let pixel = |edge: f64, size: u32| match pixels {
            true => edge as i64,
            false => (edge as f32 * size as f32) as i64,
        };
        for [x1, y1, x2, y2] in regions {
            for y in pixel(*y1, height).max(0)..=pixel(*y2, height).min(i64::from(height) - 1) {
                for x in pixel(*x1, width).max(0)..=pixel(*x2, width).min(i64::from(width) - 1) {
                    // Both are inside the picture.
                    image.put_pixel(x as u32, y as u32, Rgb([0; 3]));
                }
            }
        }
    }

    /// Scales the picture so that its shorter side has 256 pixels; the longer one in proportion,
    /// rounded down. A strip more than 50 times as long as wide is refused as unreadable.
    pub(super) fn scale(&mut self) -> std::result::Result<(), Reason> {
        let (width, height) = (self.image.width(), self.image.height());
        let (short, long) = (width.min(height), width.max(height));
        if long / short >= MAX_ASPECT {
            return Err(Reason::UnreadableImage);
        }
        if short == SHORT_SIDE {
            return Ok(());
        }
        let long = (f64::from(long) / f64::from(short) * f64::from(SHORT_SIDE)) as u32;
        let (width, height) = match width < height {
            true => (SHORT_SIDE, long),
            false => (long, SHORT_SIDE),
        };
        self.unchanged_png = false;
        self.image = imageops::resize(&self.image, width, height, FilterType::Triangle);
        Ok(())
    }

    /// Writes the picture to `target` as a PNG; a PNG file that was not changed is linked, or
    /// copied where that is impossible.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] when the pixels can't be written as PNG.
    pub(super) fn write(&self, target: &Path) -> Result<()> {
        // A link left by an interrupted run leads to the source, which must not be written to.
        match fs::remove_file(target) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::io(target)(error));
            }
            _ => {}
        }
        if !self.unchanged_png {
            return self
                .image
                .save_with_format(target, ImageFormat::Png)
                .map_err(|error| Error::data(target.display(), error));
        }
        if fs::hard_link(&self.source, target).is_err() {
            fs::copy(&self.source, target).map_err(Error::io(&self.source))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a white picture of this size, and where that lies.
    fn white(width: u32, height: u32, name: &str) -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(name);
        let image = RgbImage::from_pixel(width, height, Rgb([255; 3]));
        image.save(&path).unwrap();
        (place, path)
    }

    #[test]
    fn exactly_the_regions_are_black() {
        let (place, path) = white(10, 8, "a.png");
        let target = place.path().join("b.png");
        // Columns 2 to 4, rows 1 to 3, ends included; and a corner that is half outside.
        for (regions, pixels) in [
            ([[2.0, 1.0, 4.0, 3.0], [8.0, 7.0, 99.0, 99.0]], true),
            ([[0.2, 0.125, 0.4, 0.375], [0.8, 0.875, 1.0, 1.0]], false),
        ] {
            let mut picture = Picture::read(&path).unwrap();
            picture.black_out(&regions, pixels);
            picture.write(&target).unwrap();
            let written = image::open(&target).unwrap().into_rgb8();
            for (x, y, pixel) in written.enumerate_pixels() {
                let inside = (2..=4).contains(&x) && (1..=3).contains(&y) || x >= 8 && y >= 7;
                let expected = if inside { [0; 3] } else { [255; 3] };
                assert_eq!(pixel.0, expected, "{x}, {y}, pixels: {pixels}");
            }
        }
        let mut picture = Picture::read(&path).unwrap();
        picture.black_out(&[[-5.0, -5.0, -1.0, -1.0], [6.0, 6.0, 2.0, 2.0]], true);
        assert!(picture.image.iter().all(|value| *value == 255));
    }

    #[test]
    fn the_shorter_side_gets_256_pixels() {
        for (from, to) in [
            ((300, 400), (256, 341)),
            ((400, 300), (341, 256)),
            ((64, 64), (256, 256)),
            ((256, 999), (256, 999)),
        ] {
            let (_place, path) = white(from.0, from.1, "a.png");
            let mut picture = Picture::read(&path).unwrap();
            picture.scale().unwrap();
            assert_eq!((picture.image.width(), picture.image.height()), to);
        }
        let (_place, path) = white(1, 50, "a.png");
        assert!(Picture::read(&path).unwrap().scale().is_err());
    }

    #[test]
    fn pictures_stand_upright() {
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("b.png");
        let mut turned = 0;
        for name in ["turned.jpg", "turned.webp", "two-exif-blocks.jpg"] {
            let path = pictures.join(name);
            let upright = crate::image::read(&path).unwrap();
            assert_eq!(size(&path).unwrap(), upright.dimensions());
            turned += u32::from(image::image_dimensions(&path).unwrap() != upright.dimensions());
            Picture::read(&path).unwrap().write(&target).unwrap();
            assert_eq!(image::open(&target).unwrap().into_rgb8(), upright, "{name}");
        }
        assert!(turned > 0);
        // Transparency is white, as the captioner sees it.
        let path = place.path().join("clear.png");
        image::RgbaImage::new(3, 2).save(&path).unwrap();
        Picture::read(&path).unwrap().write(&target).unwrap();
        let written = image::open(&target).unwrap().into_rgb8();
        assert!(written.iter().all(|value| *value == 255));
    }

    #[test]
    fn a_png_is_linked_and_never_written_to() {
        let (place, path) = white(3, 2, "a.png");
        let before = fs::read(&path).unwrap();
        let target = place.path().join("b.png");
        for _ in 0..2 {
            Picture::read(&path).unwrap().write(&target).unwrap();
            assert_eq!(fs::read(&target).unwrap(), before);
        }
        let mut picture = Picture::read(&path).unwrap();
        picture.scale().unwrap();
        picture.write(&target).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before, "the source stays");
        assert_ne!(fs::read(&target).unwrap(), before);
    }

    #[test]
    fn other_formats_become_png() {
        let (place, path) = white(3, 2, "a.jpg");
        let target = place.path().join("b.png");
        Picture::read(&path).unwrap().write(&target).unwrap();
        assert!(fs::read(&target).unwrap().starts_with(b"\x89PNG"));
        assert_eq!(size(&target), Ok((3, 2)));
    }

    #[test]
    fn missing_and_damaged_pictures_are_told_apart() {
        let (place, path) = white(30, 20, "a.png");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(Picture::read(&path).err(), Some(Reason::UnreadableImage));
        let missing = place.path().join("b.png");
        assert_eq!(Picture::read(&missing).err(), Some(Reason::MissingImage));
        assert_eq!(size(&missing), Err(Reason::MissingImage));
    }
}
