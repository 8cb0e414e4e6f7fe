import { expect, test } from "vitest";

import { plainText } from "./plain-text.ts";

test.each([
  ["Made\u000bfor\u0003you", "Made for you"],
  ["A\u0001B\tC\u2028D\u0085E", "A B C D E"],
  ["half \ud83d of an emoji", "half   of an emoji"],
  ["never \uffff one", "never   one"],
])("%j is shown as %j", (text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test.each(["Été 👩‍👩‍👧 साड़ी", "\u200fخصم 50%", "女士 手提包", "a\u00a0b"])("%s stays", (text) => {
  expect(plainText(text)).toBe(text);
});
