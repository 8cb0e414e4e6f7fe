// All that texts are set by in one composition.

import { breakText } from "../text/fit-text.js";
import type { FontMetrics } from "../text/font-metrics.js";
import { measureFont } from "../text/measure.js";
import { reachOf } from "../text/reach.js";
import { trackingOf } from "../text/tracking.js";
import type { Deck } from "./deck.js";
import { keepTogether } from "./keep-together.js";
import type { Scale } from "./scale.js";
import type { FontUse, Fonts, Layer, Palette, Role, SetText, Size, Text, Weight } from "./types.js";

/** What a text stands on, by its name in the palette. */
export type Ground = "paper" | "tint" | "panel";

export interface Setting {
  canvas: Size;
  palette: Palette;
  fonts: Fonts;
  deck: Deck;
  scale: Scale;
  /** Fewer than a headline may have otherwise. */
  headlineLines?: number;
}

/** What some texts come to when they are set. */
export interface Piece {
  layers: Layer[];
  texts: SetText[];
}

/** How a text of a role is set, where nobody chose otherwise. */
export interface Lettering {
  size: keyof Scale;
  font: FontUse;
  weight: Weight;
  /** From baseline to baseline, in font sizes. */
  lineHeight: number;
  /** Between letters, in font sizes. */
  tracking: number;
  mostLines: number;
}

/** Headlines have no more lines than this, where they can be set so at all. */
export const FEW_LINES = 4;

export const LETTERING: Record<Exclude<Role, "badge">, Lettering> = {
  eyebrow: {
    size: "small",
    font: "text",
    weight: "bold",
    lineHeight: 1.2,
    tracking: 0.06,
    mostLines: 1,
  },
  headline: {
    size: "headline",
    font: "display",
    weight: "bold",
    lineHeight: 1.06,
    tracking: -0.005,
    mostLines: 8,
  },
  benefit: {
    size: "benefit",
    font: "text",
    weight: "regular",
    lineHeight: 1.22,
    tracking: 0,
    mostLines: 3,
  },
  detail: {
    size: "small",
    font: "text",
    weight: "bold",
    lineHeight: 1.22,
    tracking: 0.01,
    mostLines: 2,
  },
  call: {
    size: "small",
    font: "text",
    weight: "bold",
    lineHeight: 1.2,
    tracking: 0.02,
    mostLines: 1,
  },
};

/** The lettering of one text, with what a person chose. */
export interface Chosen extends Omit<Lettering, "size"> {
  fontSize: number;
  metrics: FontMetrics;
}

export function letteringOf(
  { role, style }: Text,
  { fonts, scale, headlineLines }: Setting,
): Chosen {
  const { size, ...lettering } = LETTERING[role === "badge" ? "detail" : role];
  const font = style?.font ?? lettering.font;
  const weight = style?.weight ?? lettering.weight;
  return {
    ...lettering,
    ...(role === "headline" && headlineLines !== undefined && { mostLines: headlineLines }),
    font,
    weight,
    fontSize: style?.fontSize ?? scale[size],
    metrics: measureFont(fonts[font], weight),
  };
}

/** The lines of a text at the size that it has, and whether they are few and narrow enough. */
export function linesAt(
  text: string,
  lettering: Chosen,
  width: number,
): { lines: string[]; fits: boolean } {
  return breakText(keepTogether(text), { ...lettering, width });
}

/** How high so many lines of a text are, in pixels. */
export function heightOf(
  text: string,
  lines: number,
  { metrics, lineHeight, fontSize }: Chosen,
): number {
  const { above, below } = reachOf(text, metrics);
  return (above + below + (lines - 1) * lineHeight) * fontSize;
}

/** How wide a line is as it is drawn, in pixels. */
export function widthOf(line: string, { metrics, tracking, fontSize }: Chosen): number {
  const { left, right } = metrics.ink(line, trackingOf(line, tracking));
  return (right - left) * fontSize;
}
