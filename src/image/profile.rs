//! Colours of other profiles made sRGB, in which the model has learned them and a page shows them. In
//! the browser that is the browser's work (`pkg/src/color-profile.ts`).

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// A picture of 8-bit colours, converted from a profile (ICC.1) to sRGB.
///
/// They stay where the profile is sRGB's own, damaged, or not of red, green and blue.
pub(super) fn in_srgb(picture: DynamicImage, profile: &[u8]) -> DynamicImage {
    if picture.color().has_alpha() {
        let mut rgba = picture.into_rgba8();
        to_srgb(&mut rgba, Layout::Rgba, profile);
        rgba.into()
    } else {
        let mut rgb = picture.into_rgb8();
        to_srgb(&mut rgb, Layout::Rgb, profile);
        rgb.into()
    }
}

fn to_srgb(pixels: &mut [u8], layout: Layout, profile: &[u8]) {
    if says_srgb(profile) {
        return;
    }
    let transform = ColorProfile::new_from_slice(profile)
        .ok()
        .filter(|profile| profile.color_space == DataColorSpace::Rgb)
        .and_then(|profile| {
            let srgb = ColorProfile::new_srgb();
            let options = TransformOptions::default();
            let transform = profile.create_transform_8bit(layout, &srgb, layout, options);
            transform.ok()
        });
    if let Some(transform) = transform {
        let source = pixels.to_vec();
        if transform.transform(&source, pixels).is_err() {
            pixels.copy_from_slice(&source);
        }
    }
}

/// Whether a profile calls itself sRGB, in one byte a letter (version 2) or two (version 4).
fn says_srgb(profile: &[u8]) -> bool {
    let says = |name: &[u8]| profile.windows(name.len()).any(|bytes| bytes == name);
    says(b"sRGB") || says(b"s\0R\0G\0B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_a_wide_profile_are_made_srgb() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        // A red that both have, the grey axis, and a green beyond sRGB.
        let mut pixels = [200, 50, 60, 128, 128, 128, 255, 255, 255, 0, 255, 0];
        to_srgb(&mut pixels, Layout::Rgb, &profile);
        // By the formulas of both (SMPTE EG 432-1, IEC 61966-2-1).
        let expected: [u8; 12] = [218, 24, 53, 128, 128, 128, 255, 255, 255, 0, 255, 0];
        for (found, expected) in pixels.iter().zip(expected) {
            assert!(found.abs_diff(expected) <= 2, "{pixels:?}");
        }
        let mut pixels = [200, 50, 60, 7];
        to_srgb(&mut pixels, Layout::Rgba, &profile);
        assert_eq!(pixels[3], 7);
        assert!(pixels[0].abs_diff(218) <= 2);
    }

    #[test]
    fn other_colours_stay() {
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        let wide = ColorProfile::new_display_p3().encode().unwrap();
        let grey = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
        for profile in [&srgb[..], &wide[..200], b"", &grey] {
            let mut pixels = [200, 50, 60];
            to_srgb(&mut pixels, Layout::Rgb, profile);
            assert_eq!(pixels, [200, 50, 60]);
        }
    }
}
