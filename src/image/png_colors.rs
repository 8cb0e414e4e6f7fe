//! What the colours of a PNG mean (W3C PNG, third edition, section 4.3): by its code points, its profile,
//! being sRGB, or its gamma and primaries, whichever comes first in this order.

use std::io::Cursor;

use moxcms::{
    Chromaticity, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients, ToneReprCurve,
};
use png::{CodingIndependentCodePoints, Info, ScaledFloat, SourceChromaticities};

/// sRGB's `gAMA`, and its `cHRM`: white, red, green and blue.
const GAMMA: f32 = 0.45455;
const CHROMATICITIES: [f32; 8] = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];

/// Nearer numbers are the same, rounded in other ways.
const TOLERANCE: f32 = 0.01;

/// The profile (ICC.1) of a PNG's colours; nothing where they are sRGB's or it doesn't say.
pub(super) fn profile(png: &[u8]) -> Option<Vec<u8>> {
    let reader = png::Decoder::new(Cursor::new(png)).read_info().ok()?;
    let info = reader.info();
    let code_points = info.coding_independent_code_points;
    if let Some(profile) = code_points.as_ref().and_then(by_code_points) {
        return profile.encode().ok();
    }
    match &info.icc_profile {
        Some(profile) => Some(profile.to_vec()),
        None if info.srgb.is_some() => None,
        None => by_gamma(info)?.encode().ok(),
    }
}

/// A profile of code points (ITU-T H.273), which are of red, green and blue in a PNG; nothing where they
/// are unknown.
fn by_code_points(found: &CodingIndependentCodePoints) -> Option<ColorProfile> {
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: found.color_primaries.try_into().ok()?,
        transfer_characteristics: found.transfer_function.try_into().ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: found.is_video_full_range_image,
    });
    profile.red_trc.is_some().then_some(profile)
}

/// A profile of a gamma and, where it has them, primaries. As in browsers, primaries alone say nothing.
fn by_gamma(info: &Info) -> Option<ColorProfile> {
    let gamma = info.gama_chunk?.into_value();
    let points = info.chrm_chunk.map(points);
    let near = |a: f32, b: f32| (a - b).abs() <= TOLERANCE;
    let are_srgb = |points: [f32; 8]| {
        points
            .into_iter()
            .zip(CHROMATICITIES)
            .all(|(a, b)| near(a, b))
    };
    if gamma <= 0.0 || near(gamma, GAMMA) && points.is_none_or(are_srgb) {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    (profile.description, profile.cicp) = (None, None);
    if let Some(points) = points {
        let [white, red, green, blue] =
            [0, 2, 4, 6].map(|i| Chromaticity::new(points[i], points[i + 1]));
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
    }
    let curve = ToneReprCurve::Parametric(vec![1.0 / gamma]);
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    Some(profile)
}

fn points(found: SourceChromaticities) -> [f32; 8] {
    let SourceChromaticities {
        white,
        red,
        green,
        blue,
    } = found;
    let all = [
        white.0, white.1, red.0, red.1, green.0, green.1, blue.0, blue.1,
    ];
    all.map(ScaledFloat::into_value)
}

#[cfg(test)]
mod tests {
    use crate::image::decode;
    use png::Encoder;
    use png::chunk::{ChunkType, IDAT, cHRM, gAMA, sRGB};

    const CODE_POINTS: ChunkType = ChunkType(*b"cICP");

    /// A picture of one colour whose file says this of its colours.
    fn read(chunks: &[(ChunkType, &[u8])]) -> [u8; 3] {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 4, 4);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        for (kind, content) in chunks {
            writer.write_chunk(*kind, content).unwrap();
        }
        writer.write_image_data(&[200, 50, 60].repeat(16)).unwrap();
        writer.finish().unwrap();
        assert!(file.windows(4).any(|name| name == IDAT.0));
        decode(&file).unwrap().get_pixel(1, 1).0
    }

    fn expect(chunks: &[(ChunkType, &[u8])], expected: [u8; 3]) {
        let found = read(chunks);
        let is_near = |(a, b): (u8, u8)| a.abs_diff(b) <= 2;
        assert!(
            found.into_iter().zip(expected).all(is_near),
            "{found:?}, expected {expected:?}"
        );
    }

    /// White, red, green and blue, in hundred thousandths.
    fn primaries(points: [u32; 8]) -> Vec<u8> {
        points.into_iter().flat_map(u32::to_be_bytes).collect()
    }

    const AS_THEY_ARE: [u8; 3] = [200, 50, 60];
    /// Of linear light, by the formula of IEC 61966-2-1.
    const FROM_LINEAR: [u8; 3] = [229, 123, 134];
    /// Of Display P3 (SMPTE EG 432-1).
    const FROM_P3: [u8; 3] = [218, 24, 53];

    #[test]
    fn colours_are_read_as_the_file_says() {
        let p3 = primaries([31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]);
        let srgb = primaries([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
        let [linear, usual] = [100_000u32, 45_455].map(u32::to_be_bytes);
        expect(&[], AS_THEY_ARE);
        expect(&[(gAMA, &linear)], FROM_LINEAR);
        expect(&[(gAMA, &usual)], AS_THEY_ARE);
        expect(&[(gAMA, &usual), (cHRM, &srgb)], AS_THEY_ARE);
        // As Chromium 148 shows it: the power of 2.2 is not quite sRGB's curve.
        expect(&[(gAMA, &usual), (cHRM, &p3)], [219, 14, 50]);
        expect(&[(cHRM, &p3)], AS_THEY_ARE);
        expect(&[(CODE_POINTS, &[12, 13, 0, 1])], FROM_P3);
        expect(&[(CODE_POINTS, &[1, 13, 0, 1])], AS_THEY_ARE);
    }

    #[test]
    fn what_says_more_goes_first() {
        let linear = (gAMA, &100_000u32.to_be_bytes()[..]);
        expect(&[(sRGB, &[0]), linear], AS_THEY_ARE);
        expect(&[linear, (CODE_POINTS, &[12, 13, 0, 1])], FROM_P3);
        expect(&[linear, (CODE_POINTS, &[2, 2, 0, 1])], FROM_LINEAR);
    }

    #[test]
    fn what_makes_no_sense_changes_nothing() {
        let usual = (gAMA, &45_455u32.to_be_bytes()[..]);
        expect(&[usual, (cHRM, &primaries([0; 8]))], AS_THEY_ARE);
        expect(&[(CODE_POINTS, &[2, 2, 0, 1])], AS_THEY_ARE);
    }
}
