//! Other good captions for a box, found by leaving a caption at each of its tokens for the second
//! likeliest one and going on greedily, then leaving those in turn, best first. It is a search
//! among such detours, in the manner of Lawler (1972), not a proof that nothing better exists.

use std::pin::Pin;

use super::listener::Steps;
use super::said::Said;
use super::{Run, Task, first_logits, forbidden, greedy};
use crate::error::Result;

/// How many captions are left in turn before a search gives up.
const MOST_ROUNDS: usize = 100;

/// What the score of a caption that is near to another box's is worth beside that of others.
const NEAR_WORTH: f32 = 0.5;

/// How many beginnings are tried where no detour from the likeliest caption leads to one.
const BEGINNINGS: usize = 16;

/// The most captions that go on at the same time, so that 64 boxes need no more memory than some.
const MOST_AT_ONCE: usize = 128;

/// The captions of each box that are on their way.
type GoingOn<'s> = Pin<Box<dyn Future<Output = Result<Vec<Vec<Run>>>> + 's>>;

/// A search for other captions.
pub(super) struct Search<'t, 'a> {
    pub task: &'t Task<'a>,
    /// Whether two boxes may say the same.
    pub allow_repeats: bool,
    pub steps: Steps<'a>,
}

impl Search<'_, '_> {
    /// Gives every box whose caption is empty, says what nobody told, or stands on an earlier box where
    /// that is not allowed, the next best caption of its own, rather one that is not near to another
    /// box's. What is written in a box stays.
    pub async fn replace_unfit(&mut self, runs: &mut [Run]) -> Result<()> {
        let (task, allow_repeats) = (self.task, self.allow_repeats);
        let mut said = self.all_said(runs)?;
        // Whether box `index` must not repeat box `other`.
        let bound = |index: usize, other: usize| {
            other < index || (other > index && task.text_of(other).is_some())
        };
        let unfit = |said: &[Said], index: usize| {
            let (own, letters) = (&said[index], &said[index].letters);
            let mut each = said.iter().enumerate();
            let mut repeats =
                || each.any(|(i, other)| bound(index, i) && other.letters == *letters);
            let open = task.text_of(index).is_none();
            let wrong = || letters.is_empty() || task.is_invented(own);
            open && (wrong() || (!allow_repeats && repeats()))
        };
        let unfit_first: Vec<usize> = (0..runs.len()).filter(|&i| unfit(&said, i)).collect();
        let mut rounds = vec![Vec::new(); runs.len()];
        let begun: Vec<_> = unfit_first.iter().map(|&i| (i, &runs[i])).collect();
        for (index, round) in unfit_first.iter().zip(self.leave(&begun).await?) {
            rounds[*index] = round;
        }
        for (index, mut round) in rounds.into_iter().enumerate() {
            if !unfit(&said, index) {
                continue;
            }
            if round.is_empty() {
                // It repeats what another box got just now.
                let run = &runs[index];
                round = self.leave(&[(index, run)]).await?.concat();
            }
            let taken = said.iter().enumerate().filter(|&(i, _)| bound(index, i));
            let taken: Vec<Said> = taken.map(|(_, said)| said.clone()).collect();
            let mut again = true;
            let found = loop {
                let found = self.find(index, round, (&taken, &said), 1).await?;
                if !(found.is_empty() && again) {
                    break found;
                }
                again = false;
                round = self.begin(index).await?;
            };
            if let Some(other) = found.into_iter().next() {
                said[index] = task.said(&other)?;
                // From here on it is a caption like any other, to be left at any token.
                runs[index] = Run { forced: 0, ..other };
            }
        }
        Ok(())
    }

    fn all_said(&self, runs: &[Run]) -> Result<Vec<Said>> {
        let said = |(i, run): (usize, &Run)| match self.task.text_of(i) {
            Some(text) => Ok(Said::new(text)),
            None => self.task.said(run),
        };
        runs.iter().enumerate().map(said).collect()
    }

    /// Up to `count` other captions for each box, best first; none for those that are written.
    pub async fn find_all(&mut self, runs: &[Run], count: usize) -> Result<Vec<Vec<Run>>> {
        let mut all = vec![Vec::new(); runs.len()];
        if count == 0 {
            return Ok(all);
        }
        let said = self.all_said(runs)?;
        let open = |&(i, _): &(usize, &Run)| self.task.text_of(i).is_none();
        let each: Vec<_> = runs.iter().enumerate().filter(open).collect();
        let rounds = self.leave(&each).await?;
        for (&(index, _), round) in each.iter().zip(rounds) {
            let taken = match self.allow_repeats {
                true => &said[index..=index],
                false => &said[..],
            };
            all[index] = self.find(index, round, (taken, taken), count).await?;
        }
        Ok(all)
    }

    /// Up to `count` captions for box `index` that are not in `taken`, best first, found from those
    /// of a first `round`. Those near to one of `others` come later than their score says.
    async fn find(
        &mut self,
        index: usize,
        mut round: Vec<Run>,
        (taken, others): (&[Said], &[Said]),
        count: usize,
    ) -> Result<Vec<Run>> {
        let mut known: Vec<String> = taken.iter().map(|said| said.letters.clone()).collect();
        // No text is no caption.
        known.push(String::new());
        let mut found: Vec<(f32, Run)> = Vec::new();
        let mut left: Vec<Run> = Vec::new();
        for _ in 0..MOST_ROUNDS {
            for run in round {
                let said = self.task.said(&run)?;
                let fit = !self.task.is_invented(&said) && !said.stammers();
                if fit && !known.contains(&said.letters) {
                    let near = others.iter().any(|other| said.is_near(other));
                    let worth = if near { NEAR_WORTH } else { 1.0 };
                    found.push((worth * run.choice().score, run.clone()));
                    known.push(said.letters);
                }
                left.push(run);
            }
            if found.len() >= count || left.is_empty() {
                break;
            }
            let run = left.remove(best(&left));
            round = self.leave(&[(index, &run)]).await?.concat();
        }
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        found.truncate(count);
        Ok(found.into_iter().map(|(_, run)| run).collect())
    }

    /// What becomes of captions, each of the box named beside it, when they are left at each of
    /// their tokens in turn; all go on together, which costs little more than one.
    async fn leave(&mut self, runs: &[(usize, &Run)]) -> Result<Vec<Vec<Run>>> {
        let boxes: Vec<usize> = runs.iter().map(|&(index, _)| index).collect();
        let begun = runs.iter().map(|(_, run)| forks(run)).collect();
        self.go_on(&boxes, begun).await
    }

    /// What becomes of a box's captions that begin with its likeliest tokens.
    async fn begin(&mut self, index: usize) -> Result<Vec<Run>> {
        let task = self.task;
        let mut prefix = task.prefix.select(&[index]);
        let mut scores = first_logits(task.model, &mut prefix, 1).await?;
        let bias = forbidden(0, scores.len());
        let mut begun = Vec::new();
        for _ in 0..BEGINNINGS {
            let mut likeliest = 0;
            for token in 1..scores.len() {
                let score = |token: usize| scores[token] + bias[token];
                if score(token) > score(likeliest) {
                    likeliest = token;
                }
            }
            scores[likeliest] = f32::NEG_INFINITY;
            begun.push(vec![likeliest as u32]);
        }
        Ok(self.go_on(&[index], vec![begun]).await?.concat())
    }

    /// Captions that go on greedily after the tokens `begun`, some for each of `boxes`; those that
    /// would be invented anyway are left out.
    fn go_on<'s>(&'s mut self, boxes: &'s [usize], begun: Vec<Vec<Vec<u32>>>) -> GoingOn<'s> {
        // In a box, or all of it would stand in a page's binary once for each caller.
        Box::pin(self.all_go_on(boxes, begun))
    }

    async fn all_go_on(
        &mut self,
        boxes: &[usize],
        begun: Vec<Vec<Vec<u32>>>,
    ) -> Result<Vec<Vec<Run>>> {
        let task = self.task;
        let mut all: Vec<(usize, Vec<u32>)> = Vec::new();
        for (i, begun) in begun.into_iter().enumerate() {
            for tokens in begun {
                if !task.is_doomed(&tokens)? {
                    all.push((i, tokens));
                }
            }
        }
        let mut done = vec![Vec::new(); boxes.len()];
        for some in all.chunks(MOST_AT_ONCE) {
            // The box's location stands first in each copy; later positions are written before read.
            let boxes: Vec<usize> = some.iter().map(|&(i, _)| boxes[i]).collect();
            let mut prefix = task.prefix.select(&boxes);
            let forced: Vec<Vec<u32>> = some.iter().map(|(_, tokens)| tokens.clone()).collect();
            // What becomes of them is nobody's caption yet.
            let mut unheard = Steps {
                tokenizer: task.tokenizer,
                written: Vec::new(),
                listener: None,
            };
            let length = task.caption_length;
            let runs = greedy::run(task.model, &mut prefix, &forced, length, &mut unheard);
            let (runs, _) = runs.await?;
            self.steps.between().await?;
            for (&(i, _), run) in some.iter().zip(runs) {
                done[i].push(run);
            }
        }
        Ok(done)
    }
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
