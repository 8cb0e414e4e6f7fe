import type { Point, Rect } from "./types.js";

export function rightOf({ x, width }: Rect): number {
  return x + width;
}

export function bottomOf({ y, height }: Rect): number {
  return y + height;
}

export function centerOf({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** From its edges; nothing where they cross. */
export function between(left: number, top: number, right: number, bottom: number): Rect {
  return { x: left, y: top, width: Math.max(right - left, 0), height: Math.max(bottom - top, 0) };
}

/** So much larger at each side; smaller where that is negative. */
export function grown(rect: Rect, by: number): Rect {
  return between(rect.x - by, rect.y - by, rightOf(rect) + by, bottomOf(rect) + by);
}

/** What lies in both. */
export function shared(a: Rect, b: Rect): Rect {
  return between(
    Math.max(a.x, b.x),
    Math.max(a.y, b.y),
    Math.min(rightOf(a), rightOf(b)),
    Math.min(bottomOf(a), bottomOf(b)),
  );
}

export function areaOf({ width, height }: Rect): number {
  return width * height;
}

/** Whether two have some area in common. */
export function overlap(a: Rect, b: Rect): boolean {
  return areaOf(shared(a, b)) > 0;
}

/** Whether `box` is partly within the other, by more than a pixel. */
export function crosses(box: Rect, other: Rect): boolean {
  const inside = areaOf(shared(box, other));
  return inside > 0 && inside < areaOf(box) - 1;
}

/** The square around a disc. */
export function around({ x, y }: Point, radius: number): Rect {
  return between(x - radius, y - radius, x + radius, y + radius);
}

/** Whether `inner` lies within `outer`, give or take a thousandth of a pixel. */
export function holds(outer: Rect, inner: Rect): boolean {
  const slack = 1e-3;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    rightOf(inner) <= rightOf(outer) + slack &&
    bottomOf(inner) <= bottomOf(outer) + slack
  );
}

/** A rectangle of the canvas in fractions of the photo that lies on it. */
export function inFractions(rect: Rect, photo: Rect): Rect {
  return {
    x: (rect.x - photo.x) / photo.width,
    y: (rect.y - photo.y) / photo.height,
    width: rect.width / photo.width,
    height: rect.height / photo.height,
  };
}
