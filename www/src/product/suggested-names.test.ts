import { expect, test } from "vitest";

import { NAMES_OF_ANY } from "./kinds.ts";
import { kindOf, suggestedNames } from "./suggested-names.ts";

test.each([
  ["Velocet Women White Running Shoes", "shoes"],
  ["Shoe rack", "furniture"],
  ["Aurelle Women Quilted Handbag", "bags"],
  ["Handbag for a laptop", "bags"],
  ["Set of 6 wine glasses", "kitchen"],
  ["Wristwatches", "jewellery"],
  ["Summer DRESS", "clothing"],
  ["Dog collar", "pets"],
  ["Strawberries and berries", undefined],
  ["for", undefined],
  ["constructor", undefined],
  ["女士手提包", undefined],
  ["", undefined],
])("%s is of kind %s", (title, kind) => {
  expect(kindOf(title)).toBe(kind);
});

test("names are suggested by kind, but for those that are there", () => {
  const there = [
    ["Brand", "Norvane"],
    ["color", ""],
  ] as const;
  const names = suggestedNames("Enamel mug", there);
  expect(names.slice(0, 2)).toEqual(["material", "volume"]);
  expect(names).not.toContain("brand");
  expect(names).not.toContain("colour");
  expect(suggestedNames("", [])).toEqual(NAMES_OF_ANY);
});

test("a type tells more than the title", () => {
  const [first] = suggestedNames("Lord of the Rings", [["type", "Books"]]);
  expect(first).toBe("author");
});
