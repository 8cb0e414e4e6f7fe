//! What is imported of a folder in the published layout, and how.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::dataset::capon2m::ANNOTATIONS;
use crate::dataset::capon2m::cleaning::{Cleaning, Removed};
use crate::dataset::folder::{IMAGES, Manifest};
use crate::dataset::problem::Problem;
use crate::dataset::record::Split;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct Importer {
    /// The published folder.
    pub folder: PathBuf,
    /// The lists of names. Empty: those in the folder, files that begin with `tr`, `val`, and `te`
    /// or `ts`, and end in `.npy`.
    pub lists: Vec<(Split, PathBuf)>,
    /// The rules to clean by.
    pub cleaning: Cleaning,
    /// Whether to import the pictures. Without them the pictures' files are opened only for their
    /// size, where locations are in pixels.
    pub images: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The records written.
    pub kept: u64,
    /// Entries that no list names; they are skipped.
    pub unlisted: u64,
    /// Images dropped because too few boxes were left.
    pub few_boxes: u64,
    /// Images dropped because they show a product that was kept before.
    pub near_duplicates: u64,
    /// Images kept although some of those with their captions were too many to compare.
    pub undecided: u64,
    /// Captions removed by the rules, also from images then dropped.
    pub removed: Removed,
    /// Captions whose colour is not known; they are black.
    pub default_colors: u64,
    /// Pictures and entries that could not be used. What concerns an entry has the file
    /// `…/ref_captions.json#NAME`.
    pub problems: Vec<Problem>,
}

impl Importer {
    /// Imports all of `folder`, cleaned as the paper does.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            lists: Vec::new(),
            cleaning: Cleaning::default(),
            images: true,
        }
    }

    /// Where the entries are.
    pub(super) fn annotations(&self) -> PathBuf {
        self.folder.join(ANNOTATIONS)
    }

    /// What the dataset says of how it was made.
    pub(super) fn manifest(&self, lists: &[(Split, PathBuf)]) -> Manifest {
        let lists: Vec<Value> = lists
            .iter()
            .map(|(split, path)| json!([split, path.display().to_string()]))
            .collect();
        Manifest::new(json!({
            "imported_from": self.folder.display().to_string(),
            // Another file under the same name is another dataset.
            "annotations": std::fs::metadata(self.annotations()).map_or(0, |file| file.len()),
            "lists": lists,
            "cleaning": self.cleaning,
            "images": self.images,
        }))
    }

    /// Where the picture `name` is published.
    pub(super) fn picture(&self, name: &str) -> PathBuf {
        self.folder.join(IMAGES).join(format!("{name}.png"))
    }
}
