// The brand's logo, in a corner that nothing else needs.

import { checkObject, checkOptional, invalid, type Rule } from "../checks.js";
import { clearer, contrast } from "../color/contrast.js";
import { PLAIN } from "../picture/plainness.js";
import { groundAt, layerAt } from "./ground-at.js";
import { type Corner, inCorner, isFree, type Surroundings, withinFrame } from "./free-corner.js";
import { grown, holds, overlap } from "./rect.js";
import type { Layer, Rect, Size } from "./types.js";

/** What a composition needs to know of a logo; `measureLogo` tells it. */
export interface Logo extends Size {
  /**
   * The colour of most of it, `#rrggbb`: where that can't be told from what is beneath, the logo gets
   * a plate. None for a logo that brings its own ground.
   */
  color?: string;
}

/** Of the canvas's shorter side. */
const HIGHEST = 0.085;
const WIDEST = 0.3;
/** What it is made smaller by where there is no room for it. */
const SIZES = [1, 0.85, 0.7, 0.55];
/** Thinner ones, in pixels, are a stroke at most. */
const THINNEST = 2;
/** Around a logo on its plate, of the largest height. */
const PADDING = 0.16;
/** What WCAG 2.2, success criterion 1.4.11 asks of what is no text. */
const ENOUGH = 3;

const COLOR: Rule = [
  (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value),
  "a colour as #rrggbb",
];

/** @throws {CaptionerError} `request-invalid` that names the field. */
export function checkLogo(logo: Logo): void {
  checkObject("logo", logo, "an object with width and height");
  for (const side of ["width", "height"] as const) {
    const value = logo[side];
    if (!(Number.isFinite(value) && value > 0)) throw invalid(`logo.${side}`, value, "more than 0");
  }
  checkOptional("logo.color", logo.color, COLOR);
}

/** The logo and its plate, where it needs one; nothing where no corner has room for it. */
export function logoLayers(logo: Logo, whole: Surroundings): Layer[] {
  const shorter = Math.min(whole.canvas.width, whole.canvas.height);
  const largest = HIGHEST * shorter;
  const area = withinFrame(whole);
  const fitting = Math.min(largest / logo.height, (WIDEST * shorter) / logo.width);
  for (const scale of SIZES) {
    const size = { width: logo.width * fitting * scale, height: logo.height * fitting * scale };
    if (Math.min(size.width, size.height) < THINNEST) return [];
    for (const corner of CORNERS) {
      const color = plateColor(logo, inCorner(size, area, corner), whole);
      const padding = color === undefined ? 0 : PADDING * largest * scale;
      const rect = inCorner(padded(size, padding), area, corner);
      if (overlap(rect, whole.photo.product) || !holds(area, rect)) continue;
      if (!isFree(rect, whole)) continue;
      const drawn: Layer = { kind: "logo", rect: grown(rect, -padding) };
      if (color === undefined) return [drawn];
      return [{ kind: "fill", rect, radius: padding, color, opacity: 1 }, drawn];
    }
  }
  return [];
}

/** In the order in which they are tried: where a page begins, and where it is signed. */
const CORNERS: readonly Corner[] = [
  { x: "left", y: "top" },
  { x: "right", y: "top" },
  { x: "right", y: "bottom" },
  { x: "left", y: "bottom" },
];

/** White, ink or paper, where the logo could not be seen without; nothing where it needs no plate. */
function plateColor(
  { color }: Logo,
  rect: Rect,
  { layers, picture, palette }: Surroundings,
): string | undefined {
  if (color === undefined) return undefined;
  // What a photo that is not plain has there is not known.
  const isKnown = layerAt(rect, layers)?.kind !== "photo" || picture.background.plain >= PLAIN;
  const ground = groundAt(rect, layers, picture, palette).color;
  if (isKnown && contrast(color, ground) >= ENOUGH) return undefined;
  // Where ink is light, paper is dark.
  return clearer("#ffffff", clearer(palette.ink, palette.paper, color), color);
}

function padded({ width, height }: Size, by: number): Size {
  return { width: width + 2 * by, height: height + 2 * by };
}
