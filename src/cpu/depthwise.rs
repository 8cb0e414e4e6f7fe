//! Convolutions of each channel by itself, channels last.

use pulp::{Simd, WithSimd};

use crate::model::backbone::weights::ConvolutionWeights;
use crate::simd::dispatch;

/// Pixels of a row that are worked on at once.
const PIXELS: usize = 4;

/// A depthwise convolution with ReLU6 on a stretch of rows that is padded already.
#[derive(Debug, Clone)]
pub(super) struct Depthwise {
    /// Pixels of the kernel's side: 3 or 5.
    pub kernel: usize,
    /// 1 or 2.
    pub stride: usize,
    channels: usize,
    /// `[kernel, kernel, channels]`.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Depthwise {
    /// From weights `[channels, 1, kernel, kernel]`, the kernel 3 or 5, the stride 1 or 2, the channels a multiple
    /// of 16.
    ///
    /// # Panics
    /// When they are not; those of the backbones are.
    pub(super) fn new(weights: ConvolutionWeights) -> Self {
        let ConvolutionWeights {
            weight,
            bias,
            kernel,
            stride,
        } = weights;
        let (channels, size) = (bias.len(), kernel * kernel);
        assert!(
            matches!((kernel, stride), (3 | 5, 1 | 2)),
            "a kernel of {kernel} with a stride of {stride}"
        );
        // The widest vectors have sixteen lanes, and there is no code for a rest.
        assert!(channels.is_multiple_of(16), "{channels} channels");
        let transposed = (0..size * channels).map(|i| weight[i % channels * size + i / channels]);
        Self {
            kernel,
            stride,
            channels,
            weights: transposed.collect(),
            bias,
        }
    }

    /// Channels in and out.
    pub(super) fn channels(&self) -> usize {
        self.channels
    }

    /// `rows` rows of `width` pixels each, from padded rows of `padded` pixels each.
    pub(super) fn forward(&self, input: &[f32], padded: usize, output: &mut [f32], width: usize) {
        dispatch(Filter {
            layer: self,
            input,
            padded,
            output,
            width,
        });
    }
}

struct Filter<'a> {
    layer: &'a Depthwise,
    input: &'a [f32],
    padded: usize,
    output: &'a mut [f32],
    width: usize,
}

impl WithSimd for Filter<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match (self.layer.kernel, self.layer.stride) {
            (3, 1) => self.run::<S, 3, 1>(simd),
            (3, _) => self.run::<S, 3, 2>(simd),
            (_, 1) => self.run::<S, 5, 1>(simd),
            _ => self.run::<S, 5, 2>(simd),
        }
    }
}

impl Filter<'_> {
    #[inline(always)]
    fn run<S: Simd, const KERNEL: usize, const STRIDE: usize>(self, simd: S) {
        let vectors = self.layer.channels / S::F32_LANES;
        let (input, _) = S::as_simd_f32s(self.input);
        let (output, _) = S::as_mut_simd_f32s(self.output);
        let (weights, _) = S::as_simd_f32s(&self.layer.weights);
        let (bias, _) = S::as_simd_f32s(&self.layer.bias);
        let in_row = self.padded * vectors;
        for (y, output) in output.chunks_exact_mut(self.width * vectors).enumerate() {
            let input = &input[y * STRIDE * in_row..][..KERNEL * in_row];
            for c in 0..vectors {
                let mut x = 0;
                while x + PIXELS <= self.width {
                    Self::pixels::<S, KERNEL, STRIDE, PIXELS>(
                        simd,
                        input,
                        weights,
                        bias,
                        output,
                        [x, c, vectors, in_row],
                    );
                    x += PIXELS;
                }
                while x < self.width {
                    Self::pixels::<S, KERNEL, STRIDE, 1>(
                        simd,
                        input,
                        weights,
                        bias,
                        output,
                        [x, c, vectors, in_row],
                    );
                    x += 1;
                }
            }
        }
    }

    /// `COUNT` pixels of a row, in the channels of one vector.
    #[inline(always)]
    fn pixels<S: Simd, const KERNEL: usize, const STRIDE: usize, const COUNT: usize>(
        simd: S,
        input: &[S::f32s],
        weights: &[S::f32s],
        bias: &[S::f32s],
        output: &mut [S::f32s],
        [x, c, vectors, in_row]: [usize; 4],
    ) {
        let mut sums = [bias[c]; COUNT];
        for row in 0..KERNEL {
            let mut factors = [bias[c]; KERNEL];
            for column in 0..KERNEL {
                factors[column] = weights[(row * KERNEL + column) * vectors + c];
            }
            let from = row * in_row + x * STRIDE * vectors + c;
            for j in 0..(COUNT - 1) * STRIDE + KERNEL {
                let value = input[from + j * vectors];
                for (i, sum) in sums.iter_mut().enumerate() {
                    let start = i * STRIDE;
                    if j >= start && j < start + KERNEL {
                        *sum = simd.mul_add_e_f32s(value, factors[j - start], *sum);
                    }
                }
            }
        }
        let (zero, six) = (simd.splat_f32s(0.0), simd.splat_f32s(6.0));
        for (i, sum) in sums.into_iter().enumerate() {
            output[(x + i) * vectors + c] = simd.min_f32s(simd.max_f32s(sum, zero), six);
        }
    }
}
