import { expect, test } from "vitest";

import { familyName, loadFonts } from "./load-fonts.js";
import { measureFont } from "./measure.js";

const fontOf = (family: string) => ({ family, weights: { regular: 400, bold: 700 } });

test.each([
  ['"Playfair Display", Georgia, serif', "Playfair Display"],
  ["'A, B', serif", "A, B"],
  ["  Poppins , sans-serif", "Poppins"],
  ["serif", "serif"],
  ["", ""],
])("the first family of %j is %j", (family, name) => {
  expect(familyName(fontOf(family))).toBe(name);
});

test("where there are no fonts none is loaded, and texts can be measured all the same", async () => {
  const font = { ...fontOf("serif"), files: { bold: "/serif.woff2" } };
  await loadFonts({ display: font, text: font });
  const metrics = measureFont(font, "bold");
  expect(metrics.advance("wide", 0)).toBeGreaterThan(metrics.advance("a", 0));
  expect(metrics.advance("ab", 0.1)).toBeCloseTo(metrics.advance("ab", 0) + 0.1);
});
