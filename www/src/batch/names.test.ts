import { expect, test } from "vitest";

import { titleFrom } from "./names.ts";

test.each([
  ["red-leather_handbag.jpg", "Red leather handbag"],
  ["IMG_20240102.JPG", ""],
  ["1163.jpg", ""],
  ["Puma Running Shoes (2).final.png", "Puma Running Shoes"],
  ["4dbb-bdc6-shirt.jpeg", "Shirt"],
  ["女士手提包.webp", "女士手提包"],
])("%s says %s", (name, title) => {
  expect(titleFrom(name)).toBe(title);
});
