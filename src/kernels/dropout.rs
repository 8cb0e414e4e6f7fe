//! Dropout (Srivastava et al. 2014) whose draws are a thread's own. The CPU backend has one random
//! generator for all threads: replicas would draw from it in another order every time.

use std::cell::RefCell;

use burn::nn::Dropout;
use burn::tensor::{Tensor, TensorData};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::is_ours;

thread_local! {
    static GENERATOR: RefCell<ChaCha8Rng> = RefCell::new(ChaCha8Rng::seed_from_u64(0));
}

/// Seeds what this thread draws from now on.
pub(crate) fn seed(seed: u64) {
    GENERATOR.replace(ChaCha8Rng::seed_from_u64(seed));
}

/// `layer.forward(input)`.
pub(crate) fn dropout(layer: &Dropout, input: Tensor<3>) -> Tensor<3> {
    let learns = layer.prob > 0.0 && input.device().is_autodiff();
    if !learns || !is_ours(&input) {
        return layer.forward(input);
    }
    let shape = input.dims();
    let mask = mask(layer.prob, shape.iter().product());
    let mask = Tensor::from_data(TensorData::new(mask, shape), &input.device());
    input * mask
}

/// 0 with this probability (to 16 binary digits), otherwise what keeps the mean.
fn mask(probability: f64, count: usize) -> Vec<f32> {
    let dropped = (probability * 65536.0) as u16;
    let kept = (1.0 / (1.0 - probability)) as f32;
    GENERATOR.with_borrow_mut(|generator| {
        let draws = (0..count.div_ceil(4)).flat_map(|_| {
            let four = generator.next_u64();
            [four, four >> 16, four >> 32, four >> 48].map(|draw| draw as u16)
        });
        let value = |draw| if draw < dropped { 0.0 } else { kept };
        draws.map(value).take(count).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_dropped_and_the_mean_stays() {
        seed(3);
        let drawn = mask(0.1, 100_001);
        assert_eq!(drawn.len(), 100_001);
        let zeros = drawn.iter().filter(|&&value| value == 0.0).count();
        assert!((9_500..10_500).contains(&zeros), "{zeros}");
        let mean = drawn.iter().sum::<f32>() / 100_001.0;
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        seed(3);
        assert_eq!(mask(0.1, 100_001), drawn);
        assert_ne!(mask(0.1, 100_001), drawn);
    }
}
