// In which of the palette's colours a text stands.

import { contrast, ENOUGH_CONTRAST } from "../color/contrast.js";
import { colorDistance } from "../color/oklab.js";
import type { Ground } from "./setting.js";
import type { Palette, Role, Text } from "./types.js";

/** What WCAG 2.2 (1.4.3) asks of large letters, and 1.4.11 of what is no text. */
export const ENOUGH_FOR_DISPLAY = 3;

/** The colour of what a text stands on. */
export function groundColor(ground: Ground, palette: Palette): string {
  return palette[ground];
}

/**
 * The colour of a text on a ground: a person's choice; for a headline that of the palette's colours
 * that is nearest to what the model predicts, where it can be read; else what its role has.
 */
export function textColor({ role, color, style }: Text, ground: Ground, palette: Palette): string {
  if (style?.color) return style.color;
  const on = groundColor(ground, palette);
  const [usual, ...others] = candidates(role, ground, palette);
  const least = role === "headline" ? ENOUGH_FOR_DISPLAY : ENOUGH_CONTRAST;
  const legible = others.filter((other) => contrast(other, on) >= least);
  if (role !== "headline") return legible.at(0) ?? usual;
  if (color === undefined) return usual;
  const distance = (other: string) => colorDistance(other, color);
  return [usual, ...legible].reduce((best, other) =>
    distance(other) < distance(best) ? other : best,
  );
}

/** One that can always be read first, then what is better where it can be. */
function candidates(role: Role, ground: Ground, palette: Palette): [string, ...string[]] {
  const { ink, onPanel, panel, accent, tint } = palette;
  if (ground === "panel") return role === "eyebrow" ? [onPanel, tint] : [onPanel];
  if (role === "headline") return [ink, panel, accent];
  return role === "eyebrow" ? [ink, accent] : [ink];
}
