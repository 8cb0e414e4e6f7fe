//! Where on the picture a caption looks.

use super::{Captioner, Context, Layout};
use crate::error::Result;
use crate::generation::streamer::Streamer;
use crate::layout::{pick, put_back, reading_order};

impl Captioner {
    /// How much of each cell of the picture's grid the caption of each box takes, in the layout's
    /// order, rows from the top; the captions are those that the layout says are written, and where
    /// nothing is, an empty one. What is missing to 1 a caption takes of title, attributes, locations
    /// and its own words. (The mean over layers, heads and tokens.)
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn attention(
        &self,
        context: &Context,
        layout: &Layout,
        streamer: Option<&mut dyn Streamer>,
    ) -> Result<Vec<Vec<f32>>> {
        let boxes = layout.validated()?;
        if boxes.is_empty() {
            return Ok(Vec::new());
        }
        // The end token and the one that starts a caption have their places in the cache, too.
        let most = self.manifest.model.caption_length - 1;
        let order = reading_order(&boxes);
        let tokens = order.iter().map(|&i| match layout.written_in(i) {
            Some(text) => self.tokenizer.encode_caption(text, most),
            None => Ok(Vec::new()),
        });
        let tokens: Vec<Vec<u32>> = tokens.collect::<Result<_>>()?;
        let mut prefix = self.decoder_input(context, &pick(&boxes, &order)).prefix;
        let cells = crate::generation::teacher_forcing::attention(
            &self.network,
            &mut prefix,
            &tokens,
            streamer,
        )
        .await?;
        Ok(put_back(cells, &order))
    }
}
