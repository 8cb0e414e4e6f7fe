// Where a photo lies that does not go on as the canvas does.

import { expect, test } from "vitest";

import { coverage } from "../picture/coverage.js";
import { measurePixels, type MeasuredPicture } from "../picture/measured-picture.js";
import { type Color, paint, paintEach, seededRandom } from "../picture/painted.js";
import type { Box } from "../types.js";
import { compositions } from "./compose.js";
import { placePhoto } from "./place-photo.js";
import { bottomOf, holds, inFractions, rightOf } from "./rect.js";
import type { Room } from "./room.js";
import { DECKS, FORMAT_NAMES, PATIENT } from "./test-cases.js";
import type { Composition, Layer, Size } from "./types.js";

const GRAY: Color = [190, 188, 184];
const RED: Color = [170, 30, 30];

/** A product before a wall and a dark floor or edge: not all of its edges can go on in one colour. */
function scene({ width, height }: Size, product: Box, ...others: Box[]): MeasuredPicture {
  const dark: Color = [60, 62, 70];
  const patches = others.map((box) => ({ ...box, color: dark }));
  const pixels = paint({ width, height }, GRAY, ...patches, { ...product, color: RED });
  return measurePixels(pixels, { width: width * 6, height: height * 6 });
}

const UPPER_HALF = { x: 0, y: 0, width: 1, height: 0.5 };
const PORTRAIT = { width: 128, height: 176 };
const LANDSCAPE = { width: 192, height: 128 };

/** Products in all parts of their photos, some cut by an edge. */
const SCENES = {
  "low, amid a wall": scene(PORTRAIT, { x: 0.2, y: 0.62, width: 0.6, height: 0.3 }, UPPER_HALF),
  "high, amid a wall": scene(PORTRAIT, { x: 0.2, y: 0.08, width: 0.6, height: 0.3 }, UPPER_HALF),
  "that takes most of it": scene(
    PORTRAIT,
    { x: 0.1, y: 0.2, width: 0.8, height: 0.77 },
    UPPER_HALF,
  ),
  "cut below": scene(PORTRAIT, { x: 0.3, y: 0.4, width: 0.4, height: 0.6 }, UPPER_HALF),
  "cut above": scene(PORTRAIT, { x: 0.3, y: 0, width: 0.4, height: 0.6 }, UPPER_HALF),
  "at the left": scene(LANDSCAPE, { x: 0.08, y: 0.2, width: 0.3, height: 0.6 }, UPPER_HALF),
  "cut at the right": scene(LANDSCAPE, { x: 0.6, y: 0.3, width: 0.4, height: 0.4 }, UPPER_HALF),
};

const CANVAS = { width: 1000, height: 1000 };
const ROOM: Room = {
  rect: { x: 60, y: 60, width: 880, height: 500 },
  card: { x: 0, y: 0, width: 1000, height: 600 },
};

test("a photo that is a little narrower than its card is cut to cover it", () => {
  // As wide as the card at 0.85 of the size that covers it.
  const picture = scene(LANDSCAPE, { x: 0.3, y: 0.08, width: 0.4, height: 0.84 }, UPPER_HALF);
  const { rect, clip } = placePhoto(picture, CANVAS, ROOM);
  expect(clip).toEqual(ROOM.card);
  expect(rect.width).toBeCloseTo(ROOM.card.width);
});

test("but not where that would cut the product", () => {
  const picture = scene(LANDSCAPE, { x: 0.3, y: 0.01, width: 0.4, height: 0.98 }, UPPER_HALF);
  const { rect, clip, product } = placePhoto(picture, CANVAS, ROOM);
  expect(holds(clip, product)).toBe(true);
  expect(coverage(picture, inFractions(clip, rect))).toBeGreaterThan(0.98);
});

test("a product that the photo's edge cuts may lose a little more there, and nowhere else", () => {
  const picture = scene(LANDSCAPE, { x: 0.3, y: 10 / 85.3, width: 0.4, height: 0.9 }, UPPER_HALF);
  expect(picture.product.touches.bottom).toBe(true);
  const card = { ...ROOM.card, height: 596 };
  const { rect, clip, product } = placePhoto(picture, CANVAS, { ...ROOM, card });
  expect(clip).toEqual(card);
  expect(product.y).toBeGreaterThan(clip.y + 5);
  expect(bottomOf(rect)).toBeGreaterThan(bottomOf(clip) + 1);
});

test.each(Object.entries(SCENES))(
  "no strip beside a card that it does not fill: %s",
  (_, picture) => {
    for (const align of ["left", "center", "right"] as const) {
      const { clip, gaps } = placePhoto(picture, CANVAS, { ...ROOM, align });
      const isFull = gaps.length > 0 || holds(clip, { ...ROOM.card, height: 599.5 });
      if (isFull) continue;
      // It has air on all sides, and shares the edge that is asked for.
      expect(holds(ROOM.rect, clip)).toBe(true);
      if (align === "left") expect(clip.x).toBeCloseTo(ROOM.rect.x);
      if (align === "right") expect(rightOf(clip)).toBeCloseTo(rightOf(ROOM.rect));
      if (align === "center") {
        expect(clip.x - ROOM.rect.x).toBeCloseTo(rightOf(ROOM.rect) - rightOf(clip));
      }
    }
  },
);

/** A product before a wall that is even at each edge: a card can go on beyond the photo. */
function wall(colorOf: (x: number, y: number) => Color): MeasuredPicture {
  const size = { width: 96, height: 160 };
  const isProduct = (x: number, y: number) => x > 0.3 && x < 0.7 && y > 0.2 && y < 0.8;
  const pixels = paintEach(size, (x, y) => (isProduct(x, y) ? RED : colorOf(x, y)));
  return measurePixels(pixels, { width: 576, height: 960 });
}

const NOISE = Array.from({ length: 96 * 160 }, seededRandom(5));
const noiseAt = (x: number, y: number) => NOISE[Math.floor(y * 160) * 96 + Math.floor(x * 96)]!;

test("a card goes on in the colour of the photo's edges where they have one", () => {
  const { gaps, clip, seen } = placePhoto(
    wall(() => GRAY),
    CANVAS,
    { ...ROOM, asCard: true },
  );
  expect(gaps).toEqual(["left", "right"]);
  expect(seen).toEqual(ROOM.card);
  expect(clip.width).toBeLessThan(ROOM.card.width);
});

test.each<[string, (x: number, y: number) => Color]>([
  ["coarse cloth", (x, y) => GRAY.map((part) => part - 90 * noiseAt(x, y)) as unknown as Color],
  ["a wall of two colours", (x) => (x < 0.5 ? GRAY : [150, 170, 200])],
])("but not beside %s: then it is a card of its own", (_, colorOf) => {
  const { gaps, clip } = placePhoto(wall(colorOf), CANVAS, { ...ROOM, asCard: true });
  expect(gaps).toEqual([]);
  expect(holds(ROOM.rect, clip)).toBe(true);
});

test("a product cut by its photo's edge is not put where others cover the canvas", () => {
  for (const [name, picture] of Object.entries(SCENES)) {
    const one = placePhoto(picture, CANVAS, ROOM, { top: 50, bottom: 0 });
    if (picture.product.touches.top) expect(one.product.y, name).toBeGreaterThanOrEqual(50);
    else expect(one, name).toEqual(placePhoto(picture, CANVAS, ROOM));
  }
});

test("a product cut at one side is not pushed to that side of a room that is centred", () => {
  const cut = scene(LANDSCAPE, { x: 0, y: 0.3, width: 0.4, height: 0.4 });
  expect(cut.product.touches.left).toBe(true);
  const { clip, gaps } = placePhoto(cut, CANVAS, ROOM);
  expect(gaps).not.toContain("right");
  expect(clip.x - ROOM.card.x).toBeCloseTo(rightOf(ROOM.card) - rightOf(clip));
});

test("corners are round only where no card goes on beyond them", PATIENT, () => {
  for (const picture of [...Object.values(SCENES), wall(() => GRAY)]) {
    for (const format of FORMAT_NAMES) {
      for (const one of compositions(picture, {}, { texts: DECKS["a full deck"], format })) {
        const goesOver = one.layers.some(
          (layer) =>
            layer.kind === "gradient" && layer.from.color === picture.background.edges.left,
        );
        if (goesOver) expect(photoOf(one).radius, one.name).toBe(0);
      }
    }
  }
});

type Photo = Extract<Layer, { kind: "photo" }>;

function photoOf({ layers }: Composition): Photo {
  return layers.find((layer) => layer.kind === "photo")!;
}

test.each(Object.entries(SCENES))(
  "hardly anything is lost of a product %s",
  PATIENT,
  (_, picture) => {
    for (const format of FORMAT_NAMES) {
      for (const one of compositions(picture, {}, { texts: DECKS["a full deck"], format })) {
        const { rect, clip } = photoOf(one);
        const seen = coverage(picture, inFractions(clip, rect));
        expect(1 - seen, `${one.name}, ${format}`).toBeLessThanOrEqual(0.05);
      }
    }
  },
);

test.each(Object.entries(SCENES))(
  "a card and the texts beneath it share their left edge: %s",
  (_, picture) => {
    const texts = DECKS["a full deck"];
    for (const format of ["portrait", "story"] as const) {
      const all = compositions(picture, {}, { texts, format });
      for (const one of all.filter(({ name }) => name === "card")) {
        const { clip } = photoOf(one);
        const headline = one.texts.find(({ role }) => role === "headline")!;
        const isFull = clip.x <= 0 && rightOf(clip) >= one.width;
        if (isFull || one.layers.some(({ kind }) => kind === "gradient")) continue;
        expect(bottomOf(clip)).toBeLessThanOrEqual(headline.rect.y);
        expect(Math.abs(clip.x - headline.rect.x), `${one.name}, ${format}`).toBeLessThan(1);
      }
    }
  },
);
