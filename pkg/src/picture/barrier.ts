// Minimum barrier distance (Strand et al. 2013; Zhang et al. 2015): how much colour must change on
// the way from the background to a cell. Within a product, even one of the background's colour, it
// is at least the contrast of the product's outline; over light that falls off evenly it stays low.

/** Each pass runs over the picture forwards and backwards; more change almost nothing. */
const PASSES = 3;

/** The distance of each cell from the nearest of `seeds`, in OKLab; `lab` has three parts a cell. */
export function barrierDistance(
  { width, height, lab }: { width: number; height: number; lab: Float32Array },
  seeds: readonly number[],
): Float32Array {
  const distance = new Float32Array(width * height).fill(Infinity);
  // The lowest and the highest value of each part on the best way found.
  const lowest = lab.slice();
  const highest = lab.slice();
  for (const seed of seeds) distance[seed] = 0;

  const spread = (from: number, to: number) => {
    if (distance[from] === Infinity) return;
    let squares = 0;
    for (let part = 0; part < 3; part++) {
      const value = lab[to * 3 + part]!;
      const low = Math.min(lowest[from * 3 + part]!, value);
      const high = Math.max(highest[from * 3 + part]!, value);
      squares += (high - low) ** 2;
    }
    const found = Math.sqrt(squares);
    if (found >= distance[to]!) return;
    distance[to] = found;
    for (let part = 0; part < 3; part++) {
      lowest[to * 3 + part] = Math.min(lowest[from * 3 + part]!, lab[to * 3 + part]!);
      highest[to * 3 + part] = Math.max(highest[from * 3 + part]!, lab[to * 3 + part]!);
    }
  };

  const last = width * height - 1;
  for (let pass = 0; pass < PASSES; pass++) {
    for (let cell = 0; cell <= last; cell++) {
      if (cell % width > 0) spread(cell - 1, cell);
      if (cell >= width) spread(cell - width, cell);
    }
    for (let cell = last; cell >= 0; cell--) {
      if (cell % width < width - 1) spread(cell + 1, cell);
      if (cell + width <= last) spread(cell + width, cell);
    }
  }
  return distance;
}
