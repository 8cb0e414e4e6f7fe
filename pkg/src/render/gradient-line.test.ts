import { expect, test } from "vitest";

import { gradientLine } from "./gradient-line.js";

const RECT = { x: 10, y: 20, width: 100, height: 40 };

test.each([
  [0, { x: 10, y: 40 }, { x: 110, y: 40 }],
  [90, { x: 60, y: 20 }, { x: 60, y: 60 }],
  [180, { x: 110, y: 40 }, { x: 10, y: 40 }],
  [-90, { x: 60, y: 60 }, { x: 60, y: 20 }],
])("at %d degrees a gradient begins and ends at the edges", (angle, from, to) => {
  const line = gradientLine(RECT, angle);
  expect(line.from.x).toBeCloseTo(from.x);
  expect(line.from.y).toBeCloseTo(from.y);
  expect(line.to.x).toBeCloseTo(to.x);
  expect(line.to.y).toBeCloseTo(to.y);
});

test("at a slant, corners have the pure colours", () => {
  const { from, to } = gradientLine(RECT, 30);
  const [right, down] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  // How far along the line a point lies.
  const along = (x: number, y: number) => x * right + y * down;
  expect(along(from.x, from.y)).toBeCloseTo(along(10, 20));
  expect(along(to.x, to.y)).toBeCloseTo(along(110, 60));
});
