// The one colour by which a logo is told from its ground.

import { type Rgb, toHex } from "../color/contrast.js";
import type { Pixels } from "../picture/pixels.js";

/** From this share of its area on, what is not transparent is a ground of the logo's own: a box, a disc. */
const OWN_GROUND = 0.75;
/** Pixels that are more transparent than this are edges of letters. */
const SEEN = 128;

/**
 * The middle one of all its colours by their brightness, `#rrggbb`: that of most of it, whatever a
 * small part has. Nothing for a logo that brings its own ground, or has nothing to be seen.
 */
export function logoColor({ width, height, data }: Pixels): string | undefined {
  const colors: Rgb[] = [];
  for (let at = 0; at < 4 * width * height; at += 4) {
    if (data[at + 3]! >= SEEN) colors.push([data[at]!, data[at + 1]!, data[at + 2]!]);
  }
  if (colors.length >= OWN_GROUND * width * height) return undefined;
  const middle = colors.sort((one, other) => brightness(one) - brightness(other));
  const color = middle[Math.floor(middle.length / 2)];
  return color && toHex(color);
}

function brightness([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
