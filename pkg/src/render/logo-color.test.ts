import { expect, test } from "vitest";

import type { Pixels } from "../picture/pixels.js";
import { logoColor } from "./logo-color.js";

/** A row of pixels: red, green, blue and alpha of each. */
function row(...pixels: number[][]): Pixels {
  return { width: pixels.length, height: 1, data: new Uint8ClampedArray(pixels.flat()) };
}

const [NAVY, YELLOW, CLEAR] = [
  [16, 32, 64, 255],
  [255, 220, 0, 255],
  [255, 255, 255, 0],
];

test("is that of most of it, not a mean", () => {
  expect(logoColor(row(NAVY, YELLOW, NAVY, NAVY, CLEAR, CLEAR, CLEAR))).toBe("#102040");
});

test("is none where the logo brings its own ground, or is not seen", () => {
  expect(logoColor(row(NAVY, YELLOW, NAVY, CLEAR))).toBeUndefined();
  expect(logoColor(row(CLEAR, CLEAR))).toBeUndefined();
  expect(logoColor({ width: 0, height: 0, data: new Uint8ClampedArray() })).toBeUndefined();
});

test("is not that of half transparent edges", () => {
  expect(logoColor(row([255, 255, 255, 90], [255, 255, 255, 90], NAVY, CLEAR))).toBe("#102040");
});
