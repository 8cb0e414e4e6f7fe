//! From the model's scores to captions.
//!
//! | module | what |
//! | --- | --- |
//! | `greedy` | the likeliest tokens |
//! | `sequence` | captions written token by token |
//! | `sample` | tokens drawn with a seed: temperature, top-k, top-p |
//! | `alternatives` | other good captions for a box, and how repeats are avoided |
//! | `said` | by what captions are told apart |
//! | [`told`] | what captions only say where it is told |
//! | [`listener`] | hearing of captions while they are written, and ending the work |

mod alternatives;
mod greedy;
pub mod listener;
pub mod said;
mod sample;
mod sequence;
pub mod told;

use serde::{Deserialize, Serialize};

use crate::cpu::network::{Network, Prefix};
use crate::error::{Error, Result};
use crate::text::{ATTRIBUTE, BOS, EOS, PAD, TextTokenizer, VALUE};
use alternatives::Search;
use listener::{Listener, Steps};
use said::Said;
use told::CommonWords;

/// How tokens are chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Strategy {
    /// Always the likeliest token.
    Greedy,
    /// Drawn at random from the likeliest tokens.
    Sample {
        /// Scores are divided by it; below 1 is safer, above 1 is wilder; 1 where not given.
        temperature: f32,
        /// Only so many of the likeliest tokens are drawn from; 0, where not given, for all.
        top_k: usize,
        /// Only the likeliest tokens that together reach this probability are drawn from; 1 where
        /// not given.
        top_p: f32,
        /// The same seed draws the same captions; 0 where not given.
        seed: u64,
    },
}

/// How captions are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PlainDecoding", into = "PlainDecoding")]
pub struct Decoding {
    /// How tokens are chosen.
    pub strategy: Strategy,
    /// Whether two boxes of an image may get the same caption.
    pub allow_repeats: bool,
}

/// [`Decoding`] as it is written, all in one: serde's own way to flatten an enum costs a page 2 KB.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainDecoding {
    strategy: StrategyName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    top_k: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    top_p: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(default)]
    allow_repeats: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StrategyName {
    Greedy,
    Sample,
}

impl From<PlainDecoding> for Decoding {
    fn from(plain: PlainDecoding) -> Self {
        let strategy = match plain.strategy {
            StrategyName::Greedy => Strategy::Greedy,
            StrategyName::Sample => Strategy::Sample {
                temperature: plain.temperature.unwrap_or(1.0),
                top_k: plain.top_k.unwrap_or(0),
                top_p: plain.top_p.unwrap_or(1.0),
                seed: plain.seed.unwrap_or(0),
            },
        };
        Self {
            strategy,
            allow_repeats: plain.allow_repeats,
        }
    }
}

impl From<Decoding> for PlainDecoding {
    fn from(decoding: Decoding) -> Self {
        let mut plain = Self {
            strategy: StrategyName::Greedy,
            temperature: None,
            top_k: None,
            top_p: None,
            seed: None,
            allow_repeats: decoding.allow_repeats,
        };
        if let Strategy::Sample {
            temperature,
            top_k,
            top_p,
            seed,
        } = decoding.strategy
        {
            plain.strategy = StrategyName::Sample;
            plain.temperature = Some(temperature);
            plain.top_k = Some(top_k);
            plain.top_p = Some(top_p);
            plain.seed = Some(seed);
        }
        plain
    }
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            strategy: Strategy::Greedy,
            allow_repeats: false,
        }
    }
}

impl Decoding {
    /// Checks the ranges of the options.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming the option.
    pub fn validate(&self) -> Result<()> {
        let Strategy::Sample {
            temperature, top_p, ..
        } = self.strategy
        else {
            return Ok(());
        };
        if !(temperature > 0.0 && temperature.is_finite()) {
            return Err(Error::request(
                "decoding.temperature",
                format!("is {temperature}, expected above 0"),
            ));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            return Err(Error::request(
                "decoding.topP",
                format!("is {top_p}, expected above 0 and at most 1"),
            ));
        }
        Ok(())
    }
}

/// The logarithm of the least probability, 1/20, that a token of a caption found by a detour may have.
const LEAST_EXPECTED: f32 = -2.995_732;

/// The tokens chosen for one box.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Without control tokens.
    pub tokens: Vec<u32>,
    /// Geometric mean of the tokens' probabilities, the end token included; 0 to 1.
    pub score: f32,
}

/// The captions chosen for an image's boxes.
pub struct Decoded {
    /// One for each box.
    pub choices: Vec<Choice>,
    /// For each box the next best captions, as many as asked for.
    pub alternatives: Vec<Vec<Choice>>,
    /// The score of every text colour, for each box.
    pub colors: Vec<Vec<f32>>,
}

/// What decoding works on: one image's boxes, their context computed.
pub struct Task<'a> {
    /// The network that computed `prefix`.
    pub network: &'a Network,
    /// By whose texts captions are told apart: different tokens may spell the same.
    pub tokenizer: &'a TextTokenizer,
    /// The context of all boxes.
    pub prefix: Prefix,
    /// How many boxes there are.
    pub boxes: usize,
    /// For each box the first one that the model can't tell it from, often itself.
    pub places: Vec<usize>,
    /// The most tokens of a caption, its end token included.
    pub caption_length: usize,
    /// How many other captions to find for each box.
    pub alternatives: usize,
    /// What is written in a box already, for those where it is: no other box says the same.
    pub written: Vec<Option<String>>,
    /// What captions say without being told, and what is told of the product.
    pub words: (&'a CommonWords, &'a [String]),
    /// Who hears of the captions while they are written.
    pub listener: Option<&'a mut dyn Listener>,
}

impl Task<'_> {
    /// Chooses a caption for each box.
    ///
    /// # Errors
    /// Those of the listener, and when the tokenizer can't take a caption apart.
    pub async fn decode(mut self, decoding: &Decoding) -> Result<Decoded> {
        let mut steps = Steps {
            tokenizer: self.tokenizer,
            written: self.written.clone(),
            listener: self.listener.take(),
        };
        let open: Vec<usize> = (0..self.boxes)
            .filter(|&i| self.text_of(i).is_none())
            .collect();
        let length = self.caption_length;
        let (mut runs, colors) = if open.len() == self.boxes {
            decode_open(
                &mut self.prefix,
                &open,
                decoding,
                (self.network, length),
                &mut steps,
            )
            .await?
        } else {
            // What is written needs no decoding, only its colour.
            let colors = first_colors(self.network, &mut self.prefix, self.boxes);
            let mut prefix = self.prefix.select(&open);
            let decoder = (self.network, length);
            let (decoded, _) =
                decode_open(&mut prefix, &open, decoding, decoder, &mut steps).await?;
            let mut runs = vec![Run::default(); self.boxes];
            for (&index, run) in open.iter().zip(decoded) {
                runs[index] = run;
            }
            (runs, colors)
        };
        let mut search = Search::new(&self, decoding.allow_repeats, steps, &runs)?;
        search.replace_unfit(&mut runs).await?;
        let others = search.find_all(&runs, self.alternatives).await?;
        let choices = |runs: &[Run]| runs.iter().map(Run::choice).collect();
        Ok(Decoded {
            choices: choices(&runs),
            alternatives: others.iter().map(|runs| choices(runs)).collect(),
            colors,
        })
    }

    /// What is written in a box already.
    fn text_of(&self, index: usize) -> Option<&str> {
        self.written.get(index)?.as_deref()
    }

    fn is_invented(&self, said: &Said) -> bool {
        let (common, told) = self.words;
        common.are_invented(&said.words, told)
    }

    /// Whether a caption may stand on a picture.
    fn is_fit(&self, run: &Run, said: &Said) -> bool {
        let (_, told) = self.words;
        let is_whole = !said.letters.is_empty() && !run.is_cut() && !run.is_far_fetched();
        is_whole && !said.breaks_off && !said.stammers(told) && !self.is_invented(said)
    }

    /// Whether whatever begins with these tokens is invented; the last word may still go on.
    fn is_doomed(&self, tokens: &[u32]) -> Result<bool> {
        let mut said = Said::new(&self.tokenizer.decode(tokens)?);
        said.words.pop();
        Ok(self.is_invented(&said))
    }

    fn said(&self, run: &Run) -> Result<Said> {
        let text = self.tokenizer.decode(&run.choice().tokens)?;
        Ok(Said::new(&text))
    }
}

/// The next-token scores of every box's first token, box after box.
pub(crate) fn first_logits(network: &Network, prefix: &mut Prefix, boxes: usize) -> Vec<f32> {
    network.next_token(&network.begin(prefix, boxes, BOS))
}

/// Decodes the boxes `open`, which `prefix` holds, and the scores of their text colours: by a model,
/// at most so many tokens each.
async fn decode_open(
    prefix: &mut Prefix,
    open: &[usize],
    decoding: &Decoding,
    (network, length): (&Network, usize),
    steps: &mut Steps<'_>,
) -> Result<(Vec<Run>, Vec<Vec<f32>>)> {
    if open.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    match &decoding.strategy {
        Strategy::Greedy => {
            let starts: Vec<usize> = (0..open.len()).collect();
            let unforced = vec![Vec::new(); open.len()];
            greedy::run(network, prefix, (&starts, &unforced), length, steps).await
        }
        Strategy::Sample {
            temperature,
            top_k,
            top_p,
            seed,
        } => {
            let draw = sample::Draw::new(*temperature, *top_k, *top_p, *seed);
            sample::run(network, prefix, open, length, draw, steps).await
        }
    }
}

/// The scores of every box's text colours.
fn first_colors(network: &Network, prefix: &mut Prefix, boxes: usize) -> Vec<Vec<f32>> {
    network.text_color(&network.begin(prefix, boxes, BOS))
}

/// What the model finds likeliest at each place of `captions`, whose tokens go before.
#[cfg(feature = "train")]
pub(crate) fn likeliest(
    network: &Network,
    prefix: &mut Prefix,
    captions: &[Vec<u32>],
) -> Vec<Vec<u32>> {
    let length = captions.iter().map(Vec::len).max().unwrap_or(0);
    let mut likeliest = vec![Vec::new(); captions.len()];
    let mut hidden = network.begin(prefix, captions.len(), BOS);
    for position in 0..length {
        if position > 0 {
            hidden = network.step(prefix, &tokens_at(captions, position - 1));
        }
        let mut scores = network.next_token(&hidden);
        forbid(position, network.vocabulary(), &mut scores);
        let each = scores.chunks_exact(network.vocabulary());
        for ((caption, scores), likeliest) in captions.iter().zip(each).zip(&mut likeliest) {
            if position < caption.len() {
                likeliest.push(best_two(scores)[0]);
            }
        }
    }
    likeliest
}

/// How much of each cell of the grid each of `captions` takes, the mean over its tokens and the end
/// token, rows from the top. The listener is called after every token, with no texts.
pub(crate) async fn attention(
    network: &Network,
    prefix: &mut Prefix,
    captions: &[Vec<u32>],
    mut listener: Option<&mut dyn Listener>,
) -> Result<Vec<Vec<f32>>> {
    let length = captions.iter().map(Vec::len).max().unwrap_or(0);
    let mut sums: Vec<Vec<f32>> = vec![Vec::new(); captions.len()];
    let mut tokens = vec![BOS; captions.len()];
    prefix.begin(captions.len());
    // The position that sees a caption's last token writes its end token.
    for position in 0..=length {
        let cells = network.attention(prefix, &tokens);
        let width = cells.len() / captions.len();
        let each = captions.iter().zip(cells.chunks_exact(width));
        for ((caption, cells), sums) in each.zip(&mut sums) {
            if position <= caption.len() {
                let share = 1.0 / (caption.len() + 1) as f32;
                sums.resize(width, 0.0);
                let places = sums.iter_mut().zip(cells);
                places.for_each(|(sum, cell)| *sum += share * cell);
            }
        }
        tokens = tokens_at(captions, position);
        if let Some(listener) = &mut listener {
            listener.step(Vec::new()).await?;
        }
    }
    Ok(sums)
}

/// A token of each caption, padding where it has none.
fn tokens_at(captions: &[Vec<u32>], position: usize) -> Vec<u32> {
    let token = |caption: &Vec<u32>| caption.get(position).copied().unwrap_or(PAD);
    captions.iter().map(token).collect()
}

/// One sequence as it was decoded.
#[derive(Debug, Clone, Default)]
struct Run {
    /// Token and log-probability at every position; positions after the end token are noise.
    tokens: Vec<(u32, f32)>,
    /// The likeliest token at every position besides the chosen one.
    others: Vec<u32>,
    /// How many of the first tokens were forced.
    forced: usize,
}

impl Run {
    /// Tokens up to and with the end token.
    fn length(&self) -> usize {
        let end = self.tokens.iter().position(|&(token, _)| token == EOS);
        end.map_or(self.tokens.len(), |end| end + 1)
    }

    /// Whether it left another caption for a token, its end for one, that the model hardly expects after
    /// those before: then it is often broken. Any first token may begin a caption.
    fn is_far_fetched(&self) -> bool {
        let mut later = self.tokens[..self.length()].iter().skip(1);
        self.forced > 0 && later.any(|&(_, log_probability)| log_probability < LEAST_EXPECTED)
    }

    fn has_ended(&self) -> bool {
        self.tokens.iter().any(|&(token, _)| token == EOS)
    }

    /// Whether it was not at its end when there was no more room.
    fn is_cut(&self) -> bool {
        !self.has_ended()
    }

    fn choice(&self) -> Choice {
        let used = &self.tokens[..self.length()];
        let sum: f32 = used
            .iter()
            .map(|(_, log_probability)| log_probability)
            .sum();
        Choice {
            tokens: used
                .iter()
                .map(|&(token, _)| token)
                .filter(|&token| token != EOS)
                .collect(),
            score: (sum / used.len().max(1) as f32).exp(),
        }
    }
}

/// Below every score, and finite.
const LOWEST: f32 = -1e9;

/// Lowers scores `[captions, vocabulary]` of tokens that can't stand at `position` of a caption: control
/// tokens, and the end token where it would make the caption empty.
fn forbid(position: usize, vocabulary: usize, scores: &mut [f32]) {
    for scores in scores.chunks_exact_mut(vocabulary) {
        for token in [PAD, BOS, ATTRIBUTE, VALUE] {
            scores[token as usize] += LOWEST;
        }
        if position == 0 {
            scores[EOS as usize] += LOWEST;
        }
    }
}

/// The two largest scores' tokens; of equal ones those that come first.
fn best_two(scores: &[f32]) -> [u32; 2] {
    let (mut best, mut second) = ((0, f32::NEG_INFINITY), (0, f32::NEG_INFINITY));
    for (token, &score) in (0..).zip(scores) {
        if score > best.1 {
            second = best;
            best = (token, score);
        } else if score > second.1 {
            second = (token, score);
        }
    }
    [best.0, second.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_scores_the_first_are_best() {
        assert_eq!(best_two(&[1.0, 3.0, 3.0, 2.0]), [1, 2]);
        assert_eq!(best_two(&[3.0, 1.0, 2.0, 2.0]), [0, 2]);
        assert_eq!(best_two(&[1.0, 2.0, 3.0]), [2, 1]);
    }

    #[test]
    fn options_read_in_the_words_of_javascript() {
        let read = |json: &str| serde_json::from_str::<Decoding>(json);
        assert_eq!(
            read(r#"{"strategy": "greedy"}"#).unwrap(),
            Decoding::default()
        );
        let sampled = read(r#"{"strategy": "sample", "topK": 5, "seed": 7, "allowRepeats": true}"#);
        assert_eq!(
            sampled.unwrap(),
            Decoding {
                strategy: Strategy::Sample {
                    temperature: 1.0,
                    top_k: 5,
                    top_p: 1.0,
                    seed: 7
                },
                allow_repeats: true
            }
        );
        assert!(read(r#"{"strategy": "guess"}"#).is_err());
        for text in [
            r#"{"strategy":"greedy","allowRepeats":false}"#,
            r#"{"strategy":"sample","temperature":0.5,"topK":3,"topP":0.75,"seed":9,"allowRepeats":true}"#,
        ] {
            let again = serde_json::to_string(&read(text).unwrap()).unwrap();
            assert_eq!(again, text);
        }
    }

    #[test]
    fn options_out_of_range_are_named() {
        for (json, name) in [
            (
                r#"{"strategy": "sample", "temperature": 0}"#,
                "decoding.temperature",
            ),
            (r#"{"strategy": "sample", "topP": 1.5}"#, "decoding.topP"),
        ] {
            let error = serde_json::from_str::<Decoding>(json)
                .unwrap()
                .validate()
                .unwrap_err();
            assert!(error.to_string().starts_with(name), "{error}");
        }
    }

    #[test]
    fn a_choice_ends_at_its_end_token() {
        let run = Run {
            tokens: vec![(9, -0.5), (8, -1.0), (EOS, 0.0), (7, -9.0)],
            others: vec![0; 4],
            forced: 0,
        };
        let choice = run.choice();
        assert_eq!(choice.tokens, [9, 8]);
        assert!((choice.score - (-0.5f32).exp()).abs() < 1e-6);
    }
}
