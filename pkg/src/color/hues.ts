// Which of the product's colours give a palette its hues.

import type { ColorShare } from "../picture/product-colors.js";
import { contrast, ENOUGH_CONTRAST } from "./contrast.js";
import { colorDistance, hexOfOklch, hueDistance, oklch, type Oklch } from "./oklab.js";

/** A colour of less chroma is grey. */
const GREY = 0.04;
/** A main colour has at least this share of the product, a second one this share and chroma. */
const MAIN_SHARE = 0.08;
const SECOND = { share: 0.03, chroma: 0.06 };
/** Hues that lie closer, in degrees, look like one. */
const OTHER_HUE = 40;
/** A model's skin: it is the product's own colour only where it has more than this share. */
const SKIN = {
  hue: 55,
  reach: 20,
  chroma: [0.03, 0.13],
  lightness: [0.5, 0.92],
  share: 0.5,
} as const;
/** What grey products are given: a grey that is a little warm. */
const NEUTRAL: Oklch = { lightness: 0.3, chroma: 0.01, hue: 75 };

/** The accent's hue for each main hue up to `to` degrees: about opposite, but no olive and no mauve. */
const PARTNERS = [
  { to: 40, hue: 86 },
  { to: 70, hue: 235 },
  { to: 110, hue: 262 },
  { to: 170, hue: 45 },
  { to: 220, hue: 35 },
  { to: 290, hue: 60 },
  { to: 360, hue: 88 },
] as const;
/** Beside greys: terracotta, and blue beside those that are warm themselves. */
const BESIDE_GREY = { cool: 42, warm: 235, isWarm: { chroma: 0.018, hue: 65, reach: 45 } };
/** The lightness that shows a hue best: yellow is olive where it is darker. */
const BRIGHT = { hue: 90, reach: 28, lightness: 0.8 };
/** Tried one after the other until the accent stands out from all that it stands on. */
const LIGHTNESSES = [0.58, 0.54, 0.64, 0.7, 0.48, 0.76, 0.82, 0.4];
const STANDS_OUT = 0.2;
const ACCENT_CHROMA = { least: 0.1, usual: 0.13, most: 0.16 };
/** Of a brand's own hue, tried in the same way: deep shades, then tints. */
const SHADES = [0.34, 0.28, 0.22, 0.45, 0.55, 0.62, 0.7, 0.78, 0.86, 0.95];
/** Deep shades of yellow are olive: near greys take their place. */
const SHADE_CHROMA = { most: 0.13, ofBright: 0.03 };

type Shared = Oklch & { share: number };

/** What gives the palette its hue: the commonest colour that has one, or a neutral. */
export function mainColor(colors: readonly ColorShare[]): Oklch {
  const own = ownColors(colors);
  const vivid = own.filter(({ chroma, share }) => chroma >= GREY && share >= MAIN_SHARE);
  const weight = ({ share, chroma }: Shared) => share * Math.sqrt(chroma);
  const [first] = vivid.sort((a, b) => weight(b) - weight(a));
  if (first) return first;
  const grey = own[0];
  return grey && grey.chroma > NEUTRAL.chroma ? grey : NEUTRAL;
}

/** A colour that stands out from `grounds`, `#rrggbb`: of the product's second hue, or of one that suits it. */
export function accentColor(
  colors: readonly ColorShare[],
  main: Oklch,
  grounds: readonly string[],
): string {
  const isGrey = main.chroma < GREY;
  const [second] = ownColors(colors)
    .filter(({ share, chroma }) => share >= SECOND.share && chroma >= SECOND.chroma)
    .filter(({ hue }) => isGrey || hueDistance(hue, main.hue) >= OTHER_HUE)
    .sort((a, b) => b.share * b.chroma - a.share * a.chroma);
  const hue = second?.hue ?? partnerOf(main);
  const { least, usual, most } = ACCENT_CHROMA;
  const chroma = second ? Math.min(Math.max(second.chroma, least), most) : usual;
  const isBright = hueDistance(hue, BRIGHT.hue) < BRIGHT.reach;
  const lightnesses = [...(isBright ? [BRIGHT.lightness] : []), ...LIGHTNESSES];
  return standingOut({ chroma, hue }, lightnesses, grounds, !isBright);
}

/** A shade or tint of a brand's colour that stands out from `grounds`, `#rrggbb`: no other hue. */
export function shadeOf({ chroma, hue }: Oklch, grounds: readonly string[]): string {
  const isBright = hueDistance(hue, BRIGHT.hue) < BRIGHT.reach;
  const most = isBright ? SHADE_CHROMA.ofBright : SHADE_CHROMA.most;
  return standingOut({ chroma: Math.min(chroma, most), hue }, SHADES, grounds, false);
}

/**
 * The first of `lightnesses` that stands out from all grounds, or the one that does so most; rather one
 * that white can be read on where `underWhite`, for on strong colours dark letters look heavy.
 */
function standingOut(
  color: Pick<Oklch, "chroma" | "hue">,
  lightnesses: readonly number[],
  grounds: readonly string[],
  underWhite: boolean,
): string {
  const candidates = lightnesses.map((lightness) => hexOfOklch({ lightness, ...color }));
  const distance = (color: string) =>
    Math.min(...grounds.map((ground) => colorDistance(color, ground)));
  const apart = candidates.filter((color) => distance(color) >= STANDS_OUT);
  return (
    apart.find((color) => underWhite && contrast("#ffffff", color) >= ENOUGH_CONTRAST) ??
    apart[0] ??
    candidates.reduce((best, color) => (distance(color) > distance(best) ? color : best))
  );
}

function partnerOf({ hue, chroma }: Oklch): number {
  if (chroma >= GREY) return PARTNERS.find(({ to }) => hue < to)?.hue ?? PARTNERS[0].hue;
  const { cool, warm, isWarm } = BESIDE_GREY;
  return chroma >= isWarm.chroma && hueDistance(hue, isWarm.hue) < isWarm.reach ? warm : cool;
}

/** Without what is likely a model's skin. */
function ownColors(colors: readonly ColorShare[]): Shared[] {
  return colors
    .map(({ color, share }) => ({ ...oklch(color), share }))
    .filter(
      ({ lightness, chroma, hue, share }) =>
        share > SKIN.share ||
        hueDistance(hue, SKIN.hue) > SKIN.reach ||
        !isBetween(chroma, SKIN.chroma) ||
        !isBetween(lightness, SKIN.lightness),
    );
}

function isBetween(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}
