//! What captions are asked for, and what is given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::generation::Decoding;
use crate::layout::{TextBox, validate};

/// The most other captions that can be asked for each box.
pub const MAX_ALTERNATIVES: usize = 10;

/// What captions are asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    /// The product's title; may be empty.
    pub title: String,
    /// The product's attributes, name to value; may be empty.
    pub attributes: BTreeMap<String, String>,
    /// Where captions go, at most [`MAX_BOXES`](crate::layout::MAX_BOXES).
    pub boxes: Vec<TextBox>,
    /// What is written in a box already, by its place among the boxes: it stays, and no other box
    /// says the same, unless repeats are allowed. Shorter than `boxes` where the rest is open.
    pub written: Vec<Option<String>>,
    /// How captions are chosen; the model's own defaults when left out.
    pub decoding: Option<Decoding>,
    /// How many other captions to find for each box, at most [`MAX_ALTERNATIVES`].
    pub alternatives: usize,
}

/// The caption of one box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    /// The box as it was asked for.
    #[serde(rename = "box")]
    pub area: TextBox,
    /// The text to write.
    pub text: String,
    /// Geometric mean of the tokens' probabilities, 0 to 1; 1 for what was written already.
    pub score: f32,
    /// Text colour, `#rrggbb`: the likeliest that can be read on what lies beneath the box.
    pub color: String,
    /// The next best texts, as many as asked for.
    pub alternatives: Vec<String>,
}

impl Request {
    /// What is written in a box already.
    pub(crate) fn written_in(&self, index: usize) -> Option<&str> {
        self.written.get(index)?.as_deref()
    }

    /// Checks what is asked for; the boxes, each within the image.
    ///
    /// # Errors
    /// [`Error::BoxInvalid`] or [`Error::RequestInvalid`] naming what is at fault.
    pub fn validated(&self) -> Result<Vec<TextBox>> {
        let boxes = validate(&self.boxes)?;
        if self.written.len() > boxes.len() {
            let reason = format!("{} texts for {} boxes", self.written.len(), boxes.len());
            return Err(Error::request("written", reason));
        }
        if self.alternatives > MAX_ALTERNATIVES {
            let reason = format!(
                "is {}, expected at most {MAX_ALTERNATIVES}",
                self.alternatives
            );
            return Err(Error::request("alternatives", reason));
        }
        if let Some(decoding) = &self.decoding {
            decoding.validate()?;
        }
        Ok(boxes)
    }
}

/// Captions and how long they took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Captioned {
    /// One for each box, in the request's order.
    pub captions: Vec<Caption>,
    /// Where the time went.
    pub timings: Timings,
}

/// Milliseconds. On a GPU, work is only queued in `context`; waiting for it counts as `decode`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Resizing and normalising the picture; 0 where that was done before.
    pub preprocess: f64,
    /// Backbone, context and locations; of the first two nothing where that was done before.
    pub context: f64,
    /// All tokens of all captions.
    pub decode: f64,
    /// All of it.
    pub total: f64,
}
