//! The training loop.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use burn::module::Module;
use burn::optim::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::config::TrainingConfig;
use super::examples::{Batch, Example, pack};
use super::features::Features;
use super::loss::cross_entropy;
use super::run::{Metrics, Run};
use super::schedule;
use crate::data::{folder::DatasetReader, record::Split};
use crate::error::{Error, Result};
use crate::model::mask::CaptionView;
use crate::model::{Backbone, CaptionModel};
use crate::text::TextTokenizer;

/// Everything a run works on.
pub struct Trainer {
    run: Run,
    tokenizer: TextTokenizer,
    features: Features,
    train: Vec<Example>,
    validation: Vec<Example>,
    device: Device,
    model: CaptionModel,
    optimizer: ModuleOptimizer,
    step: usize,
    order: Order,
}

/// The order in which an epoch goes through the examples.
#[derive(Default)]
struct Order {
    epoch: Option<usize>,
    examples: Vec<usize>,
}

impl Order {
    fn shuffled(count: usize, epoch: usize, seed: u64) -> Self {
        let mut examples: Vec<usize> = (0..count).collect();
        let seed = seed.wrapping_add(1 + epoch as u64);
        examples.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        Self {
            epoch: Some(epoch),
            examples,
        }
    }
}

impl Trainer {
    /// Prepares a run, or its continuation, on `device` with a frozen `backbone`.
    ///
    /// # Errors
    /// As the dataset's reader, the features and the checkpoint give them.
    pub fn new(run: Run, dataset: &Path, backbone: Backbone, device: &Device) -> Result<Self> {
        let config = run.config.clone();
        let tokenizer = run.tokenizer()?;
        let (mut train, mut validation) = (Vec::new(), Vec::new());
        let mut photos = BTreeSet::new();
        let mut reader = DatasetReader::open(dataset)?;
        while let Some(product) = reader.next() {
            let product = product?;
            let photo = reader.image_path(&product);
            let into = match product.split {
                Split::Train => &mut train,
                Split::Validation => &mut validation,
                Split::Test => continue,
            };
            let example = Example::new(&product, photo.clone(), &tokenizer, &config.model)?;
            if !example.is_empty() {
                into.push(example);
                photos.insert(photo);
            }
        }
        if train.is_empty() || validation.is_empty() {
            let reason = "holds no captions to learn from and to validate on";
            return Err(Error::data(dataset.display(), reason));
        }
        let photos: Vec<PathBuf> = photos.into_iter().collect();
        let features = Features::compute(
            &photos,
            &backbone,
            &config.model.preprocessing(),
            &run.features_cache(),
            device,
            &bar("features"),
        )?;

        let learning = device.clone().autodiff();
        learning.seed(config.seed);
        let model = CaptionModel::init(&config.model, &learning)
            .with_backbone(backbone.fork(&learning).no_grad());
        let optimizer = AdamConfig::new()
            .with_beta_2(0.98)
            .with_epsilon(1e-9)
            .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
            .init();
        let (step, model, optimizer) = run.resume(model, optimizer)?;
        Ok(Self {
            run,
            tokenizer,
            features,
            train,
            validation,
            device: device.clone(),
            model,
            optimizer,
            step,
            order: Order::default(),
        })
    }

    /// Trains to the end, writing metrics and checkpoints.
    ///
    /// # Errors
    /// [`Error::Data`] when the loss is no longer a number; the last checkpoint stands then.
    pub fn train(mut self) -> Result<()> {
        let config = self.run.config.clone();
        let learning = self.device.clone().autodiff();
        let progress = bar("steps");
        progress.set_length(config.steps as u64);
        progress.set_position(self.step as u64);
        let (mut losses, mut products, mut started) = (Vec::new(), 0, Instant::now());
        while self.step < config.steps {
            let mut generator = step_generator(config.seed, self.step);
            // What dropout draws depends on the step alone, however often a run was interrupted.
            learning.seed(config.seed.wrapping_add(self.step as u64 + 1));
            let chosen = self.choose(&config);
            let batch = self.pack(&chosen, true, &mut generator, &learning)?;
            products += chosen.len();

            let (caption_loss, color_loss) = losses_of(&self.model, batch, config.label_smoothing);
            let loss = caption_loss.clone() + color_loss * config.color_weight;
            let value: f64 = caption_loss.into_scalar::<f32>().into();
            let sum = loss.clone().into_scalar::<f32>();
            if !sum.is_finite() {
                let reason = format!("the loss is {sum} at step {}", self.step);
                return Err(Error::data("training", reason));
            }
            losses.push(value);
            let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
            let rate = schedule::rate(&config, self.step);
            self.model = self.optimizer.step(rate, self.model, gradients);
            self.step += 1;
            progress.set_position(self.step as u64);
            progress.set_message(format!("loss {value:.3}"));

            if self.step.is_multiple_of(config.validate_every) || self.step == config.steps {
                let seconds = started.elapsed().as_secs_f64();
                let train_loss = losses.iter().sum::<f64>() / losses.len() as f64;
                let metrics = self.validate(train_loss, products as f64 / seconds)?;
                progress.suspend(|| {
                    println!(
                        "step {} train loss {:.3} validation loss {:.3} tokens {:.1} % colours {:.1} % {:.1} products/s",
                        metrics.step,
                        metrics.train_loss,
                        metrics.validation_loss,
                        100.0 * metrics.validation_accuracy,
                        100.0 * metrics.color_accuracy,
                        metrics.products_per_second,
                    );
                });
                self.run.record(&metrics)?;
                self.run.save(self.step, &self.model, &self.optimizer)?;
                (losses, products, started) = (Vec::new(), 0, Instant::now());
            }
        }
        progress.finish();
        Ok(())
    }

    /// The examples of this step: every epoch goes through all of them in an order of its own.
    fn choose(&mut self, config: &TrainingConfig) -> Vec<usize> {
        let count = self.train.len();
        let start = self.step * config.batch;
        (start..start + config.batch)
            .map(|position| {
                let epoch = position / count;
                if self.order.epoch != Some(epoch) {
                    self.order = Order::shuffled(count, epoch, config.seed);
                }
                self.order.examples[position % count]
            })
            .collect()
    }

    fn pack(
        &self,
        chosen: &[usize],
        training: bool,
        generator: &mut ChaCha8Rng,
        device: &Device,
    ) -> Result<Batch> {
        let examples = if training {
            &self.train
        } else {
            &self.validation
        };
        let chosen: Vec<&Example> = chosen.iter().map(|&i| &examples[i]).collect();
        let config = &self.run.config;
        let dropout = training.then_some(&config.context_dropout);
        pack(
            &chosen,
            &self.tokenizer,
            &self.features,
            &config.model,
            dropout,
            generator,
            device,
        )
    }

    fn validate(&self, train_loss: f64, products_per_second: f64) -> Result<Metrics> {
        let model = self.model.valid();
        let mut generator = step_generator(0, 0);
        let (mut loss, mut correct, mut tokens) = (0.0, 0.0, 0.0);
        let (mut colors, mut captions) = (0.0, 0.0);
        let all: Vec<usize> = (0..self.validation.len()).collect();
        for chosen in all.chunks(self.run.config.batch) {
            let batch = self.pack(chosen, false, &mut generator, &self.device)?;
            let hidden = hidden_rows(&model, batch.packed);
            let scores = model.next_token(hidden.clone().select(0, batch.rows));
            let count = scores.dims()[0] as f64;
            let hits = hits(scores.clone(), batch.targets.clone());
            let value = cross_entropy(scores, batch.targets, 0.0);
            loss += f64::from(value.into_scalar::<f32>()) * count;
            correct += hits;
            tokens += count;
            let scores = model.text_color(hidden.select(0, batch.first_rows));
            colors += self::hits(scores, batch.colors);
            captions += batch.captions as f64;
        }
        Ok(Metrics {
            step: self.step,
            train_loss,
            validation_loss: loss / tokens,
            validation_accuracy: correct / tokens,
            color_accuracy: colors / captions,
            products_per_second,
        })
    }
}

/// Losses of the captions' tokens and of the text colours.
fn losses_of(model: &CaptionModel, batch: Batch, smoothing: f32) -> (Tensor<1>, Tensor<1>) {
    let hidden = hidden_rows(model, batch.packed);
    let tokens = model.next_token(hidden.clone().select(0, batch.rows));
    let colors = model.text_color(hidden.select(0, batch.first_rows));
    (
        cross_entropy(tokens, batch.targets, smoothing),
        cross_entropy(colors, batch.colors, smoothing),
    )
}

/// Hidden states of all caption tokens, `[batch · boxes · caption, d_model]`.
fn hidden_rows(model: &CaptionModel, packed: crate::model::PackedBatch) -> Tensor<2> {
    model.forward(packed, CaptionView::Causal).flatten(0, 1)
}

/// How many rows have their highest score at their target.
fn hits(scores: Tensor<2>, targets: Tensor<1, burn::tensor::Int>) -> f64 {
    let best = scores.argmax(1).squeeze_dim::<1>(1);
    let hits: i64 = best.equal(targets).int().sum().into_scalar::<i64>();
    hits as f64
}

/// Random numbers of one step, so that a resumed run draws what an uninterrupted one does.
fn step_generator(seed: u64, step: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(step as u64 + 1);
    generator
}

fn bar(what: &'static str) -> ProgressBar {
    let style = "{prefix} {bar:30} {pos}/{len} {per_sec} {eta} left {msg}";
    ProgressBar::no_length()
        .with_prefix(what)
        .with_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()))
}
