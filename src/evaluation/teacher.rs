//! How likely a model finds the reference captions, token by token, whether it tells captions that
//! belong from corrupted ones, and whether it sees where things are.

use std::path::Path;

use crate::captioner::Captioner;
use crate::dataset::record::Record;
use crate::error::Result;
use crate::training::batch::Packer;
use crate::training::example::Example;
use crate::training::inputs::Inputs;
use crate::training::metrics::Validation;
use crate::training::pictures::Pictures;
use crate::training::validation::Validator;

use super::records::TestRecord;

/// Measures what training measures on its validation split, on any records.
///
/// # Errors
/// When a photo can't be read.
pub fn measure(captioner: &Captioner, records: &[TestRecord]) -> Result<Validation> {
    with_validator(captioner, photographed(records), |validator| {
        validator.measure(&captioner.model()?)
    })
}

/// The same on products without a photo.
///
/// # Errors
/// As [`measure`].
pub fn measure_without_photo(captioner: &Captioner, products: &[Record]) -> Result<Validation> {
    let products = products.iter().map(|product| (product, None));
    with_validator(captioner, products, |validator| {
        validator.measure(&captioner.model()?)
    })
}

/// How far the scores of the reference captions' tokens move when the cells of the pictures' grids
/// change places: the mean Kullback–Leibler divergence of a token, in nats. A model that doesn't see
/// where things are has next to none.
///
/// # Errors
/// When a photo can't be read.
pub fn permuted_cells(captioner: &Captioner, records: &[TestRecord]) -> Result<f64> {
    with_validator(captioner, photographed(records), |validator| {
        validator.permuted_cells(&captioner.model()?)
    })
}

fn photographed(records: &[TestRecord]) -> impl Iterator<Item = (&Record, Option<&Path>)> {
    let each = records.iter();
    each.map(|record| (&record.product, Some(record.photo.as_path())))
}

fn with_validator<'a, T>(
    captioner: &Captioner,
    products: impl Iterator<Item = (&'a Record, Option<&'a Path>)>,
    work: impl FnOnce(&Validator) -> Result<T>,
) -> Result<T> {
    let config = &captioner.manifest().model;
    let mut photos = Vec::new();
    let examples = products.map(|(product, photo)| {
        let place = photo.is_some().then_some(photos.len());
        photos.extend(photo.map(Path::to_path_buf));
        Example::new(product, place, captioner.tokenizer(), config)
    });
    let mut examples: Vec<Example> = examples.collect::<Result<_>>()?;
    // All captions of some may be longer than the model's.
    examples.retain(|example| !example.boxes.is_empty());
    let pictures = Pictures::Live {
        photos,
        preprocessing: captioner.manifest().preprocessing.clone(),
    };
    work(&Validator {
        examples: &examples,
        inputs: Inputs::default(),
        packer: Packer {
            tokenizer: captioner.tokenizer(),
            config,
            pictures: &pictures,
            cells: None,
        },
        device: captioner.device(),
    })
}
