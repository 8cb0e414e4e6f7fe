//! `model.safetensors`: float checkpoints and interchange.

use std::collections::HashMap;
use std::path::Path;

use burn::tensor::TensorData;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::Weights;
use crate::error::{Cause, Error, Result};

/// Writes `weights` and text `metadata`, beside the destination first.
///
/// # Errors
/// [`Error::Io`] when writing fails; what stood at `path` before still stands then.
pub fn write(path: &Path, weights: &Weights, metadata: HashMap<String, String>) -> Result<()> {
    let views = weights
        .iter()
        .map(|(name, data)| {
            TensorView::new(Dtype::F32, data.shape().to_vec(), data.as_bytes())
                .map(|view| (name.as_str(), view))
        })
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e| Error::data(path.display(), e))?;
    let bytes = safetensors::serialize(views, Some(metadata))
        .map_err(|e| Error::data(path.display(), e))?;
    crate::files::write_atomically(path, &bytes)
}

/// Reads all tensors, which must be 32-bit floats.
///
/// # Errors
/// [`Error::Io`] when reading fails, [`Error::ModelCorrupt`] when the file is damaged or foreign.
pub fn read(path: &Path) -> Result<Weights> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    let corrupt = |e: Cause| Error::corrupt(path.display().to_string(), e);
    let file = SafeTensors::deserialize(&bytes).map_err(|e| corrupt(e.into()))?;
    file.tensors()
        .into_iter()
        .map(|(name, view)| {
            if view.dtype() != Dtype::F32 {
                let reason = format!("tensor {name} is {:?}, expected F32", view.dtype());
                return Err(corrupt(reason.into()));
            }
            let values: Vec<f32> = view
                .data()
                .as_chunks::<4>()
                .0
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect();
            Ok((name, TensorData::new(values, view.shape())))
        })
        .collect()
}
