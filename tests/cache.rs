//! The cached, step-by-step computation must equal everything computed at once.

#![cfg(feature = "train")]

mod common;

use burn::tensor::{Int, Tensor, TensorData};
use caponimage::layout::{location_bins, reading_order};
use caponimage::model::beneath::BENEATH_VALUES;
use caponimage::model::mask::{CaptionView, PackedShape, Used};
use caponimage::model::{AttentionForm, Boxes, CaptionModel, ModelConfig, PackedBatch};

const INFO: [i32; 5] = [9, 260, 17, 290, 11];

struct Input {
    features: Tensor<4>,
    bins: Vec<i32>,
    captions: Vec<i32>,
    boxes: usize,
    length: usize,
}

impl Input {
    /// On something different each.
    fn boxes(&self, shape: [usize; 2]) -> Boxes {
        let beneath = (0..self.boxes * BENEATH_VALUES).map(|i| (i * 7 % 11) as f32 / 5.0 - 1.0);
        let device = burn::tensor::Device::flex();
        Boxes::new(self.bins.clone(), beneath.collect(), shape, &device)
    }
}

fn input(config: &ModelConfig, model: &CaptionModel, boxes: usize) -> Input {
    let device = burn::tensor::Device::flex();
    let size = config.preprocessing().size;
    let pixels: Vec<f32> = (0..3 * size * size)
        .map(|i| ((i * 31 % 255) as f32 - 127.0) / 128.0)
        .collect();
    let picture = TensorData::new(pixels, [1, 3, size, size]);
    let areas = common::request(boxes).boxes;
    let ordered: Vec<_> = reading_order(&areas)
        .into_iter()
        .map(|i| areas[i])
        .collect();
    let length = config.caption_length;
    Input {
        features: model.features(Tensor::from_data(picture, &device)),
        bins: location_bins(&ordered, config.location_bins)
            .into_iter()
            .flatten()
            .flatten()
            .map(|bin| bin as i32)
            .collect(),
        captions: (0..boxes * length)
            .map(|i| (5 + i * 13 % 290) as i32)
            .collect(),
        boxes,
        length,
    }
}

fn ints<const D: usize>(values: &[i32], shape: [usize; D]) -> Tensor<D, Int> {
    Tensor::from_data(
        TensorData::new(values.to_vec(), shape),
        &burn::tensor::Device::flex(),
    )
}

/// Next-token scores of all caption tokens, `[boxes][length][vocabulary]` flattened.
fn at_once(config: &ModelConfig, model: &CaptionModel, input: &Input) -> Vec<f32> {
    // In the per-box form every box is a sequence of its own.
    let (sequences, boxes) = match config.attention {
        AttentionForm::SharedContext => (1, input.boxes),
        AttentionForm::PerBox => (input.boxes, 1),
    };
    let used = Used {
        info: INFO.len(),
        captions: vec![input.length; boxes],
    };
    let batch = PackedBatch {
        features: input.features.clone().repeat_dim(0, sequences),
        info: ints(&INFO, [1, INFO.len()]).repeat_dim(0, sequences),
        boxes: input.boxes([sequences, boxes]),
        captions: ints(&input.captions, [sequences, boxes * input.length]),
        shape: PackedShape {
            image: config.grid * config.grid,
            info: INFO.len(),
            boxes,
            caption: input.length,
            used: vec![used; sequences],
        },
    };
    let hidden = model.forward(batch, CaptionView::Causal).flatten::<2>(0, 1);
    model.next_token(hidden).into_data().try_into_vec().unwrap()
}

fn step_by_step(model: &CaptionModel, input: &Input) -> Vec<f32> {
    let mut prefix = model.prefix(
        &model.context(input.features.clone(), ints(&INFO, [1, INFO.len()])),
        input.boxes([1, input.boxes]),
        input.length,
    );
    let scores = (0..input.length)
        .map(|position| {
            let tokens: Vec<i32> = (0..input.boxes)
                .map(|i| input.captions[i * input.length + position])
                .collect();
            let hidden = model.step(ints(&tokens, [input.boxes, 1]), position, &mut prefix);
            model.next_token(hidden).unsqueeze_dim::<3>(1)
        })
        .collect();
    Tensor::cat(scores, 1).into_data().try_into_vec().unwrap()
}

#[test]
fn steps_with_a_cache_equal_everything_at_once() {
    for attention in [AttentionForm::SharedContext, AttentionForm::PerBox] {
        for boxes in [1, 3] {
            let (config, model) = common::random_model(|config| config.attention = attention);
            let input = input(&config, &model, boxes);
            let (at_once, stepped) = (
                at_once(&config, &model, &input),
                step_by_step(&model, &input),
            );
            assert_eq!(at_once.len(), boxes * input.length * config.vocabulary);
            let difference = at_once
                .iter()
                .zip(&stepped)
                .fold(0f32, |most, (a, b)| most.max((a - b).abs()));
            assert!(
                difference < 1e-4,
                "{attention:?}, {boxes} boxes: {difference}"
            );
        }
    }
}

#[test]
fn a_selected_prefix_continues_its_own_box() {
    for attention in [AttentionForm::SharedContext, AttentionForm::PerBox] {
        let (config, model) = common::random_model(|config| config.attention = attention);
        let input = input(&config, &model, 3);
        let prefix = model.prefix(
            &model.context(input.features.clone(), ints(&INFO, [1, INFO.len()])),
            input.boxes([1, 3]),
            input.length,
        );
        let first = |mut prefix: caponimage::model::Prefix, boxes: usize| -> Vec<f32> {
            let hidden = model.step(ints(&vec![1; boxes], [boxes, 1]), 0, &mut prefix);
            hidden.into_data().try_into_vec().unwrap()
        };
        let chosen = first(prefix.select(&[2, 0]), 2);
        let all = first(prefix, 3);
        let d = config.d_model;
        assert!(
            chosen[..d]
                .iter()
                .zip(&all[2 * d..])
                .all(|(a, b)| (a - b).abs() < 1e-5)
        );
        assert!(
            chosen[d..]
                .iter()
                .zip(&all[..d])
                .all(|(a, b)| (a - b).abs() < 1e-5)
        );
    }
}
