//! Other good captions for a box, by leaving a caption at each of its tokens for the next
//! likeliest one and going on greedily (after Lawler 1972), and so no caption twice in an image.

use super::{Run, Task, greedy};
use crate::error::Result;

/// How many captions are left in turn before a search gives up.
const MOST_ROUNDS: usize = 100;

/// Gives every box whose caption stands on an earlier box the next best caption of its own.
pub(super) async fn avoid_repeats(task: &Task<'_>, runs: &mut [Run]) -> Result<()> {
    let mut taken: Vec<Vec<u32>> = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter_mut().enumerate() {
        if taken.contains(&run.choice().tokens) {
            let found = find(task, index, run, &taken, 1).await?;
            if let Some(other) = found.into_iter().next() {
                *run = other;
            }
        }
        taken.push(run.choice().tokens);
    }
    Ok(())
}

/// Up to `count` captions for box `index` that are not in `taken`, best first, found from `run`.
pub(super) async fn find(
    task: &Task<'_>,
    index: usize,
    run: &Run,
    taken: &[Vec<u32>],
    count: usize,
) -> Result<Vec<Run>> {
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
            let tokens = run.choice().tokens;
            let known = |other: &Run| other.choice().tokens == tokens;
            if !taken.contains(&tokens) && !found.iter().any(known) {
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
