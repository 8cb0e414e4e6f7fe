//! Where the product is on a photo: what differs from the colours along the border.
//!
//! Works on a small square photo in CIELAB. The background is modelled by the few colours that the
//! border consists of; whatever of these colours is connected to the border is background.

use crate::photo::grid::{Grid, middle};
use caponimage::layout::TextBox;

/// The colour clusters of the border at most.
const CLUSTERS: usize = 3;

/// The share of the border above which a cluster is background wherever it lies.
const BORDER_SHARE: f32 = 0.3;

/// How far a pixel may be from a background colour, in CIELAB: at least and at most, and in
/// multiples of the cluster's own spread between.
const TOLERANCE: (f32, f32, f32) = (4.5, 22.0, 2.5);

/// The certainty from which on the product can be told from the background.
const TOLD: f32 = 0.6;

/// The product on a square photo of `side` pixels.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Whether each pixel differs from the background, row by row.
    pub mask: Vec<bool>,
    /// Whether each pixel shows the product itself: the mask without the background that is seen
    /// through it, and of the main components only.
    pub product: Vec<bool>,
    /// How certainly the product can be told from the background, 0 to 1.
    pub certainty: f32,
    background: Vec<Cluster>,
    side: usize,
}

/// A colour that the border consists of.
#[derive(Debug, Clone, Copy)]
struct Cluster {
    mean: [f32; 3],
    tolerance: f32,
}

impl Subject {
    /// Finds the product on a photo of `side` times `side` CIELAB colours.
    pub fn find(lab: &[[f32; 3]], side: usize) -> Self {
        let grid = Grid { side };
        let clusters = background(lab, grid);
        let far: Vec<bool> = lab.iter().map(|c| excess(*c, &clusters) > 0.0).collect();
        let outside = grid.flood(&far);
        let mask: Vec<bool> = outside.iter().map(|outside| !outside).collect();
        let main = grid.main_components(&grid.opened(&mask));
        let product = seen_through(lab, &far, &main, grid);
        let certainty = certainty(lab, &outside, &main, grid);
        Self {
            mask,
            product,
            certainty,
            background: clusters,
            side,
        }
    }

    /// Whether the product can be told from the background.
    pub fn told(&self) -> bool {
        self.certainty >= TOLD
    }

    /// How far a CIELAB colour is from the nearest colour of the background.
    pub fn apart(&self, color: [f32; 3]) -> f32 {
        let apart = |cluster: &Cluster| distance(color, cluster.mean);
        self.background
            .iter()
            .map(apart)
            .fold(f32::INFINITY, f32::min)
    }

    /// The pixels of a row.
    pub fn side(&self) -> usize {
        self.side
    }

    /// The box around the product, in fractions; the whole photo when it can't be told.
    pub fn area(&self) -> TextBox {
        let inside = |i: &usize| self.product[*i];
        let pixels = || (0..self.product.len()).filter(inside);
        let (Some(top), Some(bottom), true) = (pixels().next(), pixels().next_back(), self.told())
        else {
            return TextBox::new(0.0, 0.0, 1.0, 1.0);
        };
        let columns = || pixels().map(|i| i % self.side);
        let (left, right) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
        let fraction = |index: usize| index as f32 / self.side as f32;
        let (x, y) = (fraction(left), fraction(top / self.side));
        TextBox::new(
            x,
            y,
            fraction(right + 1) - x,
            fraction(bottom / self.side + 1) - y,
        )
    }
}

/// How far a colour is beyond the tolerance of the nearest background colour; negative within.
fn excess(color: [f32; 3], clusters: &[Cluster]) -> f32 {
    clusters
        .iter()
        .map(|cluster| distance(color, cluster.mean) - cluster.tolerance)
        .fold(f32::INFINITY, f32::min)
}

/// The Euclidean distance in CIELAB (CIE76).
fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f32>().sqrt()
}

/// The colours of the background: of the border's clusters, those that hold a good part of it or
/// a corner. The others are products that touch the border.
fn background(lab: &[[f32; 3]], grid: Grid) -> Vec<Cluster> {
    let border = grid.border();
    let corner = |i: usize| {
        let (x, y) = (i % grid.side, i / grid.side);
        let near = |v: usize| v.min(grid.side - 1 - v) < grid.side / 8;
        near(x) && near(y)
    };
    let colors: Vec<[f32; 3]> = border.iter().map(|&i| lab[i]).collect();
    let means = means(&colors);
    let nearest: Vec<usize> = colors.iter().map(|c| nearest(*c, &means)).collect();
    let corners = border.iter().filter(|&&i| corner(i)).count().max(1);
    let clusters: Vec<(f32, Cluster)> = (0..means.len())
        .map(|k| {
            let own = || (0..border.len()).filter(|&i| nearest[i] == k);
            let count = own().count().max(1) as f32;
            let spread = own()
                .map(|i| distance(colors[i], means[k]).powi(2))
                .sum::<f32>();
            let in_corners = own().filter(|&i| corner(border[i])).count() as f32;
            let weight = (count / border.len() as f32 / BORDER_SHARE)
                .max(in_corners / corners as f32 / BORDER_SHARE);
            let (least, most, times) = TOLERANCE;
            let tolerance = (times * (spread / count).sqrt()).clamp(least, most);
            let mean = means[k];
            (weight, Cluster { mean, tolerance })
        })
        .collect();
    let heaviest = clusters.iter().map(|c| c.0).fold(0.0, f32::max);
    clusters
        .into_iter()
        .filter(|(weight, _)| *weight >= heaviest.min(1.0))
        .map(|(_, cluster)| cluster)
        .collect()
}

/// At most [`CLUSTERS`] means of the colours (k-means; begun with colours far from each other).
fn means(colors: &[[f32; 3]]) -> Vec<[f32; 3]> {
    let mut means: Vec<[f32; 3]> = Vec::with_capacity(CLUSTERS);
    means.extend(colors.first());
    while means.len() < CLUSTERS {
        let apart = |c: &[f32; 3]| distance(*c, means[nearest(*c, &means)]);
        let farthest = colors.iter().max_by(|a, b| apart(a).total_cmp(&apart(b)));
        match farthest {
            Some(color) if apart(color) > 8.0 => means.push(*color),
            _ => break,
        }
    }
    for _ in 0..8 {
        let mut sums = vec![([0.0f32; 3], 0.0f32); means.len()];
        for color in colors {
            let (sum, count) = &mut sums[nearest(*color, &means)];
            for (total, channel) in sum.iter_mut().zip(color) {
                *total += channel;
            }
            *count += 1.0;
        }
        for (mean, (sum, count)) in means.iter_mut().zip(sums) {
            if count > 0.0 {
                *mean = sum.map(|total| total / count);
            }
        }
    }
    means
}

fn nearest(color: [f32; 3], means: &[[f32; 3]]) -> usize {
    (0..means.len())
        .min_by(|&a, &b| distance(color, means[a]).total_cmp(&distance(color, means[b])))
        .unwrap_or(0)
}

/// The main components without the enclosed pixels of a background colour that show the
/// background: those whose rim is unlike them. A white shirt on white has pixels like the
/// background too, but its rim is nearly white.
fn seen_through(lab: &[[f32; 3]], far: &[bool], main: &[bool], grid: Grid) -> Vec<bool> {
    let mut product = main.to_vec();
    let enclosed: Vec<bool> = (0..main.len()).map(|i| main[i] && !far[i]).collect();
    for hole in grid.components(&enclosed) {
        let rim: Vec<usize> = hole
            .iter()
            .flat_map(|&i| grid.neighbours(i))
            .filter(|&i| main[i] && far[i])
            .collect();
        let average = |pixels: &[usize]| -> [f32; 3] {
            std::array::from_fn(|c| {
                pixels.iter().map(|&i| lab[i][c]).sum::<f32>() / pixels.len().max(1) as f32
            })
        };
        if distance(average(&rim), average(&hole)) > 14.0 {
            hole.iter().for_each(|&i| product[i] = false);
        }
    }
    product
}

/// How certainly what was found is the product: the background must explain the border, the
/// product must be of some size, in the middle, hardly touch the border, and stand out along its
/// outline.
fn certainty(lab: &[[f32; 3]], outside: &[bool], main: &[bool], grid: Grid) -> f32 {
    let share = |hit: usize, all: usize| hit as f32 / all.max(1) as f32;
    let border = grid.border();
    let explained = share(border.iter().filter(|&&i| outside[i]).count(), border.len());
    let size = share(main.iter().filter(|inside| **inside).count(), main.len());
    let middle = middle(grid.side);
    let central = share(middle.iter().filter(|&&i| main[i]).count(), middle.len());
    let other = (0..main.len()).filter(|&i| !outside[i] && !main[i]).count();
    let clutter = share(other, main.len());
    let mut outline = Vec::new();
    for i in 0..main.len() {
        let (x, y) = (i % grid.side, i / grid.side);
        for (dx, dy) in [(2, 0), (0, 2)] {
            if x + dx < grid.side && y + dy < grid.side {
                let j = i + dx + dy * grid.side;
                if main[i] != main[j] {
                    outline.push(distance(lab[i], lab[j]));
                }
            }
        }
    }
    // A compact product has an outline of some two sides of the photo; clutter has much more.
    let length = outline.len() as f32 / grid.side as f32;
    let contrast = outline.iter().sum::<f32>() / outline.len().max(1) as f32;
    let ramp = |value: f32, none: f32, full: f32| ((value - none) / (full - none)).clamp(0.0, 1.0);
    ramp(explained, 0.55, 0.8)
        * ramp(size, 0.02, 0.05)
        * ramp(central, 0.15, 0.4)
        * ramp(contrast, 5.0, 15.0)
        * ramp(length, 16.0, 9.0)
        * ramp(clutter, 0.2, 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 64;
    const WHITE: [f32; 3] = [100.0, 0.0, 0.0];

    fn find(color: impl Fn(usize, usize) -> [f32; 3]) -> Subject {
        let lab: Vec<[f32; 3]> = (0..SIDE * SIDE)
            .map(|i| color(i % SIDE, i / SIDE))
            .collect();
        Subject::find(&lab, SIDE)
    }

    #[test]
    fn a_product_is_told_from_a_background_of_several_colors() {
        let subject = find(|x, y| match (x, y) {
            (20..44, 16..48) => [30.0, 40.0, 20.0],
            // Floor boards.
            _ if x / 8 % 2 == 0 => [70.0, 10.0, 30.0],
            _ => [60.0, 12.0, 25.0],
        });
        assert!(subject.told(), "{}", subject.certainty);
        assert_eq!(subject.area(), TextBox::new(0.3125, 0.25, 0.375, 0.5));
    }

    #[test]
    fn a_white_product_on_white_is_whole_and_a_handle_is_open() {
        let ring = |rim: [f32; 3]| {
            find(move |x, y| match (x, y) {
                (24..40, 24..40) => WHITE,
                (16..48, 16..48) => rim,
                _ => WHITE,
            })
        };
        let middle = 32 * SIDE + 32;
        assert!(ring([92.0, 0.0, 0.0]).product[middle]);
        let bag = ring([20.0, 0.0, 0.0]);
        assert!(!bag.product[middle] && bag.mask[middle]);
    }

    #[test]
    fn nothing_is_told_where_the_product_fills_the_photo() {
        let noise = |x: usize, y: usize| ((x * 31 + y * 17) % 23) as f32;
        let shelf = find(|x, y| [30.0 + 2.0 * noise(x, y), 60.0, 40.0 - noise(y, x)]);
        assert!(!shelf.told());
        assert_eq!(shelf.area(), TextBox::new(0.0, 0.0, 1.0, 1.0));
        assert!(!find(|_, _| WHITE).told());
    }
}
