//! Of which products captions are said: of those of few trades or few kinds.

use std::collections::BTreeMap;

use crate::generation::frames::Scope;

/// A frame of fewer captions is of no trades, if it is of no kinds either.
const LEAST_OF_TRADES: usize = 40;
/// A frame of more trades is of all of them,
const MOST_TRADES_OF_ONE: usize = 8;
/// but for those in which, were it for all, so many captions would say it and none does: of a book whose brand is its
/// author nobody says that it stands on the label.
pub(super) const LEAST_EXPECTED: usize = 6;
/// A frame of more kinds is of any,
const MOST_KINDS_OF_ONE: usize = 8;
/// and so is one that fewer captions have of each of its kinds, in the mean: that may be by chance.
const LEAST_OF_EACH_KIND: usize = 3;
/// What fewer captions say of products of which nothing is told is not said of these.
pub(super) const LEAST_ALONE: usize = 3;

/// How many captions there are of products of each trade and of each kind, by their numbers; nothing where these are not
/// counted or known.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    trades: BTreeMap<Option<usize>, usize>,
    kinds: BTreeMap<Option<u32>, usize>,
    alone: usize,
}

/// What a caption is said of: a product of this trade and this kind, by their numbers, of which nothing is told, if so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    pub trade: Option<usize>,
    pub kind: Option<u32>,
    pub alone: bool,
}

impl Counts {
    /// How many captions there are.
    pub(super) fn all(&self) -> usize {
        self.trades.values().sum()
    }

    /// One more.
    pub(super) fn count(&mut self, of: Of) {
        *self.trades.entry(of.trade).or_default() += 1;
        *self.kinds.entry(of.kind).or_default() += 1;
        self.alone += usize::from(of.alone);
    }

    /// Those of `other`, too.
    pub(super) fn add(&mut self, other: &Self) {
        for (trade, captions) in &other.trades {
            *self.trades.entry(*trade).or_default() += captions;
        }
        for (kind, captions) in &other.kinds {
            *self.kinds.entry(*kind).or_default() += captions;
        }
        self.alone += other.alone;
    }

    /// Of which products such captions are said, among `of_all` captions.
    pub(super) fn scope(&self, of_all: &Self) -> Scope {
        let kinds = self.few_kinds();
        let is_known = self.all() >= LEAST_OF_TRADES || !kinds.is_empty();
        let few = self.few_trades().filter(|_| is_known);
        let trades = few.unwrap_or_else(|| Scope::ALL_TOLD.trades & !self.trades_without(of_all));
        Scope {
            trades,
            kinds,
            alone: self.alone >= LEAST_ALONE,
        }
    }

    /// The bits of the trades that captions belong to, where these are few and counted.
    fn few_trades(&self) -> Option<u64> {
        let is_few = self.trades.len() <= MOST_TRADES_OF_ONE;
        let mut trades = self.trades.keys().filter(|_| is_few);
        let bits = trades.try_fold(0, |bits, trade| Some(bits | 1 << (*trade)?));
        bits.filter(|bits| *bits != 0)
    }

    /// The bits of the trades that say none of these captions, but would some, were these said in all alike.
    fn trades_without(&self, of_all: &Self) -> u64 {
        let expected = |captions: usize| captions * self.all() / of_all.all().max(1);
        let without = of_all.trades.iter().filter(|(trade, captions)| {
            !self.trades.contains_key(trade) && expected(**captions) >= LEAST_EXPECTED
        });
        without.fold(0, |bits, (trade, _)| {
            bits | trade.map_or(0, |trade| 1 << trade)
        })
    }

    /// The kinds of products that captions belong to, where these are few and known.
    pub(super) fn few_kinds(&self) -> Vec<u32> {
        let (all, kinds) = (self.all(), self.kinds.len());
        let is_few = kinds <= MOST_KINDS_OF_ONE && all >= LEAST_OF_EACH_KIND * kinds;
        let kinds: Option<Vec<u32>> = self.kinds.keys().copied().collect();
        kinds.filter(|_| is_few).unwrap_or_default()
    }
}
