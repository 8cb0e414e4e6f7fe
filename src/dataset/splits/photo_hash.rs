//! What two photos have in common: a short description of a photo, in which near-duplicates
//! (resized, compressed again, slightly brightened) are near each other.

use image::{RgbImage, imageops};
use image_hasher::{FilterType, HashAlg, HasherConfig};

/// Near-duplicates differ in at most this many of the 256 bits. Measured: JPEG at quality 60
/// changes up to 12 bits, a change of size up to 4.
pub(super) const NEAR: u32 = 16;

/// How much the colours of near-duplicates differ at most, of 255, apart from the brightness.
/// Measured: up to 4.6 after a change of size or brightness. Two photos of the same fruit, a moment
/// apart, differ by 4.3; at 3 to 5 begin the look-alikes: the same shirt with other stripes.
const NEAR_COLORS: f32 = 5.0;

/// How much the brightness of near-duplicates differs at most, of 255.
const NEAR_BRIGHTNESS: f32 = 16.0;

/// The bits are those of a square of this side.
const SIDE: u32 = 16;

/// The colours are those of a square of this side.
const COLORS: usize = 8;

/// Channels of all colours.
const CHANNELS: usize = COLORS * COLORS * 3;

/// A short description of a photo.
///
/// Bits alone don't do: on white catalogue photos all sunglasses have nearly the same, and chains
/// of look-alikes join thousands of photos. The mean colours tell these apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoHash {
    /// Whether each of 16 × 16 places is darker than the next (the "gradient" hash).
    bits: [u64; 4],
    /// The mean colours of 8 × 8 places.
    colors: [u8; CHANNELS],
}

/// The description of a photo.
pub fn photo_hash(photo: &RgbImage) -> PhotoHash {
    let hash = HasherConfig::new()
        .hash_alg(HashAlg::Gradient)
        .hash_size(SIDE, SIDE)
        .resize_filter(FilterType::Triangle)
        .to_hasher()
        .hash_image(photo);
    let mut bits = [0u64; 4];
    for (i, byte) in hash.as_bytes().iter().enumerate().take(32) {
        bits[i / 8] |= u64::from(*byte) << (i % 8 * 8);
    }
    let small = imageops::thumbnail(photo, COLORS as u32, COLORS as u32);
    let mut colors = [0; CHANNELS];
    for (color, channel) in colors.iter_mut().zip(small.into_raw()) {
        *color = channel;
    }
    PhotoHash { bits, colors }
}

impl PhotoHash {
    /// In how many of the 256 bits the two differ.
    pub fn distance(&self, other: &Self) -> u32 {
        (0..4)
            .map(|i| (self.bits[i] ^ other.bits[i]).count_ones())
            .sum()
    }

    /// Whether the two are near-duplicates: the same but for size, compression and brightness.
    pub fn is_near(&self, other: &Self) -> bool {
        self.distance(other) <= NEAR && self.colors_are_near(other)
    }

    /// Whether the quarter of the places that differ most differ by brightness only. White
    /// catalogue photos differ nowhere else than on the product.
    fn colors_are_near(&self, other: &Self) -> bool {
        let mut places: Vec<[f32; 3]> = (0..COLORS * COLORS)
            .map(|place| {
                std::array::from_fn(|c| {
                    let i = place * 3 + c;
                    f32::from(self.colors[i]) - f32::from(other.colors[i])
                })
            })
            .collect();
        let size = |place: &[f32; 3]| place.iter().map(|channel| channel.abs()).sum::<f32>();
        places.sort_unstable_by(|a, b| size(b).total_cmp(&size(a)));
        places.truncate(COLORS * COLORS / 4);
        let channels = places.as_flattened();
        let count = channels.len() as f32;
        let brighter = channels.iter().sum::<f32>() / count;
        let rest = channels.iter().map(|d| (d - brighter).abs()).sum::<f32>() / count;
        brighter.abs() <= NEAR_BRIGHTNESS && rest <= NEAR_COLORS
    }
}

/// All pairs of near-duplicates, the smaller index first, in ascending order. Compares each with
/// each: 17,600 photos take about a second.
pub(crate) fn near_pairs(hashes: &[PhotoHash]) -> Vec<(usize, usize)> {
    let bits: Vec<[u64; 4]> = hashes.iter().map(|hash| hash.bits).collect();
    let mut pairs = Vec::new();
    for (i, a) in bits.iter().enumerate() {
        for (j, b) in bits.iter().enumerate().skip(i + 1) {
            let differing: u32 = (0..4).map(|k| (a[k] ^ b[k]).count_ones()).sum();
            if differing <= NEAR && hashes[i].colors_are_near(&hashes[j]) {
                pairs.push((i, j));
            }
        }
    }
    pairs
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use image::Rgb;
    use image::codecs::jpeg::JpegEncoder;

    /// A photo of soft blobs that depend on `seed`.
    pub(crate) fn scene(seed: u32) -> RgbImage {
        let wave = |x: u32, y: u32, k: u32| {
            let phase = f64::from(seed * (k + 3) % 17);
            let (x, y) = (f64::from(x) / 160.0, f64::from(y) / 160.0);
            let speed = 5.0 + f64::from((seed + k) % 7);
            ((x * speed + phase).sin() + (y * (speed + 2.0) - phase).cos()) * 55.0 + 120.0
        };
        RgbImage::from_fn(160, 200, |x, y| {
            Rgb(std::array::from_fn(|k| wave(x, y, k as u32) as u8))
        })
    }

    /// A shoe's outline in one colour, on white.
    fn shoe(color: [u8; 3]) -> RgbImage {
        RgbImage::from_fn(200, 200, |x, y| {
            let inside = (30..170).contains(&x) && (90..130).contains(&y) && x + y > 160;
            Rgb(if inside { color } else { [255; 3] })
        })
    }

    #[test]
    fn near_duplicates_are_near() {
        for seed in 0..20 {
            let photo = scene(seed);
            let hash = photo_hash(&photo);
            let resized = imageops::resize(&photo, 97, 121, imageops::FilterType::CatmullRom);
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, 60)
                .encode_image(&photo)
                .unwrap();
            let encoded = image::load_from_memory(&bytes).unwrap().to_rgb8();
            let brightened = imageops::brighten(&photo, 8);
            for (what, other) in [
                ("resized", resized),
                ("encoded", encoded),
                ("brightened", brightened),
            ] {
                let other = photo_hash(&other);
                assert!(
                    hash.is_near(&other),
                    "{what} {seed}: {}",
                    hash.distance(&other)
                );
            }
        }
    }

    #[test]
    fn other_photos_are_not_near() {
        let hashes: Vec<PhotoHash> = (0..20).map(|seed| photo_hash(&scene(seed))).collect();
        assert_eq!(near_pairs(&hashes), []);
    }

    #[test]
    fn the_same_outline_in_another_colour_is_not_near() {
        let colors = [[200, 20, 30], [20, 120, 40], [30, 30, 30], [90, 60, 40]];
        let hashes = colors.map(|color| photo_hash(&shoe(color)));
        assert!(
            hashes[0].distance(&hashes[1]) <= NEAR,
            "the bits don't tell"
        );
        assert_eq!(near_pairs(&hashes), []);
    }
}
