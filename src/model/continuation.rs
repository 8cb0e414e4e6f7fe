//! How what is told goes on after the words that a caption has taken from it.
//!
//! Names are copied in pieces, and a small network loses its place among pieces that come twice. So
//! each caption token is told which token follows in title and attributes where they have the
//! caption's last tokens: an induction head that need not be learned (n-gram heads, Akyürek et al.
//! 2024, arXiv 2401.12973).

use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::module::embedding;
use burn::tensor::{Device, FloatDType, Int, Tensor};

use crate::text::VALUE;

/// The most tokens that are compared.
pub const LONGEST: usize = 4;

/// What becomes of the following tokens.
#[derive(Module, Debug)]
pub struct Continuation {
    /// Of the following token's word vector, `d_model` to `d_model`.
    words: Linear,
    /// By how many tokens were the same, `[LONGEST + 1, d_model]`; nothing is read for none.
    lengths: Param<Tensor<2>>,
}

impl Continuation {
    /// Random weights.
    pub fn init(d_model: usize, device: &Device) -> Self {
        let small = Initializer::Normal {
            mean: 0.0,
            std: 0.02,
        };
        Self {
            words: LinearConfig::new(d_model, d_model)
                .with_bias(false)
                .init(device),
            lengths: small.init([LONGEST + 1, d_model], device),
        }
    }

    /// What is added to caption tokens, `[batch, length, d_model]`: `W E(following) + lengths(same)`,
    /// nothing where nothing follows. `words` are the scaled word vectors of the following tokens.
    pub fn forward(&self, words: Tensor<3>, lengths: Tensor<2, Int>) -> Tensor<3> {
        let lengths_of = self.lengths.val();
        let follows = lengths.clone().greater_elem(0).int().unsqueeze_dim::<3>(2);
        let follows = follows.float().cast(FloatDType::from(lengths_of.dtype()));
        (self.words.forward(words) + embedding(lengths_of, lengths)) * follows
    }
}

/// The tokens that follow in `info` after the last tokens of captions.
pub struct Following {
    /// Their ids, 0 where none does, `[batch, length]`.
    pub tokens: Tensor<2, Int>,
    /// How many tokens are the same there, up to [`LONGEST`]; 0 where none follows.
    pub lengths: Tensor<2, Int>,
}

impl Following {
    /// For each of the tokens of captions `[batch, length]`, one or several in a row of which each
    /// begins with the token that begins captions: where in info, `[batch or 1, length of info]`, the
    /// most tokens before and with it are the same, the first of such places, and what follows there.
    /// A control token is none.
    pub fn find(info: Tensor<2, Int>, captions: Tensor<2, Int>) -> Self {
        let device = info.device();
        let [rows, places] = info.dims();
        let [batch, count] = captions.dims();
        // Ids are small enough to be exact as floats, and devices differ in their integers.
        let (info, captions) = (info.float(), captions.float());
        // [batch, length, length of info], as in all that follows.
        let places_of = info.clone().unsqueeze_dim::<3>(1);
        let mut shifted = captions.unsqueeze_dim::<3>(2).equal(places_of).float();
        let (mut run, mut same) = (shifted.clone(), shifted.clone());
        for _ in 1..LONGEST.min(count).min(places) {
            // The pair of the tokens before. What begins a caption is nowhere in info, so that no run
            // goes on into another caption.
            let before = shifted.narrow(1, 0, count - 1).narrow(2, 0, places - 1);
            let zeros = |shape: [usize; 3]| Tensor::<3>::zeros(shape, &device);
            let before = Tensor::cat(vec![zeros([batch, 1, places - 1]), before], 1);
            shifted = Tensor::cat(vec![zeros([batch, count, 1]), before], 2);
            run = run * shifted.clone();
            same = same + run.clone();
        }
        // Of equally long ones the first: every place has a score of its own.
        let order: Vec<f32> = (0..places).map(|place| place as f32).collect();
        let order = Tensor::<1>::from_floats(order.as_slice(), &device).unsqueeze::<3>();
        let scores = same.clone() * places as f32 - order;
        let best = scores.clone().equal(scores.max_dim(2)).float();
        let lengths = same.max_dim(2).squeeze_dim::<2>(2);

        let following = match places {
            1 => Tensor::zeros([rows, 1], &device),
            _ => {
                let end = Tensor::<2>::zeros([rows, 1], &device);
                Tensor::cat(vec![info.narrow(1, 1, places - 1), end], 1)
            }
        };
        let is_control = following.clone().lower_equal_elem(VALUE as f32);
        let following = following.mask_fill(is_control, 0.0).unsqueeze_dim::<3>(1);
        let tokens = (best * following).sum_dim(2).squeeze_dim::<2>(2);
        let tokens = tokens * lengths.clone().greater_elem(0.0).float();
        Self {
            lengths: (lengths * tokens.clone().greater_elem(0.0).float()).int(),
            tokens: tokens.int(),
        }
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::text::{ATTRIBUTE, BOS, EOS, PAD};
    use burn::tensor::TensorData;

    fn following(info: &[u32], captions: &[u32]) -> Vec<(u32, u32)> {
        let device = crate::device::cpu();
        let row = |ids: &[u32]| {
            let ids: Vec<i32> = ids.iter().map(|&id| id as i32).collect();
            let length = ids.len();
            Tensor::<2, Int>::from_data(TensorData::new(ids, [1, length]), &device)
        };
        let found = Following::find(row(info), row(captions));
        let ids = |ids: Tensor<2, Int>| -> Vec<u32> { ids.into_data().iter::<u32>().collect() };
        ids(found.tokens)
            .into_iter()
            .zip(ids(found.lengths))
            .collect()
    }

    #[test]
    fn the_longest_run_says_what_follows() {
        // "pap ay a": 10, 11, 12; 12 stands twice.
        let info = [20, 12, 21, ATTRIBUTE, 30, VALUE, 10, 11, 12, 22];
        let found = following(&info, &[BOS, 10, 11, 12, 22, 40]);
        assert_eq!(found, [(0, 0), (11, 1), (12, 2), (22, 3), (0, 0), (0, 0)]);
        // By itself it is the first one.
        assert_eq!(following(&info, &[BOS, 12]), [(0, 0), (21, 1)]);
        // A value's end is no word.
        assert_eq!(following(&info, &[BOS, 30]), [(0, 0), (0, 0)]);
    }

    #[test]
    fn a_run_stays_in_its_caption_and_within_its_bounds() {
        let info = [10, 11, 12, 10, 12];
        let two = [BOS, 10, 11, BOS, 12, 10, PAD];
        let found = following(&info, &two);
        assert_eq!(
            found[..6],
            [(0, 0), (11, 1), (12, 2), (0, 0), (10, 1), (12, 2)]
        );
        let info: Vec<u32> = (10..20).collect();
        let caption: Vec<u32> = [BOS].into_iter().chain(10..19).collect();
        let found = following(&info, &caption);
        assert_eq!(found[9], (19, LONGEST as u32));
        // Nothing is told, or one token.
        assert_eq!(following(&[EOS], &[BOS]), [(0, 0)]);
        assert_eq!(following(&[10], &[BOS, 10]), [(0, 0), (0, 0)]);
    }
}
