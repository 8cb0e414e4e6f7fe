//! Samples packed into tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::pictures::{Pictures, Visual};
use super::sample::Sample;
use crate::error::Result;
use crate::model::mask::{PackedShape, Used};
use crate::model::{
    AttentionForm, CaptionModel, LOCATION_VALUES, ModelConfig, PackedBatch, Prefix,
};
use crate::text::{BOS, EOS, PAD, TextTokenizer};

/// A batch and what it should give.
pub struct Batch {
    visual: Visual,
    info: Tensor<2, Int>,
    bins: Tensor<3, Int>,
    captions: Tensor<2, Int>,
    shape: PackedShape,
    /// Which caption tokens (of `batch · boxes · caption`) are no padding.
    pub rows: Tensor<1, Int>,
    /// The token that follows each of `rows`.
    pub targets: Tensor<1, Int>,
    /// Which caption tokens are the first of their caption.
    pub first_rows: Tensor<1, Int>,
    /// The text colour of each of `first_rows`.
    pub colors: Tensor<1, Int>,
    /// Whether the caption of each of `first_rows` belongs there, 1 or 0.
    pub belongs: Tensor<1, Int>,
}

/// What is needed to pack samples.
pub struct Packer<'a> {
    /// The run's.
    pub tokenizer: &'a TextTokenizer,
    /// The run's.
    pub config: &'a ModelConfig,
    /// Where pictures come from.
    pub pictures: &'a Pictures,
}

impl Packer<'_> {
    /// Packs samples for `device`.
    ///
    /// # Errors
    /// When a photo or the cache of features can't be read.
    pub fn pack(&self, samples: Vec<Sample>, device: &Device) -> Result<Batch> {
        let config = self.config;
        let views: Vec<_> = samples.iter().map(|sample| sample.picture).collect();
        let mut visual = self.pictures.batch(&views, device)?;
        let samples: Vec<Sample> = match config.attention {
            AttentionForm::SharedContext => samples,
            AttentionForm::PerBox => {
                let boxes = samples.iter().map(|sample| sample.captions.len());
                visual = visual.repeated(&boxes.collect::<Vec<_>>());
                samples.into_iter().flat_map(Sample::each_box).collect()
            }
        };
        let infos = samples
            .iter()
            .map(|sample| self.info(sample))
            .collect::<Result<Vec<_>>>()?;
        let shape = self.shape(&samples, &infos);
        let (batch, boxes, length) = (samples.len(), shape.boxes, shape.caption);
        let mut info_ids = vec![PAD as i32; batch * shape.info];
        let mut bins = vec![0; batch * boxes * LOCATION_VALUES];
        let mut inputs = vec![PAD as i32; batch * boxes * length];
        let (mut rows, mut targets) = (Vec::new(), Vec::new());
        let (mut first_rows, mut colors, mut belongs) = (Vec::new(), Vec::new(), Vec::new());
        for (i, (sample, info)) in samples.iter().zip(&infos).enumerate() {
            for (place, &token) in info_ids[i * shape.info..].iter_mut().zip(info) {
                *place = token as i32;
            }
            let own_bins = sample.bins.iter().flatten().flatten();
            for (place, &bin) in bins[i * boxes * LOCATION_VALUES..].iter_mut().zip(own_bins) {
                *place = bin as i32;
            }
            for (j, shown) in sample.captions.iter().enumerate() {
                let start = (i * boxes + j) * length;
                first_rows.push(start as i32);
                colors.push(shown.color as i32);
                belongs.push(i32::from(shown.belongs));
                let shifted = [BOS].into_iter().chain(shown.caption.iter().copied());
                for (k, (input, &target)) in shifted.zip(shown.caption).enumerate() {
                    inputs[start + k] = input as i32;
                    rows.push((start + k) as i32);
                    targets.push(target as i32);
                }
            }
        }
        let list = |values: Vec<i32>| Tensor::<1, Int>::from_data(values.as_slice(), device);
        let table = |values: Vec<i32>, width| {
            Tensor::<2, Int>::from_data(TensorData::new(values, [batch, width]), device)
        };
        Ok(Batch {
            visual,
            info: table(info_ids, shape.info),
            bins: table(bins, boxes * LOCATION_VALUES).reshape([batch, boxes, LOCATION_VALUES]),
            captions: table(inputs, boxes * length),
            shape,
            rows: list(rows),
            targets: list(targets),
            first_rows: list(first_rows),
            colors: list(colors),
            belongs: list(belongs),
        })
    }

    /// The context of one sample, with room for captions.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub fn prefix(&self, sample: Sample, model: &CaptionModel, device: &Device) -> Result<Prefix> {
        let info: Vec<i32> = self.info(&sample)?.iter().map(|&id| id as i32).collect();
        let bins: Vec<i32> = sample
            .bins
            .iter()
            .flatten()
            .flatten()
            .map(|&bin| bin as i32)
            .collect();
        let visual = self.pictures.batch(&[sample.picture], device)?;
        let info = TensorData::new(info.clone(), [1, info.len()]);
        let bins = TensorData::new(bins, [1, sample.bins.len(), LOCATION_VALUES]);
        let info = Tensor::<2, Int>::from_data(info, device);
        let context = model.context(visual.features(model), info);
        let bins = Tensor::<3, Int>::from_data(bins, device);
        Ok(model.prefix(&context, bins, self.config.caption_length))
    }

    /// Title and attributes, as the captioner says them.
    fn info(&self, sample: &Sample) -> Result<Vec<u32>> {
        let attributes = sample.attributes.iter();
        let attributes = attributes.map(|(k, v)| (k.to_string(), v.to_string()));
        let mut info = self.tokenizer.encode_info(
            sample.title,
            &attributes.collect(),
            self.config.info_length,
        )?;
        if info.is_empty() {
            // One token that says that nothing is said.
            info.push(EOS);
        }
        Ok(info)
    }

    fn shape(&self, samples: &[Sample], infos: &[Vec<u32>]) -> PackedShape {
        let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(1);
        let lengths = |sample: &Sample| -> Vec<usize> {
            let captions = sample.captions.iter();
            captions.map(|shown| shown.caption.len()).collect()
        };
        PackedShape {
            image: self.config.grid * self.config.grid,
            info: longest(&mut infos.iter().map(Vec::len)),
            boxes: longest(&mut samples.iter().map(|sample| sample.captions.len())),
            caption: longest(&mut samples.iter().flat_map(lengths)),
            used: samples
                .iter()
                .zip(infos)
                .map(|(sample, info)| Used {
                    info: info.len(),
                    captions: lengths(sample),
                })
                .collect(),
        }
    }
}

impl Batch {
    /// How many tokens captions have in all, and how many captions there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.rows.dims()[0], self.first_rows.dims()[0])
    }

    /// The model's input; the backbone's learned parts run here.
    pub fn packed(&self, model: &CaptionModel) -> PackedBatch {
        PackedBatch {
            features: self.visual.features(model),
            info: self.info.clone(),
            bins: self.bins.clone(),
            captions: self.captions.clone(),
            shape: self.shape.clone(),
        }
    }
}
