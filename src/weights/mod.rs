//! Weights by name, between a module and its files.
//!
//! | module | what |
//! | --- | --- |
//! | [`burnpack`], `packed` | `model.bpk`, quantised, and its tensors |
//! | [`parameters`] | tensors on their way into a network |
//! | `safetensors` | `model.safetensors`, float checkpoints (feature `train`) |

pub mod burnpack;
mod packed;
pub mod parameters;
mod quantise;
#[cfg(feature = "train")]
pub mod safetensors;

use std::collections::BTreeMap;

use burn::tensor::TensorData;
#[cfg(feature = "train")]
use burn::{
    module::{Module, ModuleMapper, Param, ParamId},
    tensor::Tensor,
};

#[cfg(feature = "train")]
use crate::error::{Error, Result};

pub use quantise::Quantisation;

/// Float tensors by the path of their parameter, such as `transformer.layers.0.attention_norm.gamma`.
pub type Weights = BTreeMap<String, TensorData>;

/// The ids of parameters by the paths of [`Weights`]; an optimizer's state goes by them.
#[cfg(feature = "train")]
pub(crate) type ParameterIds = BTreeMap<String, u64>;

/// The weights of `module`, as 32-bit floats on the host, and the ids of its parameters.
///
/// # Errors
/// [`Error::DeviceLost`] when they can't be read back.
#[cfg(feature = "train")]
pub fn collect(module: &impl Module) -> Result<(Weights, ParameterIds)> {
    use burn::module::ModuleVisitor;

    #[derive(Default)]
    struct Collector {
        path: Vec<String>,
        weights: Weights,
        ids: ParameterIds,
        failure: Option<Error>,
    }
    impl ModuleVisitor for Collector {
        fn enter_module(&mut self, name: &str, container: &str) {
            enter(&mut self.path, name, container);
        }
        fn exit_module(&mut self, _: &str, container: &str) {
            exit(&mut self.path, container);
        }
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            match param.val().try_into_data() {
                Ok(data) => {
                    let name = self.path.join(".");
                    self.ids.insert(name.clone(), param.id.val());
                    self.weights.insert(name, data.convert::<f32>());
                }
                Err(e) => self.failure = Some(Error::device_lost(e)),
            }
        }
    }
    let mut collector = Collector::default();
    module.visit(&mut collector);
    match collector.failure {
        Some(failure) => Err(failure),
        None => Ok((collector.weights, collector.ids)),
    }
}

/// `module` with `weights`, and with the `ids` given where there are any; `file` is what errors
/// name.
///
/// # Errors
/// [`Error::ModelIncompatible`] when a tensor is missing, of another shape, or unknown to the
/// module.
#[cfg(feature = "train")]
pub fn apply<M: Module>(module: M, weights: Weights, ids: &ParameterIds, file: &str) -> Result<M> {
    struct Applier<'a> {
        path: Vec<String>,
        weights: Weights,
        ids: &'a ParameterIds,
        failure: Option<String>,
    }
    impl ModuleMapper for Applier<'_> {
        fn enter_module(&mut self, name: &str, container: &str) {
            enter(&mut self.path, name, container);
        }
        fn exit_module(&mut self, _: &str, container: &str) {
            exit(&mut self.path, container);
        }
        fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
            let name = self.path.join(".");
            let expected = param.lazy_shape();
            match self.weights.remove(&name) {
                Some(data) if *data.shape() == expected => {
                    let tensor = Tensor::from_data(data, &param.lazy_device());
                    let id = self
                        .ids
                        .get(&name)
                        .map_or(param.id, |&id| ParamId::from(id));
                    param.transform_for_load(tensor, id)
                }
                found => {
                    self.failure.get_or_insert_with(|| match found {
                        Some(data) => format!(
                            "tensor {name} has shape {:?}, expected {expected:?}",
                            data.shape()
                        ),
                        None => format!("tensor {name} is missing"),
                    });
                    param
                }
            }
        }
    }
    let mut applier = Applier {
        path: Vec::new(),
        weights,
        ids,
        failure: None,
    };
    let module = module.map(&mut applier);
    if let Some(reason) = applier.failure {
        return Err(Error::incompatible(file, reason));
    }
    match applier.weights.keys().next() {
        Some(name) => Err(Error::incompatible(
            file,
            format!("tensor {name} is not one of this model's"),
        )),
        None => Ok(module),
    }
}

/// Names leave out enum variants: a backbone's weights are `backbone.stem.weight` whichever it is.
#[cfg(feature = "train")]
fn enter(path: &mut Vec<String>, name: &str, container: &str) {
    if !container.starts_with("Enum:") {
        path.push(name.to_string());
    }
}

#[cfg(feature = "train")]
fn exit(path: &mut Vec<String>, container: &str) {
    if !container.starts_with("Enum:") {
        path.pop();
    }
}
