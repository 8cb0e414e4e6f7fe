//! The JavaScript surface: as thin as it can be, called by the npm package's engine only.

// wasm-bindgen exports what is `pub`.
#![allow(unreachable_pub)]

use js_sys::{Array, Error as JsError, Function, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::captioner::{Captioner, Context, Layout, ModelText};
use crate::error::{Error, Result};
use crate::generation::streamer::{Streamed, Streamer};
use crate::manifest::FileEntry;
use crate::weights::burnpack::WEIGHTS_FILE;

#[wasm_bindgen(start)]
fn start() {
    #[cfg(feature = "gpu")]
    construct();
    console_error_panic_hook::set_once();
}

/// Runs what is to run before all else, once: burn's compiler for GPUs gathers its operations so. Where nothing
/// calls it, the linker has every function that JavaScript calls begin with it.
#[cfg(feature = "gpu")]
fn construct() {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    // SAFETY: the linker defines it, and nothing else has run yet.
    unsafe { __wasm_call_ctors() }
}

/// Runs what captions are written by once, on made-up values.
#[wasm_bindgen(js_name = warmUp)]
pub fn warm_up() {
    crate::cpu::warm_up();
}

/// A decoded picture in wasm memory.
#[wasm_bindgen]
pub struct WasmImage(image::RgbImage);

#[wasm_bindgen]
impl WasmImage {
    /// Decodes a JPEG, PNG or WebP file and turns it upright.
    pub fn decode(bytes: &[u8]) -> std::result::Result<WasmImage, JsValue> {
        crate::image::decode(bytes).map(Self).map_err(thrown)
    }

    /// A picture from red, green, blue and alpha values.
    #[wasm_bindgen(js_name = fromRgba)]
    pub fn from_rgba(
        width: u32,
        height: u32,
        rgba: &[u8],
    ) -> std::result::Result<WasmImage, JsValue> {
        crate::image::from_rgba(width, height, rgba)
            .map(Self)
            .map_err(thrown)
    }

    /// Pixels across.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Pixels down.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.0.height()
    }
}

/// What of a model there is before its weights, which are longest on their way.
#[wasm_bindgen]
pub struct WasmModelText(ModelText);

#[wasm_bindgen]
impl WasmModelText {
    /// Reads the bytes of `config.json` and `tokenizer.json`.
    pub fn read(config: &[u8], tokenizer: &[u8]) -> std::result::Result<WasmModelText, JsValue> {
        let read = ModelText::read(config, tokenizer);
        read.map(Self).map_err(thrown)
    }

    /// The model with its weights, the bytes of `model.bpk`; starts the GPU in the WebGPU binary. Their
    /// SHA-256 in hexadecimal is waited for last, where the browser computes it meanwhile.
    pub async fn load(
        self,
        weights: Vec<u8>,
        hash: Option<Promise>,
    ) -> std::result::Result<WasmCaptioner, JsValue> {
        let listed = self.0.manifest.entry(WEIGHTS_FILE).map_err(thrown)?.clone();
        let mut found = match &hash {
            Some(_) => FileEntry {
                size: weights.len() as u64,
                ..listed.clone()
            },
            None => FileEntry::new(WEIGHTS_FILE, &weights),
        };
        let load = async {
            let captioner = self.0.load(weights, &device().await?)?;
            captioner.loaded().await?;
            Ok(captioner)
        };
        let loaded = load.await;
        if let Some(hash) = hash {
            found.sha256 = JsFuture::from(hash).await?.as_string().unwrap_or_default();
        }
        // What is wrong with other weights than the model's says nothing.
        listed.verify(&found).map_err(thrown)?;
        loaded.map(WasmCaptioner).map_err(thrown)
    }
}

/// A loaded model.
#[wasm_bindgen]
pub struct WasmCaptioner(Captioner);

#[wasm_bindgen]
impl WasmCaptioner {
    /// Reads a picture and what is told of its product; see `Captioner::read`.
    pub async fn read(
        &self,
        image: &WasmImage,
        product: JsValue,
    ) -> std::result::Result<WasmContext, JsValue> {
        let product = from_js(product)?;
        let context = self.0.read(&image.0, &product).await;
        context.map(WasmContext).map_err(thrown)
    }

    /// `{captions, timings}` for a layout, on a picture that was read; see `Captioner::write`.
    ///
    /// `on_step`, where given, is called after every token, with the texts so far where `texts` asks
    /// for them; its promise is waited for, and what it throws ends the work.
    pub async fn write(
        &self,
        context: &WasmContext,
        layout: JsValue,
        options: JsValue,
        on_step: Option<Function>,
        texts: bool,
    ) -> std::result::Result<JsValue, JsValue> {
        let (layout, options) = (from_js(layout)?, from_js(options)?);
        let mut streamer = streamer(on_step, texts);
        let streamer = streamer
            .as_mut()
            .map(|streamer| streamer as &mut dyn Streamer);
        let captioned = self.0.write(&context.0, &layout, &options, streamer).await;
        to_js(&captioned.map_err(thrown)?)
    }

    /// How much of each cell of the grid the captions `written` take, box after box; calls `on_step`
    /// as `write` does; see `Captioner::attention`.
    pub async fn attention(
        &self,
        context: &WasmContext,
        layout: JsValue,
        on_step: Option<Function>,
    ) -> std::result::Result<Vec<f32>, JsValue> {
        let layout = from_js(layout)?;
        let mut streamer = streamer(on_step, false);
        let streamer = streamer
            .as_mut()
            .map(|streamer| streamer as &mut dyn Streamer);
        let cells = self.0.attention(&context.0, &layout, streamer).await;
        cells.map(|cells| cells.concat()).map_err(thrown)
    }

    /// The picture as the model reads it; see `Captioner::input`.
    pub fn input(&self, image: &WasmImage) -> Vec<f32> {
        self.0.input(&image.0)
    }

    /// Title and attributes as the model reads them; see `Captioner::info`.
    pub fn info(&self, product: JsValue) -> std::result::Result<Vec<u32>, JsValue> {
        self.0.info(&from_js(product)?).map_err(thrown)
    }

    /// The next-token scores of every box's first token; see `Captioner::first_logits`.
    #[wasm_bindgen(js_name = firstLogits)]
    pub async fn first_logits(
        &self,
        image: &WasmImage,
        product: JsValue,
        layout: JsValue,
    ) -> std::result::Result<Vec<f32>, JsValue> {
        let (product, layout): (_, Layout) = (from_js(product)?, from_js(layout)?);
        let logits = self.0.first_logits(&image.0, &product, &layout.boxes).await;
        logits.map_err(thrown)
    }
}

/// A picture, a title and attributes that a model has read.
#[wasm_bindgen]
pub struct WasmContext(Context);

/// A JavaScript function that hears of captions while they are written.
struct JsStreamer {
    on_step: Function,
    texts: bool,
}

fn streamer(on_step: Option<Function>, texts: bool) -> Option<JsStreamer> {
    on_step.map(|on_step| JsStreamer { on_step, texts })
}

impl Streamer for JsStreamer {
    fn wants_texts(&self) -> bool {
        self.texts
    }

    fn step(&mut self, texts: Vec<String>) -> Streamed<'_> {
        let texts: Array = texts.into_iter().map(JsValue::from).collect();
        let answer = self.on_step.call1(&JsValue::NULL, &texts);
        Box::pin(async move {
            let waited = match answer {
                Ok(answer) if answer.is_instance_of::<Promise>() => {
                    JsFuture::from(Promise::from(answer)).await
                }
                answer => answer,
            };
            waited.map(|_| ()).map_err(|_| Error::Aborted)
        })
    }
}

/// Boxes for a picture when none are given.
#[wasm_bindgen(js_name = suggestBoxes)]
pub fn suggest_boxes() -> std::result::Result<JsValue, JsValue> {
    to_js(&crate::layout::suggest())
}

#[cfg(feature = "gpu")]
async fn device() -> Result<burn::tensor::Device> {
    Ok(crate::device::gpu().await?.device)
}

#[cfg(not(feature = "gpu"))]
async fn device() -> Result<burn::tensor::Device> {
    Ok(crate::device::cpu())
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> std::result::Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|e| thrown(Error::request("request", e)))
}

fn to_js(value: &impl Serialize) -> std::result::Result<JsValue, JsValue> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|e| thrown(Error::request("result", e)))
}

/// A JavaScript `Error` with a `code`.
fn thrown(error: Error) -> JsValue {
    let thrown = JsError::new(&error.to_string());
    // Setting a property of an object made here cannot fail.
    let _ = Reflect::set(&thrown, &"code".into(), &error.code().into());
    thrown.into()
}
