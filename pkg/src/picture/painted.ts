// Painted pictures, for tests.

import type { Size } from "../composition/types.js";
import type { Box } from "../types.js";
import { measurePixels, type MeasuredPicture } from "./measured-picture.js";
import type { Pixels } from "./pixels.js";

export type Color = readonly [red: number, green: number, blue: number];

const WHITE: Color = [255, 255, 255];
const BLUE: Color = [30, 60, 140];
/** Pixels along the longer side. */
const LONGER = 192;

/** A picture of which each pixel has the colour at its place, in fractions of the picture. */
export function paintEach(
  { width, height }: Size,
  colorOf: (x: number, y: number) => Color,
): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = ((pixel % width) + 0.5) / width;
    const y = (Math.floor(pixel / width) + 0.5) / height;
    data.set([...colorOf(x, y), 255], pixel * 4);
  }
  return { width, height, data };
}

/** A picture of one colour with boxes of others, in fractions of it. */
export function paint(
  size: Size,
  background: Color,
  ...patches: (Box & { color: Color })[]
): Pixels {
  const isIn = (box: Box, x: number, y: number) =>
    x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
  return paintEach(size, (x, y) => patches.findLast((box) => isIn(box, x, y))?.color ?? background);
}

/** Random numbers from 0 to 1, the same for each seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Patches of random colours and places, sometimes noisy, very wide or very high. */
export function paintRandomly(random: () => number): Pixels {
  const side = () => Math.ceil(random() ** 2 * 64);
  const color = (): Color => [random() * 255, random() * 255, random() * 255];
  const background = random() < 0.5 ? WHITE : color();
  const patches = Array.from({ length: Math.floor(random() * 5) }, () => ({
    x: random(),
    y: random(),
    width: random(),
    height: random(),
    color: color(),
  }));
  const picture = paint({ width: side(), height: side() }, background, ...patches);
  const noise = random() < 0.7 ? 0 : random() * 200;
  picture.data.forEach((value, index) => {
    if (index % 4 < 3) picture.data[index] = value + (random() - 0.5) * noise;
  });
  return picture;
}

/** As a photo of so many pixels is measured by few of them. */
function measured(pixels: Pixels, scale: number): MeasuredPicture {
  return measurePixels(pixels, { width: pixels.width * scale, height: pixels.height * scale });
}

const SQUARE = { width: LONGER, height: LONGER };
const PANORAMA = { width: LONGER, height: LONGER / 6 };

/** Photos as they come. */
export const PICTURES = {
  "a small product amid white": measured(
    paint(SQUARE, WHITE, { x: 0.4, y: 0.35, width: 0.2, height: 0.3, color: BLUE }),
    8,
  ),
  "a product that touches the bottom": measured(
    paint(SQUARE, [226, 226, 222], { x: 0.3, y: 0.4, width: 0.4, height: 0.6, color: BLUE }),
    8,
  ),
  "a busy scene": measured(busyScene(), 5),
  "a panorama": measured(
    paint(PANORAMA, WHITE, { x: 0.3, y: 0.2, width: 0.3, height: 0.6, color: BLUE }),
    10,
  ),
  "one pixel": measured(paint({ width: 1, height: 1 }, WHITE), 1),
} as const satisfies Record<string, MeasuredPicture>;

/** A pattern of many colours from edge to edge. */
function busyScene(): Pixels {
  const random = seededRandom(3);
  const colors = Array.from({ length: 256 }, (): Color => {
    return [random() * 255, random() * 255, random() * 255];
  });
  const size = { width: LONGER, height: LONGER * 0.75 };
  return paintEach(size, (x, y) => colors[Math.floor(x * 16) * 16 + Math.floor(y * 16)]!);
}
