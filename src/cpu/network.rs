//! All of a model but its backbone, for captions: what pictures and texts are read into, and the steps in
//! which captions are written.

use std::sync::Arc;

use super::attention::{Own, Shared};
pub(crate) use super::embeddings::Boxes;
use super::embeddings::Embeddings;
use super::finish::Finish;
use super::matrix::Matrix;
use super::transformer::{Seen, Transformer};
use crate::error::Result;
#[cfg(feature = "train")]
use crate::model::CaptionModel;
use crate::model::{AttentionForm, ModelConfig};
#[cfg(feature = "train")]
use crate::weights::collect;
use crate::weights::parameters::Parameters;

/// The network on packed weights.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    embeddings: Embeddings,
    transformer: Transformer,
    /// Hidden states to next-token scores.
    words: Matrix,
    text_color: Matrix,
    attention: AttentionForm,
    /// Tokens of the picture: the first ones of a context.
    cells: usize,
}

/// A picture's features, a title and attributes as the network has read them.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// Image and info tokens, where locations see them in the per-box form.
    tokens: Vec<f32>,
    /// Their keys and values, of each layer, in the shared-context form.
    shared: Arc<Vec<Shared>>,
    info: Arc<Vec<u32>>,
}

/// What the captions of an image's boxes attend to, and the captions so far.
#[derive(Debug, Clone)]
pub(crate) struct Prefix {
    info: Arc<Vec<u32>>,
    /// The context of all boxes, or one for each.
    contexts: Vec<Arc<Vec<Shared>>>,
    /// The boxes' locations, of each layer; nothing where contexts hold them.
    begun: Vec<Own>,
    /// The same of captions that go on, and their tokens.
    own: Vec<Own>,
    /// The captions that go on, in boxes of these numbers, and their token ids.
    captions: Vec<(usize, Vec<u32>)>,
}

impl Network {
    /// What writes captions with the weights of a model; `config` is the model's.
    ///
    /// # Errors
    /// [`DeviceLost`](crate::error::Error::DeviceLost) when they can't be read back.
    #[cfg(feature = "train")]
    pub(crate) fn of(model: &CaptionModel, config: &ModelConfig) -> Result<Self> {
        let (weights, _) = collect(model)?;
        Self::take(&mut Parameters::of(weights, "the model"), config)
    }

    /// Takes its weights, all but `backbone.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(crate) fn take(parameters: &mut Parameters, config: &ModelConfig) -> Result<Self> {
        let d = config.d_model;
        // What training learns by besides.
        Matrix::take(parameters, "heads.matching", [d, 2])?;
        let embeddings = Embeddings::take(parameters, config)?;
        Ok(Self {
            transformer: Transformer::take(parameters, config)?,
            words: embeddings.scores(),
            text_color: Matrix::take(parameters, "heads.text_color", [d, config.text_colors])?,
            attention: config.attention,
            cells: config.grid * config.grid,
            embeddings,
        })
    }

    /// What is the same for all boxes of one image, whatever they are: features `[grid², channels]`, rows
    /// from the top, and info.
    pub(crate) fn context(&self, features: Vec<f32>, info: Vec<u32>) -> Context {
        let mut tokens = self.embeddings.image(features);
        tokens.extend(self.embeddings.info(&info));
        let (tokens, shared) = match self.attention {
            AttentionForm::SharedContext => (Vec::new(), self.transformer.read(&tokens)),
            AttentionForm::PerBox => (tokens, Vec::new()),
        };
        Context {
            tokens,
            shared: Arc::new(shared),
            info: Arc::new(info),
        }
    }

    /// What captions in boxes of an image attend to: its context, and the boxes.
    pub(crate) fn prefix(&self, context: &Context, boxes: &Boxes) -> Prefix {
        let locations = self.embeddings.location(boxes);
        let (contexts, begun) = match self.attention {
            AttentionForm::SharedContext => {
                let begun = self.transformer.begin(&context.shared, &locations);
                (vec![context.shared.clone()], begun)
            }
            AttentionForm::PerBox => {
                let each = locations
                    .chunks_exact(self.transformer.d())
                    .map(|location| {
                        let tokens = [context.tokens.as_slice(), location].concat();
                        Arc::new(self.transformer.read(&tokens))
                    });
                (each.collect(), self.transformer.unbegun())
            }
        };
        Prefix {
            info: context.info.clone(),
            contexts,
            begun,
            own: Vec::new(),
            captions: Vec::new(),
        }
    }

    /// The hidden states `[boxes, d]` after each box's first token.
    pub(crate) fn begin(&self, prefix: &mut Prefix, boxes: usize, first: u32) -> Vec<f32> {
        prefix.begin(boxes);
        self.step(prefix, &vec![first; boxes])
    }

    /// The hidden states `[captions, d]` after one more token of each caption.
    pub(crate) fn step(&self, prefix: &mut Prefix, tokens: &[u32]) -> Vec<f32> {
        self.walk(prefix, tokens, |_, _, _| ())
    }

    /// A [`step`](Self::step) that gives how much of each cell of the grid the captions take, the mean over
    /// layers and heads, `[captions, grid²]` in rows from the top. What is missing to 1 they take of title,
    /// attributes, locations and their own tokens.
    pub(crate) fn attention(&self, prefix: &mut Prefix, tokens: &[u32]) -> Vec<f32> {
        let share = 1.0 / (self.transformer.layers.len() * self.transformer.heads) as f32;
        let mut taken = vec![0.0; tokens.len() * self.cells];
        self.walk(prefix, tokens, |first, weights, all| {
            let taken = taken[first * self.cells..].chunks_exact_mut(self.cells);
            for (taken, weights) in taken.zip(weights.chunks_exact(all)) {
                let pairs = taken.iter_mut().zip(weights);
                pairs.for_each(|(taken, weight)| *taken += share * weight);
            }
        });
        taken
    }

    fn walk(
        &self,
        prefix: &mut Prefix,
        tokens: &[u32],
        look: impl FnMut(usize, &[f32], usize),
    ) -> Vec<f32> {
        let Prefix {
            info,
            contexts,
            own,
            captions,
            ..
        } = prefix;
        for ((_, caption), &token) in captions.iter_mut().zip(tokens) {
            caption.push(token);
        }
        let so_far = captions.iter().map(|(_, caption)| caption.as_slice());
        let tokens = self.embeddings.caption(&so_far.collect::<Vec<_>>(), info);
        let seen = match contexts.as_slice() {
            [all] => Seen::Same(all),
            contexts => {
                let each = captions.iter();
                Seen::Each(each.map(|&(index, _)| contexts[index].as_slice()).collect())
            }
        };
        self.transformer.step(&seen, own, tokens, look)
    }

    /// Number of token ids.
    pub(crate) fn vocabulary(&self) -> usize {
        self.words.outputs()
    }

    /// Next-token scores `[tokens, vocabulary]` of hidden states `[tokens, d]`.
    pub(crate) fn next_token(&self, hidden: &[f32]) -> Vec<f32> {
        self.words.product(hidden, Finish::Keep)
    }

    /// Scores of the text colours, box after box, of the hidden states `[boxes, d]` at the first token,
    /// which has seen nothing of a caption yet.
    pub(crate) fn text_color(&self, hidden: &[f32]) -> Vec<Vec<f32>> {
        let scores = self.text_color.product(hidden, Finish::Keep);
        let each = scores.chunks_exact(self.text_color.outputs());
        each.map(<[f32]>::to_vec).collect()
    }
}

impl Prefix {
    /// Lets a caption begin in each of the boxes; those that went on are gone.
    pub(crate) fn begin(&mut self, boxes: usize) {
        self.own.clone_from(&self.begun);
        self.captions = (0..boxes).map(|index| (index, Vec::new())).collect();
    }

    /// The same prefix for the boxes `chosen` before their first tokens, for captions that go separate ways.
    pub(crate) fn select(&self, chosen: &[usize]) -> Self {
        let contexts = match self.contexts.as_slice() {
            [all] => vec![all.clone()],
            each => chosen.iter().map(|&i| each[i].clone()).collect(),
        };
        Self {
            info: self.info.clone(),
            contexts,
            begun: self.begun.iter().map(|own| own.select(chosen)).collect(),
            own: Vec::new(),
            captions: Vec::new(),
        }
    }

    /// The same prefix for captions that start in the boxes `chosen`, of which one may be there more
    /// than once, and where each starts: captions that part later (see [`keep`](Self::keep)) start together.
    pub(crate) fn starts(&self, chosen: &[usize]) -> (Self, Vec<usize>) {
        let mut boxes = chosen.to_vec();
        boxes.sort_unstable();
        boxes.dedup();
        let place = |chosen: &usize| boxes.partition_point(|one| one < chosen);
        let starts = chosen.iter().map(place).collect();
        (self.select(&boxes), starts)
    }

    /// Goes on with only some of the captions that go on, by their places among them; one may be there
    /// twice, and goes two ways. [`select`](Self::select) still knows all boxes.
    pub(crate) fn keep(&mut self, chosen: &[usize]) {
        for own in &mut self.own {
            *own = own.select(chosen);
        }
        let kept = chosen.iter().map(|&i| self.captions[i].clone());
        self.captions = kept.collect();
    }
}
