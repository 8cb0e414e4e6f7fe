//! What captions are written by must equal the modules that training runs, from the same weights.

use burn::tensor::{Int, Tensor, TensorData};

use super::attention::{Own, Shared, attend};
use super::backbone::Backbone;
use super::network::{Boxes, Network, Prefix};
use crate::layout::{location_bins, suggest};
use crate::model::beneath::BENEATH_VALUES;
use crate::model::mask::{CaptionView, PackedShape, Used};
use crate::model::{self, AttentionForm, BackboneKind, CaptionModel, ModelConfig, PackedBatch};
use crate::weights::collect;
use crate::weights::parameters::Parameters;

fn numbers(count: usize, seed: usize) -> Vec<f32> {
    let number = |i: usize| ((i * 7919 + seed * 104_729) % 1021) as f32 / 510.0 - 1.0;
    (0..count).map(number).collect()
}

fn tensor<const D: usize>(values: &[f32], shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(
        TensorData::new(values.to_vec(), shape),
        &crate::device::cpu(),
    )
}

fn integers<const D: usize>(
    values: impl Iterator<Item = u32>,
    shape: [usize; D],
) -> Tensor<D, Int> {
    let values: Vec<i32> = values.map(|value| value as i32).collect();
    Tensor::from_data(TensorData::new(values, shape), &crate::device::cpu())
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

fn assert_near(found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(1.0, |most: f32, x| most.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let near = (found - expected).abs() < tolerance * largest;
        assert!(near, "{found}, expected {expected}");
    }
}

/// A model, what writes its captions, and what they are written for.
struct Case {
    config: ModelConfig,
    model: CaptionModel,
    network: Network,
    /// `[grid², channels]`.
    features: Vec<f32>,
    info: Vec<u32>,
    boxes: Boxes,
    /// As long as they may be.
    captions: Vec<Vec<u32>>,
}

impl Case {
    fn new(config: ModelConfig, boxes: usize) -> Self {
        let device = crate::device::cpu();
        device.seed(7);
        let model = CaptionModel::init(&config, &device);
        let network = Network::of(&model, &config).unwrap();
        // Captions take some of their tokens from what is told, so that it goes on somewhere.
        let info = vec![9, 60, 17, 90, 11, 60, 18];
        let caption = |i: usize| -> Vec<u32> {
            let other = (0..).map(|j| 6 + ((i * 31 + j * 13) % 200) as u32);
            let told = info.iter().copied().skip(i);
            let start = [crate::text::BOS].into_iter().chain(told).chain(other);
            start.take(config.caption_length).collect()
        };
        let beneath = numbers(boxes * BENEATH_VALUES, 4);
        Self {
            features: numbers(config.grid.pow(2) * config.channels(), 3),
            boxes: Boxes {
                bins: location_bins(&suggest()[..boxes], config.location_bins),
                beneath: match config.beneath {
                    true => beneath.as_chunks().0.to_vec(),
                    false => Vec::new(),
                },
            },
            captions: (0..boxes).map(caption).collect(),
            info,
            model,
            network,
            config,
        }
    }

    fn prefix(&self) -> Prefix {
        let context = self
            .network
            .context(self.features.clone(), self.info.clone());
        self.network.prefix(&context, &self.boxes)
    }

    /// The hidden states of all caption tokens, by box and position: everything at once.
    fn at_once(&self) -> Vec<Vec<Vec<f32>>> {
        let config = &self.config;
        let (all, length) = (self.captions.len(), config.caption_length);
        // In the per-box form every box is a sequence of its own.
        let [sequences, boxes] = match config.attention {
            AttentionForm::SharedContext => [1, all],
            AttentionForm::PerBox => [all, 1],
        };
        let (cells, d) = (config.grid.pow(2), config.d_model);
        let features = tensor(&self.features, [1, cells, config.channels()]);
        let features = features.swap_dims(1, 2);
        let features = features.reshape([1, config.channels(), config.grid, config.grid]);
        let bins = self.boxes.bins.iter().flatten().flatten();
        let bins = bins.map(|&bin| bin as i32).collect();
        let beneath = self.boxes.beneath.as_flattened().to_vec();
        let used = Used {
            info: self.info.len(),
            captions: vec![length; boxes],
        };
        let info = integers(self.info.iter().copied(), [1, self.info.len()]);
        let batch = PackedBatch {
            features: features.repeat_dim(0, sequences),
            info: info.repeat_dim(0, sequences),
            boxes: model::Boxes::new(bins, beneath, [sequences, boxes], &crate::device::cpu()),
            captions: integers(
                self.captions.iter().flatten().copied(),
                [sequences, boxes * length],
            ),
            shape: PackedShape {
                image: cells,
                info: self.info.len(),
                boxes,
                caption: length,
                used: vec![used; sequences],
            },
        };
        let hidden = values(self.model.forward(batch, CaptionView::Causal));
        let each = hidden.chunks(length * d);
        each.map(|box_| box_.chunks(d).map(<[f32]>::to_vec).collect())
            .collect()
    }

    /// The tokens of `captions` at a position.
    fn tokens(&self, captions: &[usize], position: usize) -> Vec<u32> {
        let each = captions.iter();
        each.map(|&i| self.captions[i][position]).collect()
    }
}

fn configs() -> impl Iterator<Item = ModelConfig> {
    let small = ModelConfig {
        layers: 2,
        vocabulary: 300,
        ..ModelConfig::small()
    };
    let plain = ModelConfig {
        visual_norm: false,
        beneath: false,
        continuation: false,
        color_cells: 0,
        ..ModelConfig::tiny()
    };
    let all = [ModelConfig::tiny(), small, plain];
    all.into_iter().flat_map(|config| {
        [AttentionForm::SharedContext, AttentionForm::PerBox].map(|attention| ModelConfig {
            attention,
            ..config.clone()
        })
    })
}

#[test]
fn steps_equal_everything_at_once() {
    for config in configs() {
        for boxes in [1, 3] {
            let case = Case::new(config.clone(), boxes);
            let expected = case.at_once();
            let mut prefix = case.prefix();
            prefix.begin(boxes);
            for position in 0..config.caption_length {
                let tokens = case.tokens(&(0..boxes).collect::<Vec<_>>(), position);
                let hidden = case.network.step(&mut prefix, &tokens);
                let expected: Vec<f32> = expected
                    .iter()
                    .flat_map(|each| each[position].clone())
                    .collect();
                assert_near(&hidden, &expected, 1e-4);
                let rows = tensor(&hidden, [boxes, config.d_model]);
                assert_near(
                    &case.network.next_token(&hidden),
                    &values(case.model.next_token(rows.clone())),
                    1e-4,
                );
                assert_near(
                    &case.network.text_color(&hidden).concat(),
                    &values(case.model.text_color(rows)),
                    1e-4,
                );
            }
        }
    }
}

#[test]
fn captions_go_on_in_their_own_boxes() {
    for config in configs() {
        let case = Case::new(config, 3);
        let expected = case.at_once();
        // Box 2 goes two ways, box 1 is left out.
        let (mut prefix, starts) = case.prefix().starts(&[2, 0, 2]);
        assert_eq!(starts, [1, 0, 1]);
        prefix.begin(2);
        case.network.step(&mut prefix, &case.tokens(&[0, 2], 0));
        prefix.keep(&[1, 0, 1]);
        case.network.step(&mut prefix, &case.tokens(&[2, 0, 2], 1));
        prefix.keep(&[0, 2]);
        let hidden = case.network.step(&mut prefix, &case.tokens(&[2, 2], 2));
        let once = &expected[2][2];
        assert_near(&hidden, &[once.as_slice(), once].concat(), 1e-4);
        // All boxes begin anew.
        prefix.begin(2);
        let hidden = case.network.step(&mut prefix, &case.tokens(&[0, 2], 0));
        let first = [expected[0][0].as_slice(), &expected[2][0]].concat();
        assert_near(&hidden, &first, 1e-4);
    }
}

#[test]
fn a_single_box_may_go_two_ways_from_the_start() {
    for config in configs() {
        let case = Case::new(config, 1);
        let mut twice = case.prefix().select(&[0, 0]);
        let hidden = case.network.begin(&mut twice, 2, case.captions[0][0]);
        let once = &case.at_once()[0][0];
        assert_near(&hidden, &[once.as_slice(), once].concat(), 1e-4);
    }
}

#[test]
fn attention_is_what_is_left_of_one_for_the_picture() {
    for config in configs() {
        let cells = config.grid.pow(2);
        let case = Case::new(config, 2);
        let mut prefix = case.prefix();
        prefix.begin(2);
        let taken = case
            .network
            .attention(&mut prefix, &case.tokens(&[0, 1], 0));
        assert_eq!(taken.len(), 2 * cells);
        for taken in taken.chunks(cells) {
            let sum: f32 = taken.iter().sum();
            assert!(sum > 0.1 && sum < 1.0, "{sum}");
            assert!(taken.iter().all(|&cell| cell > 0.0));
        }
        // Captions of the same box and tokens take the same.
        let mut twice = case.prefix().select(&[1, 1]);
        twice.begin(2);
        let again = case.network.attention(&mut twice, &case.tokens(&[1, 1], 0));
        assert_near(&again[..cells], &taken[cells..], 1e-5);
        assert_near(&again[cells..], &taken[cells..], 1e-5);
    }
}

/// `softmax` over shared and own tokens, spelled out.
#[test]
fn weights_are_shares_of_all_tokens_that_are_seen() {
    let (heads, d, rows) = (2, 8, 3);
    let [shared, own, new] = [5, 2, 1].map(|tokens| numbers(tokens * rows * 3 * d, tokens));
    let (shared, own) = (&shared[..5 * 3 * d], &own[..2 * rows * 3 * d]);
    let mut sequences = Own::new(d);
    for token in own.chunks_exact(rows * 3 * d) {
        sequences.push(token.to_vec());
    }
    let mut found = Vec::new();
    let memory = Shared::new(shared, (heads, d));
    attend(
        &new,
        (heads, d),
        Some(&memory),
        &sequences,
        |weights, all| {
            assert_eq!(all, 7);
            found.extend_from_slice(weights);
        },
    );
    let width = d / heads;
    for (i, found) in found.chunks_exact(7).enumerate() {
        let (head, row) = (i / rows, i % rows);
        let query = &new[row * 3 * d + head * width..][..width];
        let exponential = |token: &[f32]| -> f32 {
            let key = &token[d + head * width..][..width];
            query.iter().zip(key).map(|(a, b)| a * b).sum::<f32>().exp()
        };
        let seen = shared.chunks_exact(3 * d);
        let own = (0..2).map(|token| &own[(token * rows + row) * 3 * d..][..3 * d]);
        let expected: Vec<f32> = seen.chain(own).map(exponential).collect();
        let sum: f32 = expected.iter().sum();
        let expected: Vec<f32> = expected.iter().map(|value| value / sum).collect();
        assert_near(found, &expected, 1e-5);
    }
}

#[test]
fn features_are_those_of_the_modules() {
    let device = crate::device::cpu();
    device.seed(7);
    for kind in [BackboneKind::EfficientNetLite0, BackboneKind::ResNet50] {
        let module = model::Backbone::init(kind, &device);
        let (weights, _) = collect(&module).unwrap();
        let named = weights.into_iter();
        let named = named.map(|(name, data)| (format!("backbone.{name}"), data));
        let mut parameters = Parameters::of(named.collect(), "the backbone");
        let backbone = Backbone::take(&mut parameters, kind).unwrap();
        parameters.finish().unwrap();
        for size in [96, 64] {
            let picture = numbers(3 * size * size, size);
            let expected = module.forward(tensor(&picture, [1, 3, size, size]));
            let expected = values(expected.permute([0, 2, 3, 1]));
            assert_near(&backbone.forward(&picture, size), &expected, 1e-4);
        }
    }
}

#[test]
fn what_is_missing_or_of_another_shape_is_named() {
    let config = ModelConfig::tiny();
    let model = CaptionModel::init(&config, &crate::device::cpu());
    let (weights, _) = collect(&model).unwrap();
    let refused = |change: &dyn Fn(&mut crate::weights::Weights)| {
        let mut weights = weights.clone();
        change(&mut weights);
        let mut parameters = Parameters::of(weights, "model.bpk");
        let taken = Backbone::take(&mut parameters, config.backbone)
            .and_then(|_| Network::take(&mut parameters, &config))
            .and_then(|_| parameters.finish());
        taken.unwrap_err().to_string()
    };
    let name = "transformer.layers.0.attention.output.weight";
    let error = refused(&|weights| drop(weights.remove(name)));
    assert!(
        error.ends_with(&format!("tensor {name} is missing")),
        "{error}"
    );
    let error = refused(&|weights| {
        weights.insert(name.into(), TensorData::new(vec![0.0_f32; 6], [2, 3]));
    });
    assert!(
        error.contains(&format!("tensor {name} has shape [2, 3], expected")),
        "{error}"
    );
    let error = refused(&|weights| {
        weights.insert("other".into(), TensorData::new(vec![0.0_f32], [1]));
    });
    assert!(
        error.contains("tensor other is not one of this model's"),
        "{error}"
    );
}
