// Where the model is asked: it knows the photo alone, not the canvas around it.

import { inFractions } from "./rect.js";
import type { Rect, RoleBox, SetText } from "./types.js";

/** The least that a box on the photo's edge measures, in fractions. */
const LEAST = 0.08;

/** The slots of headline and benefits, as boxes on the photo; one beside it lies at its edge. */
export function modelBoxes(texts: readonly SetText[], photo: Rect): RoleBox[] {
  return texts
    .filter(({ role }) => role === "headline" || role === "benefit")
    .map(({ id, role, slot }) => ({ id, role, ...boxOnPhoto(slot, photo) }));
}

/** A rectangle of the canvas as a box in fractions of the photo; one beside that lies at its edge. */
export function boxOnPhoto(rect: Rect, photo: Rect): Rect {
  const { x, y, width, height } = inFractions(rect, photo);
  const [left, across] = inside(x, width);
  const [top, down] = inside(y, height);
  return { x: left, y: top, width: across, height: down };
}

/** A span moved and cut to lie within 0 to 1. */
function inside(start: number, length: number): [start: number, length: number] {
  const from = Math.min(Math.max(start, 0), 1 - LEAST);
  const to = Math.max(Math.min(start + length, 1), from + LEAST);
  return [from, to - from];
}
