//! Which token sees which, for whole sequences in training.

use burn::tensor::{Device, Tensor, TensorData};

use super::config::AttentionForm;

/// Added to the score of a token that is not seen.
const HIDDEN: f32 = -1e9;

/// How a caption's tokens see each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptionView {
    /// Each sees itself and those before it: next-token prediction.
    Causal,
    /// Each sees all of its caption: the matching task.
    BothWays,
}

/// The lengths of a packed batch: every sequence is
/// `image | info | one location a box | one caption a box`, padded to the longest.
#[derive(Debug, Clone)]
pub struct PackedShape {
    /// Image tokens of every sequence.
    pub image: usize,
    /// Info tokens with padding.
    pub info: usize,
    /// Boxes with padding.
    pub boxes: usize,
    /// Tokens of every caption with padding.
    pub caption: usize,
    /// What is no padding, for each sequence.
    pub used: Vec<Used>,
}

/// The parts of one sequence that are no padding; all padding comes last in its part.
#[derive(Debug, Clone)]
pub struct Used {
    /// Info tokens.
    pub info: usize,
    /// Tokens of each box's caption, as many entries as boxes.
    pub captions: Vec<usize>,
}

impl PackedShape {
    /// Tokens of a sequence.
    pub fn length(&self) -> usize {
        self.context() + self.boxes * (1 + self.caption)
    }

    /// Where caption tokens start.
    pub fn captions_start(&self) -> usize {
        self.context() + self.boxes
    }

    fn context(&self) -> usize {
        self.image + self.info
    }

    /// `[batch, 1, length, length]`, rows are the tokens that look: 0 where the column's token is
    /// seen, very negative where not.
    ///
    /// In the per-box form every sequence holds one box.
    pub fn mask(&self, form: AttentionForm, view: CaptionView, device: &Device) -> Tensor<4> {
        let length = self.length();
        let mut mask = vec![HIDDEN; self.used.len() * length * length];
        for (sequence, used) in mask.chunks_mut(length * length).zip(&self.used) {
            for (row, seen) in sequence.chunks_mut(length).enumerate() {
                let mut see = |columns: std::ops::Range<usize>| seen[columns].fill(0.0);
                see(0..self.image + used.info);
                let locations = self.context()..self.context() + used.captions.len();
                if row < self.context() {
                    if form == AttentionForm::PerBox {
                        see(locations);
                    }
                } else if row < self.captions_start() {
                    see(locations);
                } else {
                    let (own, position) = (
                        (row - self.captions_start()) / self.caption,
                        (row - self.captions_start()) % self.caption,
                    );
                    see(self.context() + own..self.context() + own + 1);
                    let start = self.captions_start() + own * self.caption;
                    let written = used.captions.get(own).copied().unwrap_or(0);
                    let seen = match view {
                        CaptionView::Causal => written.min(position + 1),
                        CaptionView::BothWays => written,
                    };
                    see(start..start + seen);
                }
            }
        }
        let data = TensorData::new(mask, [self.used.len(), 1, length, length]);
        Tensor::from_data(data, device)
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;

    /// What a token is, spelled out.
    #[derive(Clone, Copy, PartialEq)]
    enum Token {
        Image,
        Info {
            padding: bool,
        },
        Location {
            of: usize,
            padding: bool,
        },
        Caption {
            of: usize,
            position: usize,
            padding: bool,
        },
    }

    fn spelled_out(shape: &PackedShape, sequence: usize) -> Vec<Token> {
        let Used { info, captions } = &shape.used[sequence];
        let mut tokens = vec![Token::Image; shape.image];
        tokens.extend((0..shape.info).map(|i| Token::Info {
            padding: i >= *info,
        }));
        tokens.extend((0..shape.boxes).map(|of| Token::Location {
            of,
            padding: of >= captions.len(),
        }));
        for of in 0..shape.boxes {
            let written = captions.get(of).copied().unwrap_or(0);
            tokens.extend((0..shape.caption).map(|position| Token::Caption {
                of,
                position,
                padding: position >= written,
            }));
        }
        tokens
    }

    /// DESIGN's sentences, one token pair at a time.
    fn sees(form: AttentionForm, view: CaptionView, who: Token, whom: Token) -> bool {
        use Token::*;
        match (who, whom) {
            (_, Info { padding: true } | Caption { padding: true, .. }) => false,
            // All see the context.
            (_, Image | Info { .. }) => true,
            // A caption sees its own location.
            (Caption { of, .. }, Location { of: whose, .. }) => of == whose,
            (_, Location { padding: true, .. }) => false,
            // Locations see all locations.
            (Location { .. }, Location { .. }) => true,
            // As published the context sees the location too.
            (Image | Info { .. }, Location { .. }) => form == AttentionForm::PerBox,
            (
                Caption { of, position, .. },
                Caption {
                    of: whose,
                    position: when,
                    ..
                },
            ) => of == whose && (view == CaptionView::BothWays || when <= position),
            (_, Caption { .. }) => false,
        }
    }

    #[test]
    fn masks_equal_the_obvious_implementation() {
        let shapes = [
            (
                4,
                3,
                2,
                3,
                vec![(3, vec![3, 2]), (1, vec![1]), (0, vec![2, 3])],
            ),
            (1, 1, 1, 1, vec![(1, vec![1])]),
            (4, 5, 1, 4, vec![(5, vec![4]), (2, vec![2])]),
        ];
        let device = Device::flex();
        for (image, info, boxes, caption, used) in shapes {
            let shape = PackedShape {
                image,
                info,
                boxes,
                caption,
                used: used
                    .into_iter()
                    .map(|(info, captions)| Used { info, captions })
                    .collect(),
            };
            for form in [AttentionForm::PerBox, AttentionForm::SharedContext] {
                for view in [CaptionView::Causal, CaptionView::BothWays] {
                    let mask = shape.mask(form, view, &device);
                    let length = shape.length();
                    assert_eq!(mask.dims(), [shape.used.len(), 1, length, length]);
                    let mask: Vec<f32> = mask.into_data().try_into_vec().unwrap();
                    for sequence in 0..shape.used.len() {
                        let tokens = spelled_out(&shape, sequence);
                        for (row, &who) in tokens.iter().enumerate() {
                            for (column, &whom) in tokens.iter().enumerate() {
                                let value = mask[(sequence * length + row) * length + column];
                                assert_eq!(
                                    value == 0.0,
                                    sees(form, view, who, whom),
                                    "{form:?} {view:?} row {row} column {column}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
