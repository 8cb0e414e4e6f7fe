import { expect, test } from "vitest";

import { FileNames, fileNameFrom } from "./file-names.ts";

const bytesIn = (text: string) => new TextEncoder().encode(text).length;

test.each([
  ["Red bag (1).jpg", "Red-bag-1"],
  ["साड़ी लाल.jpg", "साड़ी-लाल".normalize("NFC")],
  ["cafe\u0301 cre\u0300me.jpg", "caf\u00e9-cr\u00e8me"],
  ["กระเป๋า.png", "กระเป๋า"],
  ["حَقِيبَة.png", "حَقِيبَة"],
  ["a/b\\c:d.jpg", "a-b-c-d"],
  ["..jpg", "photo"],
  ["👜.webp", "photo"],
  [".jpg", "photo"],
  ["", "photo"],
])("%s gives %s", (name, stem) => {
  expect(fileNameFrom(name, "-captions", "png")).toBe(`${stem}-captions.png`);
});

test.each(["a", "é", "女", "सा", "𝒳"])("a long name of %s is cut between letters", (letter) => {
  const long = letter.repeat(255);
  const name = fileNameFrom(`${long}.jpg`, "-captions", "png");
  expect(bytesIn(name)).toBeLessThanOrEqual(255);
  expect(bytesIn(name)).toBeGreaterThan(255 - bytesIn(letter) - 1);
  const kept = name.slice(0, -"-captions.png".length);
  expect(kept).toBe(letter.repeat(kept.length / letter.length));
});

test.each([
  ["Shirt.jpg", "shirt.jpg"],
  ["café.jpg", "CAFE\u0301.jpg"],
  ["Straße.jpg", "STRASSE.jpg"],
  ["ΟΔΟΣ.jpg", "οδος.jpg"],
  ["a b.jpg", "a-b.png"],
  [`${"x".repeat(250)}1.jpg`, `${"x".repeat(250)}2.jpg`],
])("%s and %s get names of their own", (first, second) => {
  const names = new FileNames();
  const taken = [first, second, first].map((name) => names.take(name, "-captions", "jpg"));
  const folded = taken.map((name) => name.toUpperCase().toLowerCase().normalize("NFC"));
  expect(new Set(folded).size).toBe(3);
  expect(taken.every((name) => bytesIn(name) <= 255)).toBe(true);
});

test("more of the same name are numbered", () => {
  const names = new FileNames();
  const taken = ["a.jpg", "a.jpg", "A.jpg"].map((name) => names.take(name, "-captions", "jpg"));
  expect(taken).toEqual(["a-captions.jpg", "a-captions-2.jpg", "A-captions-3.jpg"]);
});
