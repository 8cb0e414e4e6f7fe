import type { Box } from "caponimage";
import { describe, expect, test } from "vitest";

import { anyOverlap, coincidence, sharedArea } from "./boxes.ts";
import { BLACK, mirror, paint, paintEach, paintRandomly, seededRandom, WHITE } from "./paint.ts";
import type { Color, Pixels } from "./pixels.ts";
import { suggestLayouts } from "./suggest-layouts.ts";

const RED: Color = [200, 40, 50];
const LEFT_HALF = { x: 0, y: 0, width: 0.5, height: 1 };

/** The share of the boxes' area that lies in a part of the picture. */
function shareWithin(part: Box, boxes: readonly Box[]): number {
  const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
  return boxes.reduce((sum, box) => sum + sharedArea(part, box), 0) / area;
}

describe("texts keep clear of the product", () => {
  test("in the left half", () => {
    const product = { x: 0.05, y: 0.05, width: 0.45, height: 0.9, color: BLACK };
    const [best] = suggestLayouts(paint(96, 96, WHITE, product));
    expect(shareWithin(LEFT_HALF, best!.boxes)).toBeLessThan(0.1);
    expect(best!.busyness).toBeLessThan(0.05);
  });

  test("in the middle", () => {
    const product = { x: 0.35, y: 0.3, width: 0.3, height: 0.4, color: RED };
    for (const { boxes } of suggestLayouts(paint(72, 96, WHITE, product))) {
      expect(shareWithin(product, boxes)).toBeLessThan(0.05);
    }
  });

  test("above a busy floor", () => {
    const picture = paintEach(96, 64, (x, y) => (y < 32 || (x + y) % 3 === 0 ? WHITE : BLACK));
    const [best] = suggestLayouts(picture);
    expect(shareWithin({ x: 0, y: 0.5, width: 1, height: 0.5 }, best!.boxes)).toBeLessThan(0.1);
  });

  test("on the other side where the picture is mirrored", () => {
    const product = { x: 0.02, y: 0.1, width: 0.6, height: 0.85, color: BLACK };
    const picture = paint(90, 90, WHITE, product);
    const [best] = suggestLayouts(picture);
    const [mirrored] = suggestLayouts(mirror(picture));
    const back = mirrored!.boxes.map((box) => ({ ...box, x: 1 - box.x - box.width }));
    expect(coincidence(best!.boxes, back)).toBeGreaterThan(0.9);
  });
});

/** Fails where a suggestion may not be shown. */
function expectSound(pixels: Pixels): void {
  const layouts = suggestLayouts(pixels);
  const { width, height } = pixels;
  expect(layouts.length).toBeGreaterThanOrEqual(3);
  expect(layouts.length).toBeLessThanOrEqual(5);
  expect(new Set(layouts.map((layout) => layout.name)).size).toBe(layouts.length);
  layouts.forEach(({ boxes, busyness }, index) => {
    expect(busyness).toBeGreaterThanOrEqual(0);
    expect(busyness).toBeLessThanOrEqual(1);
    expect(boxes.length).toBeGreaterThanOrEqual(1);
    expect(boxes.length).toBeLessThanOrEqual(5);
    expect(anyOverlap(boxes)).toBe(false);
    for (const other of layouts.slice(index + 1)) {
      expect(coincidence(boxes, other.boxes)).toBeLessThan(0.5);
    }
    for (const box of boxes) {
      const margin = 0.04 * Math.min(width, height);
      const acrossMargin = Math.min(box.x, 1 - box.x - box.width) * width;
      const downMargin = Math.min(box.y, 1 - box.y - box.height) * height;
      expect(Math.min(acrossMargin, downMargin)).toBeGreaterThan(margin);
      const ratio = (box.width * width) / (box.height * height);
      expect(ratio).toBeGreaterThanOrEqual(1.99);
      expect(ratio).toBeLessThanOrEqual(7.01);
    }
  });
}

describe("suggestions are sound", () => {
  test.each([
    [1, 1],
    [1, 10],
    [10, 1],
    [9, 96],
    [96, 9],
    [96, 3],
    [2, 96],
  ])("for %i x %i pixels, uniform and busy", (width, height) => {
    const random = seededRandom(width + height);
    expectSound(paint(width, height, BLACK));
    expectSound(paintEach(width, height, () => [random() * 255, random() * 255, random() * 255]));
  });

  test("for random pictures", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) expectSound(paintRandomly(random));
  });
});

test("the same picture gives the same suggestions", () => {
  const random = seededRandom(3);
  for (let round = 0; round < 10; round++) {
    const picture = paintRandomly(random);
    expect(suggestLayouts(picture)).toEqual(suggestLayouts(picture));
  }
});

test("there are no more suggestions than asked for", () => {
  const picture = paint(48, 48, WHITE);
  expect([0, 1, 2, 4, 8].map((most) => suggestLayouts(picture, most).length)).toEqual([
    0, 1, 2, 4, 8,
  ]);
});
