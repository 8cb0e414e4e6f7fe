//! The pipeline: picture, title, attributes and boxes in, one caption for each box out.

use std::collections::BTreeMap;

use burn::tensor::{Device, Int, Tensor, TensorData};
use image::RgbImage;
use serde::{Deserialize, Serialize};
use web_time::Instant;

use crate::contrast::{ENOUGH_CONTRAST, mean_beneath, of_text};
use crate::decode::{Choice, Decoded, Decoding, Task};
use crate::error::Result;
use crate::image::preprocess;
use crate::layout::{TextBox, location_bins, reading_order, validate};
use crate::model::{CaptionModel, LOCATION_VALUES, Prefix};
use crate::text::{EOS, TOKENIZER_FILE, TextTokenizer};
use crate::weights::ParameterIds;
use crate::weights::burnpack::{self, WEIGHTS_FILE};
use crate::weights::manifest::{Manifest, ModelFiles};

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
    /// Geometric mean of the tokens' probabilities, 0 to 1.
    pub score: f32,
    /// Text colour, `#rrggbb`: the likeliest that can be read on what lies beneath the box.
    pub color: String,
    /// The next best texts, as many as asked for.
    pub alternatives: Vec<String>,
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
    /// Resizing and normalising the picture.
    pub preprocess: f64,
    /// Backbone, context and locations.
    pub context: f64,
    /// All tokens of all captions.
    pub decode: f64,
    /// All of it.
    pub total: f64,
}

/// A loaded model on a device.
pub struct Captioner {
    model: CaptionModel,
    tokenizer: TextTokenizer,
    manifest: Manifest,
    device: Device,
}

impl Captioner {
    /// Loads a model from its files' bytes.
    ///
    /// # Errors
    /// [`ModelCorrupt`](crate::Error::ModelCorrupt) or
    /// [`ModelIncompatible`](crate::Error::ModelIncompatible) naming the file and the reason.
    pub fn from_files(files: ModelFiles, device: &Device) -> Result<Self> {
        let manifest = Manifest::from_bytes(&files.config)?;
        manifest.verify(TOKENIZER_FILE, &files.tokenizer)?;
        manifest.verify(WEIGHTS_FILE, &files.weights)?;
        let tokenizer = TextTokenizer::from_bytes(&files.tokenizer)?;
        if tokenizer.vocabulary() > manifest.model.vocabulary {
            return Err(crate::Error::incompatible(
                TOKENIZER_FILE,
                format!(
                    "{} token ids, expected at most {}",
                    tokenizer.vocabulary(),
                    manifest.model.vocabulary
                ),
            ));
        }
        let weights = burnpack::from_bytes(files.weights)?;
        let model = CaptionModel::init(&manifest.model, device);
        let model = crate::weights::apply(model, weights, &ParameterIds::new(), WEIGHTS_FILE)?;
        Ok(Self {
            model,
            tokenizer,
            manifest,
            device: device.clone(),
        })
    }

    /// Loads a model folder.
    ///
    /// # Errors
    /// As [`from_files`](Self::from_files), and [`ModelNotFound`](crate::Error::ModelNotFound).
    #[cfg(not(target_family = "wasm"))]
    pub fn from_dir(folder: impl AsRef<std::path::Path>, device: &Device) -> Result<Self> {
        Self::from_files(ModelFiles::read(folder.as_ref())?, device)
    }

    /// The weights.
    #[cfg(feature = "train")]
    pub(crate) fn model(&self) -> &CaptionModel {
        &self.model
    }

    /// The tokenizer.
    #[cfg(feature = "train")]
    pub fn tokenizer(&self) -> &TextTokenizer {
        &self.tokenizer
    }

    /// Where the weights are.
    #[cfg(feature = "train")]
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// The model's description.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// One caption for each box of the request, in the request's order.
    ///
    /// # Errors
    /// [`BoxInvalid`](crate::Error::BoxInvalid) or
    /// [`RequestInvalid`](crate::Error::RequestInvalid) naming what is at fault;
    /// [`DeviceLost`](crate::Error::DeviceLost) when the device fails.
    #[cfg(not(target_family = "wasm"))]
    pub fn caption(&self, picture: &RgbImage, request: &Request) -> Result<Vec<Caption>> {
        Ok(pollster::block_on(self.caption_async(picture, request))?.captions)
    }

    /// As `caption`, for where nothing may block, and with timings.
    pub async fn caption_async(&self, picture: &RgbImage, request: &Request) -> Result<Captioned> {
        let boxes = validate(&request.boxes)?;
        let decoding = request
            .decoding
            .clone()
            .unwrap_or_else(|| self.manifest.decoding.clone());
        decoding.validate()?;
        if request.alternatives > MAX_ALTERNATIVES {
            let reason = format!(
                "is {}, expected at most {MAX_ALTERNATIVES}",
                request.alternatives
            );
            return Err(crate::Error::request("alternatives", reason));
        }
        if boxes.is_empty() {
            return Ok(Captioned {
                captions: Vec::new(),
                timings: Timings::default(),
            });
        }
        let mut watch = Stopwatch::start();
        let order = reading_order(&boxes);
        let ordered: Vec<TextBox> = order.iter().map(|&i| boxes[i]).collect();
        let input = self.input(picture);
        let preprocess = watch.lap();
        let task = self.task(input, request, &ordered, request.alternatives)?;
        let context = watch.lap();
        let decoded = task.decode(&decoding).await?;
        let decode = watch.lap();
        let captions = self.captions(picture, request, (&boxes, &order), decoded)?;
        Ok(Captioned {
            captions,
            timings: Timings {
                preprocess,
                context,
                decode,
                total: preprocess + context + decode,
            },
        })
    }

    /// The tokens of the likeliest caption of each box, with the end token, in reading-neighbour
    /// order and whatever the captions of other boxes: what models are compared by.
    ///
    /// # Errors
    /// As [`caption`](Self::caption).
    #[cfg(feature = "train")]
    pub fn greedy_tokens(&self, picture: &RgbImage, request: &Request) -> Result<Vec<Vec<u32>>> {
        let decoding = Decoding {
            allow_repeats: true,
            ..Decoding::default()
        };
        let task = self.whole_task(picture, request)?;
        let decoded = pollster::block_on(task.decode(&decoding))?;
        let choices = decoded.choices.into_iter();
        Ok(choices
            .map(|choice| choice.tokens.into_iter().chain([EOS]).collect())
            .collect())
    }

    /// The token that this model would put at each place of `captions`, which are as
    /// [`greedy_tokens`](Self::greedy_tokens) gives them, after the tokens before it.
    ///
    /// # Errors
    /// As [`caption`](Self::caption).
    #[cfg(feature = "train")]
    pub fn likeliest_tokens(
        &self,
        picture: &RgbImage,
        request: &Request,
        captions: &[Vec<u32>],
    ) -> Result<Vec<Vec<u32>>> {
        let mut prefix = self.whole_task(picture, request)?.prefix;
        pollster::block_on(crate::decode::likeliest(&self.model, &mut prefix, captions))
    }

    /// How much of each cell of the picture's grid the caption of each box takes when it is `texts`,
    /// both in the request's order; rows from the top. What is missing to 1 it takes of title,
    /// attributes, locations and its own words. (The mean over layers, heads and tokens.)
    ///
    /// # Errors
    /// As [`caption`](Self::caption).
    #[cfg(feature = "train")]
    pub fn attention(
        &self,
        picture: &RgbImage,
        request: &Request,
        texts: &[&str],
    ) -> Result<Vec<Vec<f32>>> {
        let order = reading_order(&validate(&request.boxes)?);
        if order.is_empty() {
            return Ok(Vec::new());
        }
        // The end token and the one that starts a caption have their places in the cache, too.
        let most = self.manifest.model.caption_length - 1;
        let tokens = order.iter().map(|&i| match texts.get(i) {
            Some(text) => self.tokenizer.encode_caption(text, most),
            None => Ok(Vec::new()),
        });
        let tokens: Vec<Vec<u32>> = tokens.collect::<Result<_>>()?;
        let mut prefix = self.whole_task(picture, request)?.prefix;
        let attention = crate::decode::attention(&self.model, &mut prefix, &tokens);
        let mut each: Vec<(usize, Vec<f32>)> = order
            .into_iter()
            .zip(pollster::block_on(attention)?)
            .collect();
        each.sort_by_key(|&(index, _)| index);
        Ok(each.into_iter().map(|(_, cells)| cells).collect())
    }

    /// The decoding of all boxes of a request, from the picture on.
    #[cfg(feature = "train")]
    fn whole_task(&self, picture: &RgbImage, request: &Request) -> Result<Task<'_>> {
        let boxes = validate(&request.boxes)?;
        let ordered: Vec<TextBox> = reading_order(&boxes).iter().map(|&i| boxes[i]).collect();
        self.task(self.input(picture), request, &ordered, 0)
    }

    /// Texts and colours in the request's order; `decoded` is in reading-neighbour `order`.
    fn captions(
        &self,
        picture: &RgbImage,
        request: &Request,
        (boxes, order): (&[TextBox], &[usize]),
        decoded: Decoded,
    ) -> Result<Vec<Caption>> {
        let text = |choice: &Choice| self.tokenizer.decode(&choice.tokens);
        let mut captions = Vec::with_capacity(order.len());
        for (position, &index) in order.iter().enumerate() {
            let choice = &decoded.choices[position];
            let others = decoded.alternatives[position].iter().map(text);
            let caption = Caption {
                area: request.boxes[index],
                text: text(choice)?,
                score: choice.score,
                color: self.color(&decoded.colors[position], picture, &boxes[index]),
                alternatives: others.collect::<Result<_>>()?,
            };
            captions.push((index, caption));
        }
        captions.sort_by_key(|&(index, _)| index);
        Ok(captions.into_iter().map(|(_, caption)| caption).collect())
    }

    /// The picture as the model reads it, `[3, size, size]`: the same bits on every device.
    pub fn input(&self, picture: &RgbImage) -> Vec<f32> {
        preprocess(picture, &self.manifest.preprocessing)
    }

    /// Title and attributes as the model reads them, token ids: the same on every device.
    pub fn info(&self, request: &Request) -> Result<Vec<u32>> {
        let length = self.manifest.model.info_length;
        self.tokenizer
            .encode_info(&request.title, &request.attributes, length)
    }

    /// What there is to decode for a request whose boxes are in reading-neighbour order, from
    /// [`input`](Self::input).
    fn task(
        &self,
        input: Vec<f32>,
        request: &Request,
        ordered: &[TextBox],
        alternatives: usize,
    ) -> Result<Task<'_>> {
        Ok(Task {
            model: &self.model,
            tokenizer: &self.tokenizer,
            prefix: self.prefix(input, request, ordered)?,
            boxes: ordered.len(),
            caption_length: self.manifest.model.caption_length,
            alternatives,
        })
    }

    /// The context of a request whose boxes are in reading-neighbour order, from
    /// [`input`](Self::input).
    fn prefix(&self, input: Vec<f32>, request: &Request, ordered: &[TextBox]) -> Result<Prefix> {
        let config = &self.manifest.model;
        let size = self.manifest.preprocessing.size;
        let pictures = TensorData::new(input, [1, 3, size, size]);
        let features = self
            .model
            .features(Tensor::from_data(pictures, &self.device));

        let mut info = self.info(request)?;
        if info.is_empty() {
            // Nothing is said about the product: one token that says so, for there must be one.
            info.push(EOS);
        }
        let info: Vec<i32> = info.into_iter().map(|token| token as i32).collect();
        let info = TensorData::new(info.clone(), [1, info.len()]);

        let bins: Vec<i32> = location_bins(ordered, config.location_bins)
            .into_iter()
            .flatten()
            .flatten()
            .map(|bin| bin as i32)
            .collect();
        let bins = TensorData::new(bins, [1, ordered.len(), LOCATION_VALUES]);
        Ok(self.model.prefix(
            features,
            Tensor::<2, Int>::from_data(info, &self.device),
            Tensor::<3, Int>::from_data(bins, &self.device),
            config.caption_length,
        ))
    }

    /// The next-token scores of every box's first token, box after box in reading-neighbour order:
    /// the numbers by which devices are compared.
    ///
    /// # Errors
    /// As [`caption_async`](Self::caption_async).
    pub async fn first_logits(&self, picture: &RgbImage, request: &Request) -> Result<Vec<f32>> {
        let boxes = validate(&request.boxes)?;
        if boxes.is_empty() {
            return Ok(Vec::new());
        }
        let ordered: Vec<TextBox> = reading_order(&boxes).iter().map(|&i| boxes[i]).collect();
        let input = self.input(picture);
        let mut prefix = self.prefix(input, request, &ordered)?;
        crate::decode::first_logits(&self.model, &mut prefix, boxes.len()).await
    }

    /// The likeliest text colour that can be read on what lies beneath the box; where none can, the
    /// likeliest of all.
    fn color(&self, scores: &[f32], picture: &RgbImage, area: &TextBox) -> String {
        let beneath = mean_beneath(picture, area);
        let likelier = |a: &(&String, &f32), b: &(&String, &f32)| a.1.total_cmp(b.1);
        let colors = || self.manifest.text_colors.iter().zip(scores);
        let readable = |(color, _): &(&String, &f32)| of_text(color, beneath) >= ENOUGH_CONTRAST;
        let chosen = colors().filter(readable).max_by(likelier);
        let chosen = chosen.or_else(|| colors().max_by(likelier));
        chosen.map_or(String::new(), |(color, _)| color.clone())
    }
}

struct Stopwatch(Instant);

impl Stopwatch {
    fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start or the last lap.
    fn lap(&mut self) -> f64 {
        let now = Instant::now();
        let lap = now.duration_since(self.0).as_secs_f64() * 1e3;
        self.0 = now;
        lap
    }
}
