//! The picture's own colours beside the backbone's features, which were trained to tell things
//! apart whatever their colour.

use burn::tensor::Tensor;

/// Mean colours of `cells × cells` parts of every grid cell, as channels of that cell.
///
/// `pictures` `[batch, 3, size, size]` to `[batch, 3 · cells², grid, grid]`; channel
/// `(colour · cells + row) · cells + column` is the mean of that colour in that part.
pub fn cell_colors(pictures: Tensor<4>, grid: usize, cells: usize) -> Tensor<4> {
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

#[cfg(all(test, feature = "cpu"))]
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
        let pairs = found.iter().zip(&expected);
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-5));
    }
}
