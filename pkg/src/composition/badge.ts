// A few letters on a disc, beside the product.

import { occlusion } from "../picture/coverage.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { setText } from "../text/set-text.js";
import type { PlacedPhoto } from "./room.js";
import { around, centerOf, crosses, grown, inFractions, overlap, rightOf } from "./rect.js";
import { heightOf, letteringOf, linesAt, type Piece, type Setting, widthOf } from "./setting.js";
import type { Point, Rect, SetText, Text } from "./types.js";

/** From the middle of the disc to its edge, in diagonals of half the letters' block. */
const ROOM = 1.28;
/** Places that are tried each way. */
const STEPS = 12;
/** How far it keeps off other texts, in radii. */
const KEPT_OFF = 0.2;
/** What it costs to stand on the product, against being far from it. */
const COVERING = 20;
/** What it costs to stand half on a card. */
const CROSSING = 0.5;
/** The widest line, in font sizes, before it breaks. */
const WIDEST = 4.5;

/** The badge, or nothing where every place for it would cover another text. */
export function badgePiece(
  text: Text,
  area: Rect,
  photo: PlacedPhoto,
  picture: MeasuredPicture,
  texts: readonly SetText[],
  setting: Setting,
): Piece | undefined {
  const lettering = letteringOf(text, setting);
  const { lines } = linesAt(text.text, lettering, WIDEST * lettering.fontSize);
  const width = Math.max(...lines.map((line) => widthOf(line, lettering)));
  const height = heightOf(text.text, lines.length, lettering);
  const box = text.style?.box;
  const radius = box ? Math.min(box.width, box.height) / 2 : (Math.hypot(width, height) / 2) * ROOM;
  const center = box ? centerOf(box) : freest(radius, area, photo, picture, texts);
  if (!center) return undefined;
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

/** Near the product's upper right corner, but not on it, nor on a text; where there is room for that. */
function freest(
  radius: number,
  area: Rect,
  { join, rect: photo, clip, product }: PlacedPhoto,
  picture: MeasuredPicture,
  texts: readonly SetText[],
): Point | undefined {
  const { x, y, width, height } = grown(area, -radius);
  const steps = Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS);
  const corner = { x: rightOf(product), y: product.y };
  return steps
    .flatMap((across) => steps.map((down) => ({ x: x + across * width, y: y + down * height })))
    .map((center) => ({ center, box: around(center, radius) }))
    .filter(({ box }) => texts.every(({ rect }) => !overlap(grown(rect, radius * KEPT_OFF), box)))
    .map(({ center, box }) => ({
      center,
      cost:
        COVERING * occlusion(picture, inFractions(box, photo)) +
        (join === "card" && crosses(box, clip) ? CROSSING : 0) +
        Math.hypot(center.x - corner.x, center.y - corner.y) / Math.hypot(width, height),
    }))
    .reduce<{ center: Point; cost: number } | undefined>(
      (best, place) => (best && best.cost <= place.cost ? best : place),
      undefined,
    )?.center;
}
