//! Slots, the places on a photo that a layout is made of, and families of layouts (`layouts/`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::tables::{Row, Table, bundled};
use caponimage::error::{Error, Result};

/// From, to; fractions of the photo, or of the product's bounding box for [`Anchor::Product`].
pub type Range = (f32, f32);

/// What a slot's ranges are measured from.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// So far from the left border.
    Left,
    /// So far from the right border.
    Right,
    /// Around this middle.
    Middle,
    /// At either border, whichever is freer.
    Either,
    /// The middle lies on the product: the ranges are fractions of its bounding box.
    Product,
}

/// A part of a layout: one box, or the rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// What families call it.
    pub name: String,
    /// The kinds of caption it asks for, the most fitting first, each with the fact that it must
    /// state, if any. The next row of a list begins one kind later.
    pub wants: Vec<(String, Option<String>)>,
    /// How many rows.
    pub rows: usize,
    /// What `across` is measured from.
    pub anchor: Anchor,
    /// Across: the margin, or the middle.
    pub across: Range,
    /// Down: the middle.
    pub down: Range,
    /// Fraction of the photo's width.
    pub width: Range,
    /// Fraction of the photo's height.
    pub height: Range,
}

impl Slot {
    /// Whether it stands on the product on purpose.
    pub fn on_product(&self) -> bool {
        self.anchor == Anchor::Product || ["label", "band"].contains(&self.name.as_str())
    }

    /// Whether it asks for a headline.
    pub fn is_headline(&self) -> bool {
        matches!(self.wants.as_slice(), [(kind, None)] if kind == "headline")
    }
}

/// A family of layouts.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// How often it is taken.
    pub weight: u32,
    /// Its slots, by their places, in the order in which they find their words.
    pub slots: Vec<usize>,
}

/// All slots and families.
#[derive(Debug)]
pub struct Layouts {
    /// The slots.
    pub slots: Vec<Slot>,
    /// The families.
    pub families: Vec<Family>,
}

#[derive(Deserialize)]
struct SlotRow {
    slot: String,
    wants: String,
    rows: usize,
    anchor: Anchor,
    across: String,
    down: String,
    width: String,
    height: String,
}

#[derive(Deserialize)]
struct FamilyRow {
    weight: u32,
    slots: String,
}

static LAYOUTS: LazyLock<std::result::Result<Layouts, String>> = LazyLock::new(|| {
    let read = || {
        Layouts::read(
            &bundled("layouts/slots.csv")?,
            &bundled("layouts/families.csv")?,
        )
    };
    read().map_err(|error| error.to_string())
});

impl Layouts {
    /// Those that are bundled.
    ///
    /// # Errors
    /// Never, which a test asserts.
    pub fn bundled() -> Result<&'static Self> {
        LAYOUTS
            .as_ref()
            .map_err(|reason| Error::data("layouts", reason.clone()))
    }

    fn read(slots: &Table, families: &Table) -> Result<Self> {
        let slots: Vec<Slot> = slots
            .rows::<SlotRow>()?
            .into_iter()
            .map(|Row { line, value }| slot(value).map_err(|reason| slots.fault(line, reason)))
            .collect::<Result<_>>()?;
        let family = |Row { line, value }: Row<FamilyRow>| {
            let place = |name: &str| {
                let place = slots.iter().position(|slot| slot.name == name);
                place.ok_or_else(|| families.fault(line, format!("there is no slot {name}")))
            };
            Ok(Family {
                weight: value.weight,
                slots: value
                    .slots
                    .split_whitespace()
                    .map(place)
                    .collect::<Result<_>>()?,
            })
        };
        let families = families
            .rows()?
            .into_iter()
            .map(family)
            .collect::<Result<_>>()?;
        Ok(Self { slots, families })
    }
}

fn slot(row: SlotRow) -> std::result::Result<Slot, String> {
    let want = |want: &str| match want.split_once(':') {
        Some((kind, fact)) => (kind.to_string(), Some(fact.to_string())),
        None => (want.to_string(), None),
    };
    Ok(Slot {
        name: row.slot,
        wants: row.wants.split_whitespace().map(want).collect(),
        rows: row.rows.max(1),
        anchor: row.anchor,
        across: range(&row.across)?,
        down: range(&row.down)?,
        width: range(&row.width)?,
        height: range(&row.height)?,
    })
}

/// `0.1..0.2`.
fn range(text: &str) -> std::result::Result<Range, String> {
    let bounds = text.split_once("..").and_then(|(low, high)| {
        let (low, high): (f32, f32) = (low.parse().ok()?, high.parse().ok()?);
        (0.0 <= low && low <= high && high <= 1.0).then_some((low, high))
    });
    bounds.ok_or_else(|| format!("{text:?} is no range within 0..1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn families_are_made_of_slots_and_every_slot_is_used() {
        let layouts = Layouts::bundled().unwrap();
        assert!(layouts.families.len() >= 40);
        let different: HashSet<&[usize]> = layouts
            .families
            .iter()
            .map(|family| family.slots.as_slice())
            .collect();
        assert_eq!(different.len(), layouts.families.len());
        let mut used = HashSet::new();
        for family in &layouts.families {
            let boxes: usize = family
                .slots
                .iter()
                .map(|slot| layouts.slots[*slot].rows)
                .sum();
            assert!((1..=8).contains(&boxes));
            used.extend(family.slots.iter().copied());
        }
        assert_eq!(used.len(), layouts.slots.len());
    }

    #[test]
    fn slots_want_what_lines_speak_of() {
        let grammar = crate::language::grammar::Grammar::bundled().unwrap();
        let spoken: HashSet<&str> = (0..grammar.len())
            .map(|place| grammar.phrasing(place).speaks_of.as_str())
            .collect();
        let layouts = Layouts::bundled().unwrap();
        let wanted: HashSet<&str> = layouts
            .slots
            .iter()
            .flat_map(|slot| &slot.wants)
            .map(|(kind, _)| kind.as_str())
            .collect();
        assert_eq!(wanted, spoken);
    }

    #[test]
    fn mistakes_are_named() {
        let table = |name, text| Table { name, text };
        let slots = "slot,wants,rows,anchor,across,down,width,height\na,headline,1,left,0..1,0..1,0..1,0..1\n";
        let families = table("families.csv", "weight,slots\n1,a\n2,a b\n");
        let error = Layouts::read(&table("slots.csv", slots), &families)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("families.csv:3: there is no slot b"),
            "{error}"
        );
        let wrong = slots.replacen("0..1", "0.5..0.2", 1);
        let error = Layouts::read(&table("slots.csv", &wrong), &families)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("slots.csv:2: \"0.5..0.2\" is no range"),
            "{error}"
        );
    }
}
