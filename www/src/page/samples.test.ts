import { readdir, readFile } from "node:fs/promises";

import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";

import { type Sample, sampleCredits, samples } from "./samples.ts";

const SOURCE = new URL("../../samples/", import.meta.url);
const LISTED = new URL("../../public/samples/samples.json", import.meta.url);
/** All small ones and the first are loaded on a first visit, the others when they are opened. */
const MOST_SMALL_BYTES = 6_000;
const MOST_FIRST_BYTES = 40_000;
const MOST_BYTES = 120_000;

const listed: Sample[] = JSON.parse(await readFile(LISTED, "utf8"));

test("the page lists what lies in samples/: `npm run samples` has been run", async () => {
  const described = JSON.parse(await readFile(new URL("samples.json", SOURCE), "utf8"));
  expect(listed.map(({ image, small, credit, ...sample }) => sample)).toEqual(described);
  for (const { image } of listed) {
    expect((await readFile(new URL(image, SOURCE))).equals(await file(image))).toBe(true);
  }
});

test("no file lies there that the list does not name", async () => {
  const named = ["samples.json", ...listed.flatMap(({ image, small }) => [image, small])];
  expect((await readdir(new URL("./", LISTED))).sort()).toEqual(named.sort());
});

test("the first is quick to load", async () => {
  const [first] = listed;
  expect((await file(first?.image ?? "")).length).toBeLessThan(MOST_FIRST_BYTES);
});

test("whose photos they are is said once", () => {
  samples.value = listed;
  const credits = sampleCredits();
  expect(credits.length).toBeGreaterThan(0);
  expect(new Set(credits).size).toBe(credits.length);
  for (const { credit } of listed) expect(credits).toContain(credit);
});

describe.each(listed)("$name", ({ image, small, credit, title, attributes }) => {
  test("is small enough", async () => {
    expect((await file(small)).length).toBeLessThan(MOST_SMALL_BYTES);
    expect((await file(image)).length).toBeLessThan(MOST_BYTES);
  });

  test("has a button that is the whole photo, smaller", async () => {
    const [whole, button] = [jpeg.decode(await file(image)), jpeg.decode(await file(small))];
    expect(button.width / button.height).toBeCloseTo(whole.width / whole.height, 2);
    const [first, second] = [meanGreen(whole), meanGreen(button)];
    expect(Math.abs(first - second)).toBeLessThan(2);
  });

  test("is credited, and tells its brand in the title, too", () => {
    expect(credit).toMatch(/MIT-0$/);
    expect(title).toContain(attributes["brand"]);
  });
});

function file(name: string): Promise<Buffer> {
  return readFile(new URL(name, LISTED));
}

function meanGreen({ data }: { data: Uint8Array }): number {
  let sum = 0;
  for (let place = 1; place < data.length; place += 4) sum += data[place] ?? 0;
  return (4 * sum) / data.length;
}
