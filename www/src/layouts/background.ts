import { colorAt, colorDistance, type Color, type Pixels } from "./pixels.ts";

export interface Background {
  /** One for a plain background, more for a wall and a floor or where light falls off. */
  colors: Color[];
  /** How much of the border has about these colours, 0 to 1: how plain the background is. */
  share: number;
}

/** How much of the shorter side the border takes at each edge. */
const BORDER = 0.04;
/** How far two pixels of one colour lie apart, for pictures are noisy. */
const SAME = 40;
/** Further colours are looked for until so much of the border has one. */
const ENOUGH = 0.7;
/** A colour that less of the border has is of a product that reaches the border, or of a detail. */
const LEAST = 0.12;
/** Colours are counted in cubes of this size. */
const CUBE = 32;
const CUBES = 256 / CUBE;

/** The colours most common along the picture's border. */
export function findBackground(pixels: Pixels): Background {
  const border = borderColors(pixels);
  const colors: Color[] = [];
  let left = border;
  while (left.length > border.length * (1 - ENOUGH)) {
    const common = mean(largestGroup(left));
    // The cubes cut one background in two where its colour lies between them.
    const alike = left.filter((color) => colorDistance(color, common) < SAME);
    if (alike.length < border.length * LEAST) break;
    colors.push(mean(alike));
    left = left.filter((color) => colorDistance(color, common) >= SAME);
  }
  return { colors, share: 1 - left.length / border.length };
}

function borderColors(pixels: Pixels): Color[] {
  const { width, height } = pixels;
  const border = Math.ceil(Math.min(width, height) * BORDER);
  const colors: Color[] = [];
  for (let y = 0; y < height; y++) {
    const inRows = y < border || y >= height - border;
    for (let x = 0; x < width; x++) {
      const inColumns = x < border || x >= width - border;
      if (inRows || inColumns) colors.push(colorAt(pixels, y * width + x));
    }
  }
  return colors;
}

function largestGroup(colors: readonly Color[]): Color[] {
  const groups = new Map<number, Color[]>();
  let largest: Color[] = [];
  for (const color of colors) {
    const cube = color.reduce((key, value) => key * CUBES + Math.floor(value / CUBE), 0);
    const group = groups.get(cube) ?? [];
    groups.set(cube, group);
    group.push(color);
    if (group.length > largest.length) largest = group;
  }
  return largest;
}

function mean(colors: readonly Color[]): Color {
  const average = (channel: 0 | 1 | 2) =>
    colors.reduce((sum, color) => sum + color[channel], 0) / colors.length;
  return [average(0), average(1), average(2)];
}
