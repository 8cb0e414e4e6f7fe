// Where things are: whatever the picture, the format and the texts.

import { expect, test } from "vitest";

import { textArea } from "./formats.js";
import { areaOf, between, bottomOf, grown, holds, rightOf, shared } from "./rect.js";
import { cases, complaints, type Case } from "./test-cases.js";
import type { Layer, Rect } from "./types.js";

const all = cases();

/** How far letters' tails and accents hang out of their block, in font sizes. */
const HANGING = 0.25;

/** A tenth of a percent of the shorter side. */
const slack = ({ composition: { width, height } }: Case) => Math.min(width, height) / 1000;

test("every number is finite, and no size is negative", () => {
  const wrong = (value: unknown, path: string): string[] => {
    if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => {
      const isSize = ["width", "height", "radius", "fontSize"].includes(key);
      if (isSize && typeof part === "number" && part < 0) return [`${path}.${key} is ${part}`];
      return wrong(part, `${path}.${key}`);
    });
  };
  expect(complaints(all, ({ composition }) => wrong(composition, "composition"))).toEqual([]);
});

test("has the format's size", () => {
  const found = complaints(all, ({ composition: { width, height }, format }) =>
    width === format.width && height === format.height ? [] : [`${width} × ${height}`],
  );
  expect(found).toEqual([]);
});

test("texts stand within the format's text area", () => {
  const found = complaints(all, (one) => {
    const area = grown(textArea(one.format), slack(one));
    return one.composition.texts.flatMap(({ id, rect, fontSize }) => {
      const hanging = HANGING * fontSize;
      const room = { ...area, y: area.y - hanging, height: area.height + 2 * hanging };
      return holds(room, rect) ? [] : [`${id} at ${written(rect)}, not in ${written(area)}`];
    });
  });
  expect(found).toEqual([]);
});

test("nothing is set where a network puts its own buttons", () => {
  const found = complaints(all, ({ composition: { texts, layers, width, height }, format }) => {
    const { top, bottom } = format.covered ?? { top: 0, bottom: 0 };
    const free = between(0, top, width, height - bottom);
    const marks = layers.flatMap(markOf).map((rect) => ["a mark", rect] as const);
    return [...texts.map(({ id, rect }) => [id, rect] as const), ...marks]
      .filter(([, rect]) => rect.y < free.y || bottomOf(rect) > bottomOf(free))
      .map(([id, rect]) => `${id} at ${written(rect)}, free is ${written(free)}`);
  });
  expect(found).toEqual([]);
});

test("pills, buttons and discs are within the canvas, and hold their texts", () => {
  const found = complaints(all, (one) => {
    const { width, height, layers, texts } = one.composition;
    const canvas = grown({ x: 0, y: 0, width, height }, slack(one));
    return layers.flatMap(markOf).flatMap((mark) => {
      if (!holds(canvas, mark)) return [`a mark at ${written(mark)}`];
      return texts
        .filter(({ rect }) => areaOf(shared(rect, mark)) > 0 && !holds(mark, rect))
        .map(({ id, rect }) => `${id} at ${written(rect)} crosses a mark at ${written(mark)}`);
    });
  });
  expect(found).toEqual([]);
});

test("no two texts overlap", () => {
  const found = complaints(all, (one) => {
    const { texts } = one.composition;
    return texts.flatMap((text, index) =>
      texts
        .slice(index + 1)
        .filter((other) => areaOf(shared(grown(text.rect, -slack(one)), other.rect)) > 0)
        .map((other) => `${text.id} ${written(text.rect)} on ${other.id} ${written(other.rect)}`),
    );
  });
  expect(found).toEqual([]);
});

test("no text stands on two grounds", () => {
  const found = complaints(all, ({ composition: { texts, layers } }) =>
    // A badge brings its own ground.
    texts
      .filter(({ role }) => role !== "badge")
      .flatMap(({ id, rect }) =>
        layers
          .flatMap((layer) => (layer.kind === "fill" && layer.opacity === 1 ? [layer.rect] : []))
          .filter((fill) => areaOf(shared(fill, rect)) > 0 && !holds(fill, rect))
          .map((fill) => `${id} at ${written(rect)} crosses the edge of ${written(fill)}`),
      ),
  );
  expect(found).toEqual([]);
});

/** What is drawn for a text alone: a pill, a button, a disc. */
function markOf(layer: Layer): Rect[] {
  if (layer.kind === "fill" && layer.radius > 0) return [layer.rect];
  if (layer.kind !== "disc") return [];
  const { x, y } = layer.center;
  return [between(x - layer.radius, y - layer.radius, x + layer.radius, y + layer.radius)];
}

function written(rect: Rect): string {
  const [left, top, right, bottom] = [rect.x, rect.y, rightOf(rect), bottomOf(rect)].map((side) =>
    side.toFixed(1),
  );
  return `${left}–${right} × ${top}–${bottom}`;
}
