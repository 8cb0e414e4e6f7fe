import { describe, expect, test } from "vitest";

import { oklch } from "../color/oklab.js";
import type { Box } from "../types.js";
import { coverage } from "./coverage.js";
import { measurePixels, type MeasuredPicture } from "./measured-picture.js";
import type { Pixels } from "./pixels.js";

type Color = readonly [red: number, green: number, blue: number];

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [25, 25, 28];
const RED: Color = [200, 40, 50];
const SIDE = 192;
const PRODUCT = { x: 0.3, y: 0.25, width: 0.4, height: 0.5 };
/** A cell and a half. */
const NEAR = 1.5 / 128;

function paintEach(colorOf: (x: number, y: number) => Color, width = SIDE, height = SIDE): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    const x = ((index % width) + 0.5) / width;
    const y = (Math.floor(index / width) + 0.5) / height;
    data.set([...colorOf(x, y), 255], index * 4);
  }
  return { width, height, data };
}

function paint(background: Color, ...patches: (Box & { color: Color })[]): Pixels {
  return paintEach((x, y) => patches.findLast((box) => isIn(box, x, y))?.color ?? background);
}

function isIn(box: Box, x: number, y: number): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}

function withNoise(pixels: Pixels, range: number): Pixels {
  const random = seededRandom(5);
  return { ...pixels, data: pixels.data.map((value) => value + (random() - 0.5) * range) };
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const measure = (pixels: Pixels) => measurePixels(pixels, pixels);

function expectBox({ product }: MeasuredPicture, { x, y, width, height }: Box, near = NEAR): void {
  const { box } = product;
  expect(Math.abs(box.x - x)).toBeLessThan(near);
  expect(Math.abs(box.y - y)).toBeLessThan(near);
  expect(Math.abs(box.x + box.width - x - width)).toBeLessThan(near);
  expect(Math.abs(box.y + box.height - y - height)).toBeLessThan(near);
}

const NOTHING = { left: false, top: false, right: false, bottom: false };

describe("the product's box", () => {
  test.each([
    ["black on white", WHITE, BLACK],
    ["white on black", BLACK, WHITE],
    ["pale grey on white", WHITE, [246, 246, 246]],
    ["red on grey", [120, 120, 120], RED],
  ] as [string, Color, Color][])("%s", (_, background, color) => {
    const picture = measure(paint(background, { ...PRODUCT, color }));
    expectBox(picture, PRODUCT);
    expect(picture.product.touches).toEqual(NOTHING);
  });

  test("of a white product, known by its outline", () => {
    const inside = { x: 0.32, y: 0.27, width: 0.36, height: 0.46, color: WHITE };
    const picture = measure(paint(WHITE, { ...PRODUCT, color: [240, 240, 240] }, inside));
    expectBox(picture, PRODUCT);
    expect(coverage(picture, { x: 0.4, y: 0.4, width: 0.2, height: 0.2 })).toBeGreaterThan(0.1);
  });

  test("where light falls off, with noise", () => {
    const picture = paintEach((x, y) => {
      const light = 225 - 60 * ((x - 0.4) ** 2 + (y - 0.3) ** 2) - 20 * y;
      return isIn(PRODUCT, x, y) ? BLACK : [light, light, light];
    });
    expectBox(measure(withNoise(picture, 8)), PRODUCT);
  });

  test("without its soft shadow", () => {
    const picture = paintEach((x, y) => {
      if (isIn(PRODUCT, x, y)) return RED;
      const far = Math.hypot((x - 0.5) / 0.35, (y - 0.75) / 0.15);
      const light = 255 - 45 * Math.max(1 - far, 0);
      return [light, light, light];
    });
    expectBox(measure(picture), PRODUCT, 2 * NEAR);
  });

  test("before a wall and a floor", () => {
    const floor = { x: 0, y: 0.7, width: 1, height: 0.3, color: [150, 110, 80] as Color };
    expectBox(measure(paint(WHITE, floor, { ...PRODUCT, color: BLACK })), PRODUCT);
  });

  test("on a chequered cloth", () => {
    const picture = paintEach((x, y) => {
      if (isIn(PRODUCT, x, y)) return BLACK;
      return (Math.floor(x * 24) + Math.floor(y * 24)) % 2 ? [205, 190, 170] : [190, 175, 155];
    });
    expectBox(measure(picture), PRODUCT, 2 * NEAR);
  });

  test("takes in a second item, and no logo", () => {
    const first = { x: 0.1, y: 0.4, width: 0.3, height: 0.4, color: BLACK };
    const second = { x: 0.7, y: 0.5, width: 0.15, height: 0.2, color: RED };
    const logo = { x: 0.9, y: 0.04, width: 0.05, height: 0.02, color: BLACK };
    const picture = measure(paint(WHITE, first, second, logo));
    expectBox(picture, { x: 0.1, y: 0.4, width: 0.75, height: 0.4 });
    expect(coverage(picture, { x: 0.8, y: 0, width: 0.2, height: 0.2 })).toBe(0);
  });

  test("is generous where no background tells", () => {
    const random = seededRandom(3);
    const noise = () => random() * 255;
    const picture = measure(withBlocks(() => [noise(), noise(), noise()]));
    const { box } = picture.product;
    // It may be anywhere: hardly anything may be cut off.
    expect(box.width * box.height).toBeGreaterThan(0.9);
    expect(picture.background.plain).toBe(0);
    expect(coverage(picture, PRODUCT)).toBeGreaterThan(0.3);
  });
});

/** Patches so large that they don't average out. */
function withBlocks(color: () => Color): Pixels {
  const blocks = Array.from({ length: 16 * 16 }, color);
  return paintEach((x, y) => blocks[Math.floor(y * 16) * 16 + Math.floor(x * 16)]!);
}

describe("the edges that cut it", () => {
  test("legs below, an arm from the right", () => {
    const legs = { x: 0.4, y: 0.3, width: 0.2, height: 0.7, color: BLACK };
    const arm = { x: 0.5, y: 0.4, width: 0.5, height: 0.08, color: RED };
    const { product } = measure(paint(WHITE, legs, arm));
    expect(product.touches).toEqual({ ...NOTHING, right: true, bottom: true });
  });

  test("none, where a round one only reaches them", () => {
    const ball = paintEach((x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.5 ? RED : WHITE));
    const picture = measure(ball);
    expect(picture.product.touches).toEqual(NOTHING);
    expect(picture.background.plain).toBe(1);
  });
});

describe("the background", () => {
  test("of one colour goes on", () => {
    const { background } = measure(paint([238, 232, 220], { ...PRODUCT, color: BLACK }));
    expect(background.plain).toBe(1);
    expect(background.color).toBe("#eee8dc");
    expect(Object.values(background.edges)).toEqual(Array(4).fill("#eee8dc"));
  });

  test("is pure white where JPEG made it nearly white", () => {
    const picture = withNoise(paint([254, 254, 254], { ...PRODUCT, color: BLACK }), 3);
    expect(measure(picture).background).toMatchObject({ plain: 1, color: "#ffffff" });
  });

  test.each([
    ["lit from one side", (x: number): Color => [255 - 60 * x, 255 - 60 * x, 255 - 60 * x]],
    ["of two colours", (x: number): Color => (x < 0.5 ? WHITE : [225, 225, 225])],
    ["of fine grain", (x: number): Color => (Math.floor(x * SIDE) % 2 ? WHITE : [215, 215, 215])],
  ])("%s would show a seam", (_, colorOf) => {
    const picture = paintEach((x, y) => (isIn(PRODUCT, x, y) ? BLACK : colorOf(x)));
    expect(measure(picture).background.plain).toBeLessThan(0.3);
  });

  test("counts only at edges that the product leaves free", () => {
    const legs = { x: 0.2, y: 0.5, width: 0.6, height: 0.5, color: BLACK };
    const floor = { x: 0, y: 0.97, width: 1, height: 0.03, color: [120, 100, 90] as Color };
    const { background, product } = measure(paint(WHITE, floor, legs));
    expect(product.touches.bottom).toBe(true);
    expect(background.color).toBe("#ffffff");
    expect(background.plain).toBe(1);
  });
});

test("what is transparent is white", () => {
  const pixels = paint(WHITE, { ...PRODUCT, color: RED });
  for (let at = 0; at < pixels.data.length; at += 4) {
    if (pixels.data[at + 1] === 255) pixels.data.set([0, 0, 0, 0], at);
  }
  const picture = measure(pixels);
  expectBox(picture, PRODUCT);
  expect(picture.background).toMatchObject({ plain: 1, color: "#ffffff" });
});

test("colours are the product's, most of it first, light and shade as one", () => {
  const half = { ...PRODUCT, height: 0.15, color: [30, 60, 160] as Color };
  const shade = { ...PRODUCT, y: 0.6, height: 0.15, color: [170, 30, 40] as Color };
  const { colors } = measure(paint(WHITE, { ...PRODUCT, color: RED }, shade, half));
  expect(colors.length).toBeLessThanOrEqual(5);
  expect(colors[0]!.share).toBeCloseTo(0.7, 1);
  expect(oklch(colors[0]!.color).hue).toBeCloseTo(22, -1);
  expect(colors[1]!.share).toBeCloseTo(0.3, 1);
  expect(oklch(colors[1]!.color).hue).toBeCloseTo(265, -1);
});

test("busy is where the product or a pattern is", () => {
  const picture = paintEach((x, y) => {
    if (isIn(PRODUCT, x, y)) return BLACK;
    return y > 0.85 && Math.floor(x * SIDE) % 2 ? [120, 120, 120] : WHITE;
  });
  const { width, height, values } = measure(picture).busyness;
  const at = (x: number, y: number) =>
    values[Math.floor(y * height) * width + Math.floor(x * width)];
  expect(at(0.1, 0.1)).toBe(0);
  expect(at(0.5, 0.5)).toBe(1);
  expect(at(0.1, 0.95)).toBe(1);
});

describe("any picture is measured", () => {
  test.each([
    [1, 1],
    [2, 2],
    [1, 20],
    [20, 1],
    [40, 800],
    [800, 40],
    [3, 128],
  ])("of %i x %i pixels", (width, height) => {
    const random = seededRandom(width * 1000 + height);
    const shade = () => random() * 255;
    for (const colorOf of [(): Color => BLACK, (): Color => [shade(), shade(), shade()]]) {
      const picture = measurePixels(paintEach(colorOf, width, height), { width, height });
      const { box } = picture.product;
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(box.x + box.width, box.y + box.height)).toBeLessThanOrEqual(1 + 1e-9);
      expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
      for (const grid of [picture.mask, picture.busyness]) {
        expect(grid.values.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
      expect(picture.background.plain).toBeGreaterThanOrEqual(0);
      expect(picture.background.color).toMatch(/^#[0-9a-f]{6}$/);
      for (const { color } of picture.colors) expect(color).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  test("the same one always alike, and mirrored where it is mirrored", () => {
    const left = paint(WHITE, { x: 0.05, y: 0.2, width: 0.3, height: 0.5, color: RED });
    expect(measure(left)).toEqual(measure(left));
    const right = paint(WHITE, { x: 0.65, y: 0.2, width: 0.3, height: 0.5, color: RED });
    const { box } = measure(left).product;
    expectBox(measure(right), { ...box, x: 1 - box.x - box.width });
  });
});
