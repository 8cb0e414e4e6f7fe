//! Datasets: the folder format, importers of published data sets, and the annotator that composes
//! located captions for photos that have none.
//!
//! | module | what |
//! | --- | --- |
//! | [`dataset`] | the dataset folder: records, streaming reader and writer, splits |
//! | [`fashion`] | importer of the published "Fashion Product Images" layout |
//! | [`build`] | from an importer's products to a dataset folder |
//! | [`compose`] | composes located captions: what to say where, in which colour |
//! | [`arrange`] | layout families: where boxes go on a photo |
//! | [`facts`] | what is known to be true of a product |
//! | [`vocabulary`] | catalogue labels and title words in natural English |
//! | [`phrases`] | phrasings of facts for a place on the photo |
//! | [`photo`] | background, dominant colour, what lies beneath a box |
//! | [`palette`] | text colours and contrast |

pub mod arrange;
pub mod build;
pub mod compose;
pub mod dataset;
pub mod facts;
pub mod fashion;
pub mod palette;
pub mod photo;
pub mod phrases;
pub mod vocabulary;
