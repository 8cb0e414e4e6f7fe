// A picture made small, in the colour space that all is measured in.

import { oklabOf, type Oklab } from "../color/oklab.js";
import type { Pixels } from "./pixels.js";

/** A picture of cells, each the mean of the pixels that it stands for. */
export interface SmallPicture {
  width: number;
  height: number;
  /** OKLab: lightness, a, b of each cell. */
  lab: Float32Array;
  /** The standard deviation of brightness among the pixels of each cell, 0 to 0.5. */
  texture: Float32Array;
}

/** Cells along the longer side, at most. */
export const LONGEST = 128;

/** Makes a picture of any size small; what is transparent is on white. */
export function makeSmall({ width, height, data }: Pixels): SmallPicture {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const columns = Math.max(Math.round(width * scale), 1);
  const rows = Math.max(Math.round(height * scale), 1);
  const lab = new Float32Array(columns * rows * 3);
  const texture = new Float32Array(columns * rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(Math.floor(((row + 1) * height) / rows), top + 1);
    for (let column = 0; column < columns; column++, cell++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(Math.floor(((column + 1) * width) / columns), left + 1);
      let [red, green, blue, squares] = [0, 0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = (y * width + x) * 4;
          const alpha = (data[at + 3] ?? 255) / 255;
          const white = 255 * (1 - alpha);
          const r = (data[at] ?? 255) * alpha + white;
          const g = (data[at + 1] ?? 255) * alpha + white;
          const b = (data[at + 2] ?? 255) * alpha + white;
          red += r;
          green += g;
          blue += b;
          squares += brightness(r, g, b) ** 2;
        }
      }
      const count = (bottom - top) * (right - left);
      const mean = brightness(red, green, blue) / count;
      lab.set(oklabOf(red / count, green / count, blue / count), cell * 3);
      texture[cell] = Math.sqrt(Math.max(squares / count - mean ** 2, 0));
    }
  }
  return { width: columns, height: rows, lab, texture };
}

/** Of parts of 0 to 255, 0 to 1. */
function brightness(red: number, green: number, blue: number): number {
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

export function labAt({ lab }: SmallPicture, cell: number): Oklab {
  return [lab[cell * 3]!, lab[cell * 3 + 1]!, lab[cell * 3 + 2]!];
}

export function labDistance(a: Oklab, b: Oklab): number {
  // Far faster than Math.hypot.
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
}

export function meanLab(colors: readonly Oklab[]): Oklab {
  const sum: [number, number, number] = [0, 0, 0];
  for (const color of colors) for (const part of [0, 1, 2] as const) sum[part] += color[part];
  return [sum[0] / colors.length, sum[1] / colors.length, sum[2] / colors.length];
}
