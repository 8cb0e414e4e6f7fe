import { describe, expect, test } from "vitest";

import { breakText, fitText, type FitOptions, type FittedText } from "./fit-text.js";
import { PLAIN_METRICS as metrics } from "./plain-metrics.js";
import { reachOf } from "./reach.js";
import { trackingOf } from "./tracking.js";

const SLOT: FitOptions = {
  width: 200,
  height: 100,
  metrics,
  mostLines: 3,
  largest: 60,
  smallest: 10,
  lineHeight: 1.2,
  tracking: 0,
};

const fit = (text: string, options: Partial<FitOptions> = {}) =>
  fitText(text, { ...SLOT, ...options });

/** The width of so many letters of that font: without what is free at both sides. */
const inkOf = (letters: number) => letters * 0.55 - 0.1;

/** What lines cover, in pixels. */
function sizeOf(text: string, { lines, fontSize }: FittedText, tracking = 0) {
  const reach = reachOf(text, metrics);
  const widths = lines.map((line) => {
    const ink = metrics.ink(line, trackingOf(text, tracking));
    return ink.right - ink.left;
  });
  return {
    width: Math.max(...widths) * fontSize,
    height: ((lines.length - 1) * SLOT.lineHeight + reach.above + reach.below) * fontSize,
  };
}

describe("a fitted text", () => {
  test("has the largest size at which its letters fill the width", () => {
    const { lines, fontSize, fits } = fit("abcdefgh", { mostLines: 1 });
    expect(lines).toEqual(["abcdefgh"]);
    expect(fontSize).toBeCloseTo(200 / inkOf(8), 6);
    expect(fits).toBe(true);
  });

  test("has the largest size at which a capital fills the height", () => {
    expect(fit("Ab", { height: 21 }).fontSize).toBeCloseTo(30, 6);
    expect(fit("Ab Cd", { width: 32, height: 57 }).fontSize).toBeCloseTo(57 / 1.9, 6);
  });

  test("breaks only where that makes it larger", () => {
    expect(fit("Made for You", { width: 1000 }).lines).toEqual(["Made for You"]);
    expect(fit("Made for You", { width: 100, height: 60 }).lines).toEqual(["Made", "for You"]);
    expect(fit("Made for You", { width: 100, mostLines: 1 }).lines).toEqual(["Made for You"]);
    // At the largest size that is asked for, two lines are enough.
    expect(fit("one two three four", { width: 200, largest: 20 }).lines).toHaveLength(1);
    expect(fit("one two three four", { width: 120, largest: 20 }).lines).toHaveLength(2);
  });

  test("has lines of about one length", () => {
    const options = { width: 300, largest: 40, mostLines: 4 };
    expect(fit("Soft on skin and warm all day", options).lines).toEqual([
      "Soft on skin",
      "and warm all day",
    ]);
    // Both are as good, by the longest line; the second has no word alone below.
    expect(fit("aa bb cc dd", { width: 100, largest: 40, height: 300 }).lines).toEqual([
      "aa bb",
      "cc dd",
    ]);
  });

  test("takes a smaller size rather than a short word alone on the last line", () => {
    const { lines } = fit("Waterproof Backpacks XL", { width: 205, height: 400, largest: 400 });
    expect(lines).toEqual(["Waterproof", "Backpacks XL"]);
  });

  test("breaks beside Chinese characters, and keeps no-break spaces", () => {
    expect(fit("优雅女士手提包", { width: 100 }).lines.length).toBeGreaterThan(1);
    expect(fit("Prix\u00a0:  20\u202f€ ", { width: 90 }).lines).toEqual([
      "Prix\u00a0:",
      "20\u202f€",
    ]);
    expect(fit("خصم كبير اليوم", { width: 80 }).lines.join(" ")).toBe("خصم كبير اليوم");
  });

  test("keeps the lines that a person set", () => {
    const set = fit("One\nTwo three\r\n\r\nFour\n");
    expect(set.lines).toEqual(["One", "Two three", "", "Four"]);
    expect(fit("a\nb\nc\nd\ne", { mostLines: 2 }).lines).toHaveLength(5);
    // A long one of them breaks as well.
    expect(fit("One\naaaa bbbb cccc", { width: 90, largest: 40 }).lines).toEqual([
      "One",
      "aaaa",
      "bbbb cccc",
    ]);
  });

  test("counts space between letters, but not for letters that join", () => {
    const plain = fit("abcd", { width: 60 }).fontSize;
    expect(plain).toBeCloseTo(60 / inkOf(4), 6);
    expect(fit("abcd", { width: 60, tracking: 0.1 }).fontSize).toBeCloseTo(
      60 / (inkOf(4) + 0.3),
      6,
    );
    expect(fit("عربي", { width: 60, tracking: 0.1 })).toEqual(fit("عربي", { width: 60 }));
  });

  test("that does not fit is small, and says so", () => {
    const found = fit("one two three four five six", { width: 30, height: 20 });
    expect(found).toMatchObject({ fontSize: 10, fits: false });
    expect(found.lines.join(" ")).toBe("one two three four five six");
    for (const side of [0, -5, NaN]) {
      expect(fit("one two", { width: side })).toMatchObject({ fontSize: 10, fits: false });
      expect(fit("one two", { height: side })).toMatchObject({ fontSize: 10, fits: false });
    }
  });

  test("of nothing has no lines", () => {
    for (const text of ["", "  \n ", "\u200b", "\u0007\ud800"]) {
      expect(fit(text)).toEqual({ lines: [], fontSize: 60, fits: true });
    }
  });

  test("has no characters that nobody draws, nor more than one space", () => {
    expect(fit("a\u0000b  c\td\ud83d!\ufffe", { width: 1000 }).lines).toEqual(["ab c d!"]);
  });
});

describe("a word that is wider than its slot", () => {
  const word = "abcdefghij".repeat(6);

  test("is broken with hyphens, in parts of about one length", () => {
    const fitted = fit(word, { mostLines: 5, height: 200 });
    const { lines, fontSize, fits } = fitted;
    // Which a caller should know of.
    expect(fits).toBe(false);
    expect(fontSize).toBeGreaterThanOrEqual(10);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[a-j]{2,}-$/);
    expect(lines.map((line) => line.replace("-", "")).join("")).toBe(word);
    expect(sizeOf(word, fitted).width).toBeLessThanOrEqual(200.001);
    const lengths = lines.map((line) => line.length);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(2);
  });

  test("stays whole where it fits at the smallest size", () => {
    const { lines, fontSize, fits } = fit("abcdefghij".repeat(3), { mostLines: 5 });
    expect(lines).toHaveLength(1);
    expect(fontSize).toBeCloseTo(200 / inkOf(30), 6);
    expect(fits).toBe(true);
  });

  test("has no hyphens among figures, and its emoji stay whole", () => {
    const code = fit("1234567890".repeat(6), { mostLines: 5 });
    expect(code.lines.join("")).toBe("1234567890".repeat(6));
    const family = "👨‍👩‍👧";
    const { lines } = fit(family.repeat(30), { mostLines: 5 });
    for (const line of lines) expect(line.replaceAll(family, "")).toBe("");
  });

  test("shares the text with words that stay whole", () => {
    const { lines } = fit(`Die ${word} ist da`, { mostLines: 5, height: 200 });
    expect(lines[0]).toMatch(/^Die/);
    expect(lines.at(-1)).toMatch(/ist da$/);
  });
});

test("a size that is given is kept, also without a width or a height", () => {
  const given = { largest: 24, smallest: 24, height: Infinity };
  expect(fit("one two three", { ...given, width: Infinity })).toEqual({
    lines: ["one two three"],
    fontSize: 24,
    fits: true,
  });
  expect(fit("one two three", { ...given, width: 130 })).toEqual({
    lines: ["one two", "three"],
    fontSize: 24,
    fits: true,
  });
  expect(fit("one two three", { ...given, width: 130, mostLines: 1 }).fits).toBe(false);
  expect(fit("Donaudampfschiffahrt", { ...given, width: 130 }).fits).toBe(false);
});

test("whatever the text, it lies in its slot where it says so, and loses no letter", () => {
  const texts = ["A", "Handbag in Burgundy Red", "Donaudampfschiffahrt", "a b c d e f g h i j k"];
  texts.push(
    "优雅女士手提包，限时",
    "jf",
    "50% خصم على الكل",
    "🎉🎉 Sale 🎉",
    "x\ny\nzzzz zz",
    "夏 a",
  );
  for (const text of texts) {
    for (const width of [1, 15, 40, 120, 500]) {
      for (const height of [1, 15, 40, 120]) {
        for (const tracking of [-0.02, 0, 0.1]) {
          const fitted = fit(text, { width, height, tracking });
          const { lines, fontSize, fits } = fitted;
          expect(lines.join("").replaceAll(/[\s-]/g, "")).toBe(text.replaceAll(/\s/g, ""));
          expect(fontSize).toBeGreaterThanOrEqual(10);
          expect(fontSize).toBeLessThanOrEqual(60);
          if (!fits) continue;
          const size = sizeOf(text, fitted, tracking);
          expect(size.width).toBeLessThanOrEqual(width + 0.001);
          expect(size.height).toBeLessThanOrEqual(height + 0.001);
          expect(lines.length).toBeLessThanOrEqual(3);
        }
      }
    }
  }
});

test("a long text is fitted, too", () => {
  const { lines } = fit("lorem ipsum ".repeat(200), { height: 1e5, smallest: 1 });
  expect(lines.join(" ").length).toBe(12 * 200 - 1);
});

test("a text at one size has as many lines as its width asks for", () => {
  const options = { width: 130, fontSize: 24, metrics, mostLines: 2, tracking: 0 };
  expect(breakText("one two three", options)).toEqual({ lines: ["one two", "three"], fits: true });
  expect(breakText("one two three", { ...options, mostLines: 1 }).fits).toBe(false);
  expect(breakText("one\ntwo\nthree", options)).toMatchObject({ fits: true });
  const broken = breakText("Donaudampfschiffahrt", options);
  expect(broken.fits).toBe(false);
  expect(broken.lines.join("").replaceAll("-", "")).toBe("Donaudampfschiffahrt");
  expect(breakText("", options)).toEqual({ lines: [], fits: true });
});
