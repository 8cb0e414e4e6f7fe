import type { Box } from "../types.js";
import type { Grid } from "./grid.js";

/** The sum over any box of a grid in constant time, however large the box. */
export class SummedArea {
  readonly #width: number;
  readonly #height: number;
  /** At (x, y) the sum of all values left of x and above y; so one longer each way than the grid. */
  readonly #sums: Float64Array;

  constructor({ width, height, values }: Grid) {
    this.#width = width;
    this.#height = height;
    this.#sums = new Float64Array((width + 1) * (height + 1));
    for (let y = 0; y < height; y++) {
      let row = 0;
      for (let x = 0; x < width; x++) {
        row += values[y * width + x]!;
        this.#sums[(y + 1) * (width + 1) + x + 1] = this.#sum(x + 1, y) + row;
      }
    }
  }

  /**
   * The sum over a box in fractions of the grid; a cell that it cuts counts for the part inside, and
   * outside the grid there is nothing.
   */
  sum({ x, y, width, height }: Box): number {
    const left = clamp(x) * this.#width;
    const top = clamp(y) * this.#height;
    const right = Math.max(clamp(x + width) * this.#width, left);
    const bottom = Math.max(clamp(y + height) * this.#height, top);
    return (
      this.#sumWithin(right, bottom) -
      this.#sumWithin(left, bottom) -
      this.#sumWithin(right, top) +
      this.#sumWithin(left, top)
    );
  }

  /** The mean over the cells around one, `reach` each way, as far as the grid goes. */
  meanAround(x: number, y: number, reach: number): number {
    const left = Math.max(x - reach, 0);
    const top = Math.max(y - reach, 0);
    const right = Math.min(x + reach + 1, this.#width);
    const bottom = Math.min(y + reach + 1, this.#height);
    const sum =
      this.#sum(right, bottom) -
      this.#sum(left, bottom) -
      this.#sum(right, top) +
      this.#sum(left, top);
    return sum / ((right - left) * (bottom - top));
  }

  /** Within a cell the sum grows evenly, so that between four corners it is interpolated. */
  #sumWithin(x: number, y: number): number {
    const column = Math.min(Math.floor(x), this.#width - 1);
    const row = Math.min(Math.floor(y), this.#height - 1);
    const along = x - column;
    const down = y - row;
    const above = this.#sum(column, row) * (1 - along) + this.#sum(column + 1, row) * along;
    const below = this.#sum(column, row + 1) * (1 - along) + this.#sum(column + 1, row + 1) * along;
    return above * (1 - down) + below * down;
  }

  #sum(x: number, y: number): number {
    return this.#sums[y * (this.#width + 1) + x]!;
  }
}

function clamp(fraction: number): number {
  return Math.min(Math.max(fraction, 0), 1);
}
