// How sure it is of each cell that it is of the product.

import type { Background } from "./background.js";
import { barrierDistance } from "./barrier.js";
import { measureEnclosure } from "./enclosure.js";
import { grown, type Grid } from "./grid.js";
import { findLight } from "./light.js";
import type { SmallPicture } from "./small-picture.js";
import { highestAround } from "./window.js";

/** Differences from the background, in OKLab: below it is background, above the product. */
const DIFFERENCE = { least: 0.005, most: 0.1, noise: 1.5, steps: 2.5 };
/** JPEG's ripples: how much of a difference is seen around it, and how far, of the longer side. */
const RIPPLE = { share: 0.05, reach: 0.025 };
/** On a background with less noise, what looks like shadow may be the product itself: white on white. */
const CLEAN = 0.008;
/** There the product with its shadow is at most so much larger than without. */
const MOST_SHADOW = 1.6;
/** How much of the border is of the background's colours where it tells nothing, and enough. */
const TELLING = { from: 0.35, to: 0.6 };
/** With how much noise it still tells, and tells nothing: a shelf of things is no background. */
const NOISY = { from: 0.055, to: 0.09 };
/** How sure it is of what the product encloses: a white shirt on white, a handle's inside. */
const ENCLOSED = 0.8;

/** Where fewer cells than this share of all are likely of the product, it has not been seen. */
const FEWEST = 0.002;
/** How sure it is of lines of a pattern. */
const DOUBTFUL = 0.2;
/** A difference that leaves no doubt; more says no more. */
const ENOUGH = 0.2;

/** From what each cell is this likely of the product, it is counted as that. */
export const LIKELY = 0.5;

export interface ProductMask {
  /** 0 to 1, row by row. */
  mask: Grid;
  /** By how much each cell differs from the background beyond all doubt, in OKLab. */
  evidence: Float32Array;
  /** How much the background tells of where the product is, 0 to 1; where it tells nothing, it is guessed. */
  told: number;
}

/** By the difference from the background, less light and shadow, with what that encloses. */
export function maskProduct(picture: SmallPicture, background: Background): ProductMask {
  const { width, height } = picture;
  const { distance, flat, noise } = background;
  const barrier = barrierDistance({ width, height, lab: flat }, background.cells);
  const difference = barrier.map((value, cell) => Math.max(value - noise, distance[cell]!));
  const from = Math.min(Math.max(DIFFERENCE.noise * noise, DIFFERENCE.least), DIFFERENCE.most);
  const span = { from, to: from * DIFFERENCE.steps };
  const reach = Math.round(RIPPLE.reach * Math.max(width, height));
  const strongest = highestAround({ width, height, values: difference }, reach);
  const clear = difference.map((value, cell) => value - RIPPLE.share * strongest[cell]!);
  const lit = findLight(picture, background, (cell) => clear[cell]! < from);
  const different = clear.map((value) => grown(value, span));
  const unlit = different.map((value, cell) => (lit[cell] ? 0 : value));
  const isShadow = noise > CLEAN || total(different) < MOST_SHADOW * total(unlit);
  const seen = isShadow ? unlit : different;
  const enclosure = measureEnclosure({ width, height, values: seen });
  const told = grown(background.share, TELLING) * (1 - grown(noise, NOISY));
  const values = seen.map((value, cell) => {
    const sure = Math.max(value, ENCLOSED * enclosure[cell]!);
    return told * sure + (1 - told) * guess(cell, width, height, value);
  });
  const mask = { width, height, values };
  if (background.isPatterned) removeLines(mask);
  // A curtain, a sheet of paper: the picture may be the product.
  const likely = mask.values.filter((value) => value > LIKELY).length;
  if (likely < FEWEST * values.length) {
    mask.values = values.map((value, cell) => guess(cell, width, height, value));
  }
  const evidence = clear.map((value) => Math.min(Math.max(value - span.to, 0), ENOUGH));
  return { mask, evidence, told };
}

/** Joints between tiles, the grain of boards: what is too thin to be told from the background. */
function removeLines({ width, height, values }: Grid): void {
  const lacking = values.map((value) => (value > LIKELY ? 0 : 1));
  const thick = highestAround({ width, height, values: lacking }, 1).map((lack) => 1 - lack);
  const opened = highestAround({ width, height, values: thick }, 1);
  for (let cell = 0; cell < values.length; cell++) {
    if (!opened[cell]) values[cell] = Math.min(values[cell]!, DOUBTFUL);
  }
}

/** Where no background tells the product, it is likely at the centre, and where colours stand out. */
function guess(cell: number, width: number, height: number, value: number): number {
  const x = ((cell % width) + 0.5) / width;
  const y = (Math.floor(cell / width) + 0.5) / height;
  const centrality = Math.sin(Math.PI * x) * Math.sin(Math.PI * y);
  return Math.min(1, centrality * (0.9 + 0.3 * value));
}

function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
