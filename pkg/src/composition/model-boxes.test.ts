// What the model is asked for.

import { expect, test } from "vitest";

import { PICTURES } from "../picture/painted.js";
import { compose, compositions } from "./compose.js";
import { STAND_INS } from "./deck.js";
import { cases, complaints, PATIENT } from "./test-cases.js";
import type { RoleBox, Text } from "./types.js";

const all = cases(["a full deck", "nothing", "a long headline"]);

test("boxes lie within the photo, and none is too small to be looked at", () => {
  const found = complaints(all, ({ composition: { boxes } }) =>
    boxes
      .filter(
        ({ x, y, width, height }) =>
          !(x >= 0 && y >= 0 && width >= 0.05 && height >= 0.02) ||
          !(x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9),
      )
      .map(({ id, x, y, width, height }) => `${id} at ${[x, y, width, height].join()}`),
  );
  expect(found).toEqual([]);
});

test("each has its own id: a headline first, and up to four benefits", () => {
  const found = complaints(all, ({ composition: { boxes } }) => {
    const ids = boxes.map(({ id }) => id);
    const roles = boxes.map(({ role }) => role);
    const isRight =
      new Set(ids).size === ids.length &&
      roles[0] === "headline" &&
      roles.length <= 5 &&
      roles.slice(1).every((role) => role === "benefit");
    return isRight ? [] : [boxes.map(({ id, role }) => `${id} (${role})`).join(", ") || "none"];
  });
  expect(found).toEqual([]);
});

test("they are asked for whether or not their texts are written yet", PATIENT, () => {
  const picture = PICTURES["a small product amid white"];
  for (const format of ["photo", "story", "landscape"] as const) {
    for (const empty of compositions(picture, {}, { format })) {
      const written = compose(empty.name, picture, {}, { format, texts: captionsOf(empty.boxes) });
      const ids = written.texts.map(({ id }) => id);
      // What is written is set, each in its place.
      expect([empty.name, format, ...ids]).toEqual([
        empty.name,
        format,
        ...empty.boxes.map(({ id }) => id),
      ]);
      expect(written.boxes.map(({ id }) => id)).toEqual(empty.boxes.map(({ id }) => id));
    }
  }
});

test("before there are texts, they lie on the photo as it will be with them", PATIENT, () => {
  const texts = Object.entries(STAND_INS).map(([id, text]): Text => ({
    id,
    role: id === "headline" ? "headline" : "benefit",
    text,
  }));
  for (const picture of Object.values(PICTURES)) {
    for (const empty of compositions(picture, {}, { format: "portrait" })) {
      const { boxes } = compose(empty.name, picture, {}, { format: "portrait", texts });
      expect(empty.boxes, empty.name).toEqual(boxes);
    }
  }
});

/** In the order in which they are read, which is that of their names. */
function captionsOf(boxes: readonly RoleBox[]): Text[] {
  return [...boxes]
    .sort((a, b) => (a.role === b.role ? a.id.localeCompare(b.id) : a.role === "headline" ? -1 : 1))
    .map(({ id, role }, index) => ({
      id,
      role,
      text: role === "headline" ? "Carry the Day" : `Soft to touch ${index}`,
    }));
}

test("a text's own id is kept", () => {
  const picture = PICTURES["a busy scene"];
  const texts: Text[] = [
    { id: "my title", role: "headline", text: "Carry the Day" },
    { id: "second", role: "benefit", text: "Both hands free" },
  ];
  const { boxes } = compose("callouts", picture, {}, { texts });
  expect(boxes.slice(0, 2).map(({ id }) => id)).toEqual(["my title", "second"]);
});

test("an id that a text has is not given to another that is asked for", () => {
  const picture = PICTURES["a busy scene"];
  const texts: Text[] = [{ id: "benefit-2", role: "benefit", text: "Both hands free" }];
  const ids = compose("callouts", picture, {}, { texts }).boxes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
