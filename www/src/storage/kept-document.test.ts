import { expect, test } from "vitest";

import type { Document, StudioText } from "../document/document.ts";
import { captionKey, isOpen, newTexts } from "../document/texts.ts";
import { keptDocument, keptTitle, readDocument } from "./kept-document.ts";

const empty: Document = {
  title: "Red bag",
  attributes: [
    ["colour", "red"],
    ["size", ""],
  ],
  texts: newTexts(),
  composition: "column-left",
  format: "portrait",
  fonts: "oswald",
  showsLogo: false,
};
/** Its box reaches above its letters, and so out of the composition. */
const pinned: StudioText = {
  id: "headline",
  role: "headline",
  kept: false,
  seed: 7,
  style: {
    box: { x: 10.5, y: -12, width: 300.00000000000004, height: 40 },
    fontSize: 30,
    weight: "bold",
    font: "display",
    align: "right",
    color: "#ff0000",
  },
};
const caption = {
  text: "Made for\nSundays",
  color: "#102030",
  score: 0.7,
  writtenFor: captionKey(empty, pinned),
};
const written: StudioText = { ...pinned, caption };
const own: StudioText = { id: "own-12", role: "benefit", kept: true, seed: 0, caption };
const document: Document = { ...empty, texts: [written, own] };

test("a document comes back as it was, and nothing is written anew", () => {
  const opened = { ...document, unsaved: true, batchItem: 3 };
  const read = readDocument(JSON.parse(JSON.stringify(keptDocument(opened))));
  expect(read).toEqual(document);
  expect(read.texts.filter((text) => isOpen(read, text))).toEqual([]);
});

test("what was deleted, and what only has a look of its own, comes back so", () => {
  const texts: StudioText[] = [
    { ...own, caption: { ...caption, text: "" } },
    { id: "eyebrow", role: "eyebrow", kept: true, seed: 0, style: { weight: "bold" } },
  ];
  expect(readDocument({ ...empty, texts }).texts).toEqual(texts);
});

test("whether the logo is shown is kept only where it is told", () => {
  expect(readDocument({ ...document, showsLogo: true }).showsLogo).toBe(true);
  for (const odd of [undefined, null, "no", 0]) {
    expect(readDocument({ ...document, showsLogo: odd })).not.toHaveProperty("showsLogo");
  }
});

test("fields of which nothing is known yet pass", () => {
  const added = { layout: "left", texts: [{ ...own, angle: 7 }] };
  expect(readDocument({ ...document, ...added })).toMatchObject(added);
});

test("what a page alone may say of a document is not taken from outside", () => {
  const read = readDocument({ ...document, photo: "x", unsaved: true, batchItem: 1 });
  expect(Object.keys(read).sort()).toEqual(Object.keys(empty).sort());
});

test("texts that there can't be are left out, all others stay", () => {
  const wrong = [
    { id: "" },
    { id: 7 },
    { id: "own 1" },
    { id: "__proto__" },
    { role: "title" },
    { role: undefined },
  ].map((change) => ({ ...own, ...change }));
  expect(readDocument({ texts: [...wrong, null, 7, [], own] }).texts).toEqual([own]);
  const again = { ...own, kept: false };
  expect(readDocument({ texts: [written, own, again] }).texts).toEqual([written, own]);
  const many = Array.from({ length: 1000 }, (_, index) => ({ ...own, id: `own-${index}` }));
  expect(readDocument({ texts: many }).texts).toHaveLength(64);
  expect(readDocument({ texts: wrong }).texts).toEqual(newTexts());
});

test("a place that can't be used is left out, and the text stays", () => {
  const wrong = [
    { x: Number.NEGATIVE_INFINITY },
    { y: "0.2" },
    { width: 0 },
    { width: -1 },
    { height: Number.NaN },
    { height: 1e9 },
  ];
  for (const change of wrong) {
    const box = { ...pinned.style?.box, ...change };
    const [read] = readDocument({ texts: [{ ...written, style: { ...pinned.style, box } }] }).texts;
    expect(read?.caption).toEqual(caption);
    expect(read?.style).not.toHaveProperty("box");
    expect(read?.style).toMatchObject({ fontSize: 30, color: "#ff0000" });
  }
});

test("values out of place are left out or have their default, whatever they are", () => {
  const odd = [undefined, null, 0, Number.NaN, "", "x\u0000", [], [[]], {}, true, { x: [] }];
  for (const value of odd) {
    const [title, attributes, texts, composition, format, fonts] = Array(6).fill(value);
    const fields = { title, attributes, texts, composition, format, fonts };
    for (const whole of [value, fields, { ...fields, attributes: [value], texts: [value] }]) {
      const read = readDocument(whole);
      expect(typeof read.title).toBe("string");
      expect(read.title).not.toContain("\u0000");
      expect(read.attributes).toEqual([]);
      expect(read.texts).toEqual(newTexts());
      expect(["string", "undefined"]).toContain(typeof read.composition);
      expect(read).toMatchObject({ format: "photo", fonts: "poppins" });
      expect(typeof keptTitle(whole)).toBe("string");
    }
    const style = Object.fromEntries(Object.keys(pinned.style ?? {}).map((name) => [name, value]));
    const [read, styled] = readDocument({
      texts: [
        { ...written, caption: value, seed: value, kept: value, style: value },
        { ...own, style, caption: { ...caption, score: value, writtenFor: value } },
      ],
    }).texts;
    expect(read?.caption).toBeUndefined();
    expect(read?.style).toBeUndefined();
    expect(Number.isSafeInteger(read?.seed)).toBe(true);
    expect(typeof read?.kept).toBe("boolean");
    expect(styled?.style).toBeUndefined();
    expect(styled?.caption?.score).toBeGreaterThanOrEqual(0);
    expect(typeof styled?.caption?.writtenFor).toBe("string");
  }
});
