// How much of the product a box covers.

import type { Box } from "../types.js";
import type { Grid } from "./grid.js";
import type { MeasuredPicture } from "./measured-picture.js";
import { SummedArea } from "./summed-area.js";

/** Summed once for each mask, for many boxes are tried on one picture. */
const sums = new WeakMap<Grid, SummedArea>();

const ALL: Box = { x: 0, y: 0, width: 1, height: 1 };

/**
 * The share of the product, 0 to 1, that lies beneath a box in fractions of the picture. The part of
 * the box that is outside the picture covers nothing.
 */
export function coverage({ mask }: MeasuredPicture, box: Box): number {
  const product = sumsOf(mask);
  const whole = product.sum(ALL);
  return whole > 0 ? Math.min(Math.max(product.sum(box) / whole, 0), 1) : 0;
}

/** The share of a box, 0 to 1, that stands on the product; outside the picture there is none. */
export function occlusion({ mask }: MeasuredPicture, box: Box): number {
  const area = box.width * mask.width * box.height * mask.height;
  return area > 0 ? Math.min(Math.max(sumsOf(mask).sum(box) / area, 0), 1) : 0;
}

function sumsOf(grid: Grid): SummedArea {
  const found = sums.get(grid) ?? new SummedArea(grid);
  sums.set(grid, found);
  return found;
}
