// Texts, pictures and canvases as nobody foresees them: nothing breaks.

import { expect, test } from "vitest";

import { measurePixels } from "../picture/measured-picture.js";
import { paintRandomly, seededRandom } from "../picture/painted.js";
import { compositions } from "./compose.js";
import { type FormatChoice, formatOf } from "./formats.js";
import { areaOf, grown, holds, shared } from "./rect.js";
import { FORMAT_NAMES, PATIENT } from "./test-cases.js";
import type { Composition, Role, Text } from "./types.js";

const RUNS = 10;
const ROLES: readonly Role[] = ["eyebrow", "headline", "benefit", "detail", "badge", "call"];
const WORDS = [
  ..."Soft on the shoulder · 40 h, 100 % — × Kombucha Donaudampfschifffahrtsgesellschaft".split(
    " ",
  ),
  ..."双手自由 肩带柔软 خفيفة الوزن שלום สวัสดี नमस्ते Ærø Łódź 🎉 👩‍👩‍👧‍👦 e\u0301".split(" "),
  ..."\n \t \u200b \u00ad \u202e \ud83d <b>".split(" "),
];

function randomDeck(random: () => number): Text[] {
  return Array.from({ length: Math.floor(random() * 12) }, (_, index) => {
    const count = Math.floor(random() ** 3 * 30);
    const words = Array.from({ length: count }, () => pick(WORDS, random));
    return { id: `text ${index}`, role: pick(ROLES, random), text: words.join(" ") };
  });
}

function randomFormat(random: () => number): FormatChoice {
  if (random() < 0.6) return pick(FORMAT_NAMES, random);
  const side = () => Math.ceil(random() ** 2 * 4000);
  return { width: side(), height: side() };
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!;
}

test.each(Array.from({ length: RUNS }, (_, run) => run))("random texts %i", PATIENT, (run) => {
  const random = seededRandom(1000 + run);
  const pixels = paintRandomly(random);
  const picture = measurePixels(pixels, { width: pixels.width * 9, height: pixels.height * 9 });
  const texts = randomDeck(random);
  const choice = randomFormat(random);
  const { width, height } = formatOf(choice, picture);
  const all = compositions(picture, {}, { texts, format: choice });
  const told = `${width} × ${height}, ${JSON.stringify(texts)}`;
  for (const one of all) expect(faultsOf(one), `${one.name} of ${told}`).toEqual([]);
});

/** What no composition may have. */
function faultsOf({ texts, layers, boxes, width, height }: Composition): string[] {
  const canvas = grown({ x: 0, y: 0, width, height }, 0.5);
  const numbers = JSON.stringify([texts, layers, boxes]);
  const outside = texts.filter(({ rect }) => !holds(canvas, rect)).map(({ id }) => `${id} outside`);
  const overlaps = texts.flatMap((text, index) =>
    texts
      .slice(index + 1)
      .filter((other) => areaOf(shared(grown(text.rect, -0.5), other.rect)) > 0)
      .map((other) => `${text.id} on ${other.id}`),
  );
  const out = boxes.filter((box) => !holds({ x: 0, y: 0, width: 1, height: 1 }, box));
  return [
    // JSON has null for what is not a finite number.
    ...(numbers.includes("null") ? ["a number that is none"] : []),
    ...outside,
    ...overlaps,
    ...out.map(({ id }) => `the box of ${id} outside`),
  ];
}
