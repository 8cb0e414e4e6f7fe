import { expect, test } from "vitest";

import { readTable } from "./read-table.ts";

const ROWS = [
  ["image", "title", "price"],
  ["a.jpg", 'Chair, "Luna"', "1,5"],
  ["b.jpg", "Two\nlines", ""],
];

test.each([
  ["commas", 'image,title,price\na.jpg,"Chair, ""Luna""","1,5"\nb.jpg,"Two\nlines",\n'],
  ["semicolons", 'image;title;price\r\na.jpg;"Chair, ""Luna""";1,5\r\nb.jpg;"Two\nlines";\r\n'],
  ["tabs", 'image\ttitle\tprice\na.jpg\t"Chair, ""Luna"""\t1,5\nb.jpg\t"Two\nlines"\t'],
  [
    "a word on what they are",
    'sep=;\nimage;title;price\na.jpg;"Chair, ""Luna""";1,5\nb.jpg;"Two\nlines";',
  ],
  [
    "a mark before them",
    '\u{feff}image,title,price\na.jpg,"Chair, ""Luna""","1,5"\nb.jpg,"Two\nlines",',
  ],
  [
    "empty rows",
    'image,title,price\n\n,,\na.jpg,"Chair, ""Luna""","1,5"\n \nb.jpg,"Two\nlines",\n',
  ],
])("cells with %s", async (_, text) => {
  expect(await readTable(new Blob([text]))).toEqual(ROWS);
});

test.each([
  ["utf-16le", [0xff, 0xfe, 0x66, 0, 0xfc, 0, 0x72, 0, 0x2c, 0, 0x7f, 0x4e]],
  ["utf-8", [0x66, 0xc3, 0xbc, 0x72, 0x2c, 0xe4, 0xb9, 0xbf]],
])("letters in %s", async (_, bytes) => {
  expect(await readTable(new Blob([new Uint8Array(bytes)]))).toEqual([["für", "乿"]]);
});

test("letters as old Windows programs write them", async () => {
  const bytes = new Uint8Array([0x66, 0xfc, 0x72, 0x3b, 0xe9]);
  expect(await readTable(new Blob([bytes]))).toEqual([["für", "é"]]);
});

test.each(["", "\n\n", '"', "\u0000\u0001", '"open\nuntil the end'])(
  "%j does no harm",
  async (text) => {
    expect((await readTable(new Blob([text]))).length).toBeLessThanOrEqual(1);
  },
);
