//! From an importer's products to a dataset folder with composed captions.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use image::RgbImage;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use crate::data::compose::compose_layouts;
use crate::data::dataset::{DatasetWriter, Product, Split, hash, mix};
use crate::data::fashion::{Import, Problem, Reason, import};
use crate::error::Result;

/// What a build wrote, and what it left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Photos, records (a photo has one for each layout) and boxes of each split.
    pub splits: BTreeMap<Split, Counts>,
    /// The lines left out.
    pub problems: Vec<Problem>,
}

/// How much a split holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Photos.
    pub photos: usize,
    /// Records.
    pub records: usize,
    /// Boxes, and as many captions.
    pub boxes: usize,
}

impl Summary {
    /// How many lines were left out for each reason.
    pub fn skipped(&self) -> BTreeMap<Reason, usize> {
        let mut counts = BTreeMap::new();
        for problem in &self.problems {
            *counts.entry(problem.reason).or_default() += 1;
        }
        counts
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (split, counts) in &self.splits {
            let Counts {
                photos,
                records,
                boxes,
            } = counts;
            let name = format!("{split:?}").to_lowercase();
            writeln!(
                f,
                "{name:<11}{photos:>7} photos {records:>7} records {boxes:>7} boxes"
            )?;
        }
        for (reason, count) in self.skipped() {
            writeln!(f, "skipped    {count:>7} {reason}")?;
        }
        for problem in self.problems.iter().take(10) {
            writeln!(f, "  {problem}")?;
        }
        Ok(())
    }
}

/// Writes the dataset folder `output` for the published folder `source`: `layouts` records a
/// photo, `ID-0`, `ID-1`, …, at most `limit` photos. The same seed gives the same dataset, and the
/// same captions for a photo whatever other photos there are.
///
/// # Errors
/// When `output` is there already, `source` can't be read, or more than 1 % of it is unusable;
/// then nothing is left at `output`.
pub fn build_fashion_dataset(
    source: &Path,
    output: &Path,
    layouts: usize,
    seed: u64,
    limit: Option<usize>,
) -> Result<Summary> {
    let mut writer = DatasetWriter::create(output)?;
    let found = import(source, limit)?;
    let lines = found.rows.len() + found.problems.len();
    let mut summary = Summary {
        problems: found.problems,
        ..Summary::default()
    };
    for row in found.rows {
        let path = source.join("images").join(&row.product.image);
        let written = match read_photo(&path) {
            Some(photo) => write(&mut writer, &row.product, &photo, layouts, seed, &path)?,
            None => Err(Reason::UnreadableImage),
        };
        match written {
            Ok(counts) => {
                let split = summary.splits.entry(row.product.split).or_default();
                split.photos += counts.photos;
                split.records += counts.records;
                split.boxes += counts.boxes;
            }
            Err(reason) => {
                summary.problems.push(Problem {
                    file: found.file.clone(),
                    line: row.line,
                    reason,
                });
                Import::check(&summary.problems, lines, &found.file)?;
            }
        }
    }
    writer.finish()?;
    Ok(summary)
}

fn read_photo(path: &Path) -> Option<RgbImage> {
    image::open(path).ok().map(image::DynamicImage::into_rgb8)
}

/// Writes the records of one photo, or says why there are none.
fn write(
    writer: &mut DatasetWriter,
    product: &Product,
    photo: &RgbImage,
    layouts: usize,
    seed: u64,
    path: &Path,
) -> Result<std::result::Result<Counts, Reason>> {
    let mut rng = ChaCha8Rng::seed_from_u64(mix(seed) ^ hash(&product.id));
    let mut counts = Counts::default();
    let composed = compose_layouts(product, photo, layouts, &mut rng);
    for (layout, boxes) in composed.into_iter().enumerate() {
        if boxes.is_empty() {
            continue;
        }
        counts.records += 1;
        counts.boxes += boxes.len();
        writer.write(&Product {
            id: format!("{}-{layout}", product.id),
            boxes,
            ..product.clone()
        })?;
    }
    if counts.records == 0 {
        return Ok(Err(Reason::NothingToSay));
    }
    counts.photos = 1;
    writer.add_image(path, &product.image)?;
    Ok(Ok(counts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataset::{ANNOTATIONS, DatasetReader};
    use crate::data::fashion::tests::folder;

    #[test]
    fn a_published_folder_becomes_a_dataset() {
        let line = |id: u32| {
            format!(
                "{id},Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Arrow Men Check, Blue Shirt {id}"
            )
        };
        let source = folder(&[line(1), line(2), line(3)], &["1", "2", "3"]);
        let place = tempfile::tempdir().unwrap();
        let build = |name: &str, seed, limit| {
            let output = place.path().join(name);
            let summary = build_fashion_dataset(source.path(), &output, 2, seed, limit).unwrap();
            let text = std::fs::read_to_string(output.join(ANNOTATIONS)).unwrap();
            (summary, text, output)
        };
        let (summary, text, output) = build("a", 5, None);
        let total: usize = summary.splits.values().map(|c| c.records).sum();
        assert_eq!(total, 6);
        assert!(summary.to_string().contains("photos"), "{summary}");
        let reader = DatasetReader::open(&output).unwrap();
        let products: Vec<Product> = reader.map(Result::unwrap).collect();
        assert_eq!(products[0].id, "1-0");
        assert_eq!(products[1].id, "1-1");
        assert_eq!(products[0].split, products[1].split);
        assert!(
            products
                .iter()
                .all(|p| output.join("images").join(&p.image).is_file())
        );

        assert_eq!(
            build("b", 5, None).1,
            text,
            "the same seed, the same dataset"
        );
        assert_ne!(build("c", 6, None).1, text);
        let part = build("d", 5, Some(2)).1;
        assert!(
            text.starts_with(&part),
            "a part is the beginning of the whole"
        );
    }

    #[test]
    fn a_bad_source_leaves_nothing() {
        let line = "1,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Arrow Men Shirt".to_string();
        let source = folder(&[line], &[]);
        std::fs::write(source.path().join("images/1.jpg"), b"no photo").unwrap();
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("set");
        let error = build_fashion_dataset(source.path(), &output, 1, 0, None).unwrap_err();
        assert!(error.to_string().contains("unreadable image"), "{error}");
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
