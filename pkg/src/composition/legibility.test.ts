// Whether texts can be read: sizes and contrasts.

import { expect, test } from "vitest";

import { contrast, ENOUGH_CONTRAST } from "../color/contrast.js";
import { PICTURES } from "../picture/painted.js";
import { compose } from "./compose.js";
import { CONTRAST_OF_SIZES, LEAST } from "./scale.js";
import { cases, complaints, type Case, type DeckName } from "./test-cases.js";
import { ENOUGH_FOR_DISPLAY } from "./text-colors.js";
import type { Layer, Point, SetText } from "./types.js";

const all = cases();
/** Texts that no shop would set so: they may be small. */
const UNUSUAL: readonly DeckName[] = ["a long headline"];
const usual = all.filter(({ deckName }) => !UNUSUAL.includes(deckName));

const sizeOf = ({ composition: { width, height } }: Case, { fontSize }: SetText) =>
  fontSize / Math.min(width, height);

test("no letters are smaller than 4 % of the shorter side", () => {
  const found = complaints(usual, (one) =>
    one.composition.texts
      .filter((text) => sizeOf(one, text) < LEAST - 1e-9)
      .map((text) => `${text.id} has ${(100 * sizeOf(one, text)).toFixed(2)} %`),
  );
  expect(found).toEqual([]);
});

test("a headline is at least 1.8 times as large as every benefit", () => {
  const found = complaints(all, ({ composition: { texts } }) => {
    const headline = texts.find(({ role }) => role === "headline");
    return texts
      .filter(({ role }) => headline && role === "benefit")
      .filter(({ fontSize }) => headline!.fontSize / fontSize < CONTRAST_OF_SIZES - 1e-9)
      .map(({ id, fontSize }) => `${id} has ${fontSize}, the headline ${headline!.fontSize}`);
  });
  expect(found).toEqual([]);
});

test("all texts of a role have one size, and there are four sizes at most", () => {
  const found = complaints(all, ({ composition: { texts } }) => {
    const sizes = new Map<string, Set<number>>();
    for (const { role, fontSize } of texts) {
      sizes.set(role, (sizes.get(role) ?? new Set()).add(fontSize));
    }
    const mixed = [...sizes].filter(([, of]) => of.size > 1).map(([role]) => `sizes of ${role}`);
    const count = new Set(texts.map(({ fontSize }) => fontSize)).size;
    return count > 4 ? [...mixed, `${count} sizes`] : mixed;
  });
  expect(found).toEqual([]);
});

test("texts stand out from their ground", () => {
  const found = complaints(all, ({ composition: { texts } }) =>
    texts.flatMap(({ id, role, color, ground }) => {
      const least = role === "headline" ? ENOUGH_FOR_DISPLAY : ENOUGH_CONTRAST;
      const ratio = contrast(color, ground);
      return ratio < least ? [`${id} ${color} on ${ground} has ${ratio.toFixed(2)}`] : [];
    }),
  );
  expect(found).toEqual([]);
});

test("the ground that a text names is what lies beneath it", () => {
  const found = complaints(all, ({ composition: { texts, layers }, picture }) =>
    texts.flatMap(({ id, rect, ground }) => {
      const at = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
      const layer = layers.findLast((layer) => isOn(at, layer));
      const color = layer?.kind === "photo" ? picture.background.color : colorOf(layer);
      return color === ground ? [] : [`${id} names ${ground}, on ${layer?.kind} ${color}`];
    }),
  );
  expect(found).toEqual([]);
});

test("a headline has the palette's colour that is nearest to what the model predicts", () => {
  const picture = PICTURES["a small product amid white"];
  const colorFor = (color: string) => {
    const texts = [{ id: "headline", role: "headline" as const, text: "Carry the Day", color }];
    const { texts: set, palette } = compose("column-left", picture, {}, { texts });
    return { color: set[0]?.color, palette };
  };
  const { palette } = colorFor("#000000");
  for (const wanted of [palette.ink, palette.panel, palette.accent]) {
    const isLegible = contrast(wanted, palette.paper) >= ENOUGH_FOR_DISPLAY;
    expect(colorFor(wanted).color === wanted).toBe(isLegible);
  }
  // White on white is no choice.
  expect(contrast(colorFor("#ffffff").color ?? "", palette.paper)).toBeGreaterThanOrEqual(3);
});

function isOn({ x, y }: Point, layer: Layer): boolean {
  if (layer.kind === "disc") {
    return Math.hypot(layer.center.x - x, layer.center.y - y) <= layer.radius;
  }
  const isSeen = layer.kind === "photo" || (layer.kind === "fill" && layer.opacity === 1);
  if (!isSeen) return false;
  const rect = layer.kind === "photo" ? layer.clip : layer.rect;
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}

function colorOf(layer: Layer | undefined): string | undefined {
  return layer?.kind === "fill" || layer?.kind === "disc" ? layer.color : undefined;
}
