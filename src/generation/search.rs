//! Other good captions for a box, found by replacing one token of a caption by the runner-up and decoding
//! greedily from there, then by other first tokens, then by branching off all of those in turn, best first.
//! It is a search among such detours, in the manner of Lawler (1972), not a proof that nothing better exists.

use std::pin::Pin;

use super::decoder_input::DecoderInput;
use super::greedy;
use super::sequence::{Sequence, first_logits};
use super::streamer::Reporter;
use super::token_mask::mask;
use super::wording::Wording;
use crate::error::{Error, Result};

/// How many rounds a search has for an image, and so many more for each box.
const ROUNDS: usize = 40;
const ROUNDS_PER_BOX: usize = 1;

/// A caption that is near to another box's counts for this share of its score.
const NEAR_WORTH: f32 = 0.5;

/// A general line for a product that something is told of is unsure below this score: the likeliest tokens, one by one,
/// have led to what fits nothing ("A nod to the car" for a set of lashes). Where nothing is told, such lines score
/// no better, and what would take their place says too much.
pub(super) const UNSURE: f32 = 0.3;

/// So many rounds of a box look for something better to say where a caption is poor: unsure, or near to another box's.
const POOR_ROUNDS: usize = 1;

/// On pictures of so many boxes at most: of more, most captions are poor, being near to some other, and looking for
/// others would take as long as all else.
const MOST_POOR_BOXES: usize = 8;

/// How many first tokens are tried in a box's second round.
const FIRST_TOKENS: usize = 48;

/// The most captions that are decoded at the same time, so that 64 boxes need no more memory than some.
const MOST_AT_ONCE: usize = 128;

/// The captions of each group that are being decoded.
type Continued<'s> = Pin<Box<dyn Future<Output = Result<Vec<Vec<Sequence>>>> + 's>>;

/// Boxes that the model can't tell apart: what is found for one of them is good for all.
#[derive(Default)]
struct BoxGroup {
    /// Captions that may stand on the picture, no two with the same key.
    found: Vec<(Wording, Sequence)>,
    /// Captions that nothing has branched off yet.
    unexplored: Vec<Sequence>,
    /// How many rounds it has had.
    rounds: usize,
}

/// A search for other captions.
pub(super) struct Search<'t, 'a> {
    input: &'t DecoderInput<'a>,
    /// Whether two boxes may say the same.
    allow_repeats: bool,
    reporter: Reporter<'a>,
    /// One for each box; those boxes that `input.groups` names have captions here.
    groups: Vec<BoxGroup>,
    /// Rounds that are left.
    rounds: usize,
}

impl<'t, 'a> Search<'t, 'a> {
    /// A search that starts from the captions of all boxes.
    pub(super) fn new(
        input: &'t DecoderInput<'a>,
        allow_repeats: bool,
        reporter: Reporter<'a>,
        sequences: &[Sequence],
    ) -> Result<Self> {
        let mut search = Self {
            input,
            allow_repeats,
            reporter,
            groups: sequences.iter().map(|_| BoxGroup::default()).collect(),
            rounds: ROUNDS + ROUNDS_PER_BOX * sequences.len(),
        };
        for (index, sequence) in sequences.iter().enumerate() {
            if input.text_of(index).is_none() {
                search.keep(input.groups[index], sequence.clone())?;
            }
        }
        Ok(search)
    }

    /// Replaces every caption that the constraints don't allow, or that repeats an earlier box or a fixed text, or a number
    /// or a value of these, where that is not allowed, by the next best one, rather one that is not near to another box's. Where
    /// nothing is found, fixed texts and what is allowed stay, and what is not gives way to what repeats or was found for another
    /// box.
    pub(super) async fn replace_unfit(&mut self, sequences: &mut [Sequence]) -> Result<()> {
        let (input, allow_repeats) = (self.input, self.allow_repeats);
        let mut wordings = self.all_wordings(sequences)?;
        let repeats = |wordings: &[Wording], index: usize, own: &Wording| {
            let mut each = wordings.iter().enumerate();
            each.any(|(i, other)| is_bound(input, index, i) && input.constraints.repeat(own, other))
        };
        let unfit = |sequences: &[Sequence], wordings: &[Wording], index: usize| {
            let own = &wordings[index];
            let open = input.text_of(index).is_none();
            open && (!input.constraints.allow(&sequences[index], own)
                || (!allow_repeats && repeats(wordings, index, own)))
        };
        loop {
            let mut waiting = Vec::new();
            for index in 0..sequences.len() {
                if !unfit(sequences, &wordings, index) {
                    continue;
                }
                let is_free = |own: &Wording| !repeats(&wordings, index, own);
                let near_to: Vec<&Wording> = wordings.iter().collect();
                match self.best_of(index, is_free, &near_to, 1).pop() {
                    Some(other) => {
                        wordings[index] = input.wording(&other)?;
                        sequences[index] = other;
                    }
                    None => waiting.push(input.groups[index]),
                }
            }
            if !self.expand(waiting).await? {
                break;
            }
        }
        for index in 0..sequences.len() {
            let is_open = input.text_of(index).is_none();
            if !is_open || input.constraints.allow(&sequences[index], &wordings[index]) {
                continue;
            }
            let is_free = |own: &Wording| {
                let mut others = wordings.iter().enumerate();
                !others.any(|(i, other)| i != index && other.key == own.key)
            };
            if let Some(found) = surest(&self.groups, input.groups[index], is_free) {
                (wordings[index], sequences[index]) = found;
            }
        }
        Ok(())
    }

    /// Replaces captions that are near to an earlier box's or to a fixed text, and general lines that score less than `least`,
    /// by what is worth more, if that is found soon.
    pub(super) async fn replace_poor(
        &mut self,
        sequences: &mut [Sequence],
        least: f32,
    ) -> Result<()> {
        if self.allow_repeats || sequences.len() > MOST_POOR_BOXES {
            return Ok(());
        }
        let input = self.input;
        let mut wordings = self.all_wordings(sequences)?;
        for round in 0..=POOR_ROUNDS {
            let mut waiting = Vec::new();
            for index in 0..sequences.len() {
                let own = &wordings[index];
                let mut each = wordings.iter().enumerate();
                let is_near =
                    each.any(|(i, other)| is_bound(input, index, i) && own.is_near(other));
                let is_unsure =
                    sequences[index].scored().score < least && input.constraints.is_general(own);
                if input.text_of(index).is_some() || !(is_near || is_unsure) {
                    continue;
                }
                let (earlier, later) = wordings.split_at(index);
                let others: Vec<&Wording> = earlier.iter().chain(&later[1..]).collect();
                let is_free = |own: &Wording| {
                    let mut others = others.iter();
                    !others.any(|other| input.constraints.repeat(own, other))
                };
                let best = self.best_of(index, is_free, &others, 1).pop();
                let best = best.map(|best| Ok::<_, Error>((input.wording(&best)?, best)));
                match best.transpose()? {
                    Some((wording, best)) if wording.key != own.key => {
                        wordings[index] = wording;
                        sequences[index] = best;
                    }
                    _ => waiting.push(input.groups[index]),
                }
            }
            if round == POOR_ROUNDS || !self.expand(waiting).await? {
                break;
            }
        }
        Ok(())
    }

    fn all_wordings(&self, sequences: &[Sequence]) -> Result<Vec<Wording>> {
        let wording = |(i, sequence): (usize, &Sequence)| match self.input.text_of(i) {
            Some(text) => Ok(Wording::new(text)),
            None => self.input.wording(sequence),
        };
        sequences.iter().enumerate().map(wording).collect()
    }

    /// Up to `count` other captions for each box, best first; none for those whose text is fixed.
    pub(super) async fn find_all(
        &mut self,
        sequences: &[Sequence],
        count: usize,
    ) -> Result<Vec<Vec<Sequence>>> {
        let input = self.input;
        let mut all = vec![Vec::new(); sequences.len()];
        if count == 0 {
            return Ok(all);
        }
        let wordings = self.all_wordings(sequences)?;
        loop {
            let mut waiting = Vec::new();
            for index in 0..sequences.len() {
                if input.text_of(index).is_some() || all[index].len() == count {
                    continue;
                }
                let others: Vec<&Wording> = match self.allow_repeats {
                    true => vec![&wordings[index]],
                    false => wordings.iter().collect(),
                };
                let is_free = |own: &Wording| others.iter().all(|other| other.key != own.key);
                all[index] = self.best_of(index, is_free, &others, count);
                if all[index].len() < count {
                    waiting.push(input.groups[index]);
                }
            }
            if !self.expand(waiting).await? {
                return Ok(all);
            }
        }
    }

    /// Up to `count` captions found for box `index` that are free, best first. Those near
    /// to one of `near_to` come later than their score says.
    fn best_of(
        &self,
        index: usize,
        is_free: impl Fn(&Wording) -> bool,
        near_to: &[&Wording],
        count: usize,
    ) -> Vec<Sequence> {
        let found = &self.groups[self.input.groups[index]].found;
        let worth = |(wording, sequence): &(Wording, Sequence)| {
            let near = near_to.iter().any(|other| wording.is_near(other));
            sequence.scored().score * if near { NEAR_WORTH } else { 1.0 }
        };
        let free = found.iter().filter(|(wording, _)| is_free(wording));
        let mut free: Vec<_> = free.map(|found| (worth(found), &found.1)).collect();
        free.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        free.truncate(count);
        free.into_iter()
            .map(|(_, sequence)| sequence.clone())
            .collect()
    }

    /// One more caption of a group: to branch from later, and found if it may stand on the picture.
    fn keep(&mut self, group: usize, sequence: Sequence) -> Result<()> {
        let wording = self.input.wording(&sequence)?;
        let BoxGroup {
            found, unexplored, ..
        } = &mut self.groups[group];
        let known = || found.iter().any(|(known, _)| known.key == wording.key);
        unexplored.push(sequence.clone());
        if self.input.constraints.allow(&sequence, &wording) && !known() {
            found.push((wording, sequence));
        }
        Ok(())
    }

    /// One more round for each of the groups `waiting`: from its best caption a branch at each token in turn, or,
    /// in its second round, other first tokens, for branches are often much alike. All are decoded together,
    /// which costs little more than one. Says whether there was anything to do.
    async fn expand(&mut self, mut waiting: Vec<usize>) -> Result<bool> {
        waiting.sort_unstable();
        waiting.dedup();
        let (mut groups, mut prefixes, mut anew) = (Vec::new(), Vec::new(), Vec::new());
        for number in waiting {
            let group = &mut self.groups[number];
            let is_second = group.rounds == 1;
            if self.rounds == 0 || (group.unexplored.is_empty() && !is_second) {
                continue;
            }
            self.rounds -= 1;
            group.rounds += 1;
            if is_second {
                anew.push(number);
            } else {
                let sequence = group.unexplored.remove(best(&group.unexplored));
                groups.push(number);
                prefixes.push(branches(&sequence));
            }
        }
        prefixes.extend(self.first_tokens(&anew));
        groups.extend(anew);
        let decoded = self.decode_from(&groups, prefixes).await?;
        for (&group, sequences) in groups.iter().zip(decoded) {
            for sequence in sequences {
                self.keep(group, sequence)?;
            }
        }
        Ok(!groups.is_empty())
    }

    /// The likeliest first tokens of each of some groups, which are numbered as their first boxes.
    fn first_tokens(&self, groups: &[usize]) -> Vec<Vec<Vec<u32>>> {
        let DecoderInput {
            network, prefix, ..
        } = self.input;
        if groups.is_empty() {
            return Vec::new();
        }
        let vocabulary = network.vocabulary();
        let mut prefix = prefix.select(groups);
        let mut scores = first_logits(network, &mut prefix, groups.len());
        mask(0, vocabulary, &mut scores);
        let likeliest = |scores: &[f32]| {
            let mut tokens: Vec<_> = scores.iter().zip(0_u32..).collect();
            // Equal ones stay in the order of their ids.
            tokens.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            tokens.truncate(FIRST_TOKENS);
            tokens.into_iter().map(|(_, token)| vec![token]).collect()
        };
        scores.chunks_exact(vocabulary).map(likeliest).collect()
    }

    /// Captions decoded greedily from `prefixes` of tokens, some for each of `groups`; what would be invented
    /// anyway is left out.
    fn decode_from<'s>(
        &'s mut self,
        groups: &'s [usize],
        prefixes: Vec<Vec<Vec<u32>>>,
    ) -> Continued<'s> {
        // In a box, or all of it would stand in a page's binary once for each caller.
        Box::pin(self.decode_all(groups, prefixes))
    }

    async fn decode_all(
        &mut self,
        groups: &[usize],
        prefixes: Vec<Vec<Vec<u32>>>,
    ) -> Result<Vec<Vec<Sequence>>> {
        let input = self.input;
        let mut all: Vec<(usize, Vec<u32>)> = Vec::new();
        for (i, prefixes) in prefixes.into_iter().enumerate() {
            for tokens in prefixes {
                if !input.begins_invented(&tokens)? {
                    all.push((i, tokens));
                }
            }
        }
        let mut done = vec![Vec::new(); groups.len()];
        for some in all.chunks(MOST_AT_ONCE) {
            let boxes: Vec<usize> = some.iter().map(|&(i, _)| groups[i]).collect();
            let forced: Vec<Vec<u32>> = some.iter().map(|(_, tokens)| tokens.clone()).collect();
            let (mut prefix, starts) = input.prefix.starts(&boxes);
            // What becomes of them is nobody's caption yet.
            let mut unheard = Reporter {
                tokenizer: input.tokenizer,
                written: Vec::new(),
                streamer: None,
            };
            let decoded = greedy::run(
                input.network,
                &mut prefix,
                (&starts, &forced),
                input.caption_length,
                &mut unheard,
            );
            let (sequences, _) = decoded.await?;
            self.reporter.report_search().await?;
            for (&(i, _), sequence) in some.iter().zip(sequences) {
                done[i].push(sequence);
            }
        }
        Ok(done)
    }
}

/// The surest caption that was found for a group of boxes and is free or, where there is none, for any other.
fn surest(
    groups: &[BoxGroup],
    own: usize,
    is_free: impl Fn(&Wording) -> bool,
) -> Option<(Wording, Sequence)> {
    let surest = |found: &mut dyn Iterator<Item = &(Wording, Sequence)>| {
        let free = found.filter(|(wording, _)| is_free(wording));
        let score = |(_, sequence): &(Wording, Sequence)| sequence.scored().score;
        free.max_by(|a, b| score(a).total_cmp(&score(b))).cloned()
    };
    surest(&mut groups[own].found.iter())
        .or_else(|| surest(&mut groups.iter().flat_map(|group| &group.found)))
}

/// Whether box `index` must not repeat box `other`: an earlier one, or one whose text is fixed.
fn is_bound(input: &DecoderInput, index: usize, other: usize) -> bool {
    other < index || (other > index && input.text_of(other).is_some())
}

fn best(sequences: &[Sequence]) -> usize {
    let score = |i: usize| sequences[i].scored().score;
    (0..sequences.len())
        .max_by(|&a, &b| score(a).total_cmp(&score(b)))
        .unwrap_or(0)
}

/// The ways to branch off a caption after its forced tokens: its tokens up to some position, then the
/// runner-up there.
fn branches(sequence: &Sequence) -> Vec<Vec<u32>> {
    (sequence.forced..sequence.length())
        .map(|position| {
            let kept = sequence.tokens[..position].iter().map(|&(token, _)| token);
            kept.chain([sequence.runners_up[position]]).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EOS;

    #[test]
    fn rather_than_what_may_not_stand_a_box_says_what_was_found_for_it_or_for_another() {
        let found = |text: &str, likelihood: f32| {
            let sequence = Sequence {
                tokens: vec![(5, likelihood.ln()), (EOS, 0.0)],
                ..Sequence::default()
            };
            (Wording::new(text), sequence)
        };
        let group = |found: Vec<(Wording, Sequence)>| BoxGroup {
            found,
            ..BoxGroup::default()
        };
        let groups = [
            group(vec![found("Sure", 0.9), found("Surer", 0.95)]),
            group(vec![
                found("Own", 0.2),
                found("Better", 0.3),
                found("Taken", 0.4),
            ]),
            group(Vec::new()),
        ];
        let says = |own: usize| {
            let found = surest(&groups, own, |wording| wording.key != "taken");
            found.map(|(wording, _)| wording.key)
        };
        assert_eq!(says(1).as_deref(), Some("better"));
        assert_eq!(says(2).as_deref(), Some("surer"));
        assert!(surest(&groups, 2, |_| false).is_none());
    }

    #[test]
    fn a_caption_branches_at_each_of_its_free_tokens() {
        let sequence = Sequence {
            tokens: vec![(5, 0.0), (6, 0.0), (EOS, 0.0), (9, 0.0)],
            runners_up: vec![15, 16, 17, 18],
            forced: 1,
        };
        assert_eq!(branches(&sequence), [vec![5, 16], vec![5, 6, 17]]);
    }
}
