//! Arithmetic of many values at once, for captions and for training.
//!
//! | module | what |
//! | --- | --- |
//! | [`lanes`] | sums, maxima and powers of e |
//! | [`rows`] | softmax and normalised rows |
//! | `quads` | vectors of four, as WebAssembly has them |

pub(crate) mod lanes;
#[cfg(any(test, target_family = "wasm"))]
pub(crate) mod quads;
pub(crate) mod rows;

use pulp::{Arch, WithSimd};

/// Runs a kernel with the widest vectors that the processor has.
pub(crate) fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    Arch::new().dispatch(op)
}
