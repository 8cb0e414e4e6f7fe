import { expect, test } from "vitest";

import { seededRandom } from "./paint.ts";
import { SummedArea } from "./summed-area.ts";

const WIDTH = 13;
const HEIGHT = 7;
const random = seededRandom(1);
const values = Float64Array.from({ length: WIDTH * HEIGHT }, random);
const sums = new SummedArea({ width: WIDTH, height: HEIGHT, values });

/** Of each pixel the part between the edges, one by one. */
function naiveMean(left: number, top: number, right: number, bottom: number): number {
  const within = (start: number, low: number, high: number) =>
    Math.max(Math.min(start + 1, high) - Math.max(start, low), 0);
  let sum = 0;
  let area = 0;
  values.forEach((value, index) => {
    const x = within(index % WIDTH, left, right);
    const y = within(Math.floor(index / WIDTH), top, bottom);
    sum += value * x * y;
    area += x * y;
  });
  return sum / area;
}

test("the mean over a box counts each pixel for the part inside", () => {
  for (let round = 0; round < 200; round++) {
    const [x, y] = [random() * 0.9, random() * 0.9];
    const box = { x, y, width: 0.01 + random() * (0.99 - x), height: 0.01 + random() * (0.99 - y) };
    expect(sums.mean(box)).toBeCloseTo(
      naiveMean(
        box.x * WIDTH,
        box.y * HEIGHT,
        (box.x + box.width) * WIDTH,
        (box.y + box.height) * HEIGHT,
      ),
      8,
    );
  }
});

test("the mean over everything includes the last row and column", () => {
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  expect(sums.mean({ x: 0, y: 0, width: 1, height: 1 })).toBeCloseTo(mean, 10);
});

test("the mean around a pixel counts what lies inside", () => {
  for (const [x, y] of [
    [0, 0],
    [WIDTH - 1, HEIGHT - 1],
    [6, 3],
  ] as const) {
    const mean = naiveMean(x - 2, y - 2, x + 3, y + 3);
    expect(sums.meanAround(x, y, 2)).toBeCloseTo(mean, 10);
  }
});
