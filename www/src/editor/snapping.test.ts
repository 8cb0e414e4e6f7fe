import { expect, test } from "vitest";

import { snapPoint, snapRect } from "./snapping.ts";

const CANVAS = { width: 1000, height: 800 };
const OTHER = { x: 300, y: 200, width: 200, height: 100 };

test("the nearest edge within reach decides, on each axis for itself", () => {
  const rect = { x: 304, y: 390, width: 150, height: 50 };
  const { by, guides } = snapRect(rect, [OTHER], 6, CANVAS);
  expect(by).toEqual({ x: -4, y: 0 });
  expect(guides).toEqual([{ axis: "x", at: 300 }]);
});

test("the middle of the picture and its margins are lines, too", () => {
  const middle = snapRect({ x: 422, y: 45, width: 150, height: 40 }, [], 6, CANVAS);
  expect(middle.by).toEqual({ x: 3, y: 3 });
  expect(middle.guides).toEqual([
    { axis: "x", at: 500 },
    { axis: "y", at: 48 },
  ]);
});

test("out of reach nothing moves", () => {
  expect(snapPoint({ x: 320, y: 130 }, [OTHER], 6, CANVAS)).toEqual({
    by: { x: 0, y: 0 },
    guides: [],
  });
});
