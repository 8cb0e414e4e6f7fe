//! The colour names that captions use, and which CIELAB colours each of them covers.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::tables::{Row, bundled, list};

/// A colour that captions speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Colour {
    Black,
    White,
    Grey,
    Red,
    Pink,
    Orange,
    Yellow,
    Green,
    Blue,
    NavyBlue,
    Purple,
    Brown,
    Beige,
}

use Colour::*;

impl Colour {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Black, White, Grey, Red, Pink, Orange, Yellow, Green, Blue, NavyBlue, Purple, Brown, Beige,
    ];

    /// As captions write it.
    pub fn name(self) -> &'static str {
        match self {
            Black => "Black",
            White => "White",
            Grey => "Grey",
            Red => "Red",
            Pink => "Pink",
            Orange => "Orange",
            Yellow => "Yellow",
            Green => "Green",
            Blue => "Blue",
            NavyBlue => "Navy Blue",
            Purple => "Purple",
            Brown => "Brown",
            Beige => "Beige",
        }
    }

    /// The name of a CIELAB colour. Every colour has one, also those between two names.
    pub fn of(lab: [f32; 3]) -> Self {
        let [lightness, chroma, hue] = lch(lab);
        if chroma < 7.5 {
            return match lightness {
                l if l < 33.0 => Black,
                l if l < 82.0 => Grey,
                _ => White,
            };
        }
        match hue {
            h if h < 42.0 => {
                if lightness > 58.0 && (chroma < 55.0 || h < 20.0) {
                    Pink
                } else if chroma < 24.0 && h > 15.0 {
                    Brown
                } else if lightness > 45.0 && h < 8.0 {
                    Pink
                } else {
                    Red
                }
            }
            h if h < 72.0 => {
                if chroma > 48.0 && lightness > 45.0 {
                    Orange
                } else if lightness > 62.0 {
                    Beige
                } else {
                    Brown
                }
            }
            h if h < 106.0 => {
                if chroma > 42.0 && lightness > 60.0 {
                    Yellow
                } else if lightness > 60.0 {
                    Beige
                } else if h < 92.0 {
                    Brown
                } else {
                    Green
                }
            }
            h if h < 195.0 => Green,
            h if h < 302.0 => {
                if lightness < 27.0 && h > 245.0 {
                    NavyBlue
                } else {
                    Blue
                }
            }
            h if h < 338.0 => Purple,
            _ => {
                if lightness > 45.0 {
                    Pink
                } else if hue < 350.0 && chroma < 40.0 {
                    Purple
                } else {
                    Red
                }
            }
        }
    }

    /// Whether a CIELAB colour is well inside this colour: nobody would call it by another name.
    pub fn is_clearly(self, lab: [f32; 3]) -> bool {
        let [lightness, chroma, hue] = lch(lab);
        // Reds lie on both sides of hue 0.
        let turned = if hue > 180.0 { hue - 360.0 } else { hue };
        let between = |v: f32, low: f32, high: f32| v > low && v < high;
        match self {
            Black => lightness < 23.0 && chroma < 4.5,
            White => lightness > 88.0 && chroma < 5.0,
            Grey => between(lightness, 42.0, 66.0) && chroma < 4.5,
            Red => between(turned, 17.0, 38.0) && chroma > 42.0 && between(lightness, 31.0, 53.0),
            Pink => {
                (between(turned, -21.0, 8.0) && lightness > 52.0 && chroma > 24.0)
                    || (between(turned, 7.0, 26.0)
                        && lightness > 66.0
                        && between(chroma, 20.0, 52.0))
            }
            Orange => between(hue, 48.0, 68.0) && chroma > 55.0 && lightness > 56.0,
            Yellow => between(hue, 84.0, 104.0) && chroma > 48.0 && lightness > 70.0,
            Green => between(hue, 112.0, 176.0) && chroma > 20.0 && between(lightness, 22.0, 88.0),
            Blue => between(hue, 235.0, 295.0) && chroma > 18.0 && between(lightness, 34.0, 80.0),
            NavyBlue => {
                between(hue, 262.0, 302.0)
                    && between(chroma, 10.0, 36.0)
                    && between(lightness, 9.0, 23.0)
            }
            Purple => between(hue, 306.0, 332.0) && chroma > 18.0 && between(lightness, 20.0, 70.0),
            Brown => {
                between(hue, 44.0, 72.0)
                    && between(chroma, 14.0, 42.0)
                    && between(lightness, 20.0, 46.0)
            }
            Beige => {
                between(hue, 68.0, 95.0)
                    && between(chroma, 13.0, 25.0)
                    && between(lightness, 67.0, 88.0)
            }
        }
    }

    /// Whether it has no hue.
    pub fn is_neutral(self) -> bool {
        matches!(self, Black | White | Grey)
    }

    /// Whether one of the two colours may be a shade, a shine or a tint of the other, so that both
    /// together don't make two colours.
    pub fn is_near(self, other: Self) -> bool {
        let near = |one, two| match one {
            Grey => matches!(
                two,
                Black | White | Blue | NavyBlue | Beige | Brown | Green | Purple
            ),
            NavyBlue => matches!(two, Black | Blue | Purple),
            Brown => matches!(two, Black | Beige | Orange | Red | Green | Yellow),
            Beige => matches!(two, White | Yellow | Orange | Pink | Green),
            Pink => matches!(two, Red | Purple | White | Orange),
            Red => matches!(two, Orange | Purple),
            Orange | Green => two == Yellow,
            Blue => matches!(two, Purple | Green),
            _ => false,
        };
        self == other || near(self, other) || near(other, self)
    }

    /// The colours that a catalogue's colour name can look like on a photo, with its shadows and
    /// shines (`catalogue-colours.csv`); none for names that say nothing of how it looks.
    pub fn of_catalogue(name: &str) -> &'static [Self] {
        static LOOKS: LazyLock<HashMap<String, Vec<Colour>>> = LazyLock::new(|| {
            let rows = bundled("catalogue-colours.csv").and_then(|table| table.rows());
            let looks = |Row { value, .. }: Row<LooksRow>| {
                let named = |name: &str| Colour::ALL.into_iter().find(|own| own.name() == name);
                (value.colour, list(&value.looks).filter_map(named).collect())
            };
            rows.unwrap_or_default().into_iter().map(looks).collect()
        });
        let looks = LOOKS.get(&name.trim().to_lowercase());
        looks.map_or(&[][..], Vec::as_slice)
    }
}

/// A row of `catalogue-colours.csv`.
#[derive(Deserialize)]
struct LooksRow {
    colour: String,
    looks: String,
}

/// Lightness, chroma and hue (degrees, 0 to 360) of a CIELAB colour.
pub(crate) fn lch([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let hue = b.atan2(a).to_degrees().rem_euclid(360.0);
    [lightness, a.hypot(b), hue]
}

#[cfg(test)]
mod tests {
    use super::*;
    use caponimage::dataset::palette;

    fn lab(hex: &str) -> [f32; 3] {
        palette::lab(caponimage::contrast::parse(hex).unwrap())
    }

    #[test]
    fn catalogues_colours_are_bundled() {
        let rows: Vec<Row<LooksRow>> = bundled("catalogue-colours.csv").unwrap().rows().unwrap();
        for Row { line, value } in rows {
            let looks = Colour::of_catalogue(&value.colour);
            assert_eq!(looks.len(), list(&value.looks).count(), "line {line}");
        }
        assert_eq!(Colour::of_catalogue(" Navy Blue"), [NavyBlue, Blue, Black]);
        assert!(Colour::of_catalogue("Assorted").is_empty());
    }

    #[test]
    fn typical_colors_are_clear() {
        for (hex, colour) in [
            ("#141414", Black),
            ("#f4f4f4", White),
            ("#808080", Grey),
            ("#b81c24", Red),
            ("#e878a8", Pink),
            ("#f08020", Orange),
            ("#f0d020", Yellow),
            ("#2c8040", Green),
            ("#3868b8", Blue),
            ("#18203c", NavyBlue),
            ("#683c88", Purple),
            ("#684428", Brown),
            ("#d4bc98", Beige),
        ] {
            assert_eq!(Colour::of(lab(hex)), colour, "{hex}");
            assert!(colour.is_clearly(lab(hex)), "{hex} {colour:?}");
        }
    }

    #[test]
    fn what_is_clear_has_that_name() {
        for r in (0..=255).step_by(5) {
            for g in (0..=255).step_by(5) {
                for b in (0..=255).step_by(5) {
                    let color = palette::lab([r, g, b]);
                    let clear = Colour::ALL.into_iter().filter(|c| c.is_clearly(color));
                    for colour in clear {
                        assert_eq!(Colour::of(color), colour, "{r} {g} {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_name_is_its_own_catalogue_color() {
        for colour in Colour::ALL {
            assert_eq!(Colour::of_catalogue(colour.name())[0], colour);
        }
        assert!(Colour::of_catalogue("Multi").is_empty());
        assert!(Grey.is_near(Black) && Black.is_near(Grey) && !Red.is_near(Green));
    }
}
