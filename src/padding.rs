//! How convolutions pad their input.

/// Pixels before and after, as TensorFlow's "same" has them: the output has `ceil(size / stride)` pixels,
/// and where the padding is odd the extra pixel comes last.
pub(crate) fn same_padding(size: usize, kernel: usize, stride: usize) -> (usize, usize) {
    let covered = (size.div_ceil(stride) - 1) * stride + kernel;
    let total = covered.saturating_sub(size);
    (total / 2, total - total / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_padding_puts_the_odd_pixel_last() {
        assert_eq!(same_padding(256, 3, 2), (0, 1));
        assert_eq!(same_padding(128, 5, 2), (1, 2));
        assert_eq!(same_padding(8, 5, 1), (2, 2));
        assert_eq!(same_padding(7, 3, 2), (1, 1));
        assert_eq!(same_padding(8, 1, 1), (0, 0));
    }
}
