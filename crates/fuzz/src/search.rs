//! Trials until time is over or one does harm, of which the smallest damage is then looked for.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::damage::{changes, damaged};
use crate::target::Target;
use crate::trial::Outcome;

/// How long less damage is looked for: a file that takes long does so at every try.
const MOST_TIME_TO_SHRINK: Duration = Duration::from_secs(20);

/// What a search has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Files that were read.
    pub read: u64,
    /// Files that were refused.
    pub refused: u64,
}

impl Count {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Read => self.read += 1,
            Outcome::Refused => self.refused += 1,
        }
    }
}

/// A file that does harm.
#[derive(Debug)]
pub struct Harm {
    /// The damaged file.
    pub file: Vec<u8>,
    /// The file of the corpus that it comes from.
    pub from: String,
    /// What it does.
    pub what: String,
}

impl Harm {
    fn new(from: &str, file: &[u8], what: String) -> Self {
        let (from, file) = (from.into(), file.into());
        Self { file, from, what }
    }
}

/// A damaged file, and the name of the one that it comes from.
pub type Damaged = (String, Vec<u8>);

/// Reads the files of the corpus as they are, then damaged ones until `time` is over or `most` are read.
/// The same seed damages in the same ways.
///
/// # Errors
/// The first file that does harm, damaged no more than is needed for it.
pub fn search(target: &Target, seed: u64, time: Duration, most: u64) -> Result<Count, Harm> {
    let start = Instant::now();
    let mut count = Count::default();
    for (from, file) in &target.corpus.files {
        let read = target.read(from, file);
        count.add(read.map_err(|what| Harm::new(from, file, what))?);
    }
    let all = strategy(target);
    let mut runner = runner(seed);
    while start.elapsed() < time && count.read + count.refused < most {
        // Nothing is filtered, so that there is always a next one.
        let Ok(tree) = all.new_tree(&mut runner) else {
            continue;
        };
        let (from, file) = tree.current();
        match target.read(&from, &file) {
            Ok(outcome) => count.add(outcome),
            Err(what) => return Err(least(target, tree, Harm::new(&from, &file, what))),
        }
    }
    Ok(count)
}

/// The least damage that still does harm.
fn least(target: &Target, mut tree: impl ValueTree<Value = Damaged>, mut harm: Harm) -> Harm {
    let start = Instant::now();
    let mut goes_on = tree.simplify();
    while goes_on && start.elapsed() < MOST_TIME_TO_SHRINK {
        let (from, file) = tree.current();
        goes_on = match target.read(&from, &file) {
            Ok(_) => tree.complicate(),
            Err(what) => {
                harm = Harm::new(&from, &file, what);
                tree.simplify()
            }
        };
    }
    harm
}

/// The files of the corpus as they are and so many damaged ones, for others to read.
pub fn write(target: &Target, seed: u64, count: usize) -> Vec<Damaged> {
    let all = strategy(target);
    let mut runner = runner(seed);
    let drawn = (0..count).filter_map(|_| all.new_tree(&mut runner).ok());
    let damaged = drawn.map(|tree| tree.current());
    target.corpus.files.iter().cloned().chain(damaged).collect()
}

/// Files of the corpus, damaged.
fn strategy(target: &Target) -> impl Strategy<Value = Damaged> + '_ {
    (any::<Index>(), changes(target.form)).prop_map(|(which, changes)| {
        let (name, file) = which.get(&target.corpus.files);
        let others = target.corpus.bytes();
        (name.clone(), damaged(file, target.form, &changes, &others))
    })
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::damage::Form;
    use crate::trial::Limits;

    /// Takes JSON, and panics where its `x` is a text.
    fn harmful() -> Target {
        let file = br#"{"x":1,"list":[1,2,3],"other":{"name":"value"}}"#;
        Target {
            name: "harmful",
            form: Form::Json,
            corpus: Corpus {
                files: vec![("file".into(), file.to_vec())],
            },
            limits: Limits {
                memory: 64 << 20,
                memory_per_byte: 1000,
                time: Duration::from_secs(10),
            },
            in_browser: false,
            reader: Box::new(|_, file| {
                let Ok(value) = serde_json::from_slice::<serde_json::Value>(file) else {
                    return Ok(Outcome::Refused);
                };
                assert!(!value["x"].is_string(), "a text");
                Ok(Outcome::Read)
            }),
        }
    }

    #[test]
    fn harm_is_found_and_made_small() {
        let _turn = crate::TURN.lock();
        let target = harmful();
        let harm = search(&target, 1, Duration::from_secs(20), 100_000).unwrap_err();
        assert!(harm.what.contains("a text"), "{}", harm.what);
        let value: serde_json::Value = serde_json::from_slice(&harm.file).unwrap();
        assert!(value["x"].is_string());
        // Little else is damaged.
        let sound: serde_json::Value = serde_json::from_slice(&target.corpus.files[0].1).unwrap();
        let same = ["list", "other"].map(|name| u8::from(value[name] == sound[name]));
        assert!(same.iter().sum::<u8>() >= 1, "{value}");
        // The same seed finds the same.
        let again = search(&target, 1, Duration::from_secs(20), 100_000).unwrap_err();
        assert_eq!(again.file, harm.file);
    }

    #[test]
    fn what_does_harm_as_it_is_is_found_at_once() {
        let _turn = crate::TURN.lock();
        let mut target = harmful();
        let file = br#"{"x":"a"}"#.to_vec();
        target.corpus.files.push(("text.json".into(), file.clone()));
        let harm = search(&target, 1, Duration::ZERO, 0).unwrap_err();
        assert_eq!((harm.from.as_str(), harm.file), ("text.json", file));
    }

    #[test]
    fn damage_is_of_many_kinds() {
        let target = harmful();
        let files = write(&target, 2, 200);
        assert_eq!(files.len(), 201);
        let sound = &target.corpus.files[0].1;
        assert_eq!(files[0].1, *sound);
        let json = |file: &[u8]| serde_json::from_slice::<serde_json::Value>(file).ok();
        let (still, broken): (Vec<_>, Vec<_>) =
            files.iter().partition(|(_, file)| json(file).is_some());
        let changed = still.iter().filter(|(_, file)| json(file) != json(sound));
        assert!(changed.count() > 50 && broken.len() > 20);
    }
}
