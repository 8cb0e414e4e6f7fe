// The room that templates divide.

import { type Format, marginOf, textArea } from "./formats.js";
import { between, bottomOf, rightOf } from "./rect.js";
import type { Rect, Size } from "./types.js";

export interface Frame {
  canvas: Size;
  /** All of the canvas. */
  whole: Rect;
  /** What texts may stand in. */
  texts: Rect;
  margin: number;
  /** Whether texts do better beneath the product than beside it. */
  isTall: boolean;
}

/** From this ratio of sides on a canvas is tall. */
const TALL = 1.2;

export function isTall({ width, height }: Size): boolean {
  return height / width >= TALL;
}

export function frameOf(format: Format): Frame {
  const { width, height } = format;
  return {
    canvas: { width, height },
    whole: { x: 0, y: 0, width, height },
    texts: textArea(format),
    margin: marginOf(format),
    isTall: isTall(format),
  };
}

/** The parts of a rectangle before and after a cut, `gap` apart. */
export function splitAcross(rect: Rect, share: number, gap: number): [left: Rect, right: Rect] {
  const cut = rect.x + (rect.width - gap) * share;
  return [
    between(rect.x, rect.y, cut, bottomOf(rect)),
    between(cut + gap, rect.y, rightOf(rect), bottomOf(rect)),
  ];
}

export function splitDown(rect: Rect, share: number, gap: number): [top: Rect, bottom: Rect] {
  const cut = rect.y + (rect.height - gap) * share;
  return [
    between(rect.x, rect.y, rightOf(rect), cut),
    between(rect.x, cut + gap, rightOf(rect), bottomOf(rect)),
  ];
}
