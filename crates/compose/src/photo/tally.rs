//! The shares that the named colours have in a product.

use image::RgbImage;

use caponimage::color_names::{ColorName, lab};

/// A colour with less than this share is no part of a tally.
const LEAST: f32 = 0.005;

/// One colour's part in a product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    pub colour: ColorName,
    /// 0 to 1; all parts together make 1.
    pub share: f32,
    /// The median of its pixels, in sRGB.
    pub rgb: [u8; 3],
    /// The mean of its pixels, in CIELAB: shows a tint that noise hides in single pixels.
    pub mean: [f32; 3],
    /// Where the middle nine tenths of its pixels lie: left, top, right, bottom, in pixels.
    pub extent: [usize; 4],
}

impl Part {
    /// The median of its pixels, in CIELAB.
    pub fn lab(&self) -> [f32; 3] {
        lab(self.rgb)
    }

    /// The median of its pixels as `#rrggbb`.
    pub fn hex(&self) -> String {
        let [r, g, b] = self.rgb;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// The colours of the pixels that have a weight, the largest share first.
pub(crate) fn tally(photo: &RgbImage, lab: &[[f32; 3]], weights: &[f32]) -> Vec<Part> {
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); ColorName::ALL.len()];
    for (i, color) in lab.iter().enumerate().filter(|(i, _)| weights[*i] > 0.0) {
        own[ColorName::of(*color) as usize].push(i);
    }
    let all: f32 = weights.iter().sum();
    let mut parts: Vec<Part> = ColorName::ALL
        .into_iter()
        .map(|colour| (colour, &own[colour as usize]))
        .filter(|(_, pixels)| pixels.iter().map(|&i| weights[i]).sum::<f32>() > LEAST * all)
        .map(|(colour, pixels)| part(colour, pixels, photo, lab, weights, all))
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share));
    parts
}

fn part(
    colour: ColorName,
    pixels: &[usize],
    photo: &RgbImage,
    lab: &[[f32; 3]],
    weights: &[f32],
    all: f32,
) -> Part {
    let width = photo.width() as usize;
    let rgb = |i: usize| photo.get_pixel((i % width) as u32, (i / width) as u32).0;
    let weight: f32 = pixels.iter().map(|&i| weights[i]).sum();
    let mean = |c: usize| pixels.iter().map(|&i| lab[i][c] * weights[i]).sum::<f32>() / weight;
    let rank = |value: &dyn Fn(usize) -> usize, fraction: f32| {
        let mut values: Vec<usize> = pixels.iter().map(|&i| value(i)).collect();
        let at = ((values.len() - 1) as f32 * fraction).round() as usize;
        *values.select_nth_unstable(at).1
    };
    let (column, row) = (|i: usize| i % width, |i: usize| i / width);
    Part {
        colour,
        share: weight / all,
        rgb: std::array::from_fn(|c| rank(&|i| usize::from(rgb(i)[c]), 0.5) as u8),
        mean: std::array::from_fn(mean),
        extent: [
            rank(&column, 0.05),
            rank(&row, 0.05),
            rank(&column, 0.95),
            rank(&row, 0.95),
        ],
    }
}
