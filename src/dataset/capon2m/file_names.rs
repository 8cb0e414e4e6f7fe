//! The names of pictures: records' ids and image files as names that do for files.

use crate::dataset::record::hash;

/// The longest name of a picture, in bytes; with `.png` it must do as a file's name.
const MAX_NAME: usize = 200;

/// The name of the picture of the record `id`: letters, digits, `-`, `_` and inner dots stay, all
/// else is written as `%` and two digits for each byte. Different ids have different names.
pub(super) fn name(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (place, letter) in id.char_indices() {
        let inner = place > 0 && place + 1 < id.len();
        if letter.is_alphanumeric() || "-_".contains(letter) || (letter == '.' && inner) {
            name.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                name.push_str(&format!("%{byte:02x}"));
            }
        }
    }
    if name.len() > MAX_NAME {
        // A hash in place of the end, after a sign that no other name holds.
        let end = (0..=MAX_NAME - 17).rfind(|end| name.is_char_boundary(*end));
        name.truncate(end.unwrap_or(0));
        name.push_str(&format!("~{:016x}", hash(id)));
    }
    name
}

/// Whether `name` names a file of a folder, and neither the folder nor one elsewhere.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.len() <= MAX_NAME
        && !name.contains(|c: char| "/\\:".contains(c) || c.is_control())
}

/// The image file of a record whose image was `original` before the export, which made it a PNG;
/// `None` where that was not below its dataset's folder of images.
pub(super) fn image(original: &str) -> Option<String> {
    if !original.split('/').all(is_plain) {
        return None;
    }
    let is_png = original.to_lowercase().ends_with(".png");
    Some(format!("{original}{}", if is_png { "" } else { ".png" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_gets_its_own_plain_name() {
        assert_eq!(name("584_裙-1.a"), "584_裙-1.a");
        assert_eq!(name("../a b"), "%2e.%2fa%20b");
        let long = "裙".repeat(90);
        let ids = [
            ".", "..", "a/b", "a%2fb", "😀", "\"", "a\0", "a\n", "a.", &long,
        ];
        let names: std::collections::HashSet<String> = ids.iter().map(|id| name(id)).collect();
        assert_eq!(names.len(), ids.len());
        assert!(names.iter().all(|name| is_plain(name)), "{names:?}");
        assert_ne!(name(&long), name(&"裙".repeat(91)));
        for bad in ["", ".", "..", "a/b", "a\\b", "c:", "a\0"] {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }

    #[test]
    fn an_image_stays_in_its_folder() {
        assert_eq!(image("shoes/1.PNG").unwrap(), "shoes/1.PNG");
        assert_eq!(image("1.jpg").unwrap(), "1.jpg.png");
        for outside in ["/data/1.png", "../1.png", "a/../../1.png", "C:\\1.png"] {
            assert_eq!(image(outside), None);
        }
    }
}
