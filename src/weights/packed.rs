//! Tensors as `model.bpk` holds them.

use burn_pack::{Error as PackError, Tensor as PackTensor};

use super::quantise::{dequantise, is_finite};
use crate::error::{Error, Result};

/// File name of the weights in a model folder.
pub const WEIGHTS_FILE: &str = "model.bpk";

/// The values of a tensor as 32-bit floats.
pub(super) fn values(name: &str, tensor: PackTensor) -> Result<Vec<f32>> {
    let (_, dtype, shape, _, bytes) = tensor.into_parts().map_err(unreadable)?;
    let shape = shape.to_vec();
    let values = dequantise(&bytes, &shape, dtype)
        .map_err(|e| Error::incompatible(WEIGHTS_FILE, format!("tensor {name}: {e}")))?;
    if !is_finite(&values, &shape, dtype) {
        let reason = format!("tensor {name} holds values that are no finite numbers");
        return Err(Error::corrupt(WEIGHTS_FILE, reason));
    }
    Ok(values)
}

pub(super) fn unreadable(error: PackError) -> Error {
    match error {
        PackError::InvalidVersion => Error::incompatible(
            WEIGHTS_FILE,
            "written in a newer version of the burnpack format than this program reads",
        ),
        other => Error::corrupt(WEIGHTS_FILE, other),
    }
}
