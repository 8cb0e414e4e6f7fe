import { readFile } from "node:fs/promises";

import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";

import type { Sample } from "./samples.ts";

const DRAWN = new URL("../../samples/samples.json", import.meta.url);
const LISTED = new URL("../../public/samples/samples.json", import.meta.url);
/** All small ones are loaded on a first visit, the others when they are opened. */
const MOST_SMALL_BYTES = 6_000;
const MOST_BYTES = 40_000;
/** How much the brightness of a backdrop changes over so many pixels; the edge of a product more. */
const MOST_STEP = 12;
const STEP_PIXELS = 4;

const listed: Sample[] = JSON.parse(await readFile(LISTED, "utf8"));

test("the page lists what was drawn: `npm run samples` has been run", async () => {
  const drawn = JSON.parse(await readFile(DRAWN, "utf8"));
  expect(listed.map(({ image, small, ...sample }) => sample)).toEqual(drawn);
});

describe.each(listed)("$name", ({ image, small, boxes }) => {
  test("is small enough", async () => {
    expect((await file(small)).length).toBeLessThan(MOST_SMALL_BYTES);
    expect((await file(image)).length).toBeLessThan(MOST_BYTES);
  });

  test("has its boxes on free space", async () => {
    const picture = jpeg.decode(await file(image));
    for (const { x, y, width, height } of boxes) {
      const rows = [y, y + height].map((part) => Math.round(part * picture.height));
      const columns = [x, x + width].map((part) => Math.round(part * picture.width));
      expect(largestStep(picture, rows, columns)).toBeLessThan(MOST_STEP);
    }
  });
});

function file(name: string): Promise<Buffer> {
  return readFile(new URL(name, LISTED));
}

/** The largest change of brightness across or down a part of a picture. */
function largestStep(
  { data, width }: { data: Uint8Array; width: number },
  [top = 0, bottom = 0]: number[],
  [left = 0, right = 0]: number[],
): number {
  const green = (row: number, column: number) => data[4 * (row * width + column) + 1] ?? 0;
  let largest = 0;
  for (let row = top; row < bottom - STEP_PIXELS; row++) {
    for (let column = left; column < right - STEP_PIXELS; column++) {
      const here = green(row, column);
      const across = Math.abs(here - green(row, column + STEP_PIXELS));
      const down = Math.abs(here - green(row + STEP_PIXELS, column));
      largest = Math.max(largest, across, down);
    }
  }
  return largest;
}
