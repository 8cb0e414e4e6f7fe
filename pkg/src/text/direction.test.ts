import { expect, test } from "vitest";

import { directionOf } from "./direction.js";

test.each([
  ["50% خصم", "rtl"],
  ["!שלום Nike", "rtl"],
  ["\u200f50%!", "rtl"],
  ["𞤀𞤣𞤤𞤢𞤥", "rtl"],
  ["Nike خصم", "ltr"],
  ["女士 שלום", "ltr"],
  ["\u200e50% خصم", "ltr"],
  ["٥٠!", "ltr"],
  ["50%!", "ltr"],
  ["", "ltr"],
])("%j runs %s", (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
