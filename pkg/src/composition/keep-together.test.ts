import { expect, test } from "vitest";

import { keepTogether } from "./keep-together.js";

const shown = (text: string) => keepTogether(text).replaceAll("\u00a0", "_");

test.each([
  ["350 ml", "350_ml"],
  ["100 % cotton", "100_% cotton"],
  ["22 × 16 × 8 cm", "22_×_16_×_8_cm"],
  ["Navy × Leather", "Navy_×_Leather"],
  ["Hygge & Home", "Hygge &_Home"],
  ["40 h of sound", "40_h of sound"],
  ["7 nights away", "7 nights away"],
  ["For one", "For one"],
])("%s breaks only where it may", (text, expected) => {
  expect(shown(text)).toBe(expected);
});
