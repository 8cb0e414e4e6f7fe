import { expect, test } from "vitest";

import type { Composition } from "../composition/types.js";
import { checkComposition, checkPictures } from "./check-composition.js";

const RECT = { x: 0, y: 0, width: 10, height: 10 };
const FONT = { family: "serif", weights: { regular: 400, bold: 700 } };

const parts = () => ({
  width: 100,
  height: 50,
  layers: [
    { kind: "fill", rect: RECT, radius: 0, color: "#ffffff", opacity: 1 },
    { kind: "disc", center: { x: 0, y: 0 }, radius: 1, color: "#ABCDEF" },
  ],
  texts: [
    {
      lines: [{ text: "a", x: 0, baseline: 0, width: 1 }],
      fontSize: 10,
      font: "text",
      weight: "bold",
      direction: "ltr",
      tracking: 0,
      color: "#000000",
    },
  ],
  fonts: { display: FONT, text: FONT },
});

const check = (composition: unknown) => checkComposition(composition as Composition);

test("a composition passes, also with less than it has", () => {
  expect(() => check(parts())).not.toThrow();
  expect(() => check({ ...parts(), layers: [], texts: [] })).not.toThrow();
});

test.each([
  ["composition", () => null],
  ["composition.width", () => ({ ...parts(), width: 0 })],
  ["composition.height", () => ({ ...parts(), height: NaN })],
  ["composition.layers", () => ({ ...parts(), layers: {} })],
  ["composition.layers[0]", () => ({ ...parts(), layers: [null] })],
  ["composition.layers[0].kind", () => ({ ...parts(), layers: [{ kind: "toString" }] })],
  [
    "composition.layers[0].rect.width",
    () => ({ ...parts(), layers: [{ ...parts().layers[0], rect: { ...RECT, width: -1 } }] }),
  ],
  [
    "composition.layers[1].color",
    () => ({ ...parts(), layers: [parts().layers[0], { ...parts().layers[1], color: "red" }] }),
  ],
  ["composition.layers[0].rect", () => ({ ...parts(), layers: [{ kind: "logo" }] })],
  ["composition.texts[0].lines[0].x", () => withText({ lines: [{ text: "a", baseline: 0 }] })],
  ["composition.texts[0].font", () => withText({ font: "serif" })],
  ["composition.fonts.text", () => ({ ...parts(), fonts: { display: FONT } })],
])("what is wrong with %s is said", (field, make) => {
  expect(() => check(make())).toThrow(`${field}: is`);
});

test("a logo without a picture is named, and needs none where it is not shown", () => {
  const layers = [...parts().layers, { kind: "logo", rect: RECT }];
  const { layers: checked } = { ...parts(), layers } as Composition;
  expect(() => checkPictures({ layers: checked }, undefined)).toThrow(
    "logo: is undefined, expected a picture, for composition.layers[2] is the logo",
  );
  expect(() => checkPictures({ layers: checked }, {})).not.toThrow();
  expect(() => checkPictures({ layers: [] }, undefined)).not.toThrow();
});

function withText(fields: object): object {
  return { ...parts(), texts: [{ ...parts().texts[0], ...fields }] };
}
