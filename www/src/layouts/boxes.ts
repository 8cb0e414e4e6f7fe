import type { Box } from "caponimage";

/** How far boxes keep apart, and from the picture's edges: shares of the shorter side. */
export const GAP = 0.025;
export const MARGIN = 0.05;

/** What sums of coordinates may be off by. */
export const ROUNDING = 1e-9;

export function areaOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + box.width * box.height, 0);
}

/** The area that lies beneath both. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
}

export function anyOverlap(boxes: readonly Box[]): boolean {
  return boxes.some((box, index) =>
    boxes.some((other, later) => later > index && sharedArea(box, other) > ROUNDING),
  );
}

/** How much two sets of boxes coincide, 0 to 1: intersection over union, no set overlaps itself. */
export function coincidence(a: readonly Box[], b: readonly Box[]): number {
  let shared = 0;
  for (const one of a) for (const other of b) shared += sharedArea(one, other);
  return shared / (areaOf(a) + areaOf(b) - shared);
}
