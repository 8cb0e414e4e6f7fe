//! Weights that a network is made of: taken out one by one, each checked for its name and shape, so that
//! they never stand in memory all at once as floats.

use std::collections::BTreeMap;

use burn::tensor::TensorData;
use burn_pack::Tensor as PackTensor;

use super::Weights;
use super::packed;
use crate::error::{Error, Result};

/// Tensors by the path of their parameter, as in [`Weights`].
pub struct Parameters {
    stored: BTreeMap<String, Stored>,
    /// What errors name.
    file: String,
}

enum Stored {
    /// Quantised, or of half precision.
    Packed(PackTensor),
    #[cfg(feature = "train")]
    Values(TensorData),
}

impl Stored {
    fn shape(&self) -> Vec<usize> {
        match self {
            Self::Packed(tensor) => tensor.shape.to_vec(),
            #[cfg(feature = "train")]
            Self::Values(data) => data.shape().to_vec(),
        }
    }

    fn into_values(self, name: &str) -> Result<Vec<f32>> {
        match self {
            Self::Packed(tensor) => packed::values(name, tensor),
            #[cfg(feature = "train")]
            Self::Values(data) => data
                .convert::<f32>()
                .try_into_vec()
                .map_err(|e| Error::incompatible(name, e)),
        }
    }
}

impl Parameters {
    /// Those of a file that holds these tensors.
    pub fn packed(tensors: impl Iterator<Item = (String, PackTensor)>, file: &str) -> Self {
        let stored = tensors.map(|(name, tensor)| (name, Stored::Packed(tensor)));
        Self {
            stored: stored.collect(),
            file: file.into(),
        }
    }

    /// Those of a model in memory, which errors call `name`.
    #[cfg(feature = "train")]
    pub fn of(weights: Weights, name: &str) -> Self {
        let stored = weights.into_iter();
        let stored = stored.map(|(name, data)| (name, Stored::Values(data)));
        Self {
            stored: stored.collect(),
            file: name.into(),
        }
    }

    /// The values of a tensor, row-major, which is gone then.
    ///
    /// # Errors
    /// [`Error::ModelIncompatible`] when it is missing, of another shape, or stored in an unknown way;
    /// [`Error::ModelCorrupt`] when it holds values that are no finite numbers.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let incompatible = |reason| Error::incompatible(self.file.clone(), reason);
        let Some(stored) = self.stored.remove(name) else {
            return Err(incompatible(format!("tensor {name} is missing")));
        };
        let found = stored.shape();
        if found != shape {
            let reason = format!("tensor {name} has shape {found:?}, expected {shape:?}");
            return Err(incompatible(reason));
        }
        stored.into_values(name)
    }

    /// All that is left whose names begin with `prefix`, under the rest of their names.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub fn take_all(&mut self, prefix: &str) -> Result<Weights> {
        let chosen = self
            .stored
            .extract_if(.., |name, _| name.starts_with(prefix));
        let each = chosen.map(|(name, stored)| {
            let shape = stored.shape();
            let values = stored.into_values(&name)?;
            let rest = name[prefix.len()..].to_string();
            Ok((rest, TensorData::new(values, shape)))
        });
        each.collect()
    }

    /// To be called when a model has all of its parameters.
    ///
    /// # Errors
    /// [`Error::ModelIncompatible`] when there are more.
    pub fn finish(self) -> Result<()> {
        match self.stored.keys().next() {
            Some(name) => {
                let reason = format!("tensor {name} is not one of this model's");
                Err(Error::incompatible(self.file, reason))
            }
            None => Ok(()),
        }
    }
}
