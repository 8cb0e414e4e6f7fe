// Where the photo lies, so that its product fills the room it is given and nothing of it is lost.

import { PLAIN } from "../picture/plainness.js";
import { type Side, SIDES } from "../picture/product-place.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { bottomOf, centerOf, holds, rightOf, shared } from "./rect.js";
import type { Rect, Size } from "./types.js";

/** Room for the product. */
export interface Room {
  rect: Rect;
  /** What the photo fills where its background does not go on as the canvas; holds `rect`. */
  card: Rect;
  /** Whether the photo is a card in any case. */
  asCard?: boolean;
  /** Whether the card goes on beyond a photo that does not fill it; it does unless told. */
  fillsCard?: boolean;
}

/** How the photo meets what is around it. */
export type Join =
  /** Its plain background goes on as the canvas's. */
  | "blend"
  /** It is a picture in a picture. */
  | "card";

export interface PlacedPhoto {
  join: Join;
  /** All of the photo, also what is not seen. */
  rect: Rect;
  clip: Rect;
  /** The product, in pixels of the canvas. */
  product: Rect;
  /** The sides at which the card goes on beyond the photo, in the colour of its edge. */
  gaps: Side[];
}

/** Air around the product, as a share of its longer side. */
const AIR = 0.02;
/** From here on an edge of the photo is even enough to go on in one colour. */
const EVEN = 0.5;
/** A photo that nearly covers its card covers it. */
const NEARLY = 0.9;
/** How much larger than its card a photo becomes for its product's sake. */
const MOST_ZOOM = 1.6;
const OPPOSITE: Record<Side, Side> = {
  left: "right",
  top: "bottom",
  right: "left",
  bottom: "top",
};

export function placePhoto(picture: MeasuredPicture, canvas: Size, room: Room): PlacedPhoto {
  const isPlain = !room.asCard && picture.background.plain >= PLAIN;
  return (isPlain ? blend(picture, canvas, room) : undefined) ?? asCard(picture, room);
}

/** The photo with its product as large as its room, if all its edges can go on as the canvas. */
function blend(picture: MeasuredPicture, canvas: Size, room: Room): PlacedPhoto | undefined {
  const { box, touches } = picture.product;
  // A product that is cut by the photo's edge must be cut by the canvas's there.
  const reach = sidesReached(room.card, canvas);
  if (SIDES.some((side) => touches[side] && !reach[side])) return undefined;
  if ((touches.left && touches.right) || (touches.top && touches.bottom)) return undefined;
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
  return { join: "blend", rect, clip, product: within(rect, box), gaps: [] };
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

/**
 * The photo with its product as large as its room, cut where its background reaches beyond the card.
 * Where it does not reach that far, the card goes on beside it, if the photo's edges there are even;
 * else the photo is a smaller card.
 */
function asCard(picture: MeasuredPicture, room: Room): PlacedPhoto {
  const { card } = room;
  const cover = Math.max(card.width / picture.width, card.height / picture.height);
  const fitting = Math.min(fittingScale(picture, room), MOST_ZOOM * cover);
  if (fitting < cover && fitting >= NEARLY * cover) {
    // Rather a little larger than with a thin strip beside it, if nothing of the product is lost.
    const covering = cardAt(cover, picture, room);
    if (holds(card, within(covering.rect, picture.product.box))) return covering;
  }
  return cardAt(fitting, picture, room);
}

function cardAt(scale: number, picture: MeasuredPicture, room: Room): PlacedPhoto {
  const { card } = room;
  const { box, touches } = picture.product;
  const size = { width: picture.width * scale, height: picture.height * scale };
  const short = SIDES.filter((side) => isShort(side, size, card));
  const gaps = short.filter((side) => !touches[side]);
  const goesOn =
    room.fillsCard !== false &&
    gaps.every((side) => picture.background.even[side] >= EVEN) &&
    // Of two opposite sides only one can be at the card's edge.
    !short.some((side) => touches[side] && touches[OPPOSITE[side]]);
  const center = centerOf(room.rect);
  const along = (axis: "x" | "y") => {
    const [length, before, after] =
      axis === "x" ? (["width", "left", "right"] as const) : (["height", "top", "bottom"] as const);
    const wanted = center[axis] - (box[axis] + box[length] / 2) * size[length];
    const atEnd = card[axis] + card[length] - size[length];
    if (size[length] >= card[length]) return Math.min(Math.max(wanted, atEnd), card[axis]);
    // A product that is cut by the photo's edge is cut by the card's, if that is where the photo ends.
    if (goesOn && touches[before] !== touches[after]) return touches[before] ? card[axis] : atEnd;
    return goesOn ? Math.min(Math.max(wanted, card[axis]), atEnd) : center[axis] - size[length] / 2;
  };
  const rect = { x: along("x"), y: along("y"), ...size };
  const clip = shared(rect, card);
  const product = shared(within(rect, box), card);
  return { join: "card", rect, clip, product, gaps: goesOn ? gaps : [] };
}

/** Whether the photo leaves the card free at a side. */
function isShort(side: Side, size: Size, card: Rect): boolean {
  const length = side === "left" || side === "right" ? "width" : "height";
  return size[length] < card[length] - 0.5;
}

/** How large the picture can be for its product to fit into the room, with air where it ends. */
function fittingScale(
  { width, height, product: { box } }: MeasuredPicture,
  { rect }: Room,
): number {
  const product = { width: box.width * width, height: box.height * height };
  const air = AIR * Math.max(product.width, product.height);
  return Math.min(rect.width / (product.width + 2 * air), rect.height / (product.height + 2 * air));
}

/** A box in fractions of a rectangle. */
export function within(
  rect: Rect,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Rect {
  return {
    x: rect.x + x * rect.width,
    y: rect.y + y * rect.height,
    width: width * rect.width,
    height: height * rect.height,
  };
}
