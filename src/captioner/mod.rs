//! The pipeline: picture, title, attributes and boxes in, one caption for each box out.

mod attention;
#[cfg(any(feature = "gpu", feature = "train"))]
mod device_backbone;
mod measure;
mod request;
mod vision;

use std::cell::Cell;

use burn::tensor::Device;
use image::RgbImage;
use web_time::Instant;

use crate::contrast::{ENOUGH_CONTRAST, mean_beneath, of_text};
use crate::cpu::network::{self, Boxes, Network};
use crate::error::{Error, Result};
use crate::generation::constraints::Constraints;
use crate::generation::decoder_input::DecoderInput;
use crate::generation::kind_lines::ProductKinds;
use crate::generation::shown_colors::ShownColors;
use crate::generation::streamer::{Streamed, Streamer};
use crate::generation::title_case::ToldWords;
use crate::generation::told_attributes::ToldAttributes;
use crate::generation::told_phrases::ToldPhrases;
use crate::generation::told_title::ToldTitle;
use crate::generation::trade_words::ProductTrades;
use crate::generation::{Generated, ScoredCaption, generate};
use crate::image::{normalise, preprocess, resize};
use crate::layout::{TextBox, location_bins, pick, put_back, reading_order};
use crate::manifest::{FileEntry, Manifest, ModelFiles};
#[cfg(feature = "train")]
use crate::model::CaptionModel;
use crate::model::beneath::{beneath, thumbnail};
use crate::text::{EOS, TOKENIZER_FILE, TextTokenizer};
use crate::weights::burnpack::{self, WEIGHTS_FILE};
use crate::words::{stems, told};

use vision::Vision;

pub use request::{
    Caption, CaptionOptions, Captioned, Layout, MAX_ALTERNATIVES, Product, Request, Timings,
};

/// A picture, a title and attributes as a model has read them: what captions in any boxes start
/// from.
pub struct Context {
    context: network::Context,
    /// As large as the model reads it: what lies beneath boxes is looked up on it.
    picture: RgbImage,
    /// What the model is told of what lies beneath boxes is looked up on it.
    thumbnail: RgbImage,
    /// The words of title and attributes.
    told: Vec<String>,
    /// By which attributes they are told.
    attributes: ToldAttributes,
    /// Which of them are said together or not at all.
    phrases: ToldPhrases,
    /// What the title calls the product.
    title: ToldTitle,
    /// Those of them that captions in title case write otherwise.
    told_words: ToldWords,
    /// The colours that the picture shows.
    shown: ShownColors,
    /// The trades that the product may be of.
    trades: ProductTrades,
    /// The kinds of products that title and attributes name.
    named_kinds: ProductKinds,
    /// Milliseconds of preprocessing and of reading.
    timings: Cell<[f64; 2]>,
}

/// A streamer that is told in the layout's order.
struct InLayoutOrder<'a> {
    inner: &'a mut dyn Streamer,
    /// The boxes' places in the layout, in reading-neighbour order.
    order: Vec<usize>,
}

impl Streamer for InLayoutOrder<'_> {
    fn wants_texts(&self) -> bool {
        self.inner.wants_texts()
    }

    fn step(&mut self, texts: Vec<String>) -> Streamed<'_> {
        self.inner.step(put_back(texts, &self.order))
    }
}

/// A loaded model. Pictures are seen on a device, captions are written on the CPU.
pub struct Captioner {
    vision: Vision,
    network: Network,
    tokenizer: TextTokenizer,
    manifest: Manifest,
    /// The weights' bytes, for whoever trains them further.
    #[cfg(feature = "train")]
    weights: Vec<u8>,
    #[cfg(feature = "train")]
    device: Device,
}

/// What of a model there is before its weights.
pub(crate) struct ModelText {
    /// The model's description.
    pub manifest: Manifest,
    tokenizer: TextTokenizer,
}

impl ModelText {
    /// Reads it from the bytes of `config.json` and `tokenizer.json`.
    ///
    /// # Errors
    /// As [`Captioner::from_files`].
    pub(crate) fn read(config: &[u8], tokenizer: &[u8]) -> Result<Self> {
        let manifest = Manifest::from_bytes(config)?;
        manifest.verify(&FileEntry::new(TOKENIZER_FILE, tokenizer))?;
        let tokenizer = TextTokenizer::from_bytes(tokenizer)?;
        if tokenizer.vocabulary() > manifest.model.vocabulary {
            return Err(Error::incompatible(
                TOKENIZER_FILE,
                format!(
                    "{} token ids, expected at most {}",
                    tokenizer.vocabulary(),
                    manifest.model.vocabulary
                ),
            ));
        }
        Ok(Self {
            manifest,
            tokenizer,
        })
    }

    /// The model with its weights, the bytes of `model.bpk`.
    ///
    /// # Errors
    /// As [`Captioner::from_files`].
    pub(crate) fn load(self, weights: Vec<u8>, device: &Device) -> Result<Captioner> {
        let Self {
            manifest,
            tokenizer,
        } = self;
        #[cfg(feature = "train")]
        let kept = weights.clone();
        let mut parameters = burnpack::open(weights)?;
        let vision = Vision::take(&mut parameters, &manifest.model, device)?;
        let network = Network::take(&mut parameters, &manifest.model)?;
        parameters.finish()?;
        Ok(Captioner {
            vision,
            network,
            tokenizer,
            manifest,
            #[cfg(feature = "train")]
            weights: kept,
            #[cfg(feature = "train")]
            device: device.clone(),
        })
    }
}

impl Captioner {
    /// Loads a model from its files' bytes.
    ///
    /// # Errors
    /// [`ModelCorrupt`](crate::Error::ModelCorrupt) or
    /// [`ModelIncompatible`](crate::Error::ModelIncompatible) naming the file and the reason.
    pub fn from_files(files: ModelFiles, device: &Device) -> Result<Self> {
        let model = ModelText::read(&files.config, &files.tokenizer)?;
        let weights = FileEntry::new(WEIGHTS_FILE, &files.weights);
        model.manifest.verify(&weights)?;
        model.load(files.weights, device)
    }

    /// Loads a model folder.
    ///
    /// # Errors
    /// As [`from_files`](Self::from_files), and [`ModelNotFound`](crate::Error::ModelNotFound).
    #[cfg(not(target_family = "wasm"))]
    pub fn from_dir(folder: impl AsRef<std::path::Path>, device: &Device) -> Result<Self> {
        Self::from_files(ModelFiles::read(folder.as_ref())?, device)
    }

    /// Waits for what it has sent to the device, the weights above all.
    ///
    /// # Errors
    /// [`DeviceLost`](crate::Error::DeviceLost) when the device has failed meanwhile.
    #[cfg(target_family = "wasm")]
    pub async fn loaded(&self) -> Result<()> {
        self.vision.loaded().await
    }

    /// The model as training has it, on the device.
    ///
    /// # Errors
    /// None but those that [`from_files`](Self::from_files) would have had.
    #[cfg(feature = "train")]
    pub(crate) fn model(&self) -> Result<CaptionModel> {
        let weights = burnpack::open(self.weights.clone())?.take_all("")?;
        let model = CaptionModel::init(&self.manifest.model, &self.device);
        crate::weights::apply(model, weights, &Default::default(), WEIGHTS_FILE)
    }

    /// The tokenizer.
    #[cfg(feature = "train")]
    pub fn tokenizer(&self) -> &TextTokenizer {
        &self.tokenizer
    }

    /// Where the weights are.
    #[cfg(feature = "train")]
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// The model's description.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// One caption for each box of the request, in the request's order.
    ///
    /// # Errors
    /// [`BoxInvalid`](crate::Error::BoxInvalid) or
    /// [`RequestInvalid`](crate::Error::RequestInvalid) naming what is at fault;
    /// [`DeviceLost`](crate::Error::DeviceLost) when the device fails.
    #[cfg(not(target_family = "wasm"))]
    pub fn caption(&self, picture: &RgbImage, request: &Request) -> Result<Vec<Caption>> {
        let captioned = async {
            let context = self.read(picture, &request.product).await?;
            self.write(&context, &request.layout, &request.options, None)
                .await
        };
        Ok(pollster::block_on(captioned)?.captions)
    }

    /// Reads a picture and what is told of its product, for captions in any boxes.
    ///
    /// # Errors
    /// When the tokenizer can't take the text, or the device fails.
    pub async fn read(&self, picture: &RgbImage, product: &Product) -> Result<Context> {
        let mut watch = Stopwatch::start();
        let preprocessing = &self.manifest.preprocessing;
        let picture = resize(picture, preprocessing);
        let input = normalise(&picture, preprocessing);
        let preprocess = watch.lap();
        let features = self.vision.features(input).await?;
        let context = self.network.context(features, self.told_or_end(product)?);
        let thumbnail = thumbnail(&picture);
        let names = told(product.attributes.keys());
        let texts = || product.attributes.values().chain([&product.title]);
        let told = told(texts());
        let attributes = product.attributes.iter();
        let named = attributes.map(|(name, text)| (name.as_str(), text.as_str()));
        let named = named.chain([("", product.title.as_str())]);
        Ok(Context {
            context,
            shown: ShownColors::of(&thumbnail),
            thumbnail,
            picture,
            trades: self.manifest.trade_words.product_trades(&told, &names),
            named_kinds: self.manifest.kind_lines.named_in(texts()),
            told_words: self.manifest.title_case.told_words(&told, named),
            attributes: ToldAttributes::new(&product.attributes, &told),
            phrases: ToldPhrases::new(&product.title, &product.attributes),
            title: self.title(product),
            told,
            timings: [preprocess, watch.lap()].into(),
        })
    }

    /// What a product's title calls it.
    fn title(&self, product: &Product) -> ToldTitle {
        let Manifest {
            frames,
            kind_lines,
            title_case,
            ..
        } = &self.manifest;
        let heads = kind_lines.heads();
        ToldTitle::new(
            &product.title,
            &product.attributes,
            |word| title_case.is_small(word),
            |pieces| kind_lines.are_named(pieces),
            |word| stems(word).iter().any(|stem| heads.contains(stem.as_str())),
            |word| frames.are_value(word),
        )
    }

    /// One caption for each box of the layout, in its order, for a picture and a product that were read before.
    ///
    /// # Errors
    /// As [`caption`](Self::caption), and those of the streamer.
    pub async fn write<'a>(
        &'a self,
        context: &'a Context,
        layout: &Layout,
        options: &CaptionOptions,
        streamer: Option<&'a mut dyn Streamer>,
    ) -> Result<Captioned> {
        let boxes = layout.validated()?;
        options.validate()?;
        let decoding = options.decoding.as_ref().unwrap_or(&self.manifest.decoding);
        // Only the first captions have waited for it.
        let [preprocess, read] = context.timings.take();
        if boxes.is_empty() {
            return Ok(Captioned {
                captions: Vec::new(),
                timings: Timings::default(),
            });
        }
        let mut watch = Stopwatch::start();
        let order = reading_order(&boxes);
        let ordered = pick(&boxes, &order);
        let written = order
            .iter()
            .map(|&i| layout.written_in(i).map(String::from));
        let mut streamer = streamer.map(|inner| InLayoutOrder {
            inner,
            order: order.clone(),
        });
        let input = DecoderInput {
            written: written.collect(),
            streamer: streamer
                .as_mut()
                .map(|streamer| streamer as &mut dyn Streamer),
            alternatives: options.alternatives,
            ..self.decoder_input(context, &ordered)
        };
        let placed = watch.lap();
        let generated = generate(input, decoding).await?;
        let decode = watch.lap();
        let captions = self.captions(context, layout, (&boxes, &order), generated)?;
        Ok(Captioned {
            captions,
            timings: Timings {
                preprocess,
                context: read + placed,
                decode,
                total: preprocess + read + placed + decode,
            },
        })
    }

    /// Texts and colours in the layout's order; `generated` is in reading-neighbour `order`.
    fn captions(
        &self,
        context: &Context,
        layout: &Layout,
        (boxes, order): (&[TextBox], &[usize]),
        generated: Generated,
    ) -> Result<Vec<Caption>> {
        let text = |caption: &ScoredCaption| {
            let text = self.tokenizer.decode(&caption.tokens)?;
            Ok::<_, Error>(
                self.manifest
                    .title_case
                    .applied_to(text, &context.told_words),
            )
        };
        let mut captions = Vec::with_capacity(order.len());
        for (position, &index) in order.iter().enumerate() {
            let scored = &generated.captions[position];
            let others = generated.alternatives[position].iter().map(text);
            let (text, score) = match layout.written_in(index) {
                Some(written) => (written.into(), 1.0),
                None => (text(scored)?, scored.score),
            };
            captions.push(Caption {
                area: layout.boxes[index],
                text,
                score,
                color: self.color(&generated.colors[position], &context.picture, &boxes[index]),
                alternatives: others.collect::<Result<_>>()?,
            });
        }
        Ok(put_back(captions, order))
    }

    /// The picture as the model reads it, `[3, size, size]`: the same bits on every device.
    pub fn input(&self, picture: &RgbImage) -> Vec<f32> {
        preprocess(picture, &self.manifest.preprocessing)
    }

    /// Title and attributes as the model reads them, token ids: the same on every device.
    pub fn info(&self, product: &Product) -> Result<Vec<u32>> {
        let length = self.manifest.model.info_length;
        self.tokenizer
            .encode_info(&product.title, &product.attributes, length)
    }

    /// [`info`](Self::info), or where nothing is said about the product one token that says so, for there
    /// must be one.
    fn told_or_end(&self, product: &Product) -> Result<Vec<u32>> {
        let mut info = self.info(product)?;
        if info.is_empty() {
            info.push(EOS);
        }
        Ok(info)
    }

    /// What captions are written from, in boxes in reading-neighbour order.
    fn decoder_input<'a>(&'a self, context: &'a Context, ordered: &[TextBox]) -> DecoderInput<'a> {
        let config = &self.manifest.model;
        let own = |area| beneath(&context.thumbnail, area);
        let boxes = Boxes {
            bins: location_bins(ordered, config.location_bins),
            beneath: match config.beneath {
                true => ordered.iter().map(own).collect(),
                false => Vec::new(),
            },
        };
        let told = |i: usize| (boxes.bins[i], boxes.beneath.get(i));
        let first_alike = |i| (0..i).find(|&other| told(other) == told(i)).unwrap_or(i);
        let groups = (0..ordered.len()).map(first_alike).collect();
        DecoderInput {
            network: &self.network,
            tokenizer: &self.tokenizer,
            prefix: self.network.prefix(&context.context, &boxes),
            groups,
            caption_length: config.caption_length,
            alternatives: 0,
            written: Vec::new(),
            constraints: Constraints {
                common: &self.manifest.common_words,
                told: &context.told,
                attributes: &context.attributes,
                phrases: &context.phrases,
                title: &context.title,
                frames: &self.manifest.frames,
                shown: Some(&context.shown),
                trades: &context.trades,
                kind_lines: &self.manifest.kind_lines,
                kinds: context.named_kinds.clone(),
            },
            streamer: None,
        }
    }

    /// The likeliest text colour that can be read on what lies beneath the box; where none can, the
    /// likeliest of all.
    fn color(&self, scores: &[f32], picture: &RgbImage, area: &TextBox) -> String {
        let beneath = mean_beneath(picture, area);
        let likelier = |a: &(&String, &f32), b: &(&String, &f32)| a.1.total_cmp(b.1);
        let colors = || self.manifest.text_colors.iter().zip(scores);
        let readable = |(color, _): &(&String, &f32)| of_text(color, beneath) >= ENOUGH_CONTRAST;
        let chosen = colors().filter(readable).max_by(likelier);
        let chosen = chosen.or_else(|| colors().max_by(likelier));
        chosen.map_or(String::new(), |(color, _)| color.clone())
    }
}

struct Stopwatch(Instant);

impl Stopwatch {
    fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start or the last lap.
    fn lap(&mut self) -> f64 {
        let now = Instant::now();
        let lap = now.duration_since(self.0).as_secs_f64() * 1e3;
        self.0 = now;
        lap
    }
}
