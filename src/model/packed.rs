//! The parts of a model whose inference on the CPU is our own (see [`crate::cpu`]): the same numbers
//! as the modules they are packed from, but for rounding.

use std::sync::Arc;

use burn::nn::{LayerNorm, Linear};
use burn::tensor::{Device, Tensor, TensorData};

use super::backbone::Backbone;
use super::{AttentionForm, CaptionModel};
use crate::cpu::attention::{Own, Shared};
use crate::cpu::efficientnet::EfficientNet;
use crate::cpu::matrix::{Finish, Matrix};
use crate::cpu::rows::Norm;
use crate::cpu::transformer::Transformer;

/// What is packed of a model; shared by its clones.
#[derive(Debug, Clone)]
pub struct Packed {
    backbone: Option<Arc<EfficientNet>>,
    transformer: Option<Arc<Transformer>>,
    /// Hidden states to next-token scores, `[d_model, vocabulary]`.
    words: Arc<Matrix>,
}

/// The memory of a context.
pub struct PackedMemory {
    layers: Arc<Vec<Shared>>,
    transformer: Arc<Transformer>,
}

/// What captions attend to; see [`super::Prefix`].
pub struct PackedPrefix {
    context: Arc<Vec<Shared>>,
    /// The boxes' locations.
    begun: Vec<Own>,
    /// The same of boxes whose captions go on, and their captions so far; nothing before the first tokens.
    own: Vec<Own>,
    transformer: Arc<Transformer>,
}

impl Packed {
    /// Packs what can be: EfficientNet-Lite0, and the transformer in the shared-context form.
    pub fn new(model: &CaptionModel) -> Self {
        let shares = model.attention == AttentionForm::SharedContext;
        let words = model.embeddings.words.val();
        let [vocabulary, d] = words.dims();
        let words = values(words);
        Self {
            backbone: match &model.backbone {
                Backbone::EfficientNetLite0(network) => Some(Arc::new(network.packed())),
                Backbone::ResNet50(_) => None,
            },
            transformer: shares.then(|| Arc::new(model.transformer.packed())),
            words: Arc::new(Matrix::new([d, vocabulary], None, &words, [1, d])),
        }
    }

    /// Whether the burn module of the backbone, and of the transformer, is never run.
    pub fn replaces(&self) -> [bool; 2] {
        [self.backbone.is_some(), self.transformer.is_some()]
    }

    /// Pictures `[batch, 3, size, size]` to features `[batch, 320, size / 32, size / 32]`.
    pub fn features(&self, pictures: &Tensor<4>) -> Option<Tensor<4>> {
        let backbone = self.backbone.as_ref()?;
        let [batch, colors, size, _] = pictures.dims();
        let device = pictures.device();
        let pictures = values(pictures.clone());
        let each = pictures.chunks_exact(colors * size * size);
        let features: Vec<f32> = each.flat_map(|one| backbone.forward(one, size)).collect();
        let grid = size.div_ceil(super::backbone::STRIDE);
        let channels = features.len() / (batch * grid * grid);
        let features = TensorData::new(features, [batch, grid, grid, channels]);
        Some(Tensor::<4>::from_data(features, &device).permute([0, 3, 1, 2]))
    }

    /// The memory of context tokens `[1, length, d_model]`.
    pub fn read(&self, tokens: &Tensor<3>) -> Option<PackedMemory> {
        let transformer = self.transformer.clone()?;
        Some(PackedMemory {
            layers: Arc::new(transformer.read(&values(tokens.clone()))),
            transformer,
        })
    }

    /// Next-token scores `[tokens, vocabulary]` of hidden states `[tokens, d_model]`.
    pub fn next_token(&self, hidden: Tensor<2>) -> Tensor<2> {
        let ([tokens, _], device) = (hidden.dims(), hidden.device());
        let mut scores = vec![0.0; tokens * self.words.outputs()];
        let hidden = values(hidden);
        self.words.multiply_rows(&hidden, Finish::Keep, &mut scores);
        rows(scores, tokens, &device)
    }
}

impl PackedMemory {
    /// What captions in boxes attend to, from location tokens `[1, boxes, d_model]`.
    pub fn begin(&self, locations: Tensor<3>) -> PackedPrefix {
        let begun = self.transformer.begin(&self.layers, &values(locations));
        PackedPrefix {
            context: self.layers.clone(),
            begun,
            own: Vec::new(),
            transformer: self.transformer.clone(),
        }
    }
}

impl PackedPrefix {
    /// The same for the boxes `chosen`, before their captions' first tokens.
    pub fn select(&self, chosen: &[usize]) -> Self {
        Self {
            context: self.context.clone(),
            begun: self.begun.iter().map(|own| own.select(chosen)).collect(),
            own: Vec::new(),
            transformer: self.transformer.clone(),
        }
    }

    /// Goes on with only some of the captions that go on.
    pub fn keep(&mut self, chosen: &[usize]) {
        for own in &mut self.own {
            *own = own.select(chosen);
        }
    }

    /// The hidden states `[boxes, d_model]` of caption tokens `[boxes, 1, d_model]`.
    pub fn step(&mut self, tokens: Tensor<3>, position: usize) -> Tensor<2> {
        self.walk(tokens, position, |_, _| ())
    }

    /// How much of each of the context's first `cells` tokens the caption tokens take, `[boxes, cells]`.
    pub fn attention(&mut self, tokens: Tensor<3>, position: usize, cells: usize) -> Tensor<2> {
        let ([boxes, _, _], device) = (tokens.dims(), tokens.device());
        let share = 1.0 / (self.transformer.layers.len() * self.transformer.heads) as f32;
        let mut taken = vec![0.0; boxes * cells];
        self.walk(tokens, position, |weights, all| {
            for (taken, weights) in taken.chunks_exact_mut(cells).zip(weights.chunks_exact(all)) {
                let pairs = taken.iter_mut().zip(weights);
                pairs.for_each(|(taken, weight)| *taken += share * weight);
            }
        });
        rows(taken, boxes, &device)
    }

    fn walk(
        &mut self,
        tokens: Tensor<3>,
        position: usize,
        look: impl FnMut(&[f32], usize),
    ) -> Tensor<2> {
        let ([boxes, _, _], device) = (tokens.dims(), tokens.device());
        if position == 0 {
            self.own.clone_from(&self.begun);
        }
        let (context, own) = (&self.context, &mut self.own);
        // The location stands first.
        let position = 1 + position;
        let hidden = self
            .transformer
            .step(context, own, values(tokens), position, look);
        rows(hidden, boxes, &device)
    }
}

/// A linear layer, each output's weights and bias times `scale(output)`.
pub fn packed_linear(linear: &Linear, scale: impl Fn(usize) -> f32) -> Matrix {
    let weight = linear.weight.val();
    let [inputs, outputs] = weight.dims();
    // Row by row, and the bias like a row.
    let scaled = |values: Vec<f32>| -> Vec<f32> {
        let scaled = values.into_iter().enumerate();
        scaled
            .map(|(i, value)| scale(i % outputs) * value)
            .collect()
    };
    let bias = linear.bias.as_ref().map(|bias| scaled(values(bias.val())));
    let weight = scaled(values(weight));
    Matrix::new([inputs, outputs], bias.as_deref(), &weight, [outputs, 1])
}

/// A layer norm.
pub fn packed_norm(norm: &LayerNorm) -> Norm {
    let gamma = values(norm.gamma.val());
    let beta = norm.beta.as_ref().map(|beta| values(beta.val()));
    Norm {
        beta: beta.unwrap_or_else(|| vec![0.0; gamma.len()]),
        gamma,
    }
}

/// The values of a tensor on the CPU.
pub fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = tensor.into_data().convert::<f32>();
    data.try_into_vec().unwrap_or_default()
}

fn rows(values: Vec<f32>, rows: usize, device: &Device) -> Tensor<2> {
    let width = values.len() / rows.max(1);
    Tensor::from_data(TensorData::new(values, [rows, width]), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::embeddings::Boxes;
    use crate::model::{BackboneKind, ModelConfig};
    use burn::tensor::Int;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        let number = |i: usize| ((i * 7919 + seed * 104_729) % 1021) as f32 / 510.0 - 1.0;
        (0..count).map(number).collect()
    }

    fn tensor<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
        let values = numbers(shape.iter().product(), seed);
        Tensor::from_data(TensorData::new(values, shape), &crate::device::cpu())
    }

    fn assert_near<const D: usize>(found: Tensor<D>, expected: Tensor<D>, tolerance: f32) {
        assert_eq!(found.dims(), expected.dims());
        let (found, expected) = (values(found), values(expected));
        let largest = expected.iter().fold(1.0, |most: f32, x| most.max(x.abs()));
        for (found, expected) in found.iter().zip(&expected) {
            let near = (found - expected).abs() < tolerance * largest;
            assert!(near, "{found}, expected {expected}");
        }
    }

    /// One model with burn's weights and packed.
    fn models(config: &ModelConfig) -> [CaptionModel; 2] {
        let device = crate::device::cpu();
        device.seed(7);
        let model = CaptionModel::init(config, &device);
        [model.clone(), model.pack(config)]
    }

    #[test]
    fn features_are_those_of_the_module() {
        let config = ModelConfig {
            color_cells: 2,
            ..ModelConfig::small()
        };
        let [model, packed] = models(&config);
        for size in [256, 224, 64] {
            if size % (config.grid * 2) != 0 {
                continue;
            }
            let pictures = tensor([2, 3, size, size], size);
            let (found, expected) = (
                packed.packed.as_ref().unwrap().features(&pictures).unwrap(),
                model.backbone.forward(pictures),
            );
            assert_near(found, expected, 1e-4);
        }
    }

    #[test]
    fn captions_are_those_of_the_module() {
        for config in [ModelConfig::tiny(), ModelConfig::small()] {
            let (device, boxes) = (crate::device::cpu(), 3);
            let [model, packed] = models(&config);
            let features = tensor([1, config.channels(), config.grid, config.grid], 3);
            let ids = |count: usize, factor: i32| {
                let ids = (0..count as i32).map(|i| 6 + (i * factor) % 300);
                let ids = TensorData::new(ids.collect::<Vec<_>>(), [1, count]);
                Tensor::<2, Int>::from_data(ids, &device)
            };
            let bins = (0..12 * boxes as i32).map(|i| i * 5 % config.location_bins as i32);
            let beneath = if config.beneath {
                numbers(5 * boxes, 4)
            } else {
                Vec::new()
            };
            let boxes_of =
                || Boxes::new(bins.clone().collect(), beneath.clone(), [1, boxes], &device);
            let [mut slow, mut fast] = [&model, &packed].map(|model| {
                let context = model.context(features.clone(), ids(9, 7));
                model.prefix(&context, boxes_of(), config.caption_length)
            });
            for position in 0..4 {
                let tokens = ids(boxes, 11 + position as i32).reshape([boxes, 1]);
                let expected = model.step(tokens.clone(), position, &mut slow);
                let found = packed.step(tokens, position, &mut fast);
                assert_near(found.clone(), expected.clone(), 1e-4);
                assert_near(packed.next_token(found), model.next_token(expected), 1e-4);
            }
            let chosen = [2, 0, 2, 1];
            let [mut slow, mut fast] = [slow.select(&chosen), fast.select(&chosen)];
            for position in 0..3 {
                let tokens = ids(chosen.len(), 23 + position as i32).reshape([chosen.len(), 1]);
                assert_near(
                    packed.attention(tokens.clone(), position, &mut fast),
                    model.attention(tokens, position, &mut slow),
                    1e-4,
                );
            }
            // The others go on as if those that have ended were still there.
            assert!(fast.can_keep() && !slow.can_keep());
            fast.keep(&[1, 3]);
            let tokens = ids(chosen.len(), 41).reshape([chosen.len(), 1]);
            let kept = Tensor::<1, Int>::from_data([1, 3], &device);
            let expected = model.step(tokens.clone(), 3, &mut slow);
            let found = packed.step(tokens.select(0, kept.clone()), 3, &mut fast);
            assert_near(found, expected.select(0, kept), 1e-4);
        }
    }

    #[test]
    fn what_has_no_packed_form_is_burns() {
        let config = ModelConfig {
            backbone: BackboneKind::ResNet50,
            attention: AttentionForm::PerBox,
            ..ModelConfig::tiny()
        };
        let [_, packed] = models(&config);
        assert_eq!(packed.packed.unwrap().replaces(), [false, false]);
    }
}
