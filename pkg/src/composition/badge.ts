// A few letters on a disc, in the freest corner beside the product.

import { occlusion } from "../picture/coverage.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { setText } from "../text/set-text.js";
import type { PlacedPhoto } from "./place-photo.js";
import { areaOf, between, bottomOf, grown, rightOf, shared } from "./rect.js";
import { heightOf, letteringOf, linesAt, type Piece, type Setting, widthOf } from "./setting.js";
import type { Point, Rect, SetText, Text } from "./types.js";

/** From the middle of the disc to its edge, in diagonals of half the letters' block. */
const ROOM = 1.28;
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
  const radius = (Math.hypot(width, height) / 2) * ROOM;
  const center = freest(radius, area, photo, picture, texts);
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

/** Of the corners of the area and of the product, that which covers least of the product. */
function freest(
  radius: number,
  area: Rect,
  { rect: photo, product }: PlacedPhoto,
  picture: MeasuredPicture,
  texts: readonly SetText[],
): Point | undefined {
  const corners = [area, shared(grown(product, radius), area)].flatMap((rect) => {
    const { x, y, width, height } = grown(rect, -radius);
    return [
      { x: x + width, y },
      { x, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ];
  });
  const free = corners
    .map((center) => ({ center, box: boxAround(center, radius) }))
    .filter(({ box }) =>
      texts.every(({ rect }) => areaOf(shared(grown(rect, radius * 0.2), box)) === 0),
    );
  const covered = ({ box }: { box: Rect }) => occlusion(picture, inFractions(box, photo));
  // The first of those that are as free: the top right.
  return free.reduce<(typeof free)[number] | undefined>(
    (best, place) => (best && covered(best) <= covered(place) + 0.01 ? best : place),
    undefined,
  )?.center;
}

function boxAround({ x, y }: Point, radius: number): Rect {
  return between(x - radius, y - radius, x + radius, y + radius);
}

/** A rectangle of the canvas in fractions of the photo that lies on it. */
export function inFractions(rect: Rect, photo: Rect): Rect {
  return {
    x: (rect.x - photo.x) / photo.width,
    y: (rect.y - photo.y) / photo.height,
    width: (rightOf(rect) - rect.x) / photo.width,
    height: (bottomOf(rect) - rect.y) / photo.height,
  };
}
