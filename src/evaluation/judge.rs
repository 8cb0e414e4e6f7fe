//! Who knows the products judges captions. This crate knows none: `crates/compose`, which composes
//! captions from facts, brings a judge along.

use image::RgbImage;
use serde::Serialize;

use crate::dataset::record::Record;
use crate::error::Result;

/// Judges captions by what is known of their product.
pub trait Judge: Sync {
    /// Judges captions on a photo of a product, one judgement for each; nothing where the judge doesn't
    /// know the product.
    ///
    /// # Errors
    /// When what the judge goes by can't be read.
    fn judge(
        &self,
        product: &Record,
        picture: &RgbImage,
        captions: &[&str],
    ) -> Result<Option<Vec<Judgement>>>;
}

/// What a caption says that is not known of a product, which colours it names, what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Judgement {
    /// Words that no fact licenses.
    pub unknown: Vec<String>,
    /// Names of colours that are the product's.
    pub right_colours: Vec<String>,
    /// Names of colours that are only those of a part of it.
    pub accents: Vec<String>,
    /// Names of colours that no fact licenses.
    pub wrong_colours: Vec<String>,
    /// Whether some colour of the product is known, by which colour words can be judged.
    pub colour_known: bool,
    /// The kinds of caption as which it could be said of the product; empty where the judge knows
    /// no such saying.
    pub kinds: Vec<String>,
    /// Whether it has the form of something that can be said of some product.
    pub well_formed: bool,
}
