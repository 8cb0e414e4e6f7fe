// What a person chooses for one text is done.

import { expect, test } from "vitest";

import { contrast } from "../color/contrast.js";
import { PICTURES } from "../picture/painted.js";
import { compose, compositions } from "./compose.js";
import { areaOf, grown, holds, shared } from "./rect.js";
import { DECKS, PATIENT } from "./test-cases.js";
import type { SetText, Text, TextStyle } from "./types.js";

const picture = PICTURES["a small product amid white"];
const deck: readonly Text[] = DECKS["a full deck"];

/** The full deck, one text of which has a style. */
function withStyle(id: string, style: TextStyle): Text[] {
  return deck.map((text) => (text.id === id ? { ...text, style } : text));
}

function find(texts: readonly SetText[], id: string): SetText {
  const found = texts.find((text) => text.id === id);
  expect(found, id).toBeDefined();
  return found!;
}

test("a colour, though it can't be read", PATIENT, () => {
  const color = "#ffe0e8";
  for (const { texts } of compositions(
    picture,
    {},
    { texts: withStyle("headline-1", { color }) },
  )) {
    expect(find(texts, "headline-1").color).toBe(color);
  }
});

test("font, weight, alignment and size", () => {
  const style = { font: "text", weight: "regular", align: "right", fontSize: 41 } as const;
  const texts = withStyle("benefit-1", style);
  const set = find(compose("column-left", picture, {}, { texts }).texts, "benefit-1");
  expect(set).toMatchObject(style);
  // At the right edge of its slot, as it is drawn.
  expect(set.rect.x + set.rect.width).toBeCloseTo(set.slot.x + set.slot.width, 1);
});

test("a box: the text fills it, and nothing else is moved there", PATIENT, () => {
  const box = { x: 300, y: 900, width: 500, height: 200 };
  for (const id of ["headline-1", "benefit-2", "detail-1"]) {
    const texts = withStyle(id, { box });
    const all = compositions(picture, {}, { texts, format: "square" });
    for (const one of all) {
      const set = find(one.texts, id);
      const hanging = 0.3 * set.fontSize;
      expect(holds(grown(box, hanging), set.rect), `${one.name} ${id}`).toBe(true);
      expect(one.texts.filter((text) => text.id === id)).toHaveLength(1);
    }
  }
});

test("a box on the product: its text can be read there", () => {
  const [color] = picture.colors.map(({ color }) => color);
  for (const one of compositions(picture, {}, { texts: deck })) {
    const { x, y, width, height } = one.product;
    const box = { x: x + width / 4, y: y + height / 4, width: width / 2, height: height / 2 };
    const { texts } = compose(one.name, picture, {}, { texts: withStyle("benefit-2", { box }) });
    expect(contrast(find(texts, "benefit-2").color, color!), one.name).toBeGreaterThanOrEqual(4.5);
  }
});

test("a box beyond the canvas or far too small breaks nothing", () => {
  for (const box of [
    { x: -5000, y: -5000, width: 100, height: 100 },
    { x: 0, y: 0, width: 0.001, height: 9000 },
  ]) {
    const one = compose("card", picture, {}, { texts: withStyle("benefit-1", { box }) });
    const { rect, fontSize } = find(one.texts, "benefit-1");
    expect([rect.x, rect.y, rect.width, rect.height, fontSize].every(Number.isFinite)).toBe(true);
  }
});

test("a box for a badge", () => {
  const box = { x: 100, y: 150, width: 200, height: 100 };
  const one = compose("card", picture, {}, { texts: withStyle("badge-1", { box }) });
  expect(holds(grown(box, 40), find(one.texts, "badge-1").rect)).toBe(true);
});

test("a badge keeps off all other texts", PATIENT, () => {
  for (const format of ["square", "story", "landscape"] as const) {
    for (const { name, layers, texts } of compositions(picture, {}, { texts: deck, format })) {
      const disc = layers.find((layer) => layer.kind === "disc");
      if (disc?.kind !== "disc") continue;
      const { center, radius } = disc;
      const around = grown({ ...center, width: 0, height: 0 }, radius);
      const others = texts.filter(({ role }) => role !== "badge");
      const hit = others.filter(({ rect }) => areaOf(shared(rect, around)) > 0);
      expect([name, format, hit.map(({ id }) => id)]).toEqual([name, format, []]);
    }
  }
});

test("a badge of a whole sentence stays on the canvas, or away", PATIENT, () => {
  const text = "Best seller of the whole year in every shop of the country and beyond it. ".repeat(
    3,
  );
  const texts = deck.map((one) => (one.role === "badge" ? { ...one, text } : one));
  for (const format of ["square", "landscape", { width: 300, height: 140 }] as const) {
    for (const one of compositions(picture, {}, { texts, format })) {
      const badge = one.texts.find(({ role }) => role === "badge");
      const canvas = { x: 0, y: 0, width: one.width, height: one.height };
      if (badge) expect(holds(canvas, badge.rect), one.name).toBe(true);
    }
  }
});

test("the brand's colours take the place of the product's", () => {
  const brand = { first: "#0a5c36", second: "#f2b705" };
  for (const { palette } of compositions(picture, {}, { texts: deck, brand })) {
    expect(palette).toMatchObject({ panel: brand.first, accent: brand.second });
  }
});

test("several lines stay several lines", () => {
  const texts: Text[] = [{ id: "headline", role: "headline", text: "Carry\nthe Day" }];
  for (const { texts: set } of compositions(picture, {}, { texts })) {
    expect(find(set, "headline").lines.length).toBeGreaterThanOrEqual(2);
    expect(find(set, "headline").lines[0]?.text).toBe("Carry");
  }
});
