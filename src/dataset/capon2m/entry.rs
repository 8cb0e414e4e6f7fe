//! One entry of `ref_captions.json`, and what it says as a record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dataset::capon2m::{SOURCE, color, file_names};
use crate::dataset::record::{CaptionedBox, Fact, Record, Split, Withheld};
use crate::layout::TextBox;

/// An entry as it stands in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The product's text.
    pub info: String,
    /// All text found on the picture.
    #[serde(default)]
    pub all_locs: Vec<String>,
    /// Where the captions stand.
    pub ocr_locs: Vec<String>,
    /// The captions.
    pub ocr_txts: Vec<String>,
    /// The classes of the captions' colours; empty where nobody knows.
    #[serde(default)]
    pub ocr_colors: Vec<Value>,
    /// What the layout has no place for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caponimage: Option<Extra>,
}

/// What a record holds and the published layout has no place for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Extra {
    id: String,
    image: String,
    #[serde(default)]
    source: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    trade: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    voice: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Withheld::is_empty")]
    withheld: Withheld,
    boxes: Vec<ExtraBox>,
}

/// What a caption holds and the published layout has no place for, and its exact box: corners do
/// not always give back the width.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ExtraBox {
    #[serde(flatten)]
    area: TextBox,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact>,
}

/// A location, `[x1, y1, x2, y2]`, in fractions or pixels.
pub(super) type Corners = [f64; 4];

/// An entry's locations as numbers.
#[derive(Debug, PartialEq)]
pub(super) struct Places {
    /// All text found on the picture.
    pub regions: Vec<Corners>,
    /// Where the captions stand.
    pub boxes: Vec<Corners>,
    /// Whether they are pixels: some number is above 1.
    pub pixels: bool,
}

impl Entry {
    /// The entry of a record.
    pub(super) fn of(record: &Record) -> Self {
        let boxes = &record.boxes;
        Self {
            info: record.title.clone(),
            // The photos of a dataset are clean: text on them is what captions are put for.
            all_locs: Vec::new(),
            ocr_locs: boxes.iter().map(|b| location(&b.area)).collect(),
            ocr_txts: boxes.iter().map(|b| b.caption.clone()).collect(),
            ocr_colors: boxes.iter().map(|b| b.color.as_str().into()).collect(),
            caponimage: Some(Extra {
                id: record.id.clone(),
                image: record.image.clone(),
                source: record.source.clone(),
                trade: record.trade.clone(),
                kind: record.kind.clone(),
                voice: record.voice.clone(),
                attributes: record.attributes.clone(),
                withheld: record.withheld.clone(),
                boxes: boxes
                    .iter()
                    .map(|b| ExtraBox {
                        area: b.area,
                        kind: b.kind.clone(),
                        facts: b.facts.clone(),
                    })
                    .collect(),
            }),
        }
    }

    /// The locations; `None` where one is not four numbers, or where there are not as many of
    /// them as of captions and colours.
    pub(super) fn places(&self) -> Option<Places> {
        let count = self.ocr_txts.len();
        let colors = self.ocr_colors.len();
        let extra = self.caponimage.as_ref().map_or(count, |e| e.boxes.len());
        if self.ocr_locs.len() != count || (colors != count && colors != 0) || extra != count {
            return None;
        }
        // The published program that makes the file writes no text found as one empty string.
        let regions = self.all_locs.iter().filter(|text| !text.is_empty());
        let regions: Option<Vec<Corners>> = regions.map(|text| corners(text)).collect();
        let boxes: Option<Vec<Corners>> = self.ocr_locs.iter().map(|text| corners(text)).collect();
        let (regions, boxes) = (regions?, boxes?);
        let pixels = regions.iter().chain(&boxes).flatten().any(|n| *n > 1.0);
        Some(Places {
            regions,
            boxes,
            pixels,
        })
    }

    /// The captions in the boxes `places`, clipped to a picture of `size` pixels (1 × 1 for
    /// fractions), and how many of them got the default colour. The boxes may be empty.
    pub(super) fn captions(
        &self,
        places: &[Corners],
        size: (u32, u32),
    ) -> (Vec<CaptionedBox>, u64) {
        let mut defaults = 0;
        let captions = places.iter().enumerate().map(|(index, corners)| {
            let color = self.ocr_colors.get(index).and_then(Value::as_str);
            let color = color.and_then(color::of_class).unwrap_or_else(|| {
                defaults += 1;
                color::DEFAULT
            });
            let extra = self.caponimage.as_ref().map(|extra| &extra.boxes[index]);
            CaptionedBox {
                area: extra
                    .map(|extra| extra.area)
                    // Somebody may have edited the published key and left ours.
                    .filter(|area| location(area) == self.ocr_locs[index])
                    .unwrap_or_else(|| clipped(corners, size)),
                caption: self.ocr_txts[index].clone(),
                color: color.to_string(),
                kind: extra.map(|extra| extra.kind.clone()).unwrap_or_default(),
                facts: extra.map(|extra| extra.facts.clone()).unwrap_or_default(),
            }
        });
        (captions.collect(), defaults)
    }

    /// The record of the picture `name` with these captions; `None` when its id is not the one
    /// that `name` was made of.
    pub(super) fn record(
        self,
        name: &str,
        split: Split,
        boxes: Vec<CaptionedBox>,
    ) -> Option<Record> {
        let mut record = Record {
            id: name.to_string(),
            image: format!("{name}.png"),
            split,
            source: SOURCE.into(),
            trade: String::new(),
            kind: String::new(),
            voice: String::new(),
            title: self.info,
            attributes: BTreeMap::new(),
            withheld: Withheld::default(),
            boxes,
        };
        if let Some(extra) = self.caponimage {
            if file_names::name(&extra.id) != name {
                return None;
            }
            record.id = extra.id;
            record.image = file_names::image(&extra.image).unwrap_or(record.image);
            record.source = extra.source;
            record.trade = extra.trade;
            record.kind = extra.kind;
            record.voice = extra.voice;
            record.attributes = extra.attributes;
            record.withheld = extra.withheld;
        }
        Some(record)
    }
}

/// A box as the layout writes it.
fn location(area: &TextBox) -> String {
    let edges = [area.x, area.y, area.x + area.width, area.y + area.height];
    // A number above 1 would say that all of them are pixels.
    let [x1, y1, x2, y2] = edges.map(|edge| edge.clamp(0.0, 1.0));
    format!("{x1}_{y1}_{x2}_{y2}")
}

/// The numbers of a location. What follows the fourth is no part of it.
fn corners(text: &str) -> Option<Corners> {
    let mut numbers = text.split('_').map(|number| number.trim().parse().ok());
    let mut next = || numbers.next()?.filter(|number: &f64| number.is_finite());
    Some([next()?, next()?, next()?, next()?])
}

/// The part of a box that is on the picture, in fractions.
fn clipped(corners: &Corners, (width, height): (u32, u32)) -> TextBox {
    let fraction = |edge: f64, size: u32| (edge / f64::from(size)).clamp(0.0, 1.0);
    let [x1, y1, x2, y2] = *corners;
    let (x1, x2) = (fraction(x1, width), fraction(x2, width));
    let (y1, y2) = (fraction(y1, height), fraction(y2, height));
    TextBox::new(x1 as f32, y1 as f32, (x2 - x1) as f32, (y2 - y1) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::tests::any_record;
    use serde_json::json;

    fn entry(json: Value) -> Entry {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn fractions_and_pixels_are_told_apart() {
        let mut published = entry(json!({
            "info": "", "all_locs": ["0_0_1_1", ""], "ocr_txts": ["上新", "风"],
            "ocr_locs": ["0.1_0.2_0.5_1.0", "0_0_0.5_0.25_more"],
        }));
        let places = published.places().unwrap();
        assert!(!places.pixels && places.regions == [[0.0, 0.0, 1.0, 1.0]]);
        let (boxes, defaults) = published.captions(&places.boxes, (1, 1));
        assert_eq!(boxes[0].area, TextBox::new(0.1, 0.2, 0.4, 0.8));
        assert_eq!(boxes[1].area, TextBox::new(0.0, 0.0, 0.5, 0.25));
        assert_eq!((boxes[1].color.as_str(), defaults), ("#000000", 2));

        published.all_locs[0] = "0_0_1_2".into();
        assert!(published.places().unwrap().pixels);
        published.ocr_locs = vec!["10_20_50_100".into(), "-5_0_120_10".into()];
        let places = published.places().unwrap();
        let (boxes, _) = published.captions(&places.boxes, (100, 200));
        assert_eq!(boxes[0].area, TextBox::new(0.1, 0.1, 0.4, 0.4));
        assert_eq!(boxes[1].area, TextBox::new(0.0, 0.0, 1.0, 0.05));
    }

    #[test]
    fn entries_that_do_not_fit_together_are_refused() {
        let good = json!({
            "info": "a", "all_locs": ["1_2_3_4"], "ocr_txts": ["bc"],
            "ocr_locs": ["1_2_3_4"], "ocr_colors": ["red"], "url": "x",
        });
        assert!(entry(good.clone()).places().is_some());
        for (key, value) in [
            ("ocr_txts", json!([])),
            ("ocr_locs", json!(["1_2_3"])),
            ("ocr_locs", json!(["1_2_3_x"])),
            ("ocr_locs", json!(["1_2_3_nan"])),
            ("all_locs", json!(["1_2_3_inf"])),
            ("ocr_colors", json!(["red", "red"])),
            (
                "caponimage",
                json!({"id": "1", "image": "1.png", "boxes": []}),
            ),
        ] {
            let mut bad = good.clone();
            bad[key] = value;
            assert_eq!(entry(bad).places(), None, "{key}");
        }
    }

    #[test]
    fn what_was_edited_by_hand_counts() {
        let record = any_record("a");
        let mut edited = Entry::of(&record);
        edited.ocr_locs[0] = "0.5_0.5_1_1".into();
        edited.ocr_txts[0] = "New".into();
        edited.ocr_colors[0] = "white".into();
        let places = edited.places().unwrap();
        let (boxes, _) = edited.captions(&places.boxes, (1, 1));
        assert_eq!(boxes[0].area, TextBox::new(0.5, 0.5, 0.5, 0.5));
        assert_eq!((&*boxes[0].caption, &*boxes[0].color), ("New", "#ffffff"));
        assert_eq!(boxes[0].kind, record.boxes[0].kind);
        assert!(edited.clone().record("b", Split::Test, vec![]).is_none());
        assert!(edited.record("a", Split::Test, vec![]).is_some());
    }
}
