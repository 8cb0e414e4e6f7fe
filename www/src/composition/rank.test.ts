import { measurePixels } from "caponimage/compositions";
import { expect, test } from "vitest";

import { chosenName, ranked } from "./rank.ts";

const pixels = { width: 8, height: 8, data: new Uint8ClampedArray(8 * 8 * 4).fill(255) };
const picture = measurePixels(pixels, { width: 800, height: 800 });

test("compositions of a photo are made once for each size; the best has all that is to be written", () => {
  const square = ranked(picture, "square");
  expect(ranked(picture, "square")).toBe(square);
  expect(ranked(picture, "story")).not.toBe(square);
  // A headline and three benefits.
  expect(square[0]?.boxes.length).toBeGreaterThanOrEqual(4);
});

test("a document has the composition that was chosen for it, or the best", () => {
  const [best, second] = ranked(picture, "square").map(({ name }) => name);
  expect(chosenName(picture, { format: "square" })).toBe(best);
  expect(chosenName(picture, { format: "square", composition: "of another version" })).toBe(best);
  const own = { format: "square", composition: second ?? "" } as const;
  expect(chosenName(picture, own)).toBe(second);
});
