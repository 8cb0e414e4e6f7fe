//! Matrix products with weights that were packed once: in floats, or in integers where these are quicker.

#[cfg(not(target_family = "wasm"))]
pub use super::floats::Matrix;
#[cfg(target_family = "wasm")]
pub use super::integers::Matrix;

/// What is done with sums before they are written.
#[derive(Clone, Copy)]
pub enum Finish<'a> {
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
    pub fn bounds(self) -> ([f32; 2], Option<&'a [f32]>) {
        match self {
            Self::Keep => ([f32::NEG_INFINITY, f32::INFINITY], None),
            Self::Relu => ([0.0, f32::INFINITY], None),
            Self::Relu6 => ([0.0, 6.0], None),
            Self::Add(other) => ([f32::NEG_INFINITY, f32::INFINITY], Some(other)),
        }
    }
}
