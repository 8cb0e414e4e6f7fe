//! Captions without a model: what is said most at a place, and what the nearest product says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::photos::plain;
use crate::captioner::Caption;
use crate::dataset::folder::DatasetReader;
use crate::dataset::record::{CaptionedBox, Record, Split};
use crate::error::Result;
use crate::evaluation::metrics::tokens::words;
use crate::evaluation::records::TestRecord;
use crate::layout::TextBox;

/// Cells of the location table across and down a photo.
const CELLS: usize = 8;

/// A way to caption without a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Baseline {
    /// The caption that training records have most often where the box is.
    MostFrequent,
    /// The caption of the training product whose title and attributes are nearest, or without these
    /// whose picture is, in the box that lies nearest.
    NearestProduct,
}

/// Records of the training split.
pub struct Known {
    products: Vec<Record>,
}

impl Known {
    /// Reads them.
    ///
    /// # Errors
    /// When a record can't be read.
    pub fn read(dataset: &Path) -> Result<Self> {
        let of_split = |product: &Result<Record>| match product {
            Ok(product) => product.split == Split::Train && !product.boxes.is_empty(),
            Err(_) => true,
        };
        let products = DatasetReader::open(dataset)?.filter(of_split);
        Ok(Self {
            products: products.collect::<Result<_>>()?,
        })
    }

    /// Those that say as much of their product as a record that is to be captioned.
    fn alike(&self, alone: bool) -> impl Iterator<Item = &Record> {
        let suits = move |product: &&Record| is_alone(product) == alone;
        self.products.iter().filter(suits)
    }
}

/// Whether a record gives the picture alone.
fn is_alone(product: &Record) -> bool {
    product.title.is_empty() && product.attributes.is_empty()
}

/// What is said most in each cell of a photo.
pub(crate) struct MostFrequent {
    /// Text and text colour.
    said: HashMap<Cell, (String, String)>,
}

/// Whether the picture stands alone, and where; `None` is the whole photo.
type Cell = (bool, Option<[usize; 2]>);

impl MostFrequent {
    /// Counts captions and text colours.
    pub(crate) fn new(known: &Known) -> Self {
        let mut captions: HashMap<Cell, BTreeMap<&str, usize>> = HashMap::new();
        let mut colors: HashMap<_, BTreeMap<&str, usize>> = HashMap::new();
        for product in &known.products {
            for each in &product.boxes {
                for cell in [Some(cell(&each.area)), None] {
                    let place = (is_alone(product), cell);
                    let count = captions.entry(place).or_default();
                    *count.entry(&each.caption).or_default() += 1;
                    let count = colors.entry(place).or_default();
                    *count.entry(&each.color).or_default() += 1;
                }
            }
        }
        let most = |counts: &BTreeMap<&str, usize>| {
            // The last of equals is the first in the alphabet.
            let most = counts.iter().rev().max_by_key(|(_, count)| **count);
            most.map_or(String::new(), |(text, _)| text.to_string())
        };
        let said = captions
            .iter()
            .map(|(place, counts)| (*place, (most(counts), most(&colors[place]))));
        Self {
            said: said.collect(),
        }
    }

    /// A caption for each box.
    pub(crate) fn write(&self, record: &TestRecord) -> Vec<Caption> {
        let alone = is_alone(&record.product);
        let write = |each: &CaptionedBox| {
            let said = self.said.get(&(alone, Some(cell(&each.area))));
            let said = said.or_else(|| self.said.get(&(alone, None)));
            let (text, color) = said.cloned().unwrap_or_default();
            plain(each.area, text, color)
        };
        record.product.boxes.iter().map(write).collect()
    }
}

/// Where the middle of a box lies.
fn cell(area: &TextBox) -> [usize; 2] {
    let (x, y) = area.centre();
    [crate::layout::bin(x, CELLS), crate::layout::bin(y, CELLS)]
}

/// What the nearest product says.
pub(crate) struct NearestProduct<'a> {
    told: Index<'a>,
    alone: Index<'a>,
    /// Photos' vectors, by their names.
    pictures: &'a HashMap<String, Vec<f32>>,
}

impl<'a> NearestProduct<'a> {
    /// Over the training records; `pictures` holds a vector of every photo that it is asked about.
    pub(crate) fn new(known: &'a Known, pictures: &'a HashMap<String, Vec<f32>>) -> Self {
        Self {
            told: Index::new(known.alike(false)),
            alone: Index::new(known.alike(true)),
            pictures,
        }
    }

    /// A caption for each box: that of the nearest product's box which lies nearest. No text is
    /// used twice while there are others.
    pub(crate) fn write(&self, record: &TestRecord) -> Vec<Caption> {
        let found = if is_alone(&record.product) {
            self.alone.nearest_picture(&record.product, self.pictures)
        } else {
            self.told.nearest_text(&record.product)
        };
        let mut used = HashSet::new();
        let write = |each: &CaptionedBox| {
            let distance = |other: &&&CaptionedBox| {
                let used = used.contains(other.caption.as_str());
                (f32::from(u8::from(used)) * 10.0) + apart(&each.area, &other.area)
            };
            let nearest = found
                .iter()
                .min_by(|a, b| distance(a).total_cmp(&distance(b)));
            let (text, color) = nearest
                .map(|other| (other.caption.clone(), other.color.clone()))
                .unwrap_or_default();
            if let Some(other) = nearest {
                used.insert(other.caption.as_str());
            }
            plain(each.area, text, color)
        };
        record.product.boxes.iter().map(write).collect()
    }
}

/// How far boxes lie apart, by middle and size.
fn apart(one: &TextBox, other: &TextBox) -> f32 {
    let ((x, y), (a, b)) = (one.centre(), other.centre());
    let sizes = (one.width - other.width).abs() + (one.height - other.height).abs();
    (x - a).hypot(y - b) + 0.5 * sizes
}

/// Training products, one entry for each photo, by the words of title and attributes.
struct Index<'a> {
    products: Vec<&'a Record>,
    boxes: HashMap<&'a str, Vec<&'a CaptionedBox>>,
    /// Of each word: in which products it stands.
    places: HashMap<String, Vec<usize>>,
    /// Of each product: the length of its vector.
    lengths: Vec<f64>,
}

impl<'a> Index<'a> {
    fn new(products: impl Iterator<Item = &'a Record>) -> Self {
        let mut index = Self {
            products: Vec::new(),
            boxes: HashMap::new(),
            places: HashMap::new(),
            lengths: Vec::new(),
        };
        for product in products.filter(|product| product.has_photo()) {
            let boxes = index.boxes.entry(&product.image).or_default();
            if boxes.is_empty() {
                let place = index.products.len();
                index.products.push(product);
                for word in said(product) {
                    index.places.entry(word).or_default().push(place);
                }
            }
            boxes.extend(&product.boxes);
        }
        index.lengths = index
            .products
            .iter()
            .map(|product| {
                let words = said(product);
                let sum: f64 = words.iter().map(|word| index.weight(word).powi(2)).sum();
                sum.sqrt()
            })
            .collect();
        index
    }

    /// Inverse document frequency.
    fn weight(&self, word: &str) -> f64 {
        let found = self.places.get(word).map_or(0, Vec::len);
        (self.products.len() as f64 / found.max(1) as f64).ln()
    }

    /// The boxes of the product with the highest cosine between vectors of weighted words.
    fn nearest_text(&self, product: &Record) -> &[&'a CaptionedBox] {
        let mut products = vec![0.0; self.products.len()];
        for word in said(product) {
            let weight = self.weight(&word).powi(2);
            for &place in self.places.get(&word).into_iter().flatten() {
                products[place] += weight;
            }
        }
        self.best(|place| products[place] / self.lengths[place].max(f64::MIN_POSITIVE))
    }

    /// The boxes of the product with the highest cosine between the pictures' vectors.
    fn nearest_picture(
        &self,
        product: &Record,
        pictures: &HashMap<String, Vec<f32>>,
    ) -> &[&'a CaptionedBox] {
        let Some(own) = pictures.get(&product.image) else {
            return &[];
        };
        self.best(|place| {
            let other = pictures.get(&self.products[place].image);
            other.map_or(-1.0, |other| cosine(own, other))
        })
    }

    fn best(&self, score: impl Fn(usize) -> f64) -> &[&'a CaptionedBox] {
        let best = (0..self.products.len())
            .rev()
            .max_by(|&a, &b| score(a).total_cmp(&score(b)));
        best.map_or(&[], |place| {
            &self.boxes[self.products[place].image.as_str()]
        })
    }
}

/// The different words of title and attributes.
fn said(product: &Record) -> HashSet<String> {
    let attributes = product.attributes.values().flat_map(|value| words(value));
    words(&product.title)
        .into_iter()
        .chain(attributes)
        .collect()
}

fn cosine(one: &[f32], other: &[f32]) -> f64 {
    let product = |a: &[f32], b: &[f32]| -> f64 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let lengths = (product(one, one) * product(other, other)).sqrt();
    product(one, other) / lengths.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::tests::any_record;

    fn record(id: &str, title: &str, captions: &[(f32, &str)]) -> Record {
        let base = any_record(id);
        let boxes = captions.iter().map(|(y, caption)| CaptionedBox {
            area: TextBox::new(0.1, *y, 0.3, 0.1),
            caption: caption.to_string(),
            ..base.boxes[0].clone()
        });
        Record {
            title: title.into(),
            attributes: BTreeMap::new(),
            boxes: boxes.collect(),
            ..base.clone()
        }
    }

    fn texts(captions: Vec<Caption>) -> Vec<String> {
        captions.into_iter().map(|caption| caption.text).collect()
    }

    fn asked(title: &str) -> TestRecord {
        TestRecord {
            product: record("asked", title, &[(0.0, "-"), (0.8, "-")]),
            photo: "asked.jpg".into(),
        }
    }

    #[test]
    fn places_have_their_most_frequent_caption() {
        let known = Known {
            products: vec![
                record("a", "Shirt", &[(0.0, "Top"), (0.4, "Middle")]),
                record("b", "Shoe", &[(0.0, "Top"), (0.4, "Middle")]),
                record("c", "Bag", &[(0.0, "Rare"), (0.4, "Middle")]),
                record("d", "", &[(0.8, "Alone")]),
            ],
        };
        let most = MostFrequent::new(&known);
        // Where nothing was seen stands what is most frequent anywhere.
        assert_eq!(texts(most.write(&asked("Shirt"))), ["Top", "Middle"]);
        assert_eq!(texts(most.write(&asked(""))), ["Alone", "Alone"]);
    }

    #[test]
    fn the_nearest_product_speaks_by_words_or_by_picture() {
        let known = Known {
            products: vec![
                record("a", "Red Cotton Shirt", &[(0.75, "Low"), (0.05, "High")]),
                record("b", "Blue Cotton Shoe", &[(0.05, "Once"), (0.5, "Twice")]),
                record("c", "", &[(0.05, "Seen")]),
                record("d", "", &[(0.05, "Unlike")]),
            ],
        };
        let pictures = [("asked", [1.0, 0.1]), ("c", [2.0, 0.0]), ("d", [0.0, 1.0])];
        let pictures = pictures
            .map(|(name, vector)| (format!("{name}.jpg"), vector.to_vec()))
            .into();
        let nearest = NearestProduct::new(&known, &pictures);
        let write = |title| texts(nearest.write(&asked(title)));
        assert_eq!(write("Cotton Shirt"), ["High", "Low"]);
        assert_eq!(write("Shoe in Cotton"), ["Once", "Twice"]);
        assert_eq!(write(""), ["Seen", "Seen"]);
    }
}
