//! Chooses a layout for a photo, and a caption for each of its boxes.

use std::collections::HashMap;

use rand::{Rng, RngExt};

use super::arrange::{Placed, arrange};
use super::phrases::{Grammar, KINDS};
use super::said::{News, Numbers, Prepared, Said};
use crate::facts::Facts;
use crate::photo::Photo;
use caponimage::data::palette;
use caponimage::data::record::CaptionedBox;
use caponimage::error::Result;
use caponimage::layout::TextBox;

/// How many families are tried for one layout.
const FAMILIES_TRIED: usize = 20;

/// Boxes of at least this height, as a fraction of the photo's, are set in colour where they can be.
const TALL: f32 = 0.1;

/// So are captions of these kinds.
const EMPHASISED: [&str; 3] = ["headline", "brand", "colour"];

/// How often a layout of 1, 2, … 8 boxes is wished for, in percent: 6.1 on average, because where
/// little is known there are fewer than wished. (The paper's images have 4.8.)
const WISHES: [u32; 8] = [1, 2, 4, 7, 16, 26, 27, 17];

/// How much a box without words counts against a family, in boxes too many or too few.
const EMPTY_BOX: f32 = 0.6;

/// A box, and what is written in it.
type Written<'a> = (TextBox, &'a Prepared);

/// Who writes captions on one photo.
pub struct Designer<'a> {
    photo: &'a Photo,
    aspect: f32,
    /// All that can be said, by kind.
    sayings: HashMap<&'static str, Vec<Prepared>>,
}

impl<'a> Designer<'a> {
    /// Gathers all that can be said of a product on a photo `aspect` times as wide as high.
    pub fn new(facts: &Facts, photo: &'a Photo, aspect: f32) -> Result<Self> {
        let grammar = Grammar::bundled()?;
        let mut numbers = Numbers::default();
        let sayings = KINDS.map(|kind| {
            let sayings = grammar.sayings(kind, facts);
            let prepared = sayings.map(|saying| Prepared::new(saying, &mut numbers));
            (kind, prepared.collect())
        });
        Ok(Self {
            photo,
            aspect,
            sayings: sayings.into(),
        })
    }

    /// Of a few families, the layout that comes nearest to a number of boxes wished for.
    pub fn lay_out(&self, families: &[usize], rng: &mut impl Rng) -> (usize, Vec<CaptionedBox>) {
        let wished = wish(rng) as f32;
        let mut best: (f32, usize, Vec<Written>) = (f32::INFINITY, usize::MAX, Vec::new());
        for family in families.iter().take(FAMILIES_TRIED) {
            let places = arrange(*family, self.photo, rng);
            let written = self.write(&places, rng);
            let empty = (places.len() - written.len()) as f32;
            let cost = (written.len() as f32 - wished).abs() + EMPTY_BOX * empty;
            let mut sayings = written.iter().map(|(_, caption)| &caption.saying);
            if sayings.any(|saying| !saying.facts.is_empty()) && cost < best.0 {
                best = (cost, *family, written);
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
    fn write(&self, places: &[Placed], rng: &mut impl Rng) -> Vec<Written<'_>> {
        let (headlines, others): (Vec<&Placed>, Vec<&Placed>) = places
            .iter()
            .partition(|placed| placed.slot.wants == ["headline"]);
        let mut said = Said::default();
        let mut written = Vec::with_capacity(places.len());
        for placed in others.into_iter().chain(headlines) {
            let news = [News::All, News::Some, News::Kind];
            let saying = news
                .into_iter()
                .find_map(|news| self.choose(placed, news, &said, rng));
            if let Some(caption) = saying {
                said.add(caption);
                written.push((placed.area, caption));
            }
        }
        written
    }

    /// A saying for a place: of the first kind it asks for that has such news, and of those one
    /// that fits the box, the better the likelier.
    fn choose(
        &self,
        placed: &Placed,
        news: News,
        said: &Said,
        rng: &mut impl Rng,
    ) -> Option<&Prepared> {
        let wants = placed.slot.wants;
        // A row of a list begins at its own kind and may go back to earlier ones.
        let first = if placed.slot.rows > 1 { placed.row } else { 0 };
        let order = (0..wants.len()).map(|i| wants[(first + i) % wants.len()]);
        for want in order {
            let (kind, fact) = want.split_once(':').unwrap_or((want, ""));
            let sayings = self.sayings.get(kind).map_or(&[][..], Vec::as_slice);
            let about = |caption: &&Prepared| {
                fact.is_empty() || caption.saying.facts.iter().any(|f| f.name == fact)
            };
            let choice: Vec<(&Prepared, f32)> = sayings
                .iter()
                .filter(about)
                .filter(|caption| said.has_news(caption, news))
                .map(|caption| (caption, self.weight(caption, &placed.area)))
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            let total: f32 = choice.iter().map(|(_, weight)| weight).sum();
            let mut drawn = total * rng.random::<f32>();
            let chosen = choice.iter().position(|(_, weight)| {
                drawn -= weight;
                drawn <= 0.0
            });
            if let Some(last) = choice.len().checked_sub(1) {
                return Some(choice[chosen.unwrap_or(last)].0);
            }
        }
        None
    }

    /// How likely a saying is taken for a box. A headline says much, other captions say one thing
    /// each, and a call to action should name what it is about.
    fn weight(&self, caption: &Prepared, area: &TextBox) -> f32 {
        let fits = caption.lines.fit(area, self.aspect).powi(2);
        let facts = caption.saying.facts.len() as f32;
        fits * match caption.saying.kind {
            "headline" => facts.powi(2),
            "action" => (0.4 + facts).powi(2),
            _ => 0.4f32.powi(caption.special.saturating_sub(1) as i32),
        }
    }

    fn set(&self, area: TextBox, caption: &Prepared, colours: &[[u8; 3]]) -> CaptionedBox {
        let saying = &caption.saying;
        let emphasis = area.height >= TALL || EMPHASISED.contains(&saying.kind);
        let color = palette::choose(&self.photo.beneath(&area), colours, emphasis);
        CaptionedBox {
            area,
            caption: saying.text.clone(),
            color: color.to_string(),
            kind: saying.kind.to_string(),
            facts: saying.facts.clone(),
        }
    }
}

/// How many boxes a layout should have.
fn wish(rng: &mut impl Rng) -> usize {
    let mut drawn = rng.random_range(0..WISHES.iter().sum());
    let wished = WISHES.iter().position(|weight| {
        let hit = drawn < *weight;
        drawn = drawn.saturating_sub(*weight);
        hit
    });
    1 + wished.unwrap_or(0)
}
