import { grown, type Grid } from "./grid.js";
import type { SmallPicture } from "./small-picture.js";
import { SummedArea } from "./summed-area.js";

/** Deviations of lightness: below it is noise, above nobody reads text on it. */
const CONTRAST = { from: 0.015, to: 0.13 };
/** The window in which they are measured, each way, as a share of the picture's longer side. */
const WINDOW = 0.025;

/** How busy each place is for text, 0 to 1: where the product is, and where there is a pattern. */
export function measureBusyness({ width, height, lab, texture }: SmallPicture, mask: Grid): Grid {
  const lightness = mask.values.map((_, cell) => lab[cell * 3]!);
  const means = new SummedArea({ width, height, values: lightness });
  // Within the cells, and from one to the next.
  const squares = new SummedArea({
    width,
    height,
    values: lightness.map((value, cell) => value ** 2 + texture[cell]! ** 2),
  });
  const reach = Math.max(1, Math.round(Math.max(width, height) * WINDOW));
  const values = mask.values.map((product, cell) => {
    const x = cell % width;
    const y = Math.floor(cell / width);
    const variance = squares.meanAround(x, y, reach) - means.meanAround(x, y, reach) ** 2;
    return Math.max(product, grown(Math.sqrt(Math.max(variance, 0)), CONTRAST));
  });
  return { width, height, values };
}
