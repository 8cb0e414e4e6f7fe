//! Slots: the places on a photo that a layout is made of, and what each of them asks to be said.
//!
//! What is said depends on where a box is and how large it is, so a slot fixes both: look at its
//! geometry alone and you can guess the kind of caption, but not its words.

/// From, to; fractions of the photo, or of the product's bounding box for [`Anchor::Product`].
pub type Range = (f32, f32);

/// What a slot's ranges are measured from.
#[derive(Debug, Clone, Copy, PartialEq)]
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
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// What families call it.
    pub name: &'static str,
    /// The kinds of caption it asks for, the most fitting first; `kind:fact` asks for one that
    /// states that fact. The next row of a list begins one kind later.
    pub wants: &'static [&'static str],
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
        self.anchor == Anchor::Product || ["label", "band"].contains(&self.name)
    }
}

const fn slot(
    name: &'static str,
    wants: &'static [&'static str],
    (anchor, across): (Anchor, Range),
    down: Range,
    width: Range,
    height: Range,
) -> Slot {
    Slot {
        name,
        wants,
        rows: 1,
        anchor,
        across,
        down,
        width,
        height,
    }
}

const fn list(
    name: &'static str,
    rows: usize,
    wants: &'static [&'static str],
    (anchor, across): (Anchor, Range),
    down: Range,
    width: Range,
) -> Slot {
    Slot {
        rows,
        ..slot(name, wants, (anchor, across), down, width, (0.05, 0.07))
    }
}

const LEFT: (Anchor, Range) = (Anchor::Left, (0.015, 0.06));
const RIGHT: (Anchor, Range) = (Anchor::Right, (0.015, 0.06));
const MIDDLE: (Anchor, Range) = (Anchor::Middle, (0.46, 0.54));
const EITHER: (Anchor, Range) = (Anchor::Either, (0.015, 0.06));

/// What lists of details go through, row by row.
const DETAILS: &[&str] = &[
    "material",
    "fit",
    "feature:neck",
    "feature:sleeve",
    "pattern",
    "feature",
    "taste",
    "benefit",
    "origin",
    "weight",
    "sport",
    "storage",
    "look",
];

/// What lists of plain facts go through, row by row.
const FACTS: &[&str] = &[
    "colour", "audience", "usage", "season", "origin", "weight", "use", "storage", "pack", "look",
];

/// All slots.
#[rustfmt::skip]
pub const SLOTS: &[Slot] = &[
    // Along the top.
    slot("headline", &["headline"], MIDDLE, (0.08, 0.13), (0.56, 0.88), (0.1, 0.16)),
    slot("headline-left", &["headline"], LEFT, (0.09, 0.14), (0.52, 0.66), (0.1, 0.16)),
    slot("headline-right", &["headline"], RIGHT, (0.09, 0.14), (0.52, 0.66), (0.1, 0.16)),
    slot("headline-tall", &["headline"], LEFT, (0.2, 0.28), (0.3, 0.42), (0.24, 0.34)),
    slot("masthead", &["brand", "benefit", "name"], MIDDLE, (0.04, 0.06), (0.3, 0.5), (0.045, 0.065)),
    slot("subtitle", &["pattern", "feature", "material", "sport", "taste", "use", "colour", "look"], MIDDLE, (0.2, 0.25), (0.4, 0.62), (0.055, 0.08)),
    // Along the bottom.
    slot("headline-bottom", &["headline"], MIDDLE, (0.78, 0.82), (0.56, 0.86), (0.1, 0.15)),
    slot("strip", &["usage", "use", "sport", "action", "season"], MIDDLE, (0.89, 0.93), (0.5, 0.86), (0.075, 0.12)),
    slot("button", &["action"], MIDDLE, (0.92, 0.95), (0.26, 0.42), (0.055, 0.08)),
    slot("button-right", &["action"], RIGHT, (0.91, 0.94), (0.26, 0.38), (0.055, 0.085)),
    slot("caption-below", &["name"], MIDDLE, (0.83, 0.87), (0.34, 0.48), (0.065, 0.095)),
    // On the product.
    slot("label", &["name"], MIDDLE, (0.42, 0.72), (0.32, 0.5), (0.07, 0.11)),
    slot("band", &["sport", "usage", "use", "pattern", "look"], MIDDLE, (0.55, 0.7), (0.62, 0.92), (0.08, 0.12)),
    slot("at-neck", &["feature:neck"], (Anchor::Product, (0.44, 0.56)), (0.06, 0.16), (0.2, 0.3), (0.05, 0.08)),
    slot("at-sleeve", &["feature:sleeve"], (Anchor::Product, (0.86, 0.98)), (0.3, 0.42), (0.18, 0.28), (0.06, 0.1)),
    slot("at-front", &["pattern", "feature:detail", "feature:display"], (Anchor::Product, (0.42, 0.58)), (0.42, 0.56), (0.2, 0.32), (0.06, 0.09)),
    slot("at-foot", &["material", "feature:style"], (Anchor::Product, (0.4, 0.6)), (0.84, 0.94), (0.2, 0.32), (0.055, 0.08)),
    // Beside the product.
    slot("left-upper", &["colour", "look", "benefit"], LEFT, (0.24, 0.38), (0.17, 0.33), (0.08, 0.13)),
    slot("left-middle", &["material", "pattern", "taste", "feature", "look"], LEFT, (0.45, 0.55), (0.17, 0.33), (0.08, 0.13)),
    slot("left-lower", &["audience", "origin", "storage", "brand"], LEFT, (0.62, 0.78), (0.17, 0.33), (0.08, 0.13)),
    slot("right-upper", &["feature", "pattern", "material", "taste", "look"], RIGHT, (0.24, 0.38), (0.17, 0.33), (0.08, 0.13)),
    slot("right-middle", &["fit", "sport", "benefit", "usage", "use"], RIGHT, (0.45, 0.55), (0.17, 0.33), (0.08, 0.13)),
    slot("right-lower", &["season", "use", "usage", "storage"], RIGHT, (0.62, 0.78), (0.17, 0.33), (0.08, 0.13)),
    slot("side-text", &["usage", "use", "season", "taste"], EITHER, (0.3, 0.6), (0.22, 0.34), (0.2, 0.3)),
    list("details-left", 4, DETAILS, LEFT, (0.42, 0.68), (0.2, 0.32)),
    list("details-right", 4, DETAILS, RIGHT, (0.42, 0.68), (0.2, 0.32)),
    list("details-short", 3, DETAILS, RIGHT, (0.36, 0.6), (0.2, 0.32)),
    list("facts-left", 4, FACTS, LEFT, (0.42, 0.68), (0.2, 0.32)),
    list("facts-right", 4, FACTS, RIGHT, (0.42, 0.68), (0.2, 0.32)),
    list("facts-short", 3, FACTS, LEFT, (0.36, 0.6), (0.2, 0.32)),
    list("footnotes", 2, FACTS, LEFT, (0.84, 0.88), (0.3, 0.44)),
    // Badges.
    slot("badge-top-left", &["brand", "benefit", "audience"], LEFT, (0.1, 0.15), (0.15, 0.22), (0.12, 0.19)),
    slot("badge-top-right", &["season", "benefit", "usage", "taste"], RIGHT, (0.1, 0.15), (0.15, 0.22), (0.12, 0.19)),
    slot("badge-bottom-left", &["origin", "usage", "audience"], LEFT, (0.84, 0.89), (0.15, 0.22), (0.12, 0.19)),
    slot("badge-bottom-right", &["pack", "weight", "audience", "usage"], RIGHT, (0.84, 0.89), (0.15, 0.22), (0.12, 0.19)),
];

/// Layout families: the slots of each, and how often it is taken. The order of slots is the order
/// in which they find their words.
pub const FAMILIES: &[(u32, &str)] = &[
    (1, "headline"),
    (1, "label"),
    (1, "headline-bottom"),
    (1, "caption-below"),
    (1, "headline strip"),
    (1, "headline button"),
    (1, "label badge-top-left"),
    (1, "headline subtitle"),
    (1, "masthead caption-below"),
    (1, "headline-tall button"),
    (1, "headline label strip"),
    (1, "headline left-upper button"),
    (1, "headline right-upper strip"),
    (1, "headline subtitle strip"),
    (1, "masthead band button"),
    (1, "left-upper right-upper caption-below"),
    (1, "headline-tall right-lower strip"),
    (1, "headline at-front strip"),
    (1, "headline side-text button"),
    (2, "headline left-upper right-upper strip"),
    (2, "headline left-upper right-middle right-lower"),
    (2, "badge-top-left headline-right right-upper right-lower"),
    (2, "badge-top-right headline-left left-upper left-lower"),
    (1, "headline at-neck at-sleeve strip"),
    (1, "headline footnotes button-right"),
    (2, "headline subtitle right-upper button"),
    (2, "headline details-right"),
    (2, "headline facts-left"),
    (2, "headline details-short strip"),
    (2, "headline facts-short button"),
    (2, "masthead left-middle right-middle headline-bottom strip"),
    (
        2,
        "headline left-upper right-upper badge-bottom-right button",
    ),
    (
        2,
        "badge-top-left badge-top-right left-upper right-upper strip",
    ),
    (2, "headline left-upper left-lower right-upper right-lower"),
    (
        2,
        "headline left-upper at-front badge-bottom-left button-right",
    ),
    (2, "badge-top-left headline-right facts-short button-right"),
    (2, "badge-top-right headline-left details-left"),
    (2, "headline subtitle facts-left"),
    (2, "headline details-right strip"),
    (
        4,
        "headline left-upper right-upper left-lower right-lower strip",
    ),
    (
        3,
        "headline left-upper right-middle left-lower right-lower button",
    ),
    (
        3,
        "headline subtitle left-middle right-middle left-lower right-lower",
    ),
    (
        3,
        "badge-top-left headline-right left-middle right-upper right-lower button",
    ),
    (
        3,
        "badge-top-left badge-top-right left-upper right-middle left-lower strip",
    ),
    (3, "headline at-neck at-sleeve at-foot left-lower strip"),
    (3, "headline details-left right-lower button"),
    (3, "headline facts-right left-middle strip"),
    (
        4,
        "headline subtitle left-upper right-upper left-lower right-lower strip",
    ),
    (
        3,
        "headline left-upper left-middle left-lower right-upper right-middle right-lower",
    ),
    (
        3,
        "badge-top-left headline-right facts-left right-lower strip",
    ),
    (
        4,
        "headline left-upper left-middle left-lower right-upper right-middle right-lower strip",
    ),
    (4, "headline subtitle facts-left right-middle right-lower"),
    (
        3,
        "badge-top-left headline-right details-left right-middle right-lower",
    ),
    (
        4,
        "masthead left-upper left-middle left-lower right-upper right-middle right-lower strip",
    ),
];

/// The slot of that name.
pub fn find(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().find(|slot| slot.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::phrases::KINDS;
    use crate::facts::NAMES;
    use std::collections::HashSet;

    #[test]
    fn families_are_made_of_known_slots() {
        assert!(FAMILIES.len() >= 40);
        let different: HashSet<&str> = FAMILIES.iter().map(|(_, slots)| *slots).collect();
        assert_eq!(different.len(), FAMILIES.len());
        let mut used = HashSet::new();
        for (_, slots) in FAMILIES {
            let slots: Vec<&Slot> = slots.split(' ').map(|name| find(name).unwrap()).collect();
            let boxes: usize = slots.iter().map(|slot| slot.rows).sum();
            assert!((1..=8).contains(&boxes));
            used.extend(slots.iter().map(|slot| slot.name));
        }
        assert_eq!(
            used.len(),
            SLOTS.len(),
            "every slot is used, and named once"
        );
    }

    #[test]
    fn slots_want_what_there_is() {
        for want in SLOTS.iter().flat_map(|slot| slot.wants) {
            let (kind, fact) = want.split_once(':').unwrap_or((want, NAMES[0]));
            assert!(KINDS.contains(&kind), "{want}");
            assert!(NAMES.contains(&fact), "{want}");
        }
    }
}
