// Makes a picture smaller by the mean of what each new pixel covers of the old ones.

/**
 * A picture of that width in pixels, its sides in the same proportion. Both are four bytes a pixel.
 */
export function shrink(picture, width) {
  const height = Math.round((picture.height * width) / picture.width);
  const [columns, rows] = [spans(picture.width, width), spans(picture.height, height)];
  const data = new Uint8Array(4 * width * height);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const sums = [0, 0, 0, 0];
      for (const [oldY, high] of row) {
        for (const [oldX, wide] of column) {
          const old = 4 * (oldY * picture.width + oldX);
          sums.forEach(
            (_, channel) => (sums[channel] += high * wide * picture.data[old + channel]),
          );
        }
      }
      data.set(sums.map(Math.round), 4 * (y * width + x));
    });
  });
  return { width, height, data };
}

/** For each new pixel of a side, which old ones it covers, and what share each is of it. */
function spans(from, to) {
  const step = from / to;
  return Array.from({ length: to }, (_, index) => {
    const [start, end] = [index * step, (index + 1) * step];
    const span = [];
    for (let old = Math.floor(start); old < Math.min(Math.ceil(end), from); old++) {
      const share = (Math.min(end, old + 1) - Math.max(start, old)) / step;
      if (share > 0) span.push([old, share]);
    }
    return span;
  });
}
