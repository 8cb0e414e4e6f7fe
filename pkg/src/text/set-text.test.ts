import { describe, expect, test } from "vitest";

import type { Text } from "../composition/types.js";
import type { FontMetrics } from "./font-metrics.js";
import { PLAIN_METRICS } from "./plain-metrics.js";
import { setText, type SetOptions } from "./set-text.js";

/** These reach beyond where they begin and end. */
const REACHING = /[jf]/;

/** Of letters with edges and heights of their own. */
const metrics: FontMetrics = {
  ...PLAIN_METRICS,
  ink(line, tracking) {
    const edgeOf = (letter = "") => (REACHING.test(letter) ? -0.1 : 0.05);
    if (line === "") return PLAIN_METRICS.ink(line, tracking);
    const isWide = /\p{Script=Han}/u.test(line);
    return {
      left: edgeOf(line[0]),
      right: PLAIN_METRICS.advance(line, tracking) - edgeOf(line.at(-1)),
      ascent: isWide ? 0.85 : 0.7,
      descent: isWide ? 0.1 : line.includes("j") ? 0.2 : 0,
    };
  },
};

const SLOT = { x: 100, y: 50, width: 400, height: 200 };
const OPTIONS: SetOptions = {
  font: "text",
  weight: "bold",
  align: "left",
  valign: "top",
  fontSize: 40,
  lines: [],
  lineHeight: 1.2,
  tracking: 0,
  color: "#112233",
  ground: "#ffffff",
  metrics,
};

const text = (text: string): Text => ({ id: "a", role: "benefit", text });
const set = (lines: string[], options: Partial<SetOptions> = {}) =>
  setText(text(lines.join(" ")), SLOT, { ...OPTIONS, lines, ...options });

/** Where the letters of each line begin and end. */
function edges({ lines, tracking }: ReturnType<typeof set>) {
  return lines.map((line) => {
    const ink = metrics.ink(line.text, tracking);
    return { left: line.x + ink.left * 40, right: line.x + ink.right * 40 };
  });
}

// Of these, "j" and "f" reach beyond their width, the others do not fill it.
const LINES = ["jab", "nef", "a", "夏天", "خصم", "🎉 of"];

describe("a set text", () => {
  test.each([0, 0.1, -0.02])("has its letters' edges in one line, with %d between", (tracking) => {
    for (const line of edges(set(LINES, { tracking }))) expect(line.left).toBeCloseTo(100, 2);
    for (const line of edges(set(LINES, { tracking, align: "right" }))) {
      expect(line.right).toBeCloseTo(500, 2);
    }
    for (const line of edges(set(LINES, { tracking, align: "center" }))) {
      expect((line.left + line.right) / 2).toBeCloseTo(300, 2);
    }
  });

  test("has the pen where that puts the edges", () => {
    expect(set(["jab", "nef"]).lines).toEqual([
      { text: "jab", x: 104, baseline: 78, width: 68 },
      { text: "nef", x: 98, baseline: 126, width: 68 },
    ]);
  });

  test("has capitals at the top of its slot, and its last line on the bottom", () => {
    const top = set(["Ab", "Cd"]);
    expect(top.lines[0]?.baseline).toBe(50 + 28);
    expect(top.rect.y).toBe(50);
    const bottom = set(["Ab", "Cd"], { valign: "bottom" });
    expect(bottom.lines.map(({ baseline }) => baseline)).toEqual([202, 250]);
    const middle = set(["Ab", "Cd"], { valign: "middle" });
    expect(middle.lines.map(({ baseline }) => baseline)).toEqual([140, 188]);
  });

  test("takes letters without capitals as they are drawn", () => {
    expect(set(["夏天"]).lines[0]?.baseline).toBe(50 + 34);
    expect(set(["夏天"], { valign: "bottom" }).lines[0]?.baseline).toBe(246);
    const { rect } = set(["夏天"], { valign: "bottom" });
    expect(rect.y + rect.height).toBe(250);
  });

  test("has a rectangle around its letters, tails and overhangs", () => {
    expect(set(["jaf"]).rect).toEqual({ x: 100, y: 50, width: 74, height: 36 });
    expect(set(["Ab", "Cdef"], { align: "right" }).rect).toEqual({
      x: 410,
      y: 50,
      width: 90,
      height: 76,
    });
  });

  test("runs to the left where its first letter does, and its letters stay together", () => {
    const found = set(["خصم 50%"], { tracking: 0.1 });
    expect(found).toMatchObject({ direction: "rtl", tracking: 0 });
    expect(set(["Ab"], { tracking: 0.1 })).toMatchObject({ direction: "ltr", tracking: 0.1 });
  });

  test("of nothing is nowhere, and a blank line takes its place", () => {
    expect(set([]).rect).toEqual({ x: 100, y: 50, width: 0, height: 0 });
    expect(set([""], { align: "right", valign: "bottom" }).rect).toEqual({
      x: 500,
      y: 250,
      width: 0,
      height: 0,
    });
    const { lines, rect } = set(["Ab", "", "Cd"]);
    expect(lines.map(({ baseline }) => baseline)).toEqual([78, 126, 174]);
    expect(rect).toEqual({ x: 100, y: 50, width: 40, height: 124 });
  });
  test("has lines that every program draws alike", () => {
    expect(set([" a\n b\u0007  c "]).lines[0]?.text).toBe("a b c");
  });
});
