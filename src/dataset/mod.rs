//! Datasets: the folder format, splits and checks, exchange with the published CapOnImage2M layout.
//! Captions for photos that have none are composed by `crates/compose`.
//!
//! | module | what |
//! | --- | --- |
//! | [`record`] | one record: a photo, what is known of the product, located captions |
//! | [`folder`] | the dataset folder: streaming reader and writer |
//! | [`frames`] | what captions say around what they state |
//! | [`problem`] | photos that can't be used |
//! | [`palette`] | text colours and contrast |
//! | [`ratio`] | shares and means |
//! | [`splits`] | train, validation and test without leaks |
//! | [`tokenizer`] | the vocabulary of a dataset |
//! | [`common_words`] | words that captions say without being told |
//! | [`kind_lines`] | lines that are said of some kinds of products only |
//! | [`trade_words`] | words by which trades are told apart |
//! | [`title_case`] | words that captions in title case have in lower case |
//! | [`check`] | finds every problem of a dataset folder |
//! | [`signal`] | what can be guessed from boxes and pictures alone |
//! | [`stats`], [`sheet`] | a dataset in numbers, and as a page to look at |
//! | [`captions`] | captions that people wrote, from a CSV |
//! | [`capon2m`] | the published CapOnImage2M layout |

pub mod capon2m;
mod caption_counts;
mod caption_parts;
pub mod captions;
pub mod check;
pub(crate) mod choose;
pub mod common_words;
pub mod folder;
pub mod frames;
pub mod kind_lines;
pub(crate) mod page;
pub mod palette;
pub mod problem;
pub mod ratio;
pub mod record;
pub mod sheet;
pub mod signal;
pub mod splits;
pub mod stats;
pub mod table;
pub mod title_case;
pub mod tokenizer;
pub mod trade_words;
pub mod values;
