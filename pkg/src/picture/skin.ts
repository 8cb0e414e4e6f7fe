// Where people are in a picture: what shows a product is not what is sold.

import type { Grid } from "./grid.js";
import { LIKELY } from "./product-mask.js";
import { labAt, type SmallPicture } from "./small-picture.js";

/** Of skin of all tones, in OKLab: lightness, chroma, and hue in degrees. */
const LIGHTNESS = { from: 0.3, to: 0.95 };
const CHROMA = { from: 0.025, to: 0.14 };
const HUE = { from: 25, to: 78 };
/** With more than this share of skin's colours, it is the product that has them: leather, wood. */
const MOST = 0.45;

/** 1 where the product's part of a picture has the colour of skin, 0 elsewhere. */
export function findSkin(picture: SmallPicture, { width, height, values: mask }: Grid): Grid {
  const values = mask.map((value, cell) =>
    value > LIKELY && isSkin(...labAt(picture, cell)) ? 1 : 0,
  );
  const count = (of: Float32Array, least: number) => of.filter((value) => value > least).length;
  const isProduct = count(values, 0) > MOST * count(mask, LIKELY);
  return { width, height, values: isProduct ? new Float32Array(values.length) : values };
}

function isSkin(lightness: number, a: number, b: number): boolean {
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return isWithin(lightness, LIGHTNESS) && isWithin(Math.hypot(a, b), CHROMA) && isWithin(hue, HUE);
}

function isWithin(value: number, { from, to }: { from: number; to: number }): boolean {
  return value >= from && value <= to;
}
