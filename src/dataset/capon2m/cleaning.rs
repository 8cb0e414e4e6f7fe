//! The rules by which the paper cleans its data.

use std::collections::HashMap;
use std::ops::{AddAssign, RangeInclusive};

use serde::Serialize;

use crate::dataset::record::CaptionedBox;
use crate::layout;

/// The characters a caption may have, white space around it not counted.
const CAPTION_LENGTH: RangeInclusive<usize> = 2..=10;

/// The boxes an image must have.
const MIN_BOXES: usize = 2;

/// Which rules an import applies, in this order. By default all, as in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cleaning {
    /// Removes a caption that an image has more than once, at every place where it stands, not at
    /// all but one: so do the published programs.
    pub repeated_captions: bool,
    /// Removes captions of fewer than 2 or more than 10 characters.
    pub caption_length: bool,
    /// Removes boxes without an area on the picture. Without this rule they make the whole entry
    /// unusable.
    pub empty_boxes: bool,
    /// Drops images of which fewer than 2 boxes are left.
    pub few_boxes: bool,
    /// Drops an image when one that was kept before has at least 70 % of its captions.
    pub near_duplicates: bool,
    /// Puts the boxes into reading-neighbour order.
    pub reading_order: bool,
    /// Paints all text found on the picture black.
    pub black_out: bool,
    /// Scales the picture so that its shorter side has 256 pixels.
    pub scale: bool,
}

impl Default for Cleaning {
    fn default() -> Self {
        Self::all(true)
    }
}

impl Cleaning {
    /// No rules: everything stays as it is published.
    pub fn off() -> Self {
        Self::all(false)
    }

    fn all(on: bool) -> Self {
        Self {
            repeated_captions: on,
            caption_length: on,
            empty_boxes: on,
            few_boxes: on,
            near_duplicates: on,
            reading_order: on,
            black_out: on,
            scale: on,
        }
    }

    /// Applies the rules on captions and boxes to those of one image; counts what it removes.
    pub(super) fn boxes(
        &self,
        mut boxes: Vec<CaptionedBox>,
        removed: &mut Removed,
    ) -> Vec<CaptionedBox> {
        if self.repeated_captions {
            removed.repeated_captions += remove_repeated(&mut boxes);
        }
        if self.caption_length {
            removed.caption_length += remove(&mut boxes, |captioned| {
                CAPTION_LENGTH.contains(&captioned.caption.trim().chars().count())
            });
        }
        if self.empty_boxes {
            removed.empty_boxes += remove(&mut boxes, |captioned| {
                captioned.area.width > 0.0 && captioned.area.height > 0.0
            });
        }
        if self.reading_order {
            boxes = in_reading_order(boxes);
        }
        boxes
    }

    /// Whether an image with so many boxes left is dropped.
    pub(super) fn drops(&self, boxes: usize) -> bool {
        self.few_boxes && boxes < MIN_BOXES
    }
}

/// How many captions the rules removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// By [`Cleaning::repeated_captions`].
    pub repeated_captions: u64,
    /// By [`Cleaning::caption_length`].
    pub caption_length: u64,
    /// By [`Cleaning::empty_boxes`].
    pub empty_boxes: u64,
}

impl AddAssign for Removed {
    fn add_assign(&mut self, other: Self) {
        self.repeated_captions += other.repeated_captions;
        self.caption_length += other.caption_length;
        self.empty_boxes += other.empty_boxes;
    }
}

fn remove(boxes: &mut Vec<CaptionedBox>, keep: impl Fn(&CaptionedBox) -> bool) -> u64 {
    let before = boxes.len();
    boxes.retain(keep);
    (before - boxes.len()) as u64
}

fn remove_repeated(boxes: &mut Vec<CaptionedBox>) -> u64 {
    let mut times = HashMap::new();
    for captioned in boxes.iter() {
        *times.entry(captioned.caption.clone()).or_insert(0) += 1;
    }
    remove(boxes, |captioned| times[&captioned.caption] == 1)
}

fn in_reading_order(boxes: Vec<CaptionedBox>) -> Vec<CaptionedBox> {
    let areas: Vec<_> = boxes.iter().map(|captioned| captioned.area).collect();
    let mut boxes: Vec<_> = boxes.into_iter().map(Some).collect();
    layout::reading_order(&areas)
        .into_iter()
        .filter_map(|index| boxes[index].take())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TextBox;

    fn at(x: f32, width: f32, caption: &str) -> CaptionedBox {
        CaptionedBox {
            area: TextBox::new(x, 0.1, width, 0.1),
            caption: caption.into(),
            color: "#000000".into(),
            kind: String::new(),
            facts: Vec::new(),
        }
    }

    fn captions(cleaning: &Cleaning) -> (Vec<String>, Removed) {
        let boxes = vec![
            at(0.0, 0.1, "春季上新"),
            at(0.8, 0.1, "包邮"),
            at(0.1, 0.1, "裙"),
            at(0.2, 0.1, "一二三四五六七八九十"),
            at(0.3, 0.1, "一二三四五六七八九十1"),
            at(0.5, 0.0, "透气"),
            at(0.4, 0.1, "爆款"),
            at(0.7, 0.1, "爆款"),
            at(0.6, 0.1, " 百搭 "),
        ];
        let mut removed = Removed::default();
        let kept = cleaning.boxes(boxes, &mut removed);
        (kept.into_iter().map(|b| b.caption).collect(), removed)
    }

    #[test]
    fn each_rule_removes_its_captions() {
        let (kept, removed) = captions(&Cleaning::default());
        let ten = "一二三四五六七八九十";
        assert_eq!(kept, ["春季上新", ten, " 百搭 ", "包邮"]);
        let one_by_one = |change: fn(&mut Cleaning)| {
            let mut cleaning = Cleaning::off();
            change(&mut cleaning);
            captions(&cleaning)
        };
        let (kept, only) = one_by_one(|c| c.repeated_captions = true);
        assert!(kept.len() == 7 && !kept.contains(&"爆款".to_string()));
        assert_eq!(only.repeated_captions, removed.repeated_captions);
        let (kept, only) = one_by_one(|c| c.caption_length = true);
        assert!(kept.len() == 7 && kept.contains(&ten.to_string()));
        assert_eq!(only.caption_length, removed.caption_length);
        let (kept, only) = one_by_one(|c| c.empty_boxes = true);
        assert!(kept.len() == 8 && !kept.contains(&"透气".to_string()));
        assert_eq!(only.empty_boxes, removed.empty_boxes);
        let (kept, none) = captions(&Cleaning::off());
        assert_eq!((kept.len(), none), (9, Removed::default()));
        assert_eq!(kept[1], "包邮", "the published order");
    }

    #[test]
    fn two_boxes_are_enough() {
        assert!(Cleaning::default().drops(1) && !Cleaning::default().drops(2));
        assert!(!Cleaning::off().drops(0));
    }
}
