//! Other good captions for a box, found by leaving a caption at each of its tokens for the second
//! likeliest one and going on greedily, then leaving those in turn, best first. It is a search
//! among such detours, in the manner of Lawler (1972), not a proof that nothing better exists.

use super::{Run, Task, greedy};
use crate::error::Result;

/// How many captions are left in turn before a search gives up.
const MOST_ROUNDS: usize = 100;

/// Gives every box whose caption is empty, or stands on an earlier box where that is not allowed,
/// the next best caption of its own.
pub(super) async fn replace_unfit(
    task: &Task<'_>,
    runs: &mut [Run],
    allow_repeats: bool,
) -> Result<()> {
    let mut taken = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter_mut().enumerate() {
        let text = task.text(run)?;
        if text.is_empty() || (!allow_repeats && taken.contains(&text)) {
            let found = find(task, index, run, &taken, 1).await?;
            if let Some(other) = found.into_iter().next() {
                // From here on it is a caption like any other, to be left at any token.
                *run = Run { forced: 0, ..other };
            }
        }
        taken.push(task.text(run)?);
    }
    Ok(())
}

/// Up to `count` captions for box `index` whose texts are not in `taken`, best first, found from
/// `run`.
pub(super) async fn find(
    task: &Task<'_>,
    index: usize,
    run: &Run,
    taken: &[String],
    count: usize,
) -> Result<Vec<Run>> {
    let mut known = taken.to_vec();
    // No text is no caption.
    known.push(String::new());
    let mut found: Vec<Run> = Vec::new();
    let mut left = vec![run.clone()];
    for _ in 0..MOST_ROUNDS {
        if found.len() >= count || left.is_empty() {
            break;
        }
        let forks = forks(&left.remove(best(&left)));
        if forks.is_empty() {
            continue;
        }
        // The box's location stands first in each copy; later positions are written before read.
        let mut prefix = task.prefix.select(&vec![index; forks.len()]);
        let (runs, _) = greedy::run(task.model, &mut prefix, &forks, task.caption_length).await?;
        for run in runs {
            let text = task.text(&run)?;
            if !known.contains(&text) {
                known.push(text);
                found.push(run.clone());
            }
            left.push(run);
        }
    }
    found.sort_by(|a, b| b.choice().score.total_cmp(&a.choice().score));
    found.truncate(count);
    Ok(found)
}

fn best(runs: &[Run]) -> usize {
    let score = |i: usize| runs[i].choice().score;
    (0..runs.len())
        .max_by(|&a, &b| score(a).total_cmp(&score(b)))
        .unwrap_or(0)
}

/// The ways to leave a caption after its forced tokens: its tokens up to some position, then the
/// likeliest other one.
fn forks(run: &Run) -> Vec<Vec<u32>> {
    (run.forced..run.length())
        .map(|position| {
            let kept = run.tokens[..position].iter().map(|&(token, _)| token);
            kept.chain([run.others[position]]).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EOS;

    #[test]
    fn a_caption_is_left_at_each_of_its_free_tokens() {
        let run = Run {
            tokens: vec![(5, 0.0), (6, 0.0), (EOS, 0.0), (9, 0.0)],
            others: vec![15, 16, 17, 18],
            forced: 1,
        };
        assert_eq!(forks(&run), [vec![5, 16], vec![5, 6, 17]]);
    }
}
