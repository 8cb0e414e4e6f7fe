import { expect, test } from "vitest";

import { snapMoved, snapResized } from "./snapping.ts";

const reach = { x: 0.01, y: 0.01 };

test("a box snaps its nearest edge to the nearest line", () => {
  const other = { x: 0.3, y: 0.6, width: 0.2, height: 0.1 };
  const moved = { x: 0.305, y: 0.2, width: 0.13, height: 0.1 };
  const { box, guides } = snapMoved(moved, [other], reach);
  expect(box.x).toBeCloseTo(0.3);
  expect(box.y).toBe(0.2);
  expect(guides).toEqual([{ axis: "x", at: 0.3 }]);
});

test("its middle snaps to the picture's middle", () => {
  const { box, guides } = snapMoved({ x: 0.302, y: 0.1, width: 0.4, height: 0.1 }, [], reach);
  expect(box.x).toBeCloseTo(0.3);
  expect(guides).toContainEqual({ axis: "x", at: 0.5 });
});

test("what is out of reach stays where it is", () => {
  const free = { x: 0.2, y: 0.2, width: 0.13, height: 0.11 };
  expect(snapMoved(free, [], reach)).toEqual({ box: free, guides: [] });
});

test("a corner snaps alone, the opposite one stays", () => {
  const { box } = snapResized({ x: 0.2, y: 0.2, width: 0.294, height: 0.1 }, "se", [], reach);
  expect(box.x).toBe(0.2);
  expect(box.x + box.width).toBeCloseTo(0.5);
});

test("a box that has snapped is still inside the picture", () => {
  const { box } = snapMoved({ x: 0.005, y: 0.9, width: 0.5, height: 0.098 }, [], reach);
  expect(box.x).toBe(0);
  expect(box.y + box.height).toBeCloseTo(1);
});
