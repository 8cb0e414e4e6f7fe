// The cells along the picture's edges.

import type { SmallPicture } from "./small-picture.js";

/** How much of the shorter side the border takes at each edge. */
const BORDER = 0.03;

/** All cells along the edges. */
export function borderCells({ width, height }: SmallPicture): number[] {
  const reach = borderReach(width, height);
  const cells: number[] = [];
  for (let y = 0; y < height; y++) {
    const inRows = y < reach || y >= height - reach;
    for (let x = 0; x < width; x++) {
      if (inRows || x < reach || x >= width - reach) cells.push(y * width + x);
    }
  }
  return cells;
}

/** How many cells wide the border is. */
export function borderReach(width: number, height: number): number {
  return Math.ceil(Math.min(width, height) * BORDER);
}

/** One cell in each of the four corners, within the border. */
export function cornerCells({ width, height }: SmallPicture): number[] {
  const inset = borderReach(width, height) - 1;
  const [left, right] = [inset, width - 1 - inset];
  const [top, bottom] = [inset * width, (height - 1 - inset) * width];
  return [top + left, top + right, bottom + left, bottom + right];
}
