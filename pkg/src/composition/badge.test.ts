// Where a badge is: in a corner of the photo or of the canvas that is free, or nowhere.

import { expect, test } from "vitest";

import { occlusion } from "../picture/coverage.js";
import { PICTURES } from "../picture/painted.js";
import { compose, compositions } from "./compose.js";
import { formatOf, textArea } from "./formats.js";
import { around, bottomOf, crosses, grown, holds, inFractions, overlap, rightOf } from "./rect.js";
import { complaints, type Case, DECKS, FORMAT_NAMES, PATIENT } from "./test-cases.js";
import type { Composition, Layer, Rect, Text } from "./types.js";

type Photo = Extract<Layer, { kind: "photo" }>;

const BADGES = ["New", "−20 %", "Limited edition"];
const all: Case[] = BADGES.flatMap((text) =>
  Object.entries(PICTURES).flatMap(([pictureName, picture], index) => {
    const formatName = FORMAT_NAMES[index % FORMAT_NAMES.length]!;
    const texts = DECKS["a full deck"].map((one): Text =>
      one.role === "badge" ? { ...one, text } : one,
    );
    return compositions(picture, {}, { texts, format: formatName }).map((composition) => ({
      name: `${composition.name}, ${formatName}, ${pictureName}, ${text}`,
      deckName: "a full deck" as const,
      texts,
      picture,
      format: formatOf(formatName, picture),
      composition,
    }));
  }),
);
const shown = all.flatMap((one) => {
  const badge = badgeIn(one.composition);
  return badge ? [{ ...one, badge }] : [];
});

test("is in many compositions", () => {
  expect(shown.length / all.length).toBeGreaterThan(0.5);
});

test("stands off all texts, rules, marks and lines", () => {
  const found = complaints(shown, ({ badge, composition: { texts, layers, width, height } }) => {
    const near = grown(badge, 0.04 * Math.min(width, height));
    return [
      ...texts
        .filter(({ role, rect }) => role !== "badge" && overlap(rect, near))
        .map(({ id }) => `at ${id}`),
      ...layers.filter((layer) => isForTexts(layer) && overlap(rectOf(layer), near)).map(kindOf),
    ];
  });
  expect(found).toEqual([]);
});

test("stands on no edge of a card, a panel or a frame, and on no panel", () => {
  const found = complaints(shown, ({ badge, composition: { layers, width, height } }) => {
    const near = grown(badge, 0.01 * Math.min(width, height));
    const photo = photoOf(layers);
    const panels = layers
      .slice(layers.indexOf(photo))
      .flatMap((layer) => (layer.kind === "fill" && layer.opacity === 1 ? [layer.rect] : []));
    const frames = layers.flatMap((layer) => (layer.kind === "frame" ? [layer.rect] : []));
    return [
      ...(photo.radius > 0 && crosses(badge, photo.clip) ? ["half on the photo"] : []),
      ...(photo.radius > 0 && crosses(near, extended(layers, photo)) ? ["half on the card"] : []),
      ...(panels.some((panel) => overlap(panel, near)) ? ["on a panel"] : []),
      ...(frames.every((frame) => holds(frame, near)) ? [] : ["on the frame"]),
    ];
  });
  expect(found).toEqual([]);
});

test("is in a corner: of the photo or of what texts may stand in", () => {
  const found = complaints(shown, (one) => {
    const { badge, composition, format } = one;
    const { layers, width, height } = composition;
    const margin = 0.08 * Math.min(width, height);
    const photo = photoOf(layers);
    const isInCorner = [textArea(format), extended(layers, photo)].some(
      (area) =>
        (badge.x - area.x < margin || rightOf(area) - rightOf(badge) < margin) &&
        (badge.y - area.y < margin || bottomOf(area) - bottomOf(badge) < margin),
    );
    return isInCorner ? [] : [`at ${Math.round(badge.x)}, ${Math.round(badge.y)}`];
  });
  expect(found).toEqual([]);
});

test("is at no text's height at the foot of the canvas", () => {
  const found = complaints(shown, ({ badge, composition }) => {
    const { texts, layers, height } = composition;
    const photo = photoOf(layers);
    if (badge.y < height / 2 || (photo.radius > 0 && holds(photo.clip, badge))) return [];
    if (photo.radius === 0 && holds(extended(layers, photo), badge)) return [];
    return texts
      .filter(({ role, rect }) => role !== "badge" && rect.y < bottomOf(badge))
      .filter(({ rect }) => bottomOf(rect) > badge.y)
      .map(({ id }) => `beside ${id}`);
  });
  expect(found).toEqual([]);
});

test("is not on the product", () => {
  const found = complaints(shown, ({ badge, picture, composition: { layers } }) => {
    const share = occlusion(picture, inFractions(badge, photoOf(layers).rect));
    return share > 0.01 ? [`${(100 * share).toFixed(1)} % of it`] : [];
  });
  expect(found).toEqual([]);
});

test("one that is left out counts as a loss", PATIENT, () => {
  // Of what says as much, what has the badge comes first, unless it is much the worse.
  const texts = DECKS["a full deck"];
  const plain = texts.filter(({ role }) => role !== "badge");
  let later = 0;
  for (const [index, picture] of Object.values(PICTURES).entries()) {
    const format = FORMAT_NAMES[index % FORMAT_NAMES.length]!;
    const places = compositions(picture, {}, { texts: plain, format }).map(({ name }) => name);
    const ranked = compositions(picture, {}, { texts, format });
    for (const [place, one] of ranked.entries()) {
      if (badgeIn(one)) continue;
      const before = places.indexOf(one.name);
      expect(place, one.name).toBeGreaterThanOrEqual(before - countWithout(ranked, place));
      if (place > before) later++;
    }
  }
  expect(later).toBeGreaterThan(0);
});

test("stays where a person has put it", () => {
  const box = { x: 900, y: 900, width: 200, height: 200 };
  const texts: Text[] = [{ id: "badge", role: "badge", text: "New", style: { box } }];
  const picture = PICTURES["a small product amid white"];
  const badge = badgeIn(compose("column-left", picture, {}, { texts, format: "square" }));
  expect(badge).toEqual(box);
});

/** How many after a place have no badge either: those change places among themselves. */
function countWithout(ranked: readonly Composition[], place: number): number {
  return ranked.slice(place + 1).filter((one) => !badgeIn(one)).length;
}

function badgeIn({ layers, texts }: Composition): Rect | undefined {
  const disc = layers.find((layer) => layer.kind === "disc");
  if (disc?.kind !== "disc" || !texts.some(({ role }) => role === "badge")) return undefined;
  return around(disc.center, disc.radius);
}

function photoOf(layers: readonly Layer[]): Photo {
  return layers.find((layer): layer is Photo => layer.kind === "photo")!;
}

/** The photo with what goes on beside it, which lies beneath it. */
function extended(layers: readonly Layer[], photo: Photo): Rect {
  const beneath = layers.slice(1, layers.indexOf(photo)).map(rectOf);
  const parts = [photo.clip, ...beneath];
  const [x, y] = [Math.min(...parts.map((part) => part.x)), Math.min(...parts.map(({ y }) => y))];
  const width = Math.max(...parts.map(rightOf)) - x;
  return { x, y, width, height: Math.max(...parts.map(bottomOf)) - y };
}

/** Rules, pills, buttons and callouts. */
function isForTexts(layer: Layer): boolean {
  return (
    layer.kind === "line" || (layer.kind === "fill" && (layer.opacity < 1 || layer.radius > 0))
  );
}

function rectOf(layer: Layer): Rect {
  if (layer.kind === "disc") return around(layer.center, layer.radius);
  if (layer.kind !== "line") return layer.rect;
  const { from, to } = layer;
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { x, y, width: Math.abs(to.x - from.x) + 1, height: Math.abs(to.y - from.y) + 1 };
}

function kindOf({ kind }: Layer): string {
  return `at a ${kind}`;
}
