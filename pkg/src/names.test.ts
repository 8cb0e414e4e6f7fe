import { expect, test } from "vitest";

import { namesOf, placeOf, renamed } from "./names.js";
import type { Box, Caption } from "./types.js";

const box = (width: number, more: Partial<Box> = {}): Box => {
  return { x: 0, y: 0, width, height: 0.1, ...more };
};
const captions = (boxes: Box[]): Caption[] =>
  namesOf(boxes).map((name) => ({
    ...name,
    box: box(0.1),
    text: "",
    score: 1,
    color: "#000000",
    alternatives: [],
  }));

test("a caption is known by its box's id, or by its place", () => {
  const ids = namesOf([box(0.1), box(0.1, { id: "hero" }), box(0.1, { id: "" })]);
  expect(ids.map(({ id }) => id)).toEqual(["0", "hero", ""]);
});

test("the largest box is the headline, the first of equal ones, and the others are benefits", () => {
  const roles = (boxes: Box[]) => namesOf(boxes).map(({ role }) => role);
  expect(roles([box(0.1), box(0.4), box(0.4)])).toEqual(["benefit", "headline", "benefit"]);
  expect(roles([])).toEqual([]);
});

test("a box's own role goes before, and there is one headline where one is named", () => {
  const roles = namesOf([box(0.4), box(0.1, { role: "headline" }), box(0.1, { role: "badge" })]);
  expect(roles.map(({ role }) => role)).toEqual(["benefit", "headline", "badge"]);
  const [largest] = namesOf([box(0.4, { role: "detail" }), box(0.1)]);
  expect(largest?.role).toBe("detail");
});

test("boxes of the same id are refused, and both are named", () => {
  const same = () => namesOf([box(0.1, { id: "a" }), box(0.1), box(0.1, { id: "a" })]);
  expect(same).toThrow(/boxes\[0\] and boxes\[2\].*"a"/);
  // The place of another is an id, too.
  expect(() => namesOf([box(0.1, { id: "1" }), box(0.1)])).toThrow(/boxes\[0\] and boxes\[1\]/);
});

test("what is no id and no role is refused by its field", () => {
  const id = 7 as unknown as string;
  const role = "title" as unknown as "badge";
  expect(() => namesOf([box(0.1), box(0.1, { id })])).toThrow(/boxes\[1\]\.id: is 7/);
  expect(() => namesOf([box(0.1, { role })])).toThrow(/boxes\[0\]\.role: is "title"/);
});

test("a box that is moved keeps its names unless it brings others", () => {
  const written = captions([box(0.4, { id: "a" }), box(0.1, { id: "b" })]);
  expect(renamed(written, 0, {})[0]).toEqual({ id: "a", role: "headline" });
  expect(renamed(written, 0, { id: "c", role: "call" })[0]).toEqual({ id: "c", role: "call" });
  expect(() => renamed(written, 0, { id: "b" })).toThrow(/boxes\[0\] and boxes\[1\]/);
});

test("a box is found by place and by id, and what is there is told where it isn't", () => {
  const written = captions([box(0.4), box(0.1, { id: "hero" })]);
  expect([placeOf(1, written), placeOf("hero", written), placeOf("0", written)]).toEqual([1, 1, 0]);
  expect(() => placeOf(2, written)).toThrow(/no box 2.*"0", "hero"/);
  expect(() => placeOf("1", written)).toThrow(/no box "1"/);
  expect(() => placeOf(0, [])).toThrow(/none/);
});
