//! One fitting decorative caption for every text box on a product photo.
//!
//! The model is CapOnImage's (Gao et al., EMNLP 2022). The same pipeline, [`Captioner`], serves
//! the command line, the tests and, compiled to WebAssembly, the browser.
//!
//! | module | what |
//! | --- | --- |
//! | [`layout`] | boxes, bins, neighbour order |
//! | [`text`] | tokenizer, info sequence |
//! | [`image`] | decode, resize, normalise |
//! | [`model`] | configuration, backbones, and the whole as training has it |
//! | [`weights`] | safetensors, burnpack, quantisation |
//! | [`manifest`] | the model folder and its `config.json` |
//! | [`words`] | words: how they are split, compared and told |
//! | [`contrast`] | whether text can be read |
//! | [`color_names`] | what colours are called |
//! | [`generation`] | greedy and sampled decoding, constraints, search |
//! | [`captioner`] | the pipeline |
//! | `cpu` | the network on packed weights, by which captions are written |
//! | `simd` | arithmetic of many values at once |
//! | `kernels` | operations of training on the CPU (feature `train`) |
//! | `progress` | how far work is that takes long (feature `train`) |
//! | `dataset`, `training`, `evaluation` | datasets, training, measuring (feature `train`) |
//! | `cli` | the command line (feature `cli`) |
//! | `web` | the JavaScript surface (feature `web`) |
//!
//! Features: `cpu` (default) and `gpu` choose where pictures are seen; `train` adds all native work, `cli` the command line; `web-cpu`
//! and `web-webgpu` make the two WebAssembly binaries.

#![warn(unreachable_pub)]

pub mod captioner;
#[cfg(feature = "cli")]
pub mod cli;
pub mod color_names;
pub mod contrast;
mod cpu;
#[cfg(feature = "train")]
pub mod dataset;
pub mod device;
pub mod error;
#[cfg(feature = "train")]
pub mod evaluation;
#[cfg(feature = "train")]
pub mod files;
pub mod generation;
pub mod image;
#[cfg(feature = "train")]
mod kernels;
pub mod layout;
pub mod manifest;
pub mod model;
mod padding;
#[cfg(feature = "train")]
pub mod progress;
mod simd;
pub mod text;
#[cfg(feature = "train")]
pub mod training;
#[cfg(feature = "web")]
mod web;
pub mod weights;
pub mod words;

pub use captioner::{
    Caption, CaptionOptions, Captioned, Captioner, Layout, Product, Request, Timings,
};
pub use error::{Error, Result};
pub use generation::Decoding;
pub use layout::TextBox;

/// What the README shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
