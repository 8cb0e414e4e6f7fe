//! What tokens are made of, in training and where captions are written.

/// Values of one location token's input: the bins of the previous, the own and the next box.
#[cfg(feature = "train")]
pub(crate) const LOCATION_VALUES: usize = 12;

/// What pictures' own colours are multiplied with before a normalised projection: features of the
/// backbone are several times as large, and there are many more of them.
pub(crate) const COLOR_SCALE: f32 = 4.0;

/// The most tokens of a caption that are looked for in title and attributes, to see how these go on.
pub(crate) const LONGEST: usize = 4;

/// Which of the four learned modality vectors a token gets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Modality {
    /// A cell of the grid.
    Image,
    /// A box.
    Location,
    /// Of title and attributes.
    Info,
    /// Of a caption.
    Caption,
}

/// Positions `start..start + length`, `[length, d]` (Vaswani et al. 2017, section 3.5):
/// `sin(p / 10000^(2i/d))` in the even columns and the cosine in the odd ones.
pub(crate) fn sinusoids(start: usize, length: usize, d: usize) -> Vec<f32> {
    let mut values = Vec::with_capacity(length * d);
    for position in start..start + length {
        for column in 0..d {
            let exponent = (column / 2 * 2) as f64 / d as f64;
            let angle = position as f64 / 10_000f64.powf(exponent);
            let value = if column.is_multiple_of(2) {
                angle.sin()
            } else {
                angle.cos()
            };
            values.push(value as f32);
        }
    }
    values
}
