//! Weights averaged over steps, which are often better than the last ones.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::model::CaptionModel;

/// The exponential moving average of a model's weights.
pub(crate) struct Average {
    decay: f32,
    /// By parameter; a container of tensors of any rank.
    values: GradientsParams,
}

impl Average {
    /// Starts with the weights of `model`, which is on a device without gradients.
    pub(crate) fn new(decay: f32, model: &CaptionModel) -> Self {
        let mut average = Self {
            decay,
            values: GradientsParams::new(),
        };
        average.blend(model, 0.0);
        average
    }

    /// Takes in the weights after `step` steps: `average ← average + (1 − d) · (weights − average)`,
    /// with `d = min(decay, (1 + step) / (10 + step))`, so that the first steps are soon forgotten.
    /// Weights that never change stay what they are to the last bit.
    pub(crate) fn update(&mut self, model: &CaptionModel, step: usize) {
        let early = (1.0 + step as f32) / (10.0 + step as f32);
        self.blend(model, self.decay.min(early));
    }

    /// `model` with the averaged weights.
    pub(crate) fn apply(&self, model: CaptionModel) -> CaptionModel {
        struct Applier<'a>(&'a GradientsParams);
        impl ModuleMapper for Applier<'_> {
            fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
                let average = self.0.get::<D>(param.id);
                param.map(|own| average.unwrap_or(own))
            }
        }
        model.map(&mut Applier(&self.values))
    }

    fn blend(&mut self, model: &CaptionModel, decay: f32) {
        struct Blender<'a>(&'a mut GradientsParams, f32);
        impl ModuleVisitor for Blender<'_> {
            fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
                let (own, decay) = (param.val(), self.1);
                let blended = match self.0.remove::<D>(param.id) {
                    Some(average) => average.clone() + (own - average) * (1.0 - decay),
                    None => own,
                };
                self.0.register(param.id, blended);
            }
        }
        model.visit(&mut Blender(&mut self.values, decay));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelConfig;
    use crate::weights::collect;
    use burn::tensor::Device;

    #[test]
    fn it_moves_towards_the_weights() {
        let device = Device::flex();
        let model = |seed| {
            device.seed(seed);
            CaptionModel::init(&ModelConfig::tiny(), &device)
        };
        let name = "embeddings.visual.weight";
        let values = |model: &CaptionModel| -> Vec<f32> {
            collect(model).unwrap().0[name].iter::<f32>().collect()
        };
        let first = model(1);
        let before = values(&first);
        let mut average = Average::new(0.9, &first);
        struct Doubler;
        impl ModuleMapper for Doubler {
            fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
                param.map(|own| own * 2.0)
            }
        }
        let doubled = first.clone().map(&mut Doubler);
        assert_eq!(values(&average.apply(doubled.clone())), before);
        average.update(&doubled, 1_000);
        let after = values(&average.apply(doubled));
        let expected = |value: f32| 0.9 * value + 0.1 * 2.0 * value;
        let pairs = before.iter().zip(&after);
        assert!(
            pairs
                .into_iter()
                .all(|(b, a)| (a - expected(*b)).abs() < 1e-5)
        );
    }
}
