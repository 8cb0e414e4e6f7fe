//! Samples packed into tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::pictures::{Pictures, Pixels, Visual};
use super::sample::{Sample, View};
use crate::cpu::network::{self, Network};
use crate::error::{Error, Result};
use crate::model::beneath::{BENEATH_VALUES, beneath};
use crate::model::mask::{PackedShape, Used};
use crate::model::tokens::LOCATION_VALUES;
use crate::model::{AttentionForm, Boxes, CaptionModel, ModelConfig, PackedBatch};
use crate::text::{BOS, EOS, PAD, TextTokenizer};

/// A batch and what it should give.
pub struct Batch {
    visual: Visual,
    info: Tensor<2, Int>,
    boxes: Boxes,
    captions: Tensor<2, Int>,
    shape: PackedShape,
    /// Which caption tokens (of `batch · boxes · caption`) are no padding.
    pub rows: Tensor<1, Int>,
    /// The token that follows each of `rows`.
    pub targets: Tensor<1, Int>,
    /// 1 for each of `rows` that counts; nothing where all do.
    pub counts: Option<Tensor<1>>,
    /// Which caption tokens are the first of their caption.
    pub first_rows: Tensor<1, Int>,
    /// 1 for each of `first_rows` that counts; nothing where all do.
    pub first_counts: Option<Tensor<1>>,
    /// The text colour of each of `first_rows`.
    pub colors: Tensor<1, Int>,
    /// 1 for each of `colors` that counts; nothing where all do.
    pub color_counts: Option<Tensor<1>>,
    /// Whether the caption of each of `first_rows` belongs there, 1 or 0.
    pub belongs: Tensor<1, Int>,
}

/// A batch on the host.
pub struct Gathered {
    visual: Pixels,
    info: Vec<i32>,
    bins: Vec<i32>,
    /// Empty where the model is not told what lies beneath boxes.
    beneath: Vec<f32>,
    captions: Vec<i32>,
    shape: PackedShape,
    rows: Vec<i32>,
    targets: Vec<i32>,
    first_rows: Vec<i32>,
    colors: Vec<i32>,
    /// Which of `colors` are to be learned.
    has_color: Vec<bool>,
    belongs: Vec<i32>,
    /// How many of `rows` and of `first_rows` there were before they were rounded up.
    counted: Option<[usize; 2]>,
}

impl Gathered {
    /// With more padding, so that there are few shapes: GPUs tune their kernels, and keep memory, for
    /// each that they meet. Sequences are of a multiple of 8 tokens, and rows a multiple of 32.
    pub fn rounded(mut self) -> Self {
        let shape = &mut self.shape;
        let (old, missing) = (
            shape.info,
            shape.length().next_multiple_of(8) - shape.length(),
        );
        shape.info += missing;
        let rows = self.info.chunks(old.max(1));
        let padded = rows.flat_map(|row| row.iter().copied().chain(vec![PAD as i32; missing]));
        self.info = padded.collect();
        self.counted = Some([self.rows.len(), self.first_rows.len()]);
        for rows in [
            &mut self.rows,
            &mut self.targets,
            &mut self.first_rows,
            &mut self.colors,
            &mut self.belongs,
        ] {
            rows.resize(rows.len().next_multiple_of(32), 0);
        }
        self.has_color.resize(self.colors.len(), false);
        self
    }

    /// The batch on a device.
    pub fn on(self, device: &Device) -> Batch {
        let batch = self.shape.used.len();
        let list = |values: Vec<i32>| Tensor::<1, Int>::from_data(values.as_slice(), device);
        let table = |values: Vec<i32>| {
            let width = values.len() / batch.max(1);
            Tensor::<2, Int>::from_data(TensorData::new(values, [batch, width]), device)
        };
        let shape = [batch, self.shape.boxes];
        let counts = |all: usize, counted: usize| flags((0..all).map(|i| i < counted), device);
        let [rows, first_rows] = [self.rows.len(), self.first_rows.len()];
        Batch {
            counts: self.counted.map(|[counted, _]| counts(rows, counted)),
            first_counts: self.counted.map(|[_, counted]| counts(first_rows, counted)),
            color_counts: self
                .has_color
                .contains(&false)
                .then(|| flags(self.has_color.into_iter(), device)),
            visual: self.visual.on(device),
            info: table(self.info),
            boxes: Boxes::new(self.bins, self.beneath, shape, device),
            captions: table(self.captions),
            shape: self.shape,
            rows: list(self.rows),
            targets: list(self.targets),
            first_rows: list(self.first_rows),
            colors: list(self.colors),
            belongs: list(self.belongs),
        }
    }
}

/// 1 for what is true, 0 for what is not.
fn flags(flags: impl Iterator<Item = bool>, device: &Device) -> Tensor<1> {
    let flags: Vec<f32> = flags.map(|flag| f32::from(u8::from(flag))).collect();
    Tensor::from_floats(flags.as_slice(), device)
}

/// What is needed to pack samples.
#[derive(Clone, Copy)]
pub struct Packer<'a> {
    /// The run's.
    pub tokenizer: &'a TextTokenizer,
    /// The run's.
    pub config: &'a ModelConfig,
    /// Where pictures come from.
    pub pictures: &'a Pictures,
    /// Which cell of a picture's grid is shown in the place of each; nothing where pictures stay as they are.
    pub cells: Option<&'a [usize]>,
}

impl Packer<'_> {
    /// Packs samples for `device`.
    ///
    /// # Errors
    /// When a photo or the cache of features can't be read.
    pub fn pack(&self, samples: Vec<Sample>, device: &Device) -> Result<Batch> {
        Ok(self.gather(samples)?.on(device))
    }

    /// Packs samples on the host.
    ///
    /// # Errors
    /// As [`pack`](Self::pack).
    pub fn gather(&self, samples: Vec<Sample>) -> Result<Gathered> {
        let views: Vec<_> = samples.iter().map(|sample| sample.picture).collect();
        let mut visual = self.read(&views)?;
        let samples: Vec<Sample> = match self.config.attention {
            AttentionForm::SharedContext => samples,
            AttentionForm::PerBox => {
                let boxes = samples.iter().map(|sample| sample.captions.len());
                visual.repeat(&boxes.collect::<Vec<_>>());
                samples.into_iter().flat_map(Sample::each_box).collect()
            }
        };
        let infos = samples
            .iter()
            .map(|sample| self.info(sample))
            .collect::<Result<Vec<_>>>()?;
        let shape = self.shape(&samples, &infos);
        let (batch, boxes, length) = (samples.len(), shape.boxes, shape.caption);
        let (bins, beneath) = self.places(&samples, boxes, &visual);
        let mut gathered = Gathered {
            visual,
            info: vec![PAD as i32; batch * shape.info],
            bins,
            beneath,
            captions: vec![PAD as i32; batch * boxes * length],
            shape,
            rows: Vec::new(),
            targets: Vec::new(),
            first_rows: Vec::new(),
            colors: Vec::new(),
            has_color: Vec::new(),
            belongs: Vec::new(),
            counted: None,
        };
        for (i, (sample, info)) in samples.iter().zip(&infos).enumerate() {
            let place = &mut gathered.info[i * gathered.shape.info..];
            for (place, &token) in place.iter_mut().zip(info) {
                *place = token as i32;
            }
            for (j, shown) in sample.captions.iter().enumerate() {
                let start = (i * boxes + j) * length;
                gathered.first_rows.push(start as i32);
                gathered.colors.push(shown.color.unwrap_or_default() as i32);
                gathered.has_color.push(shown.color.is_some());
                gathered.belongs.push(i32::from(shown.belongs));
                let shifted = [BOS].into_iter().chain(shown.caption.iter().copied());
                for (k, (input, &target)) in shifted.zip(&*shown.caption).enumerate() {
                    gathered.captions[start + k] = input as i32;
                    gathered.rows.push((start + k) as i32);
                    gathered.targets.push(target as i32);
                }
            }
        }
        Ok(gathered)
    }

    /// What the captions of one sample start from, as `network` has it, whose weights are `model`'s.
    ///
    /// # Errors
    /// As [`pack`](Self::pack), and when the device fails.
    pub(crate) fn prefix(
        &self,
        sample: Sample,
        (model, network): (&CaptionModel, &Network),
        device: &Device,
    ) -> Result<network::Prefix> {
        let info = self.info(&sample)?;
        let visual = self.read(&[sample.picture])?;
        let thumbnail = visual.thumbnail(0);
        let own = |area| thumbnail.as_ref().map(|picture| beneath(picture, area));
        let each = sample.boxes.iter();
        let boxes = network::Boxes {
            bins: each
                .clone()
                .map(|three| three.map(|area| area.bins(self.config.location_bins)))
                .collect(),
            beneath: match self.config.beneath {
                true => each
                    .map(|[_, area, _]| own(area).unwrap_or_default())
                    .collect(),
                false => Vec::new(),
            },
        };
        let features = visual.on(device).features(model).flatten::<3>(2, 3);
        let features = features.swap_dims(1, 2).try_into_data();
        let features = features.map_err(Error::device_lost)?.convert::<f32>();
        let features = features.try_into_vec().map_err(Error::device_lost)?;
        Ok(network.prefix(&network.context(features, info), &boxes))
    }

    fn read(&self, views: &[Option<View>]) -> Result<Pixels> {
        let mut visual = self.pictures.read(views)?;
        if let Some(cells) = self.cells {
            visual.permute(cells);
        }
        Ok(visual)
    }

    /// The bins of all boxes, with padding `boxes` of each sample, and what lies beneath them: zeros
    /// where no picture is shown, nothing where the model is not told.
    fn places(&self, samples: &[Sample], boxes: usize, visual: &Pixels) -> (Vec<i32>, Vec<f32>) {
        let config = self.config;
        let each = samples.len() * boxes;
        let mut bins = vec![0; each * LOCATION_VALUES];
        let mut numbers = vec![
            0.0;
            if config.beneath {
                each * BENEATH_VALUES
            } else {
                0
            }
        ];
        for (i, sample) in samples.iter().enumerate() {
            let thumbnail = config.beneath.then(|| visual.thumbnail(i)).flatten();
            for (j, three) in sample.boxes.iter().enumerate() {
                let place = i * boxes + j;
                let own = three.map(|area| area.bins(config.location_bins).map(|bin| bin as i32));
                bins[place * LOCATION_VALUES..][..LOCATION_VALUES]
                    .copy_from_slice(own.as_flattened());
                if let Some(thumbnail) = &thumbnail {
                    numbers[place * BENEATH_VALUES..][..BENEATH_VALUES]
                        .copy_from_slice(&beneath(thumbnail, &three[1]));
                }
            }
        }
        (bins, numbers)
    }

    /// Title and attributes, as the captioner says them.
    fn info(&self, sample: &Sample) -> Result<Vec<u32>> {
        let attributes = sample.attributes.iter();
        let attributes = attributes.map(|(k, v)| (k.to_string(), v.to_string()));
        let mut info = self.tokenizer.encode_info(
            &sample.title,
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
    /// How many tokens captions have in all.
    pub fn tokens(&self) -> usize {
        self.rows.dims()[0]
    }

    /// The model's input; the backbone's learned parts run here.
    pub fn packed(&self, model: &CaptionModel) -> PackedBatch {
        PackedBatch {
            features: self.visual.features(model),
            info: self.info.clone(),
            boxes: self.boxes.clone(),
            captions: self.captions.clone(),
            shape: self.shape.clone(),
        }
    }
}
