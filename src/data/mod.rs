//! Datasets: the folder format, importers of published photo collections, and the annotator that
//! composes located captions for photos that have none.
//!
//! | module | what |
//! | --- | --- |
//! | [`record`] | one record: a photo, what is known of the product, located captions |
//! | [`folder`] | the dataset folder: streaming reader and writer |
//! | [`import`] | importers of published photo collections |
//! | [`photo`] | what can be measured on a photo |
//! | [`facts`] | what is known to be true of a product, and from where |
//! | [`annotate`] | the annotator |
//! | [`palette`] | text colours and contrast |
//! | [`splits`] | train, validation and test without leaks |
//! | [`build`] | from photo collections to a dataset folder |
//! | [`tokenizer`] | the vocabulary of a dataset |
//! | [`given_words`] | words that captions only take from what is given |
//! | [`truth`] | finds captions that say more than the recorded facts |
//! | [`check`] | finds every problem of a dataset folder |
//! | [`signal`] | what can be guessed from boxes and pictures alone |
//! | [`stats`], [`sheet`] | a dataset in numbers, and as a page to look at |
//! | [`capon2m`] | the published CapOnImage2M layout |

pub mod annotate;
pub mod build;
pub mod capon2m;
pub mod check;
pub(crate) mod choose;
pub mod facts;
pub mod folder;
pub mod given_words;
pub mod import;
pub(crate) mod page;
pub mod palette;
pub mod photo;
pub mod record;
pub mod sheet;
pub mod signal;
pub mod splits;
pub mod stats;
pub mod tokenizer;
pub mod truth;
