// Where a picture is free for text, and where it is not.

import { findBackground } from "./background.ts";
import { brightness, colorAt, colorDistance, type Color, type Pixels } from "./pixels.ts";
import { SummedArea, type Grid } from "./summed-area.ts";

/** From where to where something grows from not at all to entirely. */
interface Span {
  from: number;
  to: number;
}

/** Deviations of brightness: below it is noise, above nobody reads text on it. */
const CONTRAST: Span = { from: 4, to: 36 };
/** The window in which they are measured, each way, as a share of the picture's longer side. */
const WINDOW = 0.025;
/** Distances to the background's colours: below it is background, above the product. */
const DIFFERENCE: Span = { from: 16, to: 80 };
/** How much of the border is of the background's colours where it tells nothing, and enough. */
const PLAIN: Span = { from: 0.2, to: 0.6 };
/** How busy it is amid a product that looks like the background: a white shirt on white. */
const ENCLOSED = 0.7;
/** How busy the picture's centre is where no background tells the product: it is likely there. */
const CENTRE = 0.5;

/** How busy each place of a picture is: from 0, plain background, to 1. */
export function measureBusyness(pixels: Pixels): Grid {
  const { width, height } = pixels;
  const colors = Array.from({ length: width * height }, (_, index) => colorAt(pixels, index));
  const background = findBackground(pixels);
  const plain = grown(background.share, PLAIN);

  const values = measureContrast(width, height, colors).map((contrast, index) => {
    const distance = background.colors.reduce(
      (nearest, color) => Math.min(nearest, colorDistance(colors[index]!, color)),
      Infinity,
    );
    return Math.max(
      grown(contrast, CONTRAST),
      plain * grown(distance, DIFFERENCE),
      (1 - plain) * CENTRE * centrality(index, width, height),
    );
  });
  const enclosure = measureEnclosure({ width, height, values });
  return {
    width,
    height,
    values: values.map((value, index) => Math.max(value, plain * ENCLOSED * enclosure[index]!)),
  };
}

/** The standard deviation of brightness around each pixel. */
function measureContrast(width: number, height: number, colors: readonly Color[]): Float64Array {
  const bright = Float64Array.from(colors, brightness);
  const means = new SummedArea({ width, height, values: bright });
  const squares = new SummedArea({ width, height, values: bright.map((value) => value ** 2) });
  const reach = Math.max(1, Math.round(Math.max(width, height) * WINDOW));
  return bright.map((_, index) => {
    const x = index % width;
    const y = Math.floor(index / width);
    const variance = squares.meanAround(x, y, reach) - means.meanAround(x, y, reach) ** 2;
    return Math.sqrt(Math.max(variance, 0));
  });
}

/** From 0 at the picture's edges to 1 at its centre. */
function centrality(index: number, width: number, height: number): number {
  const x = ((index % width) + 0.5) / width;
  const y = (Math.floor(index / width) + 0.5) / height;
  return Math.sin(Math.PI * x) * Math.sin(Math.PI * y);
}

/** How busy it gets on the way to an edge of the picture, on the freest of the four ways. */
function measureEnclosure({ width, height, values }: Grid): Float64Array {
  const enclosure = new Float64Array(values.length).fill(1);
  const walk = (start: number, step: number, count: number) => {
    let busiest = 0;
    for (let index = start, left = count; left > 0; index += step, left--) {
      busiest = Math.max(busiest, values[index]!);
      enclosure[index] = Math.min(enclosure[index]!, busiest);
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

function grown(value: number, { from, to }: Span): number {
  return Math.min(Math.max((value - from) / (to - from), 0), 1);
}
