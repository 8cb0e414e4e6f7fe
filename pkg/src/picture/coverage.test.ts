import { expect, test } from "vitest";

import type { Box } from "../types.js";
import { coverage, occlusion } from "./coverage.js";
import type { MeasuredPicture } from "./measured-picture.js";
import { outlinePoint } from "./outline-point.js";
import type { Side } from "./product-place.js";

const SIDE = 100;

/** A picture of which only mask and product are looked at. */
function pictureOf(box: Box, isProduct: (x: number, y: number) => boolean): MeasuredPicture {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const x = ((cell % SIDE) + 0.5) / SIDE;
    return isProduct(x, (Math.floor(cell / SIDE) + 0.5) / SIDE) ? 1 : 0;
  });
  const mask = { width: SIDE, height: SIDE, values };
  const touches = { left: false, top: false, right: false, bottom: false };
  const background = {
    plain: 1,
    color: "#ffffff",
    edges: { left: "", top: "", right: "", bottom: "" },
    even: { left: 1, top: 1, right: 1, bottom: 1 },
  };
  return {
    width: SIDE,
    height: SIDE,
    product: { box, touches },
    mask,
    skin: mask,
    busyness: mask,
    background,
    colors: [],
  };
}

const BOX = { x: 0.2, y: 0.4, width: 0.5, height: 0.2 };
const square = pictureOf(BOX, (x, y) => x > 0.2 && x < 0.7 && y > 0.4 && y < 0.6);

test.each([
  ["all of it", { x: 0, y: 0, width: 1, height: 1 }, 1, 0.1],
  ["its left half", { x: 0, y: 0, width: 0.45, height: 1 }, 0.5, 0.05 / 0.45],
  ["within it", { x: 0.3, y: 0.45, width: 0.1, height: 0.1 }, 0.1, 1],
  ["parts of cells", { x: 0.203, y: 0.4, width: 0.005, height: 0.2 }, 0.01, 1],
  ["beside it", { x: 0.75, y: 0.4, width: 0.2, height: 0.2 }, 0, 0],
  ["outside the picture", { x: 1.1, y: -0.5, width: 0.5, height: 0.2 }, 0, 0],
  ["half outside", { x: -0.45, y: 0.4, width: 0.9, height: 0.2 }, 0.5, 0.25 / 0.9],
  ["no area", { x: 0.3, y: 0.5, width: 0, height: 0 }, 0, 0],
])("what a box covers: %s", (_, box, covered, occluded) => {
  expect(coverage(square, box)).toBeCloseTo(covered, 6);
  expect(occlusion(square, box)).toBeCloseTo(occluded, 6);
});

test("nothing is covered where there is no product", () => {
  const empty = pictureOf(BOX, () => false);
  expect(coverage(empty, BOX)).toBe(0);
});

test.each([
  ["left", 0.4, 0.24, 0.48],
  ["right", 0.4, 0.66, 0.48],
  ["top", 0.5, 0.45, 0.42],
  ["bottom", 0.5, 0.45, 0.58],
] as [Side, number, number, number][])("a line from the %s ends inside", (side, at, x, y) => {
  const point = outlinePoint(square, side, at)!;
  expect(point.x).toBeCloseTo(x, 1);
  expect(point.y).toBeCloseTo(y, 1);
  expect(occlusion(square, { x: point.x, y: point.y, width: 0.001, height: 0.001 })).toBeCloseTo(
    1,
    6,
  );
});

test("a line passes a strap and a gap, and ends nowhere where there is nothing", () => {
  const bag = pictureOf({ x: 0.1, y: 0, width: 0.8, height: 1 }, (x, y) => {
    const isStrap = x > 0.1 && x < 0.12;
    return isStrap || (x > 0.4 && x < 0.9 && y > 0.5);
  });
  expect(outlinePoint(bag, "left", 0.75)!.x).toBeGreaterThan(0.4);
  expect(outlinePoint(bag, "left", 0.25)).toBeUndefined();
  expect(outlinePoint(bag, "left", NaN)).toBeUndefined();
});

test("a line ends on the product rather than in what it encloses, a handle's hole", () => {
  const box = { x: 0.2, y: 0.2, width: 0.6, height: 0.6 };
  const ring = pictureOf(box, (x, y) => Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.3);
  ring.mask.values = ring.mask.values.map((value, cell) => {
    const far = Math.max(Math.abs((cell % SIDE) - 49.5), Math.abs(Math.floor(cell / SIDE) - 49.5));
    // Thin on the left, where it is no more than a wire, and broad on the right.
    return value && far < 28 && cell % SIDE < 60 ? 0.8 : value;
  });
  expect(outlinePoint(ring, "left", 0.5)!.x).toBeGreaterThan(0.6);
});
