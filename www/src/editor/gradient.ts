import type { Point, Rect } from "caponimage/compositions";

/**
 * Where a gradient begins and ends: the line through a rectangle's centre at an angle in degrees, 0 to
 * the right and 90 downwards, so long that the corners have the pure colours.
 */
export function gradientEnds(rect: Rect, angle: number): { from: Point; to: Point } {
  const radians = (angle * Math.PI) / 180;
  const [right, down] = [Math.cos(radians), Math.sin(radians)];
  const half = (Math.abs(right) * rect.width + Math.abs(down) * rect.height) / 2;
  const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  return {
    from: { x: x - right * half, y: y - down * half },
    to: { x: x + right * half, y: y + down * half },
  };
}
