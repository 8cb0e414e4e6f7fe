import type { Grid } from "./grid.js";

/** The columns and rows that something lies in. */
export interface Bounds {
  left: number;
  top: number;
  /** The first column and row beyond it. */
  right: number;
  bottom: number;
}

/** Cells that hang together. */
export interface Component extends Bounds {
  cells: number[];
}

/** The parts of all cells of at least `least`, diagonal neighbours together. */
export function findComponents({ width, height, values }: Grid, least: number): Component[] {
  const seen = new Uint8Array(values.length);
  const components: Component[] = [];
  for (let start = 0; start < values.length; start++) {
    if (seen[start] || values[start]! < least) continue;
    seen[start] = 1;
    const cells = [start];
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (let next = 0; next < cells.length; next++) {
      const x = cells[next]! % width;
      const y = Math.floor(cells[next]! / width);
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++) {
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++) {
          const cell = row * width + column;
          if (seen[cell] || values[cell]! < least) continue;
          seen[cell] = 1;
          cells.push(cell);
        }
      }
    }
    components.push({ cells, left, top, right, bottom });
  }
  return components;
}
