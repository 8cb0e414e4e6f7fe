//! Judges what a model says of a product by all that is known of it, whether the model was given it
//! or not.

use caponimage::data::record::Product;
use caponimage::error::{Error, Result};
use caponimage::evaluate::judge::{Judge, Judgement};
use image::RgbImage;

use crate::annotate::phrases::Grammar;
use crate::facts::Facts;
use crate::photo::Photo;
use crate::truth;

/// Who knows what captions are composed from.
pub struct Composed;

impl Judge for Composed {
    fn judge(
        &self,
        product: &Product,
        picture: &RgbImage,
        captions: &[&str],
    ) -> Result<Vec<Judgement>> {
        let photo = Photo::new(picture);
        let facts = Facts::known(product, &photo).map_err(|e| Error::data(&product.id, e))?;
        let colour_known = facts.all("colour").next().is_some();
        let kinds = Grammar::bundled()?.kinds(&facts);
        let judge = |text: &&str| Judgement {
            kinds: kinds
                .get(*text)
                .into_iter()
                .flatten()
                .map(|kind| kind.to_string())
                .collect(),
            well_formed: kinds.contains_key(*text),
            colour_known,
            ..truth::judge(text, facts.as_slice())
        };
        Ok(captions.iter().map(judge).collect())
    }
}
