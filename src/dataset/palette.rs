//! Text colours: the fixed palette, and the choice of one that can be read.

use std::sync::LazyLock;

use crate::color_names::lab;
use crate::contrast::{ENOUGH_CONTRAST, contrast, luminance, parse};

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

/// The place of a colour among [`TEXT_COLORS`].
///
/// # Errors
/// The reason in words.
pub(crate) fn class_of(color: &str) -> Result<usize, String> {
    let mut colors = TEXT_COLORS.iter();
    colors
        .position(|own| own.eq_ignore_ascii_case(color))
        .ok_or_else(|| {
            format!(
                "color is {color}, expected one of {}",
                TEXT_COLORS.join(", ")
            )
        })
}

/// The text colour that is nearest, by CIELAB, to a colour `#rrggbb`; None for what is not written so.
pub(crate) fn nearest(color: &str) -> Option<&'static str> {
    let wanted = lab(parse(&color.to_lowercase())?);
    let distance = |other: &&str| {
        let own = lab(parse(other).unwrap_or_default());
        own.iter()
            .zip(wanted)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f32>()
    };
    let nearer = |a: &&'static str, b: &&'static str| distance(a).total_cmp(&distance(b));
    TEXT_COLORS.into_iter().min_by(nearer)
}

/// The contrast that text should have against the darkest and lightest parts beneath it.
pub(crate) const MIN_CONTRAST_EXTREMES: f32 = 3.0;

/// The contrast against the mean at which small text is pleasant to read (WCAG 2, level AAA).
const COMFORTABLE: f32 = 7.0;

/// How far the hue of a coloured text may be from the product's, in degrees.
const NEAR_HUE: f32 = 35.0;

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

/// Whether some text colour can be read everywhere on what lies beneath.
pub fn is_readable(beneath: &Beneath) -> bool {
    static LUMINANCES: LazyLock<[f32; TEXT_COLORS.len()]> =
        LazyLock::new(|| TEXT_COLORS.map(|color| parse(color).map_or(0.0, luminance)));
    let mean = luminance(beneath.mean);
    LUMINANCES.iter().any(|own| {
        let worst = contrast(*own, beneath.dark).min(contrast(*own, beneath.light));
        contrast(*own, mean) >= ENOUGH_CONTRAST && worst >= MIN_CONTRAST_EXTREMES
    })
}

/// The text colour for a caption: one that can be read on what lies beneath, as a designer would
/// choose it to go with the product, whose colours are given with the dominant one first.
///
/// Large texts (`emphasis`) take the hue of a product colour where they can be read in it. Small
/// ones, and those on products without a hue, are neutral: dark on light, light on dark. Whatever
/// lies beneath, the contrast with its mean is at least [`MIN_CONTRAST`](crate::contrast::MIN_CONTRAST).
pub fn choose(beneath: &Beneath, product_colors: &[[u8; 3]], emphasis: bool) -> &'static str {
    let mean = luminance(beneath.mean);
    let own = |color: &str| parse(color).map_or(0.0, luminance);
    let worst =
        |color: &str| contrast(own(color), beneath.dark).min(contrast(own(color), beneath.light));
    let against_mean = |color: &str| contrast(own(color), mean);
    let readable: Vec<&'static str> = TEXT_COLORS
        .into_iter()
        .filter(|c| against_mean(c) >= ENOUGH_CONTRAST && worst(c) >= MIN_CONTRAST_EXTREMES)
        .collect();
    let coloured = || {
        product_colors
            .iter()
            .find_map(|p| nearest_hue(*p, &readable))
    };
    if let Some(color) = emphasis.then(coloured).flatten() {
        return color;
    }
    neutrals(product_colors)
        .into_iter()
        .find(|color| readable.contains(color) && against_mean(color) >= COMFORTABLE)
        .or_else(|| readable.iter().copied().find(|c| NEUTRALS.contains(c)))
        .or_else(|| readable.first().copied())
        .unwrap_or_else(|| {
            // One of the two always reaches 4.5 against any mean; prefer the better at the
            // extremes.
            ["#000000", "#ffffff"]
                .into_iter()
                .filter(|c| against_mean(c) >= ENOUGH_CONTRAST)
                .max_by(|a, b| worst(a).total_cmp(&worst(b)))
                .unwrap_or("#000000")
        })
}

/// Text colours that go with everything.
const NEUTRALS: [&str; 5] = ["#000000", "#ffffff", "#333333", "#fff4d6", "#d9d9d9"];

/// The neutral text colours in the order in which they go with a product: cream with warm
/// products, black with black ones, else the softer dark grey before black.
fn neutrals(product_colors: &[[u8; 3]]) -> [&'static str; 5] {
    let main = product_colors.first().map(|color| lab(*color));
    let black = main.is_none_or(|color| color[0] < 20.0 && chroma(color) <= COLOURED);
    let warm = main.is_some_and(|color| {
        chroma(color) > COLOURED && (20.0..110.0).contains(&hue(color).to_degrees())
    });
    let [first, second] = if black {
        ["#000000", "#333333"]
    } else {
        ["#333333", "#000000"]
    };
    let [light, lighter] = if warm {
        ["#fff4d6", "#ffffff"]
    } else {
        ["#ffffff", "#fff4d6"]
    };
    [first, second, light, lighter, "#d9d9d9"]
}

/// Of some text colours the one nearest in hue to a product colour; None where either has no hue,
/// or none is within [`NEAR_HUE`].
fn nearest_hue(product: [u8; 3], colors: &[&'static str]) -> Option<&'static str> {
    let product = lab(product);
    let apart = |color: &str| {
        let text = lab(parse(color)?);
        let turn = (hue(text) - hue(product)).to_degrees().rem_euclid(360.0);
        let hues = turn.min(360.0 - turn);
        // Of two with nearly the same hue, the one as light as the product.
        let near = chroma(text) > COLOURED && chroma(product) > COLOURED && hues <= NEAR_HUE;
        near.then(|| hues + 0.2 * (text[0] - product[0]).abs())
    };
    colors
        .iter()
        .filter_map(|color| Some((*color, apart(color)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(color, _)| color)
}

fn chroma(lab: [f32; 3]) -> f32 {
    lab[1].hypot(lab[2])
}

fn hue(lab: [f32; 3]) -> f32 {
    lab[2].atan2(lab[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contrast::MIN_CONTRAST;

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
    }

    #[test]
    fn text_can_always_be_read() {
        let products: [&[[u8; 3]]; 5] = [
            &[],
            &[[200, 20, 40]],
            &[[10, 10, 10], [40, 80, 200]],
            &[[250, 250, 250]],
            &[[230, 190, 80], [20, 120, 50]],
        ];
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(17) {
                    for (dark, light) in [(0.0, 0.0), (0.0, 1.0), (0.1, 0.02)] {
                        let mut below = flat([r, g, b]);
                        below.dark -= dark * below.dark;
                        below.light += light * (1.0 - below.light);
                        for product in products {
                            for emphasis in [false, true] {
                                let text = choose(&below, product, emphasis);
                                let own = luminance(parse(text).unwrap());
                                let reached = contrast(own, luminance(below.mean));
                                assert!(reached >= MIN_CONTRAST, "{reached} on {below:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn large_text_takes_a_color_of_the_product() {
        let white = flat([255; 3]);
        let large = |product: &[[u8; 3]]| choose(&white, product, true);
        assert_eq!(large(&[[200, 20, 40]]), "#9b1c2e");
        assert_eq!(large(&[[30, 50, 120]]), "#1f2a5c");
        assert_eq!(large(&[[40, 140, 70]]), "#1e5631");
        assert_eq!(large(&[[120, 80, 50]]), "#6b3f1d");
        assert_eq!(large(&[[120, 40, 160]]), "#4b2e83");
        assert_eq!(large(&[[30, 150, 150]]), "#0b6e6e");
        assert_eq!(choose(&flat([10; 3]), &[[230, 190, 80]], true), "#f2c14e");
        assert_eq!(large(&[[10; 3], [200, 20, 40]]), "#9b1c2e", "the accent's");
        assert_eq!(large(&[[5; 3]]), "#000000");
        assert_eq!(large(&[[120; 3]]), "#333333");
    }

    #[test]
    fn small_text_is_neutral() {
        let product = [[200, 20, 40]];
        assert_eq!(choose(&flat([255; 3]), &product, false), "#333333");
        assert_eq!(choose(&flat([20; 3]), &product, false), "#fff4d6");
        assert_eq!(choose(&flat([20; 3]), &[[40, 80, 200]], false), "#ffffff");
        assert_eq!(choose(&flat([255; 3]), &[[8; 3]], false), "#000000");
    }
}
