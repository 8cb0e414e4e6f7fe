//! Looking at the validation split.

use std::collections::BTreeMap;

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::batch::{Batch, Packer};
use super::config::CORRUPTED;
use super::copying::spans;
use super::curriculum::Level;
use super::example::Example;
use super::inputs::Inputs;
use super::loss::{best, cross_entropy, hits};
use super::metrics::{Copying, Matching, Validation};
use super::run::Written;
use super::sample::{Negatives, Sample, Shown};
use crate::cpu::network::Network;
use crate::dataset::palette::TEXT_COLORS;
use crate::dataset::ratio::Ratio;
use crate::error::Result;
use crate::generation::common_words::CommonWords;
use crate::generation::constraints::Constraints;
use crate::generation::decoder_input::DecoderInput;
use crate::generation::frames::Frames;
use crate::generation::kind_lines::{KindLines, ProductKinds};
use crate::generation::told_attributes::ToldAttributes;
use crate::generation::told_phrases::ToldPhrases;
use crate::generation::told_title::ToldTitle;
use crate::generation::trade_words::ProductTrades;
use crate::generation::wording::Wording;
use crate::generation::{Decoding, generate};
use crate::model::CaptionModel;
use crate::model::mask::CaptionView;
use crate::text::EOS;

/// Examples that are looked at together.
const BATCH: usize = 16;
/// So many captions of each box the matching head chooses from.
const RANKED: usize = 5;

/// The split, and with what it is looked at.
pub(crate) struct Validator<'a> {
    /// The examples; captions of other images are theirs, too.
    pub examples: &'a [Example],
    /// What of them the model is shown.
    pub inputs: Inputs,
    /// Packs them.
    pub packer: Packer<'a>,
    /// Where the model is.
    pub device: &'a Device,
}

impl Validator<'_> {
    /// Measures `model`, which is on a device without gradients.
    ///
    /// # Errors
    /// When a picture can't be read.
    pub(crate) fn measure(&self, model: &CaptionModel) -> Result<Validation> {
        let [mut loss, mut tokens, mut colors] = [Ratio::default(); 3];
        let mut collections: BTreeMap<&str, Ratio> = BTreeMap::new();
        let mut copying = Copying::default();
        // Batches are of one collection, for these are measured apart.
        let mut examples: Vec<&Example> = self.examples.iter().collect();
        examples.sort_by_key(|example| &example.source);
        let batches = examples.chunk_by(|a, b| a.source == b.source);
        for examples in batches.flat_map(|examples| examples.chunks(BATCH)) {
            let samples = examples.iter().map(|example| self.whole(example)).collect();
            let batch = self.packer.pack(self.shown(samples), self.device)?;
            let hidden = hidden(model, &batch, CaptionView::Causal);
            let scores = model.next_token(hidden.clone().select(0, batch.rows));
            let likeliest = best(scores.clone());
            let right = Ratio::of_true(&hits(&likeliest, batch.targets.clone()));
            tokens += right;
            self.copied(examples, &likeliest, &mut copying)?;
            let sum = cross_entropy(scores, batch.targets, None, 0.0);
            let sum = Ratio(f64::from(sum.into_scalar::<f32>()), right.1);
            loss += sum;
            *collections.entry(&examples[0].source).or_default() += sum;
            let scores = model.text_color(hidden.select(0, batch.first_rows));
            colors += Ratio::of_true(&hits(&best(scores), batch.colors));
        }
        let [one, two, three, _] = self.matching(model, &Level::PUBLISHED)?;
        let [_, _, _, fact] = self.matching(model, &[Level::Fact])?;
        let matching = [one, two, three];
        Ok(Validation {
            caption_loss: loss.value(),
            collections: collections
                .into_iter()
                .map(|(name, loss)| (name.to_string(), loss.value()))
                .collect(),
            token_accuracy: tokens.value(),
            color_accuracy: colors.value(),
            matching,
            fact,
            copying,
        })
    }

    /// How far the scores of captions' tokens move when the cells of the pictures' grids change places,
    /// and what lies beneath boxes with them: the mean of `Σ p (log p − log q)` over tokens, in nats; `p`
    /// as the picture is and `q` permuted.
    ///
    /// # Errors
    /// When a picture can't be read.
    pub(crate) fn permuted_cells(&self, model: &CaptionModel) -> Result<f64> {
        let mut cells: Vec<usize> = (0..self.packer.config.grid.pow(2)).collect();
        cells.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
        let permuted = Packer {
            cells: Some(&cells),
            ..self.packer
        };
        let mut divergence = Ratio::default();
        for examples in self.examples.chunks(BATCH) {
            let log_probabilities = |packer: &Packer| -> Result<(Tensor<2>, usize)> {
                let samples = examples.iter().map(|example| self.whole(example)).collect();
                let batch = packer.pack(self.shown(samples), self.device)?;
                let tokens = batch.tokens();
                let hidden = hidden(model, &batch, CaptionView::Causal);
                let scores = model.next_token(hidden.select(0, batch.rows));
                Ok((log_softmax(scores, 1), tokens))
            };
            let (own, tokens) = log_probabilities(&self.packer)?;
            let (other, _) = log_probabilities(&permuted)?;
            let sum = (own.clone().exp() * (own - other)).sum();
            divergence += Ratio(f64::from(sum.into_scalar::<f32>()), tokens as f64);
        }
        Ok(divergence.value())
    }

    /// Takes in what captions copy; `likeliest` are the likeliest tokens at the places of the captions'
    /// own, one example after the other.
    fn copied(
        &self,
        examples: &[&Example],
        likeliest: &[u32],
        copying: &mut Copying,
    ) -> Result<()> {
        let tokenizer = self.packer.tokenizer;
        let mut at = 0;
        for example in examples {
            for each in &example.boxes {
                let end = at + each.caption.len();
                let spans = spans(example, each, tokenizer)?;
                copying.add(&spans, &each.caption, &likeliest[at..end], tokenizer)?;
                at = end;
            }
        }
        Ok(())
    }

    /// Corrupts every second caption at one of some levels, drawn for it; always the same ones. What comes of each of
    /// [`Level::ALL`].
    fn matching(&self, model: &CaptionModel, levels: &[Level]) -> Result<[Option<Matching>; 4]> {
        let mut generator = ChaCha8Rng::seed_from_u64(0);
        let negatives = Negatives {
            all: self.examples,
            fitting: false,
            tokenizer: self.packer.tokenizer,
            caption_length: self.packer.config.caption_length,
        };
        let (mut belonging, mut corrupted) = ([Ratio::default(); 4], [Ratio::default(); 4]);
        for examples in self.examples.chunks(BATCH) {
            let mut drawn = Vec::new();
            let mut samples = Vec::new();
            for example in examples {
                let mut sample = self.whole(example);
                for index in 0..example.boxes.len() {
                    let level = levels[generator.random_range(0..levels.len())];
                    let corrupts = generator.random_bool(CORRUPTED);
                    if corrupts {
                        sample.corrupt((example, index), level, &negatives, &mut generator)?;
                    }
                    // A caption that could not be corrupted tells nothing.
                    let alone = matches!(level, Level::II | Level::III) && example.boxes.len() == 1;
                    let unchanged = corrupts && sample.captions[index].belongs;
                    // One that states nothing is never a negative: that it belongs would be no merit.
                    let own = &example.boxes[index];
                    let can_be_negative = own.kind.is_empty() || !own.facts.is_empty();
                    drawn.push((!alone && !unchanged && can_be_negative).then_some(level));
                }
                samples.push(sample);
            }
            let batch = self.packer.pack(self.shown(samples), self.device)?;
            let hidden = hidden(model, &batch, CaptionView::BothWays);
            let scores = model.matches(hidden.select(0, batch.first_rows));
            let best = integers(scores.argmax(1).squeeze_dim::<1>(1));
            let belongs = integers(batch.belongs);
            for ((best, belongs), level) in best.into_iter().zip(belongs).zip(drawn) {
                let Some(level) = level else {
                    continue;
                };
                let share = match belongs {
                    1 => &mut belonging[level as usize],
                    _ => &mut corrupted[level as usize],
                };
                share.add(f64::from(u8::from(best == belongs)));
            }
        }
        Ok(Level::ALL.map(|level| {
            let level = level as usize;
            let (corrupted, belonging) = (corrupted[level], belonging[level]);
            (corrupted.1 > 0.0 && belonging.1 > 0.0).then(|| Matching {
                accuracy: (corrupted.value() + belonging.value()) / 2.0,
                count: corrupted.1 as usize,
            })
        }))
    }

    /// Writes captions for `examples`, as the captioner does.
    ///
    /// # Errors
    /// When a picture can't be read or the device fails.
    pub(crate) fn write(
        &self,
        model: &CaptionModel,
        examples: &[&Example],
    ) -> Result<Vec<Vec<Written>>> {
        let network = Network::of(model, self.packer.config)?;
        examples
            .iter()
            .map(|example| self.captions((model, &network), self.whole(example)))
            .collect()
    }

    /// A caption for each box of `sample`, whatever captions it has, by `network`, whose weights are
    /// `model`'s.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub(crate) fn captions(
        &self,
        (model, network): (&CaptionModel, &Network),
        sample: Sample,
    ) -> Result<Vec<Written>> {
        let shown = self.shown(vec![sample]);
        // Boxes that don't know of each other may want to say the same, which none may but the first.
        let others = shown.len() - 1;
        let mut written = Chosen::default();
        for sample in shown {
            for candidates in self.candidates((model, network), sample, others)? {
                written.take_first(candidates, |_| true);
            }
        }
        Ok(written.captions)
    }

    /// As [`captions`](Self::captions), of the likeliest captions for each box that which the matching head finds to
    /// belong there, the likeliest first; where it finds none to, the likeliest.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub(crate) fn matching_captions(
        &self,
        (model, network): (&CaptionModel, &Network),
        sample: Sample,
    ) -> Result<Vec<Written>> {
        let mut written = Chosen::default();
        for sample in self.shown(vec![sample]) {
            let candidates = self.candidates((model, network), sample.clone(), RANKED - 1)?;
            let belong = self.belong(model, &sample, &candidates)?;
            for (candidates, belong) in candidates.into_iter().zip(belong) {
                written.take_first(candidates, |place| belong[place]);
            }
        }
        Ok(written.captions)
    }

    /// Captions for each box of `sample`, which is shown as it is: the one to take, and so many alternatives.
    fn candidates(
        &self,
        (model, network): (&CaptionModel, &Network),
        sample: Sample,
        alternatives: usize,
    ) -> Result<Vec<Vec<Written>>> {
        let boxes = sample.captions.len();
        let input = DecoderInput {
            network,
            tokenizer: self.packer.tokenizer,
            prefix: self.packer.prefix(sample, (model, network), self.device)?,
            groups: (0..boxes).collect(),
            caption_length: self.packer.config.caption_length,
            alternatives,
            written: Vec::new(),
            constraints: Constraints {
                common: &CommonWords::default(),
                told: &[],
                attributes: &ToldAttributes::default(),
                phrases: &ToldPhrases::default(),
                title: &ToldTitle::default(),
                frames: &Frames::default(),
                shown: None,
                trades: &ProductTrades::default(),
                kind_lines: &KindLines::default(),
                kinds: ProductKinds::default(),
            },
            streamer: None,
        };
        let decoded = pollster::block_on(generate(input, &Decoding::default()))?;
        let captions = decoded.captions.iter().zip(&decoded.alternatives);
        let mut written = Vec::new();
        for ((caption, alternatives), scores) in captions.zip(&decoded.colors) {
            let texts = [caption].into_iter().chain(alternatives);
            let texts = texts.map(|caption| self.packer.tokenizer.decode(&caption.tokens));
            let texts: Vec<String> = texts.collect::<Result<_>>()?;
            let color = likeliest(scores);
            let of_text = |text| Written {
                text,
                color: color.into(),
            };
            written.push(texts.into_iter().map(of_text).collect());
        }
        Ok(written)
    }

    /// Whether the matching head finds each of the `candidates` to belong at its box of `sample`, the first of the
    /// others standing in the others.
    fn belong(
        &self,
        model: &CaptionModel,
        sample: &Sample,
        candidates: &[Vec<Written>],
    ) -> Result<Vec<Vec<bool>>> {
        let length = self.packer.config.caption_length;
        let shown = |written: &Written| {
            let mut caption = self
                .packer
                .tokenizer
                .encode_caption(&written.text, length)?;
            caption.truncate(length - 1);
            caption.push(EOS);
            Ok(Shown {
                caption: caption.into(),
                color: None,
                belongs: true,
            })
        };
        let first = candidates.iter().map(|candidates| shown(&candidates[0]));
        let first: Vec<Shown> = first.collect::<Result<_>>()?;
        let mut samples = Vec::new();
        for (place, candidates) in candidates.iter().enumerate() {
            for candidate in candidates {
                let mut captions = first.clone();
                captions[place] = shown(candidate)?;
                samples.push(Sample {
                    captions,
                    ..sample.clone()
                });
            }
        }
        let batch = self.packer.pack(samples, self.device)?;
        let hidden = hidden(model, &batch, CaptionView::BothWays);
        let scores = model.matches(hidden.select(0, batch.first_rows));
        let best = integers(scores.argmax(1).squeeze_dim::<1>(1));
        // Of each sample, what is said of the box whose candidate it has.
        let mut samples = best.chunks(candidates.len());
        let of_box = |(place, candidates): (usize, &Vec<Written>)| {
            let own = samples.by_ref().take(candidates.len());
            own.map(|of_all| of_all[place] == 1).collect()
        };
        Ok(candidates.iter().enumerate().map(of_box).collect())
    }

    fn shown<'s>(&self, samples: Vec<Sample<'s>>) -> Vec<Sample<'s>> {
        self.inputs.shown(samples)
    }

    fn whole<'a>(&self, example: &'a Example) -> Sample<'a> {
        Sample::whole(example)
    }
}

/// Captions of one picture, none of which is said twice where it can be helped.
#[derive(Default)]
struct Chosen {
    captions: Vec<Written>,
    said: Vec<String>,
}

impl Chosen {
    /// Takes the first of `candidates` that was not said and is `good`, by its place; or is not said; or is there.
    fn take_first(&mut self, mut candidates: Vec<Written>, good: impl Fn(usize) -> bool) {
        let keys: Vec<String> = candidates
            .iter()
            .map(|each| Wording::new(&each.text).key)
            .collect();
        let unsaid = |place: &usize| !self.said.contains(&keys[*place]);
        let mut places = (0..candidates.len()).filter(unsaid);
        let first = places.clone().next();
        let place = places.find(|&place| good(place)).or(first).unwrap_or(0);
        self.captions.push(candidates.swap_remove(place));
        self.said.push(keys[place].clone());
    }
}

/// The text colour with the highest score.
fn likeliest(scores: &[f32]) -> &'static str {
    let colors = TEXT_COLORS.into_iter().zip(scores);
    let best = colors.max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or("", |(color, _)| color)
}

fn hidden(model: &CaptionModel, batch: &Batch, view: CaptionView) -> Tensor<2> {
    model.forward(batch.packed(model), view).flatten(0, 1)
}

fn integers(tensor: Tensor<1, Int>) -> Vec<i64> {
    tensor.into_data().iter::<i64>().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::tests::any_record;
    use crate::model::{AttentionForm, ModelConfig};
    use crate::text::TextTokenizer;
    use crate::training::pictures::Pictures;
    use crate::weights;

    /// What the matching head says of each candidate, all of them asked at once and each by itself.
    fn asked_both_ways(attention: AttentionForm) -> [Vec<Vec<bool>>; 2] {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("photo.png");
        image::RgbImage::new(8, 8).save(&photo).unwrap();
        let words = "In Black For You Yours and Mine".to_string();
        let tokenizer = TextTokenizer::train(&vec![words; 60], 400).unwrap();
        let config = ModelConfig {
            vocabulary: 400,
            attention,
            ..ModelConfig::tiny()
        };
        let device = Device::flex();
        device.seed(3);
        let model = CaptionModel::init(&config, &device);
        let mut record = any_record("a");
        record.boxes.push(record.boxes[0].clone());
        record.boxes[1].area.y += 0.3;
        let example = Example::new(&record, Some(0), &tokenizer, &config).unwrap();
        let pictures = Pictures::Live {
            photos: vec![photo],
            preprocessing: config.preprocessing(),
        };
        let validator = Validator {
            examples: &[],
            inputs: Inputs::default(),
            packer: Packer {
                tokenizer: &tokenizer,
                config: &config,
                pictures: &pictures,
                cells: None,
            },
            device: &device,
        };
        let written = |text: &&str| Written {
            text: text.to_string(),
            color: String::new(),
        };
        let texts = [
            "In Black",
            "For You",
            "Yours",
            "Mine",
            "You and You",
            "and and Mine",
        ];
        let candidates =
            [&texts[..], &texts[2..5]].map(|texts| texts.iter().map(written).collect::<Vec<_>>());
        let sample = validator.whole(&example);
        // How much rather each belongs than not, asked by itself.
        let rather = |model: &CaptionModel, place: usize, text: &str| -> f32 {
            let mut sample = sample.clone();
            for (of_box, shown) in sample.captions.iter_mut().enumerate() {
                let text = if of_box == place {
                    text
                } else {
                    &candidates[of_box][0].text
                };
                let mut caption = tokenizer.encode_caption(text, 9).unwrap();
                caption.push(EOS);
                shown.caption = caption.into();
            }
            let batch = validator.packer.pack(vec![sample], &device).unwrap();
            let first = hidden(model, &batch, CaptionView::BothWays).select(0, batch.first_rows);
            let scores: Vec<f32> = model.matches(first).into_data().iter::<f32>().collect();
            scores[2 * place + 1] - scores[2 * place]
        };
        let each = |model: &CaptionModel| -> Vec<Vec<f32>> {
            let boxes = candidates.iter().enumerate();
            let of_box = |(place, candidates): (usize, &Vec<Written>)| {
                let texts = candidates
                    .iter()
                    .map(|each| rather(model, place, &each.text));
                texts.collect()
            };
            boxes.map(of_box).collect()
        };
        // A random head says the same of all captions: let it say no to half of them.
        let mut all = each(&model).concat();
        all.sort_by(f32::total_cmp);
        let middle = (all[all.len() / 2] + all[all.len() / 2 - 1]) / 2.0;
        let (mut values, parameters) = weights::collect(&model).unwrap();
        let bias: Vec<f32> = values["heads.matching.bias"].iter::<f32>().collect();
        let bias = [bias[0] + middle, bias[1]];
        values.insert("heads.matching.bias".into(), bias.into());
        let model = weights::apply(model, values, &parameters, "changed").unwrap();
        let together = validator.belong(&model, &sample, &candidates).unwrap();
        let alone = each(&model).into_iter();
        let alone = alone.map(|of_box| of_box.iter().map(|rather| *rather > 0.0).collect());
        [together, alone.collect()]
    }

    #[test]
    fn the_matching_head_is_asked_of_each_caption_at_its_box() {
        for attention in [AttentionForm::SharedContext, AttentionForm::PerBox] {
            let [together, alone] = asked_both_ways(attention);
            assert_eq!(together, alone, "{attention:?}");
            let yes = together.iter().flatten().filter(|belongs| **belongs);
            assert!((3..=6).contains(&yes.count()), "{together:?}");
        }
    }

    #[test]
    fn the_first_good_one_that_nobody_said_is_taken() {
        let mut chosen = Chosen::default();
        let candidates = || {
            let texts = ["In Blue", "For You", "Yours"];
            let written = texts.map(|text| Written {
                text: text.into(),
                color: "#000000".into(),
            });
            Vec::from(written)
        };
        chosen.take_first(candidates(), |place| place > 0);
        // The only good one is said.
        chosen.take_first(candidates(), |place| place == 1);
        chosen.take_first(candidates(), |_| false);
        // All are said.
        chosen.take_first(candidates(), |_| true);
        let texts: Vec<&str> = chosen.captions.iter().map(|each| &*each.text).collect();
        assert_eq!(texts, ["For You", "In Blue", "Yours", "In Blue"]);
    }
}
