//! Judges what a model says of a product by all that is known of it, whether the model was given it
//! or not.

use caponimage::dataset::record::Record;
use caponimage::error::{Error, Result};
use caponimage::evaluation::judge::{Judge, Judgement};
use image::RgbImage;

use crate::facts::{Facts, Vocabulary, told};
use crate::language::grammar::Grammar;
use crate::photo::MeasuredPhoto;
use crate::truth;
use crate::words::plain;

/// Who knows what captions are composed from.
pub struct Composed;

impl Judge for Composed {
    fn judge(
        &self,
        product: &Record,
        picture: &RgbImage,
        captions: &[&str],
    ) -> Result<Option<Vec<Judgement>>> {
        // Who wrote captions by hand knew more of the product than its record tells.
        if product.voice.is_empty() {
            return Ok(None);
        }
        let photo = MeasuredPhoto::new(picture);
        let facts = Facts::known(product, &photo).map_err(|e| Error::data(&product.id, e))?;
        let (grammar, vocabulary) = (Grammar::bundled()?, Vocabulary::bundled()?);
        let lines = grammar.kinds(&facts);
        let mut own_words = grammar.own_words(&facts);
        let withheld = &product.withheld;
        own_words.extend(told(&product.title, &product.attributes));
        own_words.extend(told(&withheld.title, &withheld.attributes));
        let judge = |text: &&str| {
            let kinds = lines.get(&plain(text));
            Ok(Judgement {
                kinds: kinds
                    .into_iter()
                    .flatten()
                    .map(|kind| kind.to_string())
                    .collect(),
                well_formed: kinds.is_some() || grammar.is_well_formed(text, &facts, vocabulary),
                colour_known: facts.all("colour").next().is_some(),
                ..truth::judge(text, &facts, &own_words, kinds.is_some())?
            })
        };
        captions.iter().map(judge).collect::<Result<_>>().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::told;
    use image::Rgb;

    #[test]
    fn truth_kind_and_form_are_judged() {
        let mut product = told(
            "Nike Zuvo Men Black Shirt",
            &[("type", "Shirt"), ("color", "Black")],
        );
        product
            .withheld
            .labels
            .insert("type".into(), "Shirts".into());
        let picture = RgbImage::from_pixel(32, 32, Rgb([255; 3]));
        let said = [
            "Made for Men",
            "Made for Women",
            "Men made for",
            "in red.",
            "Take a Look at Zuvo",
        ];
        let judged = |product: &Record| Composed.judge(product, &picture, &said).unwrap();
        assert_eq!(judged(&product), None, "captions that people wrote");
        product.voice = "calm".into();
        let judged = judged(&product).unwrap();
        assert_eq!(judged[0].kinds, ["audience"]);
        assert!(judged[0].unknown.is_empty() && judged[0].well_formed);
        assert_eq!(
            (judged[1].unknown.as_slice(), judged[1].well_formed),
            (&["women".into()][..], true)
        );
        assert!(judged[1].kinds.is_empty());
        assert!(judged[2].unknown.is_empty() && !judged[2].well_formed);
        // Well said, of another shirt.
        assert!(judged[3].well_formed && !judged[3].unknown.is_empty());
        assert!(judged[4].unknown.is_empty(), "what the title says is known");
    }
}
