//! Whether captions are true of their product, by all facts that are known of it: those of title,
//! attributes and description, labels, and what can be measured on the photo.

use std::collections::HashSet;
use std::fmt;

use image::RgbImage;
use indicatif::ProgressBar;
use serde::Serialize;

use super::records::{Record, each};
use crate::data::facts::Facts;
use crate::data::photo::Photo;
use crate::data::truth::judge;
use crate::error::Result;
use crate::{Caption, Captioner, Error};

/// What captions of a split say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Grounding {
    /// Photos captioned.
    pub photos: usize,
    /// Captions, one for each box.
    pub captions: usize,
    /// Captions each of whose words is a known fact's, implied by one, or says nothing.
    pub true_captions: usize,
    /// Different captions.
    pub distinct: usize,
    /// Photos with two equal captions.
    pub photos_with_repeats: usize,
    /// Colour words that are the product's colour, by the catalogue or by the photo.
    pub right_colours: usize,
    /// Colour words that are only the colour of a part of it.
    pub accents: usize,
    /// Colour words that none says, though some colour is known.
    pub wrong_colours: usize,
    /// Colour words on photos of whose colour nothing is known.
    pub unjudged_colours: usize,
    /// Captions that are not known to be true.
    pub untrue: Vec<Untrue>,
}

/// A caption that is not known to be true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Untrue {
    /// The record.
    pub id: String,
    /// The caption.
    pub caption: String,
    /// The words that no fact licenses.
    pub words: Vec<String>,
}

impl Grounding {
    /// Captions records and judges the captions, which come with it, record by record.
    ///
    /// # Errors
    /// When a photo can't be read or the model fails.
    pub fn measure(
        captioner: &Captioner,
        records: &[Record],
        progress: &ProgressBar,
    ) -> Result<(Self, Vec<Vec<Caption>>)> {
        let judged = each(records, progress, |record, picture| {
            let captions = captioner.caption(picture, &record.request())?;
            Ok((Self::of(record, picture, &captions)?, captions))
        })?;
        let mut all = Self::default();
        let mut captions = Vec::with_capacity(judged.len());
        for (one, said) in judged {
            all.add(one);
            captions.push(said);
        }
        let texts: HashSet<&str> = captions.iter().flatten().map(|c| c.text.as_str()).collect();
        all.distinct = texts.len();
        Ok((all, captions))
    }

    fn of(record: &Record, picture: &RgbImage, captions: &[Caption]) -> Result<Self> {
        let facts = Facts::known(&record.product, &Photo::new(picture))
            .map_err(|e| Error::data(&record.product.id, e))?;
        let colour_known = facts.iter().any(|fact| fact.name == "colour");
        let mut found = Self {
            photos: 1,
            captions: captions.len(),
            ..Self::default()
        };
        let different: HashSet<String> = captions.iter().map(|c| c.text.to_lowercase()).collect();
        found.photos_with_repeats = usize::from(different.len() < captions.len());
        for Caption { text, .. } in captions {
            let judgement = judge(text, &facts);
            found.right_colours += judgement.right_colours.len();
            found.accents += judgement.accents.len();
            let wrong = judgement.wrong_colours.len();
            if colour_known {
                found.wrong_colours += wrong;
            } else {
                found.unjudged_colours += wrong;
            }
            if judgement.unknown.is_empty() && !text.is_empty() {
                found.true_captions += 1;
            } else {
                found.untrue.push(Untrue {
                    id: record.product.id.clone(),
                    caption: text.clone(),
                    words: judgement.unknown,
                });
            }
        }
        Ok(found)
    }

    fn add(&mut self, other: Self) {
        self.photos += other.photos;
        self.captions += other.captions;
        self.true_captions += other.true_captions;
        self.photos_with_repeats += other.photos_with_repeats;
        self.right_colours += other.right_colours;
        self.accents += other.accents;
        self.wrong_colours += other.wrong_colours;
        self.unjudged_colours += other.unjudged_colours;
        self.untrue.extend(other.untrue);
    }

    /// The share of captions that are true.
    pub fn truth(&self) -> f64 {
        share(self.true_captions, self.captions)
    }

    /// Colour words that can be judged; that of a part alone is not right.
    fn judged_colours(&self) -> usize {
        self.right_colours + self.accents + self.wrong_colours
    }

    /// The share of colour words that are right, of those that can be judged.
    pub fn colours(&self) -> f64 {
        share(self.right_colours, self.judged_colours())
    }
}

fn share(part: usize, all: usize) -> f64 {
    part as f64 / all.max(1) as f64
}

impl fmt::Display for Grounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} photos, {} captions, {} different; {} photos with a repeat",
            self.photos, self.captions, self.distinct, self.photos_with_repeats
        )?;
        writeln!(
            f,
            "captions true of their product: {} ({:.1} %)",
            self.true_captions,
            100.0 * self.truth()
        )?;
        write!(
            f,
            "colour words right: {} of {} ({:.1} %), {} those of a part alone; {} more on photos of no \
             known colour",
            self.right_colours,
            self.judged_colours(),
            100.0 * self.colours(),
            self.accents,
            self.unjudged_colours
        )
    }
}
