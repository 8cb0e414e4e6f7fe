//! How much captions rest on each input: one is taken from another product, and captions that change
//! are counted.

use std::fmt;

use image::RgbImage;
use serde::Serialize;

use super::records::{TestRecord, each};
use crate::captioner::{Captioner, Request};
use crate::dataset::ratio::Ratio;
use crate::error::Result;
use crate::layout::TextBox;
use crate::progress::Progress;

/// Captions that changed when one input was another product's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Reliance {
    /// Captions of products whose title could be changed, and those that changed with it.
    pub title: Changed,
    /// The same of all attributes together.
    pub attributes: Changed,
    /// The same of the picture.
    pub picture: Changed,
    /// The same of the places of the boxes: the layout is turned upside down.
    pub location: Changed,
}

/// So many of so many captions changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Changed {
    /// That changed.
    pub changed: usize,
    /// In all.
    pub captions: usize,
}

impl Reliance {
    /// Captions each record as it is and with each input of the next record that has another one.
    ///
    /// # Errors
    /// When a photo can't be read or the model fails.
    pub(crate) fn measure(
        captioner: &Captioner,
        records: &[TestRecord],
        progress: &dyn Progress,
    ) -> Result<Self> {
        let measured = each(records, progress, |record, picture| {
            let request = record.request();
            let own = texts(captioner, picture, &request)?;
            let mut found = Self::default();
            let count = |changed: &mut Changed, picture: &RgbImage, request: &Request| {
                let other = texts(captioner, picture, request)?;
                changed.captions += own.len();
                changed.changed += own.iter().zip(&other).filter(|(a, b)| a != b).count();
                Ok::<(), crate::error::Error>(())
            };
            let product = &record.product;
            if let Some(other) = another(records, record, |other| {
                !other.product.title.is_empty() && other.product.title != product.title
            }) && !product.title.is_empty()
            {
                let mut request = request.clone();
                request.product.title = other.product.title.clone();
                count(&mut found.title, picture, &request)?;
            }
            if let Some(other) = another(records, record, |other| {
                !other.product.attributes.is_empty()
                    && other.product.attributes != product.attributes
            }) && !product.attributes.is_empty()
            {
                let mut request = request.clone();
                request.product.attributes = other.product.attributes.clone();
                count(&mut found.attributes, picture, &request)?;
            }
            if let Some(other) = another(records, record, |other| other.photo != record.photo) {
                count(&mut found.picture, &other.picture()?, &request)?;
            }
            let mut request = request;
            for area in &mut request.layout.boxes {
                *area = upside_down(area);
            }
            count(&mut found.location, picture, &request)?;
            Ok(found)
        })?;
        Ok(measured.into_iter().fold(Self::default(), Self::plus))
    }

    fn plus(self, other: Self) -> Self {
        Self {
            title: self.title.plus(other.title),
            attributes: self.attributes.plus(other.attributes),
            picture: self.picture.plus(other.picture),
            location: self.location.plus(other.location),
        }
    }
}

impl Changed {
    fn plus(self, other: Self) -> Self {
        Self {
            changed: self.changed + other.changed,
            captions: self.captions + other.captions,
        }
    }

    /// The share that changed.
    pub(crate) fn share(self) -> f64 {
        Ratio::of(self.changed, self.captions).value()
    }
}

fn texts(captioner: &Captioner, picture: &RgbImage, request: &Request) -> Result<Vec<String>> {
    let captions = captioner.caption(picture, request)?;
    Ok(captions.into_iter().map(|caption| caption.text).collect())
}

/// The next record after `own`, from the first on again at the end, that suits.
fn another<'a>(
    records: &'a [TestRecord],
    own: &TestRecord,
    suits: impl Fn(&TestRecord) -> bool,
) -> Option<&'a TestRecord> {
    let place = records
        .iter()
        .position(|record| record.product.id == own.product.id)?;
    let (before, after) = records.split_at(place);
    after.iter().chain(before).find(|record| suits(record))
}

/// The box where it is if the photo stands on its head.
fn upside_down(area: &TextBox) -> TextBox {
    TextBox::new(area.x, 1.0 - area.y - area.height, area.width, area.height)
}

impl fmt::Display for Reliance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |changed: Changed| 100.0 * changed.share();
        write!(
            f,
            "captions that change with another title: {:.1} %, other attributes: {:.1} %, another \
             picture: {:.1} %, boxes upside down: {:.1} %",
            percent(self.title),
            percent(self.attributes),
            percent(self.picture),
            percent(self.location)
        )
    }
}
