//! A page to look at what a model says, or two models side by side: photos with their captions, how
//! each was judged, and where on the photo it looked.

use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use super::grounding::{Judged, Verdict};
use super::judge::Judge;
use super::measured::{Also, Evaluation};
use super::metrics::tokens;
use super::records::{Given, Only, Selection, TestRecord, each_with, read};
use crate::captioner::{Caption, Captioner};
use crate::dataset::choose::some_of_each;
use crate::dataset::page;
use crate::dataset::record::Split;
use crate::dataset::sheet::Card;
use crate::error::{Error, Result};
use crate::files::write_atomically;
use crate::progress::Progress;

const TEMPLATE: &str = include_str!("report.html");

/// A model, called by the name of its folder.
pub struct Model<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// The model.
    pub captioner: &'a Captioner,
}

/// Which photos the page shows.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The dataset folder.
    pub dataset: &'a Path,
    /// Photos of this split.
    pub split: Split,
    /// At most so many, 0 for all: collections take turns until each is used up or there are enough.
    pub limit: usize,
    /// Who judges the captions, if somebody does.
    pub judge: Option<&'a dyn Judge>,
}

/// Writes the page to `output`: one file that asks nothing of the network.
///
/// # Errors
/// When a record or a photo can't be read, a model fails, or the page can't be written.
pub fn write_report(
    models: &[Model],
    shown: &Shown,
    output: &Path,
    progress: &dyn Progress,
) -> Result<()> {
    let mut page = Page {
        dataset: page::name(shown.dataset),
        models: models
            .iter()
            .map(|model| page::name(model.folder))
            .collect(),
        split: shown.split,
        evaluations: Vec::new(),
        photos: Vec::new(),
    };
    for (given, name) in [(Given::All, "told"), (Given::PictureAlone, "alone")] {
        let selection = Selection {
            split: shown.split,
            only: Only::default(),
            given,
            limit: 0,
        };
        let records = read(shown.dataset, &selection)?;
        let records = some_of_each(records, shown.limit, |record| &record.product.source);
        let mut written = vec![Vec::new(); records.len()];
        for (i, model) in models.iter().enumerate() {
            let also = Also {
                split: tokens::words,
                reliance: false,
                judge: shown.judge,
                against: None,
            };
            let captioner = model.captioner;
            let (evaluation, judged) = Evaluation::measure(captioner, &records, &also, progress)?;
            let written_now = judged_captions(captioner, &records, &judged, progress)?;
            for (all, captions) in written.iter_mut().zip(written_now) {
                all.push(captions);
            }
            page.evaluations.push(Measured {
                model: i,
                given: name,
                evaluation,
            });
        }
        let photo = |(record, models): (TestRecord, _)| ReportedPhoto {
            given: name,
            models,
            card: Card::of(shown.dataset, record.product),
        };
        page.photos
            .extend(records.into_iter().zip(written).map(photo));
    }
    let data = serde_json::to_string(&page).map_err(|e| Error::data("report", e))?;
    let html = page::fill(TEMPLATE, &page.models.join(" and "), &data);
    write_atomically(output, html.as_bytes())
}

/// What the page's script is given.
#[derive(Serialize)]
struct Page {
    dataset: String,
    models: Vec<String>,
    split: Split,
    evaluations: Vec<Measured>,
    photos: Vec<ReportedPhoto>,
}

/// How good a model is.
#[derive(Serialize)]
struct Measured {
    /// Its place among the models.
    model: usize,
    /// `told` or `alone`.
    given: &'static str,
    #[serde(flatten)]
    evaluation: Evaluation,
}

/// A record and what was written on it.
#[derive(Serialize)]
struct ReportedPhoto {
    given: &'static str,
    /// By model, by box.
    models: Vec<Vec<Written>>,
    #[serde(flatten)]
    card: Card,
}

/// A caption, how it was judged and where it looked.
#[derive(Clone, Serialize)]
struct Written {
    text: String,
    color: String,
    score: f32,
    /// Whether it is known to be true.
    right: Option<bool>,
    /// What no fact licenses.
    unknown: Vec<String>,
    right_kind: Option<bool>,
    readable: bool,
    contrast: f32,
    /// How much of the caption's attention goes to the picture.
    looked: f32,
    /// Each cell's share of that as two hexadecimal digits, 255 for the highest; rows from the top.
    cells: String,
}

fn judged_captions(
    captioner: &Captioner,
    records: &[TestRecord],
    judged: &Judged,
    progress: &dyn Progress,
) -> Result<Vec<Vec<Written>>> {
    let attention = each_with(
        records,
        &judged.captions,
        progress,
        |record, picture, captions| {
            let texts = captions.iter().map(|caption| Some(caption.text.clone()));
            let mut request = record.request();
            request.layout.written = texts.collect();
            let attention = async {
                let context = captioner.read(picture, &request.product).await?;
                captioner.attention(&context, &request.layout, None).await
            };
            pollster::block_on(attention)
        },
    )?;
    let captions = judged.captions.iter().zip(&judged.verdicts);
    Ok(captions
        .zip(attention)
        .map(|((captions, verdicts), attention)| {
            let boxes = captions.iter().zip(verdicts).zip(attention);
            boxes
                .map(|((caption, verdict), cells)| Written::of(caption, verdict, &cells))
                .collect()
        })
        .collect())
}

impl Written {
    fn of(caption: &Caption, verdict: &Verdict, cells: &[f32]) -> Self {
        let highest = cells.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let mut digits = String::with_capacity(2 * cells.len());
        for cell in cells {
            // Writing to a string does not fail.
            let _ = write!(digits, "{:02x}", (255.0 * cell / highest).round() as u8);
        }
        Self {
            text: caption.text.clone(),
            color: caption.color.clone(),
            score: caption.score,
            right: verdict.judgement.as_ref().map(|_| verdict.is_true(caption)),
            unknown: verdict
                .judgement
                .iter()
                .flat_map(|j| j.unknown.clone())
                .collect(),
            right_kind: verdict.right_kind,
            readable: verdict.is_readable(),
            contrast: verdict.contrast,
            looked: cells.iter().sum(),
            cells: digits,
        }
    }
}
