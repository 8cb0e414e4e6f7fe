//! Boxes, the bins their corners fall into, and the order in which they are neighbours.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How far a box may stick out of the image, as a fraction, before it is an error: front ends
/// compute fractions from pixels, and rounding must not reject a box drawn along the border.
const BORDER_TOLERANCE: f32 = 1e-3;

/// The most boxes one request may hold.
pub const MAX_BOXES: usize = 64;

/// Where one caption goes, in fractions of the image, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TextBox {
    /// Left edge, 0 to 1.
    pub x: f32,
    /// Top edge, 0 to 1.
    pub y: f32,
    /// Width, above 0.
    pub width: f32,
    /// Height, above 0.
    pub height: f32,
}

impl TextBox {
    /// A box from its left, top, width and height.
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The point in the middle of the box.
    pub fn centre(&self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The box clipped to the image.
    ///
    /// # Errors
    /// [`Error::BoxInvalid`] with `index` when an edge is not a number or lies outside the image,
    /// or when the box is empty.
    pub fn validated(&self, index: usize) -> Result<Self> {
        let invalid = |reason: String| Error::BoxInvalid { index, reason };
        for (name, value) in [
            ("x", self.x),
            ("y", self.y),
            ("width", self.width),
            ("height", self.height),
        ] {
            if !value.is_finite() {
                return Err(invalid(format!(
                    "{name} is {value}, expected a fraction of the image"
                )));
            }
        }
        if self.width <= 0.0 || self.height <= 0.0 {
            return Err(invalid(format!(
                "width {} and height {} must be above 0",
                self.width, self.height
            )));
        }
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        let inside = -BORDER_TOLERANCE..=1.0 + BORDER_TOLERANCE;
        if ![self.x, self.y, right, bottom]
            .iter()
            .all(|edge| inside.contains(edge))
        {
            return Err(invalid(format!(
                "spans {}..{right} across and {}..{bottom} down, expected within 0..1",
                self.x, self.y
            )));
        }
        let (x, y) = (self.x.max(0.0), self.y.max(0.0));
        let clipped = Self::new(x, y, right.min(1.0) - x, bottom.min(1.0) - y);
        if clipped.width <= 0.0 || clipped.height <= 0.0 {
            return Err(invalid("nothing of it is inside the image".into()));
        }
        Ok(clipped)
    }

    /// The bins of the box's corners, `[column(x1), row(y1), column(x2), row(y2)]`, on a table of
    /// `bins` columns and as many rows.
    pub fn bins(&self, bins: usize) -> [usize; 4] {
        [
            bin(self.x, bins),
            bin(self.y, bins),
            bin(self.x + self.width, bins),
            bin(self.y + self.height, bins),
        ]
    }

    fn squared_distance(&self, other: &Self) -> f32 {
        let ((x1, y1), (x2, y2)) = (self.centre(), other.centre());
        (x1 - x2).powi(2) + (y1 - y2).powi(2)
    }
}

/// The bin of a coordinate: `floor(coordinate · bins)`, the far edge in the last bin.
pub fn bin(coordinate: f32, bins: usize) -> usize {
    ((coordinate * bins as f32).floor().max(0.0) as usize).min(bins - 1)
}

/// Checks every box of a request and clips it to the image.
///
/// # Errors
/// [`Error::BoxInvalid`] naming the first box at fault; [`Error::RequestInvalid`] above
/// [`MAX_BOXES`].
pub fn validate(boxes: &[TextBox]) -> Result<Vec<TextBox>> {
    if boxes.len() > MAX_BOXES {
        return Err(Error::request(
            "boxes",
            format!("{} boxes, expected at most {MAX_BOXES}", boxes.len()),
        ));
    }
    boxes
        .iter()
        .enumerate()
        .map(|(index, area)| area.validated(index))
        .collect()
}

/// The reading-neighbour order (CapOnImage, section 3.2): from the first box on, again and again
/// the unvisited box whose centre is nearest; of equally near ones the first given.
///
/// Returns indices into `boxes`.
pub fn reading_order(boxes: &[TextBox]) -> Vec<usize> {
    let mut unvisited: Vec<usize> = (0..boxes.len()).collect();
    let mut order = Vec::with_capacity(boxes.len());
    let mut current = 0;
    while !unvisited.is_empty() {
        let nearest = (0..unvisited.len())
            .min_by(|&a, &b| {
                let distance = |i: usize| boxes[current].squared_distance(&boxes[unvisited[i]]);
                distance(a).total_cmp(&distance(b))
            })
            .unwrap_or(0);
        current = unvisited.remove(nearest);
        order.push(current);
    }
    order
}

/// What belongs to each box, in the order of [`reading_order`].
pub(crate) fn pick<T: Copy>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|&index| items[index]).collect()
}

/// The other way: from the order of [`reading_order`] to that in which the boxes were given.
pub(crate) fn put_back<T>(items: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut places: Vec<Option<T>> = order.iter().map(|_| None).collect();
    for (&index, item) in order.iter().zip(items) {
        places[index] = Some(item);
    }
    places.into_iter().flatten().collect()
}

/// A box with its neighbours: the previous one, itself, and the next one.
pub(crate) type Neighbourhood = [TextBox; 3];

/// What stands for a missing neighbour: the box 0,0,0,0.
pub(crate) const NOWHERE: TextBox = TextBox::new(0.0, 0.0, 0.0, 0.0);

/// The boxes, given in reading-neighbour order, each with its neighbours.
pub(crate) fn neighbourhoods(ordered: &[TextBox]) -> Vec<Neighbourhood> {
    let at = |i: Option<usize>| i.and_then(|i| ordered.get(i)).copied().unwrap_or(NOWHERE);
    let each = ordered.iter().enumerate();
    each.map(|(i, own)| [at(i.checked_sub(1)), *own, at(Some(i + 1))])
        .collect()
}

/// The bins of each box and of its neighbours, for boxes given in reading-neighbour order.
pub(crate) fn location_bins(ordered: &[TextBox], bins: usize) -> Vec<[[usize; 4]; 3]> {
    let each = neighbourhoods(ordered).into_iter();
    each.map(|three| three.map(|area| area.bins(bins)))
        .collect()
}

/// Boxes for a picture when none are given: a headline, two callouts on each side and a strip
/// below, clear of the middle where the product is.
pub fn suggest() -> Vec<TextBox> {
    vec![
        TextBox::new(0.12, 0.03, 0.76, 0.13),
        TextBox::new(0.02, 0.28, 0.27, 0.1),
        TextBox::new(0.71, 0.28, 0.27, 0.1),
        TextBox::new(0.02, 0.58, 0.27, 0.1),
        TextBox::new(0.71, 0.58, 0.27, 0.1),
        TextBox::new(0.15, 0.86, 0.7, 0.11),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_box() -> impl Strategy<Value = TextBox> {
        (0.0f32..0.9, 0.0f32..0.9, 0.01f32..0.1, 0.01f32..0.1)
            .prop_map(|(x, y, width, height)| TextBox::new(x, y, width, height))
    }

    #[test]
    fn bins_cover_the_table_and_nothing_else() {
        assert_eq!(bin(0.0, 32), 0);
        assert_eq!(bin(1.0, 32), 31);
        assert_eq!(bin(0.5, 32), 16);
        assert_eq!(bin(0.499, 8), 3);
        assert_eq!(
            TextBox::new(0.0, 0.25, 1.0, 0.5).bins(8),
            [0, 2, 7, 6],
            "column, row, column, row"
        );
    }

    #[test]
    fn a_bad_box_is_named() {
        let good = TextBox::new(0.1, 0.1, 0.2, 0.2);
        for bad in [
            TextBox::new(f32::NAN, 0.1, 0.2, 0.2),
            TextBox::new(0.1, 0.1, f32::INFINITY, 0.2),
            TextBox::new(0.1, 0.1, 0.0, 0.2),
            TextBox::new(0.1, 0.1, 0.2, -0.1),
            TextBox::new(0.9, 0.1, 0.2, 0.2),
            TextBox::new(-0.1, 0.1, 0.2, 0.2),
            TextBox::new(1.0005, 0.1, 0.0002, 0.2),
        ] {
            let error = validate(&[good, good, bad]).unwrap_err();
            assert!(
                matches!(error, Error::BoxInvalid { index: 2, .. }),
                "{error}"
            );
            assert!(error.to_string().starts_with("box 2: "), "{error}");
        }
        assert!(validate(&[good; MAX_BOXES + 1]).is_err());
    }

    #[test]
    fn a_missing_neighbour_is_the_zero_box() {
        let boxes = [
            TextBox::new(0.0, 0.0, 0.5, 0.5),
            TextBox::new(0.5, 0.5, 0.5, 0.5),
        ];
        let bins = location_bins(&boxes, 8);
        assert_eq!(bins[0], [[0; 4], [0, 0, 4, 4], [4, 4, 7, 7]]);
        assert_eq!(bins[1], [[0, 0, 4, 4], [4, 4, 7, 7], [0; 4]]);
    }

    #[test]
    fn the_nearest_unvisited_box_comes_next() {
        let at = |x: f32, y: f32| TextBox::new(x, y, 0.1, 0.1);
        let boxes = [at(0.0, 0.0), at(0.8, 0.8), at(0.1, 0.0), at(0.7, 0.8)];
        assert_eq!(reading_order(&boxes), [0, 2, 3, 1]);
        assert!(reading_order(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn order_is_a_permutation_from_the_first_box(boxes in prop::collection::vec(any_box(), 1..20)) {
            let order = reading_order(&boxes);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..boxes.len()).collect::<Vec<_>>());
            prop_assert_eq!(order[0], 0);
            prop_assert_eq!(put_back(pick(&boxes, &order), &order), boxes);
        }

        #[test]
        fn a_valid_box_stays_inside_and_in_its_bins(area in any_box(), bins in 1usize..64) {
            let clipped = area.validated(0).unwrap();
            let [x1, y1, x2, y2] = clipped.bins(bins);
            prop_assert!(x1 <= x2 && y1 <= y2 && x2 < bins && y2 < bins);
        }
    }
}
