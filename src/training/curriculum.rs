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
    /// The caption is its own, but states another value of one fact. Not in the paper.
    Fact,
}

impl Level {
    /// The paper's, from easy to hard.
    pub const PUBLISHED: [Self; 3] = [Self::I, Self::II, Self::III];

    /// All of them, from easy to hard.
    pub const ALL: [Self; 4] = [Self::I, Self::II, Self::III, Self::Fact];

    /// The share of each level among corrupted captions: the first three as published.
    const SHARES: [f64; 4] = [0.3, 0.3, 0.4, 0.4];

    /// The level called `name`: `I`, `II`, `III` or `fact`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// As the paper calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
            Self::Fact => "fact",
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
    /// That of captions with one fact exchanged.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub fact: f64,
}

fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

impl Curriculum {
    /// Level I, then I and II, then all: each for a third of pre-training.
    pub fn progressive() -> Self {
        Self::progressive_over(&Level::PUBLISHED)
    }

    /// All levels from the beginning, as in the published code.
    pub fn mixed() -> Self {
        Self::mixed_over(&Level::PUBLISHED)
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
        let stages = (0..levels.len()).map(|i| {
            let from = i as f64 / levels.len() as f64;
            Stage::of(from, &levels[..=i])
        });
        Self(stages.collect())
    }

    /// These levels from the beginning.
    pub fn mixed_over(levels: &[Level]) -> Self {
        if levels.is_empty() {
            return Self::none();
        }
        Self(vec![Stage::of(0.0, levels)])
    }

    /// The shares of [`Level::ALL`], 1 in all, after this share of pre-training; nothing where nothing is
    /// matched.
    pub fn mix(&self, progress: f64) -> Option<[f64; 4]> {
        let stage = self.0.iter().rfind(|stage| stage.from <= progress)?;
        let all: f64 = stage.shares().iter().sum();
        Some(stage.shares().map(|share| share / all))
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
            for share in stage.shares() {
                within(&name, share, 1e6)?;
            }
            if stage.shares().iter().sum::<f64>() <= 0.0 {
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

impl Stage {
    /// From there on the usual shares of some levels, 0 of the others.
    fn of(from: f64, levels: &[Level]) -> Self {
        let share = |level: Level| match levels.contains(&level) {
            true => Level::SHARES[level as usize],
            false => 0.0,
        };
        Self {
            from,
            mix: Level::PUBLISHED.map(share),
            fact: share(Level::Fact),
        }
    }

    fn shares(&self) -> [f64; 4] {
        let [one, two, three] = self.mix;
        [one, two, three, self.fact]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_enter_from_easy_to_hard() {
        let curriculum = Curriculum::progressive();
        curriculum.validate().unwrap();
        assert_eq!(curriculum.mix(0.0), Some([1.0, 0.0, 0.0, 0.0]));
        assert_eq!(curriculum.mix(0.34), Some([0.5, 0.5, 0.0, 0.0]));
        let last = curriculum.mix(0.67).unwrap();
        assert!(
            last.iter()
                .zip([0.3, 0.3, 0.4, 0.0])
                .all(|(a, b)| (a - b).abs() < 1e-9)
        );
        assert_eq!(curriculum.mix(1.5), Some(last));
    }

    #[test]
    fn any_levels_can_be_chosen() {
        let levels = [Level::III, Level::I, Level::I];
        let curriculum = Curriculum::progressive_over(&levels);
        assert_eq!(curriculum.mix(0.1), Some([1.0, 0.0, 0.0, 0.0]));
        let last = curriculum.mix(0.6).unwrap();
        assert!(last[1] == 0.0 && last[2] > last[0]);
        assert_eq!(
            Curriculum::mixed_over(&[Level::II]).mix(0.0),
            Some([0.0, 1.0, 0.0, 0.0])
        );
        let facts = Curriculum::progressive_over(&[Level::Fact, Level::I]);
        assert_eq!(facts.mix(0.4), Some([1.0, 0.0, 0.0, 0.0]));
        assert!(facts.mix(0.5).unwrap()[3] > 0.5);
        // Runs that know nothing of it are read, and written, as they were.
        let stage = r#"{"from":0.0,"mix":[1.0,0.0,0.0]}"#;
        let read: Stage = serde_json::from_str(stage).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stage);
        assert_eq!(Curriculum::none().mix(0.5), None);
    }

    #[test]
    fn stages_that_make_no_sense_are_refused() {
        let stage = |from, mix| Stage {
            from,
            mix,
            fact: 0.0,
        };
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
