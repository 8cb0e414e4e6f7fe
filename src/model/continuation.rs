//! How what is told goes on after the words that a caption has taken from it.
//!
//! Names are copied in pieces, and a small network loses its place among pieces that come twice. So
//! each caption token is told which token follows in title and attributes where they have the
//! caption's last tokens: an induction head that need not be learned (n-gram heads, Akyürek et al.
//! 2024, arXiv 2401.12973).

use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::module::embedding;
use burn::tensor::{Bool, Device, FloatDType, Int, Tensor};

use super::tokens::LONGEST;
use crate::text::VALUE;

/// What becomes of the following tokens.
#[derive(Module, Debug)]
pub(super) struct Continuation {
    /// Of the following token's word vector, `d_model` to `d_model`.
    words: Linear,
    /// By how many tokens were the same, `[LONGEST + 1, d_model]`; nothing is read for none.
    lengths: Param<Tensor<2>>,
}

impl Continuation {
    /// Random weights.
    pub(super) fn init(d_model: usize, device: &Device) -> Self {
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
    /// nothing where no token is the same. `words` are the scaled word vectors of the following tokens.
    pub(super) fn forward(&self, words: Tensor<3>, lengths: Tensor<2>) -> Tensor<3> {
        let table = self.lengths.val();
        let lengths = lengths.int();
        let [batch, count] = lengths.dims();
        let are_same = lengths.clone().greater_equal_scalar(1);
        let are_same = Tensor::<2>::zeros([batch, count], &table.device()).mask_fill(are_same, 1.0);
        let are_same = are_same.cast(FloatDType::from(table.dtype()));
        (self.words.forward(words) + embedding(table, lengths)) * are_same.unsqueeze_dim::<3>(2)
    }
}

/// The tokens that follow in `info` after the last tokens of captions.
pub(super) struct Following {
    /// Their ids, `[batch, length]`; 0, the id of padding, where what is told ends.
    pub tokens: Tensor<2, Int>,
    /// How many tokens are the same before them, up to [`LONGEST`].
    pub lengths: Tensor<2>,
}

impl Following {
    /// For each of the tokens of captions `[batch, length]`, one or several in a row of which each
    /// begins with the token that begins captions: where in info, `[batch or 1, length of info]`, the
    /// most tokens before and with it are the same, the first of such places, and what follows there:
    /// with a control token what is told ends.
    ///
    /// Ids come as floats, which are exact for them: devices differ in their integers.
    pub(super) fn find(info: Tensor<2>, captions: Tensor<2>) -> Self {
        let device = info.device();
        let [rows, places] = info.dims();
        let [batch, count] = captions.dims();
        let zeros = |shape: [usize; 3]| Tensor::<3>::zeros(shape, &device);
        let one_where = |mask: Tensor<3, Bool>| zeros(mask.dims()).mask_fill(mask, 1.0);
        // [batch, length, length of info], as in all that follows.
        let [captions, places_of] = [
            captions.unsqueeze_dim::<3>(2),
            info.clone().unsqueeze_dim(1),
        ];
        let mut shifted = one_where(captions.int().equal(places_of.clone().int()));
        let (mut run, mut same) = (shifted.clone(), shifted.clone());
        for _ in 1..LONGEST.min(count).min(places) {
            // The pair of the tokens before. What begins a caption is nowhere in info, so that no run
            // goes on into another caption.
            let before = shifted.narrow(1, 0, count - 1).narrow(2, 0, places - 1);
            let before = Tensor::cat(vec![zeros([batch, 1, places - 1]), before], 1);
            shifted = Tensor::cat(vec![zeros([batch, count, 1]), before], 2);
            run = run * shifted.clone();
            same = same + run.clone();
        }
        // Of equally long ones the first: every place has a score of its own.
        let order: Vec<f32> = (0..places).map(|place| place as f32).collect();
        let order = Tensor::<1>::from_floats(order.as_slice(), &device).unsqueeze::<3>();
        let best = (same.clone() * places as f32 - order).argmax(2);
        let places_ids = Tensor::<1, Int>::arange(0..places as i64, &device).unsqueeze::<3>();
        let at_best = one_where(places_ids.equal(best));
        let lengths = (at_best.clone() * same).sum_dim(2);

        let mut following = zeros([rows, 1, 1]);
        if places > 1 {
            let next = places_of.narrow(2, 1, places - 1);
            following = Tensor::cat(vec![next, following], 2);
        }
        let is_word = following
            .clone()
            .int()
            .greater_equal_scalar(VALUE as i32 + 1);
        let following = following * one_where(is_word);
        let is_same = one_where(lengths.clone().int().greater_equal_scalar(1));
        let tokens = (at_best * following).sum_dim(2) * is_same;
        Self {
            lengths: lengths.squeeze_dim(2),
            tokens: tokens.squeeze_dim::<2>(2).int(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ATTRIBUTE, BOS, EOS, PAD};
    use burn::tensor::TensorData;

    fn following(info: &[u32], captions: &[u32]) -> Vec<(u32, u32)> {
        let device = crate::device::cpu();
        let row = |ids: &[u32]| {
            let ids: Vec<f32> = ids.iter().map(|&id| id as f32).collect();
            let length = ids.len();
            Tensor::<2>::from_data(TensorData::new(ids, [1, length]), &device)
        };
        let found = Following::find(row(info), row(captions));
        let tokens: Vec<u32> = found.tokens.into_data().iter::<u32>().collect();
        let lengths: Vec<u32> = found.lengths.into_data().iter::<u32>().collect();
        tokens.into_iter().zip(lengths).collect()
    }

    #[test]
    fn the_longest_run_says_what_follows() {
        // "pap ay a": 10, 11, 12; 12 stands twice.
        let info = [20, 12, 21, ATTRIBUTE, 30, VALUE, 10, 11, 12, 22];
        let found = following(&info, &[BOS, 10, 11, 12, 22, 40]);
        assert_eq!(found, [(0, 0), (11, 1), (12, 2), (22, 3), (0, 4), (0, 0)]);
        // By itself it is the first one.
        assert_eq!(following(&info, &[BOS, 12]), [(0, 0), (21, 1)]);
        // A value's end is no word.
        assert_eq!(following(&info, &[BOS, 30]), [(0, 0), (0, 1)]);
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
        assert_eq!(following(&[10], &[BOS, 10]), [(0, 0), (0, 1)]);
    }
}
