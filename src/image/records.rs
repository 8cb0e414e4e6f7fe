//! What a file says of its picture: which way up it is, and what its colours mean.

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat};

/// Which way to turn a picture; nothing where the file doesn't say, or its record is damaged.
///
/// Of WebP none is looked for: browsers don't turn it, and its decoder makes room for as much as the
/// record claims.
pub(super) fn orientation(
    bytes: &[u8],
    format: ImageFormat,
    decoder: &mut dyn ImageDecoder,
) -> Option<Orientation> {
    match format {
        ImageFormat::WebP => None,
        ImageFormat::Jpeg => first_exif(bytes).and_then(Orientation::from_exif_chunk),
        _ => decoder.orientation().ok(),
    }
}

/// The colour profile (ICC.1) that a file brings, if any.
#[cfg(not(target_family = "wasm"))]
pub(super) fn profile(
    bytes: &[u8],
    format: ImageFormat,
    decoder: &mut dyn ImageDecoder,
) -> Option<Vec<u8>> {
    match format {
        ImageFormat::WebP => webp_chunk(bytes, b"ICCP").map(<[u8]>::to_vec),
        ImageFormat::Png => super::png_colors::profile(bytes),
        _ => decoder.icc_profile().ok().flatten(),
    }
}

/// Whether a JPEG was cut short: its picture never ends. Decoders and browsers show its upper part and
/// make the rest grey.
#[cfg(feature = "train")]
pub(crate) fn is_cut(bytes: &[u8]) -> bool {
    const END: [u8; 2] = [0xff, 0xd9];
    // Pictures within the picture's records have ends of their own.
    let records = segments(bytes).take_while(|&(marker, _)| marker != START_OF_SCAN);
    let scan = 2 + records.map(|(_, content)| 4 + content.len()).sum::<usize>();
    let is_jpeg = bytes.starts_with(&[0xff, 0xd8, 0xff]);
    is_jpeg && !bytes[scan..].windows(2).any(|pair| pair == END)
}

/// The first EXIF record of a JPEG, which is the one that browsers go by: of several, the decoder would
/// give the last.
fn first_exif(jpeg: &[u8]) -> Option<&[u8]> {
    const APP1: u8 = 0xe1;
    let before = segments(jpeg).take_while(|&(marker, _)| marker != START_OF_SCAN);
    let mut records = before.filter(|&(marker, _)| marker == APP1);
    records.find_map(|(_, content)| content.strip_prefix(b"Exif\0\0"))
}

/// The marker of the segment that the compressed picture comes after.
const START_OF_SCAN: u8 = 0xda;

/// Markers and contents of a JPEG's segments, up to the first that is damaged or no segment.
fn segments(jpeg: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    // After the start of the image come segments: 0xff, a marker, a length that counts itself.
    let mut rest = jpeg.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        let [0xff, marker, high, low] = *rest.first_chunk()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let content = rest.get(4..2 + length)?;
        rest = &rest[2 + length..];
        Some((marker, content))
    })
}

/// What the lossy frames of a WebP claim as their width and height, wherever they stand (RFC 6386,
/// 9.1): the decoder makes room for them before it compares them with the picture's.
pub(super) fn webp_frames(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    // "VP8 ", the chunk's length, the frame's tag, its start code, and 14 bits for each side.
    let frames = bytes
        .windows(18)
        .filter(|frame| frame.starts_with(b"VP8 ") && frame[11..14] == [0x9d, 0x01, 0x2a]);
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    frames.map(move |frame| (side(frame[14], frame[15]), side(frame[16], frame[17])))
}

/// The content of a chunk of a WebP, where all of it is in the file: the decoder would make room for
/// whatever the chunk claims.
#[cfg(not(target_family = "wasm"))]
fn webp_chunk<'a>(webp: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut rest = webp.get(12..)?;
    loop {
        let (header, content) = rest.split_at_checked(8)?;
        let length = u32::from_le_bytes(*header.last_chunk()?) as usize;
        let chunk = content.get(..length)?;
        if header.starts_with(name) {
            return Some(chunk);
        }
        // Chunks start at even places.
        rest = content.get(length.next_multiple_of(2)..)?;
    }
}
