//! How well a text fits a box.

use caponimage::layout::TextBox;

/// The mean width of a character, in font sizes, of a sans-serif display face.
const CHARACTER: f32 = 0.54;

/// The distance of two lines, in font sizes.
const LINE: f32 = 1.15;

/// The smallest font that can be read, as a fraction of the photo's height.
const SMALLEST: f32 = 0.026;

/// The font that a designer would like to use, as a fraction of the photo's height: large boxes
/// are for large text.
fn wanted(area: &TextBox) -> f32 {
    (0.42 * area.height).clamp(0.034, 0.075)
}

/// The most lines of a caption.
const MOST_LINES: usize = 4;

/// The length in characters of a text's longest line, set on one, two, … lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines([usize; MOST_LINES]);

impl Lines {
    /// Breaks a text as evenly as possible.
    pub fn of(text: &str) -> Self {
        let words: Vec<usize> = text.split(' ').map(|word| word.chars().count()).collect();
        Self(std::array::from_fn(|i| longest_line(&words, i + 1).max(1)))
    }

    /// The largest font, as a fraction of the photo's height, in which the text fits a box of a
    /// photo that is `aspect` times as wide as high.
    pub fn font_size(&self, area: &TextBox, aspect: f32) -> f32 {
        let sizes = self.0.iter().zip(1..).map(|(longest, lines)| {
            let by_width = area.width * aspect / (*longest as f32 * CHARACTER);
            let by_height = area.height / (lines as f32 * LINE);
            by_width.min(by_height)
        });
        sizes.fold(0.0, f32::max)
    }

    /// How gladly a designer sets the text in a box: 0 when it cannot be read, 1 when it fills the
    /// box at the wanted size.
    pub fn fit(&self, area: &TextBox, aspect: f32) -> f32 {
        let size = self.font_size(area, aspect);
        if size < SMALLEST {
            return 0.0;
        }
        // Too small is worse than too large: "Red" in a wide strip is still a headline.
        let ratio = size / wanted(area);
        if ratio < 1.0 {
            ratio.powi(3)
        } else {
            1.0 / ratio.sqrt()
        }
    }
}

/// The length of the longest line when words of these lengths are broken into so many lines as
/// evenly as possible.
fn longest_line(words: &[usize], lines: usize) -> usize {
    let longest_word = words.iter().copied().max().unwrap_or(0);
    let all = words.iter().sum::<usize>() + words.len().saturating_sub(1);
    (longest_word..=all)
        .find(|limit| lines_needed(words, *limit) <= lines)
        .unwrap_or(all)
}

fn lines_needed(words: &[usize], limit: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in words {
        if used > 0 && used + 1 + word > limit {
            lines += 1;
            used = *word;
        } else {
            used += word + usize::from(used > 0);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_evenly() {
        assert_eq!(longest_line(&[4, 4, 4], 1), 14);
        assert_eq!(longest_line(&[4, 4, 4], 2), 9);
        assert_eq!(longest_line(&[4, 4, 4], 3), 4);
        assert_eq!(longest_line(&[4], 4), 4);
        assert_eq!(longest_line(&[], 1), 0);
    }

    #[test]
    fn narrow_boxes_like_short_texts_and_wide_ones_long_ones() {
        let narrow = TextBox::new(0.0, 0.3, 0.2, 0.1);
        let wide = TextBox::new(0.1, 0.05, 0.8, 0.1);
        let (short, long) = ("For Fall", "Your Everyday Striped Cotton T-Shirt");
        let fit = |text, area| Lines::of(text).fit(area, 0.75);
        assert!(fit(short, &narrow) > 2.0 * fit(long, &narrow));
        assert!(fit(long, &wide) > fit(short, &wide));
        assert_eq!(fit(&"Word ".repeat(30), &narrow), 0.0);
    }

    #[test]
    fn a_text_is_as_large_as_its_box_allows() {
        let area = TextBox::new(0.0, 0.0, 0.54, 0.115);
        let size = |aspect| Lines::of("0123456789").font_size(&area, aspect);
        assert!((size(1.0) - 0.1).abs() < 1e-4);
        assert!((size(0.5) - 0.05).abs() < 1e-4);
    }
}
