//! Captions that don't belong at a box: where the matching task takes them from.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::dataset::record::Fact;
use crate::error::Result;
use crate::text::{EOS, TextTokenizer};
use crate::training::curriculum::Level;
use crate::training::example::{Example, ExampleBox};
use crate::training::exchange::{contains, with_value};

/// How many captions of other images are looked at before a box is left as it is.
const TRIES: usize = 20;

/// How many boxes of other products are looked at for another value of a fact; few name a given one.
const FACT_TRIES: usize = 200;

/// What corrupted captions are taken from.
#[derive(Clone, Copy)]
pub struct Negatives<'a> {
    /// The examples of the split.
    pub all: &'a [Example],
    /// Whether those are taken, too, that fit as well as what they take the place of.
    pub fitting: bool,
    /// Encodes captions that nobody wrote before.
    pub tokenizer: &'a TextTokenizer,
    /// Tokens of the longest caption, its end among them.
    pub caption_length: usize,
}

impl<'a> Negatives<'a> {
    /// A caption that makes for a mismatch of this level at box `index`; nothing where there hardly is one.
    ///
    /// At level II the box is replaced by another box of the image (CapOnImage, section 4.2). Here, where every box
    /// of a layout has its place in the sequence, that is the caption standing in the other box.
    pub fn draw(
        &self,
        (example, index): (&'a Example, usize),
        level: Level,
        generator: &mut ChaCha8Rng,
    ) -> Option<&'a ExampleBox> {
        let own = &example.boxes[index];
        let belongs_not = |other: &&ExampleBox| {
            other.caption != own.caption && (self.fitting || !fits(example, own, other, level))
        };
        let of_places = |places: &mut dyn Iterator<Item = usize>| {
            places
                .map(|i| &example.boxes[i])
                .filter(belongs_not)
                .collect()
        };
        let others: Vec<&ExampleBox> = match level {
            Level::I => {
                let mut draw = || {
                    let other = pick(self.all, generator)?;
                    let another = other.photo != example.photo || example.photo.is_none();
                    pick(&other.boxes, generator)
                        .filter(|_| another)
                        .filter(belongs_not)
                };
                return (0..TRIES).find_map(|_| draw());
            }
            // Its own, with another fact.
            Level::Fact => Vec::new(),
            Level::II => of_places(&mut (0..example.boxes.len()).filter(|&i| i != index)),
            Level::III => {
                let neighbours = [index.checked_sub(1), Some(index + 1)];
                let within = |i: &usize| *i < example.boxes.len();
                of_places(&mut neighbours.into_iter().flatten().filter(within))
            }
        };
        pick(&others, generator).copied()
    }
}

impl Negatives<'_> {
    /// The caption of box `index` with one of its facts exchanged for what that is of another product and not of
    /// this; nothing where no fact stands in it word by word.
    pub fn with_another_fact(
        &self,
        (example, index): (&Example, usize),
        generator: &mut ChaCha8Rng,
    ) -> Result<Option<Vec<u32>>> {
        let own = &example.boxes[index];
        let facts = own.facts.iter();
        let stated: Vec<&Fact> = facts
            .filter(|fact| contains(&own.text, &fact.value))
            .collect();
        let Some(&fact) = pick(&stated, generator) else {
            return Ok(None);
        };
        let mut other_value = || {
            let other = pick(&pick(self.all, generator)?.boxes, generator)?;
            let mut facts = other.facts.iter();
            let other = facts.find(|other| other.name == fact.name)?;
            (!example.knows(&other.value)).then(|| other.value.clone())
        };
        let Some(value) = (0..FACT_TRIES).find_map(|_| other_value()) else {
            return Ok(None);
        };
        let text = with_value(&own.text, fact, &value);
        let mut caption = self.tokenizer.encode_caption(&text, self.caption_length)?;
        caption.push(EOS);
        let fits = caption.len() <= self.caption_length && caption != own.caption;
        Ok(fits.then_some(caption))
    }
}

/// Whether the caption of box `other` may stand at box `own` of an example as well as its own: one of another image,
/// when it states nothing that is not known of the product; one of the same, when both speak of the same. Where that
/// was not recorded, none does.
fn fits(example: &Example, own: &ExampleBox, other: &ExampleBox, level: Level) -> bool {
    match level {
        _ if own.kind.is_empty() || other.kind.is_empty() => false,
        Level::I => other.facts.iter().all(|fact| example.knows(&fact.value)),
        Level::II | Level::III | Level::Fact => own.kind == other.kind || other.facts.is_empty(),
    }
}

fn pick<'a, T>(from: &'a [T], generator: &mut ChaCha8Rng) -> Option<&'a T> {
    (!from.is_empty()).then(|| &from[generator.random_range(0..from.len())])
}
