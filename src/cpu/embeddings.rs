//! From features, token ids and boxes to the tokens of the transformer; `model/embeddings.rs` has the same
//! for training.

use super::finish::Finish;
use super::matrix::Matrix;
use super::norm::Norm;
use crate::error::Result;
use crate::layout::bin;
use crate::model::ModelConfig;
use crate::model::beneath::BENEATH_VALUES;
use crate::model::tokens::{COLOR_SCALE, LONGEST, Modality, sinusoids};
use crate::text::VALUE;
use crate::weights::parameters::Parameters;

/// All that comes before the transformer.
#[derive(Debug, Clone)]
pub(super) struct Embeddings {
    /// `[vocabulary, d]`.
    words: Vec<f32>,
    /// `[bins, d / 2]`.
    columns: Vec<f32>,
    rows: Vec<f32>,
    /// `[4, d]`.
    modalities: Vec<f32>,
    visual: Matrix,
    visual_norm: Option<Norm>,
    own_box: Matrix,
    neighbours: Matrix,
    beneath: Option<Matrix>,
    continuation: Option<Continuation>,
    d: usize,
    bins: usize,
    grid: usize,
    /// The last channels of features, which are colours.
    color_channels: usize,
}

/// The boxes of an image, in reading-neighbour order; in training, those of a batch are
/// `model::embeddings::Boxes`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Boxes {
    /// The bins of each one's previous, own and next box.
    pub bins: Vec<[[usize; 4]; 3]>,
    /// What lies beneath each, where the model is told that.
    pub beneath: Vec<[f32; BENEATH_VALUES]>,
}

/// What becomes of the tokens by which title and attributes go on.
#[derive(Debug, Clone)]
struct Continuation {
    words: Matrix,
    /// `[LONGEST + 1, d]`.
    lengths: Vec<f32>,
}

impl Embeddings {
    /// Takes its weights, `embeddings.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(super) fn take(parameters: &mut Parameters, config: &ModelConfig) -> Result<Self> {
        let (d, bins) = (config.d_model, config.location_bins);
        let name = |part: &str| format!("embeddings.{part}");
        let mut table = |part: &str, shape: [usize; 2]| parameters.take(&name(part), &shape);
        let words = table("words", [config.vocabulary, d])?;
        let columns = table("columns", [bins, d / 2])?;
        let rows = table("rows", [bins, d / 2])?;
        let modalities = table("modalities", [4, d])?;
        let continuation = match config.continuation {
            true => {
                let weight = table("continuation.words.weight", [d, d])?;
                Some(Continuation {
                    words: Matrix::new([d, d], None, &weight, [d, 1]),
                    lengths: table("continuation.lengths", [LONGEST + 1, d])?,
                })
            }
            false => None,
        };
        let mut linear =
            |part: &str, shape: [usize; 2]| Matrix::take(parameters, &name(part), shape);
        let visual = linear("visual", [config.channels(), d])?;
        let own_box = linear("own_box", [2 * d, d / 2])?;
        let neighbours = linear("neighbours", [4 * d, d / 2])?;
        let beneath = match config.beneath {
            true => Some(linear("beneath", [BENEATH_VALUES, d])?),
            false => None,
        };
        let visual_norm = match config.visual_norm {
            true => Some(Norm::take(parameters, &name("visual_norm"), d)?),
            false => None,
        };
        Ok(Self {
            words,
            columns,
            rows,
            modalities,
            visual,
            visual_norm,
            own_box,
            neighbours,
            beneath,
            continuation,
            d,
            bins,
            grid: config.grid,
            color_channels: config.color_channels(),
        })
    }

    /// Hidden states to next-token scores, `[d, vocabulary]`: the words again.
    pub(super) fn scores(&self) -> Matrix {
        let vocabulary = self.words.len() / self.d;
        Matrix::new([self.d, vocabulary], None, &self.words, [1, self.d])
    }

    /// Features `[grid², channels]` to tokens `[grid², d]`, row by row.
    pub(super) fn image(&self, mut features: Vec<f32>) -> Vec<f32> {
        let mut tokens = match &self.visual_norm {
            Some(norm) => {
                let channels = self.visual.inputs();
                for cell in features.chunks_exact_mut(channels) {
                    let colors = &mut cell[channels - self.color_channels..];
                    colors.iter_mut().for_each(|color| *color *= COLOR_SCALE);
                }
                norm.forward(&self.visual.product(&features, Finish::Keep))
            }
            None => {
                let mut tokens = self.visual.product(&features, Finish::Keep);
                let scale = self.scale();
                tokens.iter_mut().for_each(|value| *value *= scale);
                tokens
            }
        };
        let centre = |i: usize| bin((i as f32 + 0.5) / self.grid as f32, self.bins);
        for (cell, token) in tokens.chunks_exact_mut(self.d).enumerate() {
            let [x, y] = [cell % self.grid, cell / self.grid].map(centre);
            let (left, right) = token.split_at_mut(self.d / 2);
            add(left, self.of(&self.columns, x));
            add(right, self.of(&self.rows, y));
            add(token, self.modality(Modality::Image));
        }
        tokens
    }

    /// Info token ids to tokens `[length, d]`.
    pub(super) fn info(&self, ids: &[u32]) -> Vec<f32> {
        let mut tokens = self.words_of(ids);
        add(&mut tokens, &sinusoids(0, ids.len(), self.d));
        self.with_modality(tokens, Modality::Info)
    }

    /// The last tokens of captions so far, `[captions, d]`; `info` is what is told.
    pub(super) fn caption(&self, captions: &[&[u32]], info: &[u32]) -> Vec<f32> {
        let last = |caption: &&[u32]| caption.last().copied().unwrap_or_default();
        let mut tokens = self.words_of(&captions.iter().map(last).collect::<Vec<_>>());
        // All are at the same place.
        let position = captions
            .first()
            .map_or(0, |caption| caption.len().max(1) - 1);
        let position = sinusoids(position, 1, self.d);
        for token in tokens.chunks_exact_mut(self.d) {
            add(token, &position);
        }
        if let Some(continuation) = &self.continuation {
            let found = captions.iter().map(|caption| following(info, caption));
            let (ids, lengths): (Vec<u32>, Vec<usize>) = found.unzip();
            let words = continuation
                .words
                .product(&self.words_of(&ids), Finish::Keep);
            let each = words.chunks_exact(self.d).zip(lengths);
            for (token, (words, length)) in tokens.chunks_exact_mut(self.d).zip(each) {
                if length > 0 {
                    add(token, words);
                    add(token, &continuation.lengths[length * self.d..][..self.d]);
                }
            }
        }
        self.with_modality(tokens, Modality::Caption)
    }

    /// Boxes to location tokens `[boxes, d]`.
    pub(super) fn location(&self, boxes: &Boxes) -> Vec<f32> {
        let d = self.d;
        let corners = |[left, top, right, bottom]: [usize; 4]| {
            let (columns, rows) = (&self.columns, &self.rows);
            let each = [
                (columns, left),
                (rows, top),
                (columns, right),
                (rows, bottom),
            ];
            each.into_iter()
                .flat_map(|(table, bin)| self.of(table, bin))
                .copied()
        };
        let own = boxes.bins.iter().flat_map(|[_, own, _]| corners(*own));
        let own: Vec<f32> = own.collect();
        let neighbours = boxes.bins.iter();
        let neighbours =
            neighbours.flat_map(|[last, _, next]| corners(*last).chain(corners(*next)));
        let neighbours: Vec<f32> = neighbours.collect();
        let own = self.own_box.product(&own, Finish::Keep);
        let neighbours = self.neighbours.product(&neighbours, Finish::Keep);
        let pairs = own.chunks_exact(d / 2).zip(neighbours.chunks_exact(d / 2));
        let tokens: Vec<f32> = pairs
            .flat_map(|(own, neighbours)| own.iter().chain(neighbours))
            .copied()
            .collect();
        let tokens = match &self.beneath {
            Some(matrix) => {
                let beneath = boxes.beneath.as_flattened();
                matrix.product(beneath, Finish::Add(&tokens))
            }
            None => tokens,
        };
        self.with_modality(tokens, Modality::Location)
    }

    /// `√d · word` of each token.
    fn words_of(&self, ids: &[u32]) -> Vec<f32> {
        let scale = self.scale();
        let word = |&id: &u32| &self.words[id as usize * self.d..][..self.d];
        let words = ids.iter().flat_map(word);
        words.map(|value| value * scale).collect()
    }

    fn of<'a>(&self, table: &'a [f32], bin: usize) -> &'a [f32] {
        &table[bin.min(self.bins - 1) * (self.d / 2)..][..self.d / 2]
    }

    fn modality(&self, modality: Modality) -> &[f32] {
        &self.modalities[modality as usize * self.d..][..self.d]
    }

    fn with_modality(&self, mut tokens: Vec<f32>, modality: Modality) -> Vec<f32> {
        for token in tokens.chunks_exact_mut(self.d) {
            add(token, self.modality(modality));
        }
        tokens
    }

    fn scale(&self) -> f32 {
        (self.d as f32).sqrt()
    }
}

fn add(sums: &mut [f32], values: &[f32]) {
    let pairs = sums.iter_mut().zip(values);
    pairs.for_each(|(sum, value)| *sum += value);
}

/// The token that follows in `info` after the last tokens of a caption, and how many are the same before it:
/// at the first of the places with the most, up to [`LONGEST`]. The token is 0, that of padding, where what is
/// told ends.
fn following(info: &[u32], caption: &[u32]) -> (u32, usize) {
    let same = |place: usize| {
        let before = info[..=place].iter().rev().zip(caption.iter().rev());
        before.take(LONGEST).take_while(|(a, b)| a == b).count()
    };
    let longest = (0..info.len()).map(|place| (place, same(place)));
    let longest = longest.reduce(|best, next| if next.1 > best.1 { next } else { best });
    match longest {
        Some((place, length)) if length > 0 => {
            let next = info.get(place + 1).copied().unwrap_or(0);
            (if next > VALUE { next } else { 0 }, length)
        }
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ATTRIBUTE, BOS};

    #[test]
    fn the_longest_run_says_what_follows() {
        // "pap ay a": 10, 11, 12; 12 stands twice.
        let info = [20, 12, 21, ATTRIBUTE, 30, VALUE, 10, 11, 12, 22];
        let caption = [BOS, 10, 11, 12, 22, 40];
        let found = (1..=6).map(|length| following(&info, &caption[..length]));
        let expected = [(0, 0), (11, 1), (12, 2), (22, 3), (0, 4), (0, 0)];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        // By itself it is the first one.
        assert_eq!(following(&info, &[BOS, 12]), (21, 1));
        // A value's end is no word.
        assert_eq!(following(&info, &[BOS, 30]), (0, 1));
        let info: Vec<u32> = (10..20).collect();
        assert_eq!(following(&info, &info[..9]), (19, LONGEST));
        // Nothing is told, or one token.
        assert_eq!(following(&[], &[BOS]), (0, 0));
        assert_eq!(following(&[10], &[BOS, 10]), (0, 1));
    }
}
