import { expect, test } from "vitest";

import { measureBusyness } from "./busyness.ts";
import { BLACK, paint, paintEach, WHITE } from "./paint.ts";
import type { Color, Pixels } from "./pixels.ts";

const SIDE = 40;
const PRODUCT = { x: 0.3, y: 0.3, width: 0.4, height: 0.4 };

function busynessAt(pixels: Pixels, x: number, y: number): number {
  const { width, height, values } = measureBusyness(pixels);
  return values[Math.floor(y * height) * width + Math.floor(x * width)]!;
}

test("plain background is free and a flat dark product is busy", () => {
  const picture = paint(SIDE, SIDE, WHITE, { ...PRODUCT, color: BLACK });
  expect(busynessAt(picture, 0.1, 0.5)).toBe(0);
  expect(busynessAt(picture, 0.5, 0.5)).toBe(1);
});

test("a dark background is as free as a light one", () => {
  const picture = paint(SIDE, SIDE, BLACK, { ...PRODUCT, color: WHITE });
  expect(busynessAt(picture, 0.1, 0.5)).toBe(0);
  expect(busynessAt(picture, 0.5, 0.5)).toBe(1);
});

test("a background may have two colours", () => {
  const floor = { x: 0, y: 0.6, width: 1, height: 0.4, color: [150, 110, 80] as Color };
  const picture = paint(SIDE, SIDE, WHITE, floor, { ...PRODUCT, color: BLACK });
  expect(busynessAt(picture, 0.1, 0.1)).toBe(0);
  expect(busynessAt(picture, 0.1, 0.9)).toBe(0);
  expect(busynessAt(picture, 0.5, 0.5)).toBe(1);
});

test("a product that reaches one edge is none of a mixed background", () => {
  const shelf = Array.from({ length: 20 }, (_, index) => ({
    x: 0.7,
    y: index / 20,
    width: 0.3,
    height: 0.05,
    color: [index * 12, (index % 2) * 120, 240 - index * 12] as Color,
  }));
  const legs = { x: 0.15, y: 0.3, width: 0.4, height: 0.7, color: BLACK };
  expect(busynessAt(paint(SIDE, SIDE, WHITE, ...shelf, legs), 0.3, 0.7)).toBeGreaterThan(0.5);
});

test("what the product encloses belongs to the product", () => {
  const inside = { x: 0.4, y: 0.4, width: 0.2, height: 0.2, color: WHITE };
  const picture = paint(SIDE, SIDE, WHITE, { ...PRODUCT, color: BLACK }, inside);
  expect(busynessAt(picture, 0.5, 0.5)).toBeGreaterThan(0.5);
});

test("what is transparent is free like the white it is shown on", () => {
  const picture = paint(SIDE, SIDE, WHITE, { ...PRODUCT, color: BLACK });
  const { data } = picture;
  for (let index = 0; index < data.length; index += 4) {
    if (data[index] === 255) data.set([0, 0, 0, 0], index);
  }
  expect(busynessAt(picture, 0.1, 0.5)).toBe(0);
  expect(busynessAt(picture, 0.5, 0.5)).toBe(1);
});

test("texture is busy, also where the picture has no background", () => {
  const picture = paintEach(SIDE, SIDE, (x, y) => ((x + y) % 2 === 0 ? WHITE : BLACK));
  expect(busynessAt(picture, 0.1, 0.1)).toBe(1);
});
