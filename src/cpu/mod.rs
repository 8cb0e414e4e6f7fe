//! The network on one core of a processor, for captions rather than for training: weights packed once,
//! channels last, vector instructions. Wherever pictures are seen, captions are written here: token by
//! token there is too little to do at once for a GPU.
//!
//! | module | what |
//! | --- | --- |
//! | [`matrix`], `finish` | products with packed matrices, and what they end with |
//! | `floats`, `integers` | these in floats and, in WebAssembly, in 16-bit integers |
//! | `convolution`, `depthwise` | convolutions over all channels, and of each channel by itself |
//! | [`backbone`], `efficientnet`, `resnet` | the backbones |
//! | `attention`, `transformer` | the transformer |
//! | `embeddings` | the tokens that go into it |
//! | [`network`] | all of a model but its backbone |
//! | `norm` | layer norms |
//! | `warm_up` | having a browser compile all of these before they are needed |

mod attention;
#[cfg(feature = "cpu")]
pub(crate) mod backbone;
#[cfg(feature = "cpu")]
mod convolution;
#[cfg(feature = "cpu")]
mod depthwise;
#[cfg(feature = "cpu")]
mod efficientnet;
mod embeddings;
// Where there is no feature `cpu`, backbones are burn's, and some of this is theirs.
#[cfg_attr(not(feature = "cpu"), allow(dead_code))]
mod finish;
#[cfg(not(target_family = "wasm"))]
mod floats;
#[cfg(any(test, target_family = "wasm"))]
mod integers;
#[cfg_attr(not(feature = "cpu"), allow(dead_code))]
pub(crate) mod matrix;
pub(crate) mod network;
mod norm;
#[cfg(feature = "cpu")]
mod resnet;
#[cfg(all(test, feature = "train"))]
mod tests;
mod transformer;
#[cfg(any(test, target_family = "wasm"))]
mod warm_up;

#[cfg(target_family = "wasm")]
pub(crate) use warm_up::warm_up;
