//! What a product ends with.

use std::ops::Range;

/// What is done with sums before they are written.
#[derive(Clone, Copy)]
pub(crate) enum Finish<'a> {
    /// Nothing.
    Keep,
    /// `max(0, x)`.
    Relu,
    /// `min(max(0, x), 6)`.
    Relu6,
    /// The value at the same place of rows `[rows, outputs]` is added.
    Add(&'a [f32]),
}

impl<'a> Finish<'a> {
    /// The least and the largest of the values, and what is added to them.
    #[cfg(any(test, target_family = "wasm"))]
    pub(crate) fn bounds(self) -> ([f32; 2], Option<&'a [f32]>) {
        match self {
            Self::Keep => ([f32::NEG_INFINITY, f32::INFINITY], None),
            Self::Relu => ([0.0, f32::INFINITY], None),
            Self::Relu6 => ([0.0, 6.0], None),
            Self::Add(other) => ([f32::NEG_INFINITY, f32::INFINITY], Some(other)),
        }
    }

    /// The same for a stretch of the values.
    pub(crate) fn part(self, range: Range<usize>) -> Self {
        match self {
            Self::Add(other) => Self::Add(&other[range]),
            other => other,
        }
    }
}
