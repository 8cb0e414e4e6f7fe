//! How likely a model finds the reference captions, token by token, and whether it tells captions that
//! belong from corrupted ones.

use crate::Captioner;
use crate::error::Result;
use crate::train::batch::Packer;
use crate::train::example::Example;
use crate::train::inputs::Inputs;
use crate::train::metrics::Validation;
use crate::train::pictures::Pictures;
use crate::train::validation::Validator;

use super::records::Record;

/// Measures what training measures on its validation split, on any records.
///
/// # Errors
/// When a photo can't be read.
pub fn measure(captioner: &Captioner, records: &[Record]) -> Result<Validation> {
    let config = &captioner.manifest().model;
    let examples = records.iter().enumerate().map(|(photo, record)| {
        Example::new(&record.product, Some(photo), captioner.tokenizer(), config)
    });
    let examples: Vec<Example> = examples.collect::<Result<_>>()?;
    let pictures = Pictures::Live {
        photos: records.iter().map(|record| record.photo.clone()).collect(),
        preprocessing: captioner.manifest().preprocessing.clone(),
    };
    let validator = Validator {
        examples: &examples,
        inputs: Inputs::default(),
        packer: Packer {
            tokenizer: captioner.tokenizer(),
            config,
            pictures: &pictures,
        },
        device: captioner.device(),
    };
    validator.measure(captioner.model())
}
