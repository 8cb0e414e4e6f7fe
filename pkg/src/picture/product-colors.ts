import { hexOfOklab, type Oklab } from "../color/oklab.js";
import type { Grid } from "./grid.js";
import { LIKELY } from "./product-mask.js";
import { labAt, meanLab, type SmallPicture } from "./small-picture.js";

/** A colour, and how much of the product has it. */
export interface ColorShare {
  /** `#rrggbb` */
  color: string;
  /** 0 to 1; together at most 1. */
  share: number;
}

const MOST = 5;
/** How far cells of one group lie apart; light and shade on one colour count for half. */
const SAME = 0.075;
const SHADE = 0.5;
/** A colour of less than this share is a detail. */
const LEAST = 0.015;
/** Colours are counted in cubes of this size. */
const CUBE = 0.04;

/** The product's colours, most of it first. */
export function findColors(picture: SmallPicture, mask: Grid): ColorShare[] {
  const all: Oklab[] = [];
  mask.values.forEach((value, cell) => {
    if (value > LIKELY) all.push(labAt(picture, cell));
  });
  const found: ColorShare[] = [];
  let left = all;
  while (found.length < MOST && left.length > 0) {
    let center = densest(left);
    // Once more around the mean, which lies nearer to the group's middle than a cube does.
    center = meanLab(left.filter((color) => difference(color, center) < SAME));
    const alike = left.filter((color) => difference(color, center) < SAME);
    if (alike.length === 0 || (found.length > 0 && alike.length < all.length * LEAST)) break;
    found.push({ color: hexOfOklab(meanLab(alike)), share: alike.length / all.length });
    left = left.filter((color) => difference(color, center) >= SAME);
  }
  return found.sort((a, b) => b.share - a.share);
}

function difference(a: Oklab, b: Oklab): number {
  return Math.sqrt((SHADE * (a[0] - b[0])) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
}

/** The mean of the fullest cube. */
function densest(colors: readonly Oklab[]): Oklab {
  const cubes = new Map<string, Oklab[]>();
  let fullest: Oklab[] = [];
  for (const color of colors) {
    const [lightness, a, b] = color;
    const key = [SHADE * lightness, a, b].map((part) => Math.round(part / CUBE)).join();
    const cube = cubes.get(key) ?? [];
    cubes.set(key, cube);
    cube.push(color);
    if (cube.length > fullest.length) fullest = cube;
  }
  return meanLab(fullest);
}
