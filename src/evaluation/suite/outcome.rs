//! What is kept of a row: sums for each photo, from which all figures and their intervals follow.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::cases::Cases;
use super::inputs::Inputs;
use crate::captioner::Caption;
use crate::dataset::ratio::Ratio;
use crate::error::{Error, Result};
use crate::evaluation::bootstrap::difference;
use crate::evaluation::grounding::{Grounding, Judged};
use crate::evaluation::metrics::{self, Statistics, tokens};
use crate::evaluation::records::{TestRecord, beside_references, products};
use crate::files::write_atomically;
use crate::training::metrics::Validation;

/// One run of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What it depends on.
    pub fingerprint: String,
    /// What it was made from.
    #[serde(flatten)]
    pub inputs: Inputs,
    /// By which rules its captions were scored.
    #[serde(default)]
    pub scoring: u32,
    /// Seconds of training.
    pub seconds: f64,
    /// How good its captions are.
    #[serde(flatten)]
    pub scores: Cases<Scores>,
}

/// How good captions are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Of each photo, always in the same order.
    pub photos: BTreeMap<Measure, Vec<Ratio>>,
    /// The metrics of the field, by name, over all photos.
    pub metrics: BTreeMap<String, f64>,
    /// Of each photo the number of the product on it.
    pub products: Vec<usize>,
    /// Of each photo the collection it is of.
    pub collections: Vec<String>,
    /// Of each photo its record and the captions, in the record's order, so that they can be scored anew.
    pub written: Vec<(String, Vec<Written>)>,
    /// How likely a model finds the dataset's own captions.
    pub reference: Option<Validation>,
}

/// A caption that was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written(
    /// Its text.
    pub String,
    /// Its text colour, `#rrggbb`.
    pub String,
);

/// What captions are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The share of captions that are true.
    True,
    /// Wrong colour words for each caption.
    WrongColours,
    /// The share of boxes whose caption speaks of what they are for.
    Kinds,
    /// The share of photos of which a caption says the brand that is told, where the dataset's do.
    Brands,
    /// CIDEr against the dataset's captions.
    Cider,
    /// The share of photos with two equal captions.
    Repeats,
    /// The share of captions whose colour can be read.
    Readable,
}

impl Measure {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::True,
        Self::WrongColours,
        Self::Kinds,
        Self::Brands,
        Self::Cider,
        Self::Repeats,
        Self::Readable,
    ];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::WrongColours => "wrong colours",
            Self::Kinds => "kind",
            Self::Brands => "brand",
            Self::Cider => "CIDEr",
            Self::Repeats => "repeats",
            Self::Readable => "readable",
        }
    }

    /// What it is.
    pub fn explained(self) -> &'static str {
        match self {
            Self::True => "captions, of 100, each of whose words a known fact says or implies",
            Self::WrongColours => {
                "words for a colour that is not the product's, in 100 captions; fewer are better"
            }
            Self::Kinds => {
                "boxes, of 100 of which the dataset says what they are for (brand, colour, audience, ...), \
                 whose caption is known to speak of it"
            }
            Self::Brands => {
                "photos, of 100 of which the dataset's captions say a brand that is told, of which a caption says it"
            }
            Self::Cider => "likeness to the dataset's caption of the box, 0 to 10",
            Self::Repeats => "photos, of 100, with two equal captions; fewer are better",
            Self::Readable => {
                "captions, of 100, whose text colour has a contrast of at least 4.5 with what is \
                 beneath; of a finished model, after its captioner has left out colours that can't \
                 be read"
            }
        }
    }

    /// How a value is written: of 100, or CIDEr.
    pub fn scale(self) -> (f64, usize) {
        match self {
            Self::Cider => (1.0, 2),
            _ => (100.0, 1),
        }
    }

    /// 1 where more is better, -1 where less is.
    pub fn sign(self) -> f64 {
        match self {
            Self::Repeats | Self::WrongColours => -1.0,
            _ => 1.0,
        }
    }

    /// What is counted is so many of something that the record fixes: no row chooses what it is
    /// measured by.
    fn of(self, photo: &Grounding, statistics: &Statistics) -> Ratio {
        let ratio = Ratio::of;
        match self {
            Self::True => ratio(photo.true_captions, photo.captions),
            Self::WrongColours => ratio(photo.accents + photo.wrong_colours, photo.captions),
            Self::Kinds => ratio(photo.right_kinds, photo.for_a_kind),
            Self::Brands => ratio(photo.naming.brands.said, photo.naming.brands.all),
            Self::Cider => statistics.cider(),
            Self::Repeats => ratio(photo.photos_with_repeats, photo.photos),
            Self::Readable => ratio(photo.readable, photo.captions),
        }
    }
}

impl Scores {
    /// Of captions of records, which are of these collections, judged.
    pub fn of(
        (records, collections): (&[TestRecord], &[String]),
        judged: &Judged,
        reference: Option<Validation>,
    ) -> Self {
        let beside = beside_references(records, &judged.captions, tokens::words);
        let statistics = Statistics::of(&beside);
        let metrics = metrics::total(&statistics).metrics().named();
        let written = |(record, captions): (&TestRecord, &Vec<Caption>)| {
            let captions = captions.iter();
            let captions = captions.map(|each| Written(each.text.clone(), each.color.clone()));
            (record.product.id.clone(), captions.collect())
        };
        let ratios = |measure: Measure| {
            let photos = judged.photos.iter().zip(&statistics);
            let ratios = photos.map(|(photo, statistics)| measure.of(photo, statistics));
            (measure, ratios.collect())
        };
        Self {
            photos: Measure::ALL.into_iter().map(ratios).collect(),
            metrics: metrics.map(|(name, value)| (name.into(), value)).into(),
            products: products(records),
            collections: collections.to_vec(),
            written: records.iter().zip(&judged.captions).map(written).collect(),
            reference,
        }
    }

    fn ratios(&self, measure: Measure) -> &[Ratio] {
        self.photos.get(&measure).map_or(&[], Vec::as_slice)
    }

    /// Over all photos; nothing where none counts.
    pub fn value(&self, measure: Measure) -> Option<f64> {
        measured(self.ratios(measure).iter())
    }

    /// Over the photos of a collection; nothing where there is none.
    pub fn value_of(&self, collection: &str, measure: Measure) -> Option<f64> {
        let each = self.collections.iter().zip(self.ratios(measure));
        let own = each.filter(|(own, _)| *own == collection);
        measured(own.map(|(_, ratio)| ratio))
    }
}

fn measured<'a>(photos: impl Iterator<Item = &'a Ratio>) -> Option<f64> {
    let sum: Ratio = photos.copied().sum();
    (sum.1 > 0.0).then(|| sum.value())
}

/// How far the runs of one row are above those of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Difference {
    /// By so much.
    pub value: f64,
    /// The 2.5th percentile over draws of products and seeds.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
    /// How often draws would be as far on one side of 0 or the other if there were no difference.
    pub p: f64,
    /// Whether it is one: its interval excludes 0, and every two runs with the same seed agree.
    pub sure: bool,
}

impl Difference {
    /// Between runs in the order of their seeds; a row with one run is compared with each of the
    /// other's.
    pub(crate) fn of(runs: &[&Scores], others: &[&Scores], measure: Measure) -> Self {
        let (own, other) = (ratios(runs, measure), ratios(others, measure));
        let products = runs.first().map_or(&[][..], |scores| &scores.products);
        let [value, low, high, p] = difference(&own, &other, products);
        let pairs = (0..runs.len().max(others.len()))
            .filter_map(|i| Some((own.get(i).or(own.last())?, other.get(i).or(other.last())?)));
        let agree = pairs
            .map(|(own, other)| total(own) - total(other))
            .all(|between| between * value > 0.0);
        Self {
            value,
            low,
            high,
            p,
            sure: agree && low * high > 0.0,
        }
    }
}

/// What the ratios of all photos add up to.
fn total(photos: &[Ratio]) -> f64 {
    photos.iter().copied().sum::<Ratio>().value()
}

fn ratios<'a>(runs: &[&'a Scores], measure: Measure) -> Vec<&'a [Ratio]> {
    runs.iter().map(|scores| scores.ratios(measure)).collect()
}

impl Outcome {
    /// Reads an outcome; nothing where there is none.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Data`] where it is damaged.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|e| Error::data(path.display(), e)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(path)(error)),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_vec(self).map_err(|e| Error::data(path.display(), e))?;
        write_atomically(path, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::Record;
    use crate::dataset::record::tests::any_record;

    fn scores(right: impl Fn(usize) -> bool) -> Scores {
        let ratio = |i| Ratio(f64::from(u8::from(right(i))), 1.0);
        Scores {
            photos: [(Measure::True, (0..200).map(ratio).collect())].into(),
            metrics: BTreeMap::new(),
            products: (0..200).collect(),
            collections: (0..200)
                .map(|i| ["shoes", "fruit"][i % 2].to_string())
                .collect(),
            written: Vec::new(),
            reference: None,
        }
    }

    #[test]
    fn what_is_said_does_not_choose_what_it_is_measured_by() {
        // Of the same four boxes: one names few colours and speaks of little, and is right in that.
        let cautious = Grounding {
            captions: 4,
            for_a_kind: 3,
            of_a_kind: 1,
            right_kinds: 1,
            right_colours: 1,
            ..Grounding::default()
        };
        let bold = Grounding {
            of_a_kind: 3,
            right_kinds: 2,
            right_colours: 2,
            wrong_colours: 1,
            accents: 1,
            ..cautious.clone()
        };
        let of = |measure: Measure| {
            [&cautious, &bold].map(|photo| measure.of(photo, &Statistics::default()))
        };
        assert_eq!(of(Measure::Kinds), [Ratio(1.0, 3.0), Ratio(2.0, 3.0)]);
        let wrong = [Ratio(0.0, 4.0), Ratio(2.0, 4.0)];
        assert_eq!(of(Measure::WrongColours), wrong);
    }

    #[test]
    fn collections_are_told_apart() {
        let scores = scores(|i| i % 2 == 0 || i < 50);
        assert_eq!(scores.value(Measure::True), Some(0.625));
        assert_eq!(scores.value_of("shoes", Measure::True), Some(1.0));
        assert_eq!(scores.value_of("fruit", Measure::True), Some(0.25));
        assert_eq!(scores.value_of("hats", Measure::True), None);
    }

    #[test]
    fn a_difference_is_sure_when_photos_and_seeds_agree() {
        let base = scores(|i| i % 2 == 0);
        let better = scores(|i| i % 2 == 0 || i % 10 == 1);
        let worse = scores(|i| i % 2 == 0 && i % 20 != 0);
        let between = |own: &[&Scores], other: &[&Scores]| {
            let found = Difference::of(own, other, Measure::True);
            assert!(found.low <= found.value && found.value <= found.high);
            ((found.value * 1000.0).round() as i64, found.sure)
        };
        assert_eq!(between(&[&better], &[&base]), (100, true));
        assert_eq!(between(&[&better], &[&base, &base]), (100, true));
        assert_eq!(between(&[&worse], &[&base]), (-50, true));
        assert_eq!(between(&[&base], &[&base]), (0, false));
        // One seed says otherwise.
        assert_eq!(between(&[&better, &worse], &[&base, &base]), (25, false));
    }

    #[test]
    fn photos_of_one_product_are_drawn_together() {
        let record = |id: &str, title: &str| TestRecord {
            product: Record {
                title: title.into(),
                boxes: Vec::new(),
                ..any_record(id)
            },
            photo: Default::default(),
        };
        let records = [
            record("1", "Gala Apple"),
            record("2", "Plum"),
            record("3", "gala apple"),
        ];
        let judged = Judged {
            captions: vec![Vec::new(); 3],
            verdicts: vec![Vec::new(); 3],
            photos: vec![Grounding::default(); 3],
        };
        let collections = ["grocery", "grocery", "fashion"].map(String::from);
        let scores = Scores::of((&records, &collections), &judged, None);
        assert_eq!(scores.products, [0, 1, 0]);
        assert_eq!(scores.collections, collections);
        // Of four photos of one product and one of another, no draw takes a part of the first.
        let right = |photos: [f64; 5]| Scores {
            photos: [(
                Measure::True,
                photos.map(|right| Ratio(right, 1.0)).to_vec(),
            )]
            .into(),
            products: vec![0, 0, 0, 0, 1],
            ..scores.clone()
        };
        let (own, other) = (right([1.0, 1.0, 1.0, 1.0, 0.0]), right([0.0; 5]));
        let found = Difference::of(&[&own], &[&other], Measure::True);
        assert_eq!((found.low, found.high), (0.0, 1.0));
    }
}
