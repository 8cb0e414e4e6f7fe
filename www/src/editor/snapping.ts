// Texts snap to each other, and to the margins and middle of the picture.

import type { Point, Rect, Size } from "caponimage/compositions";

/** A line that a text has snapped to: across at `at` pixels from the top, or down from the left. */
export interface Guide {
  axis: "x" | "y";
  at: number;
}

/** How far a text is to be moved to stand in line, and with what. */
export interface Snap {
  by: Point;
  guides: Guide[];
}

export const NO_SNAP: Snap = { by: { x: 0, y: 0 }, guides: [] };

/** Of the shorter side, free at the picture's edges, as compositions have it. */
const MARGIN = 0.06;

/** A text that is moved: its edges and its middle. `reach` is how near a line has to be, in pixels. */
export function snapRect(rect: Rect, others: readonly Rect[], reach: number, canvas: Size): Snap {
  const { x, y, width, height } = rect;
  return snap(edges(x, width), edges(y, height), others, reach, canvas);
}

/** One corner that is moved. */
export function snapPoint(
  { x, y }: Point,
  others: readonly Rect[],
  reach: number,
  canvas: Size,
): Snap {
  return snap([x], [y], others, reach, canvas);
}

function snap(
  across: readonly number[],
  down: readonly number[],
  others: readonly Rect[],
  reach: number,
  canvas: Size,
): Snap {
  const margin = Math.round(Math.min(canvas.width, canvas.height) * MARGIN);
  const lines = (length: number) => [0, margin, length / 2, length - margin, length];
  const columns = others.flatMap(({ x, width }) => edges(x, width));
  const rows = others.flatMap(({ y, height }) => edges(y, height));
  const x = nearest(across, [...lines(canvas.width), ...columns], reach);
  const y = nearest(down, [...lines(canvas.height), ...rows], reach);
  const guides: Guide[] = [];
  if (x) guides.push({ axis: "x", at: x.at });
  if (y) guides.push({ axis: "y", at: y.at });
  return { by: { x: x?.shift ?? 0, y: y?.shift ?? 0 }, guides };
}

interface Hit {
  shift: number;
  at: number;
}

function nearest(from: readonly number[], to: readonly number[], reach: number): Hit | undefined {
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
