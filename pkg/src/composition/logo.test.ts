// Where the brand's logo is: in a corner that is free, or nowhere.

import { describe, expect, test } from "vitest";

import { contrast } from "../color/contrast.js";
import { CaptionerError } from "../errors.js";
import { PICTURES } from "../picture/painted.js";
import { compose, compositions } from "./compose.js";
import { textArea } from "./formats.js";
import type { Logo } from "./logo.js";
import { around, crosses, grown, holds, overlap } from "./rect.js";
import { cases, complaints, DECKS, FORMAT_NAMES, PATIENT } from "./test-cases.js";
import type { Composition, Layer, Rect } from "./types.js";

const NAVY = "#102040";
const LOGO: Logo = { width: 300, height: 100, color: NAVY };
const LOGOS: Logo[] = [
  LOGO,
  { width: 64, height: 64, color: "#ffffff" },
  { width: 900, height: 40 },
  { width: 10, height: 300, color: "#ff0000" },
];
const all = LOGOS.flatMap((logo) =>
  cases(undefined, logo).map((one) => ({ ...one, name: `${one.name}, ${sizeOf(logo)}`, logo })),
);
const shown = all.flatMap((one) => {
  const rect = logoIn(one.composition);
  return rect ? [{ ...one, rect }] : [];
});

const picture = PICTURES["a small product amid white"];

test("keeps its proportions, and is neither larger than a logo should be nor too small to see", () => {
  const found = complaints(shown, ({ rect, logo, composition: { width, height } }) => {
    const shorter = Math.min(width, height);
    const off = Math.abs(rect.width / rect.height / (logo.width / logo.height) - 1);
    return [
      ...(off > 1e-6 ? [`${rect.width} × ${rect.height}`] : []),
      ...(rect.height > 0.09 * shorter || rect.width > 0.31 * shorter ? ["too large"] : []),
      ...(Math.max(rect.height / 0.085, rect.width / 0.3) < 0.5 * shorter ? ["too small"] : []),
    ];
  });
  expect(found).toEqual([]);
});

test("stands within what texts may stand in, with its plate", () => {
  const found = complaints(shown, (one) => {
    const area = grown(textArea(one.format), 0.01);
    return partsOf(one.composition).every((rect) => holds(area, rect)) ? [] : ["outside"];
  });
  expect(found).toEqual([]);
});

test("stands on neither product nor texts, and off badges, buttons, rules and edges of panels", () => {
  const found = complaints(shown, ({ composition }) => {
    const { texts, layers, product } = composition;
    const parts = partsOf(composition);
    const others = layers.slice(0, layers.length - parts.length);
    const edge = 0.02 * Math.min(composition.width, composition.height);
    return parts.flatMap((part) => [
      ...(overlap(part, product) ? ["on the product"] : []),
      ...texts.filter(({ rect }) => overlap(rect, part)).map(({ id }) => `on ${id}`),
      ...others
        .filter((layer) => isUnder(grown(part, edge), layer))
        .map(({ kind }) => `on a ${kind}`),
    ]);
  });
  expect(found).toEqual([]);
});

test("can be told from what it is on", () => {
  const found = complaints(shown, ({ rect, logo, picture, composition: { layers } }) => {
    const beneath = layers.findLast(
      (layer) =>
        (layer.kind === "fill" && holds(layer.rect, rect)) ||
        (layer.kind === "photo" && holds(layer.clip, rect)),
    );
    const color = beneath?.kind === "fill" ? beneath.color : picture.background.color;
    if (!logo.color || contrast(logo.color, color) >= 3) return [];
    return [`${logo.color} on ${color}`];
  });
  expect(found).toEqual([]);
});

test("is in most compositions, and changes nothing else of any", PATIENT, () => {
  expect(shown.length / all.length).toBeGreaterThan(0.8);
  for (const format of FORMAT_NAMES) {
    const options = { format, texts: DECKS["a full deck"] };
    const without = compositions(picture, {}, options);
    const bare = compositions(picture, {}, { ...options, logo: LOGO }).map((one) => ({
      ...one,
      layers: one.layers.slice(0, one.layers.length - partsOf(one).length),
    }));
    expect(bare).toEqual(without);
  }
});

test("keeps off a text that a person has put somewhere", () => {
  const corners = [0, 1].flatMap((x) => [0, 1].map((y) => ({ x, y })));
  const texts = corners.map(({ x, y }, index) => ({
    ...{ id: `own-${index}`, role: "benefit" as const, text: "Here" },
    style: { box: { x: x * 1500, y: y * 1500, width: 500, height: 500 } },
  }));
  const options = { format: "square", logo: LOGO } as const;
  const names = compositions(picture, {}, options).map(({ name }) => name);
  for (const name of names) {
    const one = compose(name, picture, {}, { ...options, texts: texts.slice(1) });
    const rect = logoIn(one);
    if (rect) for (const text of one.texts) expect(overlap(text.rect, rect), name).toBe(false);
    // With every corner taken there is no logo, and nothing of its plate.
    expect(partsOf(compose(name, picture, {}, { ...options, texts })), name).toEqual([]);
  }
});

describe("a plate", () => {
  const layersOf = (color: string | undefined, photo = picture) => {
    const logo = { width: 300, height: 100, ...(color && { color }) };
    return compose("quiet", photo, {}, { format: "square", logo }).layers.slice(-2);
  };

  test("is beneath a logo that could not be seen without", () => {
    const [plate, logo] = layersOf("#fafafa");
    expect(plate).toMatchObject({ kind: "fill", opacity: 1 });
    expect(plate?.kind === "fill" && logo?.kind === "logo" && holds(plate.rect, logo.rect)).toBe(
      true,
    );
  });

  test("is not beneath one that can be seen, or that brings its own ground", () => {
    for (const color of [NAVY, undefined]) {
      const [before, logo] = layersOf(color);
      expect(logo?.kind).toBe("logo");
      expect(before?.kind === "fill" && before.radius > 0).toBe(false);
    }
  });
});

describe("of another kind", () => {
  test.each([
    ["logo", null],
    ["logo", "logo.png"],
    ["logo.width", { height: 9 }],
    ["logo.width", { width: 0, height: 9 }],
    ["logo.height", { width: 9, height: NaN }],
    ["logo.height", { width: 9, height: Infinity }],
    ["logo.color", { ...LOGO, color: "navy" }],
    ["logo.color", { ...LOGO, color: null }],
  ])("what is wrong with %s is said: %j", (field, logo) => {
    const make = () => compose("quiet", picture, {}, { logo: logo as Logo });
    expect(make).toThrow(CaptionerError);
    expect(make).toThrow(`${field}: is`);
  });

  test.each([
    { width: 1, height: 1 },
    { width: 1, height: 1e6 },
    { width: 5e-324, height: 1e308 },
    { width: 5e-324, height: 5e-324 },
  ])("nothing breaks: %j", (logo) => {
    for (const format of ["photo", { width: 1, height: 1 }, { width: 900, height: 45 }] as const) {
      for (const { layers } of compositions(picture, {}, { format, logo })) {
        expect(JSON.stringify(layers)).not.toContain("null");
      }
    }
  });
});

function sizeOf({ width, height }: Logo): string {
  return `a logo of ${width} × ${height}`;
}

function logoIn({ layers }: Composition): Rect | undefined {
  const last = layers.at(-1);
  return last?.kind === "logo" ? last.rect : undefined;
}

/** The logo, and the plate beneath it if there is one. */
function partsOf(composition: Composition): Rect[] {
  const rect = logoIn(composition);
  const below = composition.layers.at(-2);
  if (!rect) return [];
  const hasPlate = below?.kind === "fill" && below.radius > 0 && holds(below.rect, rect);
  return hasPlate ? [below.rect, rect] : [rect];
}

/** Whether a rectangle is on what is drawn for a text, or half on what is drawn for itself. */
function isUnder(part: Rect, layer: Layer): boolean {
  if (layer.kind === "disc") return overlap(part, around(layer.center, layer.radius));
  if (layer.kind === "fill" && layer.radius > 0) return overlap(part, layer.rect);
  return layer.kind === "fill" && crosses(part, layer.rect);
}
