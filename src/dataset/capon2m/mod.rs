//! Importer and exporter of the published CapOnImage2M layout.
//!
//! A folder in that layout holds
//!
//! | file | what |
//! | --- | --- |
//! | `ref_captions.json` | one object, a picture's name to its entry: `info` (the product's text), `all_locs` (all text found on the picture), `ocr_locs`, `ocr_txts` and `ocr_colors` (the captions) |
//! | `trn_names.npy`, `val_names.npy`, `tst_names.npy` | NumPy arrays of the names in each split |
//! | `images/NAME.png` | the pictures |
//!
//! A location is `x1_y1_x2_y2`, in fractions of the picture where no number of an entry is above
//! 1, else in pixels. Everything is read and written entry by entry, so memory does not grow with
//! the annotations. What does grow is the index of captions, by 8 bytes a
//! caption and up to 40 for each different one, and the list of names, by 16 bytes a name:
//! 2.1 million images with 10 million captions were imported in 316 MB; if no two captions were
//! the same it would be about 550 MB.
//!
//! The exporter adds a key `caponimage` to each entry for what the layout has no place for; the
//! published programs ignore it, and the importer reads it back, so that nothing is lost.

mod annotations;
mod cleaning;
mod color;
mod entry;
mod export;
mod file_names;
mod import;
mod import_run;
mod names;
mod npy;
mod picture;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
mod scale;
mod similar;
#[cfg(test)]
mod tests;

pub use cleaning::Cleaning;
pub use export::Exporter;
pub use import::Importer;

/// The file that holds the entries.
pub const ANNOTATIONS: &str = "ref_captions.json";

/// The `source` of imported records.
pub const SOURCE: &str = "capon2m";
