//! Weights in eight bits: one scale for each block of neighbouring values.

use burn::tensor::quantization::{
    BlockSize, QuantMode, QuantScheme, QuantStore, QuantValue, QuantizedBytes, ScaleDtype,
    quantized_data_len,
};
use burn::tensor::{DType, TensorData, f16};

/// The most values that share a scale.
const LARGEST_BLOCK: usize = 32;

/// No tensor of any preset comes near this.
const MOST_VALUES: usize = 1 << 28;

/// Smaller tensors are kept as half-precision floats: little is won, and filters of a single
/// channel lose the most.
const FEWEST_VALUES: usize = 16_384;

/// How a model's weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantisation {
    /// 32-bit floats.
    None,
    /// Eight-bit integers in blocks with a half-precision scale each; small tensors and biases as
    /// half-precision floats.
    Int8,
}

/// Symmetric quantisation of a float tensor: `value ≈ q · scale` with
/// `scale = max|block| / 127` rounded up to half precision, `q = round(value / scale)`.
pub fn quantise(data: TensorData) -> TensorData {
    let shape = data.shape().clone();
    let Some((axis, block)) = block_axis(&shape.to_vec()) else {
        return data.convert_dtype(DType::F16);
    };
    let values: Vec<f32> = data.iter::<f32>().collect();
    let mut quantised = Vec::with_capacity(values.len());
    let mut scales = Vec::with_capacity(values.len() / block);
    for block in values.chunks(block) {
        let largest = block.iter().fold(0f32, |most, value| most.max(value.abs()));
        // A block of zeros gets a scale that divides.
        let scale = ScaleDtype::F16.round_up((largest / 127.0).max(1e-6));
        quantised.extend(
            block
                .iter()
                .map(|value| (value / scale).round().clamp(-127.0, 127.0) as i8),
        );
        scales.push(scale);
    }
    let mut size = vec![1u8; shape.num_dims()];
    size[axis] = block as u8;
    let scheme = QuantScheme::default()
        .with_value(QuantValue::Q8S)
        .with_store(QuantStore::Native)
        .per_block(size, ScaleDtype::F16);
    let bytes = QuantizedBytes::new(quantised, shape.clone(), scheme, &scales, None).bytes;
    TensorData::from_bytes(bytes, shape, DType::QFloat(scheme))
}

/// The float values of a tensor as [`quantise`] stored it.
///
/// # Errors
/// The reason in words, when it is stored in another way.
pub fn dequantise(data: TensorData) -> std::result::Result<TensorData, String> {
    let (bytes, shape, dtype) = data.into_parts();
    // Containers don't check the lengths of quantised tensors.
    let values = shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim));
    if shape.num_dims() > 4 || values.is_none_or(|values| values > MOST_VALUES) {
        return Err(format!("shape {shape:?} is too large"));
    }
    let scheme = match dtype {
        DType::F32 => {
            let values = bytes.as_chunks::<4>().0.iter();
            let values: Vec<f32> = values.map(|&b| f32::from_le_bytes(b)).collect();
            return Ok(TensorData::new(values, shape));
        }
        DType::F16 => {
            let values = bytes.as_chunks::<2>().0.iter();
            let values: Vec<f32> = values.map(|&b| f16::from_le_bytes(b).to_f32()).collect();
            return Ok(TensorData::new(values, shape));
        }
        DType::QFloat(scheme) => scheme,
        other => {
            return Err(format!(
                "values are {other:?}, expected F32, F16 or int8 blocks"
            ));
        }
    };
    let (axis, block) = block_axis(&shape.to_vec())
        .ok_or_else(|| format!("shape {shape:?} is too small for blocks"))?;
    let mut expected = vec![1u8; shape.num_dims()];
    expected[axis] = block as u8;
    let known = scheme.value == QuantValue::Q8S
        && scheme.mode == QuantMode::Symmetric
        && scheme.store == QuantStore::Native
        && scheme.scale_dtype() == ScaleDtype::F16
        && scheme.num_levels() == 1
        && scheme
            .block_size()
            .is_some_and(|size| size == BlockSize::new(&expected));
    if !known {
        return Err(format!("scheme {scheme:?} is unknown"));
    }
    let length = quantized_data_len(&scheme, &shape);
    if bytes.len() != length {
        return Err(format!("{} bytes, expected {length}", bytes.len()));
    }
    let quantised = QuantizedBytes {
        bytes,
        scheme,
        shape: shape.clone(),
    };
    let (quantised, scales) = quantised.into_vec_i8();
    let mut values = Vec::with_capacity(quantised.len());
    for (block, scale) in quantised.chunks(block).zip(scales.block) {
        values.extend(block.iter().map(|&q| f32::from(q) * scale));
    }
    Ok(TensorData::new(values, shape))
}

/// The innermost axis longer than 1 and how many of its values form a block, so that every block
/// is a run of the row-major values; nothing for tensors kept as floats.
fn block_axis(shape: &[usize]) -> Option<(usize, usize)> {
    let values: usize = shape.iter().product();
    let axis = shape.iter().rposition(|&extent| extent > 1)?;
    let block = (1..=LARGEST_BLOCK)
        .rev()
        .find(|&block| shape[axis].is_multiple_of(block))?;
    (shape.len() > 1 && values >= FEWEST_VALUES && block >= LARGEST_BLOCK / 2)
        .then_some((axis, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(shape: &[usize]) -> TensorData {
        let length: usize = shape.iter().product();
        let values: Vec<f32> = (0..length)
            .map(|i| ((i * 37 % 101) as f32 - 50.0) * 0.01 * (1.0 + (i / 5000) as f32))
            .collect();
        TensorData::new(values, shape)
    }

    #[test]
    fn values_return_within_half_a_step() {
        for shape in [vec![256, 768], vec![192, 112, 1, 1], vec![96, 24, 3, 3]] {
            let before = wave(&shape);
            let stored = quantise(before.clone());
            let after = dequantise(stored).unwrap();
            assert_eq!(after.shape(), before.shape());
            let (before, after): (Vec<f32>, Vec<f32>) = (
                before.try_into_vec().unwrap(),
                after.try_into_vec().unwrap(),
            );
            let block = block_axis(&shape).map_or(1, |(_, block)| block);
            for (before, after) in before.chunks(block).zip(after.chunks(block)) {
                let largest = before
                    .iter()
                    .fold(0f32, |most, value| most.max(value.abs()));
                for (before, after) in before.iter().zip(after) {
                    let step = largest / 127.0 * 1.001;
                    assert!((before - after).abs() <= step / 2.0 + 1e-3 * before.abs() + 1e-6);
                }
            }
        }
    }

    #[test]
    fn int8_takes_a_little_over_a_byte_a_value() {
        let stored = quantise(wave(&[256, 1024]));
        assert_eq!(stored.as_bytes().len(), 256 * 1024 / 32 * 34);
    }

    #[test]
    fn quantising_twice_changes_nothing() {
        let once = dequantise(quantise(wave(&[128, 256]))).unwrap();
        let twice = dequantise(quantise(once.clone())).unwrap();
        let pairs = once.iter::<f32>().zip(twice.iter::<f32>());
        assert!(
            pairs
                .into_iter()
                .all(|(a, b)| (a - b).abs() <= 1e-3 * a.abs())
        );
    }

    #[test]
    fn other_schemes_are_refused() {
        let (bytes, shape, _) = quantise(wave(&[128, 256])).into_parts();
        let scheme = QuantScheme::default().with_value(QuantValue::Q4S);
        let foreign = TensorData::from_bytes(bytes, shape, DType::QFloat(scheme));
        assert!(dequantise(foreign).unwrap_err().contains("scheme"));
        let integers = TensorData::new(vec![1i32, 2], [2]);
        assert!(dequantise(integers).unwrap_err().contains("I32"));
    }
}
