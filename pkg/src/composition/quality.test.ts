// Which compositions come first.

import { describe, expect, test } from "vitest";

import { PICTURES } from "../picture/painted.js";
import { compositions } from "./compose.js";
import { STAND_INS } from "./deck.js";
import { DECKS, FORMAT_NAMES, isLegible, PATIENT, PICKY } from "./test-cases.js";
import type { Composition, Role, Size, Text } from "./types.js";

const LONG_BENEFITS: Text[] = [
  { id: "headline", role: "headline", text: "Crisp, Sweet and Straight from the Orchard" },
  ...[
    "Light enough to forget you carry it",
    "Goes with denim, linen and everything in between",
  ].map((text, index): Text => ({ id: `benefit-${index}`, role: "benefit", text })),
];

/** A fourth benefit is no loss. */
function said(texts: readonly { role: Role }[]): number {
  const count = (role: Role) => texts.filter((text) => text.role === role).length;
  return count("headline") + Math.min(count("benefit"), 3);
}

/** What is said counts whole: product and photo are large enough, and the headline is no stack of lines. */
function countsWhole({ product, width, height, layers, texts }: Composition): boolean {
  const share = (rect: Size) => (rect.width * rect.height) / (width * height);
  const photo = layers.find((layer) => layer.kind === "photo");
  const headline = texts.find(({ role }) => role === "headline");
  return (
    share(product) >= 0.1 &&
    photo?.kind === "photo" &&
    share(photo.clip) >= 0.2 &&
    (headline?.lines.length ?? 0) <= 4 &&
    (headline?.lines.filter(({ text }) => !text.includes(" ")).length ?? 0) <= 3
  );
}

describe.each(Object.entries(PICTURES))("of %s", (_, picture) => {
  test.each(FORMAT_NAMES)("those that say most come first, as %s", PATIENT, (format) => {
    for (const texts of [LONG_BENEFITS, DECKS["a full deck"], DECKS["a long headline"]]) {
      // Some come after all others where they don't suit.
      const all = compositions(picture, {}, { texts, format }).filter(
        (one) => countsWhole(one) && !PICKY.includes(one.name),
      );
      const counts = all.map((one) => (isLegible(one) ? said(one.texts) : 0));
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
    }
  });

  test.each(FORMAT_NAMES)(
    "before there are texts, by those that will come, as %s",
    PATIENT,
    (format) => {
      const texts = Object.entries(STAND_INS).map(([id, text]): Text => ({
        id,
        role: id === "headline" ? "headline" : "benefit",
        text,
      }));
      const namesOf = (all: readonly Composition[]) => all.map(({ name }) => name);
      const empty = namesOf(compositions(picture, {}, { format }));
      expect(empty).toEqual(namesOf(compositions(picture, {}, { format, texts })));
    },
  );
});

test("a headline of three lines is legible in all, with its benefits", PATIENT, () => {
  const texts = [
    ...LONG_BENEFITS.slice(0, 1),
    ...["Washes at 30 °C", "Ripens at home in two days", "Fits most shelves"].map(
      (text, index): Text => ({ id: `benefit-${index}`, role: "benefit", text }),
    ),
  ];
  for (const picture of Object.values(PICTURES)) {
    for (const one of compositions(picture, {}, { texts, format: "square" })) {
      expect(isLegible(one), one.name).toBe(true);
      if (one.name === "callouts") expect(one.texts).toHaveLength(texts.length);
    }
  }
});
