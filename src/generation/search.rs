//! Other good captions for a box, found by leaving a caption at each of its tokens for the second
//! likeliest one and going on greedily, then by other beginnings, then leaving all of those in turn,
//! best first. It is a search among such detours, in the manner of Lawler (1972), not a proof that
//! nothing better exists.

use std::pin::Pin;

use super::greedy;
use super::prompt::Prompt;
use super::sequence::Sequence;
use super::streamer::Steps;
use super::token_mask::forbid;
use super::wording::Wording;
use crate::error::Result;
use crate::text::BOS;

/// How often a search goes further, for all boxes together, before it gives up, and so often more for
/// each box.
const ROUNDS: usize = 40;
const ROUNDS_OF_A_BOX: usize = 1;

/// What the score of a caption that is near to another box's is worth beside that of others.
const NEAR_WORTH: f32 = 0.5;

/// How many beginnings are tried where detours from the likeliest caption lead to too few.
const BEGINNINGS: usize = 48;

/// The most captions that go on at the same time, so that 64 boxes need no more memory than some.
const MOST_AT_ONCE: usize = 128;

/// The captions of each box that are on their way.
type GoingOn<'s> = Pin<Box<dyn Future<Output = Result<Vec<Vec<Sequence>>>> + 's>>;

/// Boxes that the model can't tell apart: what is found for one of them is good for all.
#[derive(Default)]
struct Place {
    /// Captions that may be said, no two of the same letters.
    found: Vec<(Wording, Sequence)>,
    /// Captions that were not left yet.
    left: Vec<Sequence>,
    /// How often the search went further here.
    rounds: usize,
}

/// A search for other captions.
pub(super) struct Search<'t, 'a> {
    prompt: &'t Prompt<'a>,
    /// Whether two boxes may say the same.
    allow_repeats: bool,
    steps: Steps<'a>,
    /// One for each box; those boxes that `prompt.places` names have captions here.
    places: Vec<Place>,
    /// How many captions may still be left.
    rounds: usize,
}

impl<'t, 'a> Search<'t, 'a> {
    /// A search that starts from the captions of all boxes.
    pub fn new(
        prompt: &'t Prompt<'a>,
        allow_repeats: bool,
        steps: Steps<'a>,
        sequences: &[Sequence],
    ) -> Result<Self> {
        let mut search = Self {
            prompt,
            allow_repeats,
            steps,
            places: sequences.iter().map(|_| Place::default()).collect(),
            rounds: ROUNDS + ROUNDS_OF_A_BOX * sequences.len(),
        };
        for (index, sequence) in sequences.iter().enumerate() {
            if prompt.text_of(index).is_none() {
                search.keep(prompt.places[index], sequence.clone())?;
            }
        }
        Ok(search)
    }

    /// Gives every box whose caption is empty, cut, stammers, says what nobody told, or stands on an
    /// earlier box where that is not allowed, the next best caption of its own, rather one that is not near to another
    /// box's. What is written in a box stays.
    pub async fn replace_unfit(&mut self, sequences: &mut [Sequence]) -> Result<()> {
        let (prompt, allow_repeats) = (self.prompt, self.allow_repeats);
        let mut said = self.all_wordings(sequences)?;
        // Whether box `index` must not repeat box `other`.
        let bound = |index: usize, other: usize| {
            other < index || (other > index && prompt.text_of(other).is_some())
        };
        let unfit = |sequences: &[Sequence], said: &[Wording], index: usize| {
            let (own, letters) = (&said[index], &said[index].letters);
            let mut each = said.iter().enumerate();
            let mut repeats =
                || each.any(|(i, other)| bound(index, i) && other.letters == *letters);
            let open = prompt.text_of(index).is_none();
            open && (!prompt.constraints.allow(&sequences[index], own)
                || (!allow_repeats && repeats()))
        };
        loop {
            let mut waiting = Vec::new();
            for index in 0..sequences.len() {
                if !unfit(sequences, &said, index) {
                    continue;
                }
                let taken = said.iter().enumerate().filter(|&(i, _)| bound(index, i));
                let taken = taken.map(|(_, said)| said);
                match self.best_of(index, taken.collect(), &said, 1).pop() {
                    Some(other) => {
                        said[index] = prompt.wording(&other)?;
                        sequences[index] = other;
                    }
                    None => waiting.push(prompt.places[index]),
                }
            }
            if !self.go_further(waiting).await? {
                return Ok(());
            }
        }
    }

    fn all_wordings(&self, sequences: &[Sequence]) -> Result<Vec<Wording>> {
        let said = |(i, sequence): (usize, &Sequence)| match self.prompt.text_of(i) {
            Some(text) => Ok(Wording::new(text)),
            None => self.prompt.wording(sequence),
        };
        sequences.iter().enumerate().map(said).collect()
    }

    /// Up to `count` other captions for each box, best first; none for those that are written.
    pub async fn find_all(
        &mut self,
        sequences: &[Sequence],
        count: usize,
    ) -> Result<Vec<Vec<Sequence>>> {
        let prompt = self.prompt;
        let mut all = vec![Vec::new(); sequences.len()];
        if count == 0 {
            return Ok(all);
        }
        let said = self.all_wordings(sequences)?;
        loop {
            let mut waiting = Vec::new();
            for index in 0..sequences.len() {
                if prompt.text_of(index).is_some() || all[index].len() == count {
                    continue;
                }
                let taken = match self.allow_repeats {
                    true => &said[index..=index],
                    false => &said[..],
                };
                all[index] = self.best_of(index, taken.iter().collect(), taken, count);
                if all[index].len() < count {
                    waiting.push(prompt.places[index]);
                }
            }
            if !self.go_further(waiting).await? {
                return Ok(all);
            }
        }
    }

    /// Up to `count` captions found for box `index` that are not in `taken`, best first. Those near
    /// to one of `others` come later than their score says.
    fn best_of(
        &self,
        index: usize,
        taken: Vec<&Wording>,
        others: &[Wording],
        count: usize,
    ) -> Vec<Sequence> {
        let found = &self.places[self.prompt.places[index]].found;
        let free = |(said, _): &&(Wording, Sequence)| {
            taken.iter().all(|taken| taken.letters != said.letters)
        };
        let worth = |(said, sequence): &(Wording, Sequence)| {
            let near = others.iter().any(|other| said.is_near(other));
            sequence.choice().score * if near { NEAR_WORTH } else { 1.0 }
        };
        let free = found.iter().filter(free);
        let mut free: Vec<_> = free.map(|found| (worth(found), &found.1)).collect();
        free.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        free.truncate(count);
        free.into_iter()
            .map(|(_, sequence)| sequence.clone())
            .collect()
    }

    /// One more caption of a place: to be left later, and found if it may be said.
    fn keep(&mut self, place: usize, sequence: Sequence) -> Result<()> {
        let said = self.prompt.wording(&sequence)?;
        let Place { found, left, .. } = &mut self.places[place];
        let known = || found.iter().any(|(known, _)| known.letters == said.letters);
        left.push(sequence.clone());
        if self.prompt.constraints.allow(&sequence, &said) && !known() {
            found.push((said, sequence));
        }
        Ok(())
    }

    /// Goes on with each of the places `waiting`: its best caption is left at each of its tokens in
    /// turn, and the second time, where those are too much alike, other beginnings are tried. All go
    /// on together, which costs little more than one. Says whether there was anything to do.
    async fn go_further(&mut self, mut waiting: Vec<usize>) -> Result<bool> {
        waiting.sort_unstable();
        waiting.dedup();
        let (mut places, mut begun, mut anew) = (Vec::new(), Vec::new(), Vec::new());
        for index in waiting {
            let place = &mut self.places[index];
            let begins = place.rounds == 1;
            if self.rounds == 0 || (place.left.is_empty() && !begins) {
                continue;
            }
            self.rounds -= 1;
            place.rounds += 1;
            if begins {
                anew.push(index);
            } else {
                let sequence = place.left.remove(best(&place.left));
                places.push(index);
                begun.push(forks(&sequence));
            }
        }
        begun.extend(self.beginnings(&anew));
        places.extend(anew);
        let gone_on = self.go_on(&places, begun).await?;
        for (&place, sequences) in places.iter().zip(gone_on) {
            for sequence in sequences {
                self.keep(place, sequence)?;
            }
        }
        Ok(!places.is_empty())
    }

    /// The likeliest first tokens of each of some boxes.
    fn beginnings(&self, boxes: &[usize]) -> Vec<Vec<Vec<u32>>> {
        let prompt = self.prompt;
        if boxes.is_empty() {
            return Vec::new();
        }
        let vocabulary = prompt.network.vocabulary();
        let mut prefix = prompt.prefix.select(boxes);
        let mut scores =
            prompt
                .network
                .next_token(&prompt.network.begin(&mut prefix, boxes.len(), BOS));
        forbid(0, vocabulary, &mut scores);
        let likeliest = |scores: &[f32]| {
            let mut tokens: Vec<_> = scores.iter().zip(0_u32..).collect();
            // Equal ones stay in the order of their ids.
            tokens.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            tokens.truncate(BEGINNINGS);
            tokens.into_iter().map(|(_, token)| vec![token]).collect()
        };
        scores.chunks_exact(vocabulary).map(likeliest).collect()
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
    ) -> Result<Vec<Vec<Sequence>>> {
        let prompt = self.prompt;
        let mut all: Vec<(usize, Vec<u32>)> = Vec::new();
        for (i, begun) in begun.into_iter().enumerate() {
            for tokens in begun {
                if !prompt.is_doomed(&tokens)? {
                    all.push((i, tokens));
                }
            }
        }
        let mut done = vec![Vec::new(); boxes.len()];
        for some in all.chunks(MOST_AT_ONCE) {
            let boxes: Vec<usize> = some.iter().map(|&(i, _)| boxes[i]).collect();
            let forced: Vec<Vec<u32>> = some.iter().map(|(_, tokens)| tokens.clone()).collect();
            let (mut prefix, starts) = prompt.prefix.starts(&boxes);
            // What becomes of them is nobody's caption yet.
            let mut unheard = Steps {
                tokenizer: prompt.tokenizer,
                written: Vec::new(),
                streamer: None,
            };
            let length = prompt.caption_length;
            let sequences = greedy::run(
                prompt.network,
                &mut prefix,
                (&starts, &forced),
                length,
                &mut unheard,
            );
            let (sequences, _) = sequences.await?;
            self.steps.between().await?;
            for (&(i, _), sequence) in some.iter().zip(sequences) {
                done[i].push(sequence);
            }
        }
        Ok(done)
    }
}

fn best(sequences: &[Sequence]) -> usize {
    let score = |i: usize| sequences[i].choice().score;
    (0..sequences.len())
        .max_by(|&a, &b| score(a).total_cmp(&score(b)))
        .unwrap_or(0)
}

/// The ways to leave a caption after its forced tokens: its tokens up to some position, then the
/// likeliest other one.
fn forks(sequence: &Sequence) -> Vec<Vec<u32>> {
    (sequence.forced..sequence.length())
        .map(|position| {
            let kept = sequence.tokens[..position].iter().map(|&(token, _)| token);
            kept.chain([sequence.others[position]]).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EOS;

    #[test]
    fn a_caption_is_left_at_each_of_its_free_tokens() {
        let sequence = Sequence {
            tokens: vec![(5, 0.0), (6, 0.0), (EOS, 0.0), (9, 0.0)],
            others: vec![15, 16, 17, 18],
            forced: 1,
        };
        assert_eq!(forks(&sequence), [vec![5, 16], vec![5, 6, 17]]);
    }
}
