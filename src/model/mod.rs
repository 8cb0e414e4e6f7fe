//! The model of CapOnImage (Gao et al., EMNLP 2022) as training has it: a grid backbone, tokens of image,
//! info, location and caption, one transformer over all of them, and its heads. Captions are written by
//! `cpu::network`, from the same weights.

#[cfg(feature = "train")]
mod attention;
pub mod backbone;
pub mod beneath;
pub mod colors;
pub mod config;
#[cfg(feature = "train")]
mod continuation;
#[cfg(feature = "train")]
mod embeddings;
#[cfg(feature = "train")]
mod heads;
#[cfg(feature = "train")]
pub mod mask;
pub mod tokens;
#[cfg(feature = "train")]
mod transformer;
#[cfg(feature = "train")]
mod whole;

pub use backbone::BackboneKind;
#[cfg(feature = "train")]
pub use backbone::module::Backbone;
pub use config::{AttentionForm, ModelConfig};
#[cfg(feature = "train")]
pub use embeddings::Boxes;
#[cfg(feature = "train")]
pub use whole::CaptionModel;
#[cfg(feature = "train")]
pub(crate) use whole::PackedBatch;
