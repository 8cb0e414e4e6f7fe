//! All that a training step needs: photos, examples, a model with gradients.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::module::{ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use caponimage::model::{CaptionModel, ModelConfig};
use caponimage::progress::Silence;
use caponimage::text::TextTokenizer;
use caponimage::training::batch::Packer;
use caponimage::training::example::{Example, ExampleBox, Grounds};
use caponimage::training::features::{FeatureCache, Frozen, Photos};
use caponimage::training::parts::{Parts, Task};
use caponimage::training::pictures::Pictures;
use caponimage::training::precision::Precision;
use caponimage::training::replicas::{Replicas, Step};
use caponimage::training::sample::Sample;
use caponimage::{TextBox, weights};
use image::{Rgb, RgbImage};

fn photos(folder: &Path) -> Vec<PathBuf> {
    let draw = |i: usize| {
        let path = folder.join(format!("{i}.png"));
        let color = |x: u32, y: u32| (x * 37 + y * 11 + i as u32 * 71) as u8;
        let picture = RgbImage::from_fn(16, 16, |x, y| Rgb([color(x, y), color(y, x), 90]));
        picture.save(&path).unwrap();
        path
    };
    (0..5).map(draw).collect()
}

/// Of different lengths, so that parts are padded differently.
fn examples(tokenizer: &TextTokenizer) -> Vec<Example> {
    let texts = ["In Navy Blue", "For Summer", "Made for Men"];
    let example = |i: usize| {
        let boxes = (0..1 + i % 3).map(|j| {
            let mut caption = tokenizer.encode_caption(texts[(i + j) % 3], 9).unwrap();
            caption.push(2);
            ExampleBox {
                area: TextBox::new(0.1 + 0.2 * j as f32, 0.15 * i as f32, 0.3, 0.1),
                caption,
                color: (i + j) % 12,
                text: String::new(),
                kind: String::new(),
                facts: Vec::new(),
            }
        });
        Example {
            photo: Some(i),
            title: "Nike Men Blue Shirt ".repeat(i),
            attributes: BTreeMap::new(),
            source: String::new(),
            trade: String::new(),
            voice: String::new(),
            boxes: boxes.collect(),
            grounds: Grounds::Unknown,
            known: String::new(),
        }
    };
    (0..5).map(example).collect()
}

/// All gradients by the parameter's name.
fn named(model: &CaptionModel, gradients: &GradientsParams) -> BTreeMap<u64, Vec<f32>> {
    struct Reader<'a>(&'a GradientsParams, BTreeMap<u64, Vec<f32>>);
    impl ModuleVisitor for Reader<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.get::<D>(param.id) {
                let values = gradient.into_data().iter::<f32>().collect();
                self.1.insert(param.id.val(), values);
            }
        }
    }
    let mut reader = Reader(gradients, BTreeMap::new());
    burn::module::Module::visit(model, &mut reader);
    reader.1
}

/// All that a step needs.
pub struct Setting {
    _folder: tempfile::TempDir,
    tokenizer: TextTokenizer,
    examples: Vec<Example>,
    config: ModelConfig,
    model: CaptionModel,
    pictures: Pictures,
}

pub fn setting(dropout: f64) -> Setting {
    let folder = tempfile::tempdir().unwrap();
    let photos = photos(folder.path());
    let tokenizer = super::tokenizer(300);
    let examples = examples(&tokenizer);
    let config = ModelConfig {
        vocabulary: 300,
        dropout,
        ..ModelConfig::tiny()
    };
    let device = Device::flex();
    let learning = device.clone().autodiff();
    learning.seed(7);
    let model = CaptionModel::init(&config, &learning);
    weights::collect(&model).unwrap();
    let plain = burn::module::Module::valid(&model);
    // The last blocks of the backbone are learned as well.
    let frozen = Frozen {
        model: &plain,
        preprocessing: &config.preprocessing(),
        parts: 14,
        mirrored: false,
    };
    let names: Vec<String> = (0..photos.len()).map(|i| i.to_string()).collect();
    let photos = Photos {
        paths: &photos,
        names: &names,
    };
    let cache = FeatureCache::open(folder.path(), photos, &frozen, &device, &Silence);
    let pictures = Pictures::Cached(cache.unwrap().0);

    Setting {
        _folder: folder,
        tokenizer,
        examples,
        config,
        model,
        pictures,
    }
}

impl Setting {
    /// Gradients by parameter, and losses.
    pub fn gradients(
        &self,
        task: Task,
        precision: Precision,
        accumulate: usize,
        devices: &[Device],
    ) -> (BTreeMap<u64, Vec<f32>>, Vec<f64>) {
        let packer = Packer {
            tokenizer: &self.tokenizer,
            config: &self.config,
            pictures: &self.pictures,
            cells: None,
        };
        let step = Step {
            model: &self.model,
            smoothing: 0.1,
            precision,
            seed: 1,
        };
        let mut samples: Vec<Sample> = self.examples.iter().map(Sample::whole).collect();
        samples[2].captions[0].belongs = false;
        samples[4].picture = None;
        samples[1].show_unrelated(3);
        let replicas = Replicas::new(devices).unwrap();
        let parts = Parts::gather(
            samples,
            task,
            accumulate,
            &replicas.devices().collect::<Vec<_>>(),
            &packer,
        )
        .unwrap();
        let (gradients, losses) = step.gradients(parts, &replicas).unwrap();
        let losses = losses.read().into_iter().flatten().collect();
        (named(&self.model, &gradients), losses)
    }
}
