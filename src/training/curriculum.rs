//! Progressive training (CapOnImage, section 4.3): which levels of the matching task are learned
//! when, from easy to hard.

use serde::{Deserialize, Serialize};

use super::ranges::within;
use crate::error::{Error, Result};

/// How hard it is to see that a caption does not belong (CapOnImage, section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The caption is one of another image.
    I,
    /// The box is another box of the same image: the caption stands at the wrong place.
    II,
    /// The caption is a neighbouring box's.
    III,
}

impl Level {
    /// From easy to hard.
    pub const ALL: [Self; 3] = [Self::I, Self::II, Self::III];

    /// The published share of each level among corrupted captions.
    pub const PUBLISHED: [f64; 3] = [0.3, 0.3, 0.4];

    /// The level called `name`: `I`, `II` or `III`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// As the paper calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
        }
    }
}

/// The mix of levels over pre-training, stage after stage; none is no matching at all. The last
/// stage goes on in fine-tuning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curriculum(pub Vec<Stage>);

/// A stretch of pre-training with one mix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Where it begins, as a share of pre-training.
    pub from: f64,
    /// Relative shares of levels I, II and III.
    pub mix: [f64; 3],
}

impl Curriculum {
    /// Level I, then I and II, then all: each for a third of pre-training.
    pub fn progressive() -> Self {
        Self::progressive_over(&Level::ALL)
    }

    /// All levels from the beginning, as in the published code.
    pub fn mixed() -> Self {
        Self::mixed_over(&Level::ALL)
    }

    /// No matching.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// One of these levels more in each stage.
    pub fn progressive_over(levels: &[Level]) -> Self {
        let levels: Vec<Level> = Level::ALL
            .into_iter()
            .filter(|l| levels.contains(l))
            .collect();
        let stages = (0..levels.len()).map(|i| Stage {
            from: i as f64 / levels.len() as f64,
            mix: mix_of(&levels[..=i]),
        });
        Self(stages.collect())
    }

    /// These levels from the beginning.
    pub fn mixed_over(levels: &[Level]) -> Self {
        if levels.is_empty() {
            return Self::none();
        }
        Self(vec![Stage {
            from: 0.0,
            mix: mix_of(levels),
        }])
    }

    /// The shares of levels I, II and III, 1 in all, after this share of pre-training; nothing
    /// where nothing is matched.
    pub fn mix(&self, progress: f64) -> Option<[f64; 3]> {
        let stage = self.0.iter().rfind(|stage| stage.from <= progress)?;
        let all: f64 = stage.mix.iter().sum();
        Some(stage.mix.map(|share| share / all))
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming the stage.
    pub fn validate(&self) -> Result<()> {
        let mut before = 0.0;
        for (i, stage) in self.0.iter().enumerate() {
            let name = format!("matching.curriculum, stage {i}");
            within(&name, stage.from, 1.0)?;
            for share in stage.mix {
                within(&name, share, 1e6)?;
            }
            if stage.mix.iter().sum::<f64>() <= 0.0 {
                return Err(Error::request(name, "has no level"));
            }
            if stage.from < before {
                let reason = format!("begins at {}, before the one before it", stage.from);
                return Err(Error::request(name, reason));
            }
            before = stage.from;
        }
        Ok(())
    }
}

/// The published shares of some levels, 0 of the others.
fn mix_of(levels: &[Level]) -> [f64; 3] {
    Level::ALL.map(|level| match levels.contains(&level) {
        true => Level::PUBLISHED[level as usize],
        false => 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_enter_from_easy_to_hard() {
        let curriculum = Curriculum::progressive();
        curriculum.validate().unwrap();
        assert_eq!(curriculum.mix(0.0), Some([1.0, 0.0, 0.0]));
        assert_eq!(curriculum.mix(0.34), Some([0.5, 0.5, 0.0]));
        let last = curriculum.mix(0.67).unwrap();
        assert!(
            last.iter()
                .zip([0.3, 0.3, 0.4])
                .all(|(a, b)| (a - b).abs() < 1e-9)
        );
        assert_eq!(curriculum.mix(1.5), Some(last));
    }

    #[test]
    fn any_levels_can_be_chosen() {
        let levels = [Level::III, Level::I, Level::I];
        let curriculum = Curriculum::progressive_over(&levels);
        assert_eq!(curriculum.mix(0.1), Some([1.0, 0.0, 0.0]));
        let last = curriculum.mix(0.6).unwrap();
        assert!(last[1] == 0.0 && last[2] > last[0]);
        assert_eq!(
            Curriculum::mixed_over(&[Level::II]).mix(0.0),
            Some([0.0, 1.0, 0.0])
        );
        assert_eq!(Curriculum::none().mix(0.5), None);
    }

    #[test]
    fn stages_that_make_no_sense_are_refused() {
        let stage = |from, mix| Stage { from, mix };
        for stages in [
            vec![stage(0.0, [0.0; 3])],
            vec![stage(f64::NAN, [1.0; 3])],
            vec![stage(0.5, [1.0; 3]), stage(0.2, [1.0; 3])],
            vec![stage(0.0, [1.0, -1.0, 1.0])],
        ] {
            assert!(Curriculum(stages).validate().is_err());
        }
    }
}
