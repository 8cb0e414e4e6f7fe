// A caption as it is drawn on the picture: on the page, in a PNG and in an SVG the same.

import type { Box } from "caponimage";

import { clearer, fromHex, INK, mix, readable, type Rgb, toHex, WHITE } from "./contrast.ts";
import { type Direction, directionOf } from "./direction.ts";
import { fitText, heightOf, LINE_HEIGHT, type Metrics } from "./fit-text.ts";
import type { Inscription } from "./marks.ts";
import type { Alignment, TextStyle } from "./style.ts";

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A caption set for drawing; all lengths in pixels of the picture. */
export interface Mark {
  lines: { text: string; x: number; y: number }[];
  direction: Direction;
  /** Where `x` is on a line: its start is at the right where it runs to the left. */
  anchor: "start" | "middle" | "end";
  fontSize: number;
  color: string;
  outline?: { color: string; width: number };
  plate?: Size & { x: number; y: number; radius: number; color: string; opacity: number };
}

/** The share of the box's shorter side that is left free around the letters. */
const PADDING = { plain: 0.1, outline: 0.1, plate: 0.16 } as const;
const PLATE_OPACITY = 0.86;
/** In font sizes. */
const OUTLINE_WIDTH = 0.16;

/**
 * Sets a text on a picture of that size, whose mean colour beneath the box is `beneath`, at most
 * `largest` pixels large.
 */
export function setMark(
  { box, text, color, exact = false }: Inscription,
  size: Size,
  style: TextStyle,
  beneath: Rgb,
  metrics: Metrics,
  largest = Infinity,
): Mark {
  const [left, top] = [box.x * size.width, box.y * size.height];
  const [width, height] = [box.width * size.width, box.height * size.height];
  // Of the shorter side, so that long boxes waste no space.
  const padding = Math.min(width, height) * PADDING[style.look];
  const inner = { width: width - 2 * padding, height: height - 2 * padding };
  const rim = style.look === "outline" ? OUTLINE_WIDTH : 0;
  const fitted = fitText(text, inner.width, inner.height, metrics, rim);
  const { lines } = fitted;
  const fontSize = Math.min(fitted.fontSize, largest);

  const side = sideOf(style.alignment, box);
  const share = { left: 0, center: 0.5, right: 1 }[side];
  const x = left + padding + inner.width * share + (rim / 2) * fontSize * (1 - 2 * share);
  const block = heightOf(lines.length, metrics) * fontSize;
  const first = top + (height - block) / 2 + metrics.ascent * fontSize;
  const placed = lines.map((line, index) => ({
    text: line,
    x,
    y: first + index * LINE_HEIGHT * fontSize,
  }));
  const direction = directionOf(text);
  const mark = { lines: placed, direction, anchor: anchorAt(side, direction), fontSize };

  const chosen = fromHex(color);
  const legible = (ground: Rgb, from = chosen) => (exact ? from : readable(from, ground));
  const onPicture = legible(beneath);
  if (style.look === "plain") return { ...mark, color: toHex(onPicture) };
  if (style.look === "outline") {
    // Readable on the picture, too, for an outline is thin.
    const ground = clearer(WHITE, INK, onPicture);
    const outline = { color: toHex(ground), width: fontSize * OUTLINE_WIDTH };
    return { ...mark, color: toHex(legible(ground, onPicture)), outline };
  }
  const ground = clearer(WHITE, INK, chosen);
  const widest = Math.max(...lines.map(metrics.width)) * fontSize;
  const plate = {
    x: x - widest * share - padding,
    y: first - metrics.ascent * fontSize - padding,
    width: widest + 2 * padding,
    height: block + 2 * padding,
    radius: Math.min(fontSize * 0.3, padding),
    color: toHex(ground),
    opacity: PLATE_OPACITY,
  };
  return { ...mark, color: toHex(legible(mix(beneath, ground, PLATE_OPACITY))), plate };
}

type Side = Exclude<Alignment, "auto">;

/** Text in the left part of the picture is set to the left, and in the right part to the right. */
function sideOf(alignment: Alignment, { x, width }: Box): Side {
  if (alignment !== "auto") return alignment;
  const [before, after] = [x, 1 - x - width];
  if (width > 0.6 || Math.abs(before - after) < 0.12) return "center";
  return before < after ? "left" : "right";
}

/** What of a line is at that side. */
function anchorAt(side: Side, direction: Direction): Mark["anchor"] {
  if (side === "center") return "middle";
  return (side === "left") === (direction === "ltr") ? "start" : "end";
}
