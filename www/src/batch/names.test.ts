import { expect, test } from "vitest";

import { titleFrom } from "./names.ts";

test.each([
  ["red-leather_handbag.jpg", "Red leather handbag"],
  ["IMG_20240102.JPG", ""],
  ["1163.jpg", ""],
  ["Puma Running Shoes (2).final.png", "Puma Running Shoes"],
  ["4dbb-bdc6-shirt.jpeg", "Shirt"],
  ["女士手提包.webp", "女士手提包"],
  ["包.webp", "包"],
  ["साड़ी लाल.jpg", "साड़ी लाल".normalize("NFC")],
  ["घी.jpg", "घी"],
  ["cafe\u0301 cre\u0300me.jpg", "Caf\u00e9 cr\u00e8me"],
  ["e\u0301charpe.jpg", "\u00c9charpe"],
  ["𐐨𐐩-hat.jpg", "𐐀𐐩 hat"],
  ["shirt.jpg", "Shirt"],
  ["x_٢٣.jpg", ""],
])("%s says %s", (name, title) => {
  expect(titleFrom(name)).toBe(title);
});
