//! From pixels' features, token ids and boxes to the tokens of the transformer
//! (CapOnImage, section 4.1).

use burn::module::{Module, Param};
use burn::nn::{Initializer, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::module::embedding;
use burn::tensor::{Device, FloatDType, Int, Tensor, TensorData};

use super::beneath::BENEATH_VALUES;
use super::config::ModelConfig;
use super::continuation::{Continuation, Following};
use super::tokens::{COLOR_SCALE, LOCATION_VALUES, Modality, sinusoids};
use crate::kernels::layer_norm;
use crate::layout::bin;

/// The boxes of a batch; when captions are written, those of an image are `cpu::embeddings::Boxes`.
#[derive(Clone)]
pub struct Boxes {
    /// Bins of each box's previous, own and next box, `[batch, boxes, 12]`.
    pub bins: Tensor<3, Int>,
    /// What lies beneath each, `[batch, boxes, 5]`, where the model is given that.
    pub beneath: Option<Tensor<3>>,
}

impl Boxes {
    /// `shape` is of batch and boxes; there are 12 bins for each box, and 5 numbers of what lies
    /// beneath it where the model is given them, none where not.
    pub fn new(bins: Vec<i32>, beneath: Vec<f32>, shape: [usize; 2], device: &Device) -> Self {
        let [batch, boxes] = shape;
        let bins = TensorData::new(bins, [batch, boxes, LOCATION_VALUES]);
        let beneath = (!beneath.is_empty()).then(|| {
            let numbers = TensorData::new(beneath, [batch, boxes, BENEATH_VALUES]);
            Tensor::from_data(numbers, device)
        });
        Self {
            bins: Tensor::from_data(bins, device),
            beneath,
        }
    }
}

/// All that comes before the transformer.
#[derive(Module, Debug)]
pub(super) struct Embeddings {
    /// `[vocabulary, d_model]`, also the output layer.
    pub words: Param<Tensor<2>>,
    /// `[location_bins, d_model / 2]`.
    columns: Param<Tensor<2>>,
    /// `[location_bins, d_model / 2]`.
    rows: Param<Tensor<2>>,
    /// `[4, d_model]`: image, location, info, caption.
    modalities: Param<Tensor<2>>,
    /// The features' channels to `d_model`.
    visual: Linear,
    /// The own box, `2 · d_model`, to `d_model / 2`.
    own_box: Linear,
    /// Previous and next box, `4 · d_model`, to `d_model / 2`.
    neighbours: Linear,
    /// Of the projected features.
    visual_norm: Option<LayerNorm>,
    /// What lies beneath the own box to `d_model`.
    beneath: Option<Linear>,
    /// Of how what is told goes on.
    pub continuation: Option<Continuation>,
    #[module(skip)]
    grid: usize,
    /// Channels of `visual` that are the picture's own colours.
    #[module(skip)]
    color_channels: usize,
}

impl Embeddings {
    /// Random weights.
    pub(super) fn init(config: &ModelConfig, device: &Device) -> Self {
        let d = config.d_model;
        let normal = |std: f64| Initializer::Normal { mean: 0.0, std };
        // As large as what they are added to.
        let spread = if config.visual_norm { 0.7 } else { 0.02 };
        let table = || normal(spread).init([config.location_bins, d / 2], device);
        Self {
            // Scaled by √d_model when looked up, so that word vectors enter with unit variance.
            words: normal((d as f64).powf(-0.5)).init([config.vocabulary, d], device),
            columns: table(),
            rows: table(),
            modalities: normal(0.02).init([4, d], device),
            visual: LinearConfig::new(config.channels(), d).init(device),
            own_box: LinearConfig::new(2 * d, d / 2).init(device),
            neighbours: LinearConfig::new(4 * d, d / 2).init(device),
            visual_norm: config
                .visual_norm
                .then(|| LayerNormConfig::new(d).init(device)),
            beneath: config
                .beneath
                .then(|| LinearConfig::new(BENEATH_VALUES, d).init(device)),
            continuation: config.continuation.then(|| Continuation::init(d, device)),
            grid: config.grid,
            color_channels: config.color_channels(),
        }
    }

    /// Visual features `[batch, channels, grid, grid]` to tokens `[batch, grid², d_model]`,
    /// row by row: `√d_model · (W features + b) + [column; row] + image`, or with `visual_norm`
    /// `LayerNorm(W [features; 4 · colours] + b) + [column; row] + image`.
    pub(super) fn image(&self, features: Tensor<4>) -> Tensor<3> {
        let device = features.device();
        let cells = features.flatten::<3>(2, 3).swap_dims(1, 2);
        let bins = self.columns.shape()[0];
        let centre = |i: usize| bin((i as f32 + 0.5) / self.grid as f32, bins) as i32;
        let cell_bins = |of: fn(usize, usize) -> usize| {
            let bins: Vec<i32> = (0..self.grid * self.grid)
                .map(|cell| centre(of(cell, self.grid)))
                .collect();
            Tensor::<1, Int>::from_data(bins.as_slice(), &device).unsqueeze::<2>()
        };
        let position = Tensor::cat(
            vec![
                embedding(self.columns.val(), cell_bins(|cell, grid| cell % grid)),
                embedding(self.rows.val(), cell_bins(|cell, grid| cell / grid)),
            ],
            2,
        );
        let projected = match &self.visual_norm {
            Some(norm) => layer_norm(norm, self.visual.forward(self.with_scaled_colors(cells))),
            None => self.visual.forward(cells) * self.scale(),
        };
        projected + position + self.modality(Modality::Image)
    }

    /// Cells `[batch, grid², channels]` whose last channels, the colours, are larger.
    fn with_scaled_colors(&self, cells: Tensor<3>) -> Tensor<3> {
        let channels = cells.dims()[2];
        let features = channels - self.color_channels;
        if self.color_channels == 0 {
            return cells;
        }
        let colors = cells.clone().narrow(2, features, self.color_channels);
        Tensor::cat(vec![cells.narrow(2, 0, features), colors * COLOR_SCALE], 2)
    }

    /// Info token ids `[batch, length]` to tokens `[batch, length, d_model]`.
    pub(super) fn info(&self, tokens: Tensor<2, Int>) -> Tensor<3> {
        self.text(tokens, 0) + self.modality(Modality::Info)
    }

    /// Caption token ids `[batch, length]`, the first at `position`, to tokens
    /// `[batch, length, d_model]`.
    pub(super) fn caption(&self, tokens: Tensor<2, Int>, position: usize) -> Tensor<3> {
        self.text(tokens, position) + self.modality(Modality::Caption)
    }

    /// What is added to the last `count` tokens of captions `[batch, length]` for how `info` goes on
    /// after them, `[batch, count, d_model]`; ids come as floats.
    pub(super) fn following(
        &self,
        continuation: &Continuation,
        info: &Tensor<2>,
        captions: Tensor<2>,
        count: usize,
    ) -> Tensor<3> {
        let start = captions.dims()[1] - count;
        let found = Following::find(info.clone(), captions);
        let tokens = found.tokens.narrow(1, start, count);
        let words = embedding(self.words.val(), tokens) * self.scale();
        continuation.forward(words, found.lengths.narrow(1, start, count))
    }

    /// Boxes to location tokens `[batch, boxes, d_model]`:
    /// `[W₁ own; W₂ [previous; next]] + W₃ beneath + location`, where a box is
    /// `[column(x1); row(y1); column(x2); row(y2)]` from the tables of the grid cells.
    pub(super) fn location(&self, boxes: Boxes) -> Tensor<3> {
        let Boxes { bins, beneath } = boxes;
        let [batch, boxes, values] = bins.dims();
        assert_eq!(values, LOCATION_VALUES, "bins of three boxes");
        // [batch, boxes, previous/own/next, corner, column/row]
        let bins = bins.reshape([batch, boxes * 6, 2]);
        let half = |table: &Param<Tensor<2>>, i: usize| {
            let chosen = bins.clone().narrow(2, i, 1).flatten::<2>(1, 2);
            embedding(table.val(), chosen)
        };
        let corners = Tensor::cat(vec![half(&self.columns, 0), half(&self.rows, 1)], 2);
        let d = corners.dims()[2];
        let boxes_of_three = corners.reshape([batch, boxes, 3, 2 * d]);
        let part = |i: usize| {
            boxes_of_three
                .clone()
                .narrow(2, i, 1)
                .reshape([batch, boxes, 2 * d])
        };
        let own = self.own_box.forward(part(1));
        let neighbours = self
            .neighbours
            .forward(Tensor::cat(vec![part(0), part(2)], 2));
        let tokens = Tensor::cat(vec![own, neighbours], 2) + self.modality(Modality::Location);
        match (&self.beneath, beneath) {
            (Some(linear), Some(beneath)) => {
                tokens + linear.forward(beneath.cast(FloatDType::from(self.words.val().dtype())))
            }
            _ => tokens,
        }
    }

    /// `√d_model · word + sinusoid(position)`.
    fn text(&self, tokens: Tensor<2, Int>, start: usize) -> Tensor<3> {
        let [_, length] = tokens.dims();
        let device = tokens.device();
        let words = self.words.val();
        let positions = sinusoids(start, length, words.dims()[1]);
        let positions = TensorData::new(positions, [length, words.dims()[1]]);
        let positions = Tensor::<2>::from_data(positions, (&device, words.dtype()));
        embedding(words, tokens) * self.scale() + positions.unsqueeze()
    }

    fn modality(&self, modality: Modality) -> Tensor<3> {
        self.modalities
            .val()
            .narrow(0, modality as usize, 1)
            .unsqueeze()
    }

    fn scale(&self) -> f32 {
        (self.words.shape()[1] as f32).sqrt()
    }
}
