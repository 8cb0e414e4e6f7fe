import { describe, expect, test } from "vitest";

import type { Palette } from "../composition/types.js";
import { CaptionerError } from "../errors.js";
import { contrast, ENOUGH_CONTRAST } from "./contrast.js";
import { colorDistance, hueDistance, oklch } from "./oklab.js";
import { makePalette, type PaletteSource } from "./palette.js";

const PAIRS = [
  ["ink", "paper"],
  ["quiet", "paper"],
  ["ink", "tint"],
  ["onPanel", "panel"],
  ["onAccent", "accent"],
] as const satisfies [keyof Palette, keyof Palette][];

function source(colors: [string, number][], color = "#ffffff", plain = 1): PaletteSource {
  const edges = { left: color, top: color, right: color, bottom: color };
  const even = { left: 1, top: 1, right: 1, bottom: 1 };
  return {
    background: { plain, edges, even, color },
    colors: colors.map(([color, share]) => ({ color, share })),
  };
}

function expectReadable(palette: Palette): void {
  for (const [text, ground] of PAIRS) {
    const found = contrast(palette[text], palette[ground]);
    expect(
      found,
      `${text} ${palette[text]} on ${ground} ${palette[ground]}`,
    ).toBeGreaterThanOrEqual(ENOUGH_CONTRAST);
  }
  for (const color of Object.values(palette)) expect(color).toMatch(/^#[0-9a-f]{6}$/i);
}

test("all pairs can be read, whatever picture and brand", () => {
  let state = 11;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const hex = () =>
    `#${Math.floor(random() * 2 ** 24)
      .toString(16)
      .padStart(6, "0")}`;
  const maybe = () => (random() < 0.3 ? hex() : undefined);
  for (let round = 0; round < 1000; round++) {
    const colors = Array.from({ length: Math.floor(random() * 6) }, () => hex());
    const picture = source(
      colors.map((color) => [color, random() / colors.length]),
      hex(),
      random(),
    );
    const [first, second, paper] = [maybe(), maybe(), maybe()];
    const brand = { ...(first && { first }), ...(second && { second }) };
    const palette = makePalette(picture, { brand, ...(paper && { paper }) });
    expectReadable(palette);
    if (first) expect(palette.panel).toBe(first);
    if (second) expect(palette.accent).toBe(second);
    if (paper) expect(palette.paper).toBe(paper);
  }
});

test.each(["#000000", "#ffffff", "#777777", "#767676", "#808080", "#ff0000", "#00ff00", "#ffff00"])(
  "on paper of %s, too",
  (paper) => {
    expectReadable(makePalette(source([["#777777", 1]], paper)));
    expectReadable(makePalette(source([], paper), { brand: { first: paper, second: paper } }));
  },
);

describe("of a red product on white", () => {
  const palette = makePalette(
    source([
      ["#c02030", 0.8],
      ["#e0e0e0", 0.2],
    ]),
  );

  test("paper stays white and the panel is a deep red that white can be read on", () => {
    expect(palette.paper).toBe("#ffffff");
    expect(palette.onPanel).toBe("#ffffff");
    expect(hueDistance(oklch(palette.panel).hue, oklch("#c02030").hue)).toBeLessThan(5);
    expect(oklch(palette.panel).lightness).toBeLessThan(0.4);
    expect(oklch(palette.tint).lightness).toBeGreaterThan(0.9);
  });

  test("the accent has another hue and stands out from both", () => {
    expect(hueDistance(oklch(palette.accent).hue, oklch("#c02030").hue)).toBeGreaterThan(50);
    expect(colorDistance(palette.accent, palette.paper)).toBeGreaterThan(0.2);
    expect(colorDistance(palette.accent, palette.panel)).toBeGreaterThan(0.2);
  });
});

test.each(["#c02030", "#2a6f4e", "#204080", "#8050a0", "#777777", "#c08040"])(
  "letters on the accent of a product of %s are white, but for a light yellow",
  (color) => {
    const { accent, onAccent } = makePalette(source([[color, 1]]));
    const isYellow = hueDistance(oklch(accent).hue, 90) < 28;
    expect(onAccent === "#ffffff").toBe(!isYellow);
    if (isYellow) expect(oklch(accent).lightness).toBeGreaterThan(0.75);
  },
);

test("a product's second colour is the accent's", () => {
  const { accent } = makePalette(
    source([
      ["#204080", 0.7],
      ["#e8b020", 0.2],
    ]),
  );
  expect(hueDistance(oklch(accent).hue, oklch("#e8b020").hue)).toBeLessThan(8);
});

test("a grey product gets greys and one colour", () => {
  const { panel, tint, ink, accent } = makePalette(
    source([
      ["#505050", 0.7],
      ["#202020", 0.3],
    ]),
  );
  for (const grey of [panel, tint, ink]) expect(oklch(grey).chroma).toBeLessThan(0.03);
  expect(oklch(accent).chroma).toBeGreaterThan(0.1);
});

test("a model's skin is not the product's colour", () => {
  const { panel } = makePalette(
    source([
      ["#f0f0f0", 0.5],
      ["#dba583", 0.3],
      ["#404a50", 0.2],
    ]),
  );
  expect(oklch(panel).chroma).toBeLessThan(0.03);
  const wood = makePalette(source([["#c09a78", 0.9]]));
  expect(oklch(wood.panel).chroma).toBeGreaterThan(0.04);
});

test("paper is nearly white where the background does not go on", () => {
  const { paper } = makePalette(source([["#c02030", 1]], "#5a7a3a", 0.1));
  expect(oklch(paper).lightness).toBeGreaterThan(0.95);
});

describe.each(["#c8102e", "#0a5c36", "#1d2a5b", "#00a3e0", "#ffcc00", "#777777", "#000000"])(
  "with %s as the brand's only colour",
  (first) => {
    const palette = makePalette(
      source([
        ["#204080", 0.7],
        ["#e8b020", 0.2],
      ]),
      { brand: { first } },
    );

    test("every colour is that one, a shade or tint of it, or nearly grey", () => {
      for (const [name, color] of Object.entries(palette)) {
        const { chroma, hue } = oklch(color);
        const isOwn = chroma < 0.04 || hueDistance(hue, oklch(first).hue) < 12;
        expect(isOwn, `${name} ${color}`).toBe(true);
      }
    });

    test("the accent stands out from paper and panel", () => {
      for (const ground of [palette.paper, palette.panel]) {
        expect(colorDistance(palette.accent, ground)).toBeGreaterThanOrEqual(0.19);
      }
    });
  },
);

test("a brand's second colour is the accent, also beside the product's own main colour", () => {
  const picture = source([["#204080", 1]]);
  for (const brand of [{ second: "#f2b705" }, { first: "#0a5c36", second: "#f2b705" }]) {
    expect(makePalette(picture, { brand }).accent).toBe("#f2b705");
  }
});

test("a colour that is none is refused by its name", () => {
  const picture = source([]);
  expect(() => makePalette(picture, { brand: { first: "red" } })).toThrow(/brand\.first.*"red"/);
  expect(() => makePalette(picture, { paper: "#fff" })).toThrow(CaptionerError);
});
