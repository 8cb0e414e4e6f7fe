//! How much of a dataset can be guessed: the kind of a caption from its box alone, the colour that
//! captions name from the picture alone. What cannot be guessed from anything cannot be learned.
//!
//! Both guesses are votes of the nearest neighbours (Cover and Hart 1967) in the training split.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use image::imageops::thumbnail;
use rayon::prelude::*;

use crate::dataset::folder::DatasetReader;
use crate::dataset::record::Split;
use crate::error::Result;

/// How many neighbours vote.
const NEIGHBOURS: usize = 25;

/// At most so many neighbours are looked at, taken evenly.
const MOST_KNOWN: usize = 60_000;

/// A picture is summed up by the colours of a thumbnail of so many pixels a side.
const SIDE: u32 = 32;

/// Steps of each colour channel in a histogram.
const STEPS: usize = 4;

/// How often a guess is right.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Accuracy {
    /// The share of right guesses on the test split.
    pub right: f32,
    /// The share of right guesses of who always says what is most frequent in the training split.
    pub chance: f32,
    /// How many guesses there were.
    pub guesses: usize,
}

/// What can be guessed of a dataset.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signal {
    /// A caption's kind, from the numbers of its box.
    pub kind: Accuracy,
    /// The colour that a photo's captions name, from the photo.
    pub colour: Accuracy,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, accuracy) in [
            ("kind of a caption, from its box alone", self.kind),
            (
                "colour that captions name, from the picture alone",
                self.colour,
            ),
        ] {
            let Accuracy {
                right,
                chance,
                guesses,
            } = accuracy;
            writeln!(
                f,
                "{what:<52}{:>5.1} % of {guesses} right; the most frequent answer {:>5.1} %",
                100.0 * right,
                100.0 * chance
            )?;
        }
        Ok(())
    }
}

/// Something to guess by, and the answer.
type Sample = (Vec<f32>, String);

impl Signal {
    /// Measures a dataset folder: learns from the training split, guesses on the test split.
    ///
    /// # Errors
    /// When a record or a photo can't be read.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut boxes: BTreeMap<Split, Vec<Sample>> = BTreeMap::new();
        let mut photos: BTreeMap<PathBuf, (Split, String)> = BTreeMap::new();
        let mut reader = DatasetReader::open(folder)?;
        while let Some(record) = reader.next() {
            let record = record?;
            let path = reader.image_path(&record);
            let has_photo = record.has_photo();
            for captioned in record.boxes {
                let area = captioned.area;
                let numbers = vec![area.x, area.y, area.width, area.height];
                let samples = boxes.entry(record.split).or_default();
                samples.push((numbers, captioned.kind));
                for fact in captioned.facts {
                    if fact.name == "colour" && has_photo {
                        photos.insert(path.clone(), (record.split, fact.value));
                    }
                }
            }
        }
        let histograms: Vec<(Split, Sample)> = photos
            .into_par_iter()
            .map(|(path, (split, colour))| Ok((split, (colours(&path)?, colour))))
            .collect::<Result<_>>()?;
        let mut pictures: BTreeMap<Split, Vec<Sample>> = BTreeMap::new();
        for (split, sample) in histograms {
            pictures.entry(split).or_default().push(sample);
        }
        Ok(Self {
            kind: guess(&boxes),
            colour: guess(&pictures),
        })
    }
}

/// The histograms of a photo's colours, of all of it and of its middle.
fn colours(path: &Path) -> Result<Vec<f32>> {
    let small = thumbnail(&crate::image::read(path)?, SIDE, SIDE);
    let bins = STEPS * STEPS * STEPS;
    let mut histogram = vec![0.0; 2 * bins];
    let middle = SIDE / 4..SIDE * 3 / 4;
    for (x, y, pixel) in small.enumerate_pixels() {
        let bin = pixel
            .0
            .iter()
            .fold(0, |bin, c| bin * STEPS + usize::from(*c) * STEPS / 256);
        histogram[bin] += 0.25;
        if middle.contains(&x) && middle.contains(&y) {
            histogram[bins + bin] += 1.0;
        }
    }
    Ok(histogram)
}

fn guess(samples: &BTreeMap<Split, Vec<Sample>>) -> Accuracy {
    let of = |split| samples.get(&split).map_or(&[][..], Vec::as_slice);
    let (known, asked) = (of(Split::Train), of(Split::Test));
    if known.is_empty() || asked.is_empty() {
        return Accuracy::default();
    }
    let step = known.len().div_ceil(MOST_KNOWN);
    let known: Vec<&Sample> = known.iter().step_by(step).collect();
    let frequent = most_frequent(known.iter().map(|(_, answer)| answer.as_str()));
    let share = |right: usize| right as f32 / asked.len() as f32;
    let right = asked
        .par_iter()
        .filter(|(by, answer)| vote(by, &known) == answer)
        .count();
    Accuracy {
        right: share(right),
        chance: share(
            asked
                .iter()
                .filter(|(_, answer)| answer == frequent)
                .count(),
        ),
        guesses: asked.len(),
    }
}

/// The answer of most of the nearest neighbours, by the sum of absolute differences.
fn vote<'a>(by: &[f32], known: &[&'a Sample]) -> &'a str {
    let mut near: Vec<(f32, &str)> = known
        .iter()
        .map(|(other, answer)| {
            let distance = by.iter().zip(other).map(|(a, b)| (a - b).abs()).sum();
            (distance, answer.as_str())
        })
        .collect();
    let count = NEIGHBOURS.min(near.len());
    near.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0));
    most_frequent(near[..count].iter().map(|(_, answer)| *answer))
}

fn most_frequent<'a>(answers: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for answer in answers {
        *counts.entry(answer).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(answer, count)| (*count, *answer));
    most.map_or("", |(answer, _)| answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::folder::{ANNOTATIONS, IMAGES};
    use crate::dataset::record::tests::any_record;
    use crate::layout::TextBox;

    #[test]
    fn what_can_be_guessed_is_guessed() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir(place.path().join(IMAGES)).unwrap();
        let mut lines = String::new();
        for index in 0..200u32 {
            let red = index % 2 == 0;
            let mut record = any_record(&index.to_string());
            record.image = format!("{index}.png");
            record.split = if index < 150 {
                Split::Train
            } else {
                Split::Test
            };
            let captioned = &mut record.boxes[0];
            captioned.facts[0].value = if red { "Red" } else { "Blue" }.into();
            captioned.kind = if index % 4 < 2 { "headline" } else { "action" }.into();
            let y = if index % 4 < 2 { 0.1 } else { 0.7 };
            captioned.area = TextBox::new(0.1, y + (index % 7) as f32 / 100.0, 0.5, 0.1);
            lines += &format!("{}\n", serde_json::to_string(&record).unwrap());
            let shade = (index % 60) as u8;
            let color = if red {
                [200, 10, shade]
            } else {
                [10, shade, 200]
            };
            image::RgbImage::from_pixel(8, 8, image::Rgb(color))
                .save(place.path().join(IMAGES).join(&record.image))
                .unwrap();
        }
        std::fs::write(place.path().join(ANNOTATIONS), lines).unwrap();
        let signal = Signal::of(place.path()).unwrap();
        assert_eq!(signal.kind.guesses, 50);
        assert_eq!(signal.kind.right, 1.0);
        assert_eq!(signal.colour.right, 1.0);
        assert!((0.4..0.6).contains(&signal.colour.chance));
        assert!(
            signal.to_string().contains("100.0 % of 50 right"),
            "{signal}"
        );
    }
}
