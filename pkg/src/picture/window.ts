import type { Grid } from "./grid.js";

/** The highest value within `reach` cells of each, both ways. */
export function highestAround({ width, height, values }: Grid, reach: number): Float32Array {
  return alongRows(alongRows({ width, height, values }, reach, true), reach, false).values;
}

/** One way: across, or down. */
function alongRows({ width, height, values }: Grid, reach: number, across: boolean): Grid {
  const [count, length] = across ? [height, width] : [width, height];
  const [next, step] = across ? [width, 1] : [1, width];
  const highest = new Float32Array(values.length);
  for (let line = 0; line < count; line++) {
    for (let place = 0; place < length; place++) {
      let found = -Infinity;
      const last = Math.min(place + reach, length - 1);
      for (let near = Math.max(place - reach, 0); near <= last; near++) {
        found = Math.max(found, values[line * next + near * step]!);
      }
      highest[line * next + place * step] = found;
    }
  }
  return { width, height, values: highest };
}
