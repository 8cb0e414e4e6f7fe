//! What one step shows of an example: parts of its context withheld, its picture changed, its
//! captions corrupted.

mod negatives;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::augmentation::{Augmentation, ContextDropout};
use super::curriculum::Level;
use super::example::{Example, Grounds};
use super::exchange::Exchanged;
use crate::error::Result;
use crate::layout::{NOWHERE, Neighbourhood, TextBox, neighbourhoods};
use crate::text::{EOS, TextTokenizer};
pub use negatives::Negatives;

/// An example as one step shows it.
#[derive(Clone)]
pub struct Sample<'a> {
    /// Where its picture comes from; nothing where it is withheld.
    pub picture: Option<View>,
    /// Empty where it is withheld.
    pub title: Cow<'a, str>,
    /// Those that are not withheld.
    pub attributes: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    /// Where the boxes lie on the picture that is shown, in reading-neighbour order.
    pub boxes: Vec<Neighbourhood>,
    /// What stands in each box.
    pub captions: Vec<Shown<'a>>,
}

/// A photo, changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The place in the list of photos.
    pub photo: usize,
    /// Whether it is mirrored, left to right, after the crop.
    pub mirrored: bool,
    /// The part of it that is shown.
    pub window: TextBox,
}

/// A caption in a box.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// With the end token.
    pub caption: Cow<'a, [u32]>,
    /// The class of its text colour; nothing where none is to be learned.
    pub color: Option<usize>,
    /// Whether it belongs there.
    pub belongs: bool,
}

/// The whole photo.
pub const WHOLE: TextBox = TextBox {
    x: 0.0,
    y: 0.0,
    width: 1.0,
    height: 1.0,
};

impl<'a> Sample<'a> {
    /// All of an example, as it is.
    pub fn whole(example: &'a Example) -> Self {
        let view = example.photo.map(View::whole);
        Self {
            picture: view,
            title: Cow::Borrowed(&example.title),
            attributes: texts(example),
            boxes: boxes(example, view.as_ref()),
            captions: example
                .boxes
                .iter()
                .map(|each| Shown {
                    caption: Cow::Borrowed(&each.caption),
                    color: Some(each.color),
                    belongs: true,
                })
                .collect(),
        }
    }

    /// An example with parts of its context withheld and its picture changed at random.
    pub fn draw(
        example: &'a Example,
        dropout: &ContextDropout,
        augmentation: &Augmentation,
        generator: &mut ChaCha8Rng,
    ) -> Self {
        let mut sample = Self::whole(example);
        if let (true, Some(photo)) = (*augmentation != Augmentation::NONE, example.photo) {
            let view = View::draw(photo, example, augmentation, generator);
            sample.boxes = boxes(example, Some(&view));
            sample.picture = Some(view);
        }
        let mut withheld = |share: f64| generator.random_bool(share);
        let mut seen_only = false;
        // Without a photo the text is all there is.
        if example.grounds == Grounds::Unknown && example.photo.is_some() {
            seen_only = withheld(dropout.text);
            if seen_only || withheld(dropout.title) {
                sample.title = Cow::Borrowed("");
            }
            sample
                .attributes
                .retain(|_, _| !(seen_only || withheld(dropout.attribute)));
        }
        if example.grounds != Grounds::Picture && !seen_only && withheld(dropout.image) {
            sample.picture = None;
        }
        sample
    }

    /// Shows a photo that is none of the product, as it is. The text colours were not chosen for it.
    pub fn show_unrelated(&mut self, photo: usize) {
        self.picture = Some(View::whole(photo));
        self.captions
            .iter_mut()
            .for_each(|shown| shown.color = None);
    }

    /// Tells and says other values than the example does; captions that don't fit the model are left
    /// out with their boxes.
    ///
    /// # Errors
    /// As the tokenizer gives them.
    pub fn exchange(
        &mut self,
        exchanged: Exchanged,
        tokenizer: &TextTokenizer,
        caption_length: usize,
    ) -> Result<()> {
        let (mut areas, mut captions) = (Vec::new(), Vec::new());
        for (place, text) in exchanged.captions {
            let mut caption = tokenizer.encode_caption(&text, caption_length)?;
            if caption.len() < caption_length {
                caption.push(EOS);
                areas.push(self.boxes[place][1]);
                captions.push(Shown {
                    caption: Cow::Owned(caption),
                    ..self.captions[place].clone()
                });
            }
        }
        if captions.is_empty() {
            return Ok(());
        }
        (self.boxes, self.captions) = (neighbourhoods(&areas), captions);
        self.title = Cow::Owned(exchanged.title);
        let owned = exchanged.attributes.into_iter();
        self.attributes = owned
            .map(|(name, value)| (Cow::Owned(name), Cow::Owned(value)))
            .collect();
        Ok(())
    }

    /// Replaces the caption of box `index` by one that doesn't belong there. Where there is none, nothing changes and
    /// it still belongs.
    pub fn corrupt(
        &mut self,
        (example, index): (&'a Example, usize),
        level: Level,
        negatives: &Negatives<'a>,
        generator: &mut ChaCha8Rng,
    ) -> Result<()> {
        let place = (example, index);
        let other = match level {
            Level::Fact => negatives
                .with_another_fact(place, generator)?
                .map(Cow::Owned),
            _ => {
                let other = negatives.draw(place, level, generator);
                other.map(|other| Cow::Borrowed(other.caption.as_slice()))
            }
        };
        if let Some(caption) = other {
            let shown = &mut self.captions[index];
            (shown.caption, shown.belongs) = (caption, false);
        }
        Ok(())
    }

    /// The same without its neighbours.
    pub(super) fn alone(mut self) -> Self {
        for [previous, _, next] in &mut self.boxes {
            (*previous, *next) = (NOWHERE, NOWHERE);
        }
        self
    }

    /// One sample for each box: what the per-box form learns from.
    pub fn each_box(self) -> impl Iterator<Item = Self> {
        let Self {
            picture,
            title,
            attributes,
            boxes,
            captions,
        } = self;
        boxes
            .into_iter()
            .zip(captions)
            .map(move |(own, caption)| Self {
                picture,
                title: title.clone(),
                attributes: attributes.clone(),
                boxes: vec![own],
                captions: vec![caption],
            })
    }
}

impl Augmentation {
    /// Pictures as they are.
    pub const NONE: Self = Self {
        mirror: 0.0,
        crop: 0.0,
    };
}

impl View {
    /// A whole photo as it is.
    fn whole(photo: usize) -> Self {
        Self {
            photo,
            mirrored: false,
            window: WHOLE,
        }
    }

    fn draw(
        photo: usize,
        example: &Example,
        augmentation: &Augmentation,
        generator: &mut ChaCha8Rng,
    ) -> Self {
        let mirrored = generator.random_bool(augmentation.mirror);
        let mut window = WHOLE;
        if augmentation.crop > 0.0 {
            let mut cut = |room: f32| {
                let most = room.clamp(0.0, augmentation.crop);
                most * generator.random_range(0.0..1.0)
            };
            let edge = |of: fn(&TextBox) -> f32| {
                let edges = example.boxes.iter().map(|each| of(&each.area));
                edges.fold(1.0, f32::min)
            };
            let left = cut(edge(|area| area.x));
            let top = cut(edge(|area| area.y));
            let right = cut(edge(|area| 1.0 - area.x - area.width));
            let bottom = cut(edge(|area| 1.0 - area.y - area.height));
            window = TextBox::new(left, top, 1.0 - left - right, 1.0 - top - bottom);
        }
        Self {
            photo,
            mirrored,
            window,
        }
    }

    /// Where a box of the photo lies in the view.
    fn area(&self, area: &TextBox) -> TextBox {
        let x = (area.x - self.window.x) / self.window.width;
        let y = (area.y - self.window.y) / self.window.height;
        let width = area.width / self.window.width;
        let height = area.height / self.window.height;
        let x = if self.mirrored { 1.0 - x - width } else { x };
        TextBox::new(x, y, width, height)
    }
}

fn texts(example: &Example) -> BTreeMap<Cow<'_, str>, Cow<'_, str>> {
    let attributes = example.attributes.iter();
    attributes
        .map(|(name, value)| (Cow::Borrowed(name.as_str()), Cow::Borrowed(value.as_str())))
        .collect()
}

fn boxes(example: &Example, view: Option<&View>) -> Vec<Neighbourhood> {
    let changed = view.filter(|view| **view != View::whole(view.photo));
    let boxes = example.boxes.iter();
    let areas: Vec<TextBox> = boxes
        .map(|each| changed.map_or(each.area, |view| view.area(&each.area)))
        .collect();
    neighbourhoods(&areas)
}

#[cfg(test)]
mod tests;
