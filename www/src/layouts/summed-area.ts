import type { Box } from "caponimage";

/** A value for each pixel, row by row. */
export interface Grid {
  width: number;
  height: number;
  values: Float64Array;
}

/** The mean over any box of a grid in constant time, however large the box. */
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

  /** The mean over a box in fractions of the grid; a pixel it cuts counts for the part inside. */
  mean(box: Pick<Box, "x" | "y" | "width" | "height">): number {
    const left = box.x * this.#width;
    const top = box.y * this.#height;
    const right = left + box.width * this.#width;
    const bottom = top + box.height * this.#height;
    const sum =
      this.#sumWithin(right, bottom) -
      this.#sumWithin(left, bottom) -
      this.#sumWithin(right, top) +
      this.#sumWithin(left, top);
    return sum / ((right - left) * (bottom - top));
  }

  /** The mean over the pixels around one, `reach` each way, as far as the grid goes. */
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

  /** Within a pixel the sum grows evenly, so that between four corners it is interpolated. */
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
