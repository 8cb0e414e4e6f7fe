import { expect, test } from "vitest";

import { contrast, luminance, readable } from "./contrast.js";
import { hexOfOklch, hueDistance, oklch } from "./oklab.js";

test.each(["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#123456", "#fedcba", "#808080"])(
  "%s comes back",
  (color) => {
    expect(hexOfOklch(oklch(color))).toBe(color);
  },
);

test("red is where OKLab has it", () => {
  const { lightness, chroma, hue } = oklch("#ff0000");
  expect(lightness).toBeCloseTo(0.628, 3);
  expect(chroma).toBeCloseTo(0.2577, 3);
  expect(hue).toBeCloseTo(29.23, 1);
});

test("what no screen shows keeps hue and lightness and loses chroma", () => {
  for (let hue = 0; hue < 360; hue += 15) {
    const found = oklch(hexOfOklch({ lightness: 0.6, chroma: 0.5, hue }));
    expect(found.lightness).toBeCloseTo(0.6, 1);
    expect(hueDistance(found.hue, hue)).toBeLessThan(3);
    expect(found.chroma).toBeLessThan(0.5);
  }
});

test("hues are as far apart as the shorter way round", () => {
  expect(hueDistance(350, 20)).toBe(30);
  expect(hueDistance(90, 270)).toBe(180);
});

test("contrast is WCAG's", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 6);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.478, 2);
  expect(luminance("#ffffff")).toBeCloseTo(1, 6);
});

test("a readable colour changes only as far as it must", () => {
  expect(readable("#123456", "#ffffff", 4.5)).toBe("#123456");
  const darker = readable("#ff8800", "#ffffff", 4.5);
  expect(contrast(darker, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(contrast(darker, "#ffffff")).toBeLessThan(5.2);
  expect(hueDistance(oklch(darker).hue, oklch("#ff8800").hue)).toBeLessThan(15);
  expect(readable("#808080", "#808080", 7)).toBe("#000000");
});
