// How good a layout is for a picture.

import type { Box } from "caponimage";

import { areaOf } from "./boxes.ts";
import type { SummedArea } from "./summed-area.ts";

export interface Score {
  /** The mean beneath all boxes together. */
  busyness: number;
  /** The lower the better the layout. */
  cost: number;
}

/** How much the worst box counts, for the others do not make up for it. */
const WORST = 1;
/** What it costs to have fewer boxes than the three or four that tell most. */
const COUNT_COST: Record<number, number> = { 1: 0.05, 2: 0.025 };
/** How much large texts are worth, and the share of the picture that is large enough. */
const LARGE = { worth: 0.25, share: 0.25 };

export function scoreLayout(boxes: readonly Box[], busyness: SummedArea): Score {
  const area = areaOf(boxes);
  let mean = 0;
  let worst = 0;
  for (const box of boxes) {
    // Where all is free, sums may be off by rounding to below nothing.
    const beneath = Math.max(busyness.mean(box), 0);
    mean += (beneath * box.width * box.height) / area;
    worst = Math.max(worst, beneath);
  }
  const smallness = 1 - Math.min(area / LARGE.share, 1);
  const cost = mean + WORST * worst + LARGE.worth * smallness + (COUNT_COST[boxes.length] ?? 0);
  return { busyness: mean, cost };
}
