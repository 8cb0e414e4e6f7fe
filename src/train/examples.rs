//! Products as token ids, and packed batches of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::config::ContextDropout;
use super::features::Features;
use crate::data::palette::TEXT_COLORS;
use crate::data::record::Product;
use crate::error::{Error, Result};
use crate::layout::{TextBox, location_bins, reading_order};
use crate::model::mask::{PackedShape, Used};
use crate::model::{AttentionForm, LOCATION_VALUES, ModelConfig, PackedBatch};
use crate::text::{BOS, EOS, PAD, TextTokenizer};

/// One product with one layout.
pub struct Example {
    photo: PathBuf,
    title: String,
    attributes: BTreeMap<String, String>,
    /// In reading-neighbour order: the bins of the previous, the own and the next box.
    bins: Vec<[[usize; 4]; 3]>,
    /// With the end token.
    captions: Vec<Vec<u32>>,
    /// Text colour classes.
    colors: Vec<usize>,
}

/// A batch and what it should give.
pub struct Batch {
    /// The model's input.
    pub packed: PackedBatch,
    /// Which caption tokens (of `batch · boxes · caption`) are no padding.
    pub rows: Tensor<1, Int>,
    /// The token that follows each of `rows`.
    pub targets: Tensor<1, Int>,
    /// Which caption tokens are the first of their caption.
    pub first_rows: Tensor<1, Int>,
    /// The text colour of each of `first_rows`.
    pub colors: Tensor<1, Int>,
    /// How many captions there are.
    pub captions: usize,
}

impl Example {
    /// Tokenises a product; captions that don't fit the model are left out.
    ///
    /// # Errors
    /// [`Error::Data`] when a text colour is not one of [`TEXT_COLORS`].
    pub fn new(
        product: &Product,
        photo: PathBuf,
        tokenizer: &TextTokenizer,
        config: &ModelConfig,
    ) -> Result<Self> {
        let mut boxes = Vec::new();
        for (index, captioned) in product.boxes.iter().enumerate() {
            let mut caption =
                tokenizer.encode_caption(&captioned.caption, config.caption_length)?;
            if caption.len() >= config.caption_length {
                continue;
            }
            caption.push(EOS);
            let color = TEXT_COLORS
                .iter()
                .position(|color| color.eq_ignore_ascii_case(&captioned.color))
                .ok_or_else(|| {
                    let reason = format!("box {index}: {} is no text colour", captioned.color);
                    Error::data(&product.id, reason)
                })?;
            boxes.push((captioned.area.validated(index)?, caption, color));
        }
        let areas: Vec<TextBox> = boxes.iter().map(|(area, ..)| *area).collect();
        let order = reading_order(&areas);
        let ordered: Vec<TextBox> = order.iter().map(|&i| areas[i]).collect();
        Ok(Self {
            photo,
            title: product.title.clone(),
            attributes: product.attributes.clone(),
            bins: location_bins(&ordered, config.location_bins),
            captions: order.iter().map(|&i| boxes[i].1.clone()).collect(),
            colors: order.iter().map(|&i| boxes[i].2).collect(),
        })
    }

    /// Whether there is anything to learn from.
    pub fn is_empty(&self) -> bool {
        self.captions.is_empty()
    }

    /// One example for each box: what the per-box form learns from.
    fn each_box(&self) -> Vec<Self> {
        (0..self.captions.len())
            .map(|i| Self {
                photo: self.photo.clone(),
                title: self.title.clone(),
                attributes: self.attributes.clone(),
                bins: vec![self.bins[i]],
                captions: vec![self.captions[i].clone()],
                colors: vec![self.colors[i]],
            })
            .collect()
    }
}

/// What part of an example's context is shown.
struct Shown {
    image: bool,
    title: bool,
    attributes: BTreeMap<String, String>,
}

impl Shown {
    fn draw(
        example: &Example,
        dropout: Option<&ContextDropout>,
        generator: &mut ChaCha8Rng,
    ) -> Self {
        let Some(dropout) = dropout else {
            return Self {
                image: true,
                title: true,
                attributes: example.attributes.clone(),
            };
        };
        let text = generator.random_bool(dropout.text);
        let image = !text && generator.random_bool(dropout.image);
        let title = text || generator.random_bool(dropout.title);
        let mut attributes = example.attributes.clone();
        attributes.retain(|_, _| !(text || generator.random_bool(dropout.attribute)));
        Self {
            image: !image,
            title: !title,
            attributes,
        }
    }
}

/// Packs examples; with `dropout`, parts of their context are withheld at random.
pub fn pack(
    examples: &[&Example],
    tokenizer: &TextTokenizer,
    features: &Features,
    config: &ModelConfig,
    dropout: Option<&ContextDropout>,
    generator: &mut ChaCha8Rng,
    device: &Device,
) -> Result<Batch> {
    let split: Vec<Example>;
    let examples: Vec<&Example> = match config.attention {
        AttentionForm::SharedContext => examples.to_vec(),
        AttentionForm::PerBox => {
            split = examples
                .iter()
                .flat_map(|example| example.each_box())
                .collect();
            split.iter().collect()
        }
    };
    let mut infos = Vec::with_capacity(examples.len());
    let mut photos = Vec::with_capacity(examples.len());
    for example in &examples {
        let shown = Shown::draw(example, dropout, generator);
        let title = if shown.title {
            example.title.as_str()
        } else {
            ""
        };
        let mut info = tokenizer.encode_info(title, &shown.attributes, config.info_length)?;
        if info.is_empty() {
            // As the captioner says that nothing is said.
            info.push(EOS);
        }
        infos.push(info);
        photos.push(shown.image.then_some(example.photo.as_path()));
    }

    let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(1);
    let shape = PackedShape {
        image: config.grid * config.grid,
        info: longest(&mut infos.iter().map(Vec::len)),
        boxes: longest(&mut examples.iter().map(|example| example.captions.len())),
        caption: longest(
            &mut examples
                .iter()
                .flat_map(|e| e.captions.iter().map(Vec::len)),
        ),
        used: examples
            .iter()
            .zip(&infos)
            .map(|(example, info)| Used {
                info: info.len(),
                captions: example.captions.iter().map(Vec::len).collect(),
            })
            .collect(),
    };

    let (batch, boxes, length) = (examples.len(), shape.boxes, shape.caption);
    let mut info_ids = vec![PAD as i32; batch * shape.info];
    let mut bins = vec![0; batch * boxes * LOCATION_VALUES];
    let mut inputs = vec![PAD as i32; batch * boxes * length];
    let (mut rows, mut targets) = (Vec::new(), Vec::new());
    let (mut first_rows, mut colors) = (Vec::new(), Vec::new());
    for (i, (example, info)) in examples.iter().zip(&infos).enumerate() {
        for (place, &token) in info_ids[i * shape.info..].iter_mut().zip(info) {
            *place = token as i32;
        }
        let own_bins = example.bins.iter().flatten().flatten();
        for (place, &bin) in bins[i * boxes * LOCATION_VALUES..].iter_mut().zip(own_bins) {
            *place = bin as i32;
        }
        for (j, caption) in example.captions.iter().enumerate() {
            let start = (i * boxes + j) * length;
            first_rows.push(start as i32);
            colors.push(example.colors[j] as i32);
            let shifted = [BOS].into_iter().chain(caption.iter().copied());
            for (k, (input, &target)) in shifted.zip(caption).enumerate() {
                inputs[start + k] = input as i32;
                rows.push((start + k) as i32);
                targets.push(target as i32);
            }
        }
    }
    let captions = first_rows.len();
    let list = |values: Vec<i32>| Tensor::<1, Int>::from_data(values.as_slice(), device);
    Ok(Batch {
        packed: PackedBatch {
            features: features.batch(&photos, device),
            info: Tensor::from_data(TensorData::new(info_ids, [batch, shape.info]), device),
            bins: Tensor::from_data(
                TensorData::new(bins, [batch, boxes, LOCATION_VALUES]),
                device,
            ),
            captions: Tensor::from_data(TensorData::new(inputs, [batch, boxes * length]), device),
            shape,
        },
        rows: list(rows),
        targets: list(targets),
        first_rows: list(first_rows),
        colors: list(colors),
        captions,
    })
}
