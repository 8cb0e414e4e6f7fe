//! The network on one core of a processor, for captions rather than for training: weights packed once,
//! channels last, vector instructions. Wherever pictures are seen, captions are written here: token by
//! token there is too little to do at once for a GPU.
//!
//! | module | what |
//! | --- | --- |
//! | [`matrix`] | products with packed matrices |
//! | `floats`, `integers` | these in floats and, in WebAssembly, in 16-bit integers |
//! | `quads` | vectors of four |
//! | `convolution`, `depthwise` | convolutions over all channels, and of each channel by itself |
//! | [`backbone`], `efficientnet`, `resnet` | the backbones |
//! | `attention`, `transformer` | the transformer |
//! | `embeddings` | the tokens that go into it |
//! | [`network`] | all of a model but its backbone |
//! | [`rows`] | layer norms and softmax |
//! | [`lanes`] | sums, maxima and powers of e of many values at once |
//! | `warm_up` | having a browser compile all of these before they are needed |

mod attention;
#[cfg(feature = "cpu")]
pub mod backbone;
#[cfg(feature = "cpu")]
mod convolution;
#[cfg(feature = "cpu")]
mod depthwise;
#[cfg(feature = "cpu")]
mod efficientnet;
mod embeddings;
#[cfg(not(target_family = "wasm"))]
mod floats;
#[cfg(any(test, target_family = "wasm"))]
mod integers;
pub mod lanes;
// Where there is no feature `cpu`, backbones are burn's, and some of this is theirs.
#[cfg_attr(not(feature = "cpu"), allow(dead_code))]
pub mod matrix;
pub mod network;
#[cfg(any(test, target_family = "wasm"))]
mod quads;
#[cfg(feature = "cpu")]
mod resnet;
pub mod rows;
#[cfg(all(test, feature = "train"))]
mod tests;
mod transformer;
#[cfg(any(test, target_family = "wasm"))]
mod warm_up;

#[cfg(target_family = "wasm")]
pub use warm_up::warm_up;

use pulp::{Arch, WithSimd};

use matrix::{Finish, Matrix};

/// Runs a kernel with the widest vectors that the processor has.
pub fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    Arch::new().dispatch(op)
}

/// `finish(input · matrix + bias)` of rows without gaps.
fn product(matrix: &Matrix, input: &[f32], finish: Finish) -> Vec<f32> {
    let mut output = vec![0.0; input.len() / matrix.inputs() * matrix.outputs()];
    matrix.multiply_rows(input, finish, &mut output);
    output
}
