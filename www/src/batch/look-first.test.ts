import { expect, test } from "vitest";

import { lookFirst, needsLook } from "./look-first.ts";

const items = [
  { id: 1, state: "done", score: 0.9 },
  { id: 2, state: "waiting" },
  { id: 3, state: "done", score: 0.2 },
  { id: 4, state: "failed", score: 0.99 },
  { id: 5, state: "done" },
  { id: 6, state: "waiting", score: 0.3 },
] as const;

test("what failed comes first, then what the model is least sure of, then all else as chosen", () => {
  expect(lookFirst(items)).toEqual([4, 3, 6, 1, 2, 5]);
  expect(lookFirst([])).toEqual([]);
});

test("what is under way needs no look yet", () => {
  expect(items.filter(needsLook).map(({ id }) => id)).toEqual([3, 4]);
});
