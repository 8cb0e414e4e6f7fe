//! What a photo shows beyond doubt: the product's colour, a second colour, its tone, its surface.
//!
//! Captions claim these facts, so each is left out where people might see it otherwise.

use image::{RgbImage, imageops};

use crate::photo::grid::{eroded, middle};
use crate::photo::subject::Subject;
use crate::photo::tally::Part;
use caponimage::color_names::{ColorName, lch};
use caponimage::dataset::record::{Fact, Source};

/// The share of the product that its colour must have at least.
const COLOUR_SHARE: f32 = 0.55;

/// The share of the whole photo that a colour must have where the product can't be told.
const PHOTO_SHARE: f32 = 0.4;

/// The share of the product that a second colour must have to be an accent.
const ACCENT_SHARE: f32 = 0.12;

/// A product with this share of colours of skin may be worn or held.
const SKIN_SHARE: f32 = 0.03;

/// The surface of less than this many of the photo's 144 cells can't be judged: what is an edge of
/// the pattern, and what one of a shoe?
const LEAST_CELLS: usize = 28;

/// Surfaces are judged on the photo at this size.
const FINE: usize = 192;

/// The facts of a photo: `lab` are the CIELAB colours of a square sample of it, `parts` the
/// colours of the product.
pub(crate) fn facts(
    photo: &RgbImage,
    lab: &[[f32; 3]],
    subject: &Subject,
    parts: &[Part],
) -> Vec<Fact> {
    if !subject.told() {
        let filling = parts
            .first()
            .filter(|part| fills(part, parts, lab, subject.side()));
        return filling
            .map(|part| measured("colour", part))
            .into_iter()
            .collect();
    }
    let mut facts = Vec::new();
    if let Some(main) = colour(lab, subject, parts) {
        facts.push(measured("colour", main));
        facts.extend(accent(lab, subject, main, parts).map(|part| measured("accent", part)));
    }
    facts.extend(tone(lab, subject).map(|tone| plain_fact("tone", tone)));
    facts.extend(surface(photo, subject, parts).map(|surface| plain_fact("surface", surface)));
    facts
}

fn measured(name: &str, part: &Part) -> Fact {
    Fact {
        evidence: part.hex(),
        ..plain_fact(name, part.colour.name())
    }
}

fn plain_fact(name: &str, value: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
        source: Source::Pixels,
        evidence: String::new(),
    }
}

/// Whether the photo is full of a colour: a shelf of lemons. Colours that shelves, floors, hands
/// and shadows have too don't count.
fn fills(part: &Part, parts: &[Part], lab: &[[f32; 3]], side: usize) -> bool {
    use ColorName::*;
    let vivid = |colour| matches!(colour, Red | Pink | Orange | Yellow | Green | Blue | Purple);
    let others: f32 = parts
        .iter()
        .filter(|other| vivid(other.colour) && other.colour != part.colour)
        .map(|other| other.share)
        .sum();
    // A grey dress on a red sheet has no red in the middle.
    let middle = middle(side);
    let own = middle
        .iter()
        .filter(|&&i| ColorName::of(lab[i]) == part.colour);
    let central = own.count() as f32 / middle.len().max(1) as f32;
    vivid(part.colour)
        && part.share >= PHOTO_SHARE
        && others < 0.15
        && central >= PHOTO_SHARE
        && part.colour.is_clearly(part.lab())
}

/// The colour of a product that can be told.
fn colour<'a>(lab: &[[f32; 3]], subject: &Subject, parts: &'a [Part]) -> Option<&'a Part> {
    let main = parts.first()?;
    let share = |colour| {
        let own = parts.iter().find(|part| part.colour == colour);
        own.map_or(0.0, |part| part.share)
    };
    // Coloured pixels that are no clear second colour: a tint, a pattern, a worn colour.
    let tinted: f32 = parts[1..]
        .iter()
        .filter(|part| !part.colour.is_neutral())
        .filter(|part| part.colour.is_near(main.colour) || !part.colour.is_clearly(part.lab()))
        .map(|part| part.share)
        .sum();
    let [mean_lightness, mean_chroma, _] = lch(main.mean);
    let brightest = brightest(lab);
    let sure = match main.colour {
        // Dark brown and navy are nearly black in the dark; their lighter parts tell.
        ColorName::Black => mean_chroma < 2.6 && tinted < 0.15,
        // A tinted or striped white has pixels of other colours.
        ColorName::White => tinted < 0.12 && share(ColorName::Grey) < 0.35 && mean_chroma < 3.5,
        // Shiny black and dim white look grey; grey is clearly darker than the photo's lights and
        // has little black.
        ColorName::Grey => {
            share(ColorName::Black) < 0.1
                && share(ColorName::White) < 0.25
                && tinted < 0.15
                && mean_lightness < 0.76 * brightest
                && mean_chroma < 3.5
        }
        // White in warm light looks beige, and so do hands.
        ColorName::Beige => {
            main.share > 0.7
                && subject.certainty > 0.9
                && share(ColorName::White) < 0.1
                && mean_lightness < 0.92 * brightest
        }
        ColorName::Brown => main.share > 0.6 && subject.certainty > 0.9,
        _ => true,
    };
    let second = parts.get(1).map_or(0.0, |part| part.share);
    // Jeans are blue with navy shadows.
    let shadows = if main.colour == ColorName::Blue {
        share(ColorName::NavyBlue)
    } else {
        0.0
    };
    let clear = main.colour.is_clearly(main.lab());
    let large = main.share + shadows >= COLOUR_SHARE && second - shadows < 0.35;
    (clear && sure && large).then_some(main)
}

/// The lightness that a twentieth of the photo is above.
fn brightest(lab: &[[f32; 3]]) -> f32 {
    let mut lightness: Vec<f32> = lab.iter().map(|color| color[0]).collect();
    let at = lightness.len() * 19 / 20;
    *lightness.select_nth_unstable_by(at, f32::total_cmp).1
}

/// A second colour that is part of the product: among the first one's pixels, and not a model's
/// skin or trousers.
fn accent<'a>(
    lab: &[[f32; 3]],
    subject: &Subject,
    main: &Part,
    parts: &'a [Part],
) -> Option<&'a Part> {
    let skin = |color: [f32; 3]| {
        let [lightness, chroma, hue] = lch(color);
        (45.0..88.0).contains(&lightness)
            && (12.0..42.0).contains(&chroma)
            && (38.0..76.0).contains(&hue)
    };
    let product = || (0..lab.len()).filter(|&i| subject.product[i]);
    let skinny = product().filter(|&i| skin(lab[i])).count() as f32;
    if skinny > SKIN_SHARE * product().count() as f32 {
        return None;
    }
    let among = |part: &Part| {
        let ([l, t, r, b], [left, top, right, bottom]) = (part.extent, main.extent);
        (left..=right).contains(&((l + r) / 2)) && (top..=bottom).contains(&((t + b) / 2))
    };
    let others = |part: &&Part| part.colour != main.colour && part.share >= ACCENT_SHARE;
    let second = parts.iter().find(others)?;
    // Shadows are black, and gaps show the background.
    let real = second.colour != ColorName::Black || second.share >= 0.2;
    (real
        && subject.apart(second.lab()) > 25.0
        && !second.colour.is_near(main.colour)
        && second.colour.is_clearly(second.lab())
        && among(second))
    .then_some(second)
}

/// Whether nearly the whole product is light, dark or vivid.
fn tone(lab: &[[f32; 3]], subject: &Subject) -> Option<&'static str> {
    let product = || (0..lab.len()).filter(|&i| subject.product[i]);
    let share = |holds: &dyn Fn([f32; 3]) -> bool| {
        product().filter(|&i| holds(lch(lab[i]))).count() as f32 / product().count().max(1) as f32
    };
    if share(&|[lightness, chroma, _]| chroma > 48.0 && lightness > 38.0) > 0.65 {
        Some("Bright")
    } else if share(&|[lightness, chroma, _]| lightness > 74.0 && chroma < 35.0) > 0.8 {
        Some("Light")
    } else if share(&|[lightness, _, _]| lightness < 30.0) > 0.85 {
        Some("Dark")
    } else {
        None
    }
}

/// Whether the product has nearly no edges inside, or edges all over.
fn surface(photo: &RgbImage, subject: &Subject, parts: &[Part]) -> Option<&'static str> {
    let (weak, strong, cells) = edges(photo, subject)?;
    let main = parts.first()?;
    if main.share > 0.9 && weak < 0.025 {
        Some("Plain")
    } else if strong > 0.3 && cells > 0.8 {
        Some("Patterned")
    } else {
        None
    }
}

/// Inside the product: the share of pixels with at least a weak edge, with a strong edge, and the
/// share of cells that have many strong edges. None when there is too little inside.
pub(crate) fn edges(photo: &RgbImage, subject: &Subject) -> Option<(f32, f32, f32)> {
    let side = subject.side();
    let inner = eroded(&subject.product, side, 3);
    let fine = imageops::thumbnail(photo, FINE as u32, FINE as u32);
    let luma: Vec<i32> = fine
        .pixels()
        .map(|pixel| {
            let [r, g, b] = pixel.0.map(i32::from);
            (299 * r + 587 * g + 114 * b) / 1000
        })
        .collect();
    let cell = FINE / 12;
    let mut cells = vec![(0u32, 0u32); 144];
    let (mut all, mut weak, mut strong) = (0u32, 0u32, 0u32);
    for y in 1..FINE - 1 {
        for x in 1..FINE - 1 {
            if !inner[y * side / FINE * side + x * side / FINE] {
                continue;
            }
            let i = y * FINE + x;
            let across = (luma[i + 1] - luma[i - 1]).abs();
            let down = (luma[i + FINE] - luma[i - FINE]).abs();
            let step = across.max(down);
            let (inside, edged) = &mut cells[y / cell * 12 + x / cell];
            all += 1;
            *inside += 1;
            weak += u32::from(step > 14);
            if step > 30 {
                strong += 1;
                *edged += 1;
            }
        }
    }
    let full: Vec<&(u32, u32)> = cells
        .iter()
        .filter(|(inside, _)| *inside as usize > cell * cell / 2)
        .collect();
    if full.len() < LEAST_CELLS {
        return None;
    }
    let busy = full
        .iter()
        .filter(|(inside, edged)| edged * 6 > *inside)
        .count();
    let share = |count: u32| count as f32 / all as f32;
    Some((share(weak), share(strong), busy as f32 / full.len() as f32))
}
