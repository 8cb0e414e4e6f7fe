//! Mixed precision: the forward pass in brain floats, weights and updates in 32-bit floats
//! (Micikevicius et al. 2018, section 3; brain floats have the range of 32-bit floats, so losses
//! need no scaling).

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, FloatDType, Tensor};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::CaptionModel;

/// What the forward pass is computed in; weights and their updates are always 32-bit floats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum), value(rename_all = "lower"))]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// 32-bit floats
    #[default]
    Float32,
    /// Brain floats (bfloat16), half the memory and faster where the device has them
    BFloat16,
}

impl Precision {
    /// Checks that a device has it, and is any faster with it.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when not.
    pub fn check(self, device: &Device) -> Result<()> {
        let reason = match self {
            Self::BFloat16 if *device == Device::flex() => {
                "bfloat16 is slower than float32 on the CPU, which computes in 32-bit floats all the same"
            }
            Self::BFloat16 if !device.supports_dtype(FloatDType::BF16) => {
                "the device has no bfloat16"
            }
            _ => return Ok(()),
        };
        Err(Error::request("precision", reason))
    }

    /// A copy of the model to compute with. Gradients go through it to the weights of `model`.
    pub fn apply(self, model: &CaptionModel) -> CaptionModel {
        struct Caster;
        impl ModuleMapper for Caster {
            fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
                param.map(|weight| weight.cast(FloatDType::BF16))
            }
        }
        match self {
            Self::Float32 => model.clone(),
            Self::BFloat16 => model.clone().map(&mut Caster),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cpu_has_nothing_of_brain_floats() {
        Precision::Float32.check(&Device::flex()).unwrap();
        let refused = Precision::BFloat16.check(&Device::flex()).unwrap_err();
        let said = refused.to_string();
        assert!(
            said.contains("precision") && said.contains("slower"),
            "{said}"
        );
    }
}
