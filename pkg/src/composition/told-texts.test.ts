import { describe, expect, test } from "vitest";

import type { Product } from "../types.js";
import { toldTexts } from "./told-texts.js";

function told(attributes: unknown): string[] {
  return toldTexts({ attributes } as Product).map(({ role, text }) => `${role}: ${text}`);
}

describe("what attributes tell", () => {
  test("the brand is the eyebrow, under each of its names and in any case", () => {
    expect(told({ Brand: "Aurelle" })).toEqual(["eyebrow: Aurelle"]);
    expect(told({ manufacturer: "Aurelle" })).toEqual(["eyebrow: Aurelle"]);
  });

  test("measures come first, and no more than three", () => {
    const details = told({
      colour: "Navy",
      material: "Leather",
      weight: "640 g",
      volume: "22 l",
      battery: "40 h",
    });
    expect(details).toHaveLength(3);
    expect(details[0]).toBe("detail: 22 l");
    expect(details).not.toContain("detail: Navy");
  });

  test("a number alone is told with its name", () => {
    expect(told({ pieces: "16" })).toEqual(["detail: 16 pieces"]);
  });

  test.each(["350 ml", "100 % cotton", "40 h", "<5 g", "2.5–3 kg", "1,5 l", "30 °C"])(
    "%s is worth printing under any name",
    (value) => {
      expect(told({ "feature 1": value })).toEqual([`detail: ${value}`]);
    },
  );

  test.each(["Navy", "a very long description of 20 things that nobody prints on a picture"])(
    "%s is not",
    (value) => {
      expect(told({ "feature 1": value })).toEqual([]);
    },
  );

  test("a map is as good as an object, and what is empty says nothing", () => {
    expect(told(new Map([["brand", "Aurelle"]]))).toEqual(["eyebrow: Aurelle"]);
    expect(told({ brand: " ", volume: "", "": "22 l", weight: null })).toEqual([]);
    expect(told(undefined)).toEqual([]);
  });

  test("each has its own id", () => {
    const texts = toldTexts({ attributes: { brand: "A", volume: "1 l", weight: "2 g" } });
    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
  });

  test("the same value twice is told once", () => {
    expect(told({ volume: "22 l", capacity: "22 l" })).toEqual(["detail: 22 l"]);
  });
});
