// Rectangles in pixels of a composition.

export function rectOf(left, top, right, bottom) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest that holds all of them. */
export function around(rects) {
  return rectOf(
    Math.min(...rects.map(({ x }) => x)),
    Math.min(...rects.map(({ y }) => y)),
    Math.max(...rects.map(({ x, width }) => x + width)),
    Math.max(...rects.map(({ y, height }) => y + height)),
  );
}

export function areaOf({ width, height }) {
  return width * height;
}

export function sharedArea(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** Whether the second lies within the first. */
export function holds(outer, { x, y, width, height }) {
  return (
    x >= outer.x &&
    y >= outer.y &&
    x + width <= outer.x + outer.width &&
    y + height <= outer.y + outer.height
  );
}
