//! Chooses a layout for a photo, and a caption for each of its boxes.

use std::collections::HashMap;
use std::hash::Hash;

use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::{Rng, RngExt};

use super::arrange::{Placed, arrange};
use super::layouts::Layouts;
use super::said::{News, Said, Spoken};
use super::usage::Usage;
use crate::facts::Facts;
use crate::language::grammar::Grammar;
use crate::language::phrasing::{Phrasing, Scope};
use crate::photo::MeasuredPhoto;
use crate::tables::kinds::Of;
use crate::voice::Voice;
use caponimage::dataset::palette;
use caponimage::dataset::record::CaptionedBox;
use caponimage::error::Result;
use caponimage::layout::TextBox;

/// How many families are tried for one layout.
const FAMILIES_TRIED: usize = 8;

/// How many lines are drawn for a box before the next kind of caption is asked for.
const DRAWS: usize = 20;

/// How often a line is drawn that was tried before, until the others are counted out.
const REDRAWS: usize = 4;

/// Boxes of at least this height, as a fraction of the photo's, are set in colour where they can be.
const TALL: f32 = 0.1;

/// So are captions of these kinds.
const EMPHASISED: [&str; 3] = ["headline", "brand", "colour"];

/// How often a layout of 1, 2, … 8 boxes is wished for, in percent: 4.9 on average. (The paper's
/// images have 4.8.)
const WISHES: [f32; 8] = [2.0, 6.0, 13.0, 20.0, 22.0, 18.0, 12.0, 7.0];

/// How much a box without words counts against a family, in boxes too many or too few.
const EMPTY_BOX: f32 = 0.6;

/// How much likelier a line of the product's own kind is drawn than one for products of every kind.
const OF_KIND: f32 = 20.0;

/// The same for a line of its trade.
const OF_TRADE: f32 = 5.0;

/// The same for a line that states nothing, where something is known.
const OPEN: f32 = 0.1;

/// The same for a line that only the layout's voice speaks.
const OWN_VOICE: f32 = 1.5;

/// What a seller has told is said in some box, with this probability.
const TOLD_IS_SAID: f64 = 0.9;

/// The same for each box as long as another can say it.
const TOLD_EARLY: f64 = 0.2;

/// How often one box says both what a product is and who makes it, where it can.
const BOTH_AT_ONCE: f64 = 0.65;

/// A box, and what is written in it.
type Written<'a> = (TextBox, Spoken<'a>);

/// Lines of one kind of caption, and how likely each of them is drawn.
struct Choice<'a> {
    lines: Vec<&'a Phrasing>,
    weights: WeightedIndex<f32>,
}

impl<'a> Choice<'a> {
    /// Of some lines, each with its weight; none where no line weighs anything.
    fn new(lines: Vec<(f32, &'a Phrasing)>) -> Option<Self> {
        let weights = WeightedIndex::new(lines.iter().map(|(weight, _)| weight)).ok()?;
        let lines = lines.into_iter().map(|(_, phrasing)| phrasing).collect();
        Some(Self { lines, weights })
    }

    /// Draws a line that was not `tried` before, and adds it to them. Lines that never suit a product
    /// are never used, so that in time they would be drawn above all.
    fn draw(&self, tried: &mut Vec<usize>, rng: &mut impl Rng) -> Option<&'a Phrasing> {
        let place = (0..REDRAWS)
            .map(|_| self.weights.sample(rng))
            .find(|place| !tried.contains(place))
            .or_else(|| {
                let left = (0..self.lines.len()).filter(|place| !tried.contains(place));
                let left: Vec<usize> = left.collect();
                let weights = left.iter().filter_map(|&place| self.weights.weight(place));
                draw_by_weight(weights, rng).map(|drawn| left[drawn])
            })?;
        tried.push(place);
        Some(self.lines[place])
    }
}

/// Who writes captions on one photo.
pub struct Designer<'a> {
    facts: &'a Facts,
    photo: &'a MeasuredPhoto,
    aspect: f32,
    voice: Voice,
    layouts: &'static Layouts,
    /// All lines that can be said, by the kind of caption.
    choices: HashMap<&'static str, Choice<'static>>,
    /// Those that name a told fact, by its name: brand, type.
    naming: HashMap<(&'static str, &'static str), Choice<'static>>,
}

/// What should be said in some box where it is told, and the kinds of caption that do.
const TOLD: [(&str, &[&str]); 2] = [
    ("type", &["headline", "name"]),
    ("brand", &["headline", "name", "brand", "colour", "action"]),
];

/// Both in one caption.
const BOTH: &str = "both";

impl<'a> Designer<'a> {
    /// Gathers what can be said, in a voice, of a product on a photo `aspect` times as wide as
    /// high. Lines that were used much are drawn less.
    ///
    /// # Errors
    /// When a bundled table is damaged.
    pub fn new(
        facts: &'a Facts,
        photo: &'a MeasuredPhoto,
        aspect: f32,
        voice: Voice,
        usage: &Usage,
    ) -> Result<Self> {
        let grammar = Grammar::bundled()?;
        let mut choices: HashMap<_, Vec<(f32, &'static Phrasing)>> = HashMap::new();
        let mut naming: HashMap<_, Vec<(f32, &'static Phrasing)>> = HashMap::new();
        for phrasing in grammar.suiting(facts) {
            if phrasing.voice.is_some_and(|own| own != voice) {
                continue;
            }
            let weight = weight(phrasing, facts) * usage.damping(phrasing.key);
            let kind = phrasing.speaks_of.as_str();
            let line = (weight, phrasing);
            choices.entry(kind).or_default().push(line);
            let says =
                TOLD.map(|(name, kinds)| (name, phrasing.says(name) && kinds.contains(&kind)));
            for (name, _) in says.into_iter().filter(|(_, says)| *says) {
                naming.entry((kind, name)).or_default().push(line);
            }
            if says.iter().all(|(_, says)| *says) {
                naming.entry((kind, BOTH)).or_default().push(line);
            }
        }
        Ok(Self {
            facts,
            photo,
            aspect,
            voice,
            layouts: Layouts::bundled()?,
            choices: drawable(choices),
            naming: drawable(naming),
        })
    }

    /// Of a few families, the layout that comes nearest to a number of boxes wished for.
    pub fn lay_out(&self, families: &[usize], rng: &mut impl Rng) -> (usize, Vec<CaptionedBox>) {
        let wished = wish(rng) as f32;
        let mut best: (f32, usize, Vec<Written>) = (f32::INFINITY, usize::MAX, Vec::new());
        for place in families.iter().take(FAMILIES_TRIED) {
            let Some(family) = self.layouts.families.get(*place) else {
                continue;
            };
            let places = arrange(self.layouts, family, self.photo, rng);
            let written = self.write(&places, rng);
            let empty = (places.len() - written.len()) as f32;
            let cost = (written.len() as f32 - wished).abs() + EMPTY_BOX * empty;
            let says = written.iter().any(|(_, caption)| !caption.facts.is_empty());
            if (says || self.facts.holds_back()) && cost < best.0 {
                best = (cost, *place, written);
            }
            if best.0 <= 0.0 {
                break;
            }
        }
        let (_, family, written) = best;
        let colours = self.photo.colors();
        let set = |(area, caption)| self.set(area, caption, &colours);
        (family, written.into_iter().map(set).collect())
    }

    /// Writes a caption into each box for which there is something left to say. Headlines come
    /// last: they can say what the others leave.
    fn write(&self, places: &[Placed], rng: &mut impl Rng) -> Vec<Written<'static>> {
        let (headlines, others): (Vec<&Placed>, Vec<&Placed>) =
            places.iter().partition(|placed| placed.slot.is_headline());
        let mut said = Said::default();
        let mut written: Vec<Written> = Vec::with_capacity(places.len());
        let order: Vec<&Placed> = others.into_iter().chain(headlines).collect();
        for (index, &placed) in order.iter().enumerate() {
            let later = &order[index + 1..];
            // What is told and not yet said, and whether a later box can say it.
            let untold: Vec<(&'static str, bool)> = TOLD
                .into_iter()
                .filter(|(name, _)| self.facts.all(name).next().is_some())
                .filter(|(name, _)| {
                    !written
                        .iter()
                        .any(|(_, caption)| caption.phrasing.says(name))
                })
                .filter(|(name, _)| self.can_name(placed, name))
                .map(|(name, _)| (name, later.iter().any(|later| self.can_name(later, name))))
                .collect();
            let must = match untold.as_slice() {
                [] => None,
                [_, _] if self.can_name(placed, BOTH) && rng.random_bool(BOTH_AT_ONCE) => {
                    Some(BOTH)
                }
                [(name, later), ..] => {
                    let share = match (*later, self.is_for_naming(placed, name)) {
                        (false, _) => TOLD_IS_SAID,
                        (true, true) => TOLD_EARLY,
                        // Another box is more for it.
                        (true, false) => 0.0,
                    };
                    rng.random_bool(share).then_some(*name)
                }
            };
            let news = [News::All, News::Some, News::Kind];
            let choose = |must, rng: &mut _| {
                news.into_iter()
                    .find_map(|news| self.choose(placed, news, must, &said, rng))
            };
            let named = must.and_then(|name| choose(Some(name), rng));
            let caption = named.or_else(|| choose(None, rng));
            if let Some(caption) = caption {
                said.add(&caption);
                written.push((placed.area, caption));
            }
        }
        written
    }

    /// Whether there are lines for a place that name what is told.
    fn can_name(&self, placed: &Placed, name: &'static str) -> bool {
        let mut wants = placed.slot.wants.iter();
        wants.any(|(kind, _)| self.naming.contains_key(&(kind.as_str(), name)))
    }

    /// Whether a place asks above all for a kind of caption that names what is told.
    fn is_for_naming(&self, placed: &Placed, name: &'static str) -> bool {
        let first = placed.slot.wants.first();
        first.is_some_and(|(kind, _)| self.naming.contains_key(&(kind.as_str(), name)))
    }

    /// A caption for a place: of the first kind it asks for that has such news.
    fn choose(
        &self,
        placed: &Placed,
        news: News,
        must: Option<&'static str>,
        said: &Said,
        rng: &mut impl Rng,
    ) -> Option<Spoken<'static>> {
        let wants = &placed.slot.wants;
        // A row of a list begins at its own kind and may go back to earlier ones.
        let first = if placed.slot.rows > 1 { placed.row } else { 0 };
        for i in 0..wants.len() {
            let (kind, fact) = &wants[(first + i) % wants.len()];
            let choice = match must {
                None => self.choices.get(kind.as_str()),
                Some(name) => self.naming.get(&(kind.as_str(), name)),
            };
            let Some(choice) = choice else {
                continue;
            };
            let mut tried = Vec::new();
            for _ in 0..DRAWS {
                let Some(phrasing) = choice.draw(&mut tried, rng) else {
                    break;
                };
                let weary = || said.is_empty_enough(kind, self.facts.holds_back());
                if phrasing.is_open() && weary() {
                    continue;
                }
                let fits = self.fillings(phrasing, fact.as_deref(), &placed.area);
                let mut fits: Vec<(f32, Spoken)> = fits
                    .into_iter()
                    .filter(|(_, caption)| said.has_news(caption, news))
                    .collect();
                if let Some(place) = draw_by_weight(fits.iter().map(|(weight, _)| *weight), rng) {
                    return Some(fits.swap_remove(place).1);
                }
            }
        }
        None
    }

    /// The fillings of a line that can be read in a box, each with how well it fits.
    fn fillings(
        &self,
        phrasing: &'static Phrasing,
        fact: Option<&str>,
        area: &TextBox,
    ) -> Vec<(f32, Spoken<'static>)> {
        let about = |caption: &Spoken| {
            fact.is_none_or(|name| caption.facts.iter().any(|fact| fact.name == name))
        };
        phrasing
            .fill(self.facts)
            .iter()
            .map(|saying| Spoken::new(phrasing, saying, self.voice))
            .filter(about)
            .map(|caption| (caption.lines.fit(area, self.aspect).powi(2), caption))
            .filter(|(fit, _)| *fit > 0.0)
            .collect()
    }

    fn set(&self, area: TextBox, caption: Spoken, colours: &[[u8; 3]]) -> CaptionedBox {
        let kind = caption.phrasing.speaks_of.clone();
        let emphasis = area.height >= TALL || EMPHASISED.contains(&kind.as_str());
        let color = palette::choose(&self.photo.beneath(&area), colours, emphasis);
        CaptionedBox {
            area,
            caption: caption.text,
            color: color.to_string(),
            kind,
            facts: caption.facts,
        }
    }
}

/// How likely a line is drawn, however often it was used.
fn weight(phrasing: &Phrasing, facts: &Facts) -> f32 {
    let scope = match phrasing.scope {
        Scope::Of(Of::Kind(_)) => OF_KIND,
        Scope::Of(Of::Trade(_)) => OF_TRADE,
        Scope::Trades { .. } if phrasing.is_open() && !facts.holds_back() => OPEN,
        Scope::Trades { .. } => 1.0,
    };
    scope
        * if phrasing.voice.is_some() {
            OWN_VOICE
        } else {
            1.0
        }
}

/// The lists that anything can be drawn of.
fn drawable<K: Eq + Hash>(
    lists: HashMap<K, Vec<(f32, &'static Phrasing)>>,
) -> HashMap<K, Choice<'static>> {
    let lists = lists.into_iter();
    lists
        .filter_map(|(key, lines)| Some((key, Choice::new(lines)?)))
        .collect()
}

fn draw_by_weight(weights: impl Iterator<Item = f32>, rng: &mut impl Rng) -> Option<usize> {
    Some(WeightedIndex::new(weights).ok()?.sample(rng))
}

/// How many boxes a layout should have.
fn wish(rng: &mut impl Rng) -> usize {
    1 + draw_by_weight(WISHES.into_iter(), rng).unwrap_or(0)
}
