// Sets lines into a slot by their letters' edges, not by boxes around them.

import type { Align, FontUse, Rect, SetText, Text, Weight } from "../composition/types.js";
import { directionOf } from "./direction.js";
import type { FontMetrics } from "./font-metrics.js";
import { lineOf } from "./paragraphs.js";
import { reachOf } from "./reach.js";
import { trackingOf } from "./tracking.js";

export interface SetOptions {
  font: FontUse;
  weight: Weight;
  align: Align;
  valign: "top" | "middle" | "bottom";
  /** In pixels. */
  fontSize: number;
  /** As {@link fitText} gives them. */
  lines: readonly string[];
  /** From baseline to baseline, in font sizes. */
  lineHeight: number;
  /** Between letters, in font sizes; none is added to letters that join. */
  tracking: number;
  color: string;
  ground: string;
  metrics: FontMetrics;
}

/**
 * Sets a text in a slot. At the left, each line's first letter has its left edge, as it is drawn, at
 * the slot's; at the right, and for the middle, alike. At the top, capitals have their upper edge at
 * the slot's; at the bottom, the last baseline is at the slot's lower edge; see {@link reachOf} for
 * letters of other scripts.
 *
 * `x` of a line is where its left end is drawn, also of a right-to-left one: a canvas draws it with
 * `direction` and `textAlign = "left"`, an SVG with `direction` and a `text-anchor` of `start`, or
 * `end` for right-to-left. Positions are rounded to a hundredth of a pixel.
 */
export function setText(text: Text, slot: Rect, options: SetOptions): SetText {
  const { font, weight, align, valign, fontSize, lineHeight, color, ground, metrics } = options;
  const tracking = trackingOf(text.text, options.tracking);
  const { above, below } = reachOf(text.text, metrics);
  const block = (above + below + (options.lines.length - 1) * lineHeight) * fontSize;
  const share = { top: 0, middle: 0.5, bottom: 1 }[valign];
  const first = slot.y + (slot.height - block) * share + above * fontSize;

  const edges: Edges[] = [];
  const lines = options.lines.map((given, index) => {
    const line = lineOf(given);
    const ink = metrics.ink(line, tracking);
    const width = (ink.right - ink.left) * fontSize;
    const left = slot.x + (slot.width - width) * { left: 0, center: 0.5, right: 1 }[align];
    const baseline = rounded(first + index * lineHeight * fontSize);
    const x = rounded(left - ink.left * fontSize);
    edges.push({
      left: x + ink.left * fontSize,
      right: x + ink.right * fontSize,
      top: baseline - ink.ascent * fontSize,
      bottom: baseline + ink.descent * fontSize,
    });
    return { text: line, x, baseline, width: rounded(width) };
  });
  return {
    id: text.id,
    role: text.role,
    text: text.text,
    slot,
    rect: around(edges.filter(({ left, right }) => right > left)) ?? nothingIn(slot, align, share),
    lines,
    fontSize,
    font,
    weight,
    align,
    direction: directionOf(text.text),
    tracking,
    color,
    ground,
  };
}

interface Edges {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The rectangle around all of them, if there is one. */
function around(edges: readonly Edges[]): Rect | undefined {
  if (edges.length === 0) return undefined;
  const x = Math.min(...edges.map(({ left }) => left));
  const y = Math.min(...edges.map(({ top }) => top));
  const right = Math.max(...edges.map(({ right }) => right));
  const bottom = Math.max(...edges.map(({ bottom }) => bottom));
  return { x: rounded(x), y: rounded(y), width: rounded(right - x), height: rounded(bottom - y) };
}

/** Where a text without letters would begin. */
function nothingIn(slot: Rect, align: Align, share: number): Rect {
  const x = slot.x + slot.width * { left: 0, center: 0.5, right: 1 }[align];
  return { x: rounded(x), y: rounded(slot.y + slot.height * share), width: 0, height: 0 };
}

function rounded(length: number): number {
  return Math.round(length * 100) / 100;
}
