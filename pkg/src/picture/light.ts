// Light and shadow on the background: what changes evenly from cell to cell on the way from the
// picture's border, where a product's outline is a step.

import type { Background } from "./background.js";
import type { SmallPicture } from "./small-picture.js";

/** How much light changes from one cell to the next: in times what is usual along the border. */
const GENTLE = { usual: 3, most: 0.03 };
/** How far light may take a cell from the background's lightness and, less, from its tinge. */
const LIGHT = { lightness: 0.2, tinge: 0.03 };
/** A soft shadow only gets darker towards what casts it, and may do so faster. */
const SHADOW = { step: 0.022, noise: 0.004, lightness: 0.35, tinge: 0.02 };

/** Which cells that differ from the background are only lit otherwise: 1, all else 0. */
export function findLight(
  picture: SmallPicture,
  { flat, cells }: Background,
  isBackground: (cell: number) => boolean,
): Uint8Array {
  const { width, height, lab } = picture;
  const lit = new Uint8Array(width * height);
  const steps = measureSteps(picture);
  const usual = cells.map((cell) => steps[cell]!).sort((a, b) => a - b)[cells.length >> 1] ?? 0;
  const gentle = Math.min(GENTLE.usual * usual, GENTLE.most);
  const queue: number[] = [];
  for (let cell = 0; cell < lit.length; cell++) if (isBackground(cell)) queue.push(cell);
  const spread = (from: number, to: number) => {
    if (lit[to] || isBackground(to)) return;
    const change = flat[to * 3]!;
    const tinge = Math.sqrt(flat[to * 3 + 1]! ** 2 + flat[to * 3 + 2]! ** 2);
    const isLight =
      steps[to]! < gentle && Math.abs(change) < LIGHT.lightness && tinge < LIGHT.tinge;
    const isShadow =
      steps[to]! < SHADOW.step &&
      lab[to * 3]! < lab[from * 3]! + SHADOW.noise &&
      change < 0 &&
      change > -SHADOW.lightness &&
      tinge < SHADOW.tinge;
    if (!isLight && !isShadow) return;
    lit[to] = 1;
    queue.push(to);
  };
  for (let next = 0; next < queue.length; next++) {
    const cell = queue[next]!;
    const x = cell % width;
    if (x > 0) spread(cell, cell - 1);
    if (x < width - 1) spread(cell, cell + 1);
    if (cell >= width) spread(cell, cell - width);
    if (cell + width < lit.length) spread(cell, cell + width);
  }
  return lit;
}

/** The largest change from each cell to one beside it, in OKLab. */
function measureSteps({ width, height, lab }: SmallPicture): Float32Array {
  const steps = new Float32Array(width * height);
  const compare = (a: number, b: number) => {
    let squares = 0;
    for (let part = 0; part < 3; part++) squares += (lab[a * 3 + part]! - lab[b * 3 + part]!) ** 2;
    const step = Math.sqrt(squares);
    steps[a] = Math.max(steps[a]!, step);
    steps[b] = Math.max(steps[b]!, step);
  };
  for (let cell = 0; cell < steps.length; cell++) {
    if (cell % width < width - 1) compare(cell, cell + 1);
    if (cell + width < steps.length) compare(cell, cell + width);
  }
  return steps;
}
