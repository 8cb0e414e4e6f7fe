// Where letters are, as they are drawn: each line alone on a transparent canvas.

import { pixelsOf } from "./canvas.js";
import { around, rectOf } from "./rects.js";
import { draw } from "./subject.js";

/** How far around a line is looked for letters, in font sizes. */
const AROUND = { side: 0.6, above: 1.5, below: 0.9 };
/** Pixels under a line's letters that are kept, about. */
const POINTS = 400;
/** How many pixels of an edge are looked at each way, and how much wider they are drawn for that. */
const LENS = { reach: 2, power: 8 };
/** Alpha values up to this are nothing. */
const NOTHING = 8;

/** Of each text that has letters: its lines' edges, and points beneath its letters. */
export function inksOf(composition, photo) {
  return composition.texts.flatMap((text) => {
    const lines = text.lines.flatMap((line) => inkOf(composition, photo, text, line) ?? []);
    return lines.length > 0 ? [{ text, lines, rect: around(lines.map(({ rect }) => rect)) }] : [];
  });
}

function inkOf(composition, photo, text, line) {
  const { fontSize } = text;
  const left = Math.floor(line.x - AROUND.side * fontSize);
  const top = Math.floor(line.baseline - AROUND.above * fontSize);
  const region = {
    x: left,
    y: top,
    width: Math.ceil(line.width + 2 * AROUND.side * fontSize),
    height: Math.ceil((AROUND.above + AROUND.below) * fontSize),
  };
  const alone = { ...composition, layers: [], texts: [{ ...text, lines: [line] }] };
  const paint = (context) => draw(context, alone, photo);
  const { columns, rows, points } = scan(pixelsOf(region, paint));
  const across = edges(columns);
  const down = edges(rows);
  if (!across || !down) return undefined;
  return {
    rect: rectOf(
      fineEdge(region, across[0], paint),
      top + down[0],
      fineEdge(region, across[1], paint),
      top + down[1],
    ),
    points: points.map(({ x, y }) => ({ x: left + x, y: top + y })),
  };
}

/** How opaque each column and row gets, and some points under the letters. */
function scan({ width, height, data }) {
  // Of a pixel's four bytes the last one.
  const pixels = new Uint32Array(data.buffer);
  const columns = new Uint8Array(width);
  const rows = new Uint8Array(height);
  const points = [];
  const step = Math.max(Math.round(Math.sqrt((width * height) / (4 * POINTS))), 1);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (pixels[pixel] === 0) continue;
      const alpha = pixels[pixel] >>> 24;
      if (alpha > columns[x]) columns[x] = alpha;
      if (alpha > rows[y]) rows[y] = alpha;
      if (alpha > 128 && x % step === 0 && y % step === 0) points.push({ x: x + 0.5, y: y + 0.5 });
    }
  }
  return { columns, rows, points };
}

/** Where it begins and ends, within a pixel by how much of that is covered. */
function edges(alphas) {
  const first = alphas.findIndex((alpha) => alpha > NOTHING);
  const last = alphas.findLastIndex((alpha) => alpha > NOTHING);
  if (first < 0) return undefined;
  return [first + 1 - alphas[first] / 255, last + alphas[last] / 255];
}

/** The left or right edge that lies near `at`, looked at through a lens. */
function fineEdge(region, at, paint) {
  const isLeft = at < region.width / 2;
  const x = region.x + Math.round(at) - LENS.reach;
  const strip = { ...region, x, width: 2 * LENS.reach };
  const found = edges(scan(pixelsOf(strip, paint, 1, LENS.power)).columns);
  return found ? x + found[isLeft ? 0 : 1] / LENS.power : region.x + at;
}
