//! Weights in eight or four bits: one scale for each block of neighbouring values.

use burn::tensor::quantization::{QuantMode, QuantScheme, QuantStore, QuantValue, ScaleDtype};
use burn::tensor::{Bytes, DType, TensorData, f16};

/// The most values that share a scale.
const LARGEST_BLOCK: usize = 32;

/// No tensor of any preset comes near this.
const MOST_VALUES: usize = 1 << 28;

/// Blocks that are read in one go.
const TOGETHER: usize = 128;

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
    /// As `Int8`, but four-bit integers where a matrix suits them.
    Int4,
}

/// The integers of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bits {
    Eight,
    /// Two in a byte, the first in the lower half.
    Four,
}

impl Bits {
    /// The largest integer; the smallest is its negative.
    fn most(self) -> f32 {
        match self {
            Self::Eight => 127.0,
            Self::Four => 7.0,
        }
    }

    /// Whether blocks may lie along an axis of this extent: four bits are packed in words of eight.
    fn suits(self, extent: usize) -> bool {
        self == Self::Eight || extent.is_multiple_of(8)
    }

    /// Bytes of so many values, which are even for four bits.
    fn bytes(self, values: usize) -> usize {
        match self {
            Self::Eight => values,
            Self::Four => values / 2,
        }
    }

    fn pack(self, values: &[i8]) -> Vec<u8> {
        match self {
            Self::Eight => values.iter().map(|&q| q as u8).collect(),
            Self::Four => {
                let pairs = values.as_chunks::<2>().0.iter();
                pairs
                    .map(|[low, high]| (low & 15) as u8 | (high << 4) as u8)
                    .collect()
            }
        }
    }

    /// The values of some blocks, `q · scale`. A function that is called again and again: a browser goes over to
    /// better code where one begins.
    #[inline(never)]
    fn multiply(self, bytes: &[u8], scales: &[f32], block: usize, values: &mut [f32]) {
        let blocks = bytes.chunks_exact(self.bytes(block)).zip(scales);
        for ((bytes, scale), values) in blocks.zip(values.chunks_exact_mut(block)) {
            match self {
                Self::Eight => {
                    for (value, &byte) in values.iter_mut().zip(bytes) {
                        *value = f32::from(byte as i8) * scale;
                    }
                }
                Self::Four => {
                    for (pair, &byte) in values.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
                        let [low, high] = [(byte << 4) as i8 >> 4, byte as i8 >> 4];
                        *pair = [f32::from(low) * scale, f32::from(high) * scale];
                    }
                }
            }
        }
    }

    /// Burn's description of a tensor of `dimensions` axes in blocks along `axis`.
    fn scheme(self, dimensions: usize, axis: usize, block: usize) -> QuantScheme {
        let mut size = vec![1u8; dimensions];
        size[axis] = block as u8;
        let (value, store) = match self {
            Self::Eight => (QuantValue::Q8S, QuantStore::Native),
            // Packed along the blocks; axes are counted from the last.
            Self::Four => (
                QuantValue::Q4S,
                QuantStore::PackedU32(dimensions - 1 - axis),
            ),
        };
        QuantScheme::default()
            .with_value(value)
            .with_store(store)
            .per_block(size, ScaleDtype::F16)
    }
}

/// Symmetric quantisation of a float tensor: `value ≈ q · scale` with
/// `scale = max|block| / most` rounded up to half precision, `q = round(value / scale)`, `most`
/// being 127 for eight bits and 7 for four.
pub(super) fn quantise(data: TensorData, quantisation: Quantisation) -> TensorData {
    let shape = data.shape().clone();
    if quantisation == Quantisation::None {
        return data;
    }
    let Some((axis, block)) = block_axis(&shape.to_vec()) else {
        return data.convert_dtype(DType::F16);
    };
    let bits = match quantisation {
        Quantisation::Int4 if Bits::Four.suits(shape[axis]) => Bits::Four,
        _ => Bits::Eight,
    };
    let values: Vec<f32> = data.iter::<f32>().collect();
    let mut quantised = Vec::with_capacity(values.len());
    let mut scales = Vec::with_capacity(values.len() / block);
    let most = bits.most();
    for block in values.chunks(block) {
        let largest = block.iter().fold(0f32, |most, value| most.max(value.abs()));
        // A block of zeros gets a scale that divides.
        let scale = ScaleDtype::F16.round_up((largest / most).max(1e-6));
        quantised.extend(
            block
                .iter()
                .map(|value| (value / scale).round().clamp(-most, most) as i8),
        );
        scales.extend(f16::from_f32(scale).to_le_bytes());
    }
    let mut bytes = bits.pack(&quantised);
    bytes.extend(scales);
    let scheme = bits.scheme(shape.num_dims(), axis, block);
    TensorData::from_bytes(Bytes::from_bytes_vec(bytes), shape, DType::QFloat(scheme))
}

/// The float values of a tensor as [`quantise`] stored it; [`is_finite`] tells whether all are numbers.
///
/// # Errors
/// The reason in words, when it is stored in another way.
pub(super) fn dequantise(
    bytes: &[u8],
    shape: &[usize],
    dtype: DType,
) -> std::result::Result<Vec<f32>, String> {
    // Containers don't check the lengths of quantised tensors.
    let count = shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim));
    let Some(count) = count.filter(|&count| shape.len() <= 4 && count <= MOST_VALUES) else {
        return Err(format!("shape {shape:?} is too large"));
    };
    let expect = |length: usize| match bytes.len() == length {
        true => Ok(()),
        false => Err(format!("{} bytes, expected {length}", bytes.len())),
    };
    let scheme = match dtype {
        DType::F32 => {
            expect(4 * count)?;
            let values = bytes.as_chunks::<4>().0.iter();
            return Ok(values.map(|&b| f32::from_le_bytes(b)).collect());
        }
        DType::F16 => {
            expect(2 * count)?;
            return Ok(halves(bytes).collect());
        }
        DType::QFloat(scheme) => scheme,
        other => {
            return Err(format!(
                "values are {other:?}, expected F32, F16, int8 or int4 blocks"
            ));
        }
    };
    let (axis, block) =
        block_axis(shape).ok_or_else(|| format!("shape {shape:?} is too small for blocks"))?;
    let bits = [Bits::Eight, Bits::Four]
        .into_iter()
        .find(|bits| {
            bits.suits(shape[axis]) && is_same(&scheme, &bits.scheme(shape.len(), axis, block))
        })
        .ok_or_else(|| format!("scheme {scheme:?} is unknown"))?;
    let blocks = count / block;
    expect(bits.bytes(count) + blocks * 2)?;
    let (quantised, scales) = bytes.split_at(bits.bytes(count));
    let scales: Vec<f32> = halves(scales).collect();
    let mut values = vec![0.0; count];
    let quantised = quantised.chunks(bits.bytes(block * TOGETHER));
    let scales = scales.chunks(TOGETHER);
    for ((quantised, scales), values) in quantised
        .zip(scales)
        .zip(values.chunks_mut(block * TOGETHER))
    {
        bits.multiply(quantised, scales, block, values);
    }
    Ok(values)
}

/// Whether all values of a tensor that was stored so are finite numbers.
pub(super) fn is_finite(values: &[f32], shape: &[usize], dtype: DType) -> bool {
    // Where its scale is none, no value of a block is: `0 · ∞` is no number.
    let every = match (dtype, block_axis(shape)) {
        (DType::QFloat(_), Some((_, block))) => block,
        _ => 1,
    };
    values.iter().step_by(every).all(|value| value.is_finite())
}

/// Half-precision floats.
fn halves(bytes: &[u8]) -> impl Iterator<Item = f32> {
    let halves = bytes.as_chunks::<2>().0.iter();
    halves.map(|&b| f16::from_le_bytes(b).to_f32())
}

fn is_same(found: &QuantScheme, known: &QuantScheme) -> bool {
    let size = |scheme: &QuantScheme| scheme.block_size();
    found.value == known.value
        && found.mode == QuantMode::Symmetric
        && found.store == known.store
        && found.scale_dtype() == ScaleDtype::F16
        && found.num_levels() == 1
        && size(found) == size(known)
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

    fn restored(stored: TensorData) -> std::result::Result<TensorData, String> {
        let (bytes, shape, dtype) = stored.into_parts();
        let values = dequantise(&bytes, &shape.to_vec(), dtype)?;
        Ok(TensorData::new(values, shape))
    }

    #[test]
    fn values_return_within_half_a_step() {
        for (quantisation, most) in [(Quantisation::Int8, 127.0), (Quantisation::Int4, 7.0)] {
            for shape in [vec![256, 768], vec![192, 112, 1, 1], vec![96, 24, 3, 3]] {
                let before = wave(&shape);
                let stored = quantise(before.clone(), quantisation);
                let after = restored(stored).unwrap();
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
                        let step = largest / most * 1.001;
                        assert!((before - after).abs() <= step / 2.0 + 1e-3 * before.abs() + 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn values_take_a_little_over_their_bits() {
        let bytes = |quantisation| quantise(wave(&[256, 1024]), quantisation).as_bytes().len();
        assert_eq!(bytes(Quantisation::Int8), 256 * 1024 / 32 * 34);
        assert_eq!(bytes(Quantisation::Int4), 256 * 1024 / 32 * 18);
    }

    #[test]
    fn quantising_twice_changes_nothing() {
        for quantisation in [Quantisation::Int8, Quantisation::Int4] {
            let once = restored(quantise(wave(&[128, 256]), quantisation)).unwrap();
            let twice = restored(quantise(once.clone(), quantisation)).unwrap();
            let mut pairs = once.iter::<f32>().zip(twice.iter::<f32>());
            assert!(pairs.all(|(a, b)| (a - b).abs() <= 1e-3 * a.abs()));
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        let (bytes, shape, _) = quantise(wave(&[128, 256]), Quantisation::Int8).into_parts();
        let scheme = QuantScheme::default().with_value(QuantValue::Q4S);
        let foreign = TensorData::from_bytes(bytes, shape, DType::QFloat(scheme));
        assert!(restored(foreign).unwrap_err().contains("scheme"));
        // No whole words of eight values.
        let odd = Bits::Four.scheme(2, 1, 17);
        let bytes = Bytes::from_bytes_vec(vec![0; 999 * 17 / 2 + 999 * 2]);
        let odd = TensorData::from_bytes(bytes, [999, 17], DType::QFloat(odd));
        assert!(restored(odd).unwrap_err().contains("scheme"));
        let integers = TensorData::new(vec![1i32, 2], [2]);
        assert!(restored(integers).unwrap_err().contains("I32"));
    }
}
