//! Running the kernels on made-up values. A browser compiles WebAssembly quickly first, and what runs
//! often once more, in the background: a model's first picture would take three times as long as its
//! second. While the model is on its way there is time for that.

#[cfg(feature = "cpu")]
use super::efficientnet::EfficientNet;
use super::matrix::Matrix;
use super::norm::Norm;
use super::transformer::{Layer, Seen, Transformer};
#[cfg(feature = "cpu")]
use crate::model::backbone::weights::{ConvolutionWeights, InvertedBottleneck};

/// Of the picture.
#[cfg(feature = "cpu")]
const SIZE: usize = 64;
/// Of the transformer.
const WIDTH: usize = 64;
const LAYERS: usize = 2;
const HEADS: usize = 4;
/// Tokens of the context, sequences, and their tokens.
const CONTEXT: usize = 64;
const SEQUENCES: usize = 5;
const LENGTH: usize = 8;

/// Runs all kernels once, some 20 million multiplications; a few times that many make a browser compile
/// them again.
pub(crate) fn warm_up() {
    #[cfg(feature = "cpu")]
    backbone().forward(&[0.5; 3 * SIZE * SIZE], SIZE);
    let transformer = transformer();
    let tokens = vec![0.5; SEQUENCES * WIDTH];
    let read = transformer.read(&[0.5; CONTEXT * WIDTH]);
    let mut own = transformer.begin(&read, &tokens);
    for _ in 0..LENGTH {
        transformer.step(&Seen::Same(&read), &mut own, tokens.clone(), |_, _, _| ());
    }
}

/// The beginning of EfficientNet-Lite0, with each kind of its stages.
#[cfg(feature = "cpu")]
fn backbone() -> EfficientNet {
    let weights =
        |inputs: usize, outputs: usize, kernel: usize, stride: usize| ConvolutionWeights {
            weight: vec![0.01; inputs * outputs * kernel * kernel],
            bias: vec![0.0; outputs],
            kernel,
            stride,
        };
    let block = |[narrow, wide, outputs]: [usize; 3], kernel, stride| InvertedBottleneck {
        expand: (wide > narrow).then(|| weights(narrow, wide, 1, 1)),
        depthwise: weights(1, wide, kernel, stride),
        project: weights(wide, outputs, 1, 1),
        is_residual: narrow == outputs,
    };
    let blocks = [
        block([32, 32, 16], 3, 1),
        block([16, 96, 24], 3, 2),
        block([24, 144, 24], 3, 1),
        block([24, 144, 40], 5, 2),
        block([40, 240, 40], 5, 1),
    ];
    let mut network = EfficientNet::new(weights(3, 32, 3, 2));
    blocks.into_iter().for_each(|block| network.add(block));
    network
}

fn transformer() -> Transformer {
    let norm = || Norm {
        gamma: vec![1.0; WIDTH],
        beta: vec![0.0; WIDTH],
    };
    let matrix = |inputs: usize, outputs: usize| {
        let (values, bias) = (vec![0.01; inputs * outputs], vec![0.0; outputs]);
        Matrix::new([inputs, outputs], Some(&bias), &values, [outputs, 1])
    };
    let layer = || Layer {
        attention_norm: norm(),
        query_key_value: matrix(WIDTH, 3 * WIDTH),
        output: matrix(WIDTH, WIDTH),
        feed_forward_norm: norm(),
        feed_forward_in: matrix(WIDTH, 4 * WIDTH),
        feed_forward_out: matrix(4 * WIDTH, WIDTH),
    };
    Transformer {
        layers: (0..LAYERS).map(|_| layer()).collect(),
        norm: norm(),
        heads: HEADS,
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;

    #[test]
    fn made_up_values_stay_numbers() {
        let features = backbone().forward(&vec![0.5; 3 * SIZE * SIZE], SIZE);
        assert_eq!(features.len(), (SIZE / 8) * (SIZE / 8) * 40);
        assert!(features.iter().all(|value| value.is_finite()));
        warm_up();
    }
}
