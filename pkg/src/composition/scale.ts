// The sizes of letters in one composition: a modular scale.

import type { Size } from "./types.js";

/** In pixels. */
export interface Scale {
  headline: number;
  benefit: number;
  /** Eyebrow, details, button. */
  small: number;
}

/** Shares of the canvas's shorter side. Nothing is smaller than the least. */
export const LEAST = 0.04;
const LARGEST_BENEFIT = 0.054;
const LARGEST_HEADLINE = 0.17;
/** From a benefit to the headline, at least. */
export const CONTRAST_OF_SIZES = 1.8;
/** From one size that is tried to the next. */
const STEP = 0.94;

/** Whether no letters are smaller than the least. */
export function isLegible({ small }: Scale, { width, height }: Size): boolean {
  return small >= 0.999 * LEAST * Math.min(width, height);
}

/** Scales to try on a canvas whose shorter side is given in pixels, the largest first. */
export function scalesFor(shorter: number): Scale[] {
  const scales: Scale[] = [];
  const least = LEAST * CONTRAST_OF_SIZES;
  for (let share = LARGEST_HEADLINE; share > least; share *= STEP)
    scales.push(scaleOf(share, shorter));
  scales.push(scaleOf(least, shorter));
  return scales;
}

function scaleOf(share: number, shorter: number): Scale {
  const benefit = Math.min(Math.max(share / 2.2, LEAST), LARGEST_BENEFIT);
  return {
    headline: Math.max(share, benefit * CONTRAST_OF_SIZES) * shorter,
    benefit: benefit * shorter,
    small: Math.max(benefit * 0.84, LEAST) * shorter,
  };
}
