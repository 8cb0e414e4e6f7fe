//! How what is learned from is changed, and what of it is withheld.

use serde::{Deserialize, Serialize};

/// Probabilities of withholding parts of the context in training, so that the model can be used
/// with any of them missing.
///
/// Composed captions say what they know from where. Their records withhold title and attributes
/// themselves, with captions to suit: withholding more would teach to invent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextDropout {
    /// Title and all attributes, where nobody recorded what the captions state: only the picture
    /// is left.
    pub text: f64,
    /// The title, likewise.
    pub title: f64,
    /// Each attribute by itself, likewise.
    pub attribute: f64,
    /// The picture, where the text is not withheld and no caption is known to speak of what only
    /// the picture shows.
    pub image: f64,
}

/// How pictures are changed in training. Boxes are moved with them, so that every caption stays in
/// its place, and colours are left alone, so that every word stays true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Augmentation {
    /// Probability of mirroring a picture and its boxes, left to right.
    pub mirror: f64,
    /// The largest share of the width, and of the height, that is cut off on each side; never any
    /// of a box. Only where the whole backbone is learned.
    pub crop: f32,
}
