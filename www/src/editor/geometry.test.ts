import { expect, test } from "vitest";

import { movedBy, type Placed, scaledTo, scaleOf, widenedBy } from "./geometry.ts";

const CANVAS = { width: 1000, height: 800 };
const PLACED: Placed = {
  frame: { x: 100, y: 100, width: 200, height: 100 },
  style: { box: { x: 100, y: 80, width: 202, height: 140 }, fontSize: 40, align: "left" },
};

test("a text stays on the picture, and its box goes with it", () => {
  const { frame, style } = movedBy(PLACED, { x: 2000, y: -2000 }, CANVAS);
  expect(frame).toEqual({ x: 800, y: 0, width: 200, height: 100 });
  expect(style.box).toEqual({ x: 800, y: -20, width: 202, height: 140 });
});

test("a corner makes letters larger, and the opposite one stays", () => {
  const scale = scaleOf(PLACED, "se", { x: 100, y: 50 });
  expect(scale).toBeCloseTo(1.5);
  const { frame, style } = scaledTo(PLACED, "nw", 1.5, CANVAS);
  expect(frame.x + frame.width).toBeCloseTo(300);
  expect(frame.y + frame.height).toBeCloseTo(200);
  expect(style.fontSize).toBeCloseTo(60);
});

test("no corner leaves the picture, and nothing becomes too small to read", () => {
  const large = scaledTo(PLACED, "se", 100, CANVAS);
  expect(large.frame.x + large.frame.width).toBeLessThanOrEqual(1000);
  expect(scaledTo(PLACED, "se", 0, CANVAS).style.fontSize).toBeCloseTo(8);
});

test("a side changes how wide lines are, and no size", () => {
  const { frame, style } = widenedBy(PLACED, "w", -50, CANVAS);
  expect(frame).toEqual({ x: 50, y: 100, width: 250, height: 100 });
  expect(style.fontSize).toBe(40);
  expect(widenedBy(PLACED, "e", -1000, CANVAS).frame.width).toBe(32);
});
