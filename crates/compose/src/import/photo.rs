//! What the importers share: plain names, and a product of which nothing is known yet.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use caponimage::dataset::record::{Record, Split, Withheld};

/// The endings of photos, as the crate can decode them.
const ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// Whether `name` can be a file name everywhere and says nothing else.
pub(crate) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_plain_byte)
}

/// `name` with a hyphen in place of whatever is not plain.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match u8::try_from(c) {
            Ok(byte) if is_plain_byte(byte) => c,
            _ => '-',
        })
        .collect()
}

fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// The ending of a photo in small letters; nothing where it is no photo, such as what systems keep
/// beside photos: `._a.jpg`.
pub(crate) fn ending(photo: &Path) -> Option<String> {
    if photo.file_name()?.to_str()?.starts_with('.') {
        return None;
    }
    let ending = photo.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str()).then_some(ending)
}

/// The file that a published list names, with or without a slash before it; nothing where the
/// name leads out of the folder.
pub(crate) fn inside(folder: &Path, listed: &str) -> Option<PathBuf> {
    let listed = Path::new(listed.trim().trim_start_matches('/'));
    listed
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
        .then(|| folder.join(listed))
}

/// A product of which nothing is known yet, with the photo `ID.ending`.
pub(crate) fn product(source: &str, id: String, ending: &str) -> Record {
    Record {
        image: format!("{id}.{ending}"),
        id,
        split: Split::Train,
        source: source.into(),
        trade: String::new(),
        kind: String::new(),
        voice: String::new(),
        title: String::new(),
        attributes: BTreeMap::new(),
        withheld: Withheld::default(),
        boxes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_plain() {
        assert_eq!(plain("Blå T-Shirt_1"), "Bl--T-Shirt_1");
        assert!(is_plain("009b3c31-fb62_A") && !is_plain("") && !is_plain("a/b") && !is_plain("."));
        assert_eq!(ending(Path::new("a/B.JPG")).as_deref(), Some("jpg"));
        for system in [".DS_Store", "a/._b.jpg", "._b.JPG", "Thumbs.db"] {
            assert_eq!(ending(Path::new(system)), None);
        }
    }

    #[test]
    fn lists_do_not_lead_out_of_the_folder() {
        let folder = Path::new("set");
        assert_eq!(inside(folder, " /a/b.jpg"), Some("set/a/b.jpg".into()));
        assert_eq!(inside(folder, "../b.jpg"), None);
    }
}
