// A few letters on a disc: in a corner of the photo or of the canvas.

import { occlusion } from "../picture/coverage.js";
import { setText } from "../text/set-text.js";
import {
  type Corner,
  distanceKept,
  inCorner,
  isFree,
  type Surroundings,
  withinFrame,
} from "./free-corner.js";
import { bottomOf, centerOf, crosses, grown, holds, inFractions, overlap, shared } from "./rect.js";
import { LEAST } from "./scale.js";
import {
  type Chosen,
  heightOf,
  letteringOf,
  linesAt,
  type Piece,
  type Setting,
  widthOf,
} from "./setting.js";
import type { Point, Rect, Text } from "./types.js";

/** From the middle of the disc to its edge, in diagonals of half the letters' block. */
const ROOM = 1.28;
/** What its letters and the room around them are made smaller by where there is no room for it. */
const SIZES = [1, 0.92];
/** The widest line, in font sizes, before it breaks. */
const WIDEST = 4.5;
/** How much of the disc's square may be on what is likely the product. */
const MOST_COVERED = 0.01;

/** The letters of a badge and the disc that they need, in pixels. */
interface Disc {
  lettering: Chosen;
  lines: string[];
  width: number;
  height: number;
  radius: number;
}

/** The badge, or nothing where no corner is free for it. */
export function badgePiece(text: Text, whole: Surroundings, setting: Setting): Piece | undefined {
  const placed = placeOf(text, whole, setting);
  if (!placed) return undefined;
  const { center, disc } = placed;
  const { lettering, lines, width, height, radius } = disc;
  const { accent, onAccent } = setting.palette;
  const slot = { x: center.x - width / 2, y: center.y - height / 2, width, height };
  return {
    layers: [{ kind: "disc", center, radius, color: accent }],
    texts: [
      setText(text, slot, {
        ...lettering,
        lines,
        align: "center",
        valign: "top",
        color: text.style?.color ?? onAccent,
        ground: accent,
      }),
    ],
  };
}

function placeOf(
  text: Text,
  whole: Surroundings,
  setting: Setting,
): { center: Point; disc: Disc } | undefined {
  const box = text.style?.box;
  if (box) {
    const radius = Math.min(box.width, box.height) / 2;
    return { center: centerOf(box), disc: { ...discOf(text, 1, setting), radius } };
  }
  for (const size of SIZES) {
    const disc = discOf(text, size, setting);
    const place = freeCorner(2 * disc.radius, whole);
    if (place) return { center: centerOf(place), disc };
  }
  return undefined;
}

/** A disc whose letters are legible, whatever its size: only the room around them is smaller then. */
function discOf(text: Text, size: number, setting: Setting): Disc {
  const chosen = letteringOf(text, setting);
  const { canvas } = setting;
  const least = Math.min(LEAST * Math.min(canvas.width, canvas.height), chosen.fontSize);
  const isChosen = text.style?.fontSize !== undefined;
  const fontSize = isChosen ? chosen.fontSize : Math.max(chosen.fontSize * size, least);
  const lettering = { ...chosen, fontSize };
  const { lines } = linesAt(text.text, lettering, WIDEST * fontSize);
  const width = Math.max(...lines.map((line) => widthOf(line, lettering)));
  const height = heightOf(text.text, lines.length, lettering);
  return { lettering, lines, width, height, radius: (Math.hypot(width, height) / 2) * ROOM * size };
}

/** In the order in which they are tried. */
const CORNERS: readonly Corner[] = [
  { x: "right", y: "top" },
  { x: "left", y: "top" },
  { x: "right", y: "bottom" },
  { x: "left", y: "bottom" },
];

/** The square around a disc so many pixels across: in the photo's corners first, then the canvas's. */
function freeCorner(across: number, whole: Surroundings): Rect | undefined {
  const area = withinFrame(whole);
  const { photo, picture } = whole;
  // The disc is opaque: what goes on or over from the photo's edge may lie beneath it.
  const layers = whole.layers
    .slice(whole.layers.findIndex(({ kind }) => kind === "photo"))
    .filter(({ kind }) => kind !== "gradient");
  const above = { ...whole, layers };
  const isHome = (box: Rect) =>
    occlusion(picture, inFractions(box, photo.rect)) <= MOST_COVERED &&
    // Where a card goes on beyond its photo, a seam may be seen.
    !(photo.join === "card" && crosses(box, photo.clip)) &&
    isFree(box, above);
  return (
    (photo.join === "card" &&
      inCorners(across, shared(grown(photo.seen, -distanceKept(whole)), area)).find(isHome)) ||
    inCorners(across, area).find((box) => isHome(box) && isApart(box, above))
  );
}

function inCorners(across: number, area: Rect): Rect[] {
  const size = { width: across, height: across };
  return CORNERS.map((corner) => inCorner(size, area, corner)).filter((box) => holds(area, box));
}

/** Whether a corner of the canvas is none of a block of texts, nor of what is left beside a card. */
function isApart(box: Rect, whole: Surroundings): boolean {
  const { layers, texts, photo } = whole;
  const gap = distanceKept(whole);
  const isBesideText = texts.some(
    ({ rect }) =>
      overlap(rect, grown(box, 2 * gap)) ||
      // Beneath the first lines, what is at a text's height belongs to it.
      (box.y > photo.product.y && rect.y < bottomOf(box) && bottomOf(rect) > box.y),
  );
  const isBesideCard =
    photo.join === "card" && !holds(photo.seen, box) && overlap(photo.seen, grown(box, gap));
  const isOnPanel = layers.some((layer) => layer.kind === "fill" && overlap(layer.rect, box));
  return !isBesideText && !isBesideCard && !isOnPanel;
}
