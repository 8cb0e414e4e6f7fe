// What an art director would not publish comes last or is set another way.

import { describe, expect, test } from "vitest";

import { PICTURES } from "../picture/painted.js";
import { compose, compositions } from "./compose.js";
import { centerOf } from "./rect.js";
import { DECKS, FORMAT_NAMES, isLegible, PATIENT, PICKY } from "./test-cases.js";
import type { Composition, Text } from "./types.js";

const pictures = Object.entries(PICTURES);
const full = DECKS["a full deck"];

test.each(FORMAT_NAMES)("callouts with little to point at come last, as %s", PATIENT, (format) => {
  for (const [name, picture] of pictures) {
    for (const texts of [full, full.slice(0, 3), DECKS["a headline only"]]) {
      const all = compositions(picture, {}, { texts, format });
      const one = all.find(({ name }) => name === "callouts")!;
      if (!pointsAtMuch(one)) expectAfterAll(all, "callouts", name);
    }
  }
});

test("callouts that point at a large product are not last in each case", PATIENT, () => {
  const places = pictures.map(([, picture]) =>
    compositions(picture, {}, { texts: full, format: "square" }).findIndex(
      ({ name }) => name === "callouts",
    ),
  );
  expect(Math.min(...places)).toBeLessThan(12);
});

test("columns side by side come last in a story, which is too narrow for them", PATIENT, () => {
  for (const [name, picture] of pictures) {
    const all = compositions(picture, {}, { texts: full, format: "story" });
    for (const column of ["column-left", "column-right"]) expectAfterAll(all, column, name);
  }
});

test("with a headline alone, a magazine and a diagonal come last", PATIENT, () => {
  for (const [name, picture] of pictures) {
    const all = compositions(picture, {}, { texts: DECKS["a headline only"], format: "square" });
    for (const one of ["magazine", "diagonal"]) expectAfterAll(all, one, name);
  }
});

test("a narrow card above its texts, which leaves one side empty, comes last", PATIENT, () => {
  for (const format of ["portrait", "story"] as const) {
    for (const [name, picture] of pictures) {
      const all = compositions(picture, {}, { texts: full, format });
      const one = all.find(({ name }) => name === "card")!;
      const photo = one.layers.find((layer) => layer.kind === "photo");
      const isNarrow = photo?.kind === "photo" && photo.clip.width < 0.66 * one.width;
      if (isNarrow) expectAfterAll(all, "card", name);
    }
  }
});

describe("a headline of short words", () => {
  const texts: Text[] = [
    { id: "headline", role: "headline", text: "The Cup You Reach For First" },
    ...full.filter(({ role }) => role === "benefit").slice(0, 3),
  ];
  test.each(["square", "landscape"] as const)("is no stack of them, as %s", PATIENT, (format) => {
    for (const [name, picture] of pictures) {
      for (const one of compositions(picture, {}, { texts, format })) {
        const headline = one.texts.find(({ role }) => role === "headline");
        expect(headline?.lines.length, `${one.name}, ${name}`).toBeLessThanOrEqual(4);
      }
    }
  });
});

test.each(FORMAT_NAMES)(
  "the first one has no list of four single words, as %s",
  PATIENT,
  (format) => {
    for (const text of ["Your Desk, Only Tidier", "Slip On and Go"]) {
      const texts: Text[] = [
        { id: "headline", role: "headline", text },
        ...full.filter(({ role }) => role === "benefit").slice(0, 3),
      ];
      for (const [name, picture] of pictures) {
        const [best] = compositions(picture, {}, { texts, format });
        const headline = best.texts.find(({ role }) => role === "headline");
        const single = headline?.lines.filter(({ text }) => !text.includes(" ")) ?? [];
        expect(single.length, `${best.name}, ${name}`).toBeLessThanOrEqual(3);
      }
    }
  },
);

/** So little of a card is free at its sides that its place there is no matter. */
const HARDLY = 0.02;

test(
  "a narrow photo above texts is in the middle, as they are beneath it in a story",
  PATIENT,
  () => {
    for (const name of ["facts", "footer", "split"]) {
      for (const format of ["story", "landscape"] as const) {
        for (const [pictureName, picture] of pictures) {
          const one = compose(name, picture, {}, { texts: full, format });
          const photo = one.layers.find((layer) => layer.kind === "photo");
          if (photo?.kind !== "photo" || photo.radius === 0) continue;
          // Beside the panel of a landscape it is in the middle of what is left.
          if (name === "split" && format === "landscape") continue;
          const off = Math.abs(centerOf(photo.clip).x - one.width / 2) / one.width;
          expect(off, `${name}, ${format}, ${pictureName}`).toBeLessThan(HARDLY);
          const others = one.texts.filter(({ role }) => role === "headline" || role === "benefit");
          if (format === "story")
            expect(others.every(({ align }) => align === "center")).toBe(true);
        }
      }
    }
  },
);

function pointsAtMuch(one: Composition): boolean {
  const { layers, product, texts, width } = one;
  const lines = layers.filter(({ kind }) => kind === "line").length;
  const benefits = texts.filter(({ role }) => role === "benefit").length;
  return lines >= 2 && lines === benefits && product.width >= width / 3 && isLegible(one);
}

/** That one comes after all that always suit. */
function expectAfterAll(all: readonly Composition[], late: string, picture: string): void {
  const names = all.map(({ name }) => name);
  const last = names.findLastIndex((name) => !PICKY.includes(name));
  expect(names.indexOf(late), picture).toBeGreaterThan(last);
}
