//! The whole model.

use burn::module::Module;
use burn::tensor::{DType, Device, FloatDType, Int, Tensor};

use super::backbone::module::Backbone;
use super::colors::cell_colors;
use super::config::{AttentionForm, ModelConfig};
use super::embeddings::{Boxes, Embeddings};
use super::heads::Heads;
use super::mask::{CaptionView, PackedShape};
use super::transformer::Transformer;

/// The whole model; its fields are the first parts of the weights' names.
#[derive(Module, Debug)]
pub struct CaptionModel {
    backbone: Backbone,
    embeddings: Embeddings,
    transformer: Transformer,
    heads: Heads,
    #[module(skip)]
    attention: AttentionForm,
    #[module(skip)]
    grid: usize,
    #[module(skip)]
    color_cells: usize,
}

/// A packed batch for [`CaptionModel::forward`]; see [`PackedShape`].
pub struct PackedBatch {
    /// Visual features, `[batch, channels, grid, grid]`.
    pub features: Tensor<4>,
    /// `[batch, info]`.
    pub info: Tensor<2, Int>,
    /// Where the captions stand.
    pub boxes: Boxes,
    /// `[batch, boxes · caption]`.
    pub captions: Tensor<2, Int>,
    /// The lengths above and what of them is no padding.
    pub shape: PackedShape,
}

impl CaptionModel {
    /// Random weights.
    pub fn init(config: &ModelConfig, device: &Device) -> Self {
        Self {
            backbone: Backbone::init(config.backbone, device),
            embeddings: Embeddings::init(config, device),
            transformer: Transformer::init(config, device),
            heads: Heads::init(config, device),
            attention: config.attention,
            grid: config.grid,
            color_cells: config.color_cells,
        }
    }

    /// The model with another backbone.
    pub fn with_backbone(self, backbone: Backbone) -> Self {
        Self { backbone, ..self }
    }

    /// The model with the first `count` parts of its backbone frozen.
    pub fn freeze_parts(self, count: usize) -> Self {
        let backbone = self.backbone.clone().freeze_parts(count);
        self.with_backbone(backbone)
    }

    /// The network behind the grid.
    pub fn backbone(&self) -> &Backbone {
        &self.backbone
    }

    /// Pictures `[batch, 3, size, size]` to features `[batch, channels, grid, grid]`.
    pub fn features(&self, pictures: Tensor<4>) -> Tensor<4> {
        let colors = self.colors(pictures.clone());
        self.with_colors(self.backbone.forward(pictures), colors)
    }

    /// The colours of pictures `[batch, 3, size, size]` that stand beside the backbone's features,
    /// `[batch, 3 · color_cells², grid, grid]`.
    pub fn colors(&self, pictures: Tensor<4>) -> Option<Tensor<4>> {
        (self.color_cells > 0).then(|| cell_colors(pictures, self.grid, self.color_cells))
    }

    /// [`features`](Self::features) from what the backbone and [`colors`](Self::colors) give.
    pub fn with_colors(&self, features: Tensor<4>, colors: Option<Tensor<4>>) -> Tensor<4> {
        match colors {
            Some(colors) => Tensor::cat(vec![features, colors], 1),
            None => features,
        }
    }

    /// The last hidden states of all caption tokens, `[batch, boxes · caption, d_model]`, everything
    /// computed at once: what the steps in which captions are written must equal.
    pub fn forward(&self, batch: PackedBatch, view: CaptionView) -> Tensor<3> {
        let PackedBatch {
            features,
            info,
            boxes,
            captions,
            shape,
        } = batch;
        let device = info.device();
        let d_model = self.embeddings.words.shape()[1];
        let [sequences, length] = captions.dims();
        let each = captions
            .clone()
            .reshape([sequences * shape.boxes, shape.caption]);
        let mut tokens = self
            .embeddings
            .caption(each, 0)
            .reshape([sequences, length, d_model]);
        if let Some(continuation) = &self.embeddings.continuation {
            let (embeddings, told) = (&self.embeddings, info.clone().float());
            tokens = tokens + embeddings.following(continuation, &told, captions.float(), length);
        }
        let captions = tokens;
        let tokens = Tensor::cat(
            vec![
                self.embeddings.image(features),
                self.embeddings.info(info),
                self.embeddings.location(boxes),
                captions,
            ],
            1,
        );
        let mask = shape.mask(self.attention, view, &device);
        let mask = mask.cast(FloatDType::from(self.dtype()));
        self.transformer
            .forward(tokens, mask, shape.captions_start())
    }

    /// What the weights are stored in, and so what everything is computed in.
    pub fn dtype(&self) -> DType {
        self.embeddings.words.val().dtype()
    }

    /// Number of token ids.
    pub fn vocabulary(&self) -> usize {
        self.embeddings.words.shape()[0]
    }

    /// Next-token scores `[tokens, vocabulary]` of hidden states `[tokens, d_model]`: `h · wordsᵀ`.
    pub fn next_token(&self, hidden: Tensor<2>) -> Tensor<2> {
        hidden.matmul(self.embeddings.words.val().transpose())
    }

    /// Scores `[captions, 2]` for "does not belong" and "belongs" of the hidden states at the
    /// captions' first tokens `[captions, d_model]`, in a sequence seen both ways.
    pub fn matches(&self, hidden: Tensor<2>) -> Tensor<2> {
        self.heads.matching(hidden)
    }

    /// Scores `[boxes, text_colors]` of the hidden states `[boxes, d_model]` at the first token,
    /// which has seen nothing of a caption yet.
    pub fn text_color(&self, hidden: Tensor<2>) -> Tensor<2> {
        self.heads.text_color(hidden)
    }
}
