//! Weights averaged over steps, which are often better than the last ones, and over runs.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};

use crate::model::CaptionModel;
use crate::weights::Weights;

/// The exponential moving average of a model's weights.
pub struct Average {
    decay: f32,
    /// By parameter; a container of tensors of any rank.
    values: GradientsParams,
}

impl Average {
    /// Starts with the weights of `model`, which is on a device without gradients.
    pub fn new(decay: f32, model: &CaptionModel) -> Self {
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
    pub fn update(&mut self, model: &CaptionModel, step: usize) {
        let early = (1.0 + step as f32) / (10.0 + step as f32);
        self.blend(model, self.decay.min(early));
    }

    /// `model` with the averaged weights.
    pub fn apply(&self, model: CaptionModel) -> CaptionModel {
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

/// The mean of two runs' weights: of runs that went on from the same weights it is often better than
/// either (Wortsman et al. 2022, arXiv 2203.05482). Nothing where their shapes differ.
pub fn mean(one: &Weights, other: &Weights) -> Option<Weights> {
    (one.len() == other.len()).then_some(())?;
    let mean = |(name, own): (&String, &TensorData)| {
        let other = other
            .get(name)
            .filter(|other| other.shape() == own.shape())?;
        let pairs = own.iter::<f32>().zip(other.iter::<f32>());
        let values: Vec<f32> = pairs.map(|(a, b)| (a + b) / 2.0).collect();
        Some((name.clone(), TensorData::new(values, own.shape().clone())))
    };
    one.iter().map(mean).collect()
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

    #[test]
    fn the_mean_lies_between_two_runs() {
        let weights = |values: [f32; 2]| {
            Weights::from([("a".to_string(), TensorData::new(values.to_vec(), [2]))])
        };
        let found = mean(&weights([1.0, 2.0]), &weights([3.0, -2.0])).unwrap();
        assert_eq!(found["a"].try_to_vec::<f32>().unwrap(), [2.0, 0.0]);
        let longer = Weights::from([("a".to_string(), TensorData::new(vec![1.0f32; 3], [3]))]);
        assert!(mean(&weights([1.0, 2.0]), &longer).is_none());
        assert!(mean(&weights([1.0, 2.0]), &Weights::new()).is_none());
    }
}
