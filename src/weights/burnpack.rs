//! `model.bpk`: the weights in burn's own container, quantised or not.

use burn::tensor::Bytes;
use burn_pack::{Reader, Tensor as PackTensor, Writer};

use super::Weights;
use super::packed::unreadable;
use super::parameters::Parameters;
use super::quantise::{Quantisation, quantise};
use crate::error::{Error, Result};

pub use super::packed::WEIGHTS_FILE;

/// The bytes of a burnpack container with `weights`.
///
/// # Errors
/// [`Error::Data`] when they don't fit into one.
pub fn to_bytes(weights: Weights, quantisation: Quantisation) -> Result<Vec<u8>> {
    let tensors = weights
        .into_iter()
        .map(|(name, data)| {
            let data = quantise(data, quantisation);
            let (bytes, shape, dtype) = data.into_parts();
            PackTensor::new(name, dtype, shape, None, bytes)
        })
        .collect();
    let writer = Writer::new(tensors).with_metadata("producer", "caponimage");
    let bytes = writer
        .into_bytes()
        .map_err(|e| Error::data(WEIGHTS_FILE, e))?;
    Ok(bytes.to_vec())
}

/// The tensors of a burnpack container, which become floats as they are taken.
///
/// # Errors
/// [`Error::ModelCorrupt`] when it is damaged or no burnpack; [`Error::ModelIncompatible`] when it
/// is of a newer version.
pub fn open(bytes: Vec<u8>) -> Result<Parameters> {
    let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(unreadable)?;
    let tensors = reader.into_tensors().map_err(unreadable)?.into_iter();
    let named = tensors.map(|tensor| (tensor.name.clone(), tensor));
    Ok(Parameters::packed(named, WEIGHTS_FILE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{DType, TensorData};

    #[test]
    fn values_that_are_no_finite_numbers_are_refused() {
        let shape = [128, 256];
        let mut values = vec![0.5f32; 128 * 256];
        let sound = TensorData::new(values.clone(), shape);
        values[77] = f32::NAN;
        refused(TensorData::new(values, shape));
        let (bytes, shape, dtype) = quantise(sound, Quantisation::Int8).into_parts();
        assert!(matches!(dtype, DType::QFloat(_)));
        // Infinite, and no number.
        for scale in [[0x00, 0x7c], [0xff, 0x7f]] {
            // The last two bytes are the scale of the last block.
            let mut bytes = bytes.to_vec();
            let end = bytes.len() - 2;
            bytes[end..].copy_from_slice(&scale);
            let bytes = Bytes::from_bytes_vec(bytes);
            refused(TensorData::from_bytes(bytes, shape.clone(), dtype));
        }
    }

    fn refused(data: TensorData) {
        let weights = Weights::from([("some.weight".to_string(), data)]);
        let bytes = to_bytes(weights, Quantisation::None).unwrap();
        let read = open(bytes).and_then(|mut tensors| tensors.take_all(""));
        let error = read.unwrap_err().to_string();
        assert!(
            error.contains("some.weight holds values that are no finite"),
            "{error}"
        );
    }
}
