//! The picture's own colours beside the backbone's features, which were trained to tell things
//! apart whatever their colour.

#[cfg(feature = "train")]
use burn::tensor::Tensor;

/// Features of a picture `[3, size, size]`, `[grid², channels]`, with the mean colours of `cells × cells`
/// parts of every grid cell as its last channels, in the order of [`cell_colors`]; without any where `cells`
/// is 0.
pub(crate) fn with_cell_colors(
    features: Vec<f32>,
    picture: &[f32],
    size: usize,
    [grid, cells]: [usize; 2],
) -> Vec<f32> {
    if cells == 0 {
        return features;
    }
    let (pixels, channels) = (size / (grid * cells), features.len() / (grid * grid));
    let mean = |color: usize, top: usize, left: usize| {
        let rows = (0..pixels).map(|row| &picture[(color * size + top + row) * size + left..]);
        let sum: f32 = rows.map(|row| row[..pixels].iter().sum::<f32>()).sum();
        sum / (pixels * pixels) as f32
    };
    let mut with_colors = Vec::with_capacity(features.len() + 3 * (grid * cells).pow(2));
    for (cell, features) in features.chunks_exact(channels).enumerate() {
        with_colors.extend_from_slice(features);
        for channel in 0..3 * cells * cells {
            let (row, column) = (channel / cells % cells, channel % cells);
            let top = (cell / grid * cells + row) * pixels;
            let left = (cell % grid * cells + column) * pixels;
            with_colors.push(mean(channel / (cells * cells), top, left));
        }
    }
    with_colors
}

/// Mean colours of `cells × cells` parts of every grid cell, as channels of that cell.
///
/// `pictures` `[batch, 3, size, size]` to `[batch, 3 · cells², grid, grid]`; channel
/// `(colour · cells + row) · cells + column` is the mean of that colour in that part.
#[cfg(feature = "train")]
pub(crate) fn cell_colors(pictures: Tensor<4>, grid: usize, cells: usize) -> Tensor<4> {
    let [batch, colors, size, _] = pictures.dims();
    let parts = grid * cells;
    let pixels = size / parts;
    pictures
        .reshape([batch * colors * parts, pixels, parts, pixels])
        .mean_dim(3)
        .mean_dim(1)
        .reshape([batch, colors, grid, cells, grid, cells])
        .permute([0, 1, 3, 5, 2, 4])
        .reshape([batch, colors * cells * cells, grid, grid])
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    #[test]
    fn each_part_of_each_cell_gives_its_mean() {
        let (grid, cells, size) = (2, 2, 8);
        let pixel = |i: usize| (i * 31 % 17) as f32;
        let values: Vec<f32> = (0..2 * 3 * size * size).map(pixel).collect();
        let data = TensorData::new(values.clone(), [2, 3, size, size]);
        let colors = cell_colors(Tensor::from_data(data, &Device::flex()), grid, cells);
        assert_eq!(colors.dims(), [2, 12, grid, grid]);
        let found: Vec<f32> = colors.into_data().try_into_vec().unwrap();
        let at = |picture: usize, color: usize, y: usize, x: usize| {
            values[((picture * 3 + color) * size + y) * size + x]
        };
        let mut expected = Vec::new();
        for picture in 0..2 {
            for channel in 0..12 {
                let (color, part_row, part_column) = (channel / 4, channel / 2 % 2, channel % 2);
                for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let (y, x) = (row * 4 + part_row * 2, column * 4 + part_column * 2);
                    let sum = at(picture, color, y, x)
                        + at(picture, color, y, x + 1)
                        + at(picture, color, y + 1, x)
                        + at(picture, color, y + 1, x + 1);
                    expected.push(sum / 4.0);
                }
            }
        }
        let near = |found: &[f32], expected: &[f32]| {
            let mut pairs = found.iter().zip(expected);
            found.len() == expected.len() && pairs.all(|(a, b)| (a - b).abs() < 1e-5)
        };
        assert!(near(&found, &expected));

        // Beside one feature, channels last.
        let features = vec![0.5, 1.5, 2.5, 3.5];
        let of_one = with_cell_colors(features.clone(), &values, size, [grid, cells]);
        let last: Vec<f32> = (0..4)
            .flat_map(|cell| {
                let colors = (0..12).map(move |channel| channel * 4 + cell);
                let colors: Vec<f32> = colors.map(|at| expected[at]).collect();
                [vec![features[cell]], colors].concat()
            })
            .collect();
        assert!(near(&of_one, &last));
        let none = with_cell_colors(features.clone(), &values, size, [grid, 0]);
        assert_eq!(none, features);
    }
}
