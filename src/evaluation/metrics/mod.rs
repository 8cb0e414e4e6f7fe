//! The captioning field's metrics: how near captions are to reference captions, and how varied.
//!
//! | module | what | reference |
//! | --- | --- | --- |
//! | [`tokens`] | captions as words, or as characters as the paper does for Chinese | |
//! | [`bleu`] | BLEU-1 to 4 | Papineni et al. (2002) |
//! | [`rouge`] | ROUGE-L | Lin (2004) |
//! | [`meteor`] | METEOR with its exact and stem matchers | Denkowski and Lavie (2014) |
//! | [`cider`] | CIDEr and CIDEr-D | Vedantam et al. (2015) |
//! | [`diversity`] | Div-1, Div-2, self-CIDEr, repeats | Shetty et al. (2017), Wang and Chan (2019) |
//!
//! Values equal those of `pycocoevalcap` (tests/metrics.rs). Every metric of a corpus is computed
//! from sums over its images, so that images can be drawn again ([`bootstrap`](super::bootstrap)).

pub mod bleu;
pub mod cider;
pub mod diversity;
pub mod meteor;
mod ngrams;
pub mod rouge;
pub mod tokens;

use std::ops::AddAssign;

use serde::Serialize;

use bleu::Bleu;
use cider::Cider;
use diversity::Diversity;
use meteor::Meteor;

use crate::dataset::ratio::Ratio;

/// A caption as words or as characters.
pub type Tokens = Vec<String>;

/// What was said in a box, and what could have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxCaptions {
    /// What was said, as it was written.
    pub text: String,
    /// The same as tokens.
    pub said: Tokens,
    /// What could have been said; at least one.
    pub references: Vec<Tokens>,
}

/// What the metrics of any set of images are computed from: it adds up over images.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statistics {
    bleu: Bleu,
    rouge: Ratio,
    meteor: Meteor,
    cider: Ratio,
    cider_d: Ratio,
    diversity: Diversity,
}

impl AddAssign<&Self> for Statistics {
    fn add_assign(&mut self, other: &Self) {
        self.bleu += &other.bleu;
        self.rouge += other.rouge;
        self.meteor += &other.meteor;
        self.cider += other.cider;
        self.cider_d += other.cider_d;
        self.diversity += &other.diversity;
    }
}

/// The metrics of a set of images. All but CIDEr, CIDEr-D (0 to 10) are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Metrics {
    /// BLEU-1 to BLEU-4.
    pub bleu: [f64; 4],
    /// ROUGE-L.
    pub rouge_l: f64,
    /// METEOR with its exact and stem matchers.
    pub meteor: f64,
    /// CIDEr.
    pub cider: f64,
    /// CIDEr-D.
    pub cider_d: f64,
    /// Different words of an image's captions over all its words.
    pub div_1: f64,
    /// Different pairs of words of an image's captions over all its words.
    pub div_2: f64,
    /// How varied an image's captions are: 0 when they are the same, 1 when they share nothing.
    pub self_cider: f64,
    /// Share of images two of whose captions are the same.
    pub repeats: f64,
    /// Share of images two of whose captions are the same, or near to each other by the rule that decoding has: two
    /// thirds of the words in common, in order.
    pub near_repeats: f64,
}

impl Metrics {
    /// All of them with the names they are known by, in the order of the fields.
    pub fn named(&self) -> [(&'static str, f64); 13] {
        let [bleu_1, bleu_2, bleu_3, bleu_4] = self.bleu;
        [
            ("BLEU-1", bleu_1),
            ("BLEU-2", bleu_2),
            ("BLEU-3", bleu_3),
            ("BLEU-4", bleu_4),
            ("ROUGE-L", self.rouge_l),
            ("METEOR", self.meteor),
            ("CIDEr", self.cider),
            ("CIDEr-D", self.cider_d),
            ("Div-1", self.div_1),
            ("Div-2", self.div_2),
            ("self-CIDEr", self.self_cider),
            ("repeats", self.repeats),
            ("near repeats", self.near_repeats),
        ]
    }
}

impl Statistics {
    /// The statistics of each image. How rare n-grams are is counted over the references of all.
    pub fn of(images: &[Vec<BoxCaptions>]) -> Vec<Self> {
        let boxes = images.iter().flatten();
        let cider = Cider::new(boxes.map(|each| each.references.as_slice()));
        let of_image = |image: &Vec<BoxCaptions>| {
            let mut statistics = Self::default();
            for BoxCaptions {
                said, references, ..
            } in image
            {
                statistics.bleu += &Bleu::of(said, references);
                statistics.rouge.add(rouge::rouge_l(said, references));
                statistics.meteor += &Meteor::of(said, references);
                statistics.cider.add(cider.score(said, references));
                statistics.cider_d.add(cider.score_d(said, references));
            }
            statistics.diversity = Diversity::of(image, &cider);
            statistics
        };
        images.iter().map(of_image).collect()
    }

    /// CIDEr's sum over captions, and how many there are.
    pub fn cider(&self) -> Ratio {
        self.cider
    }

    /// The metrics of the images that were added up.
    pub fn metrics(&self) -> Metrics {
        let diversity = &self.diversity;
        Metrics {
            bleu: self.bleu.scores(),
            rouge_l: self.rouge.value(),
            meteor: self.meteor.score(),
            cider: self.cider.value(),
            cider_d: self.cider_d.value(),
            div_1: diversity.div[0].value(),
            div_2: diversity.div[1].value(),
            self_cider: diversity.self_cider.value(),
            repeats: diversity.repeats.value(),
            near_repeats: diversity.near_repeats.value(),
        }
    }
}

/// The sum over images.
pub fn total<'a>(images: impl IntoIterator<Item = &'a Statistics>) -> Statistics {
    let mut total = Statistics::default();
    for image in images {
        total += image;
    }
    total
}
