import type { Box } from "caponimage";

import { coincidence } from "./boxes.ts";
import { measureBusyness } from "./busyness.ts";
import { FAMILIES, type LayoutName } from "./families.ts";
import { Frame } from "./frame.ts";
import type { Pixels } from "./pixels.ts";
import { scoreLayout } from "./score.ts";
import { SummedArea } from "./summed-area.ts";

export type { LayoutName, Pixels };

/** Boxes for texts that go together on a picture. */
export interface Layout {
  name: LayoutName;
  /** The most important text first. */
  boxes: Box[];
  /** How busy the picture is beneath the boxes, 0 (plain background) to 1. */
  busyness: number;
}

/** Layouts coincide too much to choose between where more than this share of them does. */
const MOST_COINCIDENCE = 0.5;
/** So many are suggested however bad they are. */
const FEWEST = 3;
/** How much worse than the best a layout may be to be suggested beyond those. */
const MOST_WORSE = 0.25;

/**
 * Where texts could go on a picture: up to `most` layouts that differ, the best first. Beyond three,
 * there are only those that are about as good as the best.
 *
 * A small version of the picture is enough, its longer side about 96 pixels.
 */
export function suggestLayouts(pixels: Pixels, most = 5): Layout[] {
  const candidates = candidatesFor(pixels).sort((a, b) => a.cost - b.cost);
  const poor = (candidates[0]?.cost ?? 0) + MOST_WORSE;
  const chosen: Layout[] = [];
  for (const { name, boxes, busyness, cost } of candidates) {
    if (chosen.length >= most || (chosen.length >= FEWEST && cost > poor)) break;
    const isNew = chosen.every(
      (other) => other.name !== name && coincidence(other.boxes, boxes) < MOST_COINCIDENCE,
    );
    if (isNew) chosen.push({ name, boxes, busyness });
  }
  return chosen;
}

function candidatesFor(pixels: Pixels): (Layout & { cost: number })[] {
  const frame = new Frame(pixels.width / pixels.height);
  const busyness = new SummedArea(measureBusyness(pixels));
  return (Object.keys(FAMILIES) as LayoutName[]).flatMap((name) =>
    FAMILIES[name](frame)
      .filter((boxes) => frame.holds(boxes))
      .map((boxes) => ({ name, boxes, ...scoreLayout(boxes, busyness) })),
  );
}
