// Where a gradient begins and ends.

import type { Point, Rect } from "../composition/types.js";

/**
 * The line through a rectangle's centre along which its colour changes, at an angle in degrees: 0 to
 * the right, 90 downwards. It is so long that the corners have the pure colours, as in CSS.
 */
export function gradientLine(rect: Rect, angle: number): { from: Point; to: Point } {
  const radians = (angle * Math.PI) / 180;
  const [right, down] = [Math.cos(radians), Math.sin(radians)];
  const half = (Math.abs(right) * rect.width + Math.abs(down) * rect.height) / 2;
  const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  return {
    from: { x: x - right * half, y: y - down * half },
    to: { x: x + right * half, y: y + down * half },
  };
}
