//! What captions are asked for, and what is given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::generation::Decoding;
use crate::layout::{TextBox, validate};

/// The most other captions that can be asked for each box.
pub const MAX_ALTERNATIVES: usize = 10;

/// What is told of a product.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Its title; may be empty.
    pub title: String,
    /// Its attributes, name to value; may be empty.
    pub attributes: BTreeMap<String, String>,
}

impl Product {
    /// A product of which only the title is told.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            attributes: BTreeMap::new(),
        }
    }
}

/// Where captions go.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The boxes, at most [`MAX_BOXES`](crate::layout::MAX_BOXES).
    pub boxes: Vec<TextBox>,
    /// What is written in a box already, by its place among the boxes: it stays, and no other box
    /// says the same, unless repeats are allowed. Shorter than `boxes` where the rest is open.
    pub written: Vec<Option<String>>,
}

/// How captions are chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptionOptions {
    /// Greedy or drawn; the model's own defaults when left out.
    pub decoding: Option<Decoding>,
    /// How many other captions to find for each box, at most [`MAX_ALTERNATIVES`].
    pub alternatives: usize,
}

/// All that captions of a picture depend on. In JSON the fields of its parts stand side by side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatRequest", into = "FlatRequest")]
pub struct Request {
    /// What is told of the product.
    pub product: Product,
    /// Where captions go.
    pub layout: Layout,
    /// How captions are chosen.
    pub options: CaptionOptions,
}

/// A request as JSON has it. (Errors in parts that serde flattens would not say at which field.)
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct FlatRequest {
    title: String,
    attributes: BTreeMap<String, String>,
    boxes: Vec<TextBox>,
    written: Vec<Option<String>>,
    decoding: Option<Decoding>,
    alternatives: usize,
}

impl From<FlatRequest> for Request {
    fn from(flat: FlatRequest) -> Self {
        Self {
            product: Product {
                title: flat.title,
                attributes: flat.attributes,
            },
            layout: Layout {
                boxes: flat.boxes,
                written: flat.written,
            },
            options: CaptionOptions {
                decoding: flat.decoding,
                alternatives: flat.alternatives,
            },
        }
    }
}

impl From<Request> for FlatRequest {
    fn from(request: Request) -> Self {
        let Request {
            product: Product { title, attributes },
            layout: Layout { boxes, written },
            options:
                CaptionOptions {
                    decoding,
                    alternatives,
                },
        } = request;
        Self {
            title,
            attributes,
            boxes,
            written,
            decoding,
            alternatives,
        }
    }
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

impl From<Vec<TextBox>> for Layout {
    /// Boxes all of which are open.
    fn from(boxes: Vec<TextBox>) -> Self {
        Self {
            boxes,
            written: Vec::new(),
        }
    }
}

impl Layout {
    /// What is written in a box already.
    pub(crate) fn written_in(&self, index: usize) -> Option<&str> {
        self.written.get(index)?.as_deref()
    }

    /// The boxes, each within the image.
    ///
    /// # Errors
    /// [`Error::BoxInvalid`], or [`Error::RequestInvalid`] where there are more texts than boxes.
    pub fn validated(&self) -> Result<Vec<TextBox>> {
        let boxes = validate(&self.boxes)?;
        if self.written.len() > boxes.len() {
            let reason = format!("{} texts for {} boxes", self.written.len(), boxes.len());
            return Err(Error::request("written", reason));
        }
        Ok(boxes)
    }
}

impl CaptionOptions {
    /// Checks them.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming what is at fault.
    pub fn validate(&self) -> Result<()> {
        if self.alternatives > MAX_ALTERNATIVES {
            let reason = format!(
                "is {}, expected at most {MAX_ALTERNATIVES}",
                self.alternatives
            );
            return Err(Error::request("alternatives", reason));
        }
        self.decoding.as_ref().map_or(Ok(()), Decoding::validate)
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
