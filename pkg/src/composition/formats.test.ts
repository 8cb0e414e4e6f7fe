import { describe, expect, test } from "vitest";

import { FORMATS, formatOf, textArea } from "./formats.js";

describe("a photo's own format", () => {
  test.each([
    [1600, 1200],
    [1200, 1600],
    [1000, 1000],
  ])("%i × %i is kept", (width, height) => {
    expect(formatOf("photo", { width, height })).toEqual({ width, height });
  });

  test.each([
    ["a small one becomes large enough for letters", 224, 224],
    ["a huge one becomes smaller", 9000, 6000],
    ["a panorama gets room above and beneath", 6000, 1000],
    ["a strip gets room at its sides", 30, 900],
    ["one pixel", 1, 1],
  ])("%s", (_, width, height) => {
    const format = formatOf("photo", { width, height });
    const ratio = format.width / format.height;
    expect(ratio).toBeCloseTo(Math.min(Math.max(width / height, 0.5), 2), 2);
    expect(Math.min(format.width, format.height)).toBeGreaterThanOrEqual(800);
    expect(Math.max(format.width, format.height)).toBeLessThanOrEqual(2400);
    expect(Number.isInteger(format.width) && Number.isInteger(format.height)).toBe(true);
  });
});

test("the sizes that shops ask for are there", () => {
  const sizes = Object.values(FORMATS).map(({ width, height }) => `${width}×${height}`);
  expect(sizes).toEqual(
    expect.arrayContaining(["2000×2000", "2048×2048", "1080×1350", "1080×1920", "1200×628"]),
  );
});

test("texts keep off the margin, and off what a network covers", () => {
  for (const format of Object.values(FORMATS)) {
    const { x, y, width, height } = textArea(format);
    const margin = 0.05 * Math.min(format.width, format.height);
    expect(Math.min(x, y, format.width - x - width)).toBeGreaterThanOrEqual(margin);
    expect(format.height - y - height).toBeGreaterThanOrEqual(margin);
  }
  const story = textArea(FORMATS.story);
  expect(story.y).toBeGreaterThanOrEqual(250);
  expect(FORMATS.story.height - story.y - story.height).toBeGreaterThanOrEqual(340);
});
