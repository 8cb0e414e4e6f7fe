//! What models and devices are compared by.

use image::RgbImage;

use super::{Captioner, Context, Product};
use crate::error::Result;
use crate::generation::decoder_input::DecoderInput;
#[cfg(feature = "train")]
use crate::generation::{Decoding, generate};
use crate::layout::{TextBox, pick, reading_order, validate};
#[cfg(feature = "train")]
use crate::text::EOS;

impl Captioner {
    /// What the captions of all boxes are written from.
    fn whole_input<'a>(
        &'a self,
        context: &'a Context,
        boxes: &[TextBox],
    ) -> Result<DecoderInput<'a>> {
        let boxes = validate(boxes)?;
        Ok(self.decoder_input(context, &pick(&boxes, &reading_order(&boxes))))
    }

    /// The next-token scores of every box's first token, box after box in reading-neighbour order:
    /// the numbers by which devices are compared.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn first_logits(
        &self,
        picture: &RgbImage,
        product: &Product,
        boxes: &[TextBox],
    ) -> Result<Vec<f32>> {
        if boxes.is_empty() {
            return Ok(Vec::new());
        }
        let context = self.read(picture, product).await?;
        let mut input = self.whole_input(&context, boxes)?;
        let (network, boxes) = (&self.network, input.groups.len());
        Ok(crate::generation::first_logits(
            network,
            &mut input.prefix,
            boxes,
        ))
    }
}

#[cfg(feature = "train")]
impl Captioner {
    /// The tokens of the likeliest caption of each box, with the end token where there is room for it,
    /// in reading-neighbour order, also where other boxes say the same: what models are compared by.
    ///
    /// # Errors
    /// As [`caption`](Self::caption).
    pub fn greedy_tokens(
        &self,
        picture: &RgbImage,
        product: &Product,
        boxes: &[TextBox],
    ) -> Result<Vec<Vec<u32>>> {
        let decoding = Decoding {
            allow_repeats: true,
            ..Decoding::default()
        };
        let decoded = async {
            let context = self.read(picture, product).await?;
            generate(self.whole_input(&context, boxes)?, &decoding).await
        };
        let decoded = pollster::block_on(decoded)?;
        let captions = decoded.captions.into_iter();
        let most = self.manifest.model.caption_length;
        Ok(captions
            .map(|caption| caption.tokens.into_iter().chain([EOS]).take(most).collect())
            .collect())
    }

    /// The token that this model would put at each place of `captions`, which are as
    /// [`greedy_tokens`](Self::greedy_tokens) gives them, after the tokens before it.
    ///
    /// # Errors
    /// As [`caption`](Self::caption).
    pub fn likeliest_tokens(
        &self,
        picture: &RgbImage,
        product: &Product,
        boxes: &[TextBox],
        captions: &[Vec<u32>],
    ) -> Result<Vec<Vec<u32>>> {
        let context = pollster::block_on(self.read(picture, product))?;
        let mut prefix = self.whole_input(&context, boxes)?.prefix;
        Ok(crate::generation::teacher_forcing::likeliest(
            &self.network,
            &mut prefix,
            captions,
        ))
    }
}
