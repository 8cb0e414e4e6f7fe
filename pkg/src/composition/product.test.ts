// What becomes of the product: it is seen, and nothing stands on it.

import { expect, test } from "vitest";

import { coverage, occlusion } from "../picture/coverage.js";
import { areaOf, between, bottomOf, grown, holds, inFractions, rightOf, shared } from "./rect.js";
import { cases, complaints, type Case } from "./test-cases.js";
import type { Layer, Rect } from "./types.js";

const all = cases(["a full deck", "a headline only", "nothing", "a long headline"]);

/** How much of a text may stand on what is likely the product. */
const MOST_COVERED = 0.02;
/** How much of the product may be lost beneath panels. */
const MOST_HIDDEN = 0.02;

type Photo = Extract<Layer, { kind: "photo" }>;

function photoOf({ composition: { layers } }: Case): Photo {
  const photos = layers.filter((layer) => layer.kind === "photo");
  expect(photos).toHaveLength(1);
  return photos[0]!;
}

/** Opaque layers above the photo; of a disc the square around it. */
function panelsOf({ composition: { layers } }: Case): Rect[] {
  const above = layers.slice(layers.findIndex(({ kind }) => kind === "photo") + 1);
  return above.flatMap((layer) => {
    if (layer.kind === "fill" && layer.opacity === 1) return [layer.rect];
    if (layer.kind !== "disc") return [];
    const { center, radius } = layer;
    return [grown({ ...center, width: 0, height: 0 }, radius)];
  });
}

test("no text stands on the product", () => {
  const found = complaints(all, (one) => {
    const { rect: photo, clip } = photoOf(one);
    const panels = panelsOf(one);
    return one.composition.texts
      .filter(({ rect }) => !panels.some((panel) => holds(panel, rect)))
      .map(({ id, rect }) => {
        const seen = shared(rect, clip);
        const covered = occlusion(one.picture, inFractions(seen, photo)) * areaOf(seen);
        return { id, share: areaOf(rect) > 0 ? covered / areaOf(rect) : 0 };
      })
      .filter(({ share }) => share > MOST_COVERED)
      .map(({ id, share }) => `${(100 * share).toFixed(1)} % of ${id}`);
  });
  expect(found).toEqual([]);
});

test("panels, pills, buttons and discs do not hide it", () => {
  const found = complaints(all, (one) => {
    const { rect: photo, clip } = photoOf(one);
    return panelsOf(one)
      .map((panel) => coverage(one.picture, inFractions(shared(panel, clip), photo)))
      .filter((share) => share > MOST_HIDDEN)
      .map((share) => `${(100 * share).toFixed(1)} % of it`);
  });
  expect(found).toEqual([]);
});

test("it is cut by the canvas or its card only where the photo cuts it", () => {
  const found = complaints(all, (one) => {
    const { rect, clip } = photoOf(one);
    const { box, touches } = one.picture.product;
    const whole = {
      left: rect.x + box.x * rect.width,
      top: rect.y + box.y * rect.height,
      right: rect.x + (box.x + box.width) * rect.width,
      bottom: rect.y + (box.y + box.height) * rect.height,
    };
    const slack = Math.min(one.format.width, one.format.height) / 1000;
    const cut = {
      left: clip.x - whole.left,
      top: clip.y - whole.top,
      right: whole.right - rightOf(clip),
      bottom: whole.bottom - bottomOf(clip),
    };
    return (["left", "top", "right", "bottom"] as const)
      .filter((side) => cut[side] > slack && !touches[side])
      .map((side) => `${cut[side].toFixed(1)} px are cut at the ${side}`);
  });
  expect(found).toEqual([]);
});

test("where it touches the photo's edge, it does not float", () => {
  const found = complaints(all, (one) => {
    const { rect, clip } = photoOf(one);
    const { touches } = one.picture.product;
    const { width, height } = one.format;
    // A card's edge cuts it as the photo's does.
    const isCard = clip.width < width - 1 || clip.height < height - 1;
    if (isCard) return [];
    const gaps = {
      left: rect.x,
      top: rect.y,
      right: width - rightOf(rect),
      bottom: height - bottomOf(rect),
    };
    return (["left", "top", "right", "bottom"] as const)
      .filter((side) => touches[side] && gaps[side] > 1)
      .map((side) => `${gaps[side].toFixed(1)} px at the ${side}`);
  });
  expect(found).toEqual([]);
});

test("lies where the composition says", () => {
  const found = complaints(all, (one) => {
    const { rect, clip } = photoOf(one);
    const { box } = one.picture.product;
    const { product } = one.composition;
    const placed = {
      x: rect.x + box.x * rect.width,
      y: rect.y + box.y * rect.height,
      width: box.width * rect.width,
      height: box.height * rect.height,
    };
    const seen = shared(placed, clip);
    const off = Math.max(
      Math.abs(seen.x - shared(product, clip).x),
      Math.abs(bottomOf(seen) - bottomOf(shared(product, clip))),
    );
    return off > 0.01 ? [`${off} px off`] : [];
  });
  expect(found).toEqual([]);
});

test("a benefit's line ends on it, and crosses no text", () => {
  const found = complaints(all, (one) => {
    const { rect: photo } = photoOf(one);
    return one.composition.layers.flatMap((layer) => {
      if (layer.kind !== "line") return [];
      const { from, to, dot } = layer;
      const end = grown({ ...to, width: 0, height: 0 }, dot / 2);
      const onProduct = occlusion(one.picture, inFractions(end, photo));
      const line = between(
        Math.min(from.x, to.x),
        Math.min(from.y, to.y),
        Math.max(from.x, to.x),
        Math.max(from.y, to.y) + 1,
      );
      const crossed = one.composition.texts.filter(({ rect }) => areaOf(shared(rect, line)) > 0);
      return [
        ...(onProduct > 0.5 ? [] : [`ends beside it at ${to.x}, ${to.y}`]),
        ...crossed.map(({ id }) => `crosses ${id}`),
      ];
    });
  });
  expect(found).toEqual([]);
});
