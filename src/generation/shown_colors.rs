//! Which colours a picture shows, so that no caption names another one.
//!
//! A model that has learned that many shoes are black says so of dark brown ones. Names of colours that nobody has told
//! are therefore held against the picture: its middle, where a product is, and all of it but the background. Names in
//! other languages than English are not known and always allowed.

use image::RgbImage;

use crate::color_names::{ColorName, lab};
use crate::words::is_told;

/// The middle of the picture, across and down: from this many sixteenths of it to that many.
const MIDDLE: [u32; 2] = [5, 11];

/// The border, on every side: so many sixteenths of the picture.
const BORDER: u32 = 1;

/// A colour is the background's where it has one in so many pixels of the border.
const BACKGROUND_ONE_IN: usize = 4;

/// What is shown has one in so many pixels, of the middle or, unless it is the background's, of the whole. Of 154
/// names that were judged by eye, 11 of 18 wrong ones have less and 1 of 103 right ones.
const SHOWN_ONE_IN: usize = 16;

/// Of the pixels of what is shown, one in so many is clearly of that colour: dark grey is not black.
const CLEAR_ONE_IN: usize = 4;

/// The colours that a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownColors(Vec<ColorName>);

/// How many pixels there are of each colour, and how many that are clearly of it.
#[derive(Default)]
struct Counts {
    all: [usize; ColorName::ALL.len()],
    clear: [usize; ColorName::ALL.len()],
}

impl Counts {
    fn add(&mut self, name: ColorName, is_clear: bool) {
        self.all[name as usize] += 1;
        self.clear[name as usize] += usize::from(is_clear);
    }

    /// Whether at least one in so many pixels has the colour.
    fn have(&self, name: ColorName, one_in: usize) -> bool {
        self.all[name as usize] * one_in >= self.all.iter().sum()
    }

    /// Whether they show it, clearly.
    fn show(&self, name: ColorName) -> bool {
        let [all, clear] = [self.all, self.clear].map(|counts| counts[name as usize]);
        self.have(name, SHOWN_ONE_IN) && clear * CLEAR_ONE_IN >= all
    }
}

impl ShownColors {
    /// Of a picture; a small one will do.
    pub(crate) fn of(picture: &RgbImage) -> Self {
        let (width, height) = picture.dimensions();
        let [mut middle, mut border, mut whole] = [(); 3].map(|()| Counts::default());
        let is_middle = |place: u32, length: u32| {
            let [from, to] = MIDDLE.map(|sixteenths| length * sixteenths / 16);
            (from..to.max(from + 1)).contains(&place)
        };
        let is_border = |place: u32, length: u32| {
            let depth = length * BORDER / 16;
            place < depth || place >= length - depth
        };
        for (x, y, pixel) in picture.enumerate_pixels() {
            let color = lab(pixel.0);
            let name = ColorName::of(color);
            let is_clear = name.is_clearly(color);
            whole.add(name, is_clear);
            if is_middle(x, width) && is_middle(y, height) {
                middle.add(name, is_clear);
            }
            if is_border(x, width) || is_border(y, height) {
                border.add(name, is_clear);
            }
        }
        let is_shown = |name: &ColorName| {
            middle.show(*name) || whole.show(*name) && !border.have(*name, BACKGROUND_ONE_IN)
        };
        Self(ColorName::ALL.into_iter().filter(is_shown).collect())
    }

    /// Whether one of `words` names a colour that is neither shown nor `told`.
    pub(super) fn are_any_unseen(&self, words: &[String], told: &[String]) -> bool {
        let mut before = "";
        words.iter().any(|word| {
            let named = named(word, before);
            before = word;
            named.is_some_and(|name| !self.0.contains(&name)) && !is_told(word, told)
        })
    }
}

/// Whether a word in lower case names a colour.
pub(crate) fn is_color_name(word: &str) -> bool {
    named(word, "").is_some()
}

/// The colour that a word in lower case names after another one: the blue of navy blue is navy blue.
fn named(word: &str, before: &str) -> Option<ColorName> {
    match (word, before) {
        ("navy", _) | ("blue", "navy") => Some(ColorName::NavyBlue),
        ("gray", _) => Some(ColorName::Grey),
        _ => {
            let is_it = |name: &ColorName| name.name().eq_ignore_ascii_case(word);
            ColorName::ALL.into_iter().find(is_it)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{told, words};
    use image::Rgb;

    const NAVY: [u8; 3] = [0x18, 0x20, 0x3c];
    const BLACK: [u8; 3] = [0x10, 0x10, 0x10];

    /// A product of one colour on white, with so many rows of another one.
    fn product(color: [u8; 3], (other, rows): ([u8; 3], u32)) -> ShownColors {
        ShownColors::of(&RgbImage::from_fn(64, 64, |x, y| {
            Rgb(match (8..56).contains(&x) && (8..56).contains(&y) {
                true if (20..20 + rows).contains(&y) => other,
                true => color,
                false => [255; 3],
            })
        }))
    }

    fn is_refused(shown: &ShownColors, caption: &str, title: &str) -> bool {
        let words: Vec<String> = words(caption).collect();
        shown.are_any_unseen(&words, &told([title.to_string()].iter()))
    }

    #[test]
    fn names_of_colors_that_are_not_there_are_refused() {
        let navy = product(NAVY, (BLACK, 0));
        for said in ["Navy Blue After Dark", "In Navy.", "Cosy Up", ""] {
            assert!(!is_refused(&navy, said, ""), "{said}");
        }
        // White is there, but not in the middle.
        for said in [
            "Black on Purpose",
            "White",
            "One More Way to Wear Blue",
            "Solid gray",
        ] {
            assert!(is_refused(&navy, said, ""), "{said}");
        }
    }

    #[test]
    fn what_is_told_may_be_said() {
        let navy = product(NAVY, (BLACK, 0));
        assert!(!is_refused(&navy, "Black Coffee", "Coffee, black"));
        assert!(!is_refused(&navy, "Orange, Please", "Oranges"));
        assert!(is_refused(&navy, "Red at Full Volume", "Coffee, black"));
        // Neither English nor a colour.
        assert!(!is_refused(&navy, "Schwarz. Blackberry, Reddish", ""));
    }

    #[test]
    fn a_stripe_counts_and_a_seam_does_not() {
        // The middle has 24 rows, all of the picture 64.
        assert!(!is_refused(&product(NAVY, (BLACK, 2)), "Black", ""));
        assert!(is_refused(&product(NAVY, (BLACK, 1)), "Black", ""));
    }

    #[test]
    fn what_is_nearly_a_color_is_not_called_so() {
        const DARK_GREY: [u8; 3] = [0x4b, 0x4a, 0x49];
        assert!(is_refused(
            &product(DARK_GREY, (BLACK, 0)),
            "A Pair in Black",
            ""
        ));
        // Of 24 rows in the middle: a quarter of what is nearly black is black.
        assert!(is_refused(
            &product(DARK_GREY, (BLACK, 5)),
            "A Pair in Black",
            ""
        ));
        assert!(!is_refused(
            &product(DARK_GREY, (BLACK, 6)),
            "A Pair in Black",
            ""
        ));
        assert!(!is_refused(
            &product(DARK_GREY, (BLACK, 0)),
            "A Pair in Black",
            "Black Shoes"
        ));
    }

    #[test]
    fn products_beside_the_middle_count_and_the_background_does_not() {
        let pair = ShownColors::of(&RgbImage::from_fn(64, 64, |x, _| {
            Rgb(match x {
                6..18 => NAVY,
                46..58 => BLACK,
                _ => [255; 3],
            })
        }));
        assert!(!is_refused(&pair, "Navy, Black and White", ""));
        let round = ShownColors::of(&RgbImage::from_fn(64, 64, |x, y| {
            let inside = (4..60).contains(&x) && (4..60).contains(&y);
            Rgb(if inside { NAVY } else { [255; 3] })
        }));
        assert!(is_refused(&round, "White", ""));
    }

    #[test]
    fn every_picture_shows_something() {
        for (width, height) in [(1, 1), (2, 1), (5, 3), (8, 8)] {
            let shown = ShownColors::of(&RgbImage::from_pixel(width, height, Rgb(NAVY)));
            assert_eq!(shown.0, [ColorName::NavyBlue], "{width} x {height}");
        }
    }
}
