// Boxes snap to each other, and to the edges, margins and middle of the picture.

import type { Box } from "caponimage";

import { type Corner, moveBox, type Point, resizeBox } from "./geometry.ts";

/** A line that a box has snapped to: across at `at` of the height, or down at `at` of the width. */
export interface Guide {
  axis: "x" | "y";
  at: number;
}

export interface Snapped {
  box: Box;
  guides: Guide[];
}

/** Free at the picture's edges, as layouts have it. */
const MARGIN = 0.04;

/** A box that was moved; `reach` is how near a line has to be, as fractions of the picture. */
export function snapMoved(box: Box, others: readonly Box[], reach: Point): Snapped {
  const x = nearest(edges(box.x, box.width), targets("x", others), reach.x);
  const y = nearest(edges(box.y, box.height), targets("y", others), reach.y);
  return snapped(moveBox(box, { x: x?.shift ?? 0, y: y?.shift ?? 0 }), x, y);
}

/** A box one of whose corners was moved. */
export function snapResized(
  box: Box,
  corner: Corner,
  others: readonly Box[],
  reach: Point,
): Snapped {
  const side = corner.endsWith("w") ? box.x : box.x + box.width;
  const end = corner.startsWith("n") ? box.y : box.y + box.height;
  const x = nearest([side], targets("x", others), reach.x);
  const y = nearest([end], targets("y", others), reach.y);
  return snapped(resizeBox(box, corner, { x: x?.shift ?? 0, y: y?.shift ?? 0 }), x, y);
}

function snapped(box: Box, x: Hit | undefined, y: Hit | undefined): Snapped {
  const guides: Guide[] = [];
  if (x) guides.push({ axis: "x", at: x.at });
  if (y) guides.push({ axis: "y", at: y.at });
  return { box, guides };
}

interface Hit {
  shift: number;
  at: number;
}

function nearest(from: number[], to: number[], reach: number): Hit | undefined {
  let best: Hit | undefined;
  for (const value of from) {
    for (const at of to) {
      const shift = at - value;
      if (Math.abs(shift) <= Math.abs(best?.shift ?? reach)) best = { shift, at };
    }
  }
  return best;
}

/** Start, middle and end. */
function edges(start: number, length: number): number[] {
  return [start, start + length / 2, start + length];
}

function targets(axis: "x" | "y", others: readonly Box[]): number[] {
  const each = others.flatMap((box) =>
    axis === "x" ? edges(box.x, box.width) : edges(box.y, box.height),
  );
  return [0, MARGIN, 0.5, 1 - MARGIN, 1, ...each];
}
