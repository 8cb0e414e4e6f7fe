//! Whether captions are true of their product, by who knows it. Whether they speak of
//! what their box is for, and whether they can be read.

use std::collections::HashSet;
use std::fmt;

use image::RgbImage;
use serde::Serialize;

use super::judge::{Judge, Judgement};
use super::naming::Naming;
use super::records::{TestRecord, each};
use crate::captioner::Caption;
use crate::contrast::{self, MIN_CONTRAST, mean_beneath};
use crate::dataset::ratio::Ratio;
use crate::dataset::record::{CaptionedBox, Record};
use crate::error::Result;
use crate::progress::Progress;

/// What was said on the photos of records, and how it was judged, record by record.
#[derive(Debug, Default)]
pub struct Judged {
    /// One caption for each box, in the record's order.
    pub captions: Vec<Vec<Caption>>,
    /// Of each caption.
    pub verdicts: Vec<Vec<Verdict>>,
    /// Of each photo.
    pub photos: Vec<Grounding>,
}

/// How one caption was judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// What it says that is not known to be true, and its colour words; nothing without a judge.
    #[serde(flatten)]
    pub judgement: Option<Judgement>,
    /// Whether it speaks of what its box is for; nothing where that is not known, or the caption is
    /// none of the product's own phrasings.
    pub right_kind: Option<bool>,
    /// The contrast of its text colour with the photo's mean colour beneath.
    pub contrast: f32,
}

/// What captions of a split say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Grounding {
    /// Photos captioned.
    pub photos: usize,
    /// Captions, one for each box.
    pub captions: usize,
    /// Captions that somebody who knows the product judged.
    pub judged: usize,
    /// Captions that have the form of something that can be said of a product.
    pub well_formed: usize,
    /// Captions each of whose words is a known fact's, implied by one, or says nothing.
    pub true_captions: usize,
    /// Captions with a word that states what no known fact does.
    pub invented: usize,
    /// Captions that are one of the product's own phrasings, so that it is known what they speak
    /// of, in boxes of which the record says what they are for.
    pub of_a_kind: usize,
    /// Of these, those that speak of what the record has in the box.
    pub right_kinds: usize,
    /// Boxes of which the record says what they are for, whatever is said in them.
    pub for_a_kind: usize,
    /// Captions whose text colour has a contrast of at least [`MIN_CONTRAST`] with the photo's mean
    /// colour beneath them.
    pub readable: usize,
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
    /// Brands and kinds that are told and said.
    pub naming: Naming,
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

impl Judged {
    /// Lets `write` caption records, and the judge, where there is one, judge the captions.
    ///
    /// # Errors
    /// When a photo can't be read, and those of `write` and of the judge.
    pub fn measure(
        records: &[TestRecord],
        judge: Option<&dyn Judge>,
        progress: &dyn Progress,
        write: impl Fn(&TestRecord, &RgbImage) -> Result<Vec<Caption>> + Sync,
    ) -> Result<Self> {
        let judged = each(records, progress, |record, picture| {
            let captions = write(record, picture)?;
            let verdicts = Verdict::of_each(record, picture, &captions, judge)?;
            Ok((captions, verdicts))
        })?;
        let of_photo =
            |(record, (captions, verdicts)): (&TestRecord, &(Vec<Caption>, Vec<Verdict>))| {
                Grounding::of(&record.product, captions, verdicts)
            };
        let photos = records.iter().zip(&judged).map(of_photo).collect();
        let (captions, verdicts) = judged.into_iter().unzip();
        Ok(Self {
            captions,
            verdicts,
            photos,
        })
    }

    /// Of all photos.
    pub fn total(&self) -> Grounding {
        let mut total = Grounding::default();
        for photo in &self.photos {
            total.add(photo);
        }
        let texts = self.captions.iter().flatten().map(|c| c.text.as_str());
        total.distinct = texts.collect::<HashSet<_>>().len();
        total
    }
}

impl Verdict {
    fn of_each(
        record: &TestRecord,
        picture: &RgbImage,
        captions: &[Caption],
        judge: Option<&dyn Judge>,
    ) -> Result<Vec<Self>> {
        let texts: Vec<&str> = captions.iter().map(|c| c.text.as_str()).collect();
        let judged = match judge {
            Some(judge) => judge.judge(&record.product, picture, &texts)?,
            None => None,
        };
        let judgements = match judged {
            Some(judgements) => judgements.into_iter().map(Some).collect(),
            None => vec![None; captions.len()],
        };
        let boxes = record.product.boxes.iter().zip(captions);
        let of = |((captioned, caption), judgement): ((&CaptionedBox, &Caption), _)| {
            let judgement: Option<Judgement> = judgement;
            let own = judgement.as_ref().map_or(&[][..], |j| j.kinds.as_slice());
            let told = !captioned.kind.is_empty() && !own.is_empty();
            Self {
                right_kind: told.then(|| own.contains(&captioned.kind)),
                contrast: contrast::of_text(&caption.color, mean_beneath(picture, &captioned.area)),
                judgement,
            }
        };
        Ok(boxes.zip(judgements).map(of).collect())
    }

    /// Whether something is said, and all of it is known to be true.
    pub fn is_true(&self, caption: &Caption) -> bool {
        let known = |judgement: &Judgement| judgement.unknown.is_empty();
        self.judgement.as_ref().is_some_and(known) && !caption.text.is_empty()
    }

    /// Whether it can be read.
    pub fn is_readable(&self) -> bool {
        self.contrast >= MIN_CONTRAST
    }
}

impl Grounding {
    fn of(product: &Record, captions: &[Caption], verdicts: &[Verdict]) -> Self {
        let different: HashSet<String> = captions.iter().map(|c| c.text.to_lowercase()).collect();
        let mut found = Self {
            photos: 1,
            captions: captions.len(),
            photos_with_repeats: usize::from(different.len() < captions.len()),
            naming: Naming::of(product, captions.iter().map(|c| c.text.as_str())),
            ..Self::default()
        };
        let boxes = product.boxes.iter().zip(captions).zip(verdicts);
        for ((captioned, caption), verdict) in boxes {
            found.readable += usize::from(verdict.is_readable());
            found.of_a_kind += usize::from(verdict.right_kind.is_some());
            found.right_kinds += usize::from(verdict.right_kind == Some(true));
            let Some(judgement) = &verdict.judgement else {
                continue;
            };
            found.judged += 1;
            found.for_a_kind += usize::from(!captioned.kind.is_empty());
            found.well_formed += usize::from(judgement.well_formed);
            found.invented += usize::from(!judgement.unknown.is_empty());
            found.right_colours += judgement.right_colours.len();
            found.accents += judgement.accents.len();
            if judgement.colour_known {
                found.wrong_colours += judgement.wrong_colours.len();
            } else {
                found.unjudged_colours += judgement.wrong_colours.len();
            }
            if verdict.is_true(caption) {
                found.true_captions += 1;
            } else {
                found.untrue.push(Untrue {
                    id: product.id.clone(),
                    caption: caption.text.clone(),
                    words: judgement.unknown.clone(),
                });
            }
        }
        found
    }

    fn add(&mut self, other: &Self) {
        self.photos += other.photos;
        self.captions += other.captions;
        self.judged += other.judged;
        self.well_formed += other.well_formed;
        self.true_captions += other.true_captions;
        self.invented += other.invented;
        self.of_a_kind += other.of_a_kind;
        self.right_kinds += other.right_kinds;
        self.for_a_kind += other.for_a_kind;
        self.readable += other.readable;
        self.photos_with_repeats += other.photos_with_repeats;
        self.right_colours += other.right_colours;
        self.accents += other.accents;
        self.wrong_colours += other.wrong_colours;
        self.unjudged_colours += other.unjudged_colours;
        self.naming.add(&other.naming);
        self.untrue.extend_from_slice(&other.untrue);
    }

    /// The share of judged captions that are true.
    pub fn truth(&self) -> f64 {
        Ratio::of(self.true_captions, self.judged).value()
    }

    /// The share of judged captions that have the form of something that can be said.
    pub fn form(&self) -> f64 {
        Ratio::of(self.well_formed, self.judged).value()
    }

    /// The share of boxes whose caption is known to speak of what they are for, of all of which the record says
    /// that: who says little that is known doesn't choose what is counted.
    pub fn kinds(&self) -> f64 {
        Ratio::of(self.right_kinds, self.for_a_kind).value()
    }

    /// The share of captions that can be read.
    pub fn readability(&self) -> f64 {
        Ratio::of(self.readable, self.captions).value()
    }

    /// Colour words that can be judged; that of a part alone is not right.
    pub fn judged_colours(&self) -> usize {
        self.right_colours + self.accents + self.wrong_colours
    }

    /// The share of colour words that are right, of those that can be judged.
    pub fn colours(&self) -> f64 {
        Ratio::of(self.right_colours, self.judged_colours()).value()
    }
}

impl fmt::Display for Grounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} photos, {} captions, {} different; {} photos with a repeat",
            self.photos, self.captions, self.distinct, self.photos_with_repeats
        )?;
        if self.judged == 0 {
            return write!(
                f,
                "readable: {} ({:.1} %); nobody judged whether the captions are true",
                self.readable,
                100.0 * self.readability()
            );
        }
        writeln!(
            f,
            "captions true of their product: {} ({:.1} %); {} with something invented; well formed: {} ({:.1} %)",
            self.true_captions,
            100.0 * self.truth(),
            self.invented,
            self.well_formed,
            100.0 * self.form()
        )?;
        writeln!(
            f,
            "boxes whose caption speaks of what they are for: {} of {} ({:.1} %; of {} captions it is known what they \
             speak of); readable: {} ({:.1} %)",
            self.right_kinds,
            self.for_a_kind,
            100.0 * self.kinds(),
            self.of_a_kind,
            self.readable,
            100.0 * self.readability()
        )?;
        write!(
            f,
            "colour words right: {} of {} ({:.1} %), {} those of a part alone; {} more on photos of no \
             known colour; colour words not right, in 100 captions: {:.1}",
            self.right_colours,
            self.judged_colours(),
            100.0 * self.colours(),
            self.accents,
            self.unjudged_colours,
            Ratio::of(self.accents + self.wrong_colours, self.judged).percent()
        )?;
        let Naming { brands, kinds } = &self.naming;
        if brands.all + kinds.all == 0 {
            return Ok(());
        }
        write!(
            f,
            "\ntold names said in a caption: brands {} of {} ({:.1} %), kinds {} of {} ({:.1} %)",
            brands.said,
            brands.all,
            Ratio::of(brands.said, brands.all).percent(),
            kinds.said,
            kinds.all,
            Ratio::of(kinds.said, kinds.all).percent()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::record::tests::any_record;
    use image::Rgb;

    /// Knows a black shirt for men, and one thing to say of it.
    struct Tailor;

    impl Judge for Tailor {
        fn judge(
            &self,
            product: &Record,
            _: &RgbImage,
            captions: &[&str],
        ) -> Result<Option<Vec<Judgement>>> {
            if product.title.is_empty() {
                return Ok(None);
            }
            let judge = |text: &&str| Judgement {
                unknown: text
                    .split(' ')
                    .filter(|word| *word == "Women")
                    .map(str::to_lowercase)
                    .collect(),
                kinds: Vec::from_iter((*text == "Made for Men").then(|| "audience".into())),
                well_formed: text.starts_with("Made for"),
                ..Judgement::default()
            };
            Ok(Some(captions.iter().map(judge).collect()))
        }
    }

    /// Captions for the box of a white photo, judged by the tailor or by nobody.
    fn judged(said: &str, color: &str, kind: &str, judge: Option<&dyn Judge>) -> Grounding {
        judged_of(any_record("a"), said, color, kind, judge)
    }

    fn judged_of(
        mut product: Record,
        said: &str,
        color: &str,
        kind: &str,
        judge: Option<&dyn Judge>,
    ) -> Grounding {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("photo.png");
        let picture = RgbImage::from_pixel(32, 32, Rgb([255; 3]));
        picture.save(&photo).unwrap();
        product.boxes.truncate(1);
        product.boxes[0].kind = kind.into();
        let area = product.boxes[0].area;
        let records = [TestRecord { product, photo }];
        let write = |_: &TestRecord, _: &RgbImage| {
            Ok(vec![Caption {
                area,
                text: said.into(),
                score: 1.0,
                color: color.into(),
                alternatives: Vec::new(),
            }])
        };
        let judged = Judged::measure(&records, judge, &crate::progress::Silence, write).unwrap();
        assert_eq!(judged.captions[0][0].text, said);
        judged.total()
    }

    #[test]
    fn truth_kind_and_readability_are_counted_apart() {
        let right = judged("Made for Men", "#000000", "audience", Some(&Tailor));
        assert_eq!(
            (right.captions, right.true_captions, right.invented),
            (1, 1, 0)
        );
        let kinds = |of: &Grounding| (of.for_a_kind, of.of_a_kind, of.right_kinds);
        assert_eq!(kinds(&right), (1, 1, 1));
        assert_eq!((right.readable, right.distinct), (1, 1));

        let elsewhere = judged("Made for Men", "#fff4d6", "colour", Some(&Tailor));
        assert_eq!(kinds(&elsewhere), (1, 1, 0));
        assert_eq!((elsewhere.true_captions, elsewhere.readable), (1, 0));

        let invented = judged("Made for Women", "#000000", "audience", Some(&Tailor));
        assert_eq!((invented.true_captions, invented.invented), (0, 1));
        // Nothing that can be said of the product, so of no kind; its box counts all the same.
        assert_eq!((kinds(&invented), invented.kinds()), ((1, 0, 0), 0.0));
        // Nobody knows what the box is for.
        let boxless = judged("Made for Men", "#000000", "", Some(&Tailor));
        assert_eq!((kinds(&boxless), boxless.well_formed), ((0, 0, 0), 1));
        // Without a judge nothing is said of truth.
        let unjudged = judged("Made for Men", "#000000", "audience", None);
        assert_eq!((unjudged.judged, unjudged.readable), (0, 1));
        assert!(unjudged.to_string().contains("nobody judged"));
        let mut strange = any_record("a");
        strange.title.clear();
        let unknown = judged_of(
            strange,
            "Made for Men",
            "#000000",
            "audience",
            Some(&Tailor),
        );
        assert_eq!(unknown, unjudged);
    }
}
