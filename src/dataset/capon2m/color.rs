//! The colours of texts: from names of colours, or any `#rrggbb`, to the palette's.

use crate::dataset::palette::nearest;

/// The colour of a text whose colour is not known.
pub(super) const DEFAULT: &str = "#000000";

/// Names of colours, in lower case, with the middle of what people call so.
const NAMES: [(&str, &str); 44] = [
    ("black", "#000000"),
    ("white", "#ffffff"),
    ("gray", "#808080"),
    ("grey", "#808080"),
    ("silver", "#c0c0c0"),
    ("red", "#ff0000"),
    ("maroon", "#800000"),
    ("orange", "#ffa500"),
    ("gold", "#ffd700"),
    ("yellow", "#ffff00"),
    ("olive", "#808000"),
    ("lime", "#00ff00"),
    ("green", "#008000"),
    ("cyan", "#00ffff"),
    ("aqua", "#00ffff"),
    ("teal", "#008080"),
    ("blue", "#0000ff"),
    ("navy", "#000080"),
    ("purple", "#800080"),
    ("violet", "#ee82ee"),
    ("magenta", "#ff00ff"),
    ("fuchsia", "#ff00ff"),
    ("pink", "#ffc0cb"),
    ("brown", "#a52a2a"),
    ("beige", "#f5f5dc"),
    ("cream", "#fff4d6"),
    ("khaki", "#f0e68c"),
    ("黑", "#000000"),
    ("白", "#ffffff"),
    ("灰", "#808080"),
    ("银", "#c0c0c0"),
    ("红", "#ff0000"),
    ("橙", "#ffa500"),
    ("金", "#ffd700"),
    ("黄", "#ffff00"),
    ("绿", "#008000"),
    ("青", "#00ffff"),
    ("蓝", "#0000ff"),
    ("紫", "#800080"),
    ("粉", "#ffc0cb"),
    ("棕", "#a52a2a"),
    ("咖啡", "#6b3f1d"),
    ("米", "#f5f5dc"),
    ("藏青", "#1f2a5c"),
];

/// The text colour that is nearest to what a class of text colour names, or says as `#rrggbb`; `None` for one
/// that is not known.
pub(super) fn of_class(class: &str) -> Option<&'static str> {
    let name = class.trim().to_lowercase();
    let name = name.strip_suffix('色').unwrap_or(&name);
    let named = NAMES.iter().find(|(known, _)| *known == name);
    nearest(named.map_or(name, |(_, hex)| hex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::palette::class_of;

    #[test]
    fn colors_are_known_by_name_and_by_number() {
        assert_eq!(of_class("#FFf4d6"), Some("#fff4d6"));
        assert_eq!(of_class(" White"), Some("#ffffff"));
        assert_eq!(of_class("red"), Some("#9b1c2e"));
        assert_eq!(of_class("红色"), of_class("#ff0000"));
        for unknown in ["", "17", "#fff", "reddish"] {
            assert_eq!(of_class(unknown), None, "{unknown}");
        }
        for (name, _) in NAMES {
            let color = of_class(name).unwrap_or_default();
            assert!(class_of(color).is_ok(), "{name}: {color}");
        }
    }
}
