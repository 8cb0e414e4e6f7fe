//! The model of CapOnImage (Gao et al., EMNLP 2022): a grid backbone, tokens of image, info,
//! location and caption, one transformer over all of them, and its heads.

mod attention;
pub mod backbone;
pub mod beneath;
mod colors;
pub mod config;
pub mod continuation;
mod embeddings;
mod heads;
pub mod mask;
mod operations;
#[cfg(feature = "cpu")]
pub mod packed;
mod transformer;

use burn::module::Module;
use burn::tensor::{DType, Device, FloatDType, Int, Tensor};

pub use attention::KeyValue;
pub use backbone::Backbone;
use colors::cell_colors;
pub use config::{AttentionForm, BackboneKind, ModelConfig};
use continuation::LONGEST;
use embeddings::Embeddings;
pub use embeddings::{Boxes, LOCATION_VALUES};
use heads::Heads;
use mask::{CaptionView, PackedShape};
#[cfg(feature = "cpu")]
use packed::{Packed, PackedMemory, PackedPrefix};
use transformer::Transformer;

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
    /// What runs instead of the modules above, where it is there.
    #[cfg(feature = "cpu")]
    #[module(skip)]
    packed: Option<Packed>,
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

/// What is computed of an image, its title and its attributes before any box is known.
pub struct Context {
    /// Image and info tokens, `[1, grid² + length, d_model]`. Where the per-box form does not need them
    /// they are kept all the same: given back earlier, a GPU's memory is divided anew at every call.
    tokens: Tensor<3>,
    memory: Memory,
    /// The info token ids as floats, `[1, length]`.
    info: Tensor<2>,
}

enum Memory {
    /// Keys and values of the tokens, one entry a layer; in the per-box form they depend on the box.
    Tensors(Vec<KeyValue>),
    /// The same, packed.
    #[cfg(feature = "cpu")]
    Packed(PackedMemory),
}

/// What the captions of an image's boxes attend to, computed before their first token.
pub struct Prefix {
    seen: Seen,
    /// The info token ids as floats, `[1, length]`.
    info: Tensor<2>,
    /// The last caption token ids as floats, `[boxes, some]`, once there are any.
    written: Option<Tensor<2>>,
}

enum Seen {
    Tensors {
        /// One entry a layer, shared by all boxes or one for each.
        context: Vec<KeyValue>,
        /// One entry a layer, with room for the caption.
        cache: Vec<KeyValue>,
        attention: AttentionForm,
    },
    #[cfg(feature = "cpu")]
    Packed(PackedPrefix),
}

impl Prefix {
    /// Where the prefix lives.
    pub fn device(&self) -> Device {
        self.info.device()
    }

    /// The same prefix for the boxes `chosen` before their first tokens, for sequences that go separate
    /// ways.
    pub fn select(&self, chosen: &[usize]) -> Self {
        let select = |memory: &KeyValue| {
            let boxes: Vec<i32> = chosen.iter().map(|&i| i as i32).collect();
            let boxes = Tensor::<1, Int>::from_data(boxes.as_slice(), &memory.key.device());
            KeyValue {
                key: memory.key.clone().select(0, boxes.clone()),
                value: memory.value.clone().select(0, boxes),
            }
        };
        let seen = match &self.seen {
            Seen::Tensors {
                context,
                cache,
                attention,
            } => Seen::Tensors {
                context: match attention {
                    AttentionForm::SharedContext => context.clone(),
                    AttentionForm::PerBox => context.iter().map(select).collect(),
                },
                cache: cache.iter().map(select).collect(),
                attention: *attention,
            },
            #[cfg(feature = "cpu")]
            Seen::Packed(prefix) => Seen::Packed(prefix.select(chosen)),
        };
        Self {
            seen,
            info: self.info.clone(),
            written: None,
        }
    }

    /// The same prefix for captions that start in the boxes `chosen`, of which one may be there more than
    /// once, and where each starts: captions that can part later (see [`keep`](Self::keep)) start together.
    pub fn starts(&self, chosen: &[usize]) -> (Self, Vec<usize>) {
        if !self.can_keep() {
            return (self.select(chosen), (0..chosen.len()).collect());
        }
        let mut boxes = chosen.to_vec();
        boxes.sort_unstable();
        boxes.dedup();
        let place = |chosen: &usize| boxes.partition_point(|one| one < chosen);
        let starts = chosen.iter().map(place).collect();
        (self.select(&boxes), starts)
    }

    /// Whether [`keep`](Self::keep) does anything: where that spares work.
    pub fn can_keep(&self) -> bool {
        match &self.seen {
            Seen::Tensors { .. } => false,
            #[cfg(feature = "cpu")]
            Seen::Packed(_) => true,
        }
    }

    /// Goes on with only some of the captions that go on, by their places among them; one may be there
    /// twice, and goes two ways. [`select`](Self::select) still knows all boxes.
    pub fn keep(&mut self, chosen: &[usize]) {
        #[cfg(not(feature = "cpu"))]
        let _ = chosen;
        match &mut self.seen {
            Seen::Tensors { .. } => {}
            #[cfg(feature = "cpu")]
            Seen::Packed(prefix) => {
                prefix.keep(chosen);
                let device = self.info.device();
                let chosen: Vec<i32> = chosen.iter().map(|&i| i as i32).collect();
                let chosen = Tensor::<1, Int>::from_data(chosen.as_slice(), &device);
                let written = self.written.take();
                self.written = written.map(|written| written.select(0, chosen));
            }
        }
    }

    /// Takes note of more caption tokens `[boxes, some]`, the first at `position`; gives the last ones
    /// with those before them, as far as a continuation looks back.
    fn write(&mut self, tokens: Tensor<2, Int>, position: usize) -> Tensor<2> {
        let before = self.written.take().filter(|_| position > 0);
        let all = Tensor::cat(before.into_iter().chain([tokens.float()]).collect(), 1);
        let length = all.dims()[1];
        let kept = length.min(LONGEST);
        self.written = Some(all.clone().narrow(1, length - kept, kept));
        all
    }
}

impl AttentionForm {
    /// How much of a caption's cache the location takes.
    fn offset(self) -> usize {
        match self {
            Self::SharedContext => 1,
            Self::PerBox => 0,
        }
    }
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
            #[cfg(feature = "cpu")]
            packed: None,
        }
    }

    /// The model with its weights packed for captions on the CPU. In builds that do not train, those that
    /// nothing reads any more are let go; `config` is the model's.
    #[cfg(feature = "cpu")]
    pub fn pack(mut self, config: &ModelConfig) -> Self {
        let packed = Packed::new(&self);
        if cfg!(not(feature = "train")) {
            let [backbone, transformer] = packed.replaces();
            let empty = Self::init(config, &self.embeddings.words.device());
            if backbone {
                self.backbone = empty.backbone;
            }
            if transformer {
                self.transformer = empty.transformer;
            }
        }
        self.packed = Some(packed);
        self
    }

    /// The model with another backbone.
    pub fn with_backbone(self, backbone: Backbone) -> Self {
        Self { backbone, ..self }
    }

    /// The model with the first `count` parts of its backbone frozen.
    #[cfg(feature = "train")]
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
        #[cfg(feature = "cpu")]
        if let Some(packed) = &self.packed
            && let Some(features) = packed.features(&pictures)
        {
            return self.with_colors(features, colors);
        }
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
    /// computed at once: training, and the reference that the cached steps must equal.
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

    /// What is the same for all boxes of one image, whatever they are: features
    /// `[1, channels, grid, grid]` and info `[1, length]`.
    pub fn context(&self, features: Tensor<4>, info: Tensor<2, Int>) -> Context {
        let tokens = Tensor::cat(
            vec![
                self.embeddings.image(features),
                self.embeddings.info(info.clone()),
            ],
            1,
        );
        let info = info.float();
        #[cfg(feature = "cpu")]
        if let Some(packed) = &self.packed
            && let Some(memory) = packed.read(&tokens)
        {
            let memory = Memory::Packed(memory);
            return Context {
                tokens,
                memory,
                info,
            };
        }
        let memory = match self.attention {
            AttentionForm::SharedContext => self.transformer.extend(tokens.clone(), &[]),
            AttentionForm::PerBox => Vec::new(),
        };
        Context {
            tokens,
            memory: Memory::Tensors(memory),
            info,
        }
    }

    /// What captions in boxes of an image attend to: its context, and the boxes, a batch of one;
    /// with room for `capacity` caption tokens.
    pub fn prefix(&self, context: &Context, boxes: Boxes, capacity: usize) -> Prefix {
        let locations = self.embeddings.location(boxes);
        let boxes = locations.dims()[1];
        let tensors = |context, cache| Seen::Tensors {
            context,
            cache,
            attention: self.attention,
        };
        let seen = match &context.memory {
            #[cfg(feature = "cpu")]
            Memory::Packed(memory) => Seen::Packed(memory.begin(locations)),
            Memory::Tensors(memory) if self.attention == AttentionForm::SharedContext => {
                let room = |location: KeyValue| {
                    let mut cache = KeyValue::allocate(boxes, 1 + capacity, &location);
                    let own = KeyValue {
                        key: location.key.swap_dims(0, 2),
                        value: location.value.swap_dims(0, 2),
                    };
                    cache.write(0, own);
                    cache
                };
                let locations = self.transformer.extend(locations, memory);
                let cache = locations.into_iter().map(room).collect();
                tensors(memory.clone(), cache)
            }
            Memory::Tensors(_) => {
                let context = context.tokens.clone().repeat_dim(0, boxes);
                let each = Tensor::cat(vec![context, locations.swap_dims(0, 1)], 1);
                let context = self.transformer.extend(each, &[]);
                let room = |memory| KeyValue::allocate(boxes, capacity, memory);
                let cache = context.iter().map(room).collect();
                tensors(context, cache)
            }
        };
        Prefix {
            seen,
            info: context.info.clone(),
            written: None,
        }
    }

    /// The hidden state `[boxes, d_model]` after caption token number `position` of each box,
    /// `tokens` `[boxes, 1]`; the tokens before it must have gone through `prefix` already.
    pub fn step(&self, tokens: Tensor<2, Int>, position: usize, prefix: &mut Prefix) -> Tensor<2> {
        let tokens = self.caption(tokens, position, prefix);
        match &mut prefix.seen {
            Seen::Tensors {
                context,
                cache,
                attention,
            } => {
                let position = attention.offset() + position;
                let hidden = self.transformer.step(tokens, context, cache, position);
                hidden.squeeze_dim(1)
            }
            #[cfg(feature = "cpu")]
            Seen::Packed(prefix) => prefix.step(tokens, position),
        }
    }

    /// A [`step`](Self::step) that gives how much of each cell of the grid the captions take at this
    /// position, the mean over layers and heads, `[boxes, grid²]` in rows from the top. What is
    /// missing to 1 they take of title, attributes, locations and their own tokens.
    pub fn attention(
        &self,
        tokens: Tensor<2, Int>,
        position: usize,
        prefix: &mut Prefix,
    ) -> Tensor<2> {
        let tokens = self.caption(tokens, position, prefix);
        // Image tokens are the first of the context.
        let cells = self.grid * self.grid;
        match &mut prefix.seen {
            Seen::Tensors {
                context,
                cache,
                attention,
            } => {
                let position = attention.offset() + position;
                let taken = self.transformer.attention(tokens, context, cache, position);
                taken.squeeze_dim::<2>(1).narrow(1, 0, cells)
            }
            #[cfg(feature = "cpu")]
            Seen::Packed(prefix) => prefix.attention(tokens, position, cells),
        }
    }

    /// The tokens of caption ids that come next.
    fn caption(&self, ids: Tensor<2, Int>, position: usize, prefix: &mut Prefix) -> Tensor<3> {
        let count = ids.dims()[1];
        let tokens = self.embeddings.caption(ids.clone(), position);
        match &self.embeddings.continuation {
            Some(continuation) => {
                let all = prefix.write(ids, position);
                tokens
                    + self
                        .embeddings
                        .following(continuation, &prefix.info, all, count)
            }
            None => tokens,
        }
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
        #[cfg(feature = "cpu")]
        if let Some(packed) = &self.packed {
            return packed.next_token(hidden);
        }
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
