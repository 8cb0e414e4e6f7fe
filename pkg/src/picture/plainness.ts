// Whether the background can be carried on beyond the photo's edges without a seam.

import { hexOfOklab, type Oklab } from "../color/oklab.js";
import { borderReach } from "./border.js";
import { grown, type Grid } from "./grid.js";
import { SIDES, type ProductPlace, type Side } from "./product-place.js";
import { labAt, labDistance, meanLab, type SmallPicture } from "./small-picture.js";
import { highestAround } from "./window.js";

/** From so much on, a background counts as plain: its colour can go on beyond the photo. */
export const PLAIN = 0.6;

export interface BackgroundColors {
  /** How sure it is, 0 to 1, that its colour goes on from every edge that the product does not touch. */
  plain: number;
  /** The mean along each edge, `#rrggbb`. */
  edges: Record<Side, string>;
  /** How sure it is, 0 to 1, that an edge can go on in that colour: all of it has it, about. */
  even: Record<Side, number>;
  /** The commonest, `#rrggbb`. */
  color: string;
}

/** Differences from the background's colour: below nobody sees a seam, above everybody does. */
const SEAM = { from: 0.008, to: 0.035 };
/** As far from its mean an edge may be to go over into it: below nobody minds, above everybody. */
const UNEVEN = { from: 0.03, to: 0.1 };
/** Deviations of brightness within cells: below nobody sees that the grain stops, above everybody. */
const GRAIN = { from: 0.012, to: 0.04 };
/** How much of an edge may be worse: specks and noise. */
const WORST = 0.04;
/** How sure it must be that a cell is not of the product. */
const FREE = 0.3;
/** Cells around the product that are not looked at. */
const FRINGE = 2;
/** Lighter than this in all parts is white: what JPEG makes of it. */
const WHITE = 0.985;

export function measureBackground(
  picture: SmallPicture,
  mask: Grid,
  { touches }: ProductPlace,
): BackgroundColors {
  // Next to the product there is some of its colour, too.
  const near = highestAround(mask, FRINGE);
  const strips = SIDES.map((side) => {
    const all = edgeCells(picture, side);
    const free = all.filter((cell) => near[cell]! < FREE);
    return { side, all, free: free.length > 0 ? free : all };
  });
  const free = strips.filter(({ side }) => !touches[side]).flatMap((strip) => strip.free);
  const cells = free.length > 0 ? free : strips.flatMap((strip) => strip.free);
  const color = commonest(cells.map((cell) => labAt(picture, cell)));
  const means = strips.map(({ side, all, free }) => {
    const mean = meanLab(free.map((cell) => labAt(picture, cell)));
    return { side, mean, even: goingOn(picture, all, mean, UNEVEN) };
  });
  const bySide = <T>(pairs: [Side, T][]) => Object.fromEntries(pairs) as Record<Side, T>;
  return {
    plain: free.length > 0 ? goingOn(picture, cells, color, SEAM) : 0,
    edges: bySide(means.map(({ side, mean }) => [side, toHex(mean)])),
    even: bySide(means.map(({ side, even }) => [side, even])),
    color: toHex(color),
  };
}

/** How sure it is, 0 to 1, that some cells can go on in a colour from which they may be so far. */
function goingOn(
  picture: SmallPicture,
  cells: readonly number[],
  color: Oklab,
  far: Parameters<typeof grown>[1],
): number {
  const off = cells.map((cell) => labDistance(labAt(picture, cell), color));
  const grain = cells.map((cell) => picture.texture[cell]!);
  return 1 - Math.max(grown(worst(off), far), grown(worst(grain), GRAIN));
}

function edgeCells({ width, height }: SmallPicture, side: Side): number[] {
  const reach = Math.min(borderReach(width, height), 2);
  const upright = side === "left" || side === "right";
  const cells: number[] = [];
  for (let depth = 0; depth < Math.min(reach, upright ? width : height); depth++) {
    for (let along = 0; along < (upright ? height : width); along++) {
      const x = side === "left" ? depth : side === "right" ? width - 1 - depth : along;
      const y = side === "top" ? depth : side === "bottom" ? height - 1 - depth : along;
      cells.push(y * width + x);
    }
  }
  return cells;
}

/** The median of each part. */
function commonest(colors: readonly Oklab[]): Oklab {
  const middle = (part: 0 | 1 | 2) => {
    const values = colors.map((color) => color[part]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)]!;
  };
  return [middle(0), middle(1), middle(2)];
}

/** What all but a few values stay below. */
function worst(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * (1 - WORST))]!;
}

function toHex(color: Oklab): string {
  const [lightness, a, b] = color;
  const isWhite = lightness > WHITE && Math.hypot(a, b) < 1 - WHITE;
  return isWhite ? "#ffffff" : hexOfOklab(color);
}
