//! The network on one core of a processor, for captions rather than for training: weights packed once,
//! channels last, vector instructions.
//!
//! | module | what |
//! | --- | --- |
//! | [`matrix`] | products with packed matrices |
//! | `floats`, `integers` | these in floats and, in WebAssembly, in 16-bit integers |
//! | `quads` | vectors of four |
//! | `convolution` | convolutions of each channel by itself |
//! | [`efficientnet`] | the backbone |
//! | [`attention`] | attention to a shared context |
//! | [`transformer`] | the transformer |
//! | [`rows`] | layer norms and softmax |
//! | [`lanes`] | sums, maxima and powers of e of many values at once |
//! | `warm_up` | having a browser compile all of these before they are needed |

pub mod attention;
mod convolution;
pub mod efficientnet;
#[cfg(not(target_family = "wasm"))]
mod floats;
#[cfg(any(test, target_family = "wasm"))]
mod integers;
pub mod lanes;
pub mod matrix;
#[cfg(any(test, target_family = "wasm"))]
mod quads;
pub mod rows;
pub mod transformer;
#[cfg(any(test, target_family = "wasm"))]
mod warm_up;

#[cfg(target_family = "wasm")]
pub use warm_up::warm_up;

use pulp::{Arch, WithSimd};

/// Runs a kernel with the widest vectors that the processor has.
pub fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    Arch::new().dispatch(op)
}
