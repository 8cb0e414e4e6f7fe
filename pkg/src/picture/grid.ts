/** A value for each cell of a picture, row by row. */
export interface Grid {
  width: number;
  height: number;
  values: Float32Array;
}

/** 0 up to `from`, 1 from `to` on, and evenly in between. */
export function grown(value: number, { from, to }: { from: number; to: number }): number {
  return Math.min(Math.max((value - from) / (to - from), 0), 1);
}
