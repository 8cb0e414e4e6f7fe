//! How many of the matching task's negatives fit as well as the captions that they take the place of.

use std::fmt;
use std::path::Path;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::captioner::Captioner;
use crate::dataset::ratio::Ratio;
use crate::dataset::record::Split;
use crate::error::Result;
use crate::evaluation::judge::Judge;
use crate::evaluation::records::nothing;
use crate::training::config::TrainingConfig;
use crate::training::curriculum::Level;
use crate::training::example::Example;
use crate::training::records::Records;
use crate::training::sample::Negatives;

/// Of negatives drawn at each level, the shares that fit as well.
pub struct Audit {
    /// Drawn as published: from all captions of the level.
    pub published: [Ratio; 3],
    /// Drawn from those that aren't known to fit.
    pub chosen: [Ratio; 3],
}

impl Audit {
    /// Draws `count` negatives, a third of them at each level, for photos of the validation split, and has them
    /// judged: one of another image fits when it is true of the product, one of the same image when it may be said
    /// as what the box's own is. `model` has the tokenizer.
    ///
    /// # Errors
    /// When a record or a photo can't be read; [`Error::Data`](crate::Error::Data) when the split has no record.
    pub fn of(dataset: &Path, model: &Captioner, judge: &dyn Judge, count: usize) -> Result<Self> {
        let config = TrainingConfig::new(model.manifest().model.clone(), 1);
        let records = Records::read(dataset, model.tokenizer(), &config)?;
        let (examples, _): (Vec<Example>, Vec<_>) = records.validation.iter().cloned().unzip();
        if examples.is_empty() {
            return Err(nothing(dataset, Split::Validation));
        }
        let shares = |fitting| {
            let negatives = Negatives {
                all: &examples,
                fitting,
                tokenizer: model.tokenizer(),
                caption_length: config.model.caption_length,
            };
            let mut generator = ChaCha8Rng::seed_from_u64(1);
            let mut shares = [Ratio::default(); 3];
            for turn in 0..count {
                let level = Level::PUBLISHED[turn % 3];
                let place = generator.random_range(0..examples.len());
                let (example, (_, record)) = (&examples[place], &records.validation[place]);
                let Some(photo) = example.photo else {
                    continue;
                };
                let index = generator.random_range(0..example.boxes.len());
                let Some(other) = negatives.draw((example, index), level, &mut generator) else {
                    continue;
                };
                let picture = crate::image::read(&records.photos[photo])?;
                let Some(judged) = judge.judge(record, &picture, &[&other.text])? else {
                    continue;
                };
                let own = &example.boxes[index].kind;
                let fits = judged.iter().any(|judgement| match level {
                    Level::I => judgement.unknown.is_empty(),
                    _ => judgement.kinds.contains(own),
                });
                shares[level as usize].add(f64::from(u8::from(fits)));
            }
            Ok(shares)
        };
        Ok(Self {
            published: shares(true)?,
            chosen: shares(false)?,
        })
    }
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level  as published            without those that fit")?;
        for (level, (published, chosen)) in Level::PUBLISHED
            .iter()
            .zip(self.published.iter().zip(&self.chosen))
        {
            let share = |ratio: &Ratio| {
                let Ratio(fits, all) = ratio;
                format!("{fits} of {all} fit ({:.1} %)", ratio.percent())
            };
            write!(
                f,
                "\n{:<6} {:<23} {}",
                level.name(),
                share(published),
                share(chosen)
            )?;
        }
        Ok(())
    }
}
