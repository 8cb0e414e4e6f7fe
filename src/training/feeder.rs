//! The batches of a run, drawn, tokenized and read on a thread of their own while others are learned
//! from.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::batch::Packer;
use super::config::TrainingConfig;
use super::curriculum::Level;
use super::example::Example;
use super::exchange::General;
use super::order::Order;
use super::parts::{Parts, Task};
use super::replicas::Replicas;
use super::sample::{Negatives, Sample};
use crate::dataset::values::Values;
use crate::error::Result;

/// So many batches are ready beforehand.
const AHEAD: usize = 2;

/// What batches are made of.
pub(crate) struct Feeder<'a> {
    /// The run's.
    pub config: &'a TrainingConfig,
    /// The training split.
    pub examples: &'a [Example],
    /// About how long the examples are.
    pub lengths: &'a [usize],
    /// What values are exchanged for; nothing where the dataset doesn't say.
    pub values: Option<&'a Values>,
    /// What can be said of any product.
    pub general: &'a General,
    /// Packs samples.
    pub packer: Packer<'a>,
    /// What shares a batch.
    pub replicas: &'a Replicas,
}

impl<'a> Feeder<'a> {
    /// The batches from step `first` on, in their order. The thread ends with the run, or when nobody
    /// receives any more.
    pub(crate) fn start<'scope>(
        self,
        first: usize,
        scope: &'scope Scope<'scope, '_>,
    ) -> Receiver<Result<Parts>>
    where
        'a: 'scope,
    {
        let (sender, receiver) = sync_channel(AHEAD);
        scope.spawn(move || {
            let mut order = Order::default();
            let photos: Vec<usize> = self.examples.iter().filter_map(|each| each.photo).collect();
            for step in first..self.config.steps() {
                if sender.send(self.batch(step, &mut order, &photos)).is_err() {
                    break;
                }
            }
        });
        receiver
    }

    /// Exchanges values of an example. Not where captions are corrupted: these are other examples' own.
    fn exchange(
        &self,
        sample: &mut Sample,
        example: &Example,
        generator: &mut ChaCha8Rng,
    ) -> Result<()> {
        let shares = &self.config.exchange;
        let drawn = self
            .values
            .and_then(|values| shares.draw(example, values, self.general, generator));
        match drawn {
            Some(exchanged) => sample.exchange(
                exchanged,
                self.packer.tokenizer,
                self.packer.config.caption_length,
            ),
            None => Ok(()),
        }
    }

    /// The batch of a step, which depends on nothing but the step; `photos` are those that examples are on.
    fn batch(&self, step: usize, order: &mut Order, photos: &[usize]) -> Result<Parts> {
        let config = self.config;
        let mut generator = generator_of(config.seed, step);
        let (phase, _, phase_step) = config.phase(step);
        let chosen = order.batch(step, config.batch, self.lengths, config.seed);
        let mut samples: Vec<Sample> = chosen
            .iter()
            .map(|&i| {
                Sample::draw(
                    &self.examples[i],
                    &config.context_dropout,
                    &config.augmentation,
                    &mut generator,
                )
            })
            .collect();
        let task = match config.level_mix(step) {
            Some(mix) if phase.is_matching(phase_step) => {
                let negatives = Negatives {
                    all: self.examples,
                    fitting: config.matching.fitting,
                    tokenizer: self.packer.tokenizer,
                    caption_length: self.packer.config.caption_length,
                };
                for (sample, &i) in samples.iter_mut().zip(chosen) {
                    let example = &self.examples[i];
                    for index in 0..example.boxes.len() {
                        if generator.random_bool(config.matching.corrupted) {
                            let level = draw_level(mix, &mut generator);
                            sample.corrupt((example, index), level, &negatives, &mut generator)?;
                        }
                    }
                }
                Task::Matching
            }
            _ => {
                let unrelated = config.unrelated_photos;
                for (sample, &i) in samples.iter_mut().zip(chosen) {
                    let example = &self.examples[i];
                    self.exchange(sample, example, &mut generator)?;
                    // Without such a share nothing is drawn: runs of before there was one stay the same.
                    if unrelated > 0.0
                        && example.photo.is_none()
                        && generator.random_bool(unrelated)
                        && let Some(&photo) = photos.choose(&mut generator)
                    {
                        sample.show_unrelated(photo);
                    }
                }
                Task::Captioning {
                    color_weight: phase.color_weight,
                }
            }
        };
        let samples = config.inputs.shown(samples);
        Parts::gather(
            samples,
            task,
            config.accumulate,
            &self.replicas.devices().collect::<Vec<_>>(),
            &self.packer,
        )
    }
}

fn draw_level(mix: [f64; 4], generator: &mut ChaCha8Rng) -> Level {
    let mut left = generator.random_range(0.0..1.0);
    for (level, share) in Level::ALL.into_iter().zip(mix) {
        left -= share;
        if left < 0.0 && share > 0.0 {
            return level;
        }
    }
    let last = Level::ALL
        .into_iter()
        .zip(mix)
        .rfind(|(_, share)| *share > 0.0);
    last.map_or(Level::I, |(level, _)| level)
}

/// Random numbers of one step, so that a resumed run draws what an uninterrupted one does.
fn generator_of(seed: u64, step: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(step as u64 + 1);
    generator
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;
    use crate::dataset::record::Record;
    use crate::dataset::record::tests::any_record;
    use crate::model::ModelConfig;
    use crate::text::TextTokenizer;
    use crate::training::batch::Batch;
    use crate::training::pictures::Pictures;

    /// A batch of the first two examples, of which the first has a photo.
    fn batch(config: &TrainingConfig, records: [Record; 2]) -> Batch {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("photo.png");
        image::RgbImage::new(8, 8).save(&photo).unwrap();
        let tokenizer = TextTokenizer::train(&vec!["In Black".to_string(); 30], 300).unwrap();
        let examples = [(&records[0], Some(0)), (&records[1], None)]
            .map(|(record, photo)| Example::new(record, photo, &tokenizer, &config.model).unwrap());
        let pictures = Pictures::Live {
            photos: vec![photo],
            preprocessing: config.model.preprocessing(),
        };
        let replicas = Replicas::new(&[Device::flex()]).unwrap();
        let feeder = Feeder {
            config,
            examples: &examples,
            lengths: &[1, 1],
            values: None,
            general: &General::of(&examples),
            packer: Packer {
                tokenizer: &tokenizer,
                config: &config.model,
                pictures: &pictures,
                cells: None,
            },
            replicas: &replicas,
        };
        let mut parts = feeder.batch(0, &mut Order::default(), &[0]).unwrap();
        parts.shares[0].remove(0).on(&Device::flex())
    }

    fn config() -> TrainingConfig {
        let mut config = TrainingConfig::new(ModelConfig::tiny(), 4);
        config.batch = 2;
        config.context_dropout.image = 0.0;
        config
    }

    /// Which text colours count.
    fn colors(unrelated: f64) -> Option<Vec<f32>> {
        let mut config = config();
        config.pre_training.matching_every = 0;
        config.unrelated_photos = unrelated;
        let counts = batch(&config, [any_record("a"), any_record("b")]).color_counts?;
        let mut counts: Vec<f32> = counts.into_data().iter::<f32>().collect();
        counts.sort_by(f32::total_cmp);
        Some(counts)
    }

    #[test]
    fn products_without_a_photo_may_be_shown_others() {
        assert_eq!(colors(0.0), None);
        assert_eq!(colors(1.0), Some(vec![0.0, 1.0]));
    }

    #[test]
    fn captions_that_fit_are_negatives_only_where_that_is_chosen() {
        // Of black shoes both, in other words.
        let mut records = [any_record("a"), any_record("b")];
        records[1].boxes[0].caption = "Black".into();
        let belong = |fitting| {
            let mut config = config();
            config.pre_training.matching_every = 1;
            (config.matching.corrupted, config.matching.fitting) = (1.0, fitting);
            let belongs = batch(&config, records.clone()).belongs.into_data();
            Vec::from_iter(belongs.iter::<i64>())
        };
        assert_eq!(belong(false), [1, 1]);
        assert_eq!(belong(true), [0, 0]);
    }
}
