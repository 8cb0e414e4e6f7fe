import type { Point } from "../composition/types.js";
import type { MeasuredPicture } from "./measured-picture.js";
import { LIKELY } from "./product-mask.js";
import type { Side } from "./product-place.js";

/** How far inside the outline, in shares of the product's extent in that direction. */
const INSIDE = 0.08;
/** More than what a product merely encloses has. */
const SURE = 0.9;

/**
 * A point of the product, in fractions of the picture, a little inside its outline: where a line
 * from that side can end. `at` is how far along that side of the product's box, 0 (its top or left)
 * to 1. Undefined where the product is not met there.
 */
export function outlinePoint(
  { mask, product }: MeasuredPicture,
  side: Side,
  at: number,
): Point | undefined {
  const { width, height, values } = mask;
  const { box } = product;
  const upright = side === "left" || side === "right";
  const along = upright ? box.y + at * box.height : box.x + at * box.width;
  const [lines, depth] = upright ? [height, width] : [width, height];
  const line = Math.min(Math.floor(along * lines), lines - 1);
  const cellAt = (step: number) => {
    const place = side === "left" || side === "top" ? step : depth - 1 - step;
    return upright ? line * width + place : place * width + line;
  };
  // Deep enough not to be a strap or a speck; on the product itself rather than in a handle's hole.
  const inside = Math.max(Math.round(INSIDE * depth * (upright ? box.width : box.height)), 1);
  for (const least of [SURE, LIKELY]) {
    let run = 0;
    for (let step = 0; step < depth; step++) {
      run = (values[cellAt(step)] ?? 0) > least ? run + 1 : 0;
      if (run <= inside) continue;
      const cell = cellAt(step);
      return { x: ((cell % width) + 0.5) / width, y: (Math.floor(cell / width) + 0.5) / height };
    }
  }
  return undefined;
}
