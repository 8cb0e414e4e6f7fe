//! What a model is shown at all: everything, but in ablations.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sample::{Sample, WHOLE};
use crate::layout::neighbourhoods;

/// Which inputs a model is shown, in training as in validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inputs {
    /// The picture; without it, its features are zeros.
    pub picture: bool,
    /// Title and attributes.
    pub text: bool,
    /// Where boxes are; without it, all of them cover the whole picture.
    pub location: bool,
    /// The other boxes; without them, every box is the only one of its sequence.
    pub neighbours: bool,
}

impl Default for Inputs {
    fn default() -> Self {
        Self {
            picture: true,
            text: true,
            location: true,
            neighbours: true,
        }
    }
}

impl Inputs {
    /// The samples with nothing else in them; captions keep their order.
    pub fn shown<'a>(&self, samples: Vec<Sample<'a>>) -> Vec<Sample<'a>> {
        samples
            .into_iter()
            .map(|sample| Sample {
                picture: sample.picture.filter(|_| self.picture),
                title: if self.text {
                    sample.title
                } else {
                    Cow::Borrowed("")
                },
                attributes: if self.text {
                    sample.attributes
                } else {
                    BTreeMap::new()
                },
                boxes: if self.location {
                    sample.boxes
                } else {
                    neighbourhoods(&vec![WHOLE; sample.boxes.len()])
                },
                captions: sample.captions,
            })
            .flat_map(|sample| {
                if self.neighbours {
                    vec![sample]
                } else {
                    sample.each_box().map(Sample::alone).collect()
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{NOWHERE, TextBox};
    use crate::training::sample::{Shown, View};

    const AREAS: [TextBox; 2] = [
        TextBox::new(0.1, 0.1, 0.3, 0.1),
        TextBox::new(0.5, 0.6, 0.3, 0.1),
    ];
    const CAPTIONS: [&[u32]; 2] = [&[5, 2], &[6, 7, 2]];

    fn sample() -> Sample<'static> {
        let view = View {
            photo: 3,
            mirrored: false,
            window: WHOLE,
        };
        let shown = |caption| Shown {
            caption: Cow::Borrowed(caption),
            color: Some(1),
            belongs: true,
        };
        Sample {
            picture: Some(view),
            title: "Shirt".into(),
            attributes: BTreeMap::from([("colour".into(), "Red".into())]),
            boxes: neighbourhoods(&AREAS),
            captions: CAPTIONS.map(shown).to_vec(),
        }
    }

    #[test]
    fn each_input_can_be_left_out_alone() {
        let all = Inputs::default();
        let one = |inputs: Inputs| inputs.shown(vec![sample()]).remove(0);
        let same = one(all);
        assert_eq!((&*same.title, same.picture), ("Shirt", sample().picture));
        assert_eq!(same.boxes, sample().boxes);

        assert!(
            one(Inputs {
                picture: false,
                ..all
            })
            .picture
            .is_none()
        );
        let untold = one(Inputs { text: false, ..all });
        assert!(untold.title.is_empty() && untold.attributes.is_empty());
        let nowhere = one(Inputs {
            location: false,
            ..all
        });
        let [_, first, next] = nowhere.boxes[0];
        assert_eq!((first, nowhere.boxes[1][1]), (next, first));
        assert_eq!(nowhere.captions.len(), 2);

        let neighbours = false;
        let alone = Inputs { neighbours, ..all }.shown(vec![sample()]);
        assert_eq!(alone.len(), 2);
        for (sample, caption) in alone.iter().zip(CAPTIONS) {
            let [previous, own, next] = sample.boxes[0];
            assert!(previous == NOWHERE && next == NOWHERE && own != NOWHERE);
            assert_eq!(*sample.captions[0].caption, *caption);
            assert_eq!(sample.title, "Shirt");
        }
    }
}
