//! One record of a dataset: a photo, what is known of the product on it, and located captions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::contrast;
use crate::layout::TextBox;
use crate::words::{stem, told};

/// Which part of a dataset a product belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Learned from.
    Train,
    /// Looked at while training, to choose.
    Validation,
    /// Looked at last, to report.
    Test,
}

impl Split {
    /// All splits, in the order they are reported in.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// The split of everything that shares `key`: 94 % train, 3 % validation, 3 % test by a hash
    /// of the key, so that it depends on neither the order nor the number of products.
    pub fn of(key: &str) -> Self {
        match hash(key) % 100 {
            0..94 => Self::Train,
            94..97 => Self::Validation,
            _ => Self::Test,
        }
    }

    /// As records write it: `train`, `validation`, `test`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

/// A hash of a text that is the same on every machine and in every version (FNV-1a, mixed).
pub fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(fnv)
}

/// Spreads every bit of `value` over the whole result (the finaliser of SplitMix64).
pub fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// One record. A photo with several layouts has several records, with the same image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Unique within the dataset.
    pub id: String,
    /// The photo: a path within the folder's `images/`; empty for a product of
    /// which there is none, so that its captions rest on title and attributes alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub image: String,
    /// Which part of the dataset it belongs to.
    pub split: Split,
    /// The data set it was imported from: `fashion`, …; empty where that means nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Who deals in the product, in one word: `furniture`; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub trade: String,
    /// What kind of product it is, whether the model is told or not: `Armchair`; empty where that
    /// is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// How the captions speak: `calm`, `playful`, `bold`, `plain`; empty where nobody knows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub voice: String,
    /// The product's title, as the model is given it.
    pub title: String,
    /// Further facts, name to value, as the model is given them.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// What is also true of the product and is not given to the model.
    #[serde(default, skip_serializing_if = "Withheld::is_empty")]
    pub withheld: Withheld,
    /// The boxes and their captions, in reading-neighbour order.
    #[serde(default)]
    pub boxes: Vec<CaptionedBox>,
}

/// What is true of a product and is not given to the model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Withheld {
    /// The title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Attributes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// A description of some sentences.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What the photo was sorted under by people who saw it: `type` to `T-Shirt`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Withheld {
    /// Whether nothing is withheld.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A box and the caption written in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptionedBox {
    /// Where the caption goes.
    #[serde(flatten)]
    pub area: TextBox,
    /// The text.
    pub caption: String,
    /// The colour of the text, `#rrggbb`.
    pub color: String,
    /// What the caption speaks of (headline, colour, …); empty where nobody knows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The facts that the caption states; empty where nobody knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
}

/// The name of the fact that tells the brand.
pub const BRAND: &str = "brand";

/// The name of the fact that tells what kind of product it is.
pub(crate) const KIND: &str = "type";

/// Something that is true of a product, and where that is known from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about: one of the names of facts.
    pub name: String,
    /// As captions write it: `Navy Blue`.
    pub value: String,
    /// Where it is known from.
    pub source: Source,
    /// The words of the source that say so, where they are not the value: `long sleeves` for the
    /// value `Full Sleeve`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
}

impl Fact {
    /// The words of the source that say so.
    pub fn said(&self) -> &str {
        match self.evidence.as_str() {
            "" => &self.value,
            evidence => evidence,
        }
    }
}

/// Where a fact is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The title says it.
    Title,
    /// An attribute says it.
    Attribute,
    /// The description says it.
    Description,
    /// People who saw the photo sorted it so ([`Withheld::labels`]).
    Label,
    /// It was measured on the photo.
    Pixels,
}

impl Source {
    /// As records write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Attribute => "attribute",
            Self::Description => "description",
            Self::Label => "label",
            Self::Pixels => "pixels",
        }
    }
}

impl Record {
    /// The stems of all words that title and attributes' values tell.
    pub(crate) fn told_stems(&self) -> BTreeSet<String> {
        let told = told(self.attributes.values().chain([&self.title]));
        told.iter().map(|word| stem(word)).collect()
    }

    /// Whether there is a photo of it.
    pub fn has_photo(&self) -> bool {
        !self.image.is_empty()
    }

    /// Checks what a record's types do not: boxes inside the image, captions, colours.
    pub(crate) fn check(&self) -> std::result::Result<(), String> {
        if self.id.is_empty() {
            return Err("id must not be empty".into());
        }
        // A dataset of somebody else's must not show files of this machine.
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !Path::new(&self.image).components().all(inside) {
            return Err(format!(
                "image is {:?}, expected a path within the dataset's images",
                self.image
            ));
        }
        if self.image.is_empty() && self.title.is_empty() && self.attributes.is_empty() {
            return Err("image, title and attributes must not all be empty".into());
        }
        for (index, captioned) in self.boxes.iter().enumerate() {
            captioned
                .area
                .validated(index)
                .map_err(|error| error.to_string())?;
            if captioned.caption.trim().is_empty() {
                return Err(format!("box {index}: the caption is empty"));
            }
            if contrast::parse(&captioned.color).is_none() {
                return Err(format!(
                    "box {index}: color is {:?}, expected #rrggbb",
                    captioned.color
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A record with one caption.
    pub(crate) fn any_record(id: &str) -> Record {
        Record {
            id: id.into(),
            image: format!("{id}.jpg"),
            split: Split::Train,
            source: "fashion".into(),
            trade: String::new(),
            kind: String::new(),
            voice: String::new(),
            title: "Nike Men Black, White Shoes".into(),
            attributes: BTreeMap::from([("colour".into(), "Black".into())]),
            withheld: Withheld::default(),
            boxes: vec![CaptionedBox {
                area: TextBox::new(0.1, 0.2, 0.3, 0.4),
                caption: "In Black".into(),
                color: "#000000".into(),
                kind: "colour".into(),
                facts: vec![Fact {
                    name: "colour".into(),
                    value: "Black".into(),
                    source: Source::Attribute,
                    evidence: String::new(),
                }],
            }],
        }
    }

    #[test]
    fn a_record_says_no_more_than_it_has_to() {
        let mut record = any_record("a");
        let json = serde_json::to_string(&record).unwrap();
        assert!(
            !json.contains("withheld") && !json.contains("evidence"),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
        record.withheld.labels.insert("type".into(), "Shoes".into());
        let json = serde_json::to_string(&record).unwrap();
        assert!(
            json.contains(r#""withheld":{"labels":{"type":"Shoes"}}"#),
            "{json}"
        );
        let plain = r##"{"id":"1","image":"1.png","split":"test","title":"","boxes":[
            {"x":0,"y":0,"width":1,"height":1,"caption":"A","color":"#ffffff"}]}"##;
        let read: Record = serde_json::from_str(plain).unwrap();
        assert!(read.withheld.is_empty() && read.boxes[0].facts.is_empty());
    }

    #[test]
    fn photos_lie_within_the_dataset() {
        for (image, good) in [
            ("a.jpg", true),
            ("shoes/a.jpg", true),
            ("../a.jpg", false),
            ("shoes/../../a.jpg", false),
            ("/etc/a.jpg", false),
        ] {
            let record = Record {
                image: image.into(),
                ..any_record("a")
            };
            assert_eq!(record.check().is_ok(), good, "{image}");
        }
    }

    #[test]
    fn splits_keep_their_proportions() {
        let count = |split| {
            (0..10_000)
                .filter(|i| Split::of(&format!("title {i}")) == split)
                .count()
        };
        assert!((9_300..9_500).contains(&count(Split::Train)));
        assert!((240..360).contains(&count(Split::Validation)));
        assert!((240..360).contains(&count(Split::Test)));
        assert_eq!(hash("caponimage"), hash("caponimage"));
    }
}
