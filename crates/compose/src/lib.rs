//! Makes captioned datasets of product catalogues, for training `caponimage`.
//!
//! No collection of product photos comes with captions written for places on them. This crate
//! composes such captions, as a designer would lay them out, from facts that are true of the
//! product.
//!
//! | module | what |
//! | --- | --- |
//! | [`tables`] | the rules: kinds of products, phrasings, layouts, values, words |
//! | [`voice`] | casing and punctuation |
//! | `words` | texts as words, and when two are the same |
//! | [`language`] | lines of the tables, filled with facts and spoken in a voice |
//! | [`import`] | importers of shops' catalogues and of published photo collections |
//! | [`invent`] | products that nobody makes, without a photo |
//! | [`photo`] | what can be measured on a photo |
//! | [`facts`] | what is known to be true of a product, and from where |
//! | [`annotate`] | lays boxes over a photo and writes a true caption into each |
//! | [`dataset`] | from photo collections to a dataset folder |
//! | [`truth`] | finds captions that say more than the recorded facts |
//! | [`judge`] | judges what a model says |

pub mod annotate;
pub mod dataset;
pub mod facts;
pub mod import;
pub mod invent;
pub mod judge;
pub mod language;
pub mod photo;
#[cfg(test)]
mod samples;
pub mod tables;
pub mod truth;
pub mod voice;
pub(crate) mod words;
