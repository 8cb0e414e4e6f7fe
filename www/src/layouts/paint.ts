// Pictures for the tests.

import type { Box } from "caponimage";

import type { Color, Pixels } from "./pixels.ts";

export const WHITE: Color = [255, 255, 255];
export const BLACK: Color = [20, 20, 20];

/** A picture of one colour, with rectangles (in fractions) of others painted onto it. */
export function paint(
  width: number,
  height: number,
  background: Color,
  ...products: (Box & { color: Color })[]
): Pixels {
  return paintEach(width, height, (x, y) => {
    const inside = products.findLast(
      (box) =>
        (x + 0.5) / width > box.x &&
        (x + 0.5) / width < box.x + box.width &&
        (y + 0.5) / height > box.y &&
        (y + 0.5) / height < box.y + box.height,
    );
    return inside?.color ?? background;
  });
}

export function paintEach(
  width: number,
  height: number,
  colorOf: (x: number, y: number) => Color,
): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    data.set([...colorOf(index % width, Math.floor(index / width)), 255], index * 4);
  }
  return { width, height, data };
}

export function mirror({ width, height, data }: Pixels): Pixels {
  return paintEach(width, height, (x, y) => {
    const [red, green, blue] = data.subarray((y * width + width - 1 - x) * 4);
    return [red!, green!, blue!];
  });
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

/** Patches of random colours and sizes, and noise on some; sometimes very wide or very high. */
export function paintRandomly(random: () => number): Pixels {
  const side = () => Math.ceil(random() ** 2 * 48);
  const shade = () => random() * 255;
  const color = (): Color => [shade(), shade(), shade()];
  const patches = Array.from({ length: Math.floor(random() * 5) }, () => ({
    x: random(),
    y: random(),
    width: random(),
    height: random(),
    color: color(),
  }));
  const picture = paint(side(), side(), color(), ...patches);
  const noise = random() < 0.5 ? 0 : random() * 200;
  picture.data.forEach((value, index) => {
    if (index % 4 < 3) picture.data[index] = value + (random() - 0.5) * noise;
  });
  return picture;
}
