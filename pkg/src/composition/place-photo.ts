// Where the photo lies, so that its product fills the room it is given and nothing of it is lost.

import type { MeasuredPicture } from "../picture/measured-picture.js";
import { PLAIN } from "../picture/plainness.js";
import { type Side, SIDES } from "../picture/product-place.js";
import type { Format } from "./formats.js";
import { placeCard, placeOwnCard } from "./place-card.js";
import { bottomOf, centerOf, rightOf, shared } from "./rect.js";
import { fittingScale, isPushedAside, type PlacedPhoto, type Room, within } from "./room.js";
import type { Rect, Size } from "./types.js";

type Covered = NonNullable<Format["covered"]>;

/** In a canvas of which others cover so many pixels above and below. */
export function placePhoto(
  picture: MeasuredPicture,
  canvas: Size,
  room: Room,
  covered: Covered = { top: 0, bottom: 0 },
): PlacedPhoto {
  if (isHidden(picture, canvas, room, covered)) {
    return placeOwnCard(picture, room);
  }
  const isPlain = !room.asCard && picture.background.plain >= PLAIN;
  return (isPlain ? blend(picture, canvas, room) : undefined) ?? placeCard(picture, room);
}

/** Whether a product that the photo's edge cuts would lie where others cover the canvas. */
function isHidden(
  { product: { touches } }: MeasuredPicture,
  canvas: Size,
  { card }: Room,
  covered: Covered,
): boolean {
  const reach = sidesReached(card, canvas);
  return (["top", "bottom"] as const).some(
    (side) => touches[side] && reach[side] && covered[side] > 0,
  );
}

/** The photo with its product as large as its room, if all its edges can go on as the canvas. */
function blend(picture: MeasuredPicture, canvas: Size, room: Room): PlacedPhoto | undefined {
  const { box, touches } = picture.product;
  // A product that is cut by the photo's edge must be cut by the canvas's there.
  const reach = sidesReached(room.card, canvas);
  if (SIDES.some((side) => touches[side] && !reach[side])) return undefined;
  if ((touches.left && touches.right) || (touches.top && touches.bottom)) return undefined;
  if (SIDES.some((side) => touches[side] && isPushedAside(side, room))) return undefined;
  const scale = fittingScale(picture, room);
  const center = centerOf(room.rect);
  const size = { width: picture.width * scale, height: picture.height * scale };
  const rect = {
    x:
      alongEdge(touches.left, touches.right, canvas.width, size.width) ??
      center.x - (box.x + box.width / 2) * size.width,
    y:
      alongEdge(touches.top, touches.bottom, canvas.height, size.height) ??
      center.y - (box.y + box.height / 2) * size.height,
    ...size,
  };
  const clip = shared(rect, { x: 0, y: 0, ...canvas });
  return { join: "blend", rect, clip, seen: clip, product: within(rect, box), gaps: [] };
}

function sidesReached(card: Rect, canvas: Size): Record<Side, boolean> {
  return {
    left: card.x <= 0,
    top: card.y <= 0,
    right: rightOf(card) >= canvas.width,
    bottom: bottomOf(card) >= canvas.height,
  };
}

function alongEdge(
  atStart: boolean,
  atEnd: boolean,
  whole: number,
  part: number,
): number | undefined {
  if (atStart) return 0;
  return atEnd ? whole - part : undefined;
}
