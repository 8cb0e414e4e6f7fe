// Lines end at what is sold, not at who wears it.

import { expect, test } from "vitest";

import { measurePixels } from "../picture/measured-picture.js";
import { type Color, paint } from "../picture/painted.js";
import { compose } from "./compose.js";
import { DECKS, PATIENT } from "./test-cases.js";
import type { Composition } from "./types.js";

const SIZE = { width: 160, height: 200 };
const WHITE: Color = [255, 255, 255];
const BLUE: Color = [30, 60, 140];
const SKINS: readonly Color[] = [
  [236, 200, 178],
  [198, 144, 110],
  [120, 80, 58],
];
/** Where the shirt begins, in heights of the picture. */
const NECK = 0.42;

const head = { x: 0.32, y: 0.06, width: 0.36, height: NECK - 0.06 };
const shirt = { x: 0.2, y: NECK, width: 0.6, height: 0.5 };

/** How far down the photo each line ends, 0 to 1. */
function endsOf({ layers }: Composition): number[] {
  const photo = layers.find((layer) => layer.kind === "photo");
  if (photo?.kind !== "photo") throw new Error("no photo");
  return layers.flatMap((layer) =>
    layer.kind === "line" ? [(layer.to.y - photo.rect.y) / photo.rect.height] : [],
  );
}

test.each(SKINS)("lines end beneath a face of rgb %i, %i, %i", PATIENT, (...skin) => {
  const worn = paint(SIZE, WHITE, { ...head, color: skin }, { ...shirt, color: BLUE });
  const picture = measurePixels(worn, { width: 800, height: 1000 });
  const ends = endsOf(compose("callouts", picture, {}, { texts: DECKS["a full deck"] }));
  expect(ends.length).toBeGreaterThanOrEqual(2);
  for (const end of ends) expect(end).toBeGreaterThan(NECK);
});

test.each(SKINS)("a product of that colour is pointed at: rgb %i, %i, %i", PATIENT, (...skin) => {
  const bag = paint(SIZE, WHITE, { ...head, color: skin }, { ...shirt, color: skin });
  const picture = measurePixels(bag, { width: 800, height: 1000 });
  const ends = endsOf(compose("callouts", picture, {}, { texts: DECKS["a full deck"] }));
  expect(ends.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...ends)).toBeLessThan(NECK);
});
