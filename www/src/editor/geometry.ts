// Moving and resizing boxes; every result lies inside the picture.

import type { Box } from "caponimage";

export interface Point {
  x: number;
  y: number;
}

/** The corner that is dragged: north or south, west or east. */
export type Corner = "nw" | "ne" | "sw" | "se";

export const CORNERS: readonly Corner[] = ["nw", "ne", "sw", "se"];

/** No box is made smaller than this, so that it can still be grabbed and read. */
export const SMALLEST = 0.04;

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function moveBox({ x, y, width, height }: Box, by: Point): Box {
  return {
    x: clamp(x + by.x, 0, 1 - width),
    y: clamp(y + by.y, 0, 1 - height),
    width,
    height,
  };
}

/** Moves one corner; the opposite one stays. */
export function resizeBox(box: Box, corner: Corner, by: Point): Box {
  const [x, width] = resizeSpan(box.x, box.width, corner.endsWith("w"), by.x);
  const [y, height] = resizeSpan(box.y, box.height, corner.startsWith("n"), by.y);
  return { x, y, width, height };
}

function resizeSpan(start: number, length: number, atStart: boolean, by: number): [number, number] {
  const end = start + length;
  if (atStart) {
    const moved = clamp(start + by, 0, end - SMALLEST);
    return [moved, end - moved];
  }
  return [start, clamp(length + by, SMALLEST, 1 - start)];
}

/** The box between two points, in any order. */
export function boxBetween(a: Point, b: Point): Box {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)].map((x) => clamp(x, 0, 1));
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)].map((y) => clamp(y, 0, 1));
  return { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
}
