import { expect, test } from "vitest";

import { pasteLines } from "./paste.ts";

const LISTING = "Enamel Mug\n• 350 ml\nBrand: Norvane";

test("a listing gives a product without a title its own", () => {
  expect(pasteLines(LISTING, { before: "", after: "", title: "" })).toEqual({
    title: "Enamel Mug",
    text: "volume: 350 ml\nbrand: Norvane",
    count: 2,
  });
});

test("names that wait for a value get it, in their places", () => {
  const { text, title } = pasteLines(LISTING, {
    before: "brand: \ncolour: ",
    after: "",
    title: "The last product",
  });
  expect(text).toBe("brand: Norvane\ncolour: \nvolume: 350 ml");
  expect(title).toBe("Enamel Mug");
});

test("where other facts are, the title stays, and nothing is lost", () => {
  const pasted = pasteLines(LISTING, { before: "colour: Red", after: "Light", title: "Mug" });
  expect(pasted).toEqual({
    text: "colour: Red\nfeature: Enamel Mug, Light\nvolume: 350 ml\nbrand: Norvane",
    count: 2,
  });
});
