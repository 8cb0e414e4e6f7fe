//! Text colours: the fixed palette, contrast, and the choice of one that can be read.

/// The colours captions are written in. Text colour is a classification over them, so their order
/// is part of the data format.
pub const TEXT_COLORS: [&str; 12] = [
    "#000000", // black
    "#ffffff", // white
    "#333333", // dark grey
    "#1f2a5c", // navy
    "#9b1c2e", // deep red
    "#1e5631", // dark green
    "#6b3f1d", // brown
    "#4b2e83", // deep purple
    "#0b6e6e", // teal
    "#f2c14e", // gold
    "#fff4d6", // cream
    "#d9d9d9", // light grey
];

/// The contrast that text needs against the mean colour beneath it (WCAG 2, level AA).
pub const MIN_CONTRAST: f32 = 4.5;

/// The contrast that text should have against the darkest and lightest parts beneath it.
pub const MIN_CONTRAST_EXTREMES: f32 = 3.0;

/// How far a palette colour may be from the product's, in weighted CIELAB.
const NEAR: f32 = 60.0;

/// The chroma in CIELAB above which a colour has a hue to speak of.
const COLOURED: f32 = 8.0;

/// What lies beneath a caption.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beneath {
    /// The mean colour.
    pub mean: [u8; 3],
    /// The luminance that a tenth of the pixels stay below.
    pub dark: f32,
    /// The luminance that a tenth of the pixels are above.
    pub light: f32,
}

/// The colour that `#rrggbb` stands for.
pub fn parse(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

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

/// The text colour for a caption: of those that can be read on what lies beneath, the one nearest
/// to the product's dominant colour; black or white when none of them is near.
pub fn choose(beneath: &Beneath, dominant: [u8; 3]) -> &'static str {
    let mean = luminance(beneath.mean);
    let worst = |color: &str| {
        let own = parse(color).map_or(0.0, luminance);
        contrast(own, beneath.dark).min(contrast(own, beneath.light))
    };
    let against_mean = |color: &str| contrast(parse(color).map_or(0.0, luminance), mean);
    let near = TEXT_COLORS
        .into_iter()
        .filter(|c| against_mean(c) >= MIN_CONTRAST && worst(c) >= MIN_CONTRAST_EXTREMES)
        .map(|c| (c, distance(parse(c).unwrap_or_default(), dominant)))
        .min_by(|a, b| a.1.total_cmp(&b.1));
    match near {
        Some((color, distance)) if distance <= NEAR => color,
        // One of the two always reaches 4.5 against any mean; prefer the better at the extremes.
        _ => ["#000000", "#ffffff"]
            .into_iter()
            .filter(|c| against_mean(c) >= MIN_CONTRAST)
            .max_by(|a, b| worst(a).total_cmp(&worst(b)))
            .unwrap_or("#000000"),
    }
}

/// Distance in CIELAB in which lightness counts little and, between two colours that both have a
/// hue, only the hue counts: a dark red goes with pink, dark grey does not.
fn distance(text: [u8; 3], dominant: [u8; 3]) -> f32 {
    let (a, b) = (lab(text), lab(dominant));
    let lightness = 0.35 * (a[0] - b[0]);
    let apart = if chroma(a) > COLOURED && chroma(b) > COLOURED {
        (hue(a) - hue(b)).sin().hypot(1.0 - (hue(a) - hue(b)).cos()) * 50.0
    } else {
        let difference = (a[1] - b[1]).hypot(a[2] - b[2]);
        // A colour without hue does not do for one with, nor the other way round.
        difference.max(if chroma(a) > COLOURED || chroma(b) > COLOURED {
            40.0
        } else {
            0.0
        })
    };
    lightness.hypot(apart)
}

fn chroma(lab: [f32; 3]) -> f32 {
    lab[1].hypot(lab[2])
}

fn hue(lab: [f32; 3]) -> f32 {
    lab[2].atan2(lab[1])
}

/// An sRGB colour in CIELAB (white D65).
pub(crate) fn lab(color: [u8; 3]) -> [f32; 3] {
    let [r, g, b] = color.map(linear);
    let f = |t: f32| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(mean: [u8; 3]) -> Beneath {
        let own = luminance(mean);
        Beneath {
            mean,
            dark: own,
            light: own,
        }
    }

    #[test]
    fn every_palette_color_parses() {
        assert!(TEXT_COLORS.iter().all(|c| parse(c).is_some()));
        for bad in ["", "#fff", "ffffff0", "#gggggg", "#ééé"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert!((contrast(luminance([0; 3]), luminance([255; 3])) - 21.0).abs() < 1e-3);
    }

    #[test]
    fn text_can_always_be_read() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(51) {
                    let below = flat([r, g, b]);
                    for dominant in [[200, 20, 40], [10, 10, 10], [250, 250, 250], [40, 80, 200]] {
                        let own = luminance(parse(choose(&below, dominant)).unwrap());
                        let reached = contrast(own, luminance(below.mean));
                        assert!(reached >= MIN_CONTRAST, "{reached} on {:?}", below.mean);
                    }
                }
            }
        }
    }

    #[test]
    fn text_takes_the_color_of_the_product() {
        let white = flat([255; 3]);
        assert_eq!(choose(&white, [200, 20, 40]), "#9b1c2e");
        assert_eq!(choose(&white, [30, 50, 120]), "#1f2a5c");
        assert_eq!(choose(&white, [5, 5, 5]), "#000000");
        assert_eq!(choose(&white, [40, 140, 70]), "#1e5631");
        assert_eq!(choose(&flat([10; 3]), [230, 190, 80]), "#f2c14e");
    }
}
