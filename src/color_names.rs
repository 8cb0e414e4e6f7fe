//! The colour names that captions use, and which CIELAB colours each of them covers.

use palette::{IntoColor, Lab, Srgb};

/// A colour that captions speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ColorName {
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

use ColorName::*;

impl ColorName {
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
}

/// Lightness, chroma and hue (degrees, 0 to 360) of a CIELAB colour.
pub fn lch([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let hue = b.atan2(a).to_degrees().rem_euclid(360.0);
    [lightness, a.hypot(b), hue]
}

/// An sRGB colour in CIELAB (white D65).
pub fn lab(color: [u8; 3]) -> [f32; 3] {
    let color: Lab = Srgb::from(color).into_linear::<f32>().into_color();
    [color.l, color.a, color.b]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typical_colors_are_clear() {
        for (color, name) in [
            ([0x14, 0x14, 0x14], Black),
            ([0xf4, 0xf4, 0xf4], White),
            ([0x80, 0x80, 0x80], Grey),
            ([0xb8, 0x1c, 0x24], Red),
            ([0xe8, 0x78, 0xa8], Pink),
            ([0xf0, 0x80, 0x20], Orange),
            ([0xf0, 0xd0, 0x20], Yellow),
            ([0x2c, 0x80, 0x40], Green),
            ([0x38, 0x68, 0xb8], Blue),
            ([0x18, 0x20, 0x3c], NavyBlue),
            ([0x68, 0x3c, 0x88], Purple),
            ([0x68, 0x44, 0x28], Brown),
            ([0xd4, 0xbc, 0x98], Beige),
        ] {
            assert_eq!(ColorName::of(lab(color)), name, "{color:?}");
            assert!(name.is_clearly(lab(color)), "{color:?} {name:?}");
        }
        assert!(Grey.is_near(Black) && Black.is_near(Grey) && !Red.is_near(Green));
    }

    #[test]
    fn what_is_clear_has_that_name() {
        for r in (0..=255).step_by(5) {
            for g in (0..=255).step_by(5) {
                for b in (0..=255).step_by(5) {
                    let color = lab([r, g, b]);
                    let clear = ColorName::ALL.into_iter().filter(|c| c.is_clearly(color));
                    for name in clear {
                        assert_eq!(ColorName::of(color), name, "{r} {g} {b}");
                    }
                }
            }
        }
    }
}
