import type { Grid } from "./grid.js";

/** The highest value on the way to an edge of the picture, on the lowest of the four straight ways. */
export function measureEnclosure({ width, height, values }: Grid): Float32Array {
  const enclosure = new Float32Array(values.length).fill(1);
  const walk = (start: number, step: number, count: number) => {
    let highest = 0;
    for (let cell = start, left = count; left > 0; cell += step, left--) {
      highest = Math.max(highest, values[cell]!);
      enclosure[cell] = Math.min(enclosure[cell]!, highest);
    }
  };
  for (let y = 0; y < height; y++) {
    walk(y * width, 1, width);
    walk((y + 1) * width - 1, -1, width);
  }
  for (let x = 0; x < width; x++) {
    walk(x, width, height);
    walk((height - 1) * width + x, -width, height);
  }
  return enclosure;
}
