//! Records and facts for tests.

use std::collections::BTreeMap;

use caponimage::dataset::record::{CaptionedBox, Fact, Record, Source, Split, Withheld};
use caponimage::layout::TextBox;

/// A record with one caption.
pub fn product(id: &str) -> Record {
    let black = Fact {
        source: Source::Attribute,
        ..fact("colour", "Black")
    };
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
            facts: vec![black],
        }],
    }
}

/// A product without captions, of which this is told.
pub fn told(title: &str, attributes: &[(&str, &str)]) -> Record {
    let attributes = attributes.iter();
    Record {
        title: title.into(),
        attributes: attributes
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect(),
        boxes: Vec::new(),
        ..product("1")
    }
}

/// A fact that a title states.
pub fn fact(name: &str, value: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
        source: Source::Title,
        evidence: String::new(),
    }
}
