// One palette for a picture, of the product's colours or the brand's.

import { checkOptional, isString, readFields, type Rule } from "../checks.js";
import type { Palette } from "../composition/types.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { PLAIN } from "../picture/plainness.js";
import { clearer, contrast, ENOUGH_CONTRAST, readable } from "./contrast.js";
import { accentColor, mainColor, shadeOf } from "./hues.js";
import { hexOfOklch, oklch, type Oklch } from "./oklab.js";

/** Colours that are given, `#rrggbb`. */
export interface PaletteOptions {
  /** The first is the panel's, the second the accent's; without a second, a shade of the first is. */
  brand?: { first?: string; second?: string };
  paper?: string;
}

/** What of a picture its palette depends on. */
export type PaletteSource = Pick<MeasuredPicture, "background" | "colors">;

const COLOR: Rule = [
  (value) => isString(value) && /^#[0-9a-f]{6}$/i.test(value),
  "a colour as #rrggbb",
];

/** Of texts on the paper, more than the least where it can be. */
const INK_CONTRAST = 7;
/** OKLab lightness of each on a light paper, and on a dark one. */
const LIGHTNESS = {
  ink: { light: 0.22, dark: 0.97 },
  quiet: { light: 0.5, dark: 0.8 },
  tint: { light: 0.95, dark: 0.3 },
  panel: { light: 0.32, dark: 0.4 },
} as const;

/** Makes one; every pair that {@link Palette} names has a contrast of at least 4.5. */
export function makePalette(picture: PaletteSource, options: PaletteOptions = {}): Palette {
  const brand = readFields(options.brand ?? {}, { first: COLOR, second: COLOR }, "brand.");
  checkOptional("paper", options.paper, COLOR);
  const main = brand.first ? oklch(brand.first) : mainColor(picture.colors);
  const paper = options.paper ?? paperOf(picture, main);
  const ground = contrast("#000000", paper) >= contrast("#ffffff", paper) ? "light" : "dark";
  const shade = (name: keyof typeof LIGHTNESS, chroma: number) =>
    hexOfOklch({ ...calm(main, chroma), lightness: LIGHTNESS[name][ground] });

  const ink = readable(shade("ink", 0.03), paper, INK_CONTRAST);
  const tint = readable(shade("tint", 0.03), ink);
  const quiet = readable(shade("quiet", 0.02), paper);
  const panel = brand.first ?? shade("panel", 0.09);
  // Beside a brand's colour, no hue that is not the brand's.
  const ownAccent = () =>
    brand.first ? shadeOf(main, [paper, panel]) : accentColor(picture.colors, main, [paper, panel]);
  const accent = brand.second ?? ownAccent();
  return {
    paper,
    ink,
    quiet,
    panel,
    onPanel: onGround(panel),
    tint,
    accent,
    onAccent: onGround(accent),
  };
}

/** White where it can be read, for it looks lighter than ink; or near black. */
function onGround(ground: string): string {
  if (contrast("#ffffff", ground) >= ENOUGH_CONTRAST) return "#ffffff";
  const dark = hexOfOklch({ ...calm(oklch(ground), 0.04), lightness: 0.2 });
  return contrast(dark, ground) >= ENOUGH_CONTRAST ? dark : clearer("#000000", "#ffffff", ground);
}

function calm(color: Oklch, most: number): Oklch {
  return { ...color, chroma: Math.min(color.chroma, most) };
}

function paperOf({ background }: PaletteSource, main: Oklch): string {
  if (background.plain >= PLAIN) return background.color;
  return hexOfOklch({ ...calm(main, 0.008), lightness: 0.975 });
}
